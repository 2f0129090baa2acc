package storetest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
)

var pastJobPromises = []promise{
	{"past jobs tell what their own calls took and cost", pastJobsTellCosts},
	{"past jobs of another kind do not count", otherPastJobsDoNotCount},
}

func pastJobsTellCosts(t *testing.T, s *store.Store) {
	n := NewJob("home", "profile")
	n.Theme = true
	job := Processing(t, s, n)
	if err := s.FinishTheme(t.Context(), store.FinishedTheme{JobID: job.ID, CallID: call(t, s, job, store.ThemePartID), Usage: usage(), Theme: json.RawMessage(`{"id":"t"}`)}); err != nil {
		t.Fatal(err)
	}
	// A failed attempt is part of what a screen costs.
	next := time.Now().UTC()
	fail(t, s, failed(job, "home", call(t, s, job, "home"), &next))
	makeScreen(t, s, job, "home")
	makeScreen(t, s, job, "profile")
	settle(t, s, job)
	edit := NewJob("added")
	edit.TargetJobID = job.ID
	change := Processing(t, s, edit)
	makeScreen(t, s, change, "added")
	settle(t, s, change)

	unpriced := Processing(t, s, NewJob("home"))
	done := finished(unpriced, "home", call(t, s, unpriced, "home"))
	done.Usage.Cost = nil
	if err := s.FinishScreen(t.Context(), done); err != nil {
		t.Fatal(err)
	}
	settle(t, s, unpriced)

	past, err := s.PastJobs(t.Context(), "google", "gemini-x")
	if err != nil {
		t.Fatal(err)
	}
	for i := range past {
		if past[i].Took < 0 || past[i].Took > time.Minute {
			t.Errorf("job %d took %s", i, past[i].Took)
		}
		past[i].Took = 0
	}
	want := []store.PastJob{
		{Screens: 1},
		{Screens: 2, Theme: true, ThemeCost: usd(2100), ScreensCost: usd(6300)},
	}
	if diff := cmp.Diff(want, past); diff != "" {
		t.Errorf("past jobs (-want +got):\n%s", diff)
	}
}

func otherPastJobsDoNotCount(t *testing.T, s *store.Store) {
	make := func(change func(*store.NewJob)) store.Job {
		n := NewJob("home")
		change(&n)
		job := Processing(t, s, n)
		makeScreen(t, s, job, "home")
		settle(t, s, job)
		return job
	}
	make(func(n *store.NewJob) { n.Provider = "offline" })
	make(func(n *store.NewJob) { n.Model = "gemini-y" })
	Processing(t, s, NewJob("home"))
	broken := Processing(t, s, NewJob("home"))
	fail(t, s, failed(broken, "home", call(t, s, broken, "home"), nil))
	settle(t, s, broken)
	again, err := s.RetryJob(t.Context(), broken.ID, store.Retry{Event: StartEvent})
	if err != nil {
		t.Fatal(err)
	}
	again = begin(t, s, again.ID, "run-2", again.Generation)
	makeScreen(t, s, again, "home")
	settle(t, s, again)
	wantStatus(t, s, again.ID, store.Completed)

	past, err := s.PastJobs(t.Context(), "google", "gemini-x")
	if err != nil || len(past) != 0 {
		t.Errorf("past jobs = %+v, error %v; want none", past, err)
	}
}
