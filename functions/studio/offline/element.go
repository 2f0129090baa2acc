package offline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// element is one block of a screen: something that the request's key elements
// name, or what the layout shows by itself. Kind chooses its template,
// "block-<kind>".
type element struct {
	Kind  string
	Text  string // the key element as it was asked for; "" for the layout's own
	Title string // heading or label; "" where the content's own words serve
	Note  string // what the key element says beyond its title
	N     int    // position on the screen, which varies pictures
	P     *page
}

// Or gives the title, or what the block is called otherwise.
func (e *element) Or(title string) string {
	if e.Title != "" {
		return e.Title
	}
	return title
}

// Claim gives the title when it says something, else what the content says: a
// banner called "Promo" had better show the offer.
func (e *element) Claim(otherwise string) string {
	if len(strings.Fields(e.Title)) < 2 || strings.EqualFold(e.Title, "special offer") {
		return otherwise
	}
	return e.Title
}

// elementWords lead from the words of a key element to a block. The first that
// fits is taken: "search bar with filters" is a search bar.
var elementWords = []struct {
	kind  string
	words []string
}{
	{"composer", []string{"message input", "chat input", "composer", "text input", "reply box", "comment box", "type a message"}},
	{"search", []string{"search", "find "}},
	{"social", []string{"google", "apple sign", "facebook", "single sign", "sso", "continue with"}},
	{"otp", []string{"otp", "verification code", "pin code", "passcode", "one-time"}},
	{"field", []string{"email", "password", "username", "phone number", "input", "field", "form", "full name"}},
	{"fab", []string{"fab", "floating"}},
	{"bottomnav", []string{"bottom nav", "tab bar", "navigation bar", "bottom bar", "navbar"}},
	{"logo", []string{"logo", "brand mark", "wordmark"}},
	{"chips", []string{"filter", "chip", "tags", "sort", "cuisine", "categor", "topics", "interests"}},
	{"segments", []string{"tabs", "segment", "switcher", "time range", "period", "day/week"}},
	{"toggles", []string{"toggle", "switch", "dark mode", "preference", "notification setting"}},
	{"plans", []string{"pricing", "subscription", "plans", "premium", "upgrade"}},
	{"payment", []string{"payment", "credit card", "debit card", "pay with", "card details", "paypal"}},
	{"totals", []string{"total", "price summary", "order summary", "cost", "receipt", "subtotal", "fee", "breakdown of"}},
	{"order", []string{"cart item", "line item", "order item", "basket", "items in", "cart"}},
	{"address", []string{"address", "delivery", "shipping"}},
	{"stepper", []string{"quantity", "stepper", "counter", "amount"}},
	{"donut", []string{"donut", "pie", "breakdown", "allocation", "distribution", "spending by", "composition"}},
	{"line", []string{"line chart", "price chart", "sparkline", "candlestick", "heart rate chart", "portfolio chart", "price graph"}},
	{"chart", []string{"chart", "graph", "trend", "analytics", "histogram"}},
	{"goal", []string{"progress", "goal", "ring", "level", "completion", "target"}},
	{"balance", []string{"balance", "wallet", "portfolio value", "net worth", "total value"}},
	{"actions", []string{"quick action", "shortcut", "actions"}},
	{"steps", []string{"steps indicator", "step indicator", "stepper dots", "page indicator", "pagination", "dots"}},
	{"stats", []string{"stat", "metric", "kpi", "summary", "overview", "numbers", "figures", "followers"}},
	{"map", []string{"map", "route", "location", "nearby", "directions"}},
	{"calendar", []string{"calendar", "date picker", "month", "week view"}},
	{"slots", []string{"time slot", "slots", "availability", "time picker", "appointment time"}},
	{"agenda", []string{"schedule", "agenda", "timetable", "itinerary", "upcoming", "events", "appointments"}},
	{"slider", []string{"slider", "price range", "distance range", "volume"}},
	{"timer", []string{"timer", "countdown", "stopwatch", "rest time"}},
	{"player", []string{"player", "playback", "now playing", "play button", "scrubber"}},
	{"reviews", []string{"review", "rating", "testimonial", "feedback", "stars"}},
	{"ranking", []string{"leaderboard", "ranking", "top users", "standings"}},
	{"awards", []string{"badge", "achievement", "award", "trophies", "medal"}},
	{"stories", []string{"stories", "avatars", "friends", "team members", "members", "people", "contacts"}},
	{"person", []string{"avatar", "profile photo", "profile picture", "user info", "profile header", "greeting", "bio"}},
	{"notices", []string{"notification", "alerts", "reminder"}},
	{"checklist", []string{"checklist", "todo", "to-do", "task", "habit"}},
	{"accordion", []string{"faq", "accordion", "help", "questions"}},
	{"qr", []string{"qr", "barcode", "ticket", "boarding pass", "scan"}},
	{"products", []string{"product grid", "products", "grid", "gallery", "catalog", "photos"}},
	{"feed", []string{"feed", "posts", "timeline"}},
	{"carousel", []string{"carousel", "featured", "recommend", "popular", "trending", "suggest", "collection", "new arrivals", "for you", "playlist", "albums", "similar", "related", "courses"}},
	{"watch", []string{"watchlist", "holdings", "assets", "coins", "prices", "stocks", "market"}},
	{"media", []string{"image", "illustration", "hero visual", "cover", "photo", "picture", "artwork", "animation", "video"}},
	{"banner", []string{"banner", "promo", "offer", "deal", "discount", "announcement", "coupon"}},
	{"hero", []string{"hero", "continue", "resume", "today's", "plan", "next "}},
	{"link", []string{"forgot", "terms", "privacy", "link", "skip", "already have"}},
	{"button", []string{"button", "cta", "call to action", "submit", "book now", "buy now", "add to", "get started", "sign up", "sign in", "log in", "checkout"}},
	{"menu", []string{"menu", "settings", "options", "account section", "logout", "log out"}},
	{"bubbles", []string{"bubble", "messages", "conversation", "thread"}},
	{"list", []string{"list", "items", "transaction", "history", "orders", "activity", "recent", "workout", "exercise", "recipe", "results", "saved", "favorite", "favourite", "rows", "logs"}},
}

// otherAccount is signing in with an account of somewhere else, whatever the form.
var otherAccount = regexp.MustCompile(`(?i)\bwith (?:google|apple|facebook|github)\b|\bsocial (?:log|sign)`)

// figureWords end what is a thing and not a button: "Sign up button" is one, but
// "payment history list" is a list, whatever else its words say.
var figureWords = []struct{ kind, suffix string }{
	{"button", "button"}, {"button", "cta"}, {"link", "link"}, {"banner", "banner"}, {"toggles", "toggle"}, {"chart", "bar chart"},
	{"line", "line chart"}, {"chart", "chart"}, {"chart", "graph"}, {"carousel", "carousel"}, {"field", "field"}, {"field", "input"}, {"goal", "ring"},
	{"map", "map"}, {"search", "search"}, {"chips", "chips"}, {"products", "grid"}, {"list", "list"}, {"list", "feed"}, {"slider", "slider"},
}

// elementOf reads a key element.
func elementOf(text string) *element {
	text = strings.Join(strings.Fields(text), " ")
	head, note := splitNote(text)
	return &element{Kind: elementKind(head, text), Text: cut(text, 160), Title: cut(title(head), 48), Note: cut(note, 90)}
}

func elementKind(head, text string) string {
	low := strings.ToLower(head)
	if otherAccount.MatchString(text) {
		return "social"
	}
	for _, f := range figureWords {
		if low == f.suffix || strings.HasSuffix(low, " "+f.suffix) || strings.HasSuffix(low, " "+f.suffix+"s") {
			if kind := wordKind(low, f.kind); kind != "" {
				return kind
			}
			return f.kind
		}
	}
	for _, t := range []string{low, strings.ToLower(text)} {
		for _, k := range elementWords {
			if slices.ContainsFunc(k.words, func(w string) bool { return containsWord(t, w) }) {
				return k.kind
			}
		}
	}
	return "card"
}

// wordKind refines what a last word says alone: a "recent transactions list" and a
// "task list" are lists of different looks.
func wordKind(low, kind string) string {
	var better []string
	switch kind {
	case "list":
		better = []string{"checklist", "notices", "watch", "reviews", "ranking", "accordion", "feed", "agenda", "order"}
	case "button":
		better = []string{"fab", "social", "player"}
	case "chart":
		better = []string{"donut", "line"}
	case "field":
		better = []string{"otp", "composer", "search"}
	case "map", "search", "toggles", "banner", "carousel", "link", "chips", "products", "slider", "goal", "line":
		return kind
	}
	for _, k := range elementWords {
		if slices.Contains(better, k.kind) && slices.ContainsFunc(k.words, func(w string) bool { return containsWord(low, w) }) {
			return k.kind
		}
	}
	return kind
}

// containsWord reports whether a word of text, or several in a row, begin with w.
func containsWord(text, w string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], w)
		if i < 0 {
			return false
		}
		if at += i; at == 0 || !isWordByte(text[at-1]) {
			return true
		}
		at++
	}
}

func isWordByte(b byte) bool {
	return b >= utf8.RuneSelf || unicode.IsLetter(rune(b)) || unicode.IsDigit(rune(b))
}

// splitNote separates what an element is from what is said about it.
func splitNote(text string) (head, note string) {
	for _, sep := range []string{" with ", " showing ", " displaying ", " including ", " (", ": ", " - ", " – ", " — ", ", "} {
		if h, n, found := strings.Cut(text, sep); found && utf8.RuneCountInString(h) >= 3 {
			return strings.TrimSpace(h), sentenceCase(strings.TrimRight(strings.TrimSpace(n), ").,;"))
		}
	}
	return strings.TrimRight(text, ".,;"), ""
}

// widgetWords name the form of an element, which is seen and need not be read.
var widgetWords = []string{
	"chart", "graph", "line", "donut", "pie", "stepper", "avatars", "card", "cards", "list", "bar", "button", "carousel", "widget", "grid", "section", "banner", "chips", "tabs", "row", "rows",
	"toggle", "toggles", "field", "input", "icon", "cta", "slider", "component", "block", "panel", "strip", "ring", "link", "picker", "selector", "area", "view",
}

// title makes a heading of an element's words: without the words for its form, in
// sentence case. It is "" when nothing but form was named.
func title(head string) string {
	words := strings.Fields(head)
	for len(words) > 0 && slices.Contains([]string{"a", "an", "the", "large", "big", "small", "horizontal", "vertical", "scrollable", "prominent", "primary", "main"}, strings.ToLower(words[0])) {
		words = words[1:]
	}
	for len(words) > 0 && slices.Contains(widgetWords, strings.ToLower(words[len(words)-1])) {
		words = words[:len(words)-1]
	}
	return sentenceCase(strings.Join(words, " "))
}

// sentenceCase puts a capital first and leaves the rest, which may be a name.
func sentenceCase(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// cut shortens text to most characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:most-1])) + "…"
}
