package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var feedPromises = []promise{
	{"a subscriber hears of changes in its own process", subscriberHearsOwnProcess},
	{"a subscriber hears of changes in another process", subscriberHearsOtherProcess},
	{"a subscriber hears nothing of other jobs, or after it left", subscriberHearsOnlyItsJob},
	{"a reader who is woken never skips an event", readerSkipsNothing},
	{"events are read in pages from any number on", eventsAreRead},
	{"closing with subscribers ends everything", closingEndsSubscriptions},
}

// heardWithin bounds how long a wake-up may take; it is waited for, not slept through.
const heardWithin = 10 * time.Second

func waitFor(t *testing.T, c <-chan struct{}) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(heardWithin):
		t.Fatal("no wake-up")
	}
}

func subscriberHearsOwnProcess(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	signals, unsubscribe := s.Subscribe(job.ID)
	defer unsubscribe()
	if err := s.UpdateJobProgress(t.Context(), job.ID, 1, ""); err != nil {
		t.Fatal(err)
	}
	select { // it is there as soon as the change has committed
	case <-signals:
	default:
		t.Error("no wake-up after the commit")
	}
}

func subscriberHearsOtherProcess(t *testing.T, s *store.Store) {
	other := Second(t, s)
	job := Processing(t, s, NewJob("home"))
	signals, unsubscribe := s.Subscribe(job.ID)
	defer unsubscribe()
	waitFor(t, signals) // a subscription begins with one: from now on it listens
	for p := 1; p <= 3; p++ {
		if err := other.UpdateJobProgress(t.Context(), job.ID, p, ""); err != nil {
			t.Fatal(err)
		}
		waitFor(t, signals)
		if got := Get(t, s, job.ID).Progress; got != p {
			t.Errorf("progress = %d at wake-up %d", got, p)
		}
	}
}

func subscriberHearsOnlyItsJob(t *testing.T, s *store.Store) {
	mine, other := Processing(t, s, NewJob("home")), Processing(t, s, NewJob("home"))
	signals, unsubscribe := s.Subscribe(mine.ID)
	waitFor(t, signals) // the first subscription begins with one
	otherSignals, leave := s.Subscribe(other.ID)
	defer leave()
	if err := s.UpdateJobProgress(t.Context(), other.ID, 1, ""); err != nil {
		t.Fatal(err)
	}
	waitFor(t, otherSignals)
	if len(signals) != 0 {
		t.Error("a wake-up for another job's change")
	}
	unsubscribe()
	unsubscribe()
	if err := s.UpdateJobProgress(t.Context(), mine.ID, 1, ""); err != nil {
		t.Fatal(err)
	}
	if len(signals) != 0 {
		t.Error("a wake-up after leaving")
	}
}

func readerSkipsNothing(t *testing.T, s *store.Store) {
	const writers, changes = 4, 10
	other := Second(t, s)
	job := Processing(t, s, NewJob("home"))
	signals, unsubscribe := s.Subscribe(job.ID)
	defer unsubscribe()
	read := make(chan error, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 2*heardWithin)
	defer cancel()
	go func() { read <- readUntilSettled(ctx, s, job.ID, signals) }()
	together(t, writers, func(i int) error {
		st := []*store.Store{s, other}[i%2]
		for n := range changes {
			if err := st.UpdateJobProgress(t.Context(), job.ID, 1, fmt.Sprintf("writer %d change %d", i, n)); err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := other.MarkJobFailed(t.Context(), job.ID, 0, fault.Upstream, "over"); err != nil {
		t.Fatal(err)
	}
	if err := <-read; err != nil {
		t.Error(err)
	}
}

// readUntilSettled reads a job's events as a stream does, and fails on a gap.
func readUntilSettled(ctx context.Context, s *store.Store, jobID string, signals <-chan struct{}) error {
	after := int64(0)
	for {
		list, err := s.JobEvents(ctx, jobID, after, 3)
		if err != nil {
			return err
		}
		for _, e := range list {
			if e.Seq != after+1 {
				return fmt.Errorf("event %d followed %d", e.Seq, after)
			}
			after = e.Seq
			if e.Type == store.EventStatus && string(e.Data) == `{"status":"failed","error":"over"}` {
				return nil
			}
		}
		if len(list) > 0 {
			continue
		}
		select {
		case <-signals:
		case <-ctx.Done():
			return fmt.Errorf("no more wake-ups after event %d", after)
		}
	}
}

func eventsAreRead(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	for p := 1; p <= 5; p++ {
		if err := s.UpdateJobProgress(t.Context(), job.ID, p, ""); err != nil {
			t.Fatal(err)
		}
	}
	page, err := s.JobEvents(t.Context(), job.ID, 3, 2)
	if err != nil || len(page) != 2 || page[0].Seq != 4 || page[1].Seq != 5 || page[0].JobID != job.ID {
		t.Errorf("events = %+v, %v; want 4 and 5", page, err)
	}
	if none, err := s.JobEvents(t.Context(), uuid.NewString(), 0, 10); err != nil || len(none) != 0 {
		t.Errorf("events of no job = %+v, %v", none, err)
	}
	wantCode(t, fault.InvalidInput, ignore(s.JobEvents(t.Context(), job.ID, 0, 0)))
}

func closingEndsSubscriptions(t *testing.T, s *store.Store) {
	other := Second(t, s)
	job := Processing(t, s, NewJob("home"))
	signals, unsubscribe := other.Subscribe(job.ID)
	waitFor(t, signals) // it listens
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	unsubscribe()
	if late, leave := other.Subscribe(job.ID); late == nil || leave == nil {
		t.Error("Subscribe after Close gave nothing to wait on")
	}
	// What is left behind is found by the goroutine check at the end of all tests.
}
