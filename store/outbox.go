package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// Event is an event for the engine. Its ID makes sending it twice harmless.
type Event struct {
	ID         string          `db:"id"`
	Name       string          `db:"name"`
	Data       json.RawMessage `db:"data"`
	JobID      string          `db:"job_id"`
	Generation int             `db:"generation"` // of the job
}

// OutboxEvent is a claimed outbox entry.
type OutboxEvent struct {
	Event
	Attempts int `db:"attempts"` // claims so far, this one included
}

// SentEvent says that the engine has taken an event.
type SentEvent struct {
	ID       string
	EngineID string // the engine's own id of it
}

var insertOutboxQuery = `INSERT INTO outbox (id, name, data, job_id, generation, created_at, available_at) VALUES ` + rowsOf(7, 1)

// queue writes an outbox entry, to be sent at once.
func (t *tx) queue(e Event) error { return t.queueAt(e, t.now) }

// queueAt writes an outbox entry that takes the place of one written earlier.
func (t *tx) queueAt(e Event, at time.Time) error {
	if e.ID == "" || e.Name == "" {
		return fmt.Errorf("the event of job %s has no id or no name", e.JobID)
	}
	err := t.execPrepared(t.s.inserts.outbox,
		e.ID, e.Name, string(e.Data), e.JobID, e.Generation, at, at)
	if err != nil {
		return fmt.Errorf("queue event %s: %w", e.ID, err)
	}
	t.queued = true
	return nil
}

// queueFor makes the locked job's event and writes it; a nil maker writes nothing.
func (t *tx) queueFor(w *work, event func(Job) (Event, error)) error {
	if event == nil {
		return nil
	}
	e, err := event(w.Job)
	if err != nil {
		return fmt.Errorf("make the event of job %s: %w", w.ID, err)
	}
	return t.queue(e)
}

// OutboxWake signals that this process committed new outbox entries. It has one
// reader: the relay.
func (s *Store) OutboxWake() <-chan struct{} { return s.outbox }

// ClaimOutbox takes up to limit entries that are due, oldest first, and keeps them
// from other relays for lease. Two relays never get the same entry within it. Those
// that start jobs of a paused type are held instead, until the type is resumed.
func (s *Store) ClaimOutbox(ctx context.Context, limit int, lease time.Duration) ([]OutboxEvent, error) {
	if limit < 1 || lease <= 0 {
		return nil, fault.Newf(fault.InvalidInput, "limit %d and lease %s: both have to be above 0", limit, lease)
	}
	for {
		claimed, held, err := s.claimOutbox(ctx, limit, lease)
		if err != nil || len(claimed) > 0 || held == 0 {
			return claimed, err
		}
		// All that was due is held now: what is behind it may be sent.
	}
}

// claimOutbox takes one batch apart: entries to send, and entries that are held from now on.
func (s *Store) claimOutbox(ctx context.Context, limit int, lease time.Duration) (claimed []OutboxEvent, held int, err error) {
	err = s.withTx(ctx, "claim outbox entries", func(t *tx) error {
		claimed, held = nil, 0
		paused, err := t.pausedStarts()
		if err != nil {
			return err
		}
		due, err := t.dueEntries(limit)
		if err != nil {
			return err
		}
		var hold, released []OutboxEvent
		for _, e := range due {
			switch {
			case paused[e.Name]:
				hold = append(hold, e.OutboxEvent)
				continue
			case e.LastError == pausedMessage:
				released = append(released, e.OutboxEvent)
			}
			claimed = append(claimed, e.OutboxEvent)
		}
		held = len(hold)
		if err := t.hold(hold); err != nil {
			return err
		}
		if err := t.tellWaiting(released, resumedMessage); err != nil || len(claimed) == 0 {
			return err
		}
		_, err = t.execIn(`UPDATE outbox SET available_at = ?, attempts = attempts + 1 WHERE id IN (?)`, t.now.Add(lease), idsOfEvents(claimed))
		return err
	})
	return claimed, held, err
}

// dueEntry is an entry as it is claimed.
type dueEntry struct {
	OutboxEvent
	Data      document `db:"data"`
	LastError string   `db:"last_error"`
}

// dueEntries locks entries that are to be sent now. Their attempts include the one to come.
func (t *tx) dueEntries(limit int) ([]dueEntry, error) {
	var rows []dueEntry
	err := t.list(&rows, `SELECT id, name, data, job_id, generation, attempts, COALESCE(last_error, '') AS last_error FROM outbox
		WHERE sent_at IS NULL AND available_at <= ? ORDER BY available_at LIMIT ?`+t.s.dialect.skipLocked, t.now, limit)
	for i := range rows {
		rows[i].OutboxEvent.Data = json.RawMessage(rows[i].Data)
		rows[i].Attempts++
	}
	return rows, err
}

// MarkSent records what the engine has taken, and the engine's ids with the jobs
// of those events while they are of the same generation and not settled. Being sent
// is a sign of life: a job that waited out an outage is not stale when it leaves.
func (s *Store) MarkSent(ctx context.Context, sent []SentEvent) error {
	if len(sent) == 0 {
		return nil
	}
	ids := make([]string, len(sent))
	engineID := make(map[string]string, len(sent))
	for i, e := range sent {
		ids[i], engineID[e.ID] = e.ID, e.EngineID
	}
	return s.withTx(ctx, "mark outbox entries as sent", func(t *tx) error {
		var rows []Event
		if err := t.listIn(&rows, `SELECT id, job_id, generation FROM outbox WHERE id IN (?)`, ids); err != nil {
			return err
		}
		// Jobs are locked in the order of their ids everywhere, so that no two
		// transactions wait for each other.
		slices.SortFunc(rows, func(a, b Event) int { return cmp.Or(cmp.Compare(a.JobID, b.JobID), cmp.Compare(a.ID, b.ID)) })
		for _, e := range rows {
			_, err := t.exec(`UPDATE inngest_jobs SET engine_event = ?, heartbeat_at = ?
				WHERE id = ? AND generation = ? AND status IN ('pending', 'processing')`,
				engineID[e.ID], t.now, e.JobID, e.Generation)
			if err != nil {
				return err
			}
			if _, err = t.exec(`UPDATE outbox SET sent_at = ?, engine_id = ?, last_error = NULL WHERE id = ?`, t.now, engineID[e.ID], e.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// MarkUnsent gives claimed entries back, to be tried again at next. reason is kept
// for operators and must hold no secret.
func (s *Store) MarkUnsent(ctx context.Context, ids []string, reason string, next time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	return s.withTx(ctx, "give outbox entries back", func(t *tx) error {
		_, err := t.execIn(`UPDATE outbox SET available_at = ?, last_error = ? WHERE sent_at IS NULL AND id IN (?)`,
			stored(next), clip(reason, errorWidth), ids)
		return err
	})
}

// OutboxStats counts the entries that are not sent and not held, and says when the
// oldest of them was written.
func (s *Store) OutboxStats(ctx context.Context) (unsent int, oldest *time.Time, err error) {
	const waiting = ` FROM outbox WHERE sent_at IS NULL AND available_at < ?`
	err = s.read(ctx, "count outbox entries", func(ctx context.Context, db *sqlx.DB) error {
		if err := db.GetContext(ctx, &unsent, db.Rebind(`SELECT COUNT(*)`+waiting), heldUntil); err != nil || unsent == 0 {
			return err
		}
		oldest, err = firstTime(ctx, db, `SELECT created_at`+waiting+` ORDER BY created_at LIMIT 1`, heldUntil)
		return err
	})
	return unsent, oldest, err
}

// OutboxEntry is how an event of a job stands in the outbox.
type OutboxEntry struct {
	ID          string     `db:"id"`
	Name        string     `db:"name"`
	Generation  int        `db:"generation"`
	Attempts    int        `db:"attempts"`
	CreatedAt   time.Time  `db:"created_at"`
	AvailableAt time.Time  `db:"available_at"` // when it is tried next, while it is not sent
	SentAt      *time.Time `db:"sent_at"`
	EngineID    string     `db:"engine_id"` // the engine's own id, "" before it was sent
	LastError   *string    `db:"last_error"`
}

// JobOutbox lists the events of a job that the outbox still has, oldest first.
func (s *Store) JobOutbox(ctx context.Context, jobID string) ([]OutboxEntry, error) {
	var entries []OutboxEntry
	err := s.list(ctx, "read outbox of job "+jobID, &entries, `SELECT id, name, generation, attempts, created_at, available_at, sent_at, engine_id, last_error
		FROM outbox WHERE job_id = ? ORDER BY created_at, id`, jobID)
	for i := range entries {
		e := &entries[i]
		e.CreatedAt, e.AvailableAt, e.SentAt = e.CreatedAt.UTC(), e.AvailableAt.UTC(), utc(e.SentAt)
	}
	return entries, err
}
