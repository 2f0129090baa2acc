package functions

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
	"github.com/appforge-ai/appforge/store/storetest"
)

// scripted is a designer whose answers a test writes. Screens are asked for by name.
type scripted struct {
	mu     sync.Mutex
	fail   map[string][]error // failures to come, by screen name or "theme"
	calls  map[string]int
	during func(ctx context.Context, name string) // runs inside each call
}

func (d *scripted) Info() studio.Info {
	estimate := money.USD(1_000_000)
	return studio.Info{Provider: "test", Model: "scripted", Estimate: &estimate, PriceVersion: "1"}
}

func (d *scripted) call(ctx context.Context, name string) (studio.Call, error) {
	if d.during != nil {
		d.during(ctx, name)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.calls == nil {
		d.calls = map[string]int{}
	}
	d.calls[name]++
	cost := money.USD(500_000)
	used := studio.Call{Model: "scripted-1", Prompt: 100, Output: 50, Cost: &cost, PriceVersion: "1"}
	if ctx.Err() != nil {
		return used, fault.New(fault.Cancelled, "The call was broken off.", ctx.Err())
	}
	if left := d.fail[name]; len(left) > 0 {
		d.fail[name] = left[1:]
		return used, left[0]
	}
	return used, nil
}

func (d *scripted) Theme(ctx context.Context, _ studio.Try, b studio.Branding) (studio.Theme, studio.Call, error) {
	used, err := d.call(ctx, "theme")
	return studio.Theme{ID: "t", Name: b.AppName, Style: "--background: #fff;"}, used, err
}

func (d *scripted) Screen(ctx context.Context, _ studio.Try, _ studio.Branding, r studio.ScreenRequest) (studio.Screen, studio.Call, error) {
	used, err := d.call(ctx, r.Name)
	return studio.Screen{ID: r.ID, Title: r.Name, HTML: "<div>" + r.Name + "</div>"}, used, err
}

type fixture struct {
	*ScreenGeneration
	designer *scripted
}

func newFixture(t *testing.T) fixture {
	d := &scripted{fail: map[string][]error{}}
	return fixture{&ScreenGeneration{Worker: newWorker(t), Designer: d}, d}
}

func newWorker(t *testing.T) Worker {
	return Worker{
		Store: storetest.SQLite(t), MaxDispatches: 3, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Retry: RetryPolicy{MaxAttempts: 4, Base: time.Millisecond}, Slots: make(chan struct{}, 5),
	}
}

func (f fixture) create(t *testing.T, names ...string) store.Job {
	t.Helper()
	req := ScreensRequested{JobID: uuid.NewString(), UserID: "ada", Branding: studio.Branding{AppName: "N"}, IncludeTheme: true}
	for _, name := range names {
		req.Screens = append(req.Screens, studio.ScreenRequest{ID: strings.ToLower(name), Name: name})
	}
	row, err := NewScreenJob(req, f.Designer.Info(), 4)
	if err != nil {
		t.Fatal(err)
	}
	row.Event = StartEvent
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// run calls the function once as the engine does: outside a run the SDK calls each
// step at once, so one call is one attempt of every step.
func (f fixture) run(t *testing.T, job store.Job, runID string) (any, error) {
	t.Helper()
	in := inngestgo.Input[ScreensRequested]{InputCtx: inngestgo.InputCtx{RunID: runID}}
	in.Event.Data = ScreensRequested{JobID: job.ID, Generation: job.Generation}
	return f.Run(t.Context(), in)
}

func (f fixture) get(t *testing.T, id string) store.Job {
	t.Helper()
	job, err := f.Store.GetJob(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func TestARunMakesEverythingOnce(t *testing.T) {
	f := newFixture(t)
	job := f.create(t, "Home", "Profile")
	out, err := f.run(t, job, "run-1")
	if err != nil {
		t.Fatal(err)
	}
	if r, ok := out.(result); !ok || !r.Success || r.JobID != job.ID || r.ScreenCount != 2 {
		t.Errorf("the run returned %+v", out)
	}
	done := f.get(t, job.ID)
	if done.Status != store.Completed || done.Progress != 100 || done.CostUSD == nil || *done.CostUSD != 1_500_000 || *done.TokensTotal != 450 {
		t.Errorf("%s %d %% cost %v tokens %v", done.Status, done.Progress, done.CostUSD, *done.TokensTotal)
	}
	for i := range 2 {
		if _, err := f.run(t, job, []string{"run-1", "run-2"}[i]); err != nil {
			t.Error(err)
		}
	}
	for name, n := range f.designer.calls {
		if n != 1 {
			t.Errorf("%s was called for %d times by repeated runs", name, n)
		}
	}
}

func TestARunOfAnOlderGenerationChangesNothing(t *testing.T) {
	f := newFixture(t)
	job := f.create(t, "Home")
	if _, err := f.Store.Redispatch(t.Context(), job.ID, 1, "lost", 3, StartEvent); err != nil {
		t.Fatal(err)
	}
	out, err := f.run(t, job, "run-1")
	if r, ok := out.(result); err != nil || !ok || r.Success || r.Note == "" || len(f.designer.calls) != 0 {
		t.Errorf("%+v %v after %d calls", out, err, len(f.designer.calls))
	}
}

func TestFailuresThatPassAreNamedTheirNextAttempt(t *testing.T) {
	f := newFixture(t)
	f.designer.fail["Home"] = []error{fault.New(fault.Upstream, "The model is overloaded.", nil)}
	job := f.create(t, "Home", "Profile")
	if _, err := f.run(t, job, "run-1"); err != nil {
		t.Fatal(err) // the unfinished part makes the settling step send the job again
	}
	after := f.get(t, job.ID)
	var screens []store.ScreenState
	if err := json.Unmarshal(after.Screens, &screens); err != nil {
		t.Fatal(err)
	}
	if after.Status != store.Pending || after.Generation != 2 || screens[1].Status != store.PartDone {
		t.Errorf("%s at generation %d with %+v", after.Status, after.Generation, screens)
	}
	if _, err := f.run(t, after, "run-2"); err != nil {
		t.Fatal(err)
	}
	if last := f.get(t, job.ID); last.Status != store.Completed || f.designer.calls["Home"] != 2 || f.designer.calls["Profile"] != 1 {
		t.Errorf("%s after calls %v", last.Status, f.designer.calls)
	}
}

func TestAFailureForGoodFailsTheJobAndKeepsTheRest(t *testing.T) {
	f := newFixture(t)
	f.designer.fail["Home"] = []error{fault.New(fault.Blocked, "The model refused the prompt.", nil)}
	job := f.create(t, "Home", "Profile")
	_, err := f.run(t, job, "run-1")
	if err == nil || !strings.Contains(err.Error(), "1 of 2 screens failed") {
		t.Fatalf("the run ended with %v", err)
	}
	failed := f.get(t, job.ID)
	if failed.Status != store.Failed || failed.ErrorCode != string(fault.Blocked) || !strings.Contains(string(failed.Output), "Profile") {
		t.Errorf("%s %s %s", failed.Status, failed.ErrorCode, failed.Output)
	}
}

func TestADesignersPanicIsAFailedAttempt(t *testing.T) {
	f := newFixture(t)
	f.designer.during = func(_ context.Context, name string) {
		if name == "Home" {
			panic("broken template")
		}
	}
	job := f.create(t, "Home")
	for generation := 1; generation <= 4; generation++ {
		if _, err := f.run(t, f.get(t, job.ID), "run"); err != nil && generation < 3 {
			t.Fatal(err)
		}
	}
	calls, err := f.Store.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) == 0 {
		t.Fatal(calls, err)
	}
	for _, c := range calls {
		if c.PartID == "home" && c.Outcome != string(fault.Internal) {
			t.Errorf("a panic is booked as %q", c.Outcome)
		}
	}
}

func TestCancellingBreaksTheCallOff(t *testing.T) {
	f := newFixture(t)
	job := f.create(t, "Home")
	f.designer.during = func(ctx context.Context, name string) {
		if name != "Home" {
			return
		}
		if _, _, err := f.Store.CancelJob(t.Context(), job.ID, CancelEvent); err != nil {
			t.Error(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			t.Error("the call went on after the cancel")
		}
	}
	if _, err := f.run(t, job, "run-1"); err != nil {
		t.Error(err)
	}
	if after := f.get(t, job.ID); after.Status != store.Cancelled {
		t.Errorf("the job is %s", after.Status)
	}
}

func TestSynchronousModeTriesAgainWithinItsTime(t *testing.T) {
	f := newFixture(t)
	passing := fault.New(fault.Upstream, "The model is overloaded.", nil)
	f.designer.fail["Home"] = []error{passing, passing}
	row, err := NewScreenJob(ScreensRequested{JobID: uuid.NewString(), Branding: studio.Branding{AppName: "N"}, Screens: []studio.ScreenRequest{{ID: "home", Name: "Home"}}}, f.Designer.Info(), 4)
	if err != nil {
		t.Fatal(err)
	}
	row.SyncMode = true
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	done, err := f.Now(t.Context(), job)
	if err != nil || done.Status != store.Completed || f.designer.calls["Home"] != 3 {
		t.Errorf("%s after %d calls: %v", done.Status, f.designer.calls["Home"], err)
	}
}

func TestSynchronousModeEndsWithItsDeadline(t *testing.T) {
	f := newFixture(t)
	f.designer.during = func(ctx context.Context, _ string) { <-ctx.Done() }
	row, err := NewScreenJob(ScreensRequested{JobID: uuid.NewString(), Branding: studio.Branding{AppName: "N"}, Screens: []studio.ScreenRequest{{ID: "home", Name: "Home"}}}, f.Designer.Info(), 4)
	if err != nil {
		t.Fatal(err)
	}
	row.SyncMode = true
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	ended, err := f.Now(ctx, job)
	if !fault.Is(err, fault.Timeout) || ended.Status != store.Failed {
		t.Errorf("%s: %v", ended.Status, err)
	}
}

// engineSays answers every question with one status, or fails.
type engineSays struct {
	status RunStatus
	err    error
}

func (e engineSays) Run(context.Context, string) (RunStatus, error)      { return e.status, e.err }
func (e engineSays) EventRun(context.Context, string) (RunStatus, error) { return e.status, e.err }

func TestStaleJobsActOnWhatTheEngineSays(t *testing.T) {
	for _, tt := range []struct {
		name   string
		engine engineSays
		later  time.Duration // how long the job has been silent
		status store.JobStatus
		gen    int
		fails  bool
	}{
		{"still at work", engineSays{status: RunActive}, time.Hour, store.Processing, 1, false},
		{"stands still for too long", engineSays{status: RunActive}, 5 * time.Hour, store.Pending, 2, false},
		{"forgotten", engineSays{status: RunUnknown}, time.Hour, store.Pending, 2, false},
		{"failed without the model's fault", engineSays{status: RunFailed}, time.Hour, store.Pending, 2, false},
		{"cancelled in the engine", engineSays{status: RunCancelled}, time.Hour, store.Cancelled, 1, false},
		{"engine away: nothing is sent again", engineSays{err: errors.New("no route")}, time.Hour, store.Processing, 1, true},
		{"not stale yet", engineSays{status: RunUnknown}, time.Second, store.Processing, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture(t)
			job := f.create(t, "Home")
			sendAll(t, f.Store)
			if _, err := f.Store.BeginRun(t.Context(), job.ID, "run-1", 1); err != nil {
				t.Fatal(err)
			}
			sweep := &StaleJobs{
				Store: f.Store, Engine: tt.engine, StaleAfter: 2 * time.Minute, StuckAfter: 2 * time.Hour, MaxDispatches: 3,
				Log: f.Log, Now: func() time.Time { return time.Now().Add(tt.later) },
			}
			if _, err := sweep.Sweep(t.Context()); (err != nil) != tt.fails {
				t.Fatal(err)
			}
			if after := f.get(t, job.ID); after.Status != tt.status || after.Generation != tt.gen {
				t.Errorf("%s at generation %d, want %s at %d", after.Status, after.Generation, tt.status, tt.gen)
			}
		})
	}
}

func TestAJobIsNotSentForEver(t *testing.T) {
	f := newFixture(t)
	job := f.create(t, "Home")
	sweep := &StaleJobs{Store: f.Store, Engine: engineSays{status: RunUnknown}, StaleAfter: time.Minute, StuckAfter: time.Hour, MaxDispatches: 3, Log: f.Log}
	for range 5 {
		sendAll(t, f.Store)
		sweep.Now = func() time.Time { return time.Now().Add(time.Hour) }
		if _, err := sweep.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if after := f.get(t, job.ID); after.Status != store.Failed || after.Generation != 3 || after.Error == nil {
		t.Errorf("%s at generation %d: %v", after.Status, after.Generation, after.Error)
	}
}

// sendAll takes everything out of the outbox, as a relay with a working engine would.
func sendAll(t *testing.T, st *store.Store) {
	t.Helper()
	events, err := st.ClaimOutbox(t.Context(), 100, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	sent := make([]store.SentEvent, len(events))
	for i, e := range events {
		sent[i] = store.SentEvent{ID: e.ID, EngineID: "engine-" + e.ID}
	}
	if err := st.MarkSent(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
}
