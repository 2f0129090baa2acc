package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

// Actor is who makes changes, as the audit log names them.
type Actor struct {
	UserID    string
	Role      string
	KeyID     string // of the API key that was sent, or that the session was opened with
	SessionID string
	RequestID string
	Address   string // of the network
}

type actorKey struct{}

// WithActor makes every change under ctx that of a person. Changes without an actor,
// which runs and sweeps make, are not audited.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// AuditEntry is one change that a person made.
type AuditEntry struct {
	ID        string          `db:"id"`
	CreatedAt time.Time       `db:"created_at"`
	UserID    string          `db:"user_id"`
	Role      string          `db:"role"`
	KeyID     string          `db:"key_id"`
	SessionID string          `db:"session_id"`
	Action    AuditAction     `db:"action"`
	Target    string          `db:"target"` // id of what was changed
	Before    json.RawMessage `db:"before_data"`
	After     json.RawMessage `db:"after_data"`
	RequestID string          `db:"request_id"`
	Address   string          `db:"address"`
}

// audit notes a change by the context's actor in the change's own transaction. before
// and after may be nil, and must hold no secret.
func (t *tx) audit(action AuditAction, target string, before, after any) error {
	by, found := t.ctx.Value(actorKey{}).(Actor)
	if !found {
		return nil
	}
	was, err := auditData(before)
	if err != nil {
		return fmt.Errorf("audit %s of %s: %w", action, target, err)
	}
	is, err := auditData(after)
	if err != nil {
		return fmt.Errorf("audit %s of %s: %w", action, target, err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("audit %s of %s: %w", action, target, err)
	}
	_, err = t.exec(`INSERT INTO audit_log (id, created_at, user_id, role, key_id, session_id, action, target, before_data, after_data, request_id, address) VALUES `+rowsOf(12, 1),
		id.String(), t.now, clip(by.UserID, nameWidth), by.Role, by.KeyID, by.SessionID, action, clip(target, nameWidth), was, is, clip(by.RequestID, 64), clip(by.Address, 64))
	return err
}

func auditData(v any) (any, error) {
	if v == nil {
		return nil, nil //nolint:nilnil // NULL
	}
	raw, err := encodeJSON(v)
	return textOrNull(raw), err
}

// JobRequest reads the entry of who asked for a job that is somebody else's; nil: its user
// did, or a program that nobody signed in to.
func (s *Store) JobRequest(ctx context.Context, jobID string) (*AuditEntry, error) {
	entries, _, err := s.ListAudit(ctx, AuditFilter{Action: string(auditJobCreate), Target: jobID, Limit: 1})
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	return &entries[0], nil
}

// AuditFilter chooses entries of the audit log. Zero values choose all.
type AuditFilter struct {
	UserID string // who made the change
	Action string // exactly, or all of a kind: "key" has "key.revoke"
	Target string
	From   *time.Time
	To     *time.Time // before
	Cursor string
	Limit  int // 1-200
}

// ListAudit reads a page of the audit log, newest first, and the cursor of the next
// page, "" on the last. fault.InvalidInput: a cursor that ListAudit did not give.
func (s *Store) ListAudit(ctx context.Context, f AuditFilter) (entries []AuditEntry, next string, err error) {
	var where conditions
	for column, value := range map[string]string{"user_id": f.UserID, "target": f.Target} {
		if value != "" {
			where.add(column+` = ?`, clean(value))
		}
	}
	if f.Action != "" {
		where.add(`(action = ? OR action LIKE ? ESCAPE '!')`, clean(f.Action), likePattern.Replace(clean(f.Action))+".%")
	}
	if f.From != nil {
		where.add(`created_at >= ?`, stored(*f.From))
	}
	if f.To != nil {
		where.add(`created_at < ?`, stored(*f.To))
	}
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		where.add(afterCursor, at, at, id)
	}
	where.add(`1 = 1`)
	limit := min(max(f.Limit, 1), maxPage)
	var rows []struct {
		AuditEntry
		Before document `db:"before_data"`
		After  document `db:"after_data"`
	}
	err = s.read(ctx, "read audit log", func(ctx context.Context, db *sqlx.DB) error {
		return db.SelectContext(ctx, &rows, db.Rebind(`SELECT id, created_at, user_id, role, key_id, session_id, action, target, before_data, after_data, request_id, address
			FROM audit_log WHERE `+strings.Join(where.terms, " AND ")+` ORDER BY created_at DESC, id DESC LIMIT ?`), append(where.args, limit+1)...)
	})
	for _, r := range rows[:min(limit, len(rows))] {
		e := r.AuditEntry
		e.CreatedAt, e.Before, e.After = e.CreatedAt.UTC(), json.RawMessage(r.Before), json.RawMessage(r.After)
		entries = append(entries, e)
	}
	if len(rows) > limit {
		last := entries[limit-1]
		next = cursorAfter(Job{ID: last.ID, CreatedAt: last.CreatedAt})
	}
	return entries, next, err
}
