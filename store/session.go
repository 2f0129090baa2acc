package store

import (
	"context"
	"log/slog"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

const (
	sessionPrefix  = "afs_"
	sessionColumns = `id, user_id, role, key_id, address, user_agent, created_at, last_used_at, expires_at`
)

// NewSession is what CreateSession opens a session for.
type NewSession struct {
	UserID    string
	Role      string
	KeyID     string // that was signed in with; "" for a sign-in at an identity provider
	Address   string
	UserAgent string
	Lifetime  time.Duration // until it ends, however much it is used
	Replaces  string        // token of the session that the browser had: it ends
}

// Session is a sign-in at the page, without its secret.
type Session struct {
	ID         string    `db:"id"`
	UserID     string    `db:"user_id"`
	Role       string    `db:"role"`
	KeyID      string    `db:"key_id"`
	Address    string    `db:"address"`
	UserAgent  string    `db:"user_agent"`
	CreatedAt  time.Time `db:"created_at"`
	LastUsedAt time.Time `db:"last_used_at"` // to the minute
	ExpiresAt  time.Time `db:"expires_at"`
	// KeyEndsAt is when the key ends, and the session with it; nil: never. FindSession sets it.
	KeyEndsAt *time.Time `db:"key_expires_at"`
}

func (s *Session) inUTC() {
	s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.KeyEndsAt = s.CreatedAt.UTC(), s.LastUsedAt.UTC(), s.ExpiresAt.UTC(), utc(s.KeyEndsAt)
}

// CreateSession opens a session. The token goes to the browser; the store keeps the
// SHA-256 of its secret.
func (s *Store) CreateSession(ctx context.Context, n NewSession) (token string, made Session, err error) {
	if n.UserID == "" || n.Role == "" || n.Lifetime <= 0 {
		return "", Session{}, fault.Newf(fault.InvalidInput, "a session needs a user, a role and a lifetime")
	}
	token, id, hash, err := newToken(sessionPrefix)
	if err != nil {
		return "", Session{}, err
	}
	at := now()
	made = Session{
		ID: id, UserID: clean(n.UserID), Role: n.Role, KeyID: n.KeyID, Address: clip(n.Address, 64), UserAgent: clip(n.UserAgent, nameWidth),
		CreatedAt: at, LastUsedAt: at, ExpiresAt: stored(at.Add(n.Lifetime)),
	}
	err = s.withTx(ctx, "create session", func(t *tx) error {
		if old, secret, ok := splitToken(sessionPrefix, n.Replaces); ok {
			if _, err := t.exec(`DELETE FROM sessions WHERE id = ? AND secret_hash = ?`, old, hashOf(secret)); err != nil {
				return err
			}
		}
		_, err := t.exec(`INSERT INTO sessions (secret_hash, `+sessionColumns+`) VALUES `+rowsOf(10, 1),
			hash, made.ID, made.UserID, made.Role, made.KeyID, made.Address, made.UserAgent, made.CreatedAt, made.LastUsedAt, made.ExpiresAt)
		if err != nil {
			return err
		}
		return t.audit(auditSessionOpen, made.ID, nil, map[string]string{"userId": made.UserID, "role": made.Role, "keyId": made.KeyID})
	})
	if err != nil {
		return "", Session{}, err
	}
	return token, made, nil
}

// sessionRow is a session with the hash of its secret and the state of its key.
type sessionRow struct {
	Session
	Hash       string     `db:"secret_hash"`
	KeyFound   int        `db:"key_found"`
	KeyRevoked *time.Time `db:"key_revoked_at"`
}

// FindSession reads the session that a token names, unless it was not used for idle.
// fault.Unauthorized for every reason: malformed, unknown, ended, or its key has ended.
func (s *Store) FindSession(ctx context.Context, token string, idle time.Duration) (Session, error) {
	id, secret, ok := splitToken(sessionPrefix, token)
	if !ok {
		return Session{}, signedOut()
	}
	row, err := s.sessions.get(ctx, id, func(ctx context.Context) (sessionRow, error) { return s.readSession(ctx, id) })
	if err != nil {
		return Session{}, s.fail(ctx, "find session", err)
	}
	at := now()
	switch {
	case !sameSecret(secret, row.Hash), !at.Before(row.ExpiresAt), at.Sub(row.LastUsedAt) >= idle:
		return Session{}, signedOut()
	case row.KeyID != "" && (row.KeyFound == 0 || row.KeyRevoked != nil || row.KeyEndsAt != nil && !at.Before(*row.KeyEndsAt)):
		return Session{}, signedOut()
	}
	row.inUTC()
	if at.Sub(row.LastUsedAt) >= keyUseEvery {
		s.noteSessionUse(row.ID, at)
	}
	return row.Session, nil
}

func signedOut() error {
	return fault.New(fault.Unauthorized, "You are signed out: sign in again.", nil)
}

// readSession reads a session; an unknown one is the zero sessionRow.
func (s *Store) readSession(ctx context.Context, id string) (sessionRow, error) {
	var row sessionRow
	found, err := s.hotRead(ctx, "read session", func(ctx context.Context) error { return s.hot.session.get(ctx, &row, id) })
	if !found {
		return sessionRow{}, err
	}
	return row, nil
}

const findSession = `SELECT s.id, s.user_id, s.role, s.key_id, s.address, s.user_agent, s.created_at, s.last_used_at, s.expires_at, s.secret_hash,
	CASE WHEN k.id IS NULL THEN 0 ELSE 1 END AS key_found, k.expires_at AS key_expires_at, k.revoked_at AS key_revoked_at
	FROM sessions s LEFT JOIN api_keys k ON k.id = s.key_id WHERE s.id = ?`

// noteSessionUse is noteUse for sessions.
func (s *Store) noteSessionUse(id string, at time.Time) {
	if !s.keyUses.begin(sessionPrefix+id, at) {
		return
	}
	s.inBackground(func(ctx context.Context) {
		ctx, cancel := s.limit(ctx, 1)
		defer cancel()
		_, err := s.db.ExecContext(ctx, s.db.Rebind(`UPDATE sessions SET last_used_at = ? WHERE id = ? AND last_used_at < ?`), at, id, at)
		if err != nil && s.background.Err() == nil {
			s.cfg.Logger.WarnContext(ctx, "use of a session not recorded", slog.String("session_id", id), slog.Any("error", s.fail(ctx, "note use of session", err)))
		}
	})
}

// ListSessions lists the open sessions of a user, newest first.
func (s *Store) ListSessions(ctx context.Context, userID string, idle time.Duration) ([]Session, error) {
	var list []Session
	at := now()
	err := s.read(ctx, "list sessions", func(ctx context.Context, db *sqlx.DB) error {
		return db.SelectContext(ctx, &list, db.Rebind(`SELECT `+sessionColumns+` FROM sessions
			WHERE user_id = ? AND expires_at > ? AND last_used_at > ? ORDER BY created_at DESC, id`), clean(userID), at, at.Add(-idle))
	})
	for i := range list {
		list[i].inUTC()
	}
	return list, err
}

// EndSessions ends all sessions of a user but the one to keep, "" keeps none, and
// tells how many these were.
func (s *Store) EndSessions(ctx context.Context, userID, keep string) (ended int, err error) {
	err = s.withTx(ctx, "end sessions", func(t *tx) error {
		n, err := t.exec(`DELETE FROM sessions WHERE user_id = ? AND id <> ?`, clean(userID), clean(keep))
		if ended = int(n); err != nil || n == 0 {
			return err
		}
		return t.audit(auditSessionEndAll, userID, nil, map[string]int64{"sessions": n})
	})
	return ended, err
}

// EndSession ends a user's session with its next request. fault.NotFound: the user
// has no such session.
func (s *Store) EndSession(ctx context.Context, userID, id string) error {
	return s.withTx(ctx, "end session", func(t *tx) error {
		n, err := t.exec(`DELETE FROM sessions WHERE id = ? AND user_id = ?`, clean(id), clean(userID))
		switch {
		case err != nil:
			return err
		case n == 0:
			return fault.Newf(fault.NotFound, "There is no session %q.", clip(id, 40))
		}
		return t.audit(auditSessionEnd, id, nil, nil)
	})
}
