package extractive

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/appforge-ai/appforge/functions/chat"
)

const (
	// overviewShare is the part of a limit that the overview may have: one in so many.
	overviewShare = 4
	// maxFacts bounds the sentences with figures that are kept as facts.
	maxFacts = 60
)

// summarise quotes what matters.
func summarise(m chat.Material) chat.Summary {
	all := sentences(m.Excerpts)
	var s chat.Summary
	var rest []sentence
	for i, one := range all {
		kind, text, found := kindOf(one)
		switch {
		case found:
			*s.Items(kind) = append(*s.Items(kind), chat.Item{Text: text, Messages: []int{one.message}})
		case isQuestion(one.text):
			if open(one, all[i+1:]) {
				s.OpenQuestions = append(s.OpenQuestions, chat.Item{Text: one.text, Messages: []int{one.message}})
			}
		default:
			rest = append(rest, one)
		}
	}
	s.Names = names(all)
	s.Facts = append(s.Facts, figures(rest)...)
	if s.Overview = overview(rest, m.Limit/overviewShare); s.Overview == "" {
		s.Overview = overview(all, m.Limit/overviewShare)
	}
	if s.Overview == "" { // nothing but data: its beginning stands for it
		s.Overview = clip(m.Excerpts[0].Text)
	}
	return s
}

// open reports whether nobody speaks of a question's words later.
func open(q sentence, later []sentence) bool {
	asked := map[string]bool{}
	for _, term := range q.terms {
		asked[term] = true
	}
	if len(asked) == 0 {
		return false
	}
	for _, s := range later {
		if s.message == q.message || isQuestion(s.text) {
			continue
		}
		said := map[string]bool{}
		for _, term := range s.terms {
			if asked[term] {
				said[term] = true
			}
		}
		if 2*len(said) >= len(asked) {
			return false
		}
	}
	return true
}

// figures are the sentences with figures that say most.
func figures(all []sentence) []chat.Item {
	all = slices.DeleteFunc(slices.Clone(all), func(s sentence) bool {
		return !strings.ContainsFunc(s.text, unicode.IsDigit) || len(s.terms) < 3
	})
	slices.SortStableFunc(all, func(a, b sentence) int { return cmp.Compare(b.score, a.score) })
	var items []chat.Item
	for _, s := range all[:min(len(all), maxFacts)] {
		items = append(items, chat.Item{Text: s.text, Messages: []int{s.message}})
	}
	return items
}

// overview is the sentences that say most, in their order, in at most limit tokens.
func overview(all []sentence, limit int) string {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].score, all[a].score) })
	var taken []int
	seen := map[string]bool{}
	for _, i := range order {
		if cost := chat.Tokens(all[i].text) + 1; cost <= limit && !seen[all[i].folded] {
			limit -= cost
			taken, seen[all[i].folded] = append(taken, i), true
		}
	}
	slices.Sort(taken)
	var texts []string
	for _, i := range taken {
		texts = append(texts, all[i].text)
	}
	return strings.Join(texts, " ")
}

// joinOverviews gives each overview the same share of limit tokens.
func joinOverviews(overviews []string, limit int) string {
	var joined []string
	for i, text := range overviews {
		part := overview(sentences([]chat.Excerpt{{Message: i, Text: text}}), limit/len(overviews))
		if part != "" {
			joined = append(joined, part)
		}
	}
	if len(joined) == 0 && len(overviews) > 0 {
		return clip(overviews[0])
	}
	return strings.Join(joined, "\n\n")
}

// clip is the beginning of a text that has no sentences.
func clip(text string) string {
	const most = 120
	if !strings.ContainsFunc(text, unicode.IsGraphic) {
		return "The messages have no words."
	}
	if r := []rune(strings.TrimSpace(text[:min(len(text), 8*most)])); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
