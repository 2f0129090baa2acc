package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	gem "github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/storetest"
)

// chatParts makes parts as small as they may be, so that conversations of a test have some.
var chatParts = []string{"CHAT_PART_TOKENS=16000"}

// TestChatInEveryDatabase is every way in which the context of a conversation can go, on
// each database, through the engine.
func TestChatInEveryDatabase(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			s := newStack(t, options{database: d.Fresh(t), env: chatParts})
			summarySucceeds(s)
			selectionSucceeds(s)
			chatIsRetried(s)
			chatFailsForGood(s)
			chatIsCancelled(s)
			chatInputsAreRefused(s)
			chatSurvivesARestart(s)
		})
	}
}

func summarySucceeds(s *stack) {
	t := s.t
	c := chattest.Make(1, 3_000, 4)
	id := s.api.chat(chat.Request{Messages: c.Messages, Operation: chat.Summarise})
	j, r := s.api.settled(id), s.api.context(id)
	if j.Status != "completed" || j.Progress != 100 || j.Cost == nil || *j.Cost <= 0 || r.Parts != 1 || r.Method != chat.ByModel || r.Trimmed {
		t.Fatalf("%s %q: %+v", j.Status, j.reason(), r)
	}
	checkPlanted(t, c, r)
	c = twoParts()
	id = s.api.chat(chat.Request{Messages: c.Messages, Operation: chat.Summarise})
	j, r = s.api.settled(id), s.api.context(id)
	if j.Status != "completed" || r.Parts != 3 || len(j.Screens) != 3 || r.TokensBefore < 20_000 {
		t.Fatalf("%s %q in the parts %+v: %+v", j.Status, j.reason(), j.Screens, r)
	}
	checkPlanted(t, c, r)
	for _, part := range []string{"part-1", "part-2", "join"} {
		if got := outcomes(s.api.calls(id), part); got != "ok" {
			t.Errorf("%s was made with the outcomes %q", part, got)
		}
	}
}

func selectionSucceeds(s *stack) {
	t := s.t
	id := s.api.chat(selection(7_000))
	j, r := s.api.settled(id), s.api.context(id)
	// Files of 3,000 tokens each, shown in two parts; the stand-in wants all of them.
	if j.Status != "completed" || r.Parts != 2 || len(r.Selected) != 2 || len(r.LeftOut) != 3 || !r.Trimmed || r.Summary != nil {
		t.Fatalf("%s %q: %+v", j.Status, j.reason(), r)
	}
	if whole := r.Selected[0].Tokens + r.Selected[1].Tokens; r.TokensAfter != whole || whole > 7_000 || r.TokensBefore < 12_000 {
		t.Errorf("%d tokens before, %d after; the selected files have %d", r.TokensBefore, r.TokensAfter, whole)
	}
	for _, f := range slices.Concat(r.Selected, r.LeftOut) {
		if !strings.HasPrefix(f.ID, "file-") || f.Reason == "" || f.Score < 1 || f.Score > 100 {
			t.Errorf("selected %+v", f)
		}
	}
	if r.Selected[0].Score < r.Selected[1].Score || r.Selected[1].Score < r.LeftOut[0].Score {
		t.Errorf("%+v before %+v", r.Selected, r.LeftOut)
	}
	// An id that was not offered is the model's fault, and the next attempt's chance.
	s.gemini.On(gem.WhatSelection).Answer(gem.Raw(answerOf(t, map[string]any{"picks": []any{map[string]any{"id": "invented", "score": 90, "reason": "It sounds good."}}})))
	req := selection(7_000)
	req.Files = req.Files[:1]
	id = s.api.chat(req)
	j, r = s.api.settled(id), s.api.context(id)
	if got := outcomes(s.api.calls(id), "part-1"); j.Status != "completed" || got != "malformed ok" || len(r.Selected) != 1 || r.Selected[0].ID != "file-1" {
		t.Errorf("%s %q, calls %q: %+v", j.Status, j.reason(), got, r)
	}
}

func chatIsRetried(s *stack) {
	s.gemini.On(gem.WhatSummary).Answer(gem.Status503, gem.RateLimited(300*time.Millisecond), gem.OK)
	c := chattest.Make(2, 3_000, 4)
	id := s.api.chat(chat.Request{Messages: c.Messages, Operation: chat.Summarise})
	j := s.api.settled(id)
	if got := outcomes(s.api.calls(id), "part-1"); j.Status != "completed" || got != "upstream rate_limited ok" {
		s.t.Errorf("%s %q, calls %q", j.Status, j.reason(), got)
	}
	checkPlanted(s.t, c, s.api.context(id))
	s.gemini.On(gem.WhatJoin).Answer(gem.CutMidway, gem.OK)
	id = s.api.chat(chat.Request{Messages: twoParts().Messages, Operation: chat.Summarise})
	j, calls := s.api.settled(id), s.api.calls(id)
	if got := outcomes(calls, "join"); j.Status != "completed" || got != "upstream ok" || outcomes(calls, "part-1") != "ok" || outcomes(calls, "part-2") != "ok" {
		s.t.Errorf("%s %q, calls %+v", j.Status, j.reason(), calls)
	}
}

func chatFailsForGood(s *stack) {
	t := s.t
	s.gemini.On(gem.WhatJoin).Answer(gem.Blocked)
	c := twoParts()
	id := s.api.chat(chat.Request{Messages: c.Messages, Operation: chat.Summarise})
	j := s.api.settled(id)
	if j.Status != "failed" || j.ErrorCode != "blocked" || !strings.Contains(j.reason(), "The model refused") {
		t.Fatalf("%s %q %s", j.Status, j.reason(), j.ErrorCode)
	}
	if status, _, body := s.api.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil); status != http.StatusAccepted {
		t.Fatalf("retry: %d %s", status, body)
	}
	if j = s.api.settled(id); j.Status != "completed" {
		t.Fatalf("after the retry: %s %q", j.Status, j.reason())
	}
	checkPlanted(t, c, s.api.context(id))
	// The parts were made, and paid for, before.
	for part, want := range map[string]string{"part-1": "ok", "part-2": "ok", "join": "blocked ok"} {
		if got := outcomes(s.api.calls(id), part); got != want {
			t.Errorf("%s: the calls ended %q, want %q", part, got, want)
		}
	}
}

func chatIsCancelled(s *stack) {
	s.gemini.On(gem.WhatSelection).Answer(gem.Hang)
	before := len(s.gemini.Calls())
	req := selection(7_000)
	req.Files = req.Files[:2]
	id := s.api.chat(req)
	if err := s.gemini.WaitFor(s.t.Context(), before+1); err != nil {
		s.t.Fatal(err)
	}
	if status, _, body := s.api.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil); status != http.StatusOK {
		s.t.Fatalf("cancel: %d %s", status, body)
	}
	if j := s.api.settled(id); j.Status != "cancelled" {
		s.t.Errorf("cancelled job is %s", j.Status)
	}
	if err := s.gemini.WaitUntil(s.t.Context(), "the call to be given up", func(calls []gem.Call) bool { return calls[before].ClientGone }); err != nil {
		s.t.Error(err)
	}
	s.api.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil)
	if j := s.api.settled(id); j.Status != "completed" || len(s.api.context(id).Selected) != 2 {
		s.t.Errorf("after the cancel and a retry: %s %q", j.Status, j.reason())
	}
}

// chatSurvivesARestart kills the server when both parts are made and their join is
// asked for.
func chatSurvivesARestart(s *stack) {
	t := s.t
	s.gemini.On(gem.WhatJoin).Answer(gem.Hang)
	before := len(s.gemini.Calls())
	c := twoParts()
	id := s.api.chat(chat.Request{Messages: c.Messages, Operation: chat.Summarise})
	err := s.gemini.WaitUntil(t.Context(), "the join", func(calls []gem.Call) bool {
		return slices.ContainsFunc(calls[before:], func(c gem.Call) bool { return c.What == gem.WhatJoin })
	})
	if err != nil {
		t.Fatal(err)
	}
	s.server.kill()
	s.server.start()
	s.server.waitReady()
	if j := s.sweepUntil([]string{id}, jobTime)[id]; j.Status != "completed" {
		t.Fatalf("%s %q", j.Status, j.reason())
	}
	checkPlanted(t, c, s.api.context(id))
	calls := s.api.calls(id)
	if got := outcomes(calls, "join"); outcomes(calls, "part-1") != "ok" || outcomes(calls, "part-2") != "ok" || !strings.HasSuffix(got, " ok") {
		t.Errorf("calls %+v", calls)
	}
}

func chatInputsAreRefused(s *stack) {
	said := `"messages":[{"role":"user","content":"x"}]`
	files := func(list string) string { return `{"operation":"selection",` + said + `,"files":[` + list + `]}` }
	many := strings.Repeat(`{"role":"user","content":"x"},`, chat.MaxMessages) + `{"role":"user","content":"x"}`
	for _, tt := range []struct {
		status     int
		says, body string
	}{
		{422, "messages", `{"operation":"summary"}`},
		{422, "messages: expected array", `{"operation":"summary","messages":[]}`},
		{422, "messages: expected array", `{"operation":"summary","messages":"x"}`},
		{422, "messages[0]: expected required property content", `{"operation":"summary","messages":[{"role":"user"}]}`},
		{422, "messages", `{"operation":"summary","messages":[` + many + `]}`},
		{422, "operation", `{` + said + `}`},
		{422, "operation", `{"operation":"poem",` + said + `}`},
		{422, "role", `{"operation":"summary","messages":[{"role":"boss","content":"x"}]}`},
		{422, "content", `{"operation":"summary","messages":[{"role":"user","content":5}]}`},
		{422, "every content is empty", `{"operation":"summary","messages":[{"role":"user","content":" \n"}]}`},
		{422, "tokenBudget is 199: write 200 to 32000", `{"operation":"summary","tokenBudget":199,` + said + `}`},
		{422, "tokenBudget is 32001", `{"operation":"summary","tokenBudget":32001,` + said + `}`},
		{422, "tokenBudget is -1", `{"operation":"summary","tokenBudget":-1,` + said + `}`},
		{422, "tokenBudget: expected integer", `{"operation":"summary","tokenBudget":300.5,` + said + `}`},
		{422, "tokenBudget is 1000001: write 200 to 1000000", `{"operation":"selection","tokenBudget":1000001,` + said + `,"files":[{"id":"a","size":1}]}`},
		{422, "files and query belong to", `{"operation":"summary","query":"y",` + said + `}`},
		{422, "colour", `{"operation":"summary","colour":"red",` + said + `}`},
		{422, "files has 0 entries", files("")},
		{422, "files: expected array length", files(strings.Repeat(`{"id":"a","size":1},`, chat.MaxFiles) + `{"id":"b","size":1}`)},
		{422, "files[0].id: expected length", files(`{"id":"","size":1}`)},
		{422, "files[0].id has a control character", files(`{"id":"a\u0007","size":1}`)},
		{422, "files[0].size: expected number", files(`{"id":"a","size":-1}`)},
		{422, "ids must be unique", files(`{"id":"a","size":1},{"id":"a","size":1}`)},
		{422, "files[0] has neither size nor content", files(`{"id":"a"}`)},
		{422, "files[0].size", files(`{"id":"a","size":1073741825}`)},
		{422, "query is empty and no user message", `{"operation":"selection","messages":[{"role":"assistant","content":"x"}],"files":[{"id":"a","size":1}]}`},
		{413, "over the limit of 8388608 (8 MiB)", `{"operation":"summary","messages":[{"role":"user","content":"` + strings.Repeat("a", chat.MaxBytes+1) + `"}]}`},
		{400, "", `{"operation":"summary","messages":[{"role":"user"`},
	} {
		status, header, body := s.api.do(http.MethodPost, chatPath, tt.body)
		if status != tt.status || !contains(body, tt.says) || header.Get("Content-Type") != "application/problem+json" {
			s.t.Errorf("%.120s: %d %.300s, want %d: …%s…", tt.body, status, body, tt.status, tt.says)
		}
	}
}

// twoParts is a conversation that is summarised in two parts and a join.
func twoParts() chattest.Conversation { return chattest.Make(3, 24_000, 6) }

// selection offers five files of 3,000 tokens each; the third speaks of a harbour.
func selection(budget int) chat.Request {
	r := chat.Request{Operation: chat.Choose, TokenBudget: budget, Messages: []chat.Message{{Role: "user", Content: "Change how invoices are rounded."}}}
	for _, name := range []string{"1", "2", "3", "4", "5"} {
		text := strings.Repeat("A line about rounding.\n", 300)
		if name == "3" {
			text = strings.Repeat("The harbour lies east.\n", 300)
		}
		r.Files = append(r.Files, chat.File{ID: "file-" + name, Path: "src/" + name + ".go", Content: text})
	}
	return r
}

const chatPath = "/api/chat/context"

// chat starts a job and gives its id.
func (a api) chat(req chat.Request) string {
	a.t.Helper()
	status, _, body := a.do(http.MethodPost, chatPath, req)
	if status != http.StatusAccepted {
		a.t.Fatalf("chat: %d %s", status, body)
	}
	return jobID(a.t, body)
}

// context is the output of a job.
func (a api) context(id string) chat.Result {
	a.t.Helper()
	_, _, body := a.do(http.MethodGet, "/api/jobs/"+id, nil)
	var j struct{ OutputData *chat.Result }
	if decode(a.t, body, &j); j.OutputData == nil {
		a.t.Fatalf("no output in %.300s", body)
	}
	return *j.OutputData
}

// checkPlanted holds a result against what was planted: all but the facts must be there,
// and nothing else.
func checkPlanted(t *testing.T, c chattest.Conversation, r chat.Result) {
	t.Helper()
	for _, k := range chat.Kinds {
		if k == chat.Fact {
			continue // facts are what gives way to the budget
		}
		got := []string{}
		for _, it := range *r.Summary.Items(k) {
			got = append(got, it.Text)
			if len(it.Messages) == 0 || !strings.Contains(c.Messages[it.Messages[0]].Content, it.Text) {
				t.Errorf("the %s %q cites the messages %v, which do not say it", k, it.Text, it.Messages)
			}
			if !strings.Contains(r.Summary.Text, it.Text) {
				t.Errorf("the text lacks the %s %q", k, it.Text)
			}
		}
		slices.Sort(got)
		if want := slices.Sorted(slices.Values(c.Planted[k])); !slices.Equal(got, want) {
			t.Errorf("%s: %d of %d are left, or others came: %q", k, len(got), len(want), got)
		}
	}
	checkBudget(t, r)
}

func checkBudget(t *testing.T, r chat.Result) {
	t.Helper()
	after := r.TokensAfter
	if r.Summary != nil {
		after = chat.Tokens(r.Summary.Text)
	}
	if after != r.TokensAfter || after > r.TokenBudget {
		t.Errorf("the result has %d tokens and says %d; its budget is %d", after, r.TokensAfter, r.TokenBudget)
	}
}
