package offline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/appforge-ai/appforge/functions/studio"
)

// content is what fills the screens of one kind of app: plausible names, figures
// and sentences, so that a design can be judged as if it were in use.
type content struct {
	Words  []string // of a brief that asks for this content, in lower case
	Home   []string // blocks of the home screen, in order
	Icon   string
	Nouns  string // what it is about, "workouts"
	Action string // what the main button does
	Hint   string // in an empty search field
	Slogan string // when the brief has no description
	Tabs   []tab
	Topics []item // categories: Title and Icon
	Hero   hero
	Stats  []stat
	Trend  trend
	Share  share
	Goal   goal
	Picks  string // heading over Items
	Items  []item
	Log    string // heading over Recent
	Recent []item
	Steps  []item // of the onboarding: Title, Sub, Icon
	About  string // Items[0] in two sentences
	Facts  []stat
	Parts  string // heading over Pieces
	Pieces []item // what Items[0] consists of
	Price  string // of Items[0], as the detail screen's footer says it
	Buy    string // the detail screen's button
	Order  []item // lines of a purchase: Title, Sub, Value, Icon
	Totals []stat
	With   string // whom the chat is with
	Role   string
	Chat   []message
	Places []item
	Saved  []string // recent searches
	News   []item   // notifications: Title, Sub, Value (when), Icon
	Agenda []item   // Title, Sub, Value (time), Icon
	Awards []item
}

// tab is one entry of the bottom navigation. Kinds are the screens that it leads to.
type tab struct {
	Label, Icon string
	Kinds       []string
}

// item is one thing in a list, on a card or in a menu.
type item struct {
	Title, Sub, Value, Icon, Badge string
	Sign                           int // of money and changes: -1 out, +1 in
}

// Rating is the item's badge when that is a rating of up to five stars.
func (it item) Rating() string {
	if len(it.Badge) == 3 && it.Badge[1] == '.' {
		return it.Badge
	}
	return ""
}

type hero struct{ Eyebrow, Title, Text, Action string }

type stat struct{ Label, Value, Note, Icon string }

// trend is a series of figures with its labels below.
type trend struct {
	Title, Value, Note string
	Labels             []string
	Points             []int // 0 to 100
}

// share is a whole in parts.
type share struct {
	Title, Value, Note string
	Parts              []stat // Label, Value; Percent says how much
	Percent            []int
}

type goal struct {
	Title, Value, Of, Note string
	Percent                int
}

type message struct {
	Mine bool
	Text string
}

// banks are looked through in order; the last one takes what no other does.
var banks = []*content{&crypto, &banking, &food, &fitness, &wellness, &health, &travel, &learning, &music, &property, &social, &tasks, &shopping, &general}

// contentFor chooses the content by the brief's words: those of the category count
// most, then the name and the style of the description.
func contentFor(b studio.Branding) content {
	best, most := &general, 0
	for _, c := range banks {
		score := 6*matches(b.Category, c.Words) + 2*matches(b.AppName, c.Words) + 2*matches(b.Description, c.Words) + matches(b.TargetAudience, c.Words)
		if score > most {
			best, most = c, score
		}
	}
	if best == &general {
		return generalFor(b)
	}
	return *best
}

// matches counts the words of text that begin with one of words.
func matches(text string, words []string) int {
	n := 0
	for _, w := range wordsOf(text) {
		if slices.ContainsFunc(words, func(prefix string) bool { return strings.HasPrefix(w, prefix) }) {
			n++
		}
	}
	return n
}

// wordsOf gives the words of text in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

var sentenceEnd = regexp.MustCompile(`[.!?]\s`)

// sentence gives the first sentence of text, without its full stop, and "" when it
// is longer than most characters and cannot be cut at a comma.
func sentence(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if at := sentenceEnd.FindStringIndex(text); at != nil {
		text = text[:at[0]+1]
	}
	text = strings.TrimRight(text, ". ")
	if len([]rune(text)) <= most {
		return text
	}
	for _, sep := range []string{", ", "; ", " - ", " – ", " — ", ": "} {
		if head, _, found := strings.Cut(text, sep); found && len([]rune(head)) <= most && len([]rune(head)) >= most/4 {
			return head
		}
	}
	return ""
}

// generalFor names the things of an app that fits none of the banks after the
// telling words of its own brief.
func generalFor(b studio.Branding) content {
	c := general
	c.Items, c.Topics = slices.Clone(c.Items), slices.Clone(c.Topics)
	names := tellingWords(b.Category + " " + b.Description)
	for i, name := range names {
		if i < len(c.Topics) {
			c.Topics[i].Title = name
		}
		if i < len(c.Items) {
			c.Items[i].Title = name
		}
	}
	return c
}

// tellingWords are the nouns of text as far as that can be told without a
// dictionary: longer words that are neither grammar nor praise, in their order.
func tellingWords(text string) []string {
	var names []string
	for _, w := range wordsOf(text) {
		runes := []rune(w)
		if len(runes) < 5 || len(runes) > 14 || slices.ContainsFunc(fillers, func(f string) bool { return strings.HasPrefix(w, f) }) {
			continue
		}
		name := string(unicode.ToUpper(runes[0])) + string(runes[1:])
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, name[:len(string(runes[:4]))]) }) {
			names = append(names, name)
		}
	}
	return names[:min(len(names), 6)]
}

var fillers = []string{
	"about", "above", "after", "again", "allow", "amazing", "around", "application", "beautiful", "because", "before", "being", "below", "better", "build",
	"connect", "could", "create", "different", "discover", "doing", "during", "easily", "easy", "enable", "every", "experience", "explore", "faster",
	"features", "finds", "first", "friendly", "great", "helps", "helping", "includ", "innovat", "interest", "intuitive", "keeps", "large", "letting", "local",
	"making", "manag", "mobile", "modern", "might", "nearby", "needs", "other", "people", "perfect", "platform", "powerful", "provid", "quick",
	"really", "seamless", "share", "should", "simple", "smart", "solution", "their", "there", "these", "things", "those", "through", "together", "track",
	"unique", "users", "using", "where", "which", "while", "within", "without", "would", "world", "whose", "wants", "under", "until",
}
