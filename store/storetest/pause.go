package storetest

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var pausePromises = []promise{
	{"jobs of a paused type wait, and leave in order when it is resumed", pausedJobsWait},
	{"a pause holds nothing else", pauseHoldsNothingElse},
	{"what the engine would begin during a pause is held back", beginIsHeldBack},
	{"jobs deleted during a pause do not come back", deletedJobsStayDeleted},
	{"pausing and resuming while relays work loses no entry", pauseRacesRelays},
}

func pause(t *testing.T, s *store.Store, jobType store.JobType) {
	t.Helper()
	change(t, s, store.SettingsChange{Type: jobType, Paused: true})
}

func resume(t *testing.T, s *store.Store, jobType store.JobType) {
	t.Helper()
	change(t, s, store.SettingsChange{Type: jobType})
}

func idsOf(entries []store.OutboxEvent) []string {
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func pausedJobsWait(t *testing.T, s *store.Store) {
	ids := queueJobs(t, s, 3) // before the pause, and not sent yet
	pause(t, s, store.ScreenGeneration)
	ids = append(ids, queueJobs(t, s, 3)...)
	if got := claim(t, s); len(got) != 0 {
		t.Fatalf("claimed %v", idsOf(got))
	}
	for _, id := range ids {
		job := wantStatus(t, s, id, store.Pending)
		entries, err := s.JobOutbox(t.Context(), id)
		if err != nil || job.Message != "Waiting: paused by an operator" || job.Version != 2 || len(entries) != 1 || !entries[0].Held() || entries[0].Attempts != 0 {
			t.Errorf("%q, version %d, %+v, %v", job.Message, job.Version, entries, err)
		}
	}
	if n, oldest, err := s.OutboxStats(t.Context()); n != 0 || oldest != nil || err != nil {
		t.Errorf("%d entries count as unsent, %v, %v", n, oldest, err)
	}
	if oldest, err := s.OldestPending(t.Context()); oldest != nil || err != nil {
		t.Errorf("the oldest pending job is of %v, %v", oldest, err)
	}
	if stale, err := s.StaleJobs(t.Context(), time.Now().Add(time.Hour), 100); len(stale) != 0 || err != nil {
		t.Errorf("%d waiting jobs are stale, %v", len(stale), err)
	}
	wake := s.OutboxWake()
	for len(wake) > 0 {
		<-wake
	}
	resume(t, s, store.ScreenGeneration)
	if len(wake) != 1 {
		t.Error("the relay is not woken by the resumption")
	}
	if got := idsOf(claim(t, s)); !slices.Equal(got, ids) {
		t.Errorf("claimed %v, want them in the order of their making: %v", got, ids)
	}
	for _, id := range ids {
		if job := Get(t, s, id); job.Message != "Waiting to start" {
			t.Errorf("message %q after the pause", job.Message)
		}
	}
}

func pauseHoldsNothingElse(t *testing.T, s *store.Store) {
	running := Processing(t, s, NewJob("home"))
	other := NewJob()
	other.Type = store.ChatContext
	other.Event = func(j store.Job) (store.Event, error) {
		return store.Event{ID: j.ID, Name: "chat/context.process", Data: json.RawMessage(`{}`), JobID: j.ID, Generation: 1}, nil
	}
	pause(t, s, store.ScreenGeneration)
	Create(t, s, other)
	makeScreen(t, s, running, "home")
	if end := settle(t, s, running); end.Outcome != store.OutcomeCompleted {
		t.Errorf("the running job ended as %+v", end)
	}
	waiting := queueJobs(t, s, 1)[0]
	cancel := func(j store.Job) (store.Event, error) {
		return store.Event{ID: j.ID + "-cancel", Name: "studio/job.cancel", Data: json.RawMessage(`{}`), JobID: j.ID, Generation: 1}, nil
	}
	if _, _, err := s.CancelJob(t.Context(), waiting, cancel); err != nil {
		t.Fatal(err)
	}
	got := idsOf(claim(t, s))
	slices.Sort(got)
	want := []string{other.ID, waiting + "-cancel"}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("claimed %v, want %v", got, want)
	}
	if job := Get(t, s, waiting); job.Status != store.Cancelled || job.Message != "Cancelled" {
		t.Errorf("the cancelled job: %s, %q", job.Status, job.Message)
	}
}

func beginIsHeldBack(t *testing.T, s *store.Store) {
	running := Processing(t, s, NewJob("home"))
	id := queueJobs(t, s, 1)[0]
	claim(t, s) // the engine has it
	pause(t, s, store.ScreenGeneration)
	if _, err := s.BeginRun(t.Context(), id, "run-2", 1); !errors.Is(err, store.ErrPaused) {
		t.Fatalf("BeginRun = %v", err)
	}
	begin(t, s, running.ID, "run-1", 1) // a step that runs again finds its job begun
	for range 2 {
		if err := s.HoldBack(t.Context(), id, 1, StartEvent); err != nil {
			t.Fatal(err)
		}
	}
	if job := wantStatus(t, s, id, store.Pending); job.Generation != 2 || job.Dispatches != 1 || job.Message != "Waiting: paused by an operator" {
		t.Errorf("generation %d, %d dispatches, %q", job.Generation, job.Dispatches, job.Message)
	}
	if err := s.HoldBack(t.Context(), running.ID, 1, StartEvent); err != nil || Get(t, s, running.ID).Generation != 1 {
		t.Errorf("a running job was held back, %v", err)
	}
	wantCode(t, fault.NotFound, s.HoldBack(t.Context(), "nobody", 1, StartEvent))
	if got := claim(t, s); len(got) != 0 {
		t.Errorf("claimed %v", idsOf(got))
	}
	resume(t, s, store.ScreenGeneration)
	if got := idsOf(claim(t, s)); !slices.Equal(got, []string{id + "-2"}) {
		t.Errorf("claimed %v, want the next generation", got)
	}
	begin(t, s, id, "run-3", 2)
}

func deletedJobsStayDeleted(t *testing.T, s *store.Store) {
	pause(t, s, store.ScreenGeneration)
	ids := queueJobs(t, s, 2)
	claim(t, s)
	if _, _, err := s.CancelJob(t.Context(), ids[0], nil); err != nil {
		t.Fatal(err)
	}
	if n, err := s.PruneJobs(t.Context(), time.Now().Add(time.Hour), 10); n != 1 || err != nil {
		t.Fatalf("deleted %d, %v", n, err)
	}
	resume(t, s, store.ScreenGeneration)
	if got := idsOf(claim(t, s)); !slices.Equal(got, ids[1:]) {
		t.Errorf("claimed %v, want only the job that is there", got)
	}
}

func pauseRacesRelays(t *testing.T, s *store.Store) {
	const rounds = 30
	stores := []*store.Store{s, Second(t, s)}
	var mu sync.Mutex
	var got, want []string
	ended := make(chan struct{})
	together(t, 3, func(i int) error {
		if i == 2 {
			defer close(ended)
			for range rounds {
				ids := queueJobs(t, s, 2)
				mu.Lock()
				want = append(want, ids...)
				mu.Unlock()
				pause(t, s, store.ScreenGeneration)
				resume(t, s, store.ScreenGeneration)
			}
			return nil
		}
		for {
			list, err := stores[i].ClaimOutbox(t.Context(), 5, time.Hour)
			if err != nil {
				return err
			}
			mu.Lock()
			got = append(got, idsOf(list)...)
			mu.Unlock()
			select {
			case <-ended:
				return nil
			default:
			}
		}
	})
	got = append(got, idsOf(claim(t, s))...)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d entries were claimed, %d of them different; want each of %d once", len(got), len(slices.Compact(slices.Clone(got))), len(want))
	}
}
