package chat

import (
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/functions/chat/keyword"
)

// judge decides whether new words can stand for old ones.
type judge struct {
	// names are the words of names, bare: where one begins a sentence, its capital
	// would prove nothing.
	names map[string]bool
}

func newJudge(m JoinMaterial) judge {
	j := judge{names: map[string]bool{}}
	for _, it := range m.Items {
		if it.Kind != Name {
			continue
		}
		for _, w := range keyword.Words(it.Text) {
			w.First = false
			if w.Specific() {
				j.names[bare(w)] = true
			}
		}
	}
	return j
}

// covered gives the items that text, of kind k, can stand for. Its own kind is
// needed: a question may go into the decision that answers it, but a decision never
// becomes a fact. A text that says more than all of its sources stands for none.
func (j judge) covered(k Kind, text string, from []JoinItem) []JoinItem {
	var covered []JoinItem
	var said []string
	own := false
	for _, it := range from {
		said = append(said, it.Text)
		if it.Kind != k && (it.Kind != Question || k == Name) {
			continue
		}
		if j.covers(k, text, it.Text) {
			covered = append(covered, it)
			own = own || it.Kind == k
		}
	}
	if !own || !j.founded(k, text, said) {
		return nil
	}
	return covered
}

// enough is the share of an item's words that its new wording must have.
const enough = 0.6

// covers reports whether text says what old says: all that cannot be said otherwise
// (numbers, names, identifiers), most of its other words, and a denial if it has one.
func (j judge) covers(k Kind, text, old string) bool {
	terms := stems(old)
	if k == Name || len(terms) == 0 {
		return keyword.Occurs(keyword.Fold(text), keyword.Fold(old))
	}
	if keyword.Negated(old) && !keyword.Negated(text) || !j.within(old, []string{text}) {
		return false
	}
	has, found := stems(text), 0
	for stem := range terms {
		if has[stem] {
			found++
		}
	}
	return float64(found) >= enough*float64(len(terms))
}

// founded reports whether text says nothing specific that none of its sources says,
// and denies nothing that none of them denies. A name must be one of its sources.
func (j judge) founded(k Kind, text string, said []string) bool {
	if k == Name {
		return slices.ContainsFunc(said, func(s string) bool { return same(s) == same(text) })
	}
	return j.within(text, said) && (!keyword.Negated(text) || slices.ContainsFunc(said, keyword.Negated))
}

// within reports whether all that cannot be said otherwise in text is in others too.
func (j judge) within(text string, others []string) bool {
	words := map[string]bool{}
	for _, other := range others {
		for _, w := range keyword.Words(other) {
			words[bare(w)] = true
		}
	}
	for _, w := range keyword.Words(text) {
		if word := bare(w); (w.Specific() || j.names[word]) && !words[word] {
			return false
		}
	}
	return true
}

// bare is a word in small letters without the 's of a genitive.
func bare(w keyword.Word) string {
	word := strings.ToLower(w.Text)
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// stems are the beginnings of a text's terms, by which forms of a word are alike.
func stems(text string) map[string]bool {
	const most = 5
	all := map[string]bool{}
	for _, term := range keyword.Terms(text) {
		if r := []rune(term); len(r) > most {
			term = string(r[:most])
		}
		all[term] = true
	}
	return all
}
