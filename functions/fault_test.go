package functions

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// A step that is delivered again after its part failed for good finds that out
// without a call.
func TestAPartThatFailedForGoodIsNotPaidForAgain(t *testing.T) {
	f := newFixture(t)
	refused := fault.New(fault.Blocked, "The model refused the prompt.", nil)
	f.designer.fail["Home"] = []error{refused, refused, refused}
	job := f.create(t, "Home")
	if _, err := f.Store.BeginRun(t.Context(), job.ID, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	r := run{JobID: job.ID, Generation: 1}
	if _, _, err := f.attempt(t.Context(), r, f.part(r, "home")); !fault.Is(err, fault.Blocked) {
		t.Fatal(err)
	}
	if _, _, err := f.attempt(t.Context(), r, f.part(r, "home")); err != nil {
		t.Fatal(err)
	}
	if got := f.designer.calls["Home"]; got != 1 {
		t.Errorf("%d calls, want 1", got)
	}
}

// A retry must not run beside the call of the generation before it.
func TestACallOfAnOlderGenerationIsBrokenOff(t *testing.T) {
	f := newFixture(t)
	job := f.create(t, "Home")
	f.designer.during = func(ctx context.Context, _ string) {
		if _, _, err := f.Store.CancelJob(t.Context(), job.ID, nil); err != nil {
			t.Error(err)
		}
		if _, err := f.Store.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent}); err != nil {
			t.Error(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			t.Error("the old call goes on")
		}
	}
	if _, err := f.Store.BeginRun(t.Context(), job.ID, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	r := run{JobID: job.ID, Generation: 1}
	if _, _, err := f.attempt(t.Context(), r, f.part(r, "home")); err != nil {
		t.Error(err)
	}
	if after := f.get(t, job.ID); after.Status != store.Pending || after.Generation != 2 {
		t.Errorf("%s at generation %d", after.Status, after.Generation)
	}
}

func TestACancelledSynchronousJobIsNotASuccess(t *testing.T) {
	f := newFixture(t)
	id := uuid.NewString()
	f.designer.during = func(ctx context.Context, _ string) {
		if _, _, err := f.Store.CancelJob(t.Context(), id, nil); err != nil {
			t.Error(err)
		}
		<-ctx.Done()
	}
	row, err := NewScreenJob(ScreensRequested{JobID: id, Branding: studio.Branding{AppName: "N"}, Screens: []studio.ScreenRequest{{ID: "home", Name: "Home"}}}, f.Designer.Info(), 4)
	if err != nil {
		t.Fatal(err)
	}
	row.SyncMode = true
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	if ended, err := f.Now(t.Context(), job); !fault.Is(err, fault.Cancelled) || ended.Status != store.Cancelled {
		t.Errorf("%s: %v", ended.Status, err)
	}
}

// An engine that fails once gets the event a little later, whether or not another
// event is written meanwhile.
func TestRelayRunSendsLaterWhatWasRefused(t *testing.T) {
	f := newFixture(t)
	f.create(t, "Home")
	var tries atomic.Int32
	arrived := make(chan struct{})
	engine := &fakeEngine{refuse: func([]string) error {
		if tries.Add(1) == 1 {
			return errors.New("500: try later")
		}
		close(arrived)
		return nil
	}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); newTestRelay(t, f.Store, engine).Run(ctx) }()
	select {
	case <-arrived:
	case <-time.After(30 * time.Second):
		t.Errorf("not sent again after %d tries", tries.Load())
	}
	stop()
	<-ended
}

// One job that cannot be asked about does not keep the sweep from the others.
func TestASweepGoesOnPastABadJob(t *testing.T) {
	f := newFixture(t)
	first, second := f.create(t, "Home"), f.create(t, "Home")
	sendAll(t, f.Store)
	for i, id := range []string{first.ID, second.ID} {
		if _, err := f.Store.BeginRun(t.Context(), id, []string{"bad", "lost"}[i], 1); err != nil {
			t.Fatal(err)
		}
	}
	sweep := &StaleJobs{
		Store: f.Store, Engine: badRun{}, StaleAfter: time.Minute, StuckAfter: time.Hour, MaxDispatches: 3, Log: f.Log,
		Now: func() time.Time { return time.Now().Add(30 * time.Minute) },
	}
	if _, err := sweep.Sweep(t.Context()); err == nil {
		t.Error("the bad job is not told of")
	}
	if after := f.get(t, second.ID); after.Generation != 2 {
		t.Errorf("the job behind the bad one is at generation %d", after.Generation)
	}
}

// What waits because its type is paused is neither stale nor lost, however long it
// waits; and what the engine lost is not sent before the type is resumed.
func TestASweepLeavesPausedJobsAlone(t *testing.T) {
	f, engine := newFixture(t), &fakeEngine{}
	relay := newTestRelay(t, f.Store, engine)
	lost := f.create(t, "Home")
	if n, err := relay.Drain(t.Context()); n != 1 || err != nil {
		t.Fatalf("sent %d, %v", n, err)
	}
	if _, err := f.Store.ChangeSettings(t.Context(), 0, []store.SettingsChange{{Type: store.ScreenGeneration, Paused: true}}); err != nil {
		t.Fatal(err)
	}
	waiting := f.create(t, "Home")
	sweep := &StaleJobs{
		Store: f.Store, Engine: engineSays{status: RunUnknown}, StaleAfter: time.Minute, StuckAfter: time.Hour, MaxDispatches: 3, Log: f.Log,
		Now: func() time.Time { return time.Now().Add(30 * 24 * time.Hour) },
	}
	for range 5 { // more often than a job may be sent
		if n, err := relay.Drain(t.Context()); n != 0 || err != nil {
			t.Fatalf("sent %d, %v", n, err)
		}
		if _, err := sweep.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for id, generation := range map[string]int{lost.ID: 2, waiting.ID: 1} {
		if job := f.get(t, id); job.Status != store.Pending || job.Generation != generation || job.Message != "Waiting: paused by an operator" {
			t.Errorf("%s, generation %d, %q; want pending, %d", job.Status, job.Generation, job.Message, generation)
		}
	}
	if _, err := f.Store.ChangeSettings(t.Context(), 1, []store.SettingsChange{{Type: store.ScreenGeneration}}); err != nil {
		t.Fatal(err)
	}
	if n, err := relay.Drain(t.Context()); n != 2 || err != nil {
		t.Errorf("after the pause: sent %d, %v", n, err)
	}
}

// badRun has lost every run, and cannot answer for one.
type badRun struct{}

func (badRun) Run(_ context.Context, id string) (RunStatus, error) {
	if id == "bad" {
		return "", errors.New("what is this?")
	}
	return RunUnknown, nil
}

func (badRun) EventRun(context.Context, string) (RunStatus, error) { return RunUnknown, nil }
