package chat_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

func selection(files ...chat.File) *chat.Request {
	return &chat.Request{Operation: chat.Choose, Query: "Round the invoices", Messages: []chat.Message{{Role: "user", Content: "Hello"}}, Files: files}
}

func picking(picks ...chat.Pick) chattest.Model {
	return chattest.Model{Picks: func(chat.SelectMaterial) ([]chat.Pick, error) { return picks, nil }}
}

func ids(selected []chat.Selected) []string {
	all := []string{}
	for _, s := range selected {
		all = append(all, s.ID)
	}
	return all
}

func TestASelectionTakesTheMostNeededThatFits(t *testing.T) {
	req := selection(
		chat.File{ID: "a", Path: "src/a.go", Size: 1_000}, chat.File{ID: "b", Size: 200}, chat.File{ID: "c", Size: 400}, chat.File{ID: "d", Size: 200})
	req.TokenBudget = 600
	r, _, err := work(t, chat.NewPlan(req, 0), picking(
		chat.Pick{ID: "d", Score: 40, Reason: "helps\nmuch"}, chat.Pick{ID: "a", Score: 900, Reason: "rounds"}, chat.Pick{ID: "c", Score: 80, Reason: "sums"},
		chat.Pick{ID: "z", Score: 99, Reason: "invented"}, chat.Pick{ID: "a", Score: 3, Reason: "twice"}, chat.Pick{ID: "b", Score: 0, Reason: "not needed"}))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(ids(r.Selected), []string{"a", "d"}) || !slices.Equal(ids(r.LeftOut), []string{"c"}) {
		t.Errorf("selected %q, left out %q", ids(r.Selected), ids(r.LeftOut))
	}
	if r.TokensBefore != 900 || r.TokensAfter != 600 || !r.Trimmed || r.Method != chat.ByModel || r.Provider != "test" || r.Parts != 1 {
		t.Errorf("%+v", r)
	}
	if a, d := r.Selected[0], r.Selected[1]; a.Score != 100 || a.Label != "src/a.go" || a.Tokens != 500 || d.Reason != "helps much" {
		t.Errorf("%+v, %+v", a, d)
	}
}

func TestASelectionMayBeEmpty(t *testing.T) {
	r, _, err := work(t, chat.NewPlan(selection(chat.File{ID: "a", Size: 1}), 0), picking())
	if err != nil || r.Selected == nil || len(r.Selected) != 0 || r.Trimmed {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestPicksThatCannotBeUsedAreMalformed(t *testing.T) {
	for name, m := range map[string]chattest.Model{
		"invented":  picking(chat.Pick{ID: "z", Score: 9, Reason: "why not"}),
		"no reason": picking(chat.Pick{ID: "a", Score: 9, Reason: " "}),
	} {
		if _, _, err := work(t, chat.NewPlan(selection(chat.File{ID: "a", Size: 1}), 0), m); !fault.Is(err, fault.Malformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSelectionsStayWithinBudgetAndOffer holds for whatever a model answers.
func TestSelectionsStayWithinBudgetAndOffer(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 4))
		req := selection()
		offered := map[string]bool{}
		for i := range 1 + r.IntN(200) {
			f := chat.File{ID: fmt.Sprintf("f%d", i), Content: strings.Repeat("round 数 ", r.IntN(600)), Size: 1 + r.IntN(90_000)}
			offered[f.ID] = true
			req.Files = append(req.Files, f)
		}
		req.TokenBudget = chat.MinBudget + r.IntN(200_000)
		if err := req.Check(); err != nil {
			t.Fatal(err)
		}
		p := chat.NewPlan(req, chat.MinPartTokens)
		seen := map[string]int{}
		result, _, err := work(t, p, chattest.Model{Picks: func(m chat.SelectMaterial) ([]chat.Pick, error) {
			shown := 0
			var picks []chat.Pick
			for _, f := range m.Files {
				seen[f.ID]++
				shown += chat.Tokens(f.Text)
				picks = append(picks, chat.Pick{ID: f.ID, Score: r.IntN(300) - 100, Reason: "because"})
			}
			if shown > chat.MinPartTokens {
				t.Errorf("seed %d: a part shows %d tokens of files", seed, shown)
			}
			return append(picks, chat.Pick{ID: "f99999", Score: 100, Reason: "mine"}, chat.Pick{ID: m.Files[0].ID, Score: 7, Reason: "again"}), nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		total, once := 0, map[string]bool{}
		for _, s := range append(slices.Clone(result.Selected), result.LeftOut...) {
			if !offered[s.ID] || once[s.ID] || s.Reason == "" {
				t.Errorf("seed %d: %+v", seed, s)
			}
			once[s.ID] = true
		}
		for _, s := range result.Selected {
			total += s.Tokens
		}
		if total != result.TokensAfter || total > req.TokenBudget {
			t.Errorf("seed %d: %d tokens are selected, said %d, budget %d", seed, total, result.TokensAfter, req.TokenBudget)
		}
		for id := range offered {
			if seen[id] != 1 {
				t.Errorf("seed %d: %s was shown %d times", seed, id, seen[id])
			}
		}
	}
}

func TestAPartIsDoneOnlyOnWhatItNeeds(t *testing.T) {
	c := chattest.Make(1, 60_000, 2)
	p := chat.NewPlan(&chat.Request{Messages: c.Messages, Operation: chat.Summarise}, chat.MinPartTokens)
	for _, id := range []string{"join", "part-999"} {
		if _, _, err := p.Do(context.Background(), chattest.Model{}, studio.Try{}, id, nil); !fault.Is(err, fault.Internal) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := p.Result(nil, studio.Info{}); !fault.Is(err, fault.Internal) {
		t.Error(err)
	}
}

func TestAModelsFailureIsThePartsFailure(t *testing.T) {
	refused := fault.New(fault.Blocked, "The model refused.", nil)
	m := chattest.Model{
		Summary: func(chat.Material, chat.Summary) (chat.Summary, error) { return chat.Summary{}, refused },
		Joined:  func(chat.JoinMaterial, chat.Joined) (chat.Joined, error) { return chat.Joined{}, refused },
		Picks:   func(chat.SelectMaterial) ([]chat.Pick, error) { return nil, refused },
	}
	c := chattest.Make(1, 60_000, 2)
	p := chat.NewPlan(&chat.Request{Messages: c.Messages, Operation: chat.Summarise}, chat.MinPartTokens)
	_, pieces, err := work(t, p, chattest.Model{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"part-1", "join"} {
		if _, call, err := p.Do(context.Background(), m, studio.Try{}, id, pieces); !fault.Is(err, fault.Blocked) || call.Model != "planted" {
			t.Errorf("%s: %v with %+v", id, err, call)
		}
	}
	if _, _, err := work(t, chat.NewPlan(selection(chat.File{ID: "a", Size: 1}), 0), m); !fault.Is(err, fault.Blocked) {
		t.Error(err)
	}
}
