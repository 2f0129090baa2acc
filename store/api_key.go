package store

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// Roles of API keys.
const (
	RoleUser    = "user"    // own jobs
	RoleViewer  = "viewer"  // reads all
	RoleAdmin   = "admin"   // everything
	RoleService = "service" // acts for the users it names
)

var roles = []string{RoleUser, RoleViewer, RoleAdmin, RoleService}

const (
	tokenPrefix = "afk_"
	keyUseEvery = time.Minute
	keyColumns  = `id, user_id, role, name, created_at, last_used_at, expires_at, revoked_at`
)

// NewKey is what CreateKey makes a key for.
type NewKey struct {
	UserID    string // that the key acts as
	Role      string
	Name      string     // what it is for
	ExpiresAt *time.Time // nil: never
}

// APIKey is a key without its secret.
type APIKey struct {
	ID         string     `db:"id"`
	UserID     string     `db:"user_id"`
	Role       string     `db:"role"`
	Name       string     `db:"name"`
	CreatedAt  time.Time  `db:"created_at"`
	LastUsedAt *time.Time `db:"last_used_at"` // to the minute
	ExpiresAt  *time.Time `db:"expires_at"`
	RevokedAt  *time.Time `db:"revoked_at"`
}

func (k *APIKey) inUTC() {
	k.CreatedAt, k.LastUsedAt, k.ExpiresAt, k.RevokedAt = k.CreatedAt.UTC(), utc(k.LastUsedAt), utc(k.ExpiresAt), utc(k.RevokedAt)
}

// CreateKey makes a key. The token is shown this once: the store keeps only the
// SHA-256 of its secret.
func (s *Store) CreateKey(ctx context.Context, n NewKey) (token string, k APIKey, err error) {
	switch {
	case n.UserID == "":
		return "", APIKey{}, fault.Newf(fault.InvalidInput, "the key's user is missing")
	case !slices.Contains(roles, n.Role):
		return "", APIKey{}, fault.Newf(fault.InvalidInput, "role %q is none of %s", n.Role, strings.Join(roles, ", "))
	}
	token, id, hash, err := newToken(tokenPrefix)
	if err != nil {
		return "", APIKey{}, err
	}
	k = APIKey{ID: id, UserID: clean(n.UserID), Role: n.Role, Name: clip(n.Name, nameWidth), CreatedAt: now(), ExpiresAt: storedPtr(n.ExpiresAt)}
	err = s.withTx(ctx, "create key", func(t *tx) error {
		if err := t.insertKey(k, hash); err != nil {
			return err
		}
		return t.audit(auditKeyCreate, k.ID, nil, k.facts())
	})
	if err != nil {
		return "", APIKey{}, err
	}
	return token, k, nil
}

func (t *tx) insertKey(k APIKey, hash string) error {
	_, err := t.exec(`INSERT INTO api_keys (id, secret_hash, user_id, role, name, created_at, expires_at) VALUES `+rowsOf(7, 1),
		k.ID, hash, k.UserID, k.Role, k.Name, k.CreatedAt, k.ExpiresAt)
	return err
}

// keyFacts is what the audit log keeps of a key.
type keyFacts struct {
	UserID    string     `json:"userId"`
	Role      string     `json:"role"`
	Name      string     `json:"name,omitempty"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
	RevokedAt *time.Time `json:"revokedAt,omitempty"`
	Replaces  string     `json:"replaces,omitempty"` // the key that was rotated
}

func (k *APIKey) facts() keyFacts {
	return keyFacts{UserID: k.UserID, Role: k.Role, Name: k.Name, ExpiresAt: k.ExpiresAt, RevokedAt: k.RevokedAt}
}

// FindKey reads the key that a token names. fault.Unauthorized, with the same
// words, for every reason: malformed, unknown, wrong secret, expired, revoked.
func (s *Store) FindKey(ctx context.Context, token string) (APIKey, error) {
	id, secret, ok := splitToken(tokenPrefix, token)
	if !ok {
		return APIKey{}, unauthorized()
	}
	// Shared, because many requests at a time come with one service's key.
	row, err := s.keys.get(ctx, id, func(ctx context.Context) (keyRow, error) { return s.readKey(ctx, id) })
	if err != nil {
		return APIKey{}, s.fail(ctx, "find key", err)
	}
	at := now()
	if !sameSecret(secret, row.Hash) || row.RevokedAt != nil || row.ExpiresAt != nil && !at.Before(*row.ExpiresAt) {
		return APIKey{}, unauthorized()
	}
	row.inUTC()
	if row.LastUsedAt == nil || at.Sub(*row.LastUsedAt) >= keyUseEvery {
		s.noteUse(row.ID, at)
	}
	return row.APIKey, nil
}

// keyRow is a key with the hash of its secret.
type keyRow struct {
	APIKey
	Hash string `db:"secret_hash"`
}

// readKey reads a key; an unknown one is the zero keyRow.
func (s *Store) readKey(ctx context.Context, id string) (keyRow, error) {
	var row keyRow
	found, err := s.hotRead(ctx, "read key", func(ctx context.Context) error { return s.hot.key.get(ctx, &row, id) })
	if !found {
		return keyRow{}, err
	}
	return row, nil
}

func unauthorized() error { return fault.New(fault.Unauthorized, "The API key is not valid.", nil) }

// noteUse records that a key was used, beside the request: neither its time nor
// its failure is the request's. Of many requests in a minute one is recorded.
func (s *Store) noteUse(id string, at time.Time) {
	if !s.keyUses.begin(id, at) {
		return
	}
	s.inBackground(func(ctx context.Context) {
		ctx, cancel := s.limit(ctx, 1)
		defer cancel()
		_, err := s.db.ExecContext(ctx, s.db.Rebind(`UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)`), at, id, at)
		if err != nil && s.background.Err() == nil {
			s.cfg.Logger.WarnContext(ctx, "use of an API key not recorded", slog.String("key_id", id), slog.Any("error", s.fail(ctx, "note use of key", err)))
		}
	})
}

// KeyFilter chooses keys for a list. Zero values choose all.
type KeyFilter struct {
	UserID  string
	Role    string
	Working bool // neither revoked nor expired
	Cursor  string
	Limit   int // 1-200
}

// FindKeys reads a page of keys, newest first, and the cursor of the next page, "" on
// the last. fault.InvalidInput: a cursor that FindKeys did not give.
func (s *Store) FindKeys(ctx context.Context, f KeyFilter) (keys []APIKey, next string, err error) {
	var where conditions
	where.add(`1 = 1`)
	if f.UserID != "" {
		where.add(`user_id = ?`, clean(f.UserID))
	}
	if f.Role != "" {
		where.add(`role = ?`, clean(f.Role))
	}
	if f.Working {
		where.add(`revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`, now())
	}
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		where.add(afterCursor, at, at, id)
	}
	limit := min(max(f.Limit, 1), maxPage)
	err = s.read(ctx, "find keys", func(ctx context.Context, db *sqlx.DB) error {
		return db.SelectContext(ctx, &keys, db.Rebind(`SELECT `+keyColumns+` FROM api_keys WHERE `+strings.Join(where.terms, " AND ")+` ORDER BY created_at DESC, id DESC LIMIT ?`),
			append(where.args, limit+1)...)
	})
	for i := range keys {
		keys[i].inUTC()
	}
	if len(keys) > limit {
		keys = keys[:limit]
		next = cursorOf(keys[limit-1].CreatedAt, keys[limit-1].ID)
	}
	return keys, next, err
}

// ListKeys lists the keys of a user, or all for "", newest first, revoked and expired ones too.
func (s *Store) ListKeys(ctx context.Context, userID string) ([]APIKey, error) {
	var keys []APIKey
	err := s.read(ctx, "list keys", func(ctx context.Context, db *sqlx.DB) error {
		if userID == "" {
			return db.SelectContext(ctx, &keys, `SELECT `+keyColumns+` FROM api_keys ORDER BY created_at DESC, id`)
		}
		return db.SelectContext(ctx, &keys, db.Rebind(`SELECT `+keyColumns+` FROM api_keys WHERE user_id = ? ORDER BY created_at DESC, id`), clean(userID))
	})
	for i := range keys {
		keys[i].inUTC()
	}
	return keys, err
}
