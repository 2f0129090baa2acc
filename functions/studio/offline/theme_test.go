package offline

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/studio"
)

func themeFor(t *testing.T, b studio.Branding) (studio.Theme, studio.Vars) {
	t.Helper()
	theme, call, err := designer().Theme(t.Context(), studio.Try{}, b)
	if err != nil {
		t.Fatalf("Theme(%q): %v", b.AppName, err)
	}
	if call.Cost == nil || *call.Cost != 0 {
		t.Errorf("call is %+v, want a free one", call)
	}
	vars, err := studio.ParseTheme(theme.Style)
	if err != nil {
		t.Fatalf("Theme(%q): %v", b.AppName, err)
	}
	return theme, vars
}

func color(t *testing.T, vars studio.Vars, name string) studio.Color {
	t.Helper()
	c, err := studio.ParseColor(vars.Get(name))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func lightness(t *testing.T, vars studio.Vars, name string) float64 {
	l, _, _ := color(t, vars, name).OkLCh()
	return l
}

func TestThemesAreFinished(t *testing.T) {
	slug := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, b := range briefs {
		theme, _ := themeFor(t, b)
		again, err := studio.FinishTheme(theme)
		if err != nil || again.Style != theme.Style || !slices.Equal(again.Repaired, theme.Repaired) {
			t.Errorf("%s: not finished: %v", b.AppName, err)
		}
		if !slug.MatchString(theme.ID) || len(theme.ID) > 64 || theme.Name == "" || len([]rune(theme.Name)) > 120 {
			t.Errorf("theme is %q, %q", theme.ID, theme.Name)
		}
		if same, _ := themeFor(t, b); same.Style != theme.Style || same.ID != theme.ID || same.Name != theme.Name {
			t.Errorf("%s: the same brief gives another theme", b.AppName)
		}
	}
}

// What the designer chooses itself needs no repair, and what it draws with is seen.
func TestOwnPalettesNeedNoRepair(t *testing.T) {
	for category := range map[string]bool{"Fitness": true, "Crypto": true, "Food": true, "Banking": true, "Fashion": true, "Tasks": true, "Health": true, "Travel": true, "Music": true, "Education": true, "Rent": true, "Social": true, "Sleep": true, "?": true} {
		for _, style := range []string{"", "dark", "playful", "calm", "dark bold", "elegant"} {
			for _, name := range []string{"Ada", "Bo", "Cleo", "Dune", "Eve", "Finn"} {
				theme, vars := themeFor(t, studio.Branding{AppName: name, Category: category, UIStyle: style})
				if len(theme.Repaired) > 0 {
					t.Errorf("%s, %s, %s: %q", name, category, style, theme.Repaired)
				}
				for _, drawn := range []string{"--primary", "--chart-1", "--destructive"} {
					if ratio := studio.Contrast(color(t, vars, drawn), color(t, vars, "--background")); ratio < 3 {
						t.Errorf("%s, %s, %s: %s has %.2f:1 on the page\n%s", name, category, style, drawn, ratio, theme.Style)
					}
				}
				if dark := strings.Contains(style, "dark"); dark != (lightness(t, vars, "--background") < 0.5) || dark != strings.HasSuffix(theme.Name, " dark") {
					t.Errorf("%s, %s, %q: background %s, name %q", name, category, style, vars.Get("--background"), theme.Name)
				}
			}
		}
	}
}

func TestTheBriefsColoursAreTaken(t *testing.T) {
	_, vars := themeFor(t, studio.Branding{AppName: "A", PrimaryColor: "#123456", BackgroundColor: "rgb(250, 246, 239)", TextColor: "black"})
	for name, want := range map[string]string{"--primary": "#123456", "--background": "#faf6ef", "--foreground": "#000000", "--primary-rgb": "18, 52, 86", "--ring": "#123456"} {
		if vars.Get(name) != want {
			t.Errorf("%s is %s, want %s", name, vars.Get(name), want)
		}
	}
	_, vars = themeFor(t, studio.Branding{AppName: "A", PrimaryColor: "red", ColorPalette: &studio.ColorPalette{
		Primary: "#00695c", Secondary: "#ffe0b2", Accent: "#d1c4e9", Background: "#101418", Text: &studio.PaletteText{Primary: "#fafafa", Secondary: "#b0bec5"},
	}})
	for name, want := range map[string]string{
		"--primary": "#00695c", "--secondary": "#ffe0b2", "--accent": "#d1c4e9", "--background": "#101418", "--foreground": "#fafafa", "--muted-foreground": "#b0bec5",
	} {
		if vars.Get(name) != want {
			t.Errorf("%s is %s, want %s", name, vars.Get(name), want)
		}
	}
	if l := lightness(t, vars, "--card"); l > 0.35 {
		t.Errorf("--card is %s on a dark page", vars.Get("--card"))
	}
}

func TestTwoAppsOfAKindDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range []string{"Ada", "Bo", "Cleo", "Dune", "Eve", "Finn"} {
		_, vars := themeFor(t, studio.Branding{AppName: name, Category: "Fitness"})
		seen[vars.Get("--primary")] = true
	}
	if len(seen) < 2 {
		t.Errorf("all wear %v", seen)
	}
}

func TestRadiusFollowsTheStyle(t *testing.T) {
	for style, want := range map[string]string{"": "12px", "playful": "20px", "brutalist": "0px", "elegant": "6px"} {
		if _, vars := themeFor(t, studio.Branding{AppName: "A", UIStyle: style}); vars.Get("--radius") != want {
			t.Errorf("%q: --radius is %s, want %s", style, vars.Get("--radius"), want)
		}
	}
}

func TestAPaleBrandIsNotDrawnWith(t *testing.T) {
	b := studio.Branding{AppName: "Sun", PrimaryColor: "#ffe600", Category: "Fitness"}
	r := request("home")
	r.ShowBottomNav = true
	if markup := draw(t, b, r); strings.Contains(markup, `class="stroke-primary"`) || !strings.Contains(markup, `class="stroke-foreground"`) || !strings.Contains(markup, "bg-primary p-5") {
		t.Error("a yellow ring on white cannot be seen")
	}
	b.PrimaryColor = "#1d4ed8"
	if !strings.Contains(draw(t, b, r), `class="stroke-primary"`) {
		t.Error("a blue ring can")
	}
}
