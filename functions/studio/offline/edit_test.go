package offline

import (
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

// byModel is a screen as a model might have made it.
const byModel = `<div class="min-h-screen w-[375px] bg-background text-foreground"><header class="p-5"><h1 class="text-2xl leading-8 font-bold">My trips</h1></header>` +
	`<section class="p-5"><h2>Next stop</h2><p>Lisbon in June</p><button class="bg-primary text-primary-foreground">Check in</button></section>` +
	`<section class="p-5"><h2>Wallet</h2><p>Two tickets</p></section><nav class="border-t border-border">Home</nav></div>`

func change(t *testing.T, reference, prompt string) string {
	t.Helper()
	return draw(t, briefs[7], studio.ScreenRequest{ID: "trips", Name: "Trips", Purpose: prompt, ReferenceHTML: reference, KeyElements: []string{"Old key element"}})
}

func TestEditsThatAreUnderstood(t *testing.T) {
	for _, tt := range []struct {
		prompt   string
		has, not []string
	}{
		{`Rename the title to "Journeys"`, []string{`font-bold">Journeys</h1>`}, []string{"My trips"}},
		{`change the heading to Where next`, []string{`>Where next</h1>`}, []string{"My trips"}},
		{`Replace "Lisbon in June" with "Porto in May".`, []string{"Porto in May"}, []string{"Lisbon"}},
		{"Make the title bigger", []string{`text-3xl`}, []string{"text-2xl"}},
		{"a smaller heading please", []string{`text-xl`}, []string{"text-2xl"}},
		{"Remove the bottom navigation", nil, []string{"<nav"}},
		{`delete the "Wallet" section`, []string{"Lisbon in June"}, []string{"Two tickets"}},
		{`hide the check in button`, []string{"Lisbon in June"}, []string{"<button"}},
		{`Add a button saying "Book now"`, []string{">Book now</span></button>"}, nil},
		{"add a search bar at the top", []string{`role="search"`}, nil},
		{`Add a banner "Night trains from $29"`, []string{"Night trains from $29"}, nil},
		{"please add a section called \"Packing\"", []string{"Packing"}, nil},
		{"insert a weekly chart", []string{"bg-chart-1"}, nil},
		{`Add a banner "Two for one, and add friends", make the title bigger`, []string{"Two for one, and add friends", "text-3xl"}, nil},
		{"Add a map and remove the bottom nav, then rename the title to Plan", []string{"Open map", ">Plan</h1>"}, []string{"<nav", "My trips"}},
	} {
		t.Run(tt.prompt, func(t *testing.T) {
			markup := change(t, byModel, tt.prompt)
			checkRules(t, briefs[7], markup)
			for _, want := range tt.has {
				if !strings.Contains(markup, want) {
					t.Errorf("no %q in\n%s", want, markup)
				}
			}
			for _, gone := range append(tt.not, "Requested change", "Old key element") {
				if strings.Contains(markup, gone) {
					t.Errorf("%q is in\n%s", gone, markup)
				}
			}
		})
	}
}

func TestSearchGoesBelowTheHeaderAndButtonsAboveTheNavigation(t *testing.T) {
	markup := change(t, byModel, `Add a search bar. Add a button "Book now"`)
	var at []int
	for _, part := range []string{"My trips", `role="search"`, "Next stop", "Book now", "<nav"} {
		at = append(at, strings.Index(markup, part))
	}
	for i := 1; i < len(at); i++ {
		if at[i] < at[i-1] {
			t.Errorf("order is %v in\n%s", at, markup)
		}
	}
}

func TestEditsThatAreNotUnderstoodShowAsANote(t *testing.T) {
	for _, prompt := range []string{"Make it feel like a rainy Sunday", `<script>alert(1)</script>`, "Remove the unicorn", "Replace \"Unicorn\" with \"Horse\"", "Add a bottom navigation"} {
		markup := change(t, byModel, prompt)
		checkRules(t, briefs[7], markup)
		if !strings.Contains(markup, "Requested change") || strings.Contains(markup, "<script") {
			t.Errorf("%q left no note", prompt)
		}
		for _, kept := range []string{"My trips", "Lisbon in June", "Two tickets", "<nav"} {
			if !strings.Contains(markup, kept) {
				t.Errorf("%q lost %q", prompt, kept)
			}
		}
	}
}

func TestEditsOfOwnScreens(t *testing.T) {
	for _, kind := range []string{"splash", "signin", "home", "list", "detail", "checkout", "chat", "map"} {
		before := draw(t, briefs[0], request(kind))
		for _, prompt := range []string{"Add a bottom navigation", `Add a card "Weather"`, "Make the title bigger", "something strange", ""} {
			after := change(t, before, prompt)
			checkRules(t, briefs[0], after)
			if prompt == "" {
				continue
			}
			if strings.Contains(after, "Requested change") != (prompt == "something strange") {
				t.Errorf("%s: %q was misunderstood", kind, prompt)
			}
		}
	}
}

func TestEditOfWhatIsNoScreen(t *testing.T) {
	for reference, want := range map[string]fault.Code{"just text": fault.Malformed, "<div><p>cut off": fault.Malformed, "<div>" + strings.Repeat("x", studio.MaxHTMLBytes) + "</div>": fault.TooLarge} {
		_, _, err := designer().Screen(t.Context(), studio.Try{}, briefs[0], studio.ScreenRequest{ID: "a", Name: "A", ReferenceHTML: reference, Purpose: "Add a map"})
		if !fault.Is(err, want) {
			t.Errorf("%.20q: %v, want %s", reference, err, want)
		}
	}
}

func TestEditOfAScreenWithScripts(t *testing.T) {
	markup := change(t, `<div class="w-[375px] bg-background text-foreground"><script>x</script><p onclick="y">Hello</p></div>`, "Add a map")
	checkRules(t, briefs[7], markup)
	if !strings.Contains(markup, "Hello") || !strings.Contains(markup, "Open map") {
		t.Errorf("lost something:\n%s", markup)
	}
}
