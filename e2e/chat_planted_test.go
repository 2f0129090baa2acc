package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	gem "github.com/appforge-ai/appforge/internal/geminitest"
)

// TestPlantedFactsSurviveTheWire has long made conversations condensed in many parts: the
// stand-in reads what the prompts show, and everything else is what runs in production.
func TestPlantedFactsSurviveTheWire(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: chatParts})
	type task struct {
		c      chattest.Conversation
		budget int
		id     string
	}
	var roomy, tight []*task
	for seed, size := range []struct{ tokens, planted, budget int }{{60_000, 20, 8_000}, {160_000, 80, 32_000}} {
		roomy = append(roomy, &task{c: chattest.Make(uint64(seed), size.tokens, size.planted), budget: size.budget})
	}
	for seed, budget := range []int{chat.MinBudget, 1_000} {
		tight = append(tight, &task{c: chattest.Make(uint64(seed+10), 30_000, 60), budget: budget})
	}
	for _, w := range slices.Concat(roomy, tight) {
		w.id = s.api.chat(chat.Request{Messages: w.c.Messages, Operation: chat.Summarise, TokenBudget: w.budget})
	}
	for _, w := range roomy {
		j, r := s.api.followed(w.id)
		if j.Status != "completed" || r.Parts < 7 || r.TokenBudget != w.budget {
			t.Fatalf("%s %q in %d parts: budget %d", j.Status, j.reason(), r.Parts, r.TokenBudget)
		}
		checkPlanted(t, w.c, r)
	}
	for _, w := range tight {
		j, r := s.api.followed(w.id)
		if j.Status != "completed" || !r.Trimmed || r.Summary.Omitted == 0 || r.TokenBudget != w.budget || strings.TrimSpace(r.Summary.Text) == "" {
			t.Errorf("budget %d: %s %q %+v", w.budget, j.Status, j.reason(), r)
		}
		checkBudget(t, r)
	}
}

// TestAWordyModelKeepsToTheBudget answers with far more than was asked for, with names
// that nobody said and messages that are not there.
func TestAWordyModelKeepsToTheBudget(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: chatParts})
	long := strings.Repeat("数据 and \U0001F680 more words of no use. ", 4_000)
	items := []any{}
	for range 300 {
		items = append(items, map[string]any{"text": long[:900], "type": "person", "messages": []int{0, 77, -1}})
	}
	answer := answerOf(t, map[string]any{
		"overview": long, "decisions": items, "constraints": items, "openQuestions": items, "facts": items,
		"names": []any{map[string]any{"text": "Nobody Said", "type": "person", "messages": []int{0}}},
	})
	for _, budget := range []int{chat.MinBudget, 900} {
		s.gemini.On(gem.WhatSummary).Answer(gem.Raw(answer))
		id := s.api.chat(chat.Request{Messages: []chat.Message{{Role: "user", Content: "We met."}}, Operation: chat.Summarise, TokenBudget: budget})
		j, r := s.api.followed(id)
		if j.Status != "completed" || !r.Trimmed || r.TokenBudget != budget || len(r.Summary.Names) != 0 {
			t.Errorf("%s %q %+v", j.Status, j.reason(), r)
		}
		checkBudget(t, r)
		for _, k := range chat.Kinds {
			for _, it := range *r.Summary.Items(k) {
				if !slices.Equal(it.Messages, []int{0}) {
					t.Errorf("%s cites %v", k, it.Messages)
				}
			}
		}
	}
}

func TestChatWithoutAKey(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{offline: true, env: chatParts})
	c := chattest.Make(5, 20_000, 3)
	j, r := s.api.followed(s.api.chat(chat.Request{Messages: c.Messages, Operation: chat.Summarise}))
	if j.Status != "completed" || j.Provider != "offline" || r.Method != chat.ExtractiveSummary || r.Summary.Text == "" {
		t.Errorf("%s by %s: %+v", j.Status, j.Provider, r)
	}
	checkBudget(t, r)
	req := selection(7_000)
	req.Query = "Where is the harbour?"
	j, r = s.api.followed(s.api.chat(req))
	if j.Status != "completed" || r.Method != chat.KeywordRanking || len(r.Selected) == 0 || r.Selected[0].ID != "file-3" {
		t.Errorf("%s: %+v", j.Status, r)
	}
	checkBudget(t, r)
}

// followed waits for the end of a job by its events: its JSON, with the whole
// conversation in it, is read once.
func (a api) followed(id string) (job, chat.Result) {
	a.t.Helper()
	res, err := http.Get(a.url + "/api/jobs/" + id + "/events")
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		a.t.Fatal(err)
	}
	return a.settled(id), a.context(id)
}

// answerOf is the body of a model's answer with that JSON as its text.
func answerOf(t *testing.T, answer any) string {
	t.Helper()
	text, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{
		"candidates":    []any{map[string]any{"finishReason": "STOP", "content": map[string]any{"role": "model", "parts": []any{map[string]any{"text": string(text)}}}}},
		"usageMetadata": gem.ChatUsage, "modelVersion": "gemini-3.8-flash",
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
