package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// BulkVerb is what a bulk action does with each job.
type BulkVerb string

// The verbs.
const (
	BulkRetry  BulkVerb = "retry"  // failed and cancelled jobs
	BulkCancel BulkVerb = "cancel" // pending and processing ones
	BulkDelete BulkVerb = "delete" // settled ones
)

// bulkStatuses are the jobs that each verb is for.
var bulkStatuses = map[BulkVerb][]JobStatus{
	BulkRetry:  {Failed, Cancelled},
	BulkCancel: {Pending, Processing},
	BulkDelete: {Completed, Failed, Cancelled},
}

// alternatives writes statuses as one may read them: "completed, failed or cancelled".
func alternatives(statuses []JobStatus) string {
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = string(s)
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// BulkStatus is where a bulk action stands.
type BulkStatus string

// The statuses of a bulk action.
const (
	BulkRunning   BulkStatus = "running"
	BulkStopped   BulkStatus = "stopped" // by a person; what was done stays done
	BulkCompleted BulkStatus = "completed"
)

// BulkAction is one action on every job that a search finds.
type BulkAction struct {
	ID          string     `db:"id"`
	Verb        BulkVerb   `db:"action"`
	Search      JobSearch  `db:"-"`
	Status      BulkStatus `db:"status"`
	StartedBy   string     `db:"started_by"`
	Matching    int64      `db:"matching"` // jobs that the search found at the start
	Done        int64      `db:"done"`
	Skipped     int64      `db:"skipped"` // changed meanwhile, so that the verb was not for them any more
	Failed      int64      `db:"failed"`
	LastError   string     `db:"last_error"`
	Generation  int        `db:"generation"` // one more with every event sent for it
	CreatedAt   time.Time  `db:"created_at"`
	HeartbeatAt time.Time  `db:"heartbeat_at"`
	FinishedAt  *time.Time `db:"finished_at"`
}

type bulkRow struct {
	BulkAction
	Filter document `db:"filter"`
	Cursor string   `db:"next_cursor"`
}

const bulkColumns = `id, action, filter, status, started_by, matching, done, skipped, failed, last_error, generation, created_at, heartbeat_at, finished_at, next_cursor`

func (r bulkRow) read() (BulkAction, error) {
	b := r.BulkAction
	b.CreatedAt, b.HeartbeatAt, b.FinishedAt = b.CreatedAt.UTC(), b.HeartbeatAt.UTC(), utc(b.FinishedAt)
	if err := json.Unmarshal(r.Filter, &b.Search); err != nil {
		return b, fmt.Errorf("read the search of bulk action %s: %w", r.ID, err)
	}
	return b, nil
}

// ForVerb narrows a search to the jobs that the verb is for, made until now.
// nothing: there can be none.
func (f JobSearch) ForVerb(verb BulkVerb) (narrowed JobSearch, nothing bool, err error) {
	allowed, known := bulkStatuses[verb]
	if !known {
		return f, false, fault.Newf(fault.InvalidInput, "action %q is none of retry, cancel, delete", verb)
	}
	if len(f.Statuses) > 0 {
		allowed = slices.DeleteFunc(slices.Clone(allowed), func(s JobStatus) bool { return !slices.Contains(f.Statuses, s) })
	}
	f.Statuses = allowed
	if at := now(); f.To == nil || f.To.After(at) {
		f.To = &at
	}
	return f, len(allowed) == 0, nil
}

// NewBulk is what StartBulk writes.
type NewBulk struct {
	ID        string // a UUID
	Verb      BulkVerb
	Search    JobSearch
	StartedBy string
	Event     func(BulkAction) (Event, error) // starts the work
	// Answer to the request with an Idempotency-Key, stored in the same transaction; nil: none.
	Answer func(BulkAction) (Answer, error)
}

// StartBulk counts the jobs that the verb is for and writes the action and the event
// that starts it in one transaction. fault.InvalidInput: an unknown verb, or no job is
// there for it; fault.Conflict: the Idempotency-Key was answered meanwhile.
func (s *Store) StartBulk(ctx context.Context, n NewBulk) (BulkAction, error) {
	search, nothing, err := n.Search.ForVerb(n.Verb)
	if err != nil {
		return BulkAction{}, err
	}
	matching := 0
	if !nothing {
		if matching, _, err = s.CountFound(ctx, search, maxBulk); err != nil {
			return BulkAction{}, err
		}
	}
	if matching == 0 {
		return BulkAction{}, fault.Newf(fault.InvalidInput, "No job that the filter finds can be subject to %s: it is for jobs that are %s.", n.Verb, alternatives(bulkStatuses[n.Verb]))
	}
	filter, err := encodeJSON(search)
	if err != nil {
		return BulkAction{}, fmt.Errorf("write the search of a bulk action: %w", err)
	}
	b := BulkAction{
		ID: n.ID, Verb: n.Verb, Search: search, Status: BulkRunning, StartedBy: clip(n.StartedBy, nameWidth), Matching: int64(matching), Generation: 1,
		CreatedAt: now(),
	}
	b.HeartbeatAt = b.CreatedAt
	event, err := n.Event(b)
	if err != nil {
		return BulkAction{}, fmt.Errorf("make the event of bulk action %s: %w", b.ID, err)
	}
	var answer *Answer
	if n.Answer != nil {
		a, err := n.Answer(b)
		if err != nil {
			return BulkAction{}, err
		}
		answer = &a
	}
	err = s.withTx(ctx, "start bulk action "+b.ID, func(t *tx) error {
		if answer != nil {
			if err := t.saveAnswer(*answer); err != nil {
				return err
			}
		}
		_, err := t.exec(`INSERT INTO bulk_actions (id, action, filter, status, started_by, matching, generation, created_at, heartbeat_at) VALUES `+rowsOf(9, 1),
			b.ID, b.Verb, string(filter), b.Status, b.StartedBy, b.Matching, b.Generation, b.CreatedAt, b.HeartbeatAt)
		if err != nil {
			return err
		}
		if err := t.audit(auditBulkStart, b.ID, nil, bulkFacts{b.Verb, filter, b.Status, b.Matching}); err != nil {
			return err
		}
		return t.queue(event)
	})
	return b, err
}

// bulkFacts are what the audit log says of a bulk action. The jobs that it changes are
// not listed one by one: the filter and the time say which.
type bulkFacts struct {
	Verb     BulkVerb        `json:"action"`
	Filter   json.RawMessage `json:"filter,omitempty"`
	Status   BulkStatus      `json:"status"`
	Matching int64           `json:"matching"`
}

// maxBulk bounds the count at the start; the action itself is not bounded.
const maxBulk = 1_000_000

// GetBulk reads a bulk action: fault.NotFound when there is none.
func (s *Store) GetBulk(ctx context.Context, id string) (BulkAction, error) {
	row, err := s.bulkRow(ctx, id)
	if err != nil {
		return BulkAction{}, err
	}
	return row.read()
}

func (s *Store) bulkRow(ctx context.Context, id string) (bulkRow, error) {
	var row bulkRow
	err := s.read(ctx, "read bulk action "+id, func(ctx context.Context, db *sqlx.DB) error {
		err := db.GetContext(ctx, &row, db.Rebind(`SELECT `+bulkColumns+` FROM bulk_actions WHERE id = ?`), id)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "Bulk action not found", nil)
		}
		return err
	})
	return row, err
}

// ListBulk lists the newest bulk actions.
func (s *Store) ListBulk(ctx context.Context, limit int) ([]BulkAction, error) {
	return s.bulks(ctx, `SELECT `+bulkColumns+` FROM bulk_actions ORDER BY created_at DESC, id DESC LIMIT ?`, limit)
}

// StaleBulk lists running bulk actions without a sign of life since before.
func (s *Store) StaleBulk(ctx context.Context, before time.Time) ([]BulkAction, error) {
	return s.bulks(ctx, `SELECT `+bulkColumns+` FROM bulk_actions WHERE status = 'running' AND heartbeat_at < ?
		AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.job_id = bulk_actions.id AND outbox.sent_at IS NULL) ORDER BY created_at`, stored(before))
}

// BulkSilence is how long the quietest of the running bulk actions has given no sign of
// life; 0 when none runs.
func (s *Store) BulkSilence(ctx context.Context) (time.Duration, error) {
	running, err := s.bulks(ctx, `SELECT `+bulkColumns+` FROM bulk_actions WHERE status = 'running' ORDER BY heartbeat_at LIMIT ?`, 1)
	if err != nil || len(running) == 0 {
		return 0, err
	}
	return max(0, now().Sub(running[0].HeartbeatAt)), nil
}

func (s *Store) bulks(ctx context.Context, query string, args ...any) ([]BulkAction, error) {
	var rows []bulkRow
	if err := s.list(ctx, "list bulk actions", &rows, query, args...); err != nil {
		return nil, err
	}
	list := make([]BulkAction, 0, len(rows))
	for _, r := range rows {
		b, err := r.read()
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

// StopBulk ends a running action after the jobs that it has in hand; what was done
// stays done. One that has ended stays as it is. fault.NotFound: no such action.
func (s *Store) StopBulk(ctx context.Context, id string) (BulkAction, error) {
	err := s.withTx(ctx, "stop bulk action "+id, func(t *tx) error {
		n, err := t.exec(`UPDATE bulk_actions SET status = ?, finished_at = ? WHERE id = ? AND status = ?`, BulkStopped, t.now, id, BulkRunning)
		if err != nil || n == 0 {
			return err
		}
		return t.audit(auditBulkStop, id, map[string]BulkStatus{"status": BulkRunning}, map[string]BulkStatus{"status": BulkStopped})
	})
	if err != nil {
		return BulkAction{}, err
	}
	return s.GetBulk(ctx, id)
}

// ResendBulk gives a running action its next generation and queues its event: when it
// was forgotten, or when one run has done as much as a run may.
func (s *Store) ResendBulk(ctx context.Context, id string, generation int, event func(BulkAction) (Event, error)) error {
	return s.withTx(ctx, "send bulk action "+id+" again", func(t *tx) error {
		n, err := t.exec(`UPDATE bulk_actions SET generation = generation + 1, heartbeat_at = ? WHERE id = ? AND generation = ? AND status = ?`, t.now, id, generation, BulkRunning)
		if err != nil || n == 0 {
			return err
		}
		e, err := event(BulkAction{ID: id, Generation: generation + 1})
		if err != nil {
			return err
		}
		return t.queue(e)
	})
}
