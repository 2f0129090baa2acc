package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// attemptTime is more than an attempt takes on any channel.
const attemptTime = time.Minute

// Errand is a message to be sent now, with where it goes.
type Errand struct {
	Delivery  Delivery
	Webhook   *Webhook   // of ByWebhook
	Recipient *Recipient // of the other channels
	Done      bool       // it was settled before, or its target wants it no more: send nothing
}

// BeginDelivery counts an attempt at a message and reads what it needs. round is the
// one that the caller was asked for: an older one has nothing to do. fault.NotFound:
// no such message.
func (s *Store) BeginDelivery(ctx context.Context, id string, round int) (Errand, error) {
	var errand Errand
	err := s.withTx(ctx, "begin delivery "+id, func(t *tx) error {
		d, err := t.lockDelivery(id)
		if err != nil {
			return err
		}
		errand = Errand{Delivery: d, Done: d.Status.settled() || d.Round != round}
		if errand.Done {
			return nil
		}
		reason, err := t.findTarget(&errand)
		if err != nil {
			return err
		}
		if reason != "" {
			errand.Done = true
			return t.endDelivery(d, DeliverySkipped, reason)
		}
		due := t.now.Add(attemptTime)
		errand.Delivery.Attempts++
		errand.Delivery.Tries++
		errand.Delivery.DueAt = &due
		return t.saveDelivery(errand.Delivery)
	})
	return errand, err
}

// findTarget reads where the message goes, or says why it goes nowhere.
func (t *tx) findTarget(e *Errand) (skip string, err error) {
	if e.Delivery.Channel == ByWebhook {
		row, err := t.lockWebhook(e.Delivery.TargetID)
		if fault.Is(err, fault.NotFound) {
			return "The webhook was deleted", nil
		}
		if err != nil {
			return "", err
		}
		hook := row.webhook()
		e.Webhook = &hook
		if row.DisabledAt != nil {
			return "The webhook is disabled: " + row.DisabledReason, nil
		}
		return "", nil
	}
	row, err := t.lockRecipient(`id = ?`, e.Delivery.TargetID)
	if fault.Is(err, fault.NotFound) {
		return "The recipient was deleted", nil
	}
	if err != nil {
		return "", err
	}
	to := row.recipient()
	e.Recipient = &to
	switch {
	case e.Delivery.Event == NoticeConfirm:
		return "", nil
	case row.UnsubscribedAt != nil:
		return "The recipient has unsubscribed", nil
	case row.ConfirmedAt == nil:
		return "The address is not confirmed", nil
	}
	return "", nil
}

func (t *tx) endDelivery(d Delivery, status DeliveryStatus, reason string) error {
	d.Status, d.NextAttemptAt, d.DueAt, d.SettledAt, d.Error = status, nil, nil, &t.now, nil
	if reason != "" {
		reason = clip(reason, errorWidth)
		d.Error = &reason
	}
	if d.Event == NoticeConfirm {
		d.Payload = json.RawMessage(`{}`) // the code is of no more use
	}
	return t.saveDelivery(d)
}

// AttemptEnd is how an attempt ended.
type AttemptEnd struct {
	Attempt       DeliveryAttempt // its DeliveryID and Number name it
	Round         int             // of the message, when the attempt began
	Delivered     bool
	NextAttemptAt *time.Time // nil: it was delivered, or is given up
	// Disable takes a webhook out of use at once, with this reason; "" does not.
	Disable string
	// DisableAfter takes a webhook out of use once it has failed for so long.
	DisableAfter time.Duration
}

// EndAttempt records an attempt in the log and what follows from it, for the message
// and for its webhook. Called again for the same attempt it changes nothing.
// fault.NotFound: no such message.
func (s *Store) EndAttempt(ctx context.Context, e AttemptEnd) error {
	id := e.Attempt.DeliveryID
	return s.withTx(ctx, fmt.Sprintf("end attempt %d of delivery %s", e.Attempt.Number, id), func(t *tx) error {
		d, err := t.lockDelivery(id)
		if err != nil {
			return err
		}
		var there int
		if err := t.get(&there, `SELECT COUNT(*) FROM delivery_attempts WHERE delivery_id = ? AND number = ?`, id, e.Attempt.Number); err != nil || there > 0 {
			return err
		}
		a := e.Attempt
		_, err = t.exec(`INSERT INTO delivery_attempts (delivery_id, number, status_code, error_message, response, latency_ms, started_at) VALUES `+rowsOf(7, 1),
			id, a.Number, a.StatusCode, stringOrNull(clip(a.Error, messageWidth)), stringOrNull(clip(a.Response, messageWidth)), a.LatencyMS, stored(a.StartedAt))
		if err != nil {
			return err
		}
		if d.Channel == ByWebhook {
			if err := t.noteWebhook(d.TargetID, e); err != nil {
				return err
			}
		}
		switch {
		case d.Status.settled():
			return nil
		case e.Delivered:
			return t.endDelivery(d, DeliveryDelivered, "")
		case d.Round != e.Round:
			return nil // it was queued anew meanwhile: that run decides
		case e.NextAttemptAt == nil:
			return t.endDelivery(d, DeliveryFailed, a.Error)
		}
		reason := clip(a.Error, errorWidth)
		d.Status, d.NextAttemptAt, d.Error = DeliveryRetrying, storedPtr(e.NextAttemptAt), &reason
		d.DueAt = d.NextAttemptAt
		return t.saveDelivery(d)
	})
}

// noteWebhook keeps a webhook's record of failures, and disables one that has failed
// for long or wants no more.
func (t *tx) noteWebhook(id string, e AttemptEnd) error {
	hook, err := t.lockWebhook(id)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case e.Delivered && hook.FailingSince == nil:
		return nil
	case e.Delivered:
		hook.FailingSince = nil
	case hook.FailingSince == nil:
		hook.FailingSince = &t.now
	}
	if hook.DisabledAt == nil && !e.Delivered {
		switch {
		case e.Disable != "":
			hook.DisabledAt, hook.DisabledReason = &t.now, e.Disable
		case e.DisableAfter > 0 && t.now.Sub(*hook.FailingSince) >= e.DisableAfter:
			hook.DisabledAt = &t.now
			hook.DisabledReason = fmt.Sprintf("Every attempt has failed since %s; the last one: %s", hook.FailingSince.UTC().Format(time.RFC3339), e.Attempt.Error)
		}
	}
	return t.saveWebhook(hook)
}
