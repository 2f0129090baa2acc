package chat

import (
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

var material = Material{Limit: 4_000, Excerpts: []Excerpt{
	{Message: 3, Text: "Ada Lovelace said: also use `parse_total` of the ledger."},
	{Message: 5, Text: "We ask ada  lovelace again."},
}}

func TestWhatADraftCannotProveIsDropped(t *testing.T) {
	s, err := ground(Summary{
		Overview: "  They\ttalk.\n\n\n\nStill. ",
		Decisions: []Item{
			{Text: "Use the ledger", Messages: []int{5, 3, 3, 99, -1}},
			{Text: "use the  ledger.", Messages: []int{3}},
			{Text: "Cited from elsewhere", Messages: []int{4}},
			{Text: " \n ", Messages: []int{3}},
		},
		OpenQuestions: []Item{{Text: "Which one?\u202eevil", Type: "person", Messages: []int{5}}},
		Names: []Item{
			{Text: "Ada Lovelace (the lead)", Type: "person", Messages: []int{88}},
			{Text: "“parse_total”", Type: "identifier"},
			{Text: "al", Type: "person", Messages: []int{3}},
			{Text: "ledger", Type: "nonsense"},
		},
	}, material)
	if err != nil {
		t.Fatal(err)
	}
	if s.Overview != "They talk.\n\nStill." {
		t.Errorf("overview %q", s.Overview)
	}
	if len(s.Decisions) != 1 || s.Decisions[0].Text != "Use the ledger" || !slices.Equal(s.Decisions[0].Messages, []int{3, 5}) {
		t.Errorf("decisions %+v", s.Decisions)
	}
	if len(s.OpenQuestions) != 1 || s.OpenQuestions[0].Text != "Which one? evil" || s.OpenQuestions[0].Type != "" {
		t.Errorf("questions %+v", s.OpenQuestions)
	}
	if len(s.Names) != 3 || s.Names[0].Text != "Ada Lovelace" || !slices.Equal(s.Names[0].Messages, []int{3, 5}) || s.Names[1].Text != "parse_total" || s.Names[2].Type != "other" {
		t.Errorf("names %+v", s.Names)
	}
}

func TestADraftWithoutSubstanceIsMalformed(t *testing.T) {
	for name, draft := range map[string]Summary{
		"no overview":       {Decisions: []Item{{Text: "Use it", Messages: []int{3}}}},
		"nothing is proven": {Overview: "Yes.", Decisions: []Item{{Text: "Use it", Messages: []int{1}}}, Names: []Item{{Text: "Bob"}}},
	} {
		if _, err := ground(draft, material); !fault.Is(err, fault.Malformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, err := ground(Summary{Overview: "Small talk."}, material); err != nil || s.Overview != "Small talk." {
		t.Errorf("a talk without items: %+v, %v", s, err)
	}
}

func TestOneAnswerHasABoundedNumberOfItems(t *testing.T) {
	draft := Summary{Overview: "Yes."}
	for i := range maxItems + 5 {
		draft.Facts = append(draft.Facts, Item{Text: strings.Repeat("x", i%500+1), Messages: []int{3}})
	}
	if s, err := ground(draft, material); err != nil || s.Omitted != 5 || len(s.Facts) != 500 {
		t.Errorf("%d facts, %d omitted, %v", len(s.Facts), s.Omitted, err)
	}
}
