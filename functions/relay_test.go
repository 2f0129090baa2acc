package functions

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/store"
)

// fakeEngine takes events as a test wants.
type fakeEngine struct {
	mu     sync.Mutex
	refuse func(ids []string) error
	short  bool // acknowledges one event too few
	got    []string
}

func (e *fakeEngine) SendMany(_ context.Context, events []any) ([]string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var ids []string
	for _, event := range events {
		ids = append(ids, *event.(inngestgo.Event).ID)
	}
	if e.refuse != nil {
		if err := e.refuse(ids); err != nil {
			return nil, err
		}
	}
	if e.short {
		return ids[1:], nil
	}
	e.got = append(e.got, ids...)
	return ids, nil
}

func (e *fakeEngine) received() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.got)
}

func newTestRelay(t *testing.T, st *store.Store, engine *fakeEngine) *Relay {
	return NewRelay(st, engine, RedactKey("event-key"), slog.New(slog.NewTextHandler(t.Output(), nil)))
}

func TestRelaySendsEachEntryOnce(t *testing.T) {
	f, engine := newFixture(t), &fakeEngine{}
	for range 3 {
		f.create(t, "Home")
	}
	relay := newTestRelay(t, f.Store, engine)
	if n, err := relay.Drain(t.Context()); n != 3 || err != nil {
		t.Fatalf("sent %d, %v", n, err)
	}
	if n, err := relay.Drain(t.Context()); n != 0 || err != nil || engine.received() != 3 {
		t.Errorf("again: sent %d, %v; the engine has %d", n, err, engine.received())
	}
}

func TestRelayKeepsWhatTheEngineDidNotTake(t *testing.T) {
	for name, engine := range map[string]*fakeEngine{
		"engine away":                    {refuse: func([]string) error { return errors.New(`Post "http://engine/e/event-key": connection refused`) }},
		"success without the events' id": {short: true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			f.create(t, "Home")
			n, err := newTestRelay(t, f.Store, engine).Drain(t.Context())
			if n != 0 || err == nil {
				t.Fatalf("sent %d, %v", n, err)
			}
			if strings.Contains(err.Error(), "event-key") {
				t.Errorf("the error shows the event key: %v", err)
			}
			unsent, _, err := f.Store.OutboxStats(t.Context())
			if err != nil || unsent != 1 {
				t.Errorf("%d entries left, %v", unsent, err)
			}
		})
	}
}

func TestRelaySendsTheOthersWhenOneIsRefused(t *testing.T) {
	f := newFixture(t)
	f.create(t, "Home")
	bad := f.create(t, "Home").ID
	f.create(t, "Home")
	engine := &fakeEngine{refuse: func(ids []string) error {
		for _, id := range ids {
			if id == bad {
				return errors.New("400: event is refused")
			}
		}
		return nil
	}}
	if _, err := newTestRelay(t, f.Store, engine).Drain(t.Context()); err == nil {
		t.Fatal("no error for the refused event")
	}
	if engine.received() != 2 {
		t.Errorf("the engine has %d of the 2 good events", engine.received())
	}
}

func TestRelayRunSendsAsEntriesAreWritten(t *testing.T) {
	f := newFixture(t)
	arrived := make(chan struct{}, 10)
	engine := &fakeEngine{refuse: func([]string) error { arrived <- struct{}{}; return nil }}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); newTestRelay(t, f.Store, engine).Run(ctx) }()
	f.create(t, "Home")
	select {
	case <-arrived:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was sent")
	}
	stop()
	<-ended
}

func TestSplitKeepsRequestsBelowTheLimit(t *testing.T) {
	event := func(size int) store.OutboxEvent {
		return store.OutboxEvent{Event: store.Event{Data: []byte(strings.Repeat("x", size))}}
	}
	batches := split([]store.OutboxEvent{event(60), event(30), event(20), event(200), event(1)}, 100)
	var sizes []int
	for _, b := range batches {
		sizes = append(sizes, len(b))
	}
	if len(sizes) != 4 || sizes[0] != 2 || sizes[1] != 1 || sizes[2] != 1 || sizes[3] != 1 {
		t.Errorf("batches of %v events", sizes)
	}
}
