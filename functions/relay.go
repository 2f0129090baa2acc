package functions

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/store"
)

const (
	relayBatch = 100
	// relayLease is how long a claimed entry is kept from other relays: longer than
	// the SDK's five tries take.
	relayLease = time.Minute
	relayPause = 2 * time.Second // after a failed send, before the next look
	maxPause   = 30 * time.Second
	// maxSendBytes keeps one request below the engine's default limit of 512 KiB.
	maxSendBytes = 384 << 10
)

// Sender hands events to the engine and returns its ids for them, in order.
type Sender interface {
	SendMany(ctx context.Context, events []any) ([]string, error)
}

// Relay carries the outbox to the engine. Any number of relays may run at once,
// in any number of processes: each entry is claimed by one of them, and the
// engine starts one run for an event id, however often it comes.
type Relay struct {
	Store  *store.Store
	Sender Sender
	Redact func(error) error // takes the event key out of the SDK's errors
	Log    *slog.Logger

	returned chan struct{}
}

// NewRelay makes a relay.
func NewRelay(st *store.Store, sender Sender, redact func(error) error, log *slog.Logger) *Relay {
	return &Relay{Store: st, Sender: sender, Redact: redact, Log: log, returned: make(chan struct{}, 1)}
}

// EngineReturned makes Run look at once: the engine answers again.
func (r *Relay) EngineReturned() {
	select {
	case r.returned <- struct{}{}:
	default:
	}
}

// Run sends entries as they are written, until ctx ends. While the engine is away
// it looks again every few seconds; the outbox-relay function is the net under it.
func (r *Relay) Run(ctx context.Context) {
	wake := r.Store.OutboxWake()
	for {
		_, err := r.Drain(ctx)
		var again <-chan time.Time
		// An entry that was put off is not due yet: look until none is left, not
		// just once more.
		if unsent, _, counting := r.Store.OutboxStats(ctx); err != nil || counting != nil || unsent > 0 {
			again = time.After(relayPause)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-r.returned:
		case <-again:
		}
	}
}

// Drain sends all entries that are due and returns how many left. The error is the
// first failure; what could not be sent stays in the outbox.
func (r *Relay) Drain(ctx context.Context) (int, error) {
	sent := 0
	for {
		events, err := r.Store.ClaimOutbox(ctx, relayBatch, relayLease)
		if err != nil {
			return sent, fmt.Errorf("claim outbox: %w", err)
		}
		if len(events) == 0 {
			return sent, nil
		}
		n, err := r.send(ctx, events)
		sent += n
		if err != nil {
			return sent, err
		}
	}
}

// errAway says that the engine was not reached at all, so that trying the next entry
// would only cost time.
var errAway = errors.New("the engine cannot be reached")

// send sends events in requests of a bearable size. A refused batch is sent one by
// one, so that a single bad entry does not hold up the others.
func (r *Relay) send(ctx context.Context, events []store.OutboxEvent) (int, error) {
	sent := 0
	var failed error
	away := false
	for _, batch := range split(events, maxSendBytes) {
		if away {
			r.postpone(ctx, batch, failed)
			continue
		}
		err := r.post(ctx, batch)
		if err == nil {
			sent += len(batch)
			continue
		}
		failed = cmp.Or(failed, err)
		if len(batch) == 1 || errors.Is(err, errAway) {
			r.postpone(ctx, batch, err)
			away = errors.Is(err, errAway)
			continue
		}
		for i := range batch {
			if err := r.post(ctx, batch[i:i+1]); err != nil {
				r.postpone(ctx, batch[i:i+1], err)
				continue
			}
			sent++
		}
	}
	return sent, failed
}

func (r *Relay) post(ctx context.Context, batch []store.OutboxEvent) error {
	payload := make([]any, len(batch))
	for i, e := range batch {
		var data map[string]any
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return fmt.Errorf("read event %s: %w", e.ID, err)
		}
		payload[i] = inngestgo.Event{ID: &batch[i].ID, Name: e.Name, Data: data}
	}
	ids, err := r.Sender.SendMany(ctx, payload)
	var away *url.Error
	switch {
	case errors.As(err, &away):
		return fmt.Errorf("%w: %w", errAway, r.Redact(err))
	case err != nil:
		return r.Redact(err)
	}
	// The SDK reports success without ids when the answer's body was not read.
	if len(ids) != len(batch) {
		return fmt.Errorf("the engine acknowledged %d of %d events", len(ids), len(batch))
	}
	marks := make([]store.SentEvent, len(batch))
	for i, e := range batch {
		marks[i] = store.SentEvent{ID: e.ID, EngineID: ids[i]}
	}
	// Sent events that are not marked are sent again; the engine knows their ids.
	if err := r.Store.MarkSent(context.WithoutCancel(ctx), marks); err != nil {
		return fmt.Errorf("mark events as sent: %w", err)
	}
	return nil
}

func (r *Relay) postpone(ctx context.Context, batch []store.OutboxEvent, cause error) {
	ids := make([]string, len(batch))
	tries := 0
	for i, e := range batch {
		ids[i] = e.ID
		tries = max(tries, e.Attempts)
	}
	next := time.Now().Add(min(relayPause<<min(tries, 6), maxPause))
	r.Log.WarnContext(ctx, "events not sent", slog.Int("events", len(batch)), slog.Any("error", cause), slog.Time("next_try", next))
	if err := r.Store.MarkUnsent(context.WithoutCancel(ctx), ids, cause.Error(), next); err != nil {
		r.Log.ErrorContext(ctx, "outbox not updated", slog.Any("error", err))
	}
}

func split(events []store.OutboxEvent, limit int) [][]store.OutboxEvent {
	var batches [][]store.OutboxEvent
	start, size := 0, 0
	for i, e := range events {
		if i > start && size+len(e.Data) > limit {
			batches = append(batches, events[start:i])
			start, size = i, 0
		}
		size += len(e.Data)
	}
	return append(batches, events[start:])
}
