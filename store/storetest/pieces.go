package storetest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var piecePromises = []promise{
	{"a finished piece is there, counted once", finishedPiece},
	{"the output is saved before the job completes", pieceOutput},
	{"pieces that were not put together are sent again", unjoinedPieces},
	{"one failed piece fails the job, and retry makes the rest", failedPiece},
	{"a late piece of a cancelled job is kept", latePiece},
	{"bad pieces are refused", badPieces},
}

// newPieces fills in a chat-context job of these pieces, without an event.
func newPieces(ids ...string) store.NewJob {
	n := store.NewJob{
		ID: uuid.NewString(), Type: store.ChatContext, UserID: "ada", Name: "Summary", Input: json.RawMessage(`{}`),
		MaxAttempts: 4, Provider: "google", Model: "gemini-x",
	}
	for _, id := range ids {
		n.Pieces = append(n.Pieces, store.NewPiece{ID: id, Title: "Title of " + id})
	}
	return n
}

func piece(job store.Job, id, callID, data string) store.FinishedPiece {
	return store.FinishedPiece{JobID: job.ID, PartID: id, CallID: callID, Usage: usage(), Data: json.RawMessage(data)}
}

func finishPiece(t *testing.T, s *store.Store, f store.FinishedPiece) {
	t.Helper()
	if err := s.FinishPiece(t.Context(), f); err != nil {
		t.Fatalf("FinishPiece: %v", err)
	}
}

func saveOutput(t *testing.T, s *store.Store, job store.Job) {
	t.Helper()
	if err := s.SaveOutput(t.Context(), job.ID, job.Generation, json.RawMessage(`{}`)); err != nil {
		t.Fatalf("SaveOutput: %v", err)
	}
}

// unjoinedPieces is a job whose run was cut off after its last piece.
func unjoinedPieces(t *testing.T, s *store.Store) {
	job := Processing(t, s, newPieces("part-1"))
	finishPiece(t, s, piece(job, "part-1", call(t, s, job, "part-1"), `1`))
	if end := settle(t, s, job); end.Outcome != store.OutcomeRedispatched {
		t.Fatalf("outcome %s", end.Outcome)
	}
	if got := pieces(t, s, job.ID); string(got["part-1"]) != `1` {
		t.Errorf("pieces %v", got) // nothing is made twice
	}
	wantStatus(t, s, job.ID, store.Pending)
}

func pieces(t *testing.T, s *store.Store, jobID string) map[string]json.RawMessage {
	t.Helper()
	all, err := s.Pieces(t.Context(), jobID)
	if err != nil {
		t.Fatalf("Pieces: %v", err)
	}
	return all
}

func finishedPiece(t *testing.T, s *store.Store) {
	job := Processing(t, s, newPieces("part-1", "part-2"))
	id := call(t, s, job, "part-1")
	if now := Get(t, s, job.ID); now.Message != "Reading Title of part-1 (1 of 2)" {
		t.Errorf("message %q", now.Message)
	}
	finishPiece(t, s, piece(job, "part-1", id, `{"text":"<b>"}`))
	finishPiece(t, s, piece(job, "part-1", id, `{"text":"again"}`))
	got := pieces(t, s, job.ID)
	if len(got) != 1 || string(got["part-1"]) != `{"text":"<b>"}` {
		t.Errorf("pieces %s", got)
	}
	now := Get(t, s, job.ID)
	var states []store.ScreenState
	if err := json.Unmarshal(now.Screens, &states); err != nil {
		t.Fatal(err)
	}
	if now.Progress != 50 || *now.TokensTotal != 130 || len(states) != 2 || states[0].Status != store.PartDone || states[1].Status != store.PartWaiting {
		t.Errorf("%d %%, %d tokens, %+v", now.Progress, *now.TokensTotal, states)
	}
	if len(now.Output) != 0 {
		t.Errorf("a piece wrote the output %s", now.Output)
	}
	if none := pieces(t, s, uuid.NewString()); len(none) != 0 {
		t.Errorf("a job that is not there has pieces %s", none)
	}
}

func pieceOutput(t *testing.T, s *store.Store) {
	job := Processing(t, s, newPieces("part-1"))
	finishPiece(t, s, piece(job, "part-1", call(t, s, job, "part-1"), `1`))
	before := Get(t, s, job.ID).Version
	if err := s.SaveOutput(t.Context(), job.ID, 1, json.RawMessage(`{"summary":"é"}`)); err != nil {
		t.Fatal(err)
	}
	if end := settle(t, s, job); end.Outcome != store.OutcomeCompleted {
		t.Errorf("outcome %s", end.Outcome)
	}
	done := wantStatus(t, s, job.ID, store.Completed)
	if string(done.Output) != `{"summary":"é"}` || done.Message != "Finished 1 part" || done.Version <= before {
		t.Errorf("output %s, message %q, version %d after %d", done.Output, done.Message, done.Version, before)
	}
	wantCode(t, fault.Conflict, s.SaveOutput(t.Context(), job.ID, 1, json.RawMessage(`{}`)))
	wantCode(t, fault.Conflict, s.SaveOutput(t.Context(), job.ID, 2, json.RawMessage(`{}`)))
	wantCode(t, fault.NotFound, s.SaveOutput(t.Context(), uuid.NewString(), 1, json.RawMessage(`{}`)))
	wantCode(t, fault.InvalidInput, s.SaveOutput(t.Context(), job.ID, 1, json.RawMessage(`{`)))
}

func failedPiece(t *testing.T, s *store.Store) {
	job := Processing(t, s, newPieces("part-1", "part-2", "join"))
	finishPiece(t, s, piece(job, "part-1", call(t, s, job, "part-1"), `1`))
	fail(t, s, failed(job, "part-2", call(t, s, job, "part-2"), nil))
	end := settle(t, s, job) // "join" has not even begun
	if end.Outcome != store.OutcomeFailed || !strings.Contains(end.Message, "1 of 3 parts failed: Title of part-2") {
		t.Errorf("%s: %q", end.Outcome, end.Message)
	}
	wantStatus(t, s, job.ID, store.Failed)
	again, err := s.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent})
	if err != nil {
		t.Fatal(err)
	}
	job = begin(t, s, job.ID, "run-2", again.Generation)
	if _, attempt := tryCall(t, s, job, "part-1"); !attempt.Done {
		t.Error("a finished piece would be made again")
	}
	for _, id := range []string{"part-2", "join"} {
		finishPiece(t, s, piece(job, id, call(t, s, job, id), `2`))
	}
	if got := pieces(t, s, job.ID); len(got) != 3 || string(got["part-1"]) != `1` {
		t.Errorf("pieces %s", got)
	}
	saveOutput(t, s, job)
	if end := settle(t, s, job); end.Outcome != store.OutcomeCompleted {
		t.Errorf("outcome %s", end.Outcome)
	}
}

func latePiece(t *testing.T, s *store.Store) {
	job := Processing(t, s, newPieces("part-1"))
	id := call(t, s, job, "part-1")
	if _, _, err := s.CancelJob(t.Context(), job.ID, nil); err != nil {
		t.Fatal(err)
	}
	finishPiece(t, s, piece(job, "part-1", id, `1`))
	if got := pieces(t, s, job.ID); len(got) != 1 {
		t.Errorf("pieces %s", got)
	}
	wantStatus(t, s, job.ID, store.Cancelled)
	wantCode(t, fault.Cancelled, s.SaveOutput(t.Context(), job.ID, 1, json.RawMessage(`{}`)))
}

func badPieces(t *testing.T, s *store.Store) {
	both := newPieces("a")
	both.Screens = []store.NewScreen{{ID: "b"}}
	wantCode(t, fault.InvalidInput, ignore(s.CreateJob(t.Context(), both)))
	wantCode(t, fault.InvalidInput, ignore(s.CreateJob(t.Context(), newPieces("a", "a"))))
	wantCode(t, fault.InvalidInput, ignore(s.CreateJob(t.Context(), newPieces(""))))
	job := Processing(t, s, newPieces("a"))
	id := call(t, s, job, "a")
	wantCode(t, fault.InvalidInput, s.FinishPiece(t.Context(), piece(job, "a", id, `{`)))
	wantCode(t, fault.NotFound, s.FinishPiece(t.Context(), piece(job, "b", id, `1`)))
	next := time.Now().Add(time.Hour)
	fail(t, s, failed(job, "a", id, &next))
	if p := part(t, s, job.ID, "a"); p.Status != store.PartRetrying || p.Kind != store.PiecePart {
		t.Errorf("%s of kind %s", p.Status, p.Kind)
	}
}
