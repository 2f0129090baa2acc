package offline

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/tailwind"
	"github.com/appforge-ai/appforge/store/fault"
)

// hostile is a brief whose every text tries to become markup or to burst the layout.
var hostile = studio.Branding{
	AppName: `<script>alert(1)</script>"><img src=x onerror=alert(1)>`, Description: `</div><style>*{color:red}</style> {{.}} ` + strings.Repeat("w", 120),
	TargetAudience: "\u202eevil\u0000", Category: `"><svg onload=x>`, Logo: `javascript:alert(1)`, Platform: `"`, UIStyle: "<b>", PrimaryColor: "red;}", Typography: "'",
}

// briefs are one for each content, in different styles, and some odd ones.
var briefs = []studio.Branding{
	{AppName: "Stride", Category: "Fitness", Platform: "iOS", UIStyle: "minimal", Description: "Plans that adapt to your week. No gym needed."},
	{AppName: "Northwind", Category: "Crypto", UIStyle: "dark", PrimaryColor: "#7c5cff"},
	{AppName: "Nomnom", Category: "Food delivery", Platform: "Android", UIStyle: "playful", Logo: "https://cdn.example.com/logo.png"},
	{AppName: "Fjord", Category: "Banking", Platform: "web", UIStyle: "compact"},
	{AppName: "Atelier Oak", Category: "Fashion", UIStyle: "elegant", BackgroundColor: "#faf6ef"},
	{AppName: "Ledgerly", Category: "Productivity", UIStyle: "brutalist", PrimaryColor: "#ffde00"},
	{AppName: "Carely", Category: "Health"}, {AppName: "Wander", Category: "Travel"}, {AppName: "Hum", Category: "Music"},
	{AppName: "Loop", Category: "Education"}, {AppName: "Keyring", Category: "Real estate"}, {AppName: "Meadow", Category: "Social"}, {AppName: "Still", Category: "Meditation"},
	{AppName: "Hivekeeper", Description: "Beekeepers record inspections, harvest and treatments."},
	{AppName: "日本語アプリ 🐝", Category: "料理", Description: "毎日の記録"},
	{AppName: strings.Repeat("Donaudampfschifffahrt", 5), Description: strings.Repeat("x", 4000), Category: "?"},
	hostile,
}

func request(kind string) studio.ScreenRequest {
	return studio.ScreenRequest{ID: "s-" + kind, Name: "Screen " + kind, Type: kind}
}

// designer is shared: reading the templates takes longer than using them.
var designer = sync.OnceValue(New)

func draw(t *testing.T, b studio.Branding, r studio.ScreenRequest) string {
	t.Helper()
	s, call, err := designer().Screen(context.Background(), studio.Try{}, b, r)
	if err != nil {
		t.Fatalf("Screen(%q, %q): %v", b.AppName, r.Type, err)
	}
	if s.ID != r.ID || s.Title != r.Name {
		t.Errorf("screen is %q, %q; asked for %q, %q", s.ID, s.Title, r.ID, r.Name)
	}
	if call.Cost == nil || *call.Cost != 0 || call.Prompt != 0 || call.Output != 0 || call.Model != Model || call.Unknown {
		t.Errorf("call is %+v, want a free one", call)
	}
	return s.HTML
}

var (
	colorLiteral = regexp.MustCompile(`(?i)#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|\b(?:bg|text|border|fill|stroke|from|to)-(?:white|black|[a-z]+-\d{2,3})\b`)
)

// checkRules fails unless markup is a screen as the contract describes it.
func checkRules(t *testing.T, b studio.Branding, markup string) {
	t.Helper()
	_, notes, err := studio.CheckScreen(studio.Screen{ID: "s", Title: "S", HTML: markup}, studio.ImagesOf(b))
	if err != nil || len(notes) > 0 {
		t.Errorf("the checker objects: %v %q", err, notes)
	}
	nodes, err := parseFragment(markup)
	if err != nil || len(nodes) != 1 || nodes[0].Data != "div" {
		t.Fatalf("not one root div: %d nodes, %v", len(nodes), err)
	}
	if class := attribute(nodes[0], "class"); !strings.Contains(class, "w-[375px]") || !strings.Contains(class, "bg-background") || !strings.Contains(class, "text-foreground") {
		t.Errorf("root has class %q", class)
	}
	ids := map[string]bool{}
	for n := range nodes[0].Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("id %q twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "class", a.Key == "fill", a.Key == "stroke":
				if colorLiteral.MatchString(strings.ReplaceAll(a.Val, "chart-", "chart")) {
					t.Errorf("colour literal in %s=%q", a.Key, a.Val)
				}
			}
		}
	}
}

func TestEveryLayoutKeepsTheRulesForEveryBrief(t *testing.T) {
	for i, b := range briefs {
		for j, kind := range kinds {
			r := request(kind)
			r.ShowLogo, r.ShowBottomNav = (i+j)%2 == 0, (i+j)%2 == 0
			r.Purpose = b.Description
			checkRules(t, b, draw(t, b, r))
		}
	}
}

// A class with a typing error is not an error to a browser: it simply does nothing.
func TestEveryClassIsAUtilityOfTailwind(t *testing.T) {
	var all strings.Builder
	for _, b := range briefs[:6] {
		for _, kind := range kinds {
			r := request(kind)
			r.ShowLogo, r.ShowBottomNav, r.KeyElements = true, true, keyElements()
			all.WriteString(draw(t, b, r))
		}
	}
	tokens := tailwind.Classes(all.String())
	css, err := tailwind.Compile(t.Context(), tokens)
	if err != nil {
		t.Fatal(err)
	}
	css = strings.ReplaceAll(css, `\`, "")
	for _, token := range tokens {
		if !strings.Contains(css, "."+token) {
			t.Errorf("Tailwind knows no class %q", token)
		}
	}
}

func TestSameRequestGivesTheSameBytes(t *testing.T) {
	one, two := New(), New()
	for _, b := range briefs {
		for _, kind := range kinds {
			r := request(kind)
			r.KeyElements = []string{"Search bar", "Weekly chart", "Something of its own"}
			a, _, errA := one.Screen(t.Context(), studio.Try{Number: 1}, b, r)
			again, _, errAgain := two.Screen(t.Context(), studio.Try{Number: 2, CallID: "x"}, b, r)
			if errA != nil || errAgain != nil || a != again {
				t.Fatalf("%s, %s differs: %v %v", b.AppName, kind, errA, errAgain)
			}
		}
	}
}

func TestOneDesignerServesManyAtOnce(t *testing.T) {
	d := New()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for _, kind := range kinds {
				if _, _, err := d.Screen(context.Background(), studio.Try{}, briefs[i], request(kind)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func TestBriefTextNeverBecomesMarkup(t *testing.T) {
	evil := `"><script>x</script><img src=x onerror=y> ` + strings.Repeat("m", 120)
	for _, kind := range kinds {
		r := studio.ScreenRequest{ID: "s", Name: evil, Type: kind, Purpose: evil, KeyElements: []string{evil, evil + " button", "Chart: " + evil, "{{.}}"}, ShowLogo: true, ShowBottomNav: true}
		markup := draw(t, hostile, r)
		checkRules(t, hostile, markup)
		for _, bad := range []string{"<script", "<img", "<style", "<b>", "javascript:"} {
			if strings.Contains(markup, bad) {
				t.Errorf("%s: %s came through", kind, bad)
			}
		}
		if !strings.Contains(markup, "&lt;") {
			t.Errorf("%s: the name is not shown at all", kind)
		}
	}
}

func TestBottomNavigationAsAsked(t *testing.T) {
	for _, kind := range kinds {
		r := request(kind)
		if n := strings.Count(draw(t, briefs[0], r), "<nav"); n != 0 {
			t.Errorf("%s: %d navigations, none was asked for", kind, n)
		}
		r.ShowBottomNav = true
		markup := draw(t, briefs[0], r)
		if n, current := strings.Count(markup, "<nav"), strings.Count(markup, `aria-current="page"`); n != 1 || current != 1 {
			t.Errorf("%s: %d navigations with %d current entries, want one of one", kind, n, current)
		}
		r.ShowBottomNav, r.KeyElements = false, []string{"Bottom navigation bar"}
		if !strings.Contains(draw(t, briefs[0], r), "<nav") {
			t.Errorf("%s: the key element asks for a navigation", kind)
		}
	}
}

func TestLogoAsAsked(t *testing.T) {
	withLogo, without := briefs[2], briefs[0]
	for _, kind := range kinds {
		r := request(kind)
		r.ShowLogo = true
		if markup := draw(t, withLogo, r); !strings.Contains(markup, `src="https://cdn.example.com/logo.png"`) || !strings.Contains(markup, `alt="Nomnom"`) {
			t.Errorf("%s: no logo", kind)
		}
		r.ShowLogo = false
		plain := draw(t, without, r)
		r.ShowLogo = true
		if marked := draw(t, without, r); kind != "splash" && kind != "signin" && marked == plain {
			t.Errorf("%s: showLogo changes nothing", kind)
		}
	}
}

func TestScreensSpeakOfTheApp(t *testing.T) {
	for _, tt := range []struct{ category, want string }{
		{"Fitness", "Upper body strength"}, {"Crypto exchange", "Bitcoin"}, {"Mobile banking", "Green Grocer"}, {"food delivery", "Miso salmon bowl"}, {"Travel", "Casa da Praia"},
		{"online learning", "Everyday Spanish"}, {"E-commerce", "Linen overshirt"},
	} {
		if markup := draw(t, studio.Branding{AppName: "X", Category: tt.category}, request("list")); !strings.Contains(markup, tt.want) {
			t.Errorf("%s: the list does not show %q", tt.category, tt.want)
		}
	}
	bees := draw(t, studio.Branding{AppName: "Hivekeeper", Description: "Beekeepers log inspections and treatments"}, request("list"))
	if !strings.Contains(bees, "Inspections") || !strings.Contains(bees, "Treatments") {
		t.Error("an app of no known kind does not speak in its own words")
	}
}

func TestEndedContext(t *testing.T) {
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	late, cancelLate := context.WithTimeout(context.Background(), 0)
	defer cancelLate()
	for _, tt := range []struct {
		ctx  context.Context
		want fault.Code
	}{{cancelled, fault.Cancelled}, {late, fault.Timeout}} {
		_, call, err := New().Screen(tt.ctx, studio.Try{}, briefs[0], request("home"))
		if !fault.Is(err, tt.want) || call.Cost == nil {
			t.Errorf("Screen: %v, call %+v; want %s", err, call, tt.want)
		}
		if _, _, err := New().Theme(tt.ctx, studio.Try{}, briefs[0]); !fault.Is(err, tt.want) {
			t.Errorf("Theme: %v, want %s", err, tt.want)
		}
	}
}

func TestInfo(t *testing.T) {
	info := New().Info()
	if info.Provider != "offline" || info.Model != "templates" || info.Estimate == nil || *info.Estimate != 0 {
		t.Errorf("Info() = %+v", info)
	}
}

func BenchmarkScreen(b *testing.B) {
	d := New()
	for _, kind := range []string{"home", "settings", "map"} {
		b.Run(kind, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := d.Screen(context.Background(), studio.Try{}, briefs[0], request(kind)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTheme(b *testing.B) {
	d := New()
	for i := 0; b.Loop(); i++ {
		if _, _, err := d.Theme(context.Background(), studio.Try{}, studio.Branding{AppName: fmt.Sprint("App ", i)}); err != nil {
			b.Fatal(err)
		}
	}
}
