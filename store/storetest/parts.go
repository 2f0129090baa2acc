package storetest

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var partPromises = []promise{
	{"a finished screen is saved with its tokens, cost and progress", finishedScreenIsSaved},
	{"a finished screen is saved once", finishedScreenIsSavedOnce},
	{"a finished part needs no more calls", finishedPartIsDone},
	{"a theme fills the output too", themeFillsOutput},
	{"five screens that finish at once are all there", screensFinishAtOnce},
	{"a failed call shows as retrying, then as failed", failedCallRetries},
	{"an interrupted call is nobody's failure", interruptedCallIsNoFailure},
}

func finishedScreenIsSaved(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile", "cart"))
	makeScreen(t, s, job, "profile")
	got := Get(t, s, job.ID)
	if want := `{"screens":[{"id":"profile","title":"Finished profile","html":"<div>profile</div>"}],"theme":null}`; string(got.Output) != want {
		t.Errorf("output = %s, want %s", got.Output, want)
	}
	want := `[{"id":"home","title":"Title of home","status":"waiting","attempts":0},` +
		`{"id":"profile","title":"Finished profile","status":"completed","attempts":1,"version":1},` +
		`{"id":"cart","title":"Title of cart","status":"waiting","attempts":0}]`
	if string(got.Screens) != want {
		t.Errorf("screens = %s, want %s", got.Screens, want)
	}
	if got.Progress != 33 || *got.TokensPrompt != 95 || *got.TokensOutput != 35 || *got.TokensTotal != 130 || *got.CostUSD != *usd(2100) {
		t.Errorf("progress %d, tokens %d + %d = %d, cost %s", got.Progress, *got.TokensPrompt, *got.TokensOutput, *got.TokensTotal, got.CostUSD)
	}
	if got.Message != "Finished Finished profile (1 of 3)" || got.Status != store.Processing {
		t.Errorf("job is %s: %q", got.Status, got.Message)
	}
	calls, err := s.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) != 1 {
		t.Fatalf("ledger = %+v, %v", calls, err)
	}
	c := calls[0]
	if c.Outcome != store.CallOK || c.ModelAnswered != "gemini-x-001" || c.Cached != 10 || c.LatencyMS != 1500 || *c.CostUSD != *usd(2100) || c.FinishedAt == nil {
		t.Errorf("ledger = %+v", c)
	}
	version, err := s.ScreenVersion(t.Context(), job.ID, "profile", 1)
	if err != nil || version.HTML != "<div>profile</div>" || version.MadeBy != job.ID {
		t.Errorf("screen = %+v, %v", version, err)
	}
	list := events(t, s, job.ID)
	if last := list[len(list)-2]; last.Type != store.EventScreen || string(last.Data) != `{"id":"profile","title":"Finished profile","version":1,"status":"completed"}` {
		t.Errorf("event = %s %s", last.Type, last.Data)
	}
	if last := list[len(list)-1]; last.Type != store.EventProgress || last.Seq != got.Version {
		t.Errorf("last event = %+v, version %d", last, got.Version)
	}
	makeScreen(t, s, job, "home")
	if ids, _ := outputOf(t, Get(t, s, job.ID)); !cmp.Equal(ids, []string{"home", "profile"}) {
		t.Errorf("output has %v, want the order that was asked for", ids)
	}
}

func finishedScreenIsSavedOnce(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	id := call(t, s, job, "home")
	finish(t, s, job, "home", id)
	before := Get(t, s, job.ID)
	finish(t, s, job, "home", id)
	if diff := cmp.Diff(before, Get(t, s, job.ID)); diff != "" {
		t.Errorf("the second call changed the job (-before +after):\n%s", diff)
	}
	fail(t, s, failed(job, "home", id, nil))
	if diff := cmp.Diff(before, Get(t, s, job.ID)); diff != "" {
		t.Errorf("a late failure changed the job (-before +after):\n%s", diff)
	}
	wantCode(t, fault.NotFound, s.FinishScreen(t.Context(), finished(job, "home", uuid.NewString())))
}

func finishedPartIsDone(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	first, second := call(t, s, job, "home"), call(t, s, job, "home")
	finish(t, s, job, "home", second)
	before := Get(t, s, job.ID)
	if _, attempt := tryCall(t, s, job, "home"); !attempt.Done {
		t.Errorf("attempt = %+v, want it done", attempt)
	}
	if after := Get(t, s, job.ID); after.Version != before.Version {
		t.Error("asking for a finished part changed the job")
	}
	// The first attempt's answer arrives after all: paid for, but not a second screen.
	finish(t, s, job, "home", first)
	after := Get(t, s, job.ID)
	if *after.TokensTotal != 260 || *after.CostUSD != *usd(4200) {
		t.Errorf("tokens %d, cost %s: want both calls", *after.TokensTotal, after.CostUSD)
	}
	if versions, err := s.ScreenVersions(t.Context(), job.ID, "home"); err != nil || len(versions) != 1 {
		t.Errorf("versions = %+v, %v", versions, err)
	}
}

func themeFillsOutput(t *testing.T, s *store.Store) {
	n := NewJob("home")
	n.Theme = true
	job := Processing(t, s, n)
	id := call(t, s, job, "theme")
	if got := Get(t, s, job.ID).Message; got != "Making the theme" {
		t.Errorf("message = %q", got)
	}
	theme := store.FinishedTheme{JobID: job.ID, CallID: id, Usage: usage(), Theme: json.RawMessage(`{"id":"t","style":"--primary: #fff;"}`)}
	for range 2 {
		if err := s.FinishTheme(t.Context(), theme); err != nil {
			t.Fatalf("FinishTheme: %v", err)
		}
	}
	makeScreen(t, s, job, "home")
	got := Get(t, s, job.ID)
	if want := `{"screens":[{"id":"home","title":"Finished home","html":"<div>home</div>"}],"theme":{"id":"t","style":"--primary: #fff;"}}`; string(got.Output) != want {
		t.Errorf("output = %s, want %s", got.Output, want)
	}
	if got.Progress != 99 {
		t.Errorf("progress = %d, want 99 until the job is settled", got.Progress)
	}
	themes := 0
	for _, e := range events(t, s, job.ID) {
		if e.Type == store.EventTheme {
			themes++
			if string(e.Data) != string(theme.Theme) {
				t.Errorf("theme event = %s", e.Data)
			}
		}
	}
	if themes != 1 {
		t.Errorf("%d theme events, want 1", themes)
	}
	wantCode(t, fault.InvalidInput, s.FinishTheme(t.Context(), store.FinishedTheme{JobID: job.ID, CallID: id, Theme: json.RawMessage(`{`)}))
}

// together runs act n times at once and fails the test on any error.
func together(t *testing.T, n int, act func(i int) error) {
	t.Helper()
	start, errs := make(chan struct{}), make(chan error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs <- act(i)
		})
	}
	close(start)
	wg.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			t.Error(err)
		}
	}
}

func screensFinishAtOnce(t *testing.T, s *store.Store) {
	screens := []string{"a", "b", "c", "d", "e"}
	job := Processing(t, s, NewJob(screens...))
	stores := []*store.Store{s, Second(t, s)}
	together(t, len(screens), func(i int) error {
		st, id := stores[i%2], uuid.NewString()
		if _, err := st.BeginCall(t.Context(), callStart(id, job, screens[i])); err != nil {
			return fmt.Errorf("begin %s: %w", screens[i], err)
		}
		if _, err := st.Heartbeat(t.Context(), job.ID, 1); err != nil {
			return err
		}
		return st.FinishScreen(t.Context(), finished(job, screens[i], id))
	})
	got := Get(t, s, job.ID)
	if ids, _ := outputOf(t, got); !cmp.Equal(ids, screens) {
		t.Errorf("output has %v, want %v", ids, screens)
	}
	if got.Progress != 99 || *got.TokensTotal != 5*130 || *got.CostUSD != *usd(5 * 2100) {
		t.Errorf("progress %d, tokens %d, cost %s", got.Progress, *got.TokensTotal, got.CostUSD)
	}
	list := events(t, s, job.ID)
	for i, e := range list {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d has number %d: numbers have a gap", i+1, e.Seq)
		}
	}
	if int64(len(list)) != got.Version {
		t.Errorf("%d events, version %d", len(list), got.Version)
	}
	if end := settle(t, s, job); end.Outcome != store.OutcomeCompleted || end.Job.Progress != 100 || end.Done != 5 || end.Total != 5 {
		t.Errorf("settlement = %+v", end)
	}
}

func failedCallRetries(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile"))
	next := time.Now().Add(time.Minute)
	first := call(t, s, job, "home")
	fail(t, s, failed(job, "home", first, &next))
	p := part(t, s, job.ID, "home")
	if p.Status != store.PartRetrying || p.Failures != 1 || p.Error == nil || p.NextAttemptAt == nil || p.NextAttemptAt.Sub(next).Abs() > time.Millisecond {
		t.Errorf("part = %+v", p)
	}
	got := wantStatus(t, s, job.ID, store.Processing)
	if got.Error != nil || *got.TokensTotal != 130 {
		t.Errorf("job: error %v, tokens %d; a retry in between is no failure of the job, and is counted", got.Error, *got.TokensTotal)
	}
	last := lastEvent(t, s, job.ID)
	if last.Type != store.EventRetrying {
		t.Errorf("event = %s %s", last.Type, last.Data)
	}
	fail(t, s, failed(job, "home", first, &next)) // again: nothing
	if again := Get(t, s, job.ID); again.Version != got.Version {
		t.Error("the same failure was recorded twice")
	}
	second, attempt := tryCall(t, s, job, "home")
	if attempt != (store.Attempt{Number: 2, Failures: 1}) {
		t.Errorf("attempt = %+v", attempt)
	}
	if p := part(t, s, job.ID, "home"); p.Error != nil || p.NextAttemptAt != nil {
		t.Errorf("part = %+v, want the error cleared", p)
	}
	if m := Get(t, s, job.ID).Message; m != "Designing Title of home (1 of 2) · attempt 2" {
		t.Errorf("message = %q", m)
	}
	fail(t, s, failed(job, "home", second, nil))
	if p := part(t, s, job.ID, "home"); p.Status != store.PartFailed || p.Failures != 2 {
		t.Errorf("part = %+v", p)
	}
	if last := lastEvent(t, s, job.ID); last.Type != store.EventScreen || string(last.Data) != `{"id":"home","title":"Title of home","status":"failed","error":"the model is overloaded"}` {
		t.Errorf("event = %s %s", last.Type, last.Data)
	}
	wantStatus(t, s, job.ID, store.Processing)
	calls, err := s.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) != 2 || calls[0].Outcome != string(fault.Upstream) || calls[1].Attempt != 2 {
		t.Errorf("ledger = %+v, %v", calls, err)
	}
}

func lastEvent(t *testing.T, s *store.Store, jobID string) store.JobEvent {
	t.Helper()
	list := events(t, s, jobID)
	return list[len(list)-1]
}

func interruptedCallIsNoFailure(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	f := failed(job, "home", call(t, s, job, "home"), nil)
	f.Interrupted, f.Code = true, fault.Cancelled
	fail(t, s, f)
	if p := part(t, s, job.ID, "home"); p.Status != store.PartWaiting || p.Failures != 0 || p.Error != nil {
		t.Errorf("part = %+v", p)
	}
	if _, attempt := tryCall(t, s, job, "home"); attempt != (store.Attempt{Number: 2, Failures: 0}) {
		t.Errorf("attempt = %+v", attempt)
	}
}
