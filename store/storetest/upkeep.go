package storetest

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var upkeepPromises = []promise{
	{"jobs are counted by type and status", jobsAreCounted},
	{"old deliveries and audit entries are pruned when they are not kept for ever", deliveriesArePruned},
	{"pruning takes what is of no more use, and nothing else", pruningTakesTheOld},
	{"a caller that left leaves no transaction behind", leavingCallerLeavesNothing},
	{"a closed store says that it is unavailable", closedStoreIsUnavailable},
	{"ping answers", pingAnswers},
}

func jobsAreCounted(t *testing.T, s *store.Store) {
	if oldest, err := s.OldestPending(t.Context()); oldest != nil || err != nil {
		t.Errorf("OldestPending = %v, %v", oldest, err)
	}
	first := Create(t, s, NewJob())
	Create(t, s, NewJob())
	Processing(t, s, NewJob())
	n := NewJob()
	n.Type = store.ChatContext
	Create(t, s, n)
	got, err := s.JobCounts(t.Context())
	want := []store.JobCount{
		{Type: store.ChatContext, Status: store.Pending, N: 1},
		{Type: store.ScreenGeneration, Status: store.Pending, N: 2},
		{Type: store.ScreenGeneration, Status: store.Processing, N: 1},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("JobCounts: %v (-want +got):\n%s", err, diff)
	}
	if oldest, err := s.OldestPending(t.Context()); err != nil || oldest == nil || !oldest.Equal(first.CreatedAt) {
		t.Errorf("OldestPending = %v, %v; want %v", oldest, err, first.CreatedAt)
	}
	if _, _, err := s.CancelJob(t.Context(), first.ID, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Tally(t.Context()); err != nil {
		t.Fatal(err)
	}
	want = slices.Insert(want, 1, store.JobCount{Type: store.ScreenGeneration, Status: store.Cancelled, N: 1})
	want[2].N--
	got, err = s.JobCounts(t.Context())
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("JobCounts after one has ended: %v (-want +got):\n%s", err, diff)
	}
}

func deliveriesArePruned(t *testing.T, s *store.Store) {
	ctx := store.WithActor(t.Context(), ada)
	h := hook(t, s)
	var sent []string
	for range 3 {
		d, err := s.TestWebhook(ctx, h.ID, json.RawMessage(`{}`), noticeEvent)
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, d.ID)
	}
	for _, id := range sent[:2] {
		errand, err := s.BeginDelivery(ctx, id, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.EndAttempt(ctx, store.AttemptEnd{
			Attempt: store.DeliveryAttempt{DeliveryID: id, Number: errand.Delivery.Attempts, StatusCode: 200, StartedAt: time.Now()}, Delivered: true,
		}); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (deliveries, attempts, entries int) {
		for table, n := range map[string]*int{"deliveries": &deliveries, "delivery_attempts": &attempts, "audit_log": &entries} {
			if err := s.DB().GetContext(ctx, n, `SELECT COUNT(*) FROM `+table); err != nil {
				t.Fatal(err)
			}
		}
		return deliveries, attempts, entries
	}
	later := time.Now().Add(time.Hour)
	if _, err := s.Prune(ctx, all(later), 10); err != nil {
		t.Fatal(err)
	}
	if d, a, e := left(); d != 3 || a != 2 || e != 3 {
		t.Errorf("kept for ever: %d deliveries, %d attempts, %d audit entries", d, a, e)
	}
	if n, err := s.Prune(ctx, store.Keep{Deliveries: later, Audit: later}, 1); n != 2 || err != nil {
		t.Errorf("one batch of each took %d rows, %v", n, err)
	}
	for n := 1; n > 0; {
		var err error
		if n, err = s.Prune(ctx, store.Keep{Deliveries: later, Audit: later}, 10); err != nil {
			t.Fatal(err)
		}
	}
	if d, a, e := left(); d != 1 || a != 0 || e != 0 {
		t.Errorf("after pruning: %d deliveries, %d attempts, %d audit entries; the one that is not settled stays", d, a, e)
	}
}

// all keeps nothing of before.
func all(before time.Time) store.Keep {
	return store.Keep{Sent: before, Events: before, Images: before}
}

func pruningTakesTheOld(t *testing.T, s *store.Store) {
	ctx := t.Context()
	ended := Processing(t, s, NewJob("home"))
	makeScreen(t, s, ended, "home")
	settle(t, s, ended)
	working := Processing(t, s, NewJob("home"))
	sent, unsent := queueJobs(t, s, 1)[0], queueJobs(t, s, 1)[0]
	if err := s.MarkSent(ctx, []store.SentEvent{{ID: sent, EngineID: "e"}}); err != nil {
		t.Fatal(err)
	}
	start(t, s, aKey, time.Minute)
	if n, err := s.Prune(ctx, all(ended.CreatedAt.Add(-time.Hour)), 100); n != 0 || err != nil {
		t.Errorf("pruned %d, %v; nothing was that old", n, err)
	}
	if _, err := s.Prune(ctx, store.Keep{Sent: time.Now().Add(-time.Hour)}, 100); err != nil || len(events(t, s, ended.ID)) == 0 {
		t.Errorf("events were pruned that are kept for ever: %v", err)
	}
	total := 0
	for {
		n, err := s.Prune(ctx, all(time.Now().Add(time.Hour)), 1)
		if err != nil {
			t.Fatal(err)
		}
		if total += n; n == 0 {
			break
		}
	}
	if list := events(t, s, ended.ID); len(list) != 0 {
		t.Errorf("%d events of the ended job are left", len(list))
	}
	if list := events(t, s, working.ID); len(list) == 0 {
		t.Error("the working job lost its events")
	}
	if queued := claim(t, s); len(queued) != 1 || queued[0].ID != unsent {
		t.Errorf("outbox = %+v, want the unsent entry", queued)
	}
	if ids, _ := outputOf(t, Get(t, s, ended.ID)); len(ids) != 1 {
		t.Error("the ended job lost its screen")
	}
	if calls, err := s.ListModelCalls(ctx, ended.ID); err != nil || len(calls) != 1 {
		t.Errorf("ledger = %+v, %v", calls, err)
	}
	wantCode(t, fault.Conflict, ignore(s.BeginAnswer(ctx, aKey, time.Minute))) // younger than a day
	old := time.Now().Add(-25 * time.Hour).UTC()
	if _, err := s.DB().ExecContext(ctx, s.DB().Rebind(`UPDATE idempotency_keys SET created_at = ?`), old); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Prune(ctx, all(time.Now()), 10); n != 1 || err != nil {
		t.Errorf("pruned %d answers, %v; want 1", n, err)
	}
	wantCode(t, fault.InvalidInput, ignore(s.Prune(ctx, all(time.Now()), 0)))
}

func leavingCallerLeavesNothing(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	leaving, leave := context.WithCancel(t.Context())
	_, _, err := s.CancelJob(leaving, job.ID, func(store.Job) (store.Event, error) {
		leave() // in the middle of the transaction, with the job locked
		return StartEvent(job)
	})
	if err == nil {
		t.Error("a cancelled act succeeded")
	}
	wantStatus(t, s, job.ID, store.Processing)
	if err := s.UpdateJobProgress(t.Context(), job.ID, 5, ""); err != nil {
		t.Errorf("the job stayed locked: %v", err)
	}
	late, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	wantCode(t, fault.Timeout, ignore(s.GetJob(late, job.ID)))
}

func closedStoreIsUnavailable(t *testing.T, s *store.Store) {
	other := Second(t, s)
	job := Create(t, other, NewJob("home"))
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.Unavailable, ignore(other.GetJob(t.Context(), job.ID)))
	wantCode(t, fault.Unavailable, ignore(other.CreateJob(t.Context(), NewJob("home"))))
}

func pingAnswers(t *testing.T, s *store.Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
}
