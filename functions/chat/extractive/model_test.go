package extractive

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

func work(t *testing.T, req *chat.Request, partTokens int) chat.Result {
	t.Helper()
	if err := req.Check(); err != nil {
		t.Fatal(err)
	}
	p, pieces := chat.NewPlan(req, partTokens), map[string]chat.Piece{}
	for _, part := range p.Parts {
		piece, call, err := p.Do(t.Context(), Model{}, studio.Try{}, part.ID, pieces)
		if err != nil {
			t.Fatal(err)
		}
		if call.Cost == nil || *call.Cost != 0 || call.Model != Name {
			t.Errorf("call %+v", call)
		}
		pieces[part.ID] = piece
	}
	r, err := p.Result(pieces, Model{}.Info(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func texts(items []chat.Item) []string {
	all := []string{}
	for _, it := range items {
		all = append(all, it.Text)
	}
	return all
}

func TestSentencesAreQuotedByWhatTheyShowThemselvesToBe(t *testing.T) {
	r := work(t, &chat.Request{Operation: chat.Summarise, Messages: []chat.Message{
		{Role: "user", Content: "We need a billing page for Harbour Bank AG. The billing page shows invoices. Which currency do we bill in?"},
		{Role: "assistant", Content: "The currency we bill in is the Swiss franc. We decided to round invoices to 0.05. Who translates the emails?"},
		{Role: "user", Content: "Die Seite darf nicht langsamer als 200 ms sein. Ask Mira Okafor about cmd/server/main.go and parse_total.\nDecision: Invoices are sent by Inngest"},
	}}, 0)
	s := r.Summary
	if want := []string{"We decided to round invoices to 0.05.", "Invoices are sent by Inngest"}; !slices.Equal(texts(s.Decisions), want) {
		t.Errorf("decisions %q", texts(s.Decisions))
	}
	if want := []string{"Die Seite darf nicht langsamer als 200 ms sein."}; !slices.Equal(texts(s.Constraints), want) {
		t.Errorf("constraints %q", texts(s.Constraints))
	}
	if want := []string{"Who translates the emails?"}; !slices.Equal(texts(s.OpenQuestions), want) {
		t.Errorf("questions %q", texts(s.OpenQuestions))
	}
	kinds := map[string]string{}
	for _, n := range s.Names {
		kinds[n.Text] = n.Type
	}
	for name, kind := range map[string]string{"Harbour Bank AG": "organisation", "Mira Okafor": "other", "cmd/server/main.go": "file", "parse_total": "identifier"} {
		if kinds[name] != kind {
			t.Errorf("%s is %q among %v", name, kinds[name], kinds)
		}
	}
	if !strings.Contains(s.Overview, "billing page") || r.Method != chat.ExtractiveSummary || r.Provider != "offline" || r.Model != "extractive" {
		t.Errorf("%+v", r)
	}
}

func TestPlantedDecisionsAndNamesSurviveOffline(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		c := chattest.Make(seed, 60_000, 20)
		r := work(t, &chat.Request{Messages: c.Messages, Operation: chat.Summarise, TokenBudget: 12_000}, chat.MinPartTokens)
		if r.Parts < 4 {
			t.Fatalf("%d parts", r.Parts)
		}
		for _, k := range []chat.Kind{chat.Decision, chat.Constraint, chat.Name} {
			got := texts(*r.Summary.Items(k))
			for _, want := range c.Planted[k] {
				if !slices.ContainsFunc(got, func(text string) bool { return strings.Contains(text, want) }) {
					t.Errorf("seed %d: the %s %q is lost", seed, k, want)
				}
			}
		}
	}
}

func TestTextsWithoutSentencesStillHaveASummary(t *testing.T) {
	for _, content := range []string{"ok", strings.Repeat("0", 5_000), strings.Repeat("很", 3_000), "?!", "\u202e", "a\x00b"} {
		r := work(t, &chat.Request{Operation: chat.Summarise, TokenBudget: chat.MinBudget, Messages: []chat.Message{{Role: "user", Content: content}}}, 0)
		if r.Summary.Text == "" {
			t.Errorf("%.20q has no summary", content)
		}
	}
}

func TestFilesAreRankedByTheRequestsWords(t *testing.T) {
	files := []chat.File{
		{ID: "1", Path: "web/theme.css", Content: "body { color: red }"},
		{ID: "2", Path: "billing/round.go", Content: "package billing\n\n// roundInvoice rounds an invoice.\nfunc roundInvoice() {}"},
		{ID: "3", Path: "billing/mail.go", Content: "package billing\n\nfunc sendMail() {}"},
	}
	req := &chat.Request{Operation: chat.Choose, Query: "Why does the billing code round invoices wrongly?", Files: files, Messages: []chat.Message{{Role: "user", Content: "The theme is red"}}}
	r := work(t, req, 0)
	if len(r.Selected) != 2 || r.Selected[0].ID != "2" || r.Selected[1].ID != "3" || r.Selected[0].Score <= r.Selected[1].Score {
		t.Errorf("%+v", r.Selected)
	}
	if !strings.Contains(r.Selected[0].Reason, "Has words of the request: round, invoice, billing") || r.Method != chat.KeywordRanking {
		t.Errorf("%+v", r)
	}
	req.Query = "Fix it"
	if r := work(t, req, 0); len(r.Selected) != 1 || r.Selected[0].ID != "1" || !strings.Contains(r.Selected[0].Reason, "the conversation") {
		t.Errorf("%+v", r.Selected)
	}
	req.Messages[0].Content = "xyzzy"
	if r := work(t, req, 0); len(r.Selected) != 0 {
		t.Errorf("%+v", r.Selected)
	}
}

func TestWorkEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err1 := Model{}.SummarizePart(ctx, studio.Try{}, chat.Material{})
	_, _, err2 := Model{}.Join(ctx, studio.Try{}, chat.JoinMaterial{})
	_, _, err3 := Model{}.Select(ctx, studio.Try{}, chat.SelectMaterial{})
	for _, err := range []error{err1, err2, err3} {
		if !fault.Is(err, fault.Cancelled) {
			t.Error(err)
		}
	}
}
