package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store/fault"
)

// DeliveryStatus is where a message stands.
type DeliveryStatus string

// The statuses; the last three are the end.
const (
	DeliveryPending   DeliveryStatus = "pending"
	DeliveryRetrying  DeliveryStatus = "retrying" // an attempt failed, another follows at NextAttemptAt
	DeliveryDelivered DeliveryStatus = "delivered"
	DeliveryFailed    DeliveryStatus = "failed"
	DeliverySkipped   DeliveryStatus = "skipped" // its target is gone, disabled or does not want it
)

func (s DeliveryStatus) settled() bool {
	return s == DeliveryDelivered || s == DeliveryFailed || s == DeliverySkipped
}

// Delivery is one message to one webhook or recipient.
type Delivery struct {
	ID            string          `db:"id"` // the same at every attempt
	UserID        string          `db:"user_id"`
	Channel       Channel         `db:"channel"`
	TargetID      string          `db:"target_id"` // of the webhook or recipient
	JobID         string          `db:"job_id"`    // "" when it is about no job
	Event         string          `db:"event"`
	Payload       json.RawMessage `db:"payload"`
	Status        DeliveryStatus  `db:"status"`
	Attempts      int             `db:"attempts"`
	Tries         int             `db:"tries"` // attempts since it was last asked for
	Round         int             `db:"round"` // 1, one more whenever it is queued anew: runs of older rounds do nothing
	NextAttemptAt *time.Time      `db:"next_attempt_at"`
	DueAt         *time.Time      `db:"due_at"` // when it should next give a sign of life; nil once it has settled
	Error         *string         `db:"error_message"`
	CreatedAt     time.Time       `db:"created_at"`
	SettledAt     *time.Time      `db:"settled_at"`
}

// DeliveryAttempt is what became of one attempt.
type DeliveryAttempt struct {
	DeliveryID string    `db:"delivery_id"`
	Number     int       `db:"number"`
	StatusCode int       `db:"status_code"` // HTTP's or SMTP's, 0 when there was no answer
	Error      string    `db:"error_message"`
	Response   string    `db:"response"` // its beginning
	LatencyMS  int64     `db:"latency_ms"`
	StartedAt  time.Time `db:"started_at"`
}

const deliveryColumns = `id, user_id, channel, target_id, job_id, event, payload, status, attempts, tries, round, next_attempt_at, due_at, error_message, created_at, settled_at`

type deliveryRow struct {
	Delivery
	Payload document `db:"payload"`
}

func (r deliveryRow) delivery() Delivery {
	d := r.Delivery
	d.Payload = json.RawMessage(r.Payload)
	d.CreatedAt, d.NextAttemptAt, d.DueAt, d.SettledAt = d.CreatedAt.UTC(), utc(d.NextAttemptAt), utc(d.DueAt), utc(d.SettledAt)
	return d
}

func (t *tx) insertDelivery(d *Delivery) error {
	d.Status, d.Round, d.CreatedAt, d.DueAt = DeliveryPending, 1, t.now, &t.now
	_, err := t.exec(`INSERT INTO deliveries (id, user_id, channel, target_id, job_id, event, payload, status, round, created_at, due_at) VALUES `+rowsOf(11, 1),
		d.ID, d.UserID, d.Channel, d.TargetID, d.JobID, d.Event, string(d.Payload), d.Status, d.Round, d.CreatedAt, d.DueAt)
	return err
}

// TestWebhook queues a message of the event "test" to a webhook, whatever events it
// chose. fault.Conflict: the webhook is disabled; fault.NotFound: there is none.
func (s *Store) TestWebhook(ctx context.Context, id string, payload json.RawMessage, event func(Delivery) (Event, error)) (Delivery, error) {
	var made Delivery
	err := s.withTx(ctx, "test webhook "+id, func(t *tx) error {
		hook, err := t.lockWebhook(id)
		if err != nil {
			return err
		}
		if hook.DisabledAt != nil {
			return fault.Newf(fault.Conflict, "The webhook is disabled (%s): enable it first.", hook.DisabledReason)
		}
		made = Delivery{ID: uuid.NewString(), UserID: hook.UserID, Channel: ByWebhook, TargetID: hook.ID, Event: NoticeTest, Payload: payload}
		if err := t.insertDelivery(&made); err != nil {
			return err
		}
		e, err := event(made)
		if err != nil {
			return err
		}
		if err := t.audit(auditWebhookTest, hook.ID, nil, map[string]string{"userId": hook.UserID, "deliveryId": made.ID}); err != nil {
			return err
		}
		return t.queue(e)
	})
	return made, err
}

func (t *tx) lockDelivery(id string) (Delivery, error) {
	var row deliveryRow
	err := t.get(&row, `SELECT `+deliveryColumns+` FROM deliveries WHERE id = ?`+t.s.dialect.forUpdate, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = deliveryNotFound()
	}
	return row.delivery(), err
}

func deliveryNotFound() error { return fault.New(fault.NotFound, "Delivery not found", nil) }

func (t *tx) saveDelivery(d Delivery) error {
	_, err := t.exec(`UPDATE deliveries SET payload = ?, status = ?, attempts = ?, tries = ?, round = ?, next_attempt_at = ?, due_at = ?, error_message = ?, settled_at = ? WHERE id = ?`,
		string(d.Payload), d.Status, d.Attempts, d.Tries, d.Round, d.NextAttemptAt, d.DueAt, d.Error, d.SettledAt, d.ID)
	return err
}

// Delivery reads a message: fault.NotFound when there is none.
func (s *Store) Delivery(ctx context.Context, id string) (Delivery, error) {
	var rows []deliveryRow
	err := s.list(ctx, "read delivery "+id, &rows, `SELECT `+deliveryColumns+` FROM deliveries WHERE id = ?`, id)
	if err == nil && len(rows) == 0 {
		err = deliveryNotFound()
	}
	if err != nil {
		return Delivery{}, err
	}
	return rows[0].delivery(), nil
}

// DeliveryAttempts lists a message's attempts, oldest first.
func (s *Store) DeliveryAttempts(ctx context.Context, id string) ([]DeliveryAttempt, error) {
	var attempts []DeliveryAttempt
	err := s.list(ctx, "read attempts of delivery "+id, &attempts, `SELECT delivery_id, number, status_code, COALESCE(error_message, '') AS error_message,
		COALESCE(response, '') AS response, latency_ms, started_at FROM delivery_attempts WHERE delivery_id = ? ORDER BY number`, id)
	for i := range attempts {
		attempts[i].StartedAt = attempts[i].StartedAt.UTC()
	}
	return attempts, err
}

// DeliveryFilter chooses messages for a list.
type DeliveryFilter struct {
	UserID   string
	TargetID string // "": of all targets
	Event    string // "": of all events
	// Statuses, of which a message has one; none: any.
	Statuses []DeliveryStatus
	Cursor   string // next of the page before
	Limit    int    // 1-200, default 25
}

// Deliveries reads a page of messages, newest first, and the cursor of the next page,
// "" on the last. fault.InvalidInput: a cursor that Deliveries did not give.
func (s *Store) Deliveries(ctx context.Context, f DeliveryFilter) (page []Delivery, next string, err error) {
	where, args := ` WHERE user_id = ?`, []any{clean(f.UserID)}
	if f.TargetID != "" {
		where, args = where+` AND target_id = ?`, append(args, f.TargetID)
	}
	if f.Event != "" {
		where, args = where+` AND event = ?`, append(args, clean(f.Event))
	}
	if len(f.Statuses) > 0 {
		where += ` AND status IN (?` + strings.Repeat(`, ?`, len(f.Statuses)-1) + `)`
		for _, status := range f.Statuses {
			args = append(args, status)
		}
	}
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		where, args = where+` AND `+afterCursor, append(args, at, at, id)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, maxPage)
	var rows []deliveryRow
	err = s.list(ctx, "list deliveries", &rows, `SELECT `+deliveryColumns+` FROM deliveries`+where+` ORDER BY created_at DESC, id DESC LIMIT ?`, append(args, limit+1)...)
	if err != nil {
		return nil, "", err
	}
	for _, r := range rows {
		page = append(page, r.delivery())
	}
	if len(page) > limit {
		page = page[:limit]
		next = cursorOf(page[limit-1].CreatedAt, page[limit-1].ID)
	}
	return page, next, nil
}
