package functions

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"
	sdkerrors "github.com/inngest/inngestgo/errors"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// counting is a task of two pieces, "a" and "b", and of "sum", which stands on both.
type counting struct {
	mu     sync.Mutex
	fail   map[string][]error // failures to come, by piece
	calls  map[string]int
	broken error // of Output
}

func (*counting) Type() store.JobType { return store.ChatContext }

func (*counting) NewJob(_ context.Context, req TaskRequest) (store.NewJob, error) {
	if !strings.Contains(string(req.Input), "words") {
		return store.NewJob{}, fault.Newf(fault.InvalidInput, "words is missing: give some")
	}
	return store.NewJob{
		Name: "Counting", Input: json.RawMessage(`{"words":["one","two"]}`), Provider: "test", Model: "scripted",
		Pieces: []store.NewPiece{{ID: "a", Title: "a"}, {ID: "b", Title: "b"}, {ID: "sum", Title: "the sum"}},
	}, nil
}

func (*counting) Levels(store.Job) ([][]string, error) { return [][]string{{"a", "b"}, {"sum"}}, nil }

func (*counting) Info(store.Job, string) studio.Info {
	return studio.Info{Provider: "test", Model: "scripted"}
}

func (c *counting) Make(_ context.Context, w PieceWork) (json.RawMessage, studio.Call, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[w.PieceID]++
	cost := money.USD(500_000)
	used := studio.Call{Model: "scripted-1", Prompt: 10, Output: 5, Cost: &cost}
	if left := c.fail[w.PieceID]; len(left) > 0 {
		c.fail[w.PieceID] = left[1:]
		return nil, used, left[0]
	}
	if w.PieceID == "sum" {
		return append(append(json.RawMessage(`[`+string(w.Pieces["a"])+`,`), w.Pieces["b"]...), ']'), used, nil
	}
	return json.RawMessage(`"` + w.PieceID + `"`), used, nil
}

func (c *counting) Output(_ store.Job, pieces map[string]json.RawMessage) (json.RawMessage, error) {
	return json.RawMessage(`{"sum":` + string(pieces["sum"]) + `}`), c.broken
}

type pieceFixture struct {
	*PieceJob
	task *counting
}

func newPieceFixture(t *testing.T) pieceFixture {
	task := &counting{fail: map[string][]error{}, calls: map[string]int{}}
	return pieceFixture{&PieceJob{Worker: newWorker(t), Task: task}, task}
}

func (f pieceFixture) create(t *testing.T, sync bool) store.Job {
	t.Helper()
	row, err := f.Job(t.Context(), TaskRequest{JobID: uuid.NewString(), UserID: "ada", Input: json.RawMessage(`{"words":[]}`)})
	if err != nil {
		t.Fatal(err)
	}
	row.Event, row.SyncMode = StartEvent, sync
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// run calls the function once as the engine does; see fixture.run.
func (f pieceFixture) run(t *testing.T, data JobRequested, runID string) (any, error) {
	t.Helper()
	in := inngestgo.Input[JobRequested]{InputCtx: inngestgo.InputCtx{RunID: runID}}
	in.Event.Data = data
	return f.Run(t.Context(), in)
}

func (f pieceFixture) get(t *testing.T, id string) store.Job {
	t.Helper()
	job, err := f.Store.GetJob(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func of(job store.Job) JobRequested { return JobRequested{JobID: job.ID, Generation: job.Generation} }

const summed = `{"sum":["a","b"]}`

func TestAPieceJobMakesItsPiecesInOrderAndOnce(t *testing.T) {
	f := newPieceFixture(t)
	job := f.create(t, false)
	out, err := f.run(t, of(job), "run-1")
	if r, ok := out.(pieceResult); err != nil || !ok || !r.Success || r.JobID != job.ID || r.PieceCount != 3 {
		t.Fatalf("%+v, %v", out, err)
	}
	done := f.get(t, job.ID)
	if done.Status != store.Completed || string(done.Output) != summed || *done.CostUSD != 1_500_000 || done.MaxAttempts != 4 {
		t.Errorf("%s with %s for %v", done.Status, done.Output, done.CostUSD)
	}
	for i := range 2 {
		if _, err := f.run(t, of(job), []string{"run-1", "run-2"}[i]); err != nil {
			t.Error(err)
		}
	}
	for id, n := range f.task.calls {
		if n != 1 {
			t.Errorf("%s was made %d times by repeated runs", id, n)
		}
	}
}

func TestAPassingFailureOfAPieceIsMadeUpFor(t *testing.T) {
	f := newPieceFixture(t)
	f.task.fail["b"] = []error{fault.New(fault.Upstream, "The model is overloaded.", nil)}
	job := f.create(t, false)
	if _, err := f.run(t, of(job), "run-1"); err != nil {
		t.Fatal(err) // outside the engine nothing waits for the next attempt: the job is sent again
	}
	after := f.get(t, job.ID)
	if after.Status != store.Pending || after.Generation != 2 || f.task.calls["sum"] != 0 {
		t.Fatalf("%s at generation %d after calls %v", after.Status, after.Generation, f.task.calls)
	}
	if _, err := f.run(t, of(after), "run-2"); err != nil {
		t.Fatal(err)
	}
	if last := f.get(t, job.ID); last.Status != store.Completed || f.task.calls["a"] != 1 || f.task.calls["b"] != 2 {
		t.Errorf("%s after calls %v", last.Status, f.task.calls)
	}
}

func TestAPieceThatFailsForGoodFailsItsJobUntilItIsRetried(t *testing.T) {
	f := newPieceFixture(t)
	f.task.fail["b"] = []error{fault.New(fault.Blocked, "The model refused.", nil)}
	job := f.create(t, false)
	if _, err := f.run(t, of(job), "run-1"); err == nil || !strings.Contains(err.Error(), "1 of 3 parts failed: b: The model refused.") {
		t.Fatalf("the run ended with %v", err)
	}
	if failed := f.get(t, job.ID); failed.Status != store.Failed || failed.ErrorCode != string(fault.Blocked) || f.task.calls["sum"] != 0 {
		t.Errorf("%s %s after %v", failed.Status, failed.ErrorCode, f.task.calls)
	}
	again, err := f.Store.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(again), "run-2"); err != nil {
		t.Fatal(err)
	}
	if last := f.get(t, job.ID); last.Status != store.Completed || string(last.Output) != summed || f.task.calls["a"] != 1 {
		t.Errorf("%s with %s after %v", last.Status, last.Output, f.task.calls)
	}
}

func TestPiecesThatCannotBePutTogetherFailTheJob(t *testing.T) {
	f := newPieceFixture(t)
	f.task.broken = fault.New(fault.Malformed, "The parts contradict each other.", errors.New("a"))
	for _, sync := range []bool{false, true} {
		job := f.create(t, sync)
		var err error
		if sync {
			_, err = f.Now(t.Context(), job)
		} else {
			_, err = f.run(t, of(job), "run-1")
		}
		if err == nil {
			t.Errorf("sync %v: no error", sync)
		}
		failed := f.get(t, job.ID)
		if failed.Status != store.Failed || failed.ErrorCode != string(fault.Malformed) || *failed.Error != "The parts contradict each other." {
			t.Errorf("sync %v: %s %s %v", sync, failed.Status, failed.ErrorCode, failed.Error)
		}
	}
}

func TestAPieceJobIsMadeWithinItsRequest(t *testing.T) {
	f := newPieceFixture(t)
	f.task.fail["sum"] = []error{fault.New(fault.Upstream, "The model is overloaded.", nil)}
	done, err := f.Now(t.Context(), f.create(t, true))
	if err != nil || done.Status != store.Completed || string(done.Output) != summed || f.task.calls["sum"] != 2 {
		t.Errorf("%s with %s after %v: %v", done.Status, done.Output, f.task.calls, err)
	}
}

func TestAForeignEventMakesAPieceJob(t *testing.T) {
	f := newPieceFixture(t)
	out, err := f.run(t, JobRequested{UserID: "bob", Input: json.RawMessage(`{"words":["one"]}`)}, "run-1")
	r, ok := out.(pieceResult)
	if err != nil || !ok || !r.Success {
		t.Fatalf("%+v, %v", out, err)
	}
	if job := f.get(t, r.JobID); job.UserID != "bob" || job.Type != store.ChatContext || job.Name != "Counting" {
		t.Errorf("%+v", job)
	}
	_, err = f.run(t, JobRequested{Input: json.RawMessage(`{}`)}, "run-2")
	if !sdkerrors.IsNoRetryError(err) || !strings.Contains(err.Error(), "words is missing") {
		t.Errorf("a bad payload ends with %v", err)
	}
}

func TestACancelledPieceJobMakesNothingMore(t *testing.T) {
	f := newPieceFixture(t)
	job := f.create(t, false)
	if _, err := f.Store.BeginRun(t.Context(), job.ID, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Store.CancelJob(t.Context(), job.ID, nil); err != nil {
		t.Fatal(err)
	}
	out, err := f.run(t, of(job), "run-1")
	if r, ok := out.(pieceResult); err != nil || !ok || r.Success || len(f.task.calls) != 0 {
		t.Errorf("%+v, %v after %v", out, err, f.task.calls)
	}
}
