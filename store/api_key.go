package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
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
	tokenPrefix  = "afk_"
	keyIDLength  = 12 // characters of base32: 60 bits, public
	secretLength = 43 // characters of base64url: 32 bytes
	keyUseEvery  = time.Minute
	keyColumns   = `id, user_id, role, name, created_at, last_used_at, expires_at, revoked_at`
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
// SHA-256 of its secret, which holds 256 random bits, so that no slow hash is needed.
func (s *Store) CreateKey(ctx context.Context, n NewKey) (token string, k APIKey, err error) {
	switch {
	case n.UserID == "":
		return "", APIKey{}, fault.Newf(fault.InvalidInput, "the key's user is missing")
	case !slices.Contains(roles, n.Role):
		return "", APIKey{}, fault.Newf(fault.InvalidInput, "role %q is none of %s", n.Role, strings.Join(roles, ", "))
	}
	var random [40]byte
	if _, err := rand.Read(random[:]); err != nil {
		return "", APIKey{}, fmt.Errorf("make key: %w", err)
	}
	id := strings.ToLower(base32.StdEncoding.EncodeToString(random[:8]))[:keyIDLength]
	secret := base64.RawURLEncoding.EncodeToString(random[8:])
	k = APIKey{ID: id, UserID: clean(n.UserID), Role: n.Role, Name: clip(n.Name, nameWidth), CreatedAt: now(), ExpiresAt: storedPtr(n.ExpiresAt)}
	err = s.withTx(ctx, "create key", func(t *tx) error {
		_, err := t.exec(`INSERT INTO api_keys (id, secret_hash, user_id, role, name, created_at, expires_at) VALUES `+rowsOf(7, 1),
			k.ID, hashOf(secret), k.UserID, k.Role, k.Name, k.CreatedAt, k.ExpiresAt)
		return err
	})
	if err != nil {
		return "", APIKey{}, err
	}
	return tokenPrefix + id + "_" + secret, k, nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// FindKey reads the key that a token names. fault.Unauthorized, with the same
// words, for every reason: malformed, unknown, wrong secret, expired, revoked.
func (s *Store) FindKey(ctx context.Context, token string) (APIKey, error) {
	id, secret, ok := splitToken(token)
	if !ok {
		return APIKey{}, unauthorized()
	}
	// Shared, because many requests at a time come with one service's key.
	row, err := s.keys.get(ctx, id, func(ctx context.Context) (keyRow, error) { return s.readKey(ctx, id) })
	if err != nil {
		return APIKey{}, s.fail(ctx, "find key", err)
	}
	// Compared for an unknown key too, so that the time tells nothing.
	same := subtle.ConstantTimeCompare([]byte(hashOf(secret)), []byte(row.Hash)) == 1
	at := now()
	if !same || row.RevokedAt != nil || row.ExpiresAt != nil && !at.Before(*row.ExpiresAt) {
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
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	var row keyRow
	err := s.hot.key.get(ctx, &row, id)
	if errors.Is(err, sql.ErrNoRows) {
		return keyRow{}, nil
	}
	if err != nil {
		return keyRow{}, s.fail(ctx, "read key", err)
	}
	return row, nil
}

func unauthorized() error { return fault.New(fault.Unauthorized, "The API key is not valid.", nil) }

func splitToken(token string) (id, secret string, ok bool) {
	rest, found := strings.CutPrefix(token, tokenPrefix)
	if !found || len(rest) != keyIDLength+1+secretLength || rest[keyIDLength] != '_' || clean(rest) != rest {
		return "", "", false
	}
	return rest[:keyIDLength], rest[keyIDLength+1:], true
}

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

// RevokeKey ends a key with effect on its next request; once more is no error.
// fault.NotFound: no such key.
func (s *Store) RevokeKey(ctx context.Context, id string) error {
	return s.withTx(ctx, "revoke key "+id, func(t *tx) error {
		n, err := t.exec(`UPDATE api_keys SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ?`, t.now, id)
		if err == nil && n == 0 {
			return fault.Newf(fault.NotFound, "There is no key %q: keys list shows the ids.", id)
		}
		return err
	})
}
