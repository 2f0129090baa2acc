package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/store"
)

const (
	chatPath = "/api/chat/context"
	goodChat = `{"operation":"summary","messages":[{"role":"user","content":"We decided to use SQLite.","id":"m1"}]}`
)

func TestChatContextInBackground(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, chatPath, goodChat, "Idempotency-Key", "k1")
	var a struct{ Mode, JobID, Status string }
	r.json(t, &a)
	if r.status != http.StatusAccepted || a.Mode != "async" || a.Status != "pending" || r.header.Get("Location") != "/api/jobs/"+a.JobID {
		t.Fatalf("%d %s", r.status, r.body)
	}
	events, err := b.store.ClaimOutbox(t.Context(), 10, 1)
	if err != nil || len(events) != 1 || events[0].ID != a.JobID || events[0].Name != "chat/context.process" {
		t.Errorf("outbox: %+v %v", events, err)
	}
	var job struct {
		JobType, Provider, Model, Name string
		OutputData                     *chat.Result
		InputData                      chat.Request
		Screens                        []struct{ ID string }
	}
	b.call(b.ada, http.MethodGet, "/api/jobs/"+a.JobID, nil).json(t, &job)
	if job.JobType != "chat-context" || job.Provider != "offline" || job.Model != "extractive" || job.Name != "Summary of 1 message" || job.OutputData != nil ||
		len(job.InputData.Messages) != 1 || len(job.Screens) != 1 || job.Screens[0].ID != "part-1" {
		t.Errorf("%+v", job)
	}
	again := b.call(b.ada, http.MethodPost, chatPath, goodChat, "Idempotency-Key", "k1")
	if again.status != http.StatusAccepted || string(again.body) != string(r.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("the same key again: %d %s", again.status, again.body)
	}
	if other := b.call(b.ada, http.MethodPost, chatPath, strings.Replace(goodChat, "SQLite", "MySQL", 1), "Idempotency-Key", "k1"); other.status != http.StatusUnprocessableEntity {
		t.Errorf("the key with another body: %d %s", other.status, other.body)
	}
	if list := b.call(b.ada, http.MethodGet, "/api/jobs?type=chat-context", nil); strings.Count(string(list.body), a.JobID) != 1 {
		t.Errorf("the list: %s", list.body)
	}
	if foreign := b.call(b.bob, http.MethodGet, "/api/jobs/"+a.JobID, nil); foreign.status != http.StatusNotFound {
		t.Errorf("another user sees it: %d", foreign.status)
	}
}

func TestBadConversationsAreRefusedBeforeAnythingIsStored(t *testing.T) {
	b := setup(t)
	words := strings.Repeat("a", chat.MaxBytes)
	for _, tt := range []struct {
		name, body string
		status     int
		says       string
	}{
		{"no messages", `{"operation":"summary"}`, 422, "messages"},
		{"empty messages", `{"operation":"summary","messages":[]}`, 422, "messages"},
		{"messages of another type", `{"operation":"summary","messages":"hello"}`, 422, "messages"},
		{"no operation", `{"messages":[{"role":"user","content":"x"}]}`, 422, "operation"},
		{"another operation", `{"operation":"poem","messages":[{"role":"user","content":"x"}]}`, 422, "operation"},
		{"no role", `{"operation":"summary","messages":[{"content":"x"}]}`, 422, "role"},
		{"another role", `{"operation":"summary","messages":[{"role":"boss","content":"x"}]}`, 422, "role"},
		{"no content", `{"operation":"summary","messages":[{"role":"user"}]}`, 422, "content"},
		{"content of another type", `{"operation":"summary","messages":[{"role":"user","content":5}]}`, 422, "content"},
		{"silence", `{"operation":"summary","messages":[{"role":"user","content":" "}]}`, 422, "every content is empty"},
		{"an unknown field", `{"operation":"summary","budget":5,"messages":[{"role":"user","content":"x"}]}`, 422, "budget"},
		{"a budget too small", `{"operation":"summary","tokenBudget":5,"messages":[{"role":"user","content":"x"}]}`, 422, "tokenBudget is 5: write 200 to 32000"},
		{"a budget that is a fraction", `{"operation":"summary","tokenBudget":500.5,"messages":[{"role":"user","content":"x"}]}`, 422, "tokenBudget"},
		{"files for a summary", `{"operation":"summary","files":[{"id":"a","size":1}],"messages":[{"role":"user","content":"x"}]}`, 422, "files and query"},
		{"a selection of nothing", `{"operation":"selection","messages":[{"role":"user","content":"x"}]}`, 422, "files has 0 entries"},
		{"the same id twice", `{"operation":"selection","files":[{"id":"a","size":1},{"id":"a","size":1}],"messages":[{"role":"user","content":"x"}]}`, 422, "ids must be unique"},
		{"a file without size", `{"operation":"selection","files":[{"id":"a"}],"messages":[{"role":"user","content":"x"}]}`, 422, "files[0] has neither size nor content"},
		{"texts too long", `{"operation":"summary","messages":[{"role":"user","content":"` + words + `."}]}`, 413, "8 MiB"},
		{"a body too long", `{"operation":"summary","messages":[{"role":"user","content":"` + words + words + words + `"}]}`, 413, ""},
		{"another user", `{"userId":"bob","operation":"summary","messages":[{"role":"user","content":"x"}]}`, 403, "userId"},
	} {
		r := b.call(b.ada, http.MethodPost, chatPath, tt.body)
		if r.status != tt.status || !strings.HasPrefix(r.header.Get("Content-Type"), "application/problem+json") || !strings.Contains(string(r.body), tt.says) {
			t.Errorf("%s: %d %.400s", tt.name, r.status, r.body)
		}
	}
	jobs, _, err := b.store.ListJobs(t.Context(), store.JobFilter{})
	if err != nil || len(jobs) != 0 {
		t.Errorf("stored: %+v, %v", jobs, err)
	}
}

func TestALargeConversationIsTakenWhereOtherBodiesAreNot(t *testing.T) {
	b := setup(t)
	message := map[string]string{"role": "user", "content": strings.Repeat("a line of words\n", 100_000)}
	body, err := json.Marshal(map[string]any{"operation": "summary", "messages": []any{message, message, message}})
	if err != nil {
		t.Fatal(err)
	}
	if r := b.call(b.ada, http.MethodPost, chatPath, string(body)); r.status != http.StatusAccepted {
		t.Errorf("%d bytes: %d %s", len(body), r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/studio/generate", string(body)); r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("elsewhere: %d %.200s", r.status, r.body)
	}
	events, err := b.store.ClaimOutbox(t.Context(), 10, 1)
	if err != nil || len(events) != 1 || len(events[0].Data) > 1_000 {
		t.Errorf("%d events, %v", len(events), err)
	}
}
