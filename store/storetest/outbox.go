package storetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var outboxPromises = []promise{
	{"two relays never get the same entry", relaysShareNothing},
	{"a claimed entry comes back when its lease ends", leaseEnds},
	{"a sent entry is gone, and its job knows the engine's id", sentEntryIsGone},
	{"an entry that could not be sent waits for its time", unsentEntryWaits},
	{"the relay is woken by new entries only", relayIsWoken},
	{"the outbox is counted", outboxIsCounted},
}

func queueJobs(t *testing.T, s *store.Store, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		job := NewJob("home")
		job.Event = StartEvent
		ids[i] = Create(t, s, job).ID
	}
	return ids
}

func relaysShareNothing(t *testing.T, s *store.Store) {
	want := queueJobs(t, s, 200)
	stores := []*store.Store{s, Second(t, s)}
	var mu sync.Mutex
	var got []string
	together(t, 4, func(i int) error {
		for {
			list, err := stores[i%2].ClaimOutbox(t.Context(), 7, time.Hour)
			if err != nil {
				return err
			}
			if len(list) == 0 {
				return nil
			}
			mu.Lock()
			for _, e := range list {
				got = append(got, e.ID)
			}
			mu.Unlock()
		}
	})
	// A relay may find nothing while another holds the last rows; what is left then
	// is claimed by the next look.
	for _, e := range claim(t, s) {
		got = append(got, e.ID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%d entries were claimed, %d of them different; want each of 200 once", len(got), len(slices.Compact(got)))
	}
}

func leaseEnds(t *testing.T, s *store.Store) {
	id := queueJobs(t, s, 1)[0]
	first, err := s.ClaimOutbox(t.Context(), 1, time.Microsecond)
	if err != nil || len(first) != 1 {
		t.Fatalf("ClaimOutbox = %+v, %v", first, err)
	}
	second := claim(t, s)
	if len(second) != 1 || second[0].ID != id || second[0].Attempts != 2 {
		t.Errorf("after the lease: %+v", second)
	}
	if third := claim(t, s); len(third) != 0 {
		t.Errorf("within the lease: %+v", third)
	}
	wantCode(t, fault.InvalidInput, ignore(s.ClaimOutbox(t.Context(), 0, time.Second)))
}

func sentEntryIsGone(t *testing.T, s *store.Store) {
	ids := queueJobs(t, s, 3)
	claim(t, s)
	if sent, err := s.Redispatch(t.Context(), ids[1], 1, "x", 5, nil); sent || err != nil {
		t.Fatalf("Redispatch without a maker of events = %v, %v", sent, err)
	}
	var marks []store.SentEvent
	for _, id := range ids {
		marks = append(marks, store.SentEvent{ID: id, EngineID: "engine-" + id[:8]})
	}
	version := Get(t, s, ids[0]).Version
	if err := s.MarkSent(t.Context(), marks); err != nil {
		t.Fatal(err)
	}
	if got := Get(t, s, ids[0]); got.EngineEvent != "engine-"+ids[0][:8] || got.Version != version {
		t.Errorf("engine event = %q, version %d -> %d", got.EngineEvent, version, got.Version)
	}
	if got := Get(t, s, ids[1]); got.EngineEvent != "" {
		t.Errorf("a settled job took the engine's id %q", got.EngineEvent)
	}
	if unsent, _, err := s.OutboxStats(t.Context()); err != nil || unsent != 0 {
		t.Errorf("%d entries unsent, %v", unsent, err)
	}
	// The engine's id of an older generation comes late: it is not the newer one's.
	if _, err := s.Redispatch(t.Context(), ids[2], 1, "x", 5, StartEvent); err != nil {
		t.Fatal(err)
	}
	if err := s.MarkSent(t.Context(), marks[2:]); err != nil {
		t.Fatal(err)
	}
	if got := Get(t, s, ids[2]); got.EngineEvent != "" {
		t.Errorf("generation 2 took the engine's id %q of generation 1", got.EngineEvent)
	}
}

func unsentEntryWaits(t *testing.T, s *store.Store) {
	ids := queueJobs(t, s, 2)
	claim(t, s)
	if err := s.MarkUnsent(t.Context(), ids[:1], "the engine is away", time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := s.MarkUnsent(t.Context(), ids[1:], "the engine was away", time.Now().Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	got := claim(t, s)
	if len(got) != 1 || got[0].ID != ids[1] || got[0].Attempts != 2 {
		t.Errorf("claimed %+v, want the one that is due", got)
	}
	var reason string
	if err := s.DB().GetContext(t.Context(), &reason, s.DB().Rebind(`SELECT last_error FROM outbox WHERE id = ?`), ids[0]); err != nil || reason != "the engine is away" {
		t.Errorf("reason = %q, %v", reason, err)
	}
}

func relayIsWoken(t *testing.T, s *store.Store) {
	Create(t, s, NewJob("home"))
	if len(s.OutboxWake()) != 0 {
		t.Error("woken by a job without an event")
	}
	queueJobs(t, s, 2)
	select {
	case <-s.OutboxWake():
	default:
		t.Error("not woken by new entries")
	}
}

func outboxIsCounted(t *testing.T, s *store.Store) {
	if n, oldest, err := s.OutboxStats(t.Context()); n != 0 || oldest != nil || err != nil {
		t.Errorf("empty outbox: %d, %v, %v", n, oldest, err)
	}
	before := time.Now().Add(-time.Second)
	queueJobs(t, s, 3)
	n, oldest, err := s.OutboxStats(t.Context())
	if err != nil || n != 3 || oldest == nil || oldest.Before(before) || oldest.After(time.Now().Add(time.Second)) {
		t.Errorf("OutboxStats = %d, %v, %v", n, oldest, err)
	}
}
