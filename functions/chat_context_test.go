package functions

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"
	sdkerrors "github.com/inngest/inngestgo/errors"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

func newChatJob(t *testing.T, task *ChatContext) *PieceJob {
	return &PieceJob{Worker: newWorker(t), Task: task}
}

func chatRequest(t *testing.T, req chat.Request) TaskRequest {
	t.Helper()
	input, err := json.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	return TaskRequest{JobID: uuid.NewString(), UserID: "ada", Input: input}
}

// runChat calls the function once as the engine does.
func runChat(t *testing.T, f *PieceJob, data JobRequested) (any, error) {
	t.Helper()
	in := inngestgo.Input[JobRequested]{InputCtx: inngestgo.InputCtx{RunID: "run-" + uuid.NewString()}}
	in.Event.Data = data
	return f.Run(t.Context(), in)
}

func chatResult(t *testing.T, f *PieceJob, id string) (store.Job, chat.Result) {
	t.Helper()
	job, err := f.Store.GetJob(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var result chat.Result
	if len(job.Output) > 0 {
		if err := json.Unmarshal(job.Output, &result); err != nil {
			t.Fatal(err)
		}
	}
	return job, result
}

func TestALongConversationIsSummarisedInParts(t *testing.T) {
	c := chattest.Make(1, 70_000, 10)
	f := newChatJob(t, &ChatContext{Model: chattest.Model{}, PartTokens: chat.MinPartTokens})
	row, err := f.Job(t.Context(), chatRequest(t, chat.Request{Messages: c.Messages, Operation: chat.Summarise}))
	if err != nil {
		t.Fatal(err)
	}
	if len(row.Pieces) < 6 || !strings.HasPrefix(row.Pieces[0].Title, "Part 1 of ") || row.Provider != "test" || row.Type != store.ChatContext || row.MaxAttempts != 4 {
		t.Fatalf("%d pieces of %s by %s", len(row.Pieces), row.Type, row.Provider)
	}
	row.Event = StartEvent
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	event, err := StartEvent(job)
	if err != nil || len(event.Data) > 1_000 || event.Name != "chat/context.process" {
		t.Errorf("the event %s has %d bytes, the input %d: %v", event.Name, len(event.Data), len(job.Input), err)
	}
	// The setting changes while the job waits.
	f.Task.(*ChatContext).PartTokens = 0
	if out, err := runChat(t, f, of(job)); err != nil || !out.(pieceResult).Success {
		t.Fatalf("%+v, %v", out, err)
	}
	done, result := chatResult(t, f, job.ID)
	if done.Status != store.Completed || result.Parts != len(row.Pieces) || result.Method != chat.ByModel || result.TokensAfter > result.TokenBudget {
		t.Errorf("%s: %+v", done.Status, result)
	}
	var names []string
	for _, it := range result.Summary.Names {
		names = append(names, it.Text)
	}
	for _, name := range c.Planted[chat.Name] {
		if !slices.Contains(names, name) {
			t.Errorf("%s is lost", name)
		}
	}
}

func TestAForeignEventPreparesContext(t *testing.T) {
	f := newChatJob(t, &ChatContext{})
	data, err := json.Marshal(map[string]any{
		"userId": "bob", "operation": "selection", "query": "Round the invoices", "messages": []any{map[string]any{"role": "user", "content": "Hello\u0000", "id": "m1"}},
		"files": []any{map[string]any{"id": "a", "path": "round.go", "content": "func roundInvoices() {}", "mime": "text/plain"}, map[string]any{"id": "b", "size": 90}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var req JobRequested
	if err := json.Unmarshal(data, &req); err != nil {
		t.Fatal(err)
	}
	out, err := runChat(t, f, req)
	if err != nil || !out.(pieceResult).Success {
		t.Fatalf("%+v, %v", out, err)
	}
	job, result := chatResult(t, f, out.(pieceResult).JobID)
	if job.UserID != "bob" || job.Name != "Choose among 2 files" || len(result.Selected) != 1 || result.Selected[0].ID != "a" || result.Method != chat.KeywordRanking {
		t.Errorf("%+v with %+v", job, result)
	}
	for payload, want := range map[string]string{
		`{"operation":"summary"}`:                                             "messages has 0 entries",
		`{"operation":"summary","messages":"hello"}`:                          "messages is a list",
		`{"operation":"poem","messages":[{"role":"user","content":"hello"}]}`: `operation is "poem"`,
	} {
		if err := json.Unmarshal([]byte(payload), &req); err != nil {
			t.Fatal(err)
		}
		if _, err := runChat(t, f, req); !sdkerrors.IsNoRetryError(err) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s ends with %v", payload, err)
		}
	}
}

func TestAJobThatAModelBeganNeedsAModel(t *testing.T) {
	f := newChatJob(t, &ChatContext{Model: chattest.Model{}})
	row, err := f.Job(t.Context(), chatRequest(t, chat.Request{Messages: []chat.Message{{Role: "user", Content: "Hello"}}, Operation: chat.Summarise}))
	if err != nil {
		t.Fatal(err)
	}
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	f.Task.(*ChatContext).Model = nil
	if _, err := runChat(t, f, of(job)); err == nil {
		t.Error("a job by a model was done without one")
	}
	if job, _ := chatResult(t, f, job.ID); job.Status != store.Failed || job.ErrorCode != string(fault.ModelKey) {
		t.Errorf("%s %s", job.Status, job.ErrorCode)
	}
}
