package extractive

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/keyword"
)

const (
	// coverageWeight is how much of a score is the share of the request's words that a
	// file has; the rest is its rank, which can be compared within one part only.
	coverageWeight = 70
	// shownTerms is how many words a reason names.
	shownTerms = 6
)

// rank picks the files that have words of the request, or, when none has any, words of
// the conversation's end.
func rank(m chat.SelectMaterial) []chat.Pick {
	if picks := match(m, m.Query, "the request"); len(picks) > 0 {
		return picks
	}
	var recent strings.Builder
	for _, e := range m.Recent {
		recent.WriteString(e.Text + "\n")
	}
	return match(m, recent.String(), "the conversation")
}

func match(m chat.SelectMaterial, query, whose string) []chat.Pick {
	texts := make([]string, len(m.Files))
	for i, f := range m.Files {
		texts[i] = f.Label + "\n" + f.Label + "\n" + f.Text // a name says more than a line
	}
	wanted := keyword.Terms(query)
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	matches := keyword.Rank(query, texts)
	best := 0.0
	for _, found := range matches {
		best = max(best, found.Score)
	}
	var picks []chat.Pick
	for i, found := range matches {
		if len(found.Terms) == 0 {
			continue
		}
		coverage := float64(len(found.Terms)) / float64(len(wanted))
		picks = append(picks, chat.Pick{
			ID:     m.Files[i].ID,
			Score:  max(1, int(math.Round(coverageWeight*coverage+(100-coverageWeight)*found.Score/best))),
			Reason: fmt.Sprintf("Has words of %s: %s", whose, strings.Join(found.Terms[:min(len(found.Terms), shownTerms)], ", ")),
		})
	}
	return picks
}
