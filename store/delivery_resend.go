package store

import (
	"context"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// ResendDelivery has a message sent once more, with the same id and all of its attempts.
// fault.Conflict: it is still being sent, and was not due before overdue; fault.NotFound:
// there is none.
func (s *Store) ResendDelivery(ctx context.Context, id string, overdue time.Time, event func(Delivery) (Event, error)) (Delivery, error) {
	var again Delivery
	err := s.withTx(ctx, "resend delivery "+id, func(t *tx) error {
		d, err := t.lockDelivery(id)
		switch {
		case err != nil:
			return err
		case !d.Status.settled() && !d.overdue(stored(overdue)):
			return fault.Newf(fault.Conflict, "The message is still being sent (%s).", d.Status)
		case d.Event == NoticeConfirm:
			return fault.Newf(fault.Conflict, "A request to confirm is not sent again: ask for a new one.")
		}
		d.Status, d.Tries, d.SettledAt, d.Error = DeliveryPending, 0, nil, nil
		if again, err = t.queueAnew(d, event); err != nil {
			return err
		}
		return t.audit(auditDeliveryResend, d.ID, nil, map[string]string{"userId": d.UserID, "targetId": d.TargetID})
	})
	return again, err
}

// overdue reports whether a message should have given a sign of life before a time.
func (d Delivery) overdue(before time.Time) bool { return d.DueAt != nil && d.DueAt.Before(before) }

// queueAnew begins a round of a locked message: whatever still runs of those before sends nothing.
func (t *tx) queueAnew(d Delivery, event func(Delivery) (Event, error)) (Delivery, error) {
	d.Round, d.NextAttemptAt, d.DueAt = d.Round+1, nil, &t.now
	if err := t.saveDelivery(d); err != nil {
		return d, err
	}
	e, err := event(d)
	if err != nil {
		return d, fmt.Errorf("make the event of delivery %s: %w", d.ID, err)
	}
	return d, t.queue(e)
}

// OverdueDeliveries lists messages that should have given a sign of life before a time,
// the longest overdue first: their runs are lost.
func (s *Store) OverdueDeliveries(ctx context.Context, before time.Time, limit int) ([]Delivery, error) {
	var rows []deliveryRow
	err := s.list(ctx, "find overdue deliveries", &rows, `SELECT `+deliveryColumns+` FROM deliveries WHERE due_at < ? ORDER BY due_at LIMIT ?`, stored(before), limit)
	overdue := make([]Delivery, len(rows))
	for i, r := range rows {
		overdue[i] = r.delivery()
	}
	return overdue, err
}

// Redelivery is what RequeueDelivery did.
type Redelivery string

// The redeliveries.
const (
	RedeliveryQueued  Redelivery = "queued"
	RedeliveryGivenUp Redelivery = "given_up"
	RedeliveryNone    Redelivery = "none" // it is not overdue: somebody was quicker
)

// RequeueDelivery queues a message anew that is still overdue before a time. Its attempts
// go on counting; one that began most of them is given up. fault.NotFound: there is none.
func (s *Store) RequeueDelivery(ctx context.Context, id string, before time.Time, most int, event func(Delivery) (Event, error)) (Redelivery, error) {
	done := RedeliveryNone
	err := s.withTx(ctx, "queue delivery "+id+" anew", func(t *tx) error {
		done = RedeliveryNone
		d, err := t.lockDelivery(id)
		switch {
		case err != nil || !d.overdue(stored(before)):
			return err
		case d.Tries >= most:
			done = RedeliveryGivenUp
			return t.endDelivery(d, DeliveryFailed, fmt.Sprintf("Given up: %d attempts were begun, and the last was cut off.", d.Tries))
		}
		done = RedeliveryQueued
		_, err = t.queueAnew(d, event)
		return err
	})
	return done, err
}

// PostponeDelivery has a message wait for its turn until a time, which is no attempt, and
// tells how it stands. round is as with BeginDelivery. fault.NotFound: no such message.
func (s *Store) PostponeDelivery(ctx context.Context, id string, round int, until time.Time, reason string) (waits bool, err error) {
	err = s.withTx(ctx, "postpone delivery "+id, func(t *tx) error {
		d, err := t.lockDelivery(id)
		waits = err == nil && !d.Status.settled() && d.Round == round
		if !waits {
			return err
		}
		d.NextAttemptAt, d.Error = storedPtr(&until), &reason
		d.DueAt = d.NextAttemptAt
		return t.saveDelivery(d)
	})
	return waits && err == nil, err
}
