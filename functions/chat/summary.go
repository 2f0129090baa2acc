package chat

import (
	"slices"
	"strings"
	"unicode"
)

// Kind is one kind of item in a summary.
type Kind string

// The kinds, in the order in which a text shows them.
const (
	Decision   Kind = "decision"
	Constraint Kind = "constraint"
	Question   Kind = "question"
	Name       Kind = "name"
	Fact       Kind = "fact"
)

// Kinds are all kinds of items.
var Kinds = []Kind{Decision, Constraint, Question, Name, Fact}

// NameTypes are what a name can be the name of; the last is for all else.
var NameTypes = []string{"person", "organisation", "product", "file", "identifier", "place", "other"}

// Summary is a conversation, or a stretch of it, condensed.
type Summary struct {
	Overview      string `json:"overview"`
	Decisions     []Item `json:"decisions"`
	Constraints   []Item `json:"constraints"`
	OpenQuestions []Item `json:"openQuestions"`
	Names         []Item `json:"names"`
	Facts         []Item `json:"facts"`
	// Text is all of the above, written for the next model call.
	Text string `json:"text"`
	// Omitted counts items that were left out so that the text fits its limit.
	Omitted int `json:"omitted,omitempty"`
	// Shortened says that the overview or an item was cut for the same reason.
	Shortened bool `json:"shortened,omitempty"`
}

// Item is one thing that a summary keeps.
type Item struct {
	Text     string `json:"text"`
	Type     string `json:"type,omitempty" doc:"names: one of person, organisation, product, file, identifier, place, other"`
	Messages []int  `json:"messages" doc:"Positions of the messages that it comes from, from 0"`
}

// Items are the items of a kind, for reading and changing.
func (s *Summary) Items(k Kind) *[]Item {
	switch k {
	case Decision:
		return &s.Decisions
	case Constraint:
		return &s.Constraints
	case Question:
		return &s.OpenQuestions
	case Name:
		return &s.Names
	}
	return &s.Facts
}

// Bounds of what a model writes.
const (
	maxItemRunes   = 600
	maxNameRunes   = 160
	maxReasonRunes = 400
	// maxItems bounds the items of a kind in one answer.
	maxItems = 1_000
	// maxCited bounds the messages that an item cites: the first and the last ones stay.
	maxCited = 16
)

// line makes text a single line of printable characters, at most most of them.
func line(text string, most int) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || isControl(r) }), " ")
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	cut := most - 1
	for i := cut; i > cut/2; i-- {
		if r[i] == ' ' {
			cut = i
			break
		}
	}
	return strings.TrimRight(string(r[:cut]), " ") + "…"
}

// prose makes text paragraphs of one line each.
func prose(text string) string {
	var paragraphs []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = line(p, len(p)); p != "" {
			paragraphs = append(paragraphs, p)
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// isControl reports characters that no text of ours may have: controls, and the
// marks that turn the direction of what follows.
func isControl(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
}

// clean makes an item of kind k presentable; false when nothing is left of it.
func clean(k Kind, it Item) (Item, bool) {
	most := maxItemRunes
	if k == Name {
		most = maxNameRunes
		if !slices.Contains(NameTypes, it.Type) {
			it.Type = NameTypes[len(NameTypes)-1]
		}
	} else {
		it.Type = ""
	}
	it.Text = line(it.Text, most)
	return it, it.Text != ""
}

// cite gives message positions in order, each once, at most maxCited.
func cite(messages ...[]int) []int {
	all := slices.Concat(messages...)
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) > maxCited {
		all = slices.Concat(all[:maxCited/2], all[len(all)-maxCited/2:])
	}
	return all
}

// same is the form under which two texts are the same: lower case, one space
// between words, no sign at the end.
func same(text string) string {
	return strings.TrimRight(strings.ToLower(strings.Join(strings.Fields(text), " ")), ".!?;:, ")
}
