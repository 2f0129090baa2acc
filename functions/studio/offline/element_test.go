package offline

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// samples are key elements as briefs word them, with the block that fits.
var samples = []struct{ text, kind, title string }{
	{"Search bar", "search", "Search"}, {"Search bar with filters", "search", "Search"}, {"Filter chips", "chips", "Filter"}, {"Category filters", "chips", "Category filters"},
	{"Weekly activity chart", "chart", "Weekly activity"}, {"Portfolio line chart", "line", "Portfolio"}, {"Spending breakdown donut", "donut", "Spending breakdown"},
	{"Large balance card showing total net worth", "balance", "Balance"}, {"Quick actions", "actions", "Quick actions"}, {"Recent transactions list", "list", "Recent transactions"},
	{"Promo banner", "banner", "Promo"}, {"Start workout button", "button", "Start workout"}, {"Sign up with Google button", "social", "Sign up"}, {"Apple Pay button", "button", "Apple Pay"},
	{"Forgot password link", "link", "Forgot password"}, {"Email field", "field", "Email"}, {"Password input", "field", "Password"}, {"Verification code", "otp", "Verification code"},
	{"Dark mode toggle", "toggles", "Dark mode"}, {"Progress ring", "goal", "Progress"}, {"Daily goal", "goal", "Daily goal"}, {"Stats overview", "stats", "Stats overview"},
	{"Map with nearby places", "map", "Map"}, {"Calendar", "calendar", "Calendar"}, {"Available time slots", "slots", "Available time slots"}, {"Upcoming appointments", "agenda", "Upcoming appointments"},
	{"Price range slider", "slider", "Price range"}, {"Rest timer", "timer", "Rest timer"}, {"Playback controls", "player", "Playback controls"}, {"Customer reviews", "reviews", "Customer reviews"},
	{"Leaderboard", "ranking", "Leaderboard"}, {"Achievement badges", "awards", "Achievement badges"}, {"Friends avatars", "stories", "Friends"}, {"Profile photo", "person", "Profile photo"},
	{"Task list", "checklist", "Task"}, {"FAQ accordion", "accordion", "FAQ accordion"}, {"QR code", "qr", "QR code"}, {"Product grid", "products", "Product"}, {"Featured carousel", "carousel", "Featured"},
	{"Hero image", "media", "Hero image"}, {"Order summary", "totals", "Order summary"}, {"Cart items", "order", "Cart items"}, {"Payment method", "payment", "Payment method"},
	{"Delivery address", "address", "Delivery address"}, {"Quantity stepper", "stepper", "Quantity"}, {"Subscription plans", "plans", "Subscription plans"}, {"Message input", "composer", "Message"},
	{"Chat bubbles", "bubbles", "Chat bubbles"}, {"Page indicator dots", "steps", "Page indicator dots"}, {"Floating action button", "fab", "Floating action"}, {"Settings menu", "menu", "Settings menu"},
	{"Activity feed", "feed", "Activity feed"}, {"Moon phase of the tide", "card", "Moon phase of the tide"}, {"Notification preview", "notices", "Notification preview"}, {"Watchlist", "watch", "Watchlist"},
	{"Workout tabs", "segments", "Workout"}, {"Today's plan", "hero", "Today's plan"},
}

func keyElements() []string {
	var texts []string
	for _, s := range samples {
		texts = append(texts, s.text)
	}
	return texts
}

func TestElementOf(t *testing.T) {
	for _, s := range samples {
		if e := elementOf(s.text); e.Kind != s.kind || e.Title != s.title {
			t.Errorf("elementOf(%q) is a %s called %q, want a %s called %q", s.text, e.Kind, e.Title, s.kind, s.title)
		}
	}
}

func TestEveryKeyElementAppearsInEveryLayout(t *testing.T) {
	for _, kind := range kinds {
		for _, b := range briefs[:3] {
			r := request(kind)
			r.KeyElements = keyElements()
			markup := draw(t, b, r)
			if kind == "home" {
				checkRules(t, b, markup)
			}
			shown := names(t, markup)
			for _, s := range samples {
				if !shown[s.text] {
					t.Errorf("%s: %q is missing", kind, s.text)
				}
			}
		}
	}
}

// One alone, because then a layout may take it for a part of its own.
func TestAKeyElementAppearsOnItsOwn(t *testing.T) {
	for _, kind := range kinds {
		for _, s := range samples {
			r := request(kind)
			r.KeyElements = []string{s.text}
			if !names(t, draw(t, briefs[0], r))[s.text] {
				t.Errorf("%s: %q is missing", kind, s.text)
			}
		}
	}
}

// names are the accessible names of the elements that hold something to see.
func names(t *testing.T, markup string) map[string]bool {
	t.Helper()
	nodes, err := parseFragment(markup)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for n := range nodes[0].Descendants() {
		if n.Type == html.ElementNode && n.FirstChild != nil && !hasClass(n, "sr-only", "hidden") {
			found[attribute(n, "aria-label")] = true
		}
	}
	return found
}

func TestKeyElementsInFittingForm(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"Search bar", `role="search" aria-label="Search bar"`}, {"Weekly chart", `bg-chart-1`}, {"Portfolio line chart", `stroke-chart-1`}, {"Map", `<path class="stroke-background"`},
		{"Dark mode toggle", `Dark mode`}, {"Moon phase of the tide with moonrise times", `Moon phase of the tide</h2>`}, {"Call the captain button", `<span class="min-w-0 truncate">Call the captain</span>`},
	} {
		r := request("generic")
		r.KeyElements = []string{tt.text}
		if markup := draw(t, briefs[0], r); !strings.Contains(markup, tt.want) {
			t.Errorf("%q does not show as %q", tt.text, tt.want)
		}
	}
}

func TestVeryLongKeyElementsAreCut(t *testing.T) {
	r := request("home")
	r.KeyElements = []string{strings.Repeat("endless ", 600), strings.Repeat("x", 5000)}
	markup := draw(t, briefs[0], r)
	if len(markup) > 64<<10 {
		t.Errorf("the screen has %d bytes", len(markup))
	}
	if !strings.Contains(markup, "Endless endless") || !strings.Contains(markup, "Xxxx") {
		t.Error("the long key elements do not show")
	}
}

func TestEveryKindHasItsTemplate(t *testing.T) {
	d := New()
	for _, kind := range kinds {
		if d.templates.Lookup("screen-"+kind) == nil {
			t.Errorf("no template screen-%s", kind)
		}
	}
	for _, k := range kindWords {
		if !slices.Contains(kinds, k.kind) {
			t.Errorf("words lead to %s, which is no layout", k.kind)
		}
	}
	blocks := []string{"card", "note", "topics", "tall"}
	for _, k := range elementWords {
		blocks = append(blocks, k.kind)
	}
	for _, c := range banks {
		blocks = append(blocks, c.Home...)
	}
	for _, kind := range blocks {
		if d.templates.Lookup("block-"+kind) == nil && kind != "bottomnav" && kind != "logo" {
			t.Errorf("no template block-%s", kind)
		}
	}
}

func TestKindOf(t *testing.T) {
	for _, tt := range []struct{ typ, name, purpose, want string }{
		{"home", "Profile", "", "home"}, {"Sign-Up", "x", "", "signup"}, {"sign in", "x", "", "signin"}, {"", "Log in", "", "signin"}, {"", "Order history", "", "list"},
		{"", "Your cart", "", "checkout"}, {"", "Activity feed", "", "feed"}, {"Analytics", "x", "", "stats"}, {"", "Now Playing", "", "player"}, {"", "Alerts", "", "notifications"},
		{"", "Dashboard", "", "dashboard"}, {"", "Book appointment", "", "calendar"}, {"", "Product details", "", "detail"}, {"", "Find friends", "", "search"},
		{"", "Account settings", "", "settings"}, {"", "Zebra", "A calendar of feedings", "calendar"}, {"", "Zebra", "Learn about all their detail", "generic"}, {"xyz", "Qwerty", "", "generic"},
	} {
		r := request("")
		r.Type, r.Name, r.Purpose = tt.typ, tt.name, tt.purpose
		if got := kindOf(r); got != tt.want {
			t.Errorf("kindOf(%q, %q, %q) = %s, want %s", tt.typ, tt.name, tt.purpose, got, tt.want)
		}
	}
}

var iconCall = regexp.MustCompile(`\{\{(?:icon|solid) "([a-z-]+)"`)

func TestEveryIconIsDrawn(t *testing.T) {
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		text, err := templateFiles.ReadFile("templates/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range iconCall.FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	for _, s := range symbols {
		names = append(names, s.icon)
	}
	for _, c := range banks {
		names = append(names, c.Icon)
		for _, list := range [][]item{c.Topics, c.Items, c.Recent, c.Steps, c.Pieces, c.Order, c.Places, c.News, c.Agenda, c.Awards} {
			for _, it := range list {
				names = append(names, it.Icon)
			}
		}
		for _, tab := range c.Tabs {
			names = append(names, tab.Icon)
		}
		for _, s := range slices.Concat(c.Stats, c.Facts) {
			names = append(names, s.Icon)
		}
		if len(c.Topics) != 5 || len(c.Stats) != 4 || len(c.Items) != 6 || len(c.News) != 4 || len(c.Awards) != 4 || len(c.Facts) != 3 || len(c.Places) != 3 || len(c.Home) == 0 || len(c.Chat) < 4 {
			t.Errorf("the content of %s is not complete", c.Icon)
		}
		if _, ok := tints[c.Icon]; !ok {
			t.Errorf("no tints for %s", c.Icon)
		}
	}
	for _, name := range names {
		if _, ok := icons[name]; !ok {
			t.Errorf("no icon %q", name)
		}
	}
}
