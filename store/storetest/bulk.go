package storetest

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var bulkPromises = []promise{
	{"every job that a search finds is retried, once", bulkRetries},
	{"a bulk action and the answer to its request are one", bulkIsAnsweredOnce},
	{"two runs of one bulk action share no job", bulkRunsTakeTurns},
	{"a stopped bulk action leaves the rest", bulkStops},
	{"one job that cannot be retried spoils no other", bulkGoesOnAfterAFault},
	{"deleted jobs leave their figures behind", deletingKeepsFigures},
	{"a forgotten bulk action is found and sent again", bulkIsSentAgain},
	{"a bulk action ends though its last jobs are gone", bulkOfVanishedJobs},
	{"a bulk action that is for nothing is refused", bulkForNothingIsRefused},
	{"old jobs are pruned, and their figures stay", pruningJobs},
}

func bulkEvent(b store.BulkAction) (store.Event, error) {
	id := b.ID
	if b.Generation > 1 {
		id += "-again"
	}
	return store.Event{ID: id, Name: "admin/jobs.bulk", Data: json.RawMessage(`{}`), JobID: b.ID, Generation: b.Generation}, nil
}

var bulkEvents = store.BulkEvents{Start: StartEvent, Cancel: StartEvent}

func startBulk(t *testing.T, s *store.Store, verb store.BulkVerb, f store.JobSearch) store.BulkAction {
	t.Helper()
	b, err := s.StartBulk(t.Context(), store.NewBulk{ID: uuid.NewString(), Verb: verb, Search: f, StartedBy: "root", Event: bulkEvent})
	if err != nil {
		t.Fatalf("StartBulk: %v", err)
	}
	return b
}

// workBulk does all of an action.
func workBulk(t *testing.T, s *store.Store, b store.BulkAction, events store.BulkEvents) store.BulkAction {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = s.WorkBulk(t.Context(), b.ID, b.Generation, events); err != nil {
			t.Fatalf("WorkBulk: %v", err)
		}
	}
	b, err := s.GetBulk(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// failMany makes n failed jobs.
func failMany(t *testing.T, s *store.Store, n int, message string) []store.Job {
	t.Helper()
	jobs := make([]store.Job, n)
	for i := range jobs {
		jobs[i] = Create(t, s, NewJob("home"))
		if _, err := s.MarkJobFailed(t.Context(), jobs[i].ID, 0, fault.Upstream, message); err != nil {
			t.Fatal(err)
		}
	}
	return jobs
}

func wantBulk(t *testing.T, got store.BulkAction, status store.BulkStatus, matching, done, skipped, failed int64) {
	t.Helper()
	if got.Status != status || got.Matching != matching || got.Done != done || got.Skipped != skipped || got.Failed != failed {
		t.Errorf("bulk action is %s, %d of %d done, %d skipped, %d failed; want %s, %d of %d, %d, %d",
			got.Status, got.Done, got.Matching, got.Skipped, got.Failed, status, done, matching, skipped, failed)
	}
	if (status == store.BulkRunning) != (got.FinishedAt == nil) {
		t.Errorf("a bulk action that is %s finished at %v", got.Status, got.FinishedAt)
	}
}

// bulkOfVanishedJobs has somebody else delete what the action has not come to yet.
func bulkOfVanishedJobs(t *testing.T, s *store.Store) {
	for _, verb := range []store.BulkVerb{store.BulkDelete, store.BulkRetry} {
		failMany(t, s, 60, "the model is overloaded")
		tally(t, s)
		b := startBulk(t, s, verb, store.JobSearch{Statuses: []store.JobStatus{store.Failed}})
		if more, err := s.WorkBulk(t.Context(), b.ID, 1, bulkEvents); !more || err != nil {
			t.Fatalf("the first page: %v, %v", more, err)
		}
		exec(t, s, `DELETE FROM inngest_jobs WHERE status = 'failed'`)
		wantBulk(t, workBulk(t, s, b, bulkEvents), store.BulkCompleted, 60, 50, 0, 0)
	}
}

func bulkRetries(t *testing.T, s *store.Store) {
	chosen := failMany(t, s, 60, "the model is overloaded") // more than a transaction takes
	others := failMany(t, s, 3, "quota used up")
	waiting := Create(t, s, NewJob("home"))
	tally(t, s)
	b := startBulk(t, s, store.BulkRetry, store.JobSearch{Error: "overloaded"})
	later := failMany(t, s, 1, "the model is overloaded")
	tally(t, s)
	if b.StartedBy != "root" || b.Search.Error != "overloaded" {
		t.Errorf("bulk action = %+v", b)
	}
	wantBulk(t, workBulk(t, s, b, bulkEvents), store.BulkCompleted, 60, 60, 0, 0)
	for _, job := range chosen {
		if got := wantStatus(t, s, job.ID, store.Pending); got.Generation != 2 {
			t.Errorf("job %s is at generation %d, want 2", job.ID, got.Generation)
		}
	}
	for _, job := range append(others, later...) {
		wantStatus(t, s, job.ID, store.Failed)
	}
	wantStatus(t, s, waiting.ID, store.Pending)
	if more, err := s.WorkBulk(t.Context(), b.ID, 1, bulkEvents); more || err != nil {
		t.Errorf("an ended action works on: %v, %v", more, err)
	}
	list, err := s.ListBulk(t.Context(), 10)
	if err != nil || len(list) != 1 || list[0].ID != b.ID {
		t.Errorf("ListBulk = %+v, %v", list, err)
	}
	unsent, _, err := s.OutboxStats(t.Context())
	if err != nil || unsent != 61 { // the action's own, and one for each job
		t.Errorf("%d events wait, %v; want 61", unsent, err)
	}
}

// bulkIsAnsweredOnce: a server that dies behind the transaction leaves the answer to the
// next request with the key, and not a second action.
func bulkIsAnsweredOnce(t *testing.T, s *store.Store) {
	ctx := t.Context()
	failMany(t, s, 1, "overloaded")
	if first, err := s.BeginAnswer(ctx, aKey, time.Minute); first != nil || err != nil {
		t.Fatal(first, err)
	}
	n := store.NewBulk{Verb: store.BulkRetry, StartedBy: "root", Event: bulkEvent, Answer: func(b store.BulkAction) (store.Answer, error) {
		return answerOf(aKey, b.ID), nil
	}}
	n.ID = uuid.NewString()
	started, err := s.StartBulk(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.BeginAnswer(ctx, aKey, time.Minute); err != nil || again == nil || string(again.Body) != string(answerOf(aKey, started.ID).Body) {
		t.Errorf("the answer: %+v, %v", again, err)
	}
	n.ID = uuid.NewString()
	wantCode(t, fault.Conflict, ignore(s.StartBulk(ctx, n)))
	if list, err := s.ListBulk(ctx, 10); err != nil || len(list) != 1 {
		t.Errorf("%d actions, %v; want 1", len(list), err)
	}
}

func bulkRunsTakeTurns(t *testing.T, s *store.Store) {
	jobs := failMany(t, s, 120, "overloaded")
	tally(t, s)
	b := startBulk(t, s, store.BulkRetry, store.JobSearch{UserID: "ada"})
	other := Second(t, s)
	together(t, 4, func(i int) error {
		worker := s
		if i%2 == 1 {
			worker = other
		}
		for {
			more, err := worker.WorkBulk(t.Context(), b.ID, 1, bulkEvents)
			if err != nil && !fault.Is(err, fault.Conflict) || err == nil && !more {
				return err
			}
		}
	})
	end, err := s.GetBulk(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if end.Status != store.BulkCompleted || end.Done+end.Skipped != 120 {
		t.Errorf("bulk action = %+v", end)
	}
	for _, job := range jobs {
		if got := wantStatus(t, s, job.ID, store.Pending); got.Generation != 2 {
			t.Errorf("job %s is at generation %d, want 2", job.ID, got.Generation)
		}
	}
}

func bulkStops(t *testing.T, s *store.Store) {
	failMany(t, s, 55, "overloaded")
	b := startBulk(t, s, store.BulkRetry, store.JobSearch{Statuses: []store.JobStatus{store.Failed}})
	if more, err := s.WorkBulk(t.Context(), b.ID, 1, bulkEvents); !more || err != nil {
		t.Fatalf("first batch: %v, %v", more, err)
	}
	stopped, err := s.StopBulk(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantBulk(t, stopped, store.BulkStopped, 55, 50, 0, 0)
	wantBulk(t, workBulk(t, s, b, bulkEvents), store.BulkStopped, 55, 50, 0, 0)
	if n, _, err := s.CountFound(t.Context(), store.JobSearch{Statuses: []store.JobStatus{store.Failed}}, 100); n != 5 || err != nil {
		t.Errorf("%d failed jobs are left, %v; want 5", n, err)
	}
	_, err = s.StopBulk(t.Context(), "none")
	wantCode(t, fault.NotFound, err)
}

func bulkGoesOnAfterAFault(t *testing.T, s *store.Store) {
	jobs := failMany(t, s, 3, "overloaded")
	b := startBulk(t, s, store.BulkRetry, store.JobSearch{})
	end := workBulk(t, s, b, store.BulkEvents{Start: func(j store.Job) (store.Event, error) {
		if j.ID == jobs[1].ID {
			return store.Event{}, errors.New("no function works on it")
		}
		return StartEvent(j)
	}})
	wantBulk(t, end, store.BulkCompleted, 3, 2, 0, 1)
	if end.LastError == "" {
		t.Error("the action does not say what went wrong")
	}
	wantStatus(t, s, jobs[0].ID, store.Pending)
	wantStatus(t, s, jobs[1].ID, store.Failed)
}

func deletingKeepsFigures(t *testing.T, s *store.Store) {
	jobs := fixture(t, s)
	tally(t, s)
	days := store.Days{First: noon, Last: noon.AddDate(0, 0, 1)}
	before, err := s.TypeFigures(t.Context(), days)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, s, `UPDATE inngest_jobs SET tally_due = TRUE WHERE id = ?`, jobs[0].ID) // one that was changed a moment ago
	end := workBulk(t, s, startBulk(t, s, store.BulkDelete, store.JobSearch{Words: "fitness"}), bulkEvents)
	wantBulk(t, end, store.BulkCompleted, 7, 7, 0, 0)
	_, err = s.GetJob(t.Context(), jobs[0].ID)
	wantCode(t, fault.NotFound, err)
	if calls, err := s.ListModelCalls(t.Context(), jobs[0].ID); err != nil || len(calls) != 0 {
		t.Errorf("calls of a deleted job: %+v, %v", calls, err)
	}
	tally(t, s)
	after, err := s.TypeFigures(t.Context(), days)
	want(t, err, "figures after deleting", before, after)
	if found := walk(t, s, store.JobSearch{Words: "fitness"}, 10); len(found) != 2 { // one runs, one waits
		t.Errorf("found %v", found)
	}
	allFigures(t, s)
}

func bulkIsSentAgain(t *testing.T, s *store.Store) {
	failMany(t, s, 2, "overloaded")
	b := startBulk(t, s, store.BulkRetry, store.JobSearch{})
	if silent, err := s.BulkSilence(t.Context()); err != nil || silent > time.Minute {
		t.Errorf("a new action is silent for %s, %v", silent, err)
	}
	exec(t, s, `UPDATE bulk_actions SET heartbeat_at = ?`, time.Now().UTC().Add(-time.Hour))
	if silent, err := s.BulkSilence(t.Context()); err != nil || silent < time.Hour || silent > 61*time.Minute {
		t.Errorf("silent for %s, %v; want an hour", silent, err)
	}
	soon := time.Now().Add(time.Hour)
	if stale, err := s.StaleBulk(t.Context(), soon); err != nil || len(stale) != 0 {
		t.Errorf("stale: %+v, %v; its event has not left", stale, err)
	}
	if err := s.MarkSent(t.Context(), []store.SentEvent{{ID: b.ID, EngineID: "e"}}); err != nil {
		t.Fatal(err)
	}
	stale, err := s.StaleBulk(t.Context(), soon)
	if err != nil || len(stale) != 1 || stale[0].ID != b.ID {
		t.Fatalf("stale: %+v, %v", stale, err)
	}
	for range 2 { // the second finds another generation
		if err := s.ResendBulk(t.Context(), b.ID, 1, bulkEvent); err != nil {
			t.Fatal(err)
		}
	}
	if more, err := s.WorkBulk(t.Context(), b.ID, 1, bulkEvents); more || err != nil {
		t.Errorf("the old generation works on: %v, %v", more, err)
	}
	b.Generation = 2
	wantBulk(t, workBulk(t, s, b, bulkEvents), store.BulkCompleted, 2, 2, 0, 0)
	if silent, err := s.BulkSilence(t.Context()); err != nil || silent != 0 {
		t.Errorf("with none at work: %s, %v", silent, err)
	}
}

func bulkForNothingIsRefused(t *testing.T, s *store.Store) {
	Create(t, s, NewJob("home"))
	for _, n := range []store.NewBulk{
		{Verb: store.BulkRetry}, {Verb: store.BulkDelete, Search: store.JobSearch{Statuses: []store.JobStatus{store.Pending}}}, {Verb: "explode"},
	} {
		n.ID, n.Event = uuid.NewString(), bulkEvent
		_, err := s.StartBulk(t.Context(), n)
		wantCode(t, fault.InvalidInput, err)
	}
	if unsent, _, err := s.OutboxStats(t.Context()); unsent != 0 || err != nil {
		t.Errorf("%d events wait, %v", unsent, err)
	}
	_, err := s.GetBulk(t.Context(), "none")
	wantCode(t, fault.NotFound, err)
	end := workBulk(t, s, startBulk(t, s, store.BulkCancel, store.JobSearch{}), bulkEvents)
	wantBulk(t, end, store.BulkCompleted, 1, 1, 0, 0)
}

func pruningJobs(t *testing.T, s *store.Store) {
	jobs := fixture(t, s) // settled in the past, but for the last and the fifth
	young := failMany(t, s, 1, "overloaded")[0]
	days := store.Days{First: noon, Last: noon.AddDate(0, 0, 1)}
	tally(t, s)
	before, err := s.TypeFigures(t.Context(), days)
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for {
		n, err := s.PruneJobs(t.Context(), time.Now().Add(-time.Hour), 3)
		if err != nil {
			t.Fatal(err)
		}
		if total += n; n == 0 {
			break
		}
	}
	if total != 7 {
		t.Errorf("%d jobs were pruned, want 7", total)
	}
	for _, kept := range []string{jobs[4].ID, jobs[8].ID, young.ID} {
		Get(t, s, kept)
	}
	after, err := s.TypeFigures(t.Context(), days)
	want(t, err, "figures after pruning", before, after)
	_, err = s.PruneJobs(t.Context(), time.Now(), 0)
	wantCode(t, fault.InvalidInput, err)
}
