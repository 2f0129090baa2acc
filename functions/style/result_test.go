package style_test

import (
	"encoding/json"
	"image"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store/fault"
)

func request(e style.Extraction, n int) style.Request {
	r := style.Request{ExtractionType: e}
	for i := range n {
		r.Images = append(r.Images, style.Image{ID: string(rune('a' + i)), Type: "image/png", Width: 780, Height: 1688})
	}
	return r
}

func compose(t testing.TB, e style.Extraction, seen *style.Seen, pictures ...canvas) style.Result {
	t.Helper()
	var measured []style.Measured
	for _, p := range pictures {
		measured = append(measured, measure(t, asPNG(t, p)))
	}
	result, err := style.Compose(request(e, len(pictures)), measured, seen)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func byRole(r style.Result) map[style.Role]string {
	roles := map[style.Role]string{}
	for _, c := range r.Colors {
		if c.Role != "" {
			roles[c.Role] = c.Hex
		}
	}
	return roles
}

func TestRolesOfScreens(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]look{"slate": slate, "night": night, "clay": clay, "mint": mint} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := compose(t, style.Colors, nil, screen(t, 585, 1266, l))
			got := byRole(r)
			want := map[style.Role]string{
				style.Background: l.background, style.Surface: l.surface, style.Text: l.text, style.TextSecondary: l.quiet, style.Primary: l.primary, style.Border: l.border,
			}
			for role, hex := range want {
				if deltaE(got[role], hex) > most {
					t.Errorf("%s is %q, want %s; colours: %+v", role, got[role], hex, r.Colors)
				}
			}
			if r.Palette == nil || r.Palette.Background != got[style.Background] || r.Palette.Primary != got[style.Primary] || r.Palette.Text.Primary != got[style.Text] {
				t.Errorf("palette = %+v", r.Palette)
			}
			checkTheme(t, r, l)
		})
	}
}

func checkTheme(t *testing.T, r style.Result, l look) {
	t.Helper()
	if r.Theme == nil {
		t.Fatal("no theme")
	}
	vars, err := studio.ParseTheme(r.Theme.Style)
	if err != nil {
		t.Fatal(err)
	}
	for variable, hex := range map[string]string{"--background": l.background, "--card": l.surface, "--primary": l.primary, "--border": l.border} {
		if deltaE(vars.Get(variable), hex) > most {
			t.Errorf("%s is %s, want %s", variable, vars.Get(variable), hex)
		}
	}
	again, err := studio.FinishTheme(*r.Theme)
	if err != nil || again.Style != r.Theme.Style {
		t.Errorf("the theme is not finished: %v", err)
	}
}

func TestRedIsDestructiveBesideAnotherPrimary(t *testing.T) {
	t.Parallel()
	c := screen(t, 585, 1266, slate)
	c.fill(48, 1200, 300, 40, "#dc2626")
	r := compose(t, style.Colors, nil, c)
	if got := byRole(r); got[style.Destructive] != "#dc2626" || got[style.Primary] != "#2563eb" {
		t.Errorf("roles = %v", got)
	}
	red := slate
	red.primary = "#dc2626"
	if got := byRole(compose(t, style.Colors, nil, screen(t, 585, 1266, red))); got[style.Primary] != "#dc2626" || got[style.Destructive] != "" {
		t.Errorf("roles of a red brand = %v", got)
	}
}

func TestContrastFigures(t *testing.T) {
	t.Parallel()
	r := compose(t, style.Colors, nil, screen(t, 585, 1266, slate))
	i := slices.IndexFunc(r.Contrast, func(p style.Pair) bool { return p.Foreground == style.Text && p.Background == style.Background })
	if i < 0 || r.Contrast[i].Ratio < 16 || r.Contrast[i].Level != "AAA" {
		t.Errorf("contrast = %+v", r.Contrast)
	}
	if r.Colors[0].Role != style.Background || r.Colors[0].Contrast != 1 {
		t.Errorf("background = %+v", r.Colors[0])
	}
}

func TestPicturesOfOneAppShareAPalette(t *testing.T) {
	t.Parallel()
	other := slate
	other.primary = "#ea580c"
	r := compose(t, style.Colors, nil, screen(t, 585, 1266, slate), screen(t, 390, 844, other))
	got := byRole(r)
	if got[style.Background] != slate.background {
		t.Errorf("roles = %v", got)
	}
	brands := []string{got[style.Primary], got[style.Secondary]}
	slices.Sort(brands)
	if diff := cmp.Diff([]string{"#2563eb", "#ea580c"}, brands); diff != "" {
		t.Error(diff)
	}
	for _, c := range r.Colors {
		want := 1
		if c.Hex == slate.background || c.Hex == slate.surface {
			want = 2
		}
		if c.Role != "" && c.Hex == slate.background && len(c.Images) != want {
			t.Errorf("%s is in the pictures %v", c.Hex, c.Images)
		}
	}
	if len(r.Images) != 2 || len(r.Images[1].Colors) == 0 {
		t.Errorf("images = %+v", r.Images)
	}
}

func TestWithoutAModel(t *testing.T) {
	t.Parallel()
	r := compose(t, style.Full, nil, screen(t, 585, 1266, slate))
	if r.Theme == nil || !slices.Contains(r.Notes, style.NeedsModel) || !strings.Contains(style.NeedsModel, "GOOGLE_GENERATIVE_AI_API_KEY") {
		t.Errorf("notes = %v, theme = %v", r.Notes, r.Theme)
	}
	if r := compose(t, style.Colors, nil, screen(t, 585, 1266, slate)); len(r.Notes) != 0 {
		t.Errorf("colours need no model, but the notes say %v", r.Notes)
	}
	if r, err := style.Compose(request(style.Typography, 1), nil, nil); err != nil || r.Theme != nil || r.Palette != nil || !slices.Contains(r.Notes, style.NeedsModel) {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestAPictureWithoutColours(t *testing.T) {
	t.Parallel()
	r := compose(t, style.Colors, nil, canvas{image.NewNRGBA(image.Rect(0, 0, 20, 20))})
	if r.Theme != nil || r.Palette != nil || len(r.Notes) != 1 {
		t.Errorf("%+v", r)
	}
	grey := compose(t, style.Colors, nil, paint(20, 20, "#808080"))
	if grey.Theme == nil || grey.Palette.Background != "#808080" {
		t.Errorf("%+v", grey)
	}
	text, err := json.Marshal(r)
	if err != nil || strings.Contains(string(text), `"findings":null`) || strings.Contains(string(text), `"colors":null`) {
		t.Errorf("%s, %v", text, err)
	}
}

func TestAModelIsHeldAgainstThePixels(t *testing.T) {
	t.Parallel()
	seen := style.Seen{
		Colors: []style.SeenColor{
			{Role: "primary", Hex: "#0f172a", Confidence: 0.9},   // in the pixels, in another role
			{Role: "accent", Hex: "#2460e8", Confidence: 0.8},    // nearly
			{Role: "secondary", Hex: "#ff00ff", Confidence: 0.9}, // not at all
			{Role: "background", Hex: "#2563eb", Confidence: 1},  // what most pixels are is measured
			{Role: "text", Hex: "#e2e8f0", Confidence: 0.2},      // a guess
			{Role: "nonsense", Hex: "#2563eb", Confidence: 1}, {Role: "border", Hex: "red;}", Confidence: 1},
		},
		Typography: []style.SeenTrait{
			{Name: "heading", Value: "Geometric sans,\n <b>28 px</b>, semibold", Confidence: 85},
			{Name: "body", Value: "", Confidence: 1}, {Name: "caption", Value: "12 px", Image: 7, Confidence: 1},
		},
		Components: []style.SeenTrait{{Name: "button", Value: "filled", Confidence: 0.7}},
		Radius:     "16px", TypeBrief: "Geometric sans", PartsBrief: strings.Repeat("long ", 200),
	}
	r := compose(t, style.Full, &seen, screen(t, 585, 1266, slate))
	got := byRole(r)
	if got[style.Primary] != "#0f172a" || got[style.Background] != slate.background || got[style.Text] == "#0f172a" {
		t.Errorf("roles = %v", got)
	}
	if deltaE(got[style.Accent], "#2563eb") > 1 {
		t.Errorf("accent = %q", got[style.Accent])
	}
	for _, want := range []string{"secondary, #ff00ff, is not in the pixels and was dropped", `"caption" names picture 7`} {
		if !strings.Contains(strings.Join(r.Notes, "\n"), want) {
			t.Errorf("notes = %q, want …%s…", r.Notes, want)
		}
	}
	for _, f := range r.Findings {
		if f.Value == "#ff00ff" || f.Confidence < 0 || f.Confidence > 1 || strings.ContainsAny(f.Value, "<>\n") {
			t.Errorf("finding %+v", f)
		}
	}
	i := slices.IndexFunc(r.Findings, func(f style.Finding) bool { return f.Kind == style.KindTypography })
	want := style.Finding{Kind: style.KindTypography, Name: "heading", Value: "Geometric sans, b 28 px /b , semibold", Confidence: 0.85}
	if i < 0 || r.Findings[i] != want {
		t.Errorf("findings = %+v", r.Findings)
	}
	vars, err := studio.ParseTheme(r.Theme.Style)
	if err != nil || vars.Get("--radius") != "16px" || vars.Get("--primary") != "#0f172a" {
		t.Errorf("%v: %s", err, r.Theme.Style)
	}
	if r.Typography != "Geometric sans" || len([]rune(r.Components)) > 400 {
		t.Errorf("typography %q, components %q", r.Typography, r.Components)
	}
}

func TestAModelsRadiusMustBeALength(t *testing.T) {
	t.Parallel()
	for _, radius := range []string{"999px", "1px;} body{", "50%", "calc(1px)"} {
		r := compose(t, style.Full, &style.Seen{Radius: radius}, paint(20, 20, "#ffffff"))
		if strings.Contains(r.Theme.Style, radius) {
			t.Errorf("%q reached the theme", radius)
		}
	}
}

func TestOnlyWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	seen := style.Seen{
		Typography: []style.SeenTrait{{Name: "body", Value: "Inter", Confidence: 1}},
		Components: []style.SeenTrait{{Name: "card", Value: "flat", Confidence: 1}},
	}
	for e, kind := range map[style.Extraction]style.Kind{style.Typography: style.KindTypography, style.Components: style.KindComponent} {
		r, err := style.Compose(request(e, 1), nil, &seen)
		if err != nil || len(r.Findings) != 1 || r.Findings[0].Kind != kind || r.Theme != nil {
			t.Errorf("%s: %+v, %v", e, r, err)
		}
	}
}

func TestReducedPictures(t *testing.T) {
	t.Parallel()
	p, err := style.Reduce(screen(t, 900, 1948, clay))
	if err != nil {
		t.Fatal(err)
	}
	got, err := style.Inspect(0, p.Data)
	if err != nil || got.Type != p.Type || got.Height != 1536 || got.Width != 709 {
		t.Errorf("%+v, %v", got, err)
	}
	if d := nearest(clay.primary, measure(t, p.Data)); d > most {
		t.Errorf("the primary colour is ΔE %.1f off in the reduced picture", d)
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	if err := request(style.Full, 2).Check(); err != nil {
		t.Error(err)
	}
	noID, wrongType := request(style.Full, 1), request(style.Full, 1)
	noID.Images[0].ID, wrongType.Images[0].Type = "", "image/gif"
	for says, r := range map[string]style.Request{
		"images has 0 entries: send 1 to 8": request(style.Full, 0), "images has 9 entries": request(style.Full, 9),
		`extractionType is "shapes": write colors, typography, components or full`: request("shapes", 1),
		"images[0].id is missing": noID, `images[0].type is "image/gif"`: wrongType,
	} {
		if err := r.Check(); !fault.Is(err, fault.InvalidInput) || !strings.Contains(fault.Public(err), says) {
			t.Errorf("%v, want …%s…", err, says)
		}
	}
	if e, err := style.ParseExtraction(""); e != style.Full || err != nil {
		t.Errorf("%v %v", e, err)
	}
	if _, err := style.ParseExtraction("everything"); !fault.Is(err, fault.InvalidInput) {
		t.Error(err)
	}
}
