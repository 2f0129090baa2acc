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
)

// work does all parts of a plan in order, and holds every piece to its part's limit.
func work(t *testing.T, p *chat.Plan, m chat.Model) (chat.Result, map[string]chat.Piece, error) {
	t.Helper()
	pieces := map[string]chat.Piece{}
	for _, part := range p.Parts {
		piece, _, err := p.Do(context.Background(), m, studio.Try{Number: 1}, part.ID, pieces)
		if err != nil {
			return chat.Result{}, pieces, err
		}
		if piece.Summary != nil {
			if n := chat.Tokens(piece.Summary.Text); n > part.Limit {
				t.Errorf("%s has %d tokens, limit %d", part.ID, n, part.Limit)
			}
		}
		pieces[part.ID] = piece
	}
	r, err := p.Result(pieces, m.Info(0, 0))
	if err == nil && (r.TokensAfter > r.TokenBudget || r.TokenBudget != p.Budget) {
		t.Errorf("%d tokens, budget %d, asked for %d", r.TokensAfter, r.TokenBudget, p.Budget)
	}
	return r, pieces, err
}

func texts(items []chat.Item) []string {
	var all []string
	for _, it := range items {
		all = append(all, it.Text)
	}
	slices.Sort(all)
	return all
}

func TestAllThatIsPlantedSurvives(t *testing.T) {
	for _, size := range []struct {
		tokens, planted, budget, parts int
		seeds                          uint64
	}{
		{3_000, 5, 4_000, 1, 20},
		{100_000, 40, 8_000, 2, 5},
		{400_000, 120, 32_000, 20, 2},
	} {
		for seed := range size.seeds {
			t.Run(fmt.Sprintf("%d tokens, seed %d", size.tokens, seed), func(t *testing.T) {
				t.Parallel()
				c := chattest.Make(seed, size.tokens, size.planted)
				req := &chat.Request{Messages: c.Messages, Operation: chat.Summarise, TokenBudget: size.budget}
				if err := req.Check(); err != nil {
					t.Fatal(err)
				}
				partTokens := 0
				if size.parts > 1 {
					partTokens = size.tokens / size.parts * 2
				}
				p := chat.NewPlan(req, partTokens)
				if len(p.Parts) < size.parts/2 {
					t.Fatalf("%d parts are too few to prove anything", len(p.Parts))
				}
				// A model that joins badly: it drops items, merges strangers and invents.
				seeded := rand.New(rand.NewPCG(seed, 1))
				careless := chattest.Model{Joined: func(m chat.JoinMaterial, j chat.Joined) (chat.Joined, error) {
					return careless(seeded, m, j), nil
				}}
				for _, m := range []chattest.Model{{}, careless} {
					r, _, err := work(t, p, m)
					if err != nil {
						t.Fatal(err)
					}
					for _, k := range chat.Kinds {
						if k == chat.Fact {
							continue // facts are what gives way
						}
						want := slices.Sorted(slices.Values(c.Planted[k]))
						if got := texts(*r.Summary.Items(k)); !slices.Equal(got, want) {
							t.Errorf("%s: %d of %d are left, or others came: %q", k, len(got), len(want), got)
						}
						for _, text := range want {
							if !strings.Contains(r.Summary.Text, text) {
								t.Errorf("the text lacks the %s %q", k, text)
							}
						}
					}
				}
			})
		}
	}
}

// careless spoils a draft in every way that code has to catch.
func careless(r *rand.Rand, m chat.JoinMaterial, j chat.Joined) chat.Joined {
	var items []chat.Rewrite
	for i, it := range j.Items {
		switch r.IntN(6) {
		case 0: // dropped
		case 1: // stands for all, says one
			for _, other := range m.Items {
				it.From = append(it.From, other.ID)
			}
			items = append(items, it)
		case 2: // invented number
			it.Text += " since 1999"
			items = append(items, it)
		case 3: // denied
			it.Text = strings.ReplaceAll(it.Text, "not ", "")
			items = append(items, it)
		case 4: // another kind
			it.Kind = chat.Fact
			items = append(items, it)
		default: // ids that nobody gave
			it.From = []string{"d99999", "", fmt.Sprint(i)}
			items = append(items, it)
		}
	}
	j.Items = items
	return j
}

func TestABudgetIsNeverExceeded(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		r := rand.New(rand.NewPCG(seed, 2))
		c := chattest.Make(seed, 1_000+r.IntN(50_000), r.IntN(60))
		req := &chat.Request{Messages: c.Messages, Operation: chat.Summarise, TokenBudget: chat.MinBudget + r.IntN(3_000)}
		p := chat.NewPlan(req, chat.MinPartTokens)
		result, _, err := work(t, p, chattest.Model{Summary: func(m chat.Material, s chat.Summary) (chat.Summary, error) {
			return wordy(r, m, s), nil
		}, Joined: func(_ chat.JoinMaterial, j chat.Joined) (chat.Joined, error) {
			j.Overview = strings.Repeat("数据 and \U0001F680 more. ", r.IntN(5_000)) + "end"
			return j, nil
		}})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if strings.TrimSpace(result.Summary.Text) == "" {
			t.Errorf("seed %d: nothing is left", seed)
		}
		if result.Summary.Omitted > 0 && !result.Trimmed {
			t.Errorf("seed %d: %d items were left out and it does not say so", seed, result.Summary.Omitted)
		}
	}
}

// wordy makes a draft far too long, in scripts of every cost.
func wordy(r *rand.Rand, m chat.Material, s chat.Summary) chat.Summary {
	words := []string{"数据", "\U0001F680", "Straße", "0123456789", "\n", "word", "é́́", "\u202e", "ABC"}
	long := func(n int) string {
		var text strings.Builder
		for range n {
			text.WriteString(words[r.IntN(len(words))] + " ")
		}
		return text.String()
	}
	s.Overview = long(r.IntN(4_000)) + "end"
	for _, k := range chat.Kinds {
		for range r.IntN(100) {
			*s.Items(k) = append(*s.Items(k), chat.Item{Text: long(1 + r.IntN(200)), Type: long(2), Messages: []int{m.Excerpts[0].Message, -1, 1 << 40}})
		}
	}
	return s
}
