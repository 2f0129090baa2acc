package chat

import (
	"reflect"
	"slices"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

// joinable are two summaries whose items are d1 … in the order of this list.
func joinable() JoinMaterial {
	return joinMaterial([]Summary{
		{
			Overview:      "First.",
			Decisions:     []Item{{Text: "Use PostgreSQL 15 for the ledger", Messages: []int{1}}, {Text: "Do not store card numbers", Messages: []int{2}}},
			OpenQuestions: []Item{{Text: "Which database has the ledger?", Messages: []int{0}}},
			Names:         []Item{{Text: "Ada", Type: "person", Messages: []int{1}}, {Text: "Bob Ray", Type: "person", Messages: []int{2}}},
		},
		{
			Overview:  "Second.",
			Decisions: []Item{{Text: "use postgresql 15 for the ledger.", Messages: []int{7}}, {Text: "Ada signs the ledger contract", Messages: []int{8}}},
			Names:     []Item{{Text: "Ada Lovelace", Type: "person", Messages: []int{8}}},
		},
	}, 4_000)
}

func TestJoinMaterialHasEachItemOnce(t *testing.T) {
	m := joinable()
	ids := map[string]string{}
	for _, it := range m.Items {
		ids[it.ID] = it.Text
	}
	want := map[string]string{
		"d1": "Use PostgreSQL 15 for the ledger", "d2": "Do not store card numbers", "d3": "Ada signs the ledger contract",
		"q1": "Which database has the ledger?", "n1": "Ada", "n2": "Bob Ray", "n3": "Ada Lovelace",
	}
	if !reflect.DeepEqual(ids, want) || !slices.Equal(m.Items[0].Messages, []int{1, 7}) || !slices.Equal(m.Overviews, []string{"First.", "Second."}) {
		t.Errorf("%+v", m)
	}
}

func TestNewWordsStandForOldOnesOnlyWhenTheyCoverThem(t *testing.T) {
	for _, tt := range []struct {
		name    string
		rewrite Rewrite
		gone    []string // ids that it may stand for
	}{
		{"reworded", Rewrite{Decision, "The ledger uses PostgreSQL 15", []string{"d1"}}, []string{"d1"}},
		{"merged", Rewrite{Decision, "The ledger uses PostgreSQL 15; Ada signs its contract", []string{"d1", "d3"}}, []string{"d1", "d3"}},
		{"answered", Rewrite{Decision, "The ledger's database is PostgreSQL 15", []string{"d1", "q1"}}, []string{"d1", "q1"}},
		{"a name in full", Rewrite{Name, "Ada Lovelace", []string{"n1", "n3"}}, []string{"n1", "n3"}},
		{"a number changed", Rewrite{Decision, "The ledger uses PostgreSQL 16", []string{"d1"}}, nil},
		{"a number lost", Rewrite{Decision, "The ledger uses PostgreSQL", []string{"d1"}}, nil},
		{"a name lost", Rewrite{Decision, "Someone signs the ledger contract", []string{"d3"}}, nil},
		{"a name swapped at the start", Rewrite{Decision, "Bob Ray and Ada sign the ledger contract", []string{"d3"}}, nil},
		{"a denial lost", Rewrite{Decision, "Store card numbers", []string{"d2"}}, nil},
		{"a denial added", Rewrite{Decision, "Do not use PostgreSQL 15 for the ledger", []string{"d1"}}, nil},
		{"too little said", Rewrite{Decision, "Ada", []string{"d3"}}, nil},
		{"a decision made a fact", Rewrite{Fact, "Use PostgreSQL 15 for the ledger", []string{"d1"}}, nil},
		{"a question made a decision", Rewrite{Decision, "Which database has the ledger", []string{"q1"}}, nil},
		{"a name that nobody has", Rewrite{Name, "Ada Bob Ray", []string{"n1", "n2"}}, nil},
		{"one of two covered", Rewrite{Decision, "The ledger uses PostgreSQL 15", []string{"d1", "d2", "zz"}}, []string{"d1"}},
		{"no such kind", Rewrite{"gossip", "Use PostgreSQL 15 for the ledger", []string{"d1"}}, nil},
		{"nothing said", Rewrite{Decision, " ", []string{"d1"}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := joinable()
			s, err := rewrite(Joined{Overview: "All.", Items: []Rewrite{tt.rewrite}}, m)
			if err != nil {
				t.Fatal(err)
			}
			left := map[string]bool{}
			for _, k := range Kinds {
				for _, it := range *s.Items(k) {
					left[string(k)+it.Text] = true
				}
			}
			for _, it := range m.Items {
				gone := slices.Contains(tt.gone, it.ID) && it.Text != tt.rewrite.Text
				if left[string(it.Kind)+it.Text] == gone {
					t.Errorf("%s %q: left %v", it.ID, it.Text, left[string(it.Kind)+it.Text])
				}
			}
			if left[string(tt.rewrite.Kind)+tt.rewrite.Text] != (len(tt.gone) > 0) {
				t.Errorf("the new wording stands: %v", left[string(tt.rewrite.Kind)+tt.rewrite.Text])
			}
		})
	}
}

func TestAMergedItemCitesAllItStandsFor(t *testing.T) {
	s, err := rewrite(Joined{Overview: "All.", Items: []Rewrite{{Name, "Ada Lovelace", []string{"n3", "n1", "n1"}}}}, joinable())
	if err != nil || len(s.Names) != 2 || !slices.Equal(s.Names[0].Messages, []int{1, 8}) || s.Names[0].Type != "person" {
		t.Errorf("%+v, %v", s.Names, err)
	}
}

func TestAJoinWithoutAnOverviewIsMalformed(t *testing.T) {
	if _, err := rewrite(Joined{Overview: " \n"}, joinable()); !fault.Is(err, fault.Malformed) {
		t.Error(err)
	}
}
