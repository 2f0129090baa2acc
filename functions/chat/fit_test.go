package chat

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func items(n int, text string) []Item {
	var all []Item
	for i := range n {
		all = append(all, Item{Text: fmt.Sprintf("%s number %03d", text, i), Type: "person", Messages: []int{i}})
	}
	return all
}

func TestWhatFitsStaysWhole(t *testing.T) {
	s := Summary{
		Overview: "They planned a shop.", Decisions: items(2, "Decide"), Constraints: items(1, "Keep"),
		OpenQuestions: items(1, "Ask"), Names: []Item{{Text: "Ada", Type: "person", Messages: []int{1}}, {Text: "x", Type: "other", Messages: []int{1}}}, Facts: items(1, "Know"),
	}
	got := fit(s, 400)
	const want = "They planned a shop.\n\nDecisions:\n- Decide number 000\n- Decide number 001\n\nConstraints:\n- Keep number 000\n\n" +
		"Open questions:\n- Ask number 000\n\nNames:\n- Ada (person)\n- x\n\nFacts:\n- Know number 000"
	if got.Text != want || got.Omitted != 0 || got.Shortened {
		t.Errorf("%q, %d omitted, shortened %v", got.Text, got.Omitted, got.Shortened)
	}
}

func TestFactsAndOverviewGiveWayFirst(t *testing.T) {
	s := Summary{Overview: strings.Repeat("Much was said. ", 400), Decisions: items(20, "Decide"), Constraints: items(10, "Keep"), OpenQuestions: items(10, "Ask"), Names: items(20, "Name"), Facts: items(200, "Know")}
	got := fit(s, 1_000)
	if len(got.Decisions) != 20 || len(got.Constraints) != 10 || len(got.OpenQuestions) != 10 || len(got.Names) != 20 {
		t.Errorf("left: %d decisions, %d constraints, %d questions, %d names", len(got.Decisions), len(got.Constraints), len(got.OpenQuestions), len(got.Names))
	}
	if !got.Shortened || got.Omitted != 200-len(got.Facts) || got.Omitted == 0 || !strings.HasSuffix(got.Overview, "…") || got.Overview == "…" {
		t.Errorf("%d facts omitted, overview %q", got.Omitted, got.Overview)
	}
}

func TestNewerItemsAndNamesInMoreMessagesStay(t *testing.T) {
	s := Summary{Overview: "Long.", Decisions: items(300, "Decide"), Names: items(300, "Name")}
	s.Names[7].Messages = []int{7, 8, 9}
	got := fit(s, 600)
	if n := len(got.Decisions); n == 300 || n < 5 || got.Decisions[n-1].Text != "Decide number 299" || got.Decisions[0].Messages[0] != 300-n {
		t.Errorf("%d decisions from %q", n, got.Decisions[0].Text)
	}
	found := false
	for _, n := range got.Names {
		found = found || n.Text == "Name number 007"
	}
	if !found || len(got.Names) < 5 {
		t.Errorf("of the names %d stay, the common one: %v", len(got.Names), found)
	}
}

func TestNoKindIsCrowdedOut(t *testing.T) {
	s := Summary{Overview: strings.Repeat("Much was said. ", 400), Decisions: items(900, "Decide"), Constraints: items(900, "Keep"), OpenQuestions: items(900, "Ask"), Names: items(900, "Name"), Facts: items(900, "Know")}
	got := fit(s, MinBudget)
	if len(got.Decisions) == 0 || len(got.Constraints) == 0 || len(got.OpenQuestions) == 0 || len(got.Names) == 0 || got.Overview == "" {
		t.Errorf("%q", got.Text)
	}
}

// TestASummaryNeverExceedsItsLimit is the promise that budgets stand on.
func TestASummaryNeverExceedsItsLimit(t *testing.T) {
	t.Parallel()
	pieces := []string{"数据", "\U0001F680", "ß", "99", " ", "word", "\n\n", "Ab", "…", "\u00ad", "\u0301"}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 3))
		text := func(most int) string {
			var b strings.Builder
			for range 1 + r.IntN(most) {
				b.WriteString(pieces[r.IntN(len(pieces))])
			}
			return b.String() + "."
		}
		s := Summary{Overview: prose(text(2_000))}
		for _, k := range Kinds {
			for range r.IntN(60) {
				if it, ok := clean(k, Item{Text: text(300), Type: NameTypes[r.IntN(len(NameTypes))], Messages: []int{r.IntN(99)}}); ok {
					*s.Items(k) = append(*s.Items(k), it)
				}
			}
		}
		limit := MinBudget + r.IntN(2_000)
		got := fit(s, limit)
		if n := Tokens(got.Text); n > limit {
			t.Fatalf("seed %d: %d tokens, limit %d", seed, n, limit)
		}
		if got.Text == "" {
			t.Errorf("seed %d: nothing is left within %d tokens", seed, limit)
		}
		if again := fit(got, limit); again.Text != got.Text {
			t.Errorf("seed %d: fitting twice changes the text", seed)
		}
	}
}

func FuzzFit(f *testing.F) {
	f.Add("They spoke.", "Use it", "Ada", 200)
	f.Fuzz(func(t *testing.T, overview, decision, name string, limit int) {
		if limit < MinBudget || limit > MaxSummaryBudget {
			return
		}
		s := Summary{Overview: prose(overview)}
		for k, text := range map[Kind]string{Decision: decision, Name: name, Fact: overview} {
			if it, ok := clean(k, Item{Text: text, Messages: []int{1}}); ok {
				*s.Items(k) = append(*s.Items(k), it)
			}
		}
		if got := fit(s, limit); Tokens(got.Text) > limit {
			t.Errorf("%d tokens, limit %d: %q", Tokens(got.Text), limit, got.Text)
		}
	})
}
