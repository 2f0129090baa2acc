package offline

import (
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/functions/studio"
)

// kindWords lead from the words of a screen's type, name and purpose to the
// layouts that there are. The first that fits is taken, so that the telling words
// stand before the common ones.
var kindWords = []struct {
	kind  string
	words []string
}{
	{"splash", []string{"splash", "launch", "loading", "intro"}},
	{"onboarding", []string{"onboard", "welcome", "walkthrough", "tutorial", "getstarted"}},
	{"signup", []string{"signup", "register", "registration", "createaccount", "join"}},
	{"signin", []string{"signin", "login", "logon", "auth", "password", "verify", "otp"}},
	{"notifications", []string{"notification", "alert", "inbox", "updates"}},
	{"settings", []string{"setting", "preference", "privacy", "security", "help", "support", "about"}},
	{"list", []string{"history", "results", "library", "transactions"}},
	{"checkout", []string{"checkout", "cart", "basket", "bag", "payment", "pay", "order", "transfer", "send", "booking", "confirm", "subscription", "paywall"}},
	{"chat", []string{"chat", "message", "conversation", "assistant", "dm"}},
	{"map", []string{"map", "nearby", "location", "tracking", "route", "navigate", "directions"}},
	{"player", []string{"player", "nowplaying", "playing", "video", "session", "episode"}},
	{"calendar", []string{"calendar", "schedule", "agenda", "planner", "appointment", "itinerary", "availability"}},
	{"stats", []string{"stat", "analytic", "insight", "report", "progress", "chart", "metric", "trend", "performance", "budget"}},
	{"dashboard", []string{"dashboard", "overview", "summary", "portfolio", "wallet", "account"}},
	{"profile", []string{"profile", "user", "member", "achievement", "me"}},
	{"search", []string{"search", "discover", "explore", "find"}},
	{"feed", []string{"feed", "timeline", "stories", "community", "posts", "social"}},
	{"detail", []string{"detail", "product", "recipe", "item", "article", "view", "info", "lesson"}},
	{"list", []string{"list", "browse", "catalog", "all", "collection", "favorites", "favourites", "saved", "category", "menu", "activity", "workouts", "courses"}},
	{"home", []string{"home", "main", "today", "start", "landing"}},
}

// kinds are the layouts; every one has a template of its name.
var kinds = []string{
	"splash", "onboarding", "signin", "signup", "home", "list", "detail", "search", "profile", "settings", "checkout", "chat", "map",
	"dashboard", "stats", "notifications", "calendar", "feed", "player", "generic",
}

// kindOf chooses the layout: the type when there is one of that name, else what
// its words, then those of the name and the purpose suggest.
func kindOf(r studio.ScreenRequest) string {
	plain := strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(r.Type))
	if slices.Contains(kinds, plain) && plain != "generic" {
		return plain
	}
	for _, text := range []string{r.Type, r.Name} {
		if kind := kindIn(text); kind != "" {
			return kind
		}
	}
	// A purpose is prose: only the names of layouts themselves tell anything there.
	for _, w := range wordsOf(r.Purpose) {
		if slices.Contains(kinds, w) && !slices.Contains(everydayWords, w) {
			return w
		}
	}
	return "generic"
}

// everydayWords are layouts whose names are ordinary words.
var everydayWords = []string{"home", "list", "detail", "search", "generic"}

func kindIn(text string) string {
	words := wordsOf(text)
	for i := range len(words) - 1 { // "sign up" reads like "signup"
		words = append(words, words[i]+words[i+1])
	}
	for _, k := range kindWords {
		for _, w := range words {
			for _, known := range k.words {
				if w == known || len(known) > 3 && strings.HasPrefix(w, known) {
					return k.kind
				}
			}
		}
	}
	return ""
}
