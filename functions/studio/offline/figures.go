package offline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What the templates ask a page for besides its content.

// Headline is the home screen's heading: the screen's name says "Home", which
// nobody needs to be told.
func (p *page) Headline() string {
	if kindIn(p.Name) == "home" || strings.EqualFold(p.Name, p.App) {
		if p.ShowLogo { // the app's name is beside it
			return "Good morning, " + p.User.First
		}
		return p.App
	}
	return p.Name
}

// Eyebrow stands over the title of one thing: the screen's name when that says
// more than "Detail".
func (p *page) Eyebrow() string {
	if kindIn(p.Name) == "detail" {
		return p.Topics[0].Title
	}
	return p.Name
}

// Financial reports whether the things of this app are best shown as plain rows.
func (p *page) Financial() bool { return slices.Contains([]string{"wallet", "layers"}, p.Icon) }

// Subject is what the detail screen is about: About, Facts and Pieces tell of it.
func (p *page) Subject() item {
	switch p.Icon {
	case "wallet":
		return p.Recent[0]
	case "users":
		return item{Title: p.Hero.Title, Sub: p.Hero.Text, Icon: "leaf"}
	}
	return p.Items[0]
}

// Series reports whether the balance comes with its course.
func (p *page) Series() bool { return p.Icon == "layers" }

// Ships reports whether what is bought goes to an address.
func (p *page) Ships() bool { return slices.Contains([]string{"bag", "bowl"}, p.Icon) }

// Worth is the figure of the balance card.
func (p *page) Worth() string {
	if p.Financial() {
		return p.Hero.Title
	}
	return "$248.50"
}

// WorthNote stands below it.
func (p *page) WorthNote() string {
	if p.Financial() {
		return p.Hero.Text
	}
	return "Available now"
}

// Total is the last line of the sums.
func (p *page) Total() string { return p.Totals[len(p.Totals)-1].Value }

// LastTotal reports whether the i-th line of the sums is the last.
func (p *page) LastTotal(i int) bool { return i == len(p.Totals)-1 }

// Rows are what the list screen lists.
func (p *page) Rows() []item {
	if p.Icon == "wallet" {
		return append(slices.Clone(p.Recent), p.Pieces...)
	}
	return p.Items
}

// FirstStats gives n of the figures.
func (p *page) FirstStats(n int) []stat { return p.Stats[:min(n, len(p.Stats))] }

// UpNext are the items after the first.
func (p *page) UpNext() []item { return p.Items[1:4] }

// Asked reports whether key elements are still to be shown.
func (p *page) Asked() bool { return len(p.asked) > 0 }

// Names are first names for rounds of people.
func (p *page) Names() []string { return []string{"Lena", "Omar", "Sofia", "Kenji"} }

// Friend is the author of the i-th post.
func (p *page) Friend(i int) string { return []string{"Lena Hoffmann", "Omar Farouk"}[i%2] }

// Points are the i-th place's score.
func (p *page) Points(i int) string { return []string{"1,840", "1,625", "1,410", "1,120"}[i%4] }

// Slots are times to choose from.
func (p *page) Slots() []string {
	return []string{"09:00", "09:30", "10:00", "10:30", "11:00", "13:30", "14:00", "15:30"}
}

// Weekdays are the heads of a calendar's columns; June 2026 begins on a Monday.
func (p *page) Weekdays() []string { return []string{"M", "T", "W", "T", "F", "S", "S"} }

// Spark is a small course that ends where sign says.
func (p *page) Spark(i, sign int) []int {
	courses := [][]int{{30, 42, 36, 55, 48, 70, 82}, {24, 30, 46, 40, 62, 58, 76}, {18, 34, 28, 50, 66, 60, 90}}
	points := slices.Clone(courses[i%len(courses)])
	if sign < 0 {
		slices.Reverse(points)
	}
	if sign == 0 {
		points = []int{50, 52, 49, 51, 50, 51, 50}
	}
	return points
}

type pin struct {
	On         bool
	Icon, Text string
}

// Pin is the i-th pin on the map: the first is the chosen one.
func (p *page) Pin(i int) pin {
	place := p.Places[i%len(p.Places)]
	text := place.Value
	if place.Badge != "" {
		text = place.Badge
	}
	return pin{On: i == 0, Icon: place.Icon, Text: text}
}

// Menu is what one finds under a profile.
func (p *page) Menu() []item {
	return []item{
		{Title: "Personal details", Icon: "user"}, {Title: "Notifications", Icon: "bell", Value: "On"}, {Title: "Payment", Icon: "card"},
		{Title: "Privacy", Icon: "shield"}, {Title: "Help", Icon: "help"}, {Title: "Sign out", Icon: "logout"},
	}
}

type group struct {
	Title string
	Rows  []item
}

// SettingGroups are the settings; a Badge of "on" or "off" is a switch.
func (p *page) SettingGroups() []group {
	return []group{
		{"Preferences", []item{
			{Title: "Notifications", Icon: "bell", Badge: "on"}, {Title: "Appearance", Icon: "moon", Value: "System"}, {Title: "Language", Icon: "globe", Value: "English"},
			{Title: "Weekly summary", Icon: "mail", Badge: "off"},
		}},
		{"Security", []item{{Title: "Face unlock", Icon: "scan", Badge: "on"}, {Title: "Password", Icon: "lock"}, {Title: "Devices", Icon: "phone", Value: "2"}}},
		{"About", []item{{Title: "Help and contact", Icon: "help"}, {Title: "Privacy", Icon: "shield"}, {Title: "Sign out", Icon: "logout"}}},
	}
}

// NewsGroups are the notifications by age: unread first.
func (p *page) NewsGroups() []group {
	return []group{{"Today", p.News[:2]}, {"Earlier", p.News[2:]}}
}

// Fields are the fields that the key elements ask for, completed by the usual ones.
func (p *page) Fields(usual ...string) []*element {
	var fields []*element
	for e := p.Take("field", "otp"); e != nil; e = p.Take("field", "otp") {
		if e.Title == "" {
			e.Title = "Field"
		}
		fields = append(fields, e)
	}
	for i, label := range usual {
		key := strings.ToLower(label)
		if !slices.ContainsFunc(fields, func(e *element) bool { return strings.Contains(strings.ToLower(e.Text+e.Title), key) }) {
			fields = slices.Insert(fields, min(i, len(fields)), p.New("field", label))
		}
	}
	return fields
}

// field is one labelled input.
type field struct {
	Label, Value, Icon, Class string
	Filled                    bool
}

// Input reads what is to be entered off the element's words.
func (e *element) Input() field {
	f := field{Label: e.Or("Your answer"), Value: "Type here", Icon: "edit", Class: e.P.S.Field}
	low := strings.ToLower(e.Text + " " + e.Title)
	for _, known := range []struct{ word, icon, value string }{
		{"password", "lock", "••••••••••"}, {"mail", "mail", strings.ToLower(e.P.User.First) + "@example.com"}, {"phone", "phone", "+1 555 0142"},
		{"code", "key", "482 019"}, {"name", "user", e.P.User.Name}, {"date", "calendar", "11 June 2026"}, {"birth", "calendar", "24 August 1994"},
		{"address", "pin", "Elm Street 14"}, {"location", "pin", "Lisbon"}, {"amount", "coin", "120.00"}, {"search", "search", e.P.Hint},
	} {
		if strings.Contains(low, known.word) {
			f.Icon, f.Value, f.Filled = known.icon, known.value, true
			break
		}
	}
	return f
}

// Named gives the element a title where it has none.
func (e *element) Named(title string) *element {
	if e.Title == "" {
		e.Title = title
	}
	return e
}

// symbols find an icon for a card by its words.
var symbols = []struct {
	icon  string
	words []string
}{
	{"bell", []string{"notif", "remind", "alert"}}, {"heart", []string{"health", "favo", "like", "heart"}}, {"star", []string{"rat", "review", "star"}},
	{"calendar", []string{"date", "day", "week", "event", "book"}}, {"clock", []string{"time", "duration", "hour", "recent"}}, {"pin", []string{"place", "near", "locat", "address"}},
	{"users", []string{"friend", "people", "team", "communit", "member", "invit", "social"}}, {"shield", []string{"secur", "privacy", "insur", "safe"}},
	{"gift", []string{"reward", "referral", "gift", "bonus", "loyalty", "point"}}, {"trophy", []string{"achiev", "challenge", "win"}}, {"card", []string{"card", "pay"}},
	{"bolt", []string{"energy", "quick", "fast", "boost"}}, {"message", []string{"chat", "message", "comment", "support", "assistant"}}, {"book", []string{"tip", "guide", "article", "learn", "read"}},
	{"sparkle", []string{"ai", "insight", "smart", "suggest"}}, {"flame", []string{"streak", "calor", "burn"}}, {"download", []string{"download", "offline", "export"}},
	{"camera", []string{"camera", "photo", "scan"}}, {"sun", []string{"weather", "morning"}}, {"moon", []string{"sleep", "night", "dark"}}, {"drop", []string{"water", "hydrat"}},
	{"truck", []string{"deliver", "ship", "track"}}, {"target", []string{"goal", "focus"}}, {"tag", []string{"offer", "discount", "price"}}, {"lock", []string{"lock", "password"}},
}

// Symbol is the icon of a card.
func (e *element) Symbol() string {
	for _, s := range symbols {
		if matches(e.Text, s.words) > 0 {
			return s.icon
		}
	}
	return e.P.Icon
}

// Blurb is the supporting line of a card that says nothing more itself.
func (e *element) Blurb() string {
	lines := []string{"Updated today", "See what is new", "Everything at a glance"}
	return lines[e.N%len(lines)]
}

// Code draws a code of squares, as path data on a grid of 21. It encodes nothing:
// a design has no ticket to show.
func (p *page) Code() string {
	var b strings.Builder
	square := func(x, y, w, h int) { fmt.Fprintf(&b, "M%d %dh%dv%dh-%dz", x, y, w, h, w) }
	for _, corner := range [][2]int{{0, 0}, {14, 0}, {0, 14}} {
		x, y := corner[0], corner[1]
		square(x, y, 7, 1)
		square(x, y+6, 7, 1)
		square(x, y+1, 1, 5)
		square(x+6, y+1, 1, 5)
		square(x+2, y+2, 3, 3)
	}
	for y := range 21 {
		for x := range 21 {
			corner := x < 8 && y < 8 || x > 12 && y < 8 || x < 8 && y > 12
			if !corner && hash(p.App, strconv.Itoa(x), strconv.Itoa(y))%2 == 0 {
				square(x, y, 1, 1)
			}
		}
	}
	return b.String()
}
