package offline

import (
	"cmp"
	"hash/fnv"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/appforge-ai/appforge/functions/studio"
)

// page is what a screen's template shows.
type page struct {
	content
	App, Letter, Logo string // Logo is an https address or ""
	Tagline           string
	Name, Purpose     string // of the screen
	Kind              string
	OS                string // "ios", "android" or "web"
	S                 style
	User              person
	ShowLogo          bool
	Pale              bool     // the brand's colour is too light to draw with
	Nav               []navTab // empty without a bottom navigation
	Seed              uint32   // varies pictures from app to app and screen to screen

	asked []*element // key elements that no part of the layout has taken yet
	n     int
}

type person struct{ Name, First, Initials string }

type navTab struct {
	Label, Icon string
	Active      bool
}

var people = []person{
	{"Nora Lindqvist", "Nora", "NL"}, {"Mateo Alvarez", "Mateo", "MA"}, {"Aisha Rahman", "Aisha", "AR"},
	{"Jonas Weber", "Jonas", "JW"}, {"Emi Sato", "Emi", "ES"}, {"Kofi Mensah", "Kofi", "KM"},
}

func newPage(b studio.Branding, r studio.ScreenRequest) *page {
	p := &page{
		content: contentFor(b),
		App:     oneLine(b.AppName), Letter: letter(b.AppName), Logo: logo(b.Logo),
		Name: oneLine(r.Name), Purpose: oneLine(r.Purpose), Kind: kindOf(r), OS: osOf(b.Platform), S: styleOf(b),
		User: people[hash(b.AppName)%uint32(len(people))], ShowLogo: r.ShowLogo,
		Seed: hash(b.AppName, r.ID, r.Name), Pale: schemeOf(b).pale(),
	}
	p.Tagline = cmp.Or(sentence(b.Description, 64), p.Slogan)
	wantsNav := r.ShowBottomNav
	for _, text := range r.KeyElements {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		switch e := p.add(elementOf(text)); e.Kind {
		case "bottomnav":
			wantsNav = true
		case "logo":
			p.ShowLogo = true
		default:
			p.asked = append(p.asked, e)
		}
	}
	if wantsNav {
		p.Nav = p.navigation()
	}
	return p
}

func (p *page) add(e *element) *element {
	p.n++
	e.N, e.P = p.n, p
	return e
}

// New makes an element of the layout's own.
func (p *page) New(kind, title string) *element {
	return p.add(&element{Kind: kind, Title: title})
}

// Take gives the first key element of one of the kinds that nothing has shown yet,
// or nil. Whoever takes one shows it.
func (p *page) Take(kinds ...string) *element {
	i := slices.IndexFunc(p.asked, func(e *element) bool { return slices.Contains(kinds, e.Kind) })
	if i < 0 {
		return nil
	}
	e := p.asked[i]
	p.asked = slices.Delete(p.asked, i, i+1)
	return e
}

// Or gives the key element of the kind, else one of the layout's own.
func (p *page) Or(kind string) *element {
	if e := p.Take(kind); e != nil {
		return e
	}
	return p.New(kind, "")
}

// Rest gives all key elements that are still to be shown.
func (p *page) Rest() []*element {
	rest := p.asked
	p.asked = nil
	slices.SortStableFunc(rest, func(a, b *element) int { return rank(a.Kind) - rank(b.Kind) })
	return rest
}

// Body lays out the key elements and, as far as there is room, the defaults:
// blocks of the layout's own. A default gives way to a key element of its kind.
func (p *page) Body(defaults ...string) []*element {
	blocks := p.Rest()
	room := max(len(defaults), 3)
	var own []*element
	for _, kind := range defaults {
		if !slices.ContainsFunc(blocks, func(e *element) bool { return family(e.Kind) == family(kind) }) {
			own = append(own, p.New(kind, ""))
		}
	}
	if lead := slices.IndexFunc(own, func(e *element) bool { return rank(e.Kind) == rankLead }); lead > 0 && !slices.ContainsFunc(blocks, leads) {
		own[0], own[lead] = own[lead], own[0]
	}
	if room = max(room-len(blocks), 0); room == 0 && !slices.ContainsFunc(blocks, leads) && len(own) > 0 && leads(own[0]) {
		room = 1
	}
	blocks = append(blocks, own[:min(len(own), room)]...)
	slices.SortStableFunc(blocks, func(a, b *element) int { return rank(a.Kind) - rank(b.Kind) })
	return blocks
}

// HomeBody is Body with what the home screen of such an app shows.
func (p *page) HomeBody() []*element { return p.Body(p.Home...) }

func leads(e *element) bool { return rank(e.Kind) == rankLead }

// family names blocks that say the same thing by one name.
func family(kind string) string {
	for _, same := range [][]string{
		{"hero", "banner"}, {"chips", "topics"}, {"chart", "line"}, {"list", "watch", "checklist", "progress-list", "people-list", "notices"},
		{"carousel", "products", "tall"}, {"balance", "stats"}, {"stories", "person"}, {"agenda", "calendar"},
	} {
		if slices.Contains(same, kind) {
			return same[0]
		}
	}
	return kind
}

// The order of blocks on a screen: what one searches and filters with, what leads,
// what there is to read, what to press.
const (
	rankFind = iota
	rankTools
	rankLead
	rankText
	rankAct
	rankAside
)

func rank(kind string) int {
	switch kind {
	case "search":
		return rankFind
	case "chips", "topics", "segments", "stories", "person", "steps":
		return rankTools
	case "hero", "balance", "banner", "media", "player", "timer":
		return rankLead
	case "button", "social", "composer":
		return rankAct
	case "link", "fab":
		return rankAside
	}
	return rankText
}

// navigation marks the tab that the screen belongs to.
func (p *page) navigation() []navTab {
	tabs := make([]navTab, len(p.Tabs))
	active := 0
	for i, t := range p.Tabs {
		tabs[i] = navTab{Label: t.Label, Icon: t.Icon}
		if slices.Contains(t.Kinds, p.Kind) {
			active = i
		}
	}
	for i := range tabs {
		if strings.EqualFold(tabs[i].Label, p.Name) {
			active = i
		}
	}
	tabs[active].Active = true
	return tabs
}

// Lead is the screen's subtitle: its purpose when that is a short sentence.
func (p *page) Lead(otherwise string) string { return cmp.Or(sentence(p.Purpose, 90), otherwise) }

// First gives n of the items.
func (p *page) First(items []item, n int) []item { return items[:min(n, len(items))] }

func osOf(platform string) string {
	low := strings.ToLower(platform)
	switch {
	case strings.Contains(low, "ios") || strings.Contains(low, "iphone") || strings.Contains(low, "apple"):
		return "ios"
	case strings.Contains(low, "android") || strings.Contains(low, "material"):
		return "android"
	case strings.Contains(low, "web") || strings.Contains(low, "pwa"):
		return "web"
	}
	return "ios"
}

// logo gives the address when it is one that a screen may show.
func logo(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// letter is the app's initial.
func letter(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToUpper(r))
		}
	}
	return "A"
}

// oneLine makes text of a brief printable, and its white space plain.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) && r != '\u200d'
	}), " ")
}

func hash(texts ...string) uint32 {
	h := fnv.New32a()
	for _, t := range texts {
		_, _ = h.Write([]byte(t + "\x00"))
	}
	return h.Sum32()
}
