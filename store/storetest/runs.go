package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var runPromises = []promise{
	{"one run works on a generation", oneRunWorksOnAGeneration},
	{"a heartbeat is a sign of life and no change", heartbeatIsNoChange},
	{"a finished job completes", finishedJobCompletes},
	{"a job with a failed screen says which and why", failedScreenIsNamed},
	{"a job whose steps were cut off is sent again", cutOffJobIsSentAgain},
	{"a job without parts is not completed for it", jobWithoutPartsIsNotCompleted},
	{"a job is sent again only so often", jobIsSentSoOften},
	{"an older generation has no say", olderGenerationHasNoSay},
	{"a lost job is sent again with what it has", lostJobIsSentAgain},
	{"cancelling stops what is under way", cancellingStops},
	{"a retry makes only what is missing", retryMakesOnlyMissing},
	{"only an ended job can be retried", onlyEndedJobIsRetried},
	{"an event that cannot be made leaves the job alone", badEventLeavesJobAlone},
	{"jobs without a sign of life are found", staleJobsAreFound},
}

func oneRunWorksOnAGeneration(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Create(t, s, NewJob("home"))
	first := begin(t, s, job.ID, "run-1", 1)
	if first.Status != store.Processing || first.RunID != "run-1" || first.StartedAt == nil || len(first.Input) == 0 {
		t.Errorf("job = %+v", first)
	}
	version := Get(t, s, job.ID).Version
	if again := begin(t, s, job.ID, "run-1", 1); again.Version != version || !again.StartedAt.Equal(*first.StartedAt) {
		t.Errorf("the same run changed the job: %+v", again)
	}
	wantCode(t, fault.Conflict, ignore(s.BeginRun(ctx, job.ID, "run-2", 1)))
	wantCode(t, fault.Conflict, ignore(s.BeginRun(ctx, job.ID, "run-1", 2)))
	// Of two runs that begin at once, one is told to stop.
	job = Create(t, s, NewJob("home"))
	refused := make(chan struct{}, 2)
	together(t, 2, func(i int) error {
		_, err := s.BeginRun(ctx, job.ID, []string{"run-a", "run-b"}[i], 1)
		if fault.Is(err, fault.Conflict) {
			refused <- struct{}{}
			return nil
		}
		return err
	})
	if len(refused) != 1 {
		t.Errorf("%d of 2 runs were refused, want 1", len(refused))
	}
}

func heartbeatIsNoChange(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	before := Get(t, s, job.ID)
	status, err := s.Heartbeat(t.Context(), job.ID, 1)
	if err != nil || status != store.Processing {
		t.Errorf("Heartbeat = %s, %v", status, err)
	}
	after := Get(t, s, job.ID)
	if after.Version != before.Version || after.HeartbeatAt.Before(before.HeartbeatAt) || after.HeartbeatAt.Equal(before.HeartbeatAt) {
		t.Errorf("version %d -> %d, heartbeat %s -> %s", before.Version, after.Version, before.HeartbeatAt, after.HeartbeatAt)
	}
	wantCode(t, fault.Conflict, ignore(s.Heartbeat(t.Context(), job.ID, 2)))
}

func finishedJobCompletes(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile"))
	makeScreen(t, s, job, "home")
	makeScreen(t, s, job, "profile")
	end := settle(t, s, job)
	if end.Outcome != store.OutcomeCompleted || end.Done != 2 || end.Failed != 0 || end.Total != 2 || end.Message != "" {
		t.Errorf("settlement = %+v", end)
	}
	got := wantStatus(t, s, job.ID, store.Completed)
	if diff := cmp.Diff(end.Job, got); diff != "" {
		t.Errorf("the settlement's job differs from the stored one:\n%s", diff)
	}
	if got.Progress != 100 || got.CompletedAt == nil || got.Message != "Finished 2 screens" {
		t.Errorf("job = %+v", got)
	}
	if last := lastEvent(t, s, job.ID); string(last.Data) != `{"status":"completed","error":null}` {
		t.Errorf("event = %s %s", last.Type, last.Data)
	}
	if again := settle(t, s, job); again.Outcome != store.OutcomeAlready {
		t.Errorf("second settlement = %+v", again)
	}
}

func failedScreenIsNamed(t *testing.T, s *store.Store) {
	n := NewJob("home", "profile", "cart")
	n.Theme = true
	job := Processing(t, s, n)
	makeScreen(t, s, job, "home")
	for _, p := range []string{"profile", "theme"} {
		fail(t, s, failed(job, p, call(t, s, job, p), nil))
	}
	makeScreen(t, s, job, "cart")
	end := settle(t, s, job)
	want := "1 of 3 screens failed: Title of profile: the model is overloaded; the theme failed: the model is overloaded"
	if end.Outcome != store.OutcomeFailed || end.Message != want || end.Done != 2 || end.Failed != 2 || end.Total != 4 {
		t.Errorf("settlement = %+v, want %q", end, want)
	}
	got := wantStatus(t, s, job.ID, store.Failed)
	if got.Error == nil || *got.Error != want || got.ErrorCode != string(fault.Upstream) || got.Progress != 50 {
		t.Errorf("job = %+v", got)
	}
	if ids, _ := outputOf(t, got); !cmp.Equal(ids, []string{"home", "cart"}) {
		t.Errorf("output has %v: the finished screens stay", ids)
	}
}

func cutOffJobIsSentAgain(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile", "cart"))
	makeScreen(t, s, job, "home")
	fail(t, s, failed(job, "profile", call(t, s, job, "profile"), nil))
	call(t, s, job, "cart") // the server goes away
	end := settle(t, s, job)
	if end.Outcome != store.OutcomeRedispatched || end.Job.Generation != 2 || end.Job.Status != store.Pending {
		t.Fatalf("settlement = %+v", end)
	}
	if queued := claim(t, s); len(queued) != 1 || queued[0].ID != job.ID+"-2" || queued[0].Generation != 2 {
		t.Errorf("outbox = %+v", queued)
	}
	if again := settle(t, s, job); again.Outcome != store.OutcomeAlready {
		t.Errorf("settling the old generation again = %+v", again)
	}
	if p := part(t, s, job.ID, "profile"); p.Status != store.PartFailed {
		t.Errorf("the part that failed for good is %s", p.Status)
	}
	if p := part(t, s, job.ID, "cart"); p.Status != store.PartWaiting || p.Attempts != 1 {
		t.Errorf("the part that was cut off = %+v", p)
	}
}

func jobWithoutPartsIsNotCompleted(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob())
	if end := settle(t, s, job); end.Outcome != store.OutcomeRedispatched {
		t.Errorf("settlement = %+v", end)
	}
}

func jobIsSentSoOften(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	for generation := 1; generation < 3; generation++ {
		if sent, err := s.Redispatch(t.Context(), job.ID, generation, "lost", 3, StartEvent); !sent || err != nil {
			t.Fatalf("Redispatch %d = %v, %v", generation, sent, err)
		}
	}
	if sent, err := s.Redispatch(t.Context(), job.ID, 3, "lost for good", 3, StartEvent); sent || err != nil {
		t.Errorf("Redispatch = %v, %v; want it given up", sent, err)
	}
	got := wantStatus(t, s, job.ID, store.Failed)
	if got.ErrorCode != string(fault.Upstream) || *got.Error != "lost for good" || got.Dispatches != 3 {
		t.Errorf("job = %+v", got)
	}
	if p := part(t, s, job.ID, "home"); p.Status != store.PartFailed {
		t.Errorf("part is %s", p.Status)
	}
}

func olderGenerationHasNoSay(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Processing(t, s, NewJob("home"))
	if _, err := s.Redispatch(ctx, job.ID, 1, "lost", 3, StartEvent); err != nil {
		t.Fatal(err)
	}
	begin(t, s, job.ID, "run-2", 2)
	before := Get(t, s, job.ID)
	if sent, err := s.Redispatch(ctx, job.ID, 1, "late", 3, StartEvent); sent || err != nil {
		t.Errorf("Redispatch = %v, %v", sent, err)
	}
	if moved, err := s.MarkJobFailed(ctx, job.ID, 1, fault.Internal, "late"); moved || err != nil {
		t.Errorf("MarkJobFailed = %v, %v", moved, err)
	}
	wantCode(t, fault.Conflict, ignore(s.BeginRun(ctx, job.ID, "run-1", 1)))
	wantCode(t, fault.Conflict, ignore(s.Heartbeat(ctx, job.ID, 1)))
	wantCode(t, fault.Conflict, ignore(s.BeginCall(ctx, callStart(uuid.NewString(), job, "home"))))
	if end := settle(t, s, job); end.Outcome != store.OutcomeAlready {
		t.Errorf("settlement = %+v", end)
	}
	if diff := cmp.Diff(before, Get(t, s, job.ID)); diff != "" {
		t.Errorf("an older generation changed the job:\n%s", diff)
	}
}

func lostJobIsSentAgain(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile"))
	makeScreen(t, s, job, "home")
	next := time.Now().Add(time.Hour)
	fail(t, s, failed(job, "profile", call(t, s, job, "profile"), &next))
	if err := s.MarkSent(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if sent, err := s.Redispatch(t.Context(), job.ID, 1, "The engine had lost the run.", 3, StartEvent); !sent || err != nil {
		t.Fatalf("Redispatch = %v, %v", sent, err)
	}
	got := wantStatus(t, s, job.ID, store.Pending)
	if got.Generation != 2 || got.Dispatches != 2 || got.RunID != "" || got.EngineEvent != "" || got.Message != "The engine had lost the run." || got.Progress != 50 {
		t.Errorf("job = %+v", got)
	}
	if p := part(t, s, job.ID, "profile"); p.Status != store.PartWaiting || p.Attempts != 1 || p.Failures != 1 || p.NextAttemptAt != nil {
		t.Errorf("part = %+v, want it waiting with its attempts", p)
	}
	job = begin(t, s, job.ID, "run-2", 2)
	if _, attempt := tryCall(t, s, job, "home"); !attempt.Done {
		t.Error("a finished screen was to be made again")
	}
}

func cancellingStops(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Processing(t, s, NewJob("home", "profile", "cart"))
	makeScreen(t, s, job, "home")
	open := call(t, s, job, "profile")
	stop := func(j store.Job) (store.Event, error) {
		return store.Event{ID: j.ID + "-cancel", Name: "studio/job.cancel", Data: []byte(`{}`), JobID: j.ID, Generation: j.Generation}, nil
	}
	got, moved, err := s.CancelJob(ctx, job.ID, stop)
	if err != nil || !moved || got.Status != store.Cancelled || got.CompletedAt == nil {
		t.Fatalf("CancelJob = %+v, %v, %v", got, moved, err)
	}
	if again, moved, err := s.CancelJob(ctx, job.ID, stop); err != nil || moved || again.Status != store.Cancelled {
		t.Errorf("second CancelJob = %v, %v", moved, err)
	}
	if queued := claim(t, s); len(queued) != 1 || queued[0].Name != "studio/job.cancel" {
		t.Errorf("outbox = %+v", queued)
	}
	for _, id := range []string{"profile", "cart"} {
		if p := part(t, s, job.ID, id); p.Status != store.PartCancelled {
			t.Errorf("part %s is %s", id, p.Status)
		}
	}
	wantCode(t, fault.Cancelled, ignore(s.BeginCall(ctx, callStart(uuid.NewString(), job, "cart"))))
	f := failed(job, "profile", open, nil)
	f.Interrupted = true
	fail(t, s, f)
	if p := part(t, s, job.ID, "profile"); p.Status != store.PartCancelled {
		t.Errorf("part is %s after its call was cut off", p.Status)
	}
	wantStatus(t, s, job.ID, store.Cancelled)
}

func retryMakesOnlyMissing(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile", "cart"))
	makeScreen(t, s, job, "home")
	fail(t, s, failed(job, "profile", call(t, s, job, "profile"), nil))
	fail(t, s, failed(job, "cart", call(t, s, job, "cart"), nil))
	settle(t, s, job)
	before := Get(t, s, job.ID)
	got, err := s.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Get(t, s, job.ID), got); diff != "" {
		t.Errorf("RetryJob's job differs from the stored one:\n%s", diff)
	}
	if got.Status != store.Pending || got.Generation != 2 || got.Dispatches != 1 || got.Error != nil || got.ErrorCode != "" || got.CompletedAt != nil ||
		got.Progress != 33 || got.Attempts != 1 || *got.CostUSD != *before.CostUSD {
		t.Errorf("job = %+v", got)
	}
	if queued := claim(t, s); len(queued) != 1 || queued[0].ID != job.ID+"-2" {
		t.Errorf("outbox = %+v", queued)
	}
	if p := part(t, s, job.ID, "profile"); p.Status != store.PartWaiting || p.Attempts != 0 || p.Failures != 0 || p.Error != nil {
		t.Errorf("part = %+v", p)
	}
	job = begin(t, s, job.ID, "run-2", 2)
	if _, attempt := tryCall(t, s, job, "home"); !attempt.Done {
		t.Error("a finished screen was to be made again")
	}
	makeScreen(t, s, job, "profile")
	makeScreen(t, s, job, "cart")
	if end := settle(t, s, job); end.Outcome != store.OutcomeCompleted {
		t.Errorf("settlement = %+v", end)
	}
	if ids, _ := outputOf(t, Get(t, s, job.ID)); len(ids) != 3 {
		t.Errorf("output has %v", ids)
	}
}

func onlyEndedJobIsRetried(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Processing(t, s, NewJob("home"))
	wantCode(t, fault.Conflict, ignore(s.RetryJob(ctx, job.ID, store.Retry{Event: StartEvent})))
	if _, _, err := s.CancelJob(ctx, job.ID, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := s.RetryJob(ctx, job.ID, store.Retry{Event: StartEvent}); err != nil || got.Status != store.Pending {
		t.Errorf("retry of a cancelled job = %s, %v", got.Status, err)
	}
	job = Processing(t, s, NewJob("home"))
	makeScreen(t, s, job, "home")
	settle(t, s, job)
	wantCode(t, fault.Conflict, ignore(s.RetryJob(ctx, job.ID, store.Retry{Event: StartEvent})))
	// Pressed twice at once: one event.
	job = Create(t, s, NewJob("home"))
	if _, err := s.MarkJobFailed(ctx, job.ID, 0, fault.Upstream, "x"); err != nil {
		t.Fatal(err)
	}
	claim(t, s)
	together(t, 5, func(int) error {
		_, err := s.RetryJob(ctx, job.ID, store.Retry{Event: StartEvent})
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		return err
	})
	if queued := claim(t, s); len(queued) != 1 {
		t.Errorf("outbox has %d events, want 1", len(queued))
	}
}

func badEventLeavesJobAlone(t *testing.T, s *store.Store) {
	ctx := t.Context()
	broken := func(store.Job) (store.Event, error) { return store.Event{}, errors.New("no event") }
	n := NewJob("home")
	n.Event = broken
	if _, err := s.CreateJob(ctx, n); err == nil {
		t.Error("a job without its event was created")
	}
	wantCode(t, fault.NotFound, ignore(s.GetJob(ctx, n.ID)))
	job := Processing(t, s, NewJob("home"))
	before := Get(t, s, job.ID)
	if _, err := s.Redispatch(ctx, job.ID, 1, "lost", 3, broken); err == nil {
		t.Error("Redispatch without an event succeeded")
	}
	if _, _, err := s.CancelJob(ctx, job.ID, broken); err == nil {
		t.Error("CancelJob without an event succeeded")
	}
	if diff := cmp.Diff(before, Get(t, s, job.ID)); diff != "" {
		t.Errorf("the job changed:\n%s", diff)
	}
}

func staleJobsAreFound(t *testing.T, s *store.Store) {
	ctx := t.Context()
	quiet := Processing(t, s, NewJob("home"))
	n := NewJob("home")
	n.Event = StartEvent
	unsent := Create(t, s, n)
	ended := Processing(t, s, NewJob("home"))
	makeScreen(t, s, ended, "home")
	settle(t, s, ended)
	ids := func(before time.Time, limit int) []string {
		t.Helper()
		jobs, err := s.StaleJobs(ctx, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		list := []string{}
		for _, j := range jobs {
			list = append(list, j.ID)
		}
		return list
	}
	later := time.Now().Add(time.Minute)
	if got := ids(later, 10); !cmp.Equal(got, []string{quiet.ID}) {
		t.Errorf("stale = %v, want %s only", got, quiet.ID)
	}
	if got := ids(quiet.CreatedAt, 10); len(got) != 0 {
		t.Errorf("stale = %v, want none that old", got)
	}
	if err := s.MarkSent(ctx, []store.SentEvent{{ID: unsent.ID, EngineID: "01ENGINE"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Heartbeat(ctx, quiet.ID, 1); err != nil {
		t.Fatal(err)
	}
	if got := ids(later, 10); !cmp.Equal(got, []string{unsent.ID, quiet.ID}) {
		t.Errorf("stale = %v, want the quietest first", got)
	}
	if got := ids(later, 1); len(got) != 1 {
		t.Errorf("stale = %v, want 1", got)
	}
}
