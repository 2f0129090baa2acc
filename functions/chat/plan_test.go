package chat

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func conversation(contents ...string) *Request {
	r := &Request{Operation: Summarise}
	for _, c := range contents {
		r.Messages = append(r.Messages, Message{Role: "user", Content: c})
	}
	return r
}

func TestAPlanShowsEveryCharacterOnce(t *testing.T) {
	long := strings.Repeat("A sentence of several words. Another one follows!\n\n", 4_000)
	req := conversation("hello", long, "", "数据库"+strings.Repeat("很", 20_000), "   ", "bye")
	p := NewPlan(req, MinPartTokens)
	if again := NewPlan(req, MinPartTokens); !reflect.DeepEqual(p, again) {
		t.Error("the same request gives two plans")
	}
	shown := map[int]string{}
	last := -1
	for _, part := range p.Parts {
		if part.Task != TaskSummary {
			continue
		}
		if part.Tokens > MinPartTokens {
			t.Errorf("%s shows %d tokens", part.ID, part.Tokens)
		}
		tokens := 0
		for _, e := range p.material(part).Excerpts {
			if e.Message < last {
				t.Errorf("%s goes back to message %d", part.ID, e.Message)
			}
			last = e.Message
			shown[e.Message] += e.Text
			tokens += Tokens(e.Text) + excerptTokens
			if e.Partial != (e.Text != req.Messages[e.Message].Content) {
				t.Errorf("%s: partial is %v for message %d", part.ID, e.Partial, e.Message)
			}
		}
		if tokens != part.Tokens {
			t.Errorf("%s shows %d tokens and says %d", part.ID, tokens, part.Tokens)
		}
	}
	for i, m := range req.Messages {
		if want := m.Content; !blank(want) && shown[i] != want {
			t.Errorf("message %d of %d bytes is shown as %d bytes", i, len(want), len(shown[i]))
		}
	}
}

func TestAPlanIsATreeOfSteps(t *testing.T) {
	for _, size := range []int{1, 2, 3, 7, 40} {
		p := NewPlan(conversation(slices.Repeat([]string{strings.Repeat("word ", 9_000)}, size)...), MinPartTokens)
		level, needed := map[string]int{}, map[string]int{}
		for _, part := range p.Parts {
			if _, twice := level[part.ID]; twice {
				t.Fatalf("%d: two parts are %s", size, part.ID)
			}
			level[part.ID] = part.Level
			if (part.Task == TaskJoin) != (len(part.Needs) > 0) {
				t.Errorf("%d: %s needs %q", size, part.ID, part.Needs)
			}
			for _, id := range part.Needs {
				needed[id]++
				if level[id] != part.Level-1 {
					t.Errorf("%d: %s of level %d needs %s of level %d", size, part.ID, part.Level, id, level[id])
				}
			}
		}
		for i, part := range p.Parts {
			if want := min(1, len(p.Parts)-1-i); needed[part.ID] != want {
				t.Errorf("%d: %s is needed %d times", size, part.ID, needed[part.ID])
			}
		}
		if last := p.Parts[len(p.Parts)-1]; size > 1 && last.ID != "join" || last.Limit != p.Budget {
			t.Errorf("%d: the last part is %+v", size, last)
		}
		count := 0
		for i, parts := range p.Levels() {
			for _, part := range parts {
				count++
				if part.Level != i {
					t.Errorf("%d: %s is in level %d", size, part.ID, i)
				}
			}
		}
		if count != len(p.Parts) {
			t.Errorf("%d: the levels have %d of %d parts", size, count, len(p.Parts))
		}
	}
}

func TestTheLargestRequestsStayBelowTheEnginesSteps(t *testing.T) {
	lines := strings.Repeat("\n", MaxBytes)
	words := strings.Repeat(strings.Repeat("1", 9_000)+"\n\n", MaxBytes/9_002)
	many := conversation(slices.Repeat([]string{strings.Repeat("1", 800)}, MaxMessages)...)
	files := &Request{Operation: Choose, Query: "q", Messages: []Message{{Role: "user", Content: "q"}}}
	for i := range MaxFiles {
		files.Files = append(files.Files, File{ID: fmt.Sprint(i), Path: strings.Repeat("1", maxPathBytes-10), Content: strings.Repeat("1", 600)})
	}
	for name, req := range map[string]*Request{"blank lines": conversation("a" + lines[1:]), "digits": conversation(words), "messages": many, "files": files} {
		for _, budget := range []int{MinBudget, MaxSummaryBudget} {
			req.TokenBudget = budget
			if err := req.Check(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if p := NewPlan(req, MinPartTokens); len(p.Parts) > 950 || len(p.Parts) < 100 {
				t.Errorf("%s with budget %d: %d parts", name, budget, len(p.Parts))
			}
		}
	}
}

func TestASelectionShowsWhatSpeaksOfTheQuery(t *testing.T) {
	filler := strings.Repeat("Nothing of interest stands in this line.\n", 3_000)
	req := &Request{
		Operation: Choose, Messages: []Message{{Role: "user", Content: "Older question"}, {Role: "assistant", Content: "An answer"}, {Role: "user", Content: "Where are invoices rounded?"}},
		Files: []File{
			{ID: "a", Path: "billing.go", Content: "package billing\n" + filler + "\n\nfunc roundInvoice() {}\n\n" + filler},
			{ID: "b", Name: "notes", Size: 9_000},
		},
	}
	if err := req.Check(); err != nil {
		t.Fatal(err)
	}
	p := NewPlan(req, MinPartTokens)
	m := p.selectMaterial(p.Parts[0])
	if m.Query != "Where are invoices rounded?" || len(m.Recent) != 2 || m.Recent[0].Text != "Older question" {
		t.Errorf("query %q, recent %+v", m.Query, m.Recent)
	}
	a, b := m.Files[0], m.Files[1]
	if !a.Partial || !strings.HasPrefix(a.Text, "package billing") || !strings.Contains(a.Text, "roundInvoice") || Tokens(a.Text) > p.partTokens/2 {
		t.Errorf("%d tokens of a are shown, partial %v", Tokens(a.Text), a.Partial)
	}
	if b.Text != "" || !b.Partial || b.Tokens != 4_500 || b.Label != "notes" {
		t.Errorf("%+v", b)
	}
}

func TestTheEndOfAConversationIsBounded(t *testing.T) {
	req := &Request{Operation: Choose, Query: strings.Repeat("a query of words ", 1_900), Files: []File{{ID: "a", Size: 1}}}
	for range 50 {
		req.Messages = append(req.Messages, Message{Role: "user", Content: strings.Repeat("many words ", 2_000)})
	}
	p := NewPlan(req, MinPartTokens)
	m := p.selectMaterial(p.Parts[0])
	tokens := 0
	for _, e := range m.Recent {
		tokens += Tokens(e.Text) + excerptTokens
	}
	if tokens > p.partTokens/8 || len(m.Recent) == 0 || !m.Recent[0].Partial || Tokens(m.Query) > p.partTokens/4 {
		t.Errorf("%d tokens in %d messages, the query has %d", tokens, len(m.Recent), Tokens(m.Query))
	}
}
