package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// Owner is whose key it has to be; the zero Owner is anybody. The role counts too: who
// has one as a user must not get at that person's administrator's key.
type Owner struct {
	UserID string
	Role   string
}

// lockKey reads a key of owner and locks it. fault.NotFound: there is none.
func (t *tx) lockKey(id string, owner Owner) (APIKey, error) {
	var k APIKey
	err := t.get(&k, `SELECT `+keyColumns+` FROM api_keys WHERE id = ?`+t.s.dialect.forUpdate, clean(id))
	if errors.Is(err, sql.ErrNoRows) || err == nil && owner != (Owner{}) && owner != (Owner{k.UserID, k.Role}) {
		return APIKey{}, fault.Newf(fault.NotFound, "There is no key %q: the list of keys shows the ids.", clip(id, 40))
	}
	k.inUTC()
	return k, err
}

// RevokeKey ends a key with effect on its next request, and on that of the sessions
// opened with it; once more is no error. fault.NotFound: owner has no such key.
func (s *Store) RevokeKey(ctx context.Context, id string, owner Owner) error {
	return s.withTx(ctx, "revoke key", func(t *tx) error {
		k, err := t.lockKey(id, owner)
		if err != nil || k.RevokedAt != nil {
			return err
		}
		before := k.facts()
		k.RevokedAt = &t.now
		if _, err := t.exec(`UPDATE api_keys SET revoked_at = ? WHERE id = ?`, t.now, k.ID); err != nil {
			return err
		}
		return t.audit(auditKeyRevoke, k.ID, before, k.facts())
	})
}

// RotateKey makes a key that takes the place of another one: same user, role, name and
// end. The old one ends after overlap, at once for 0.
// fault.NotFound: owner has no such key; fault.Conflict: it has ended.
func (s *Store) RotateKey(ctx context.Context, id string, owner Owner, overlap time.Duration) (token string, made APIKey, err error) {
	token, newID, hash, err := newToken(tokenPrefix)
	if err != nil {
		return "", APIKey{}, err
	}
	err = s.withTx(ctx, "rotate key", func(t *tx) error {
		old, err := t.lockKey(id, owner)
		if err != nil {
			return err
		}
		if old.RevokedAt != nil || old.ExpiresAt != nil && !t.now.Before(*old.ExpiresAt) {
			return fault.Newf(fault.Conflict, "Key %s has ended already: make a new one.", old.ID)
		}
		made = APIKey{ID: newID, UserID: old.UserID, Role: old.Role, Name: old.Name, CreatedAt: t.now, ExpiresAt: old.ExpiresAt}
		if err := t.insertKey(made, hash); err != nil {
			return err
		}
		if err := t.endKey(&old, overlap); err != nil {
			return err
		}
		after := made.facts()
		after.Replaces = old.ID
		return t.audit(auditKeyRotate, made.ID, old.facts(), after)
	})
	if err != nil {
		return "", APIKey{}, err
	}
	return token, made, nil
}

// RenameKey says anew what a key is for. fault.NotFound: owner has no such key.
func (s *Store) RenameKey(ctx context.Context, id, name string, owner Owner) (APIKey, error) {
	var k APIKey
	err := s.withTx(ctx, "rename key", func(t *tx) error {
		var err error
		if k, err = t.lockKey(id, owner); err != nil {
			return err
		}
		before := k.facts()
		k.Name = clip(name, nameWidth)
		if _, err := t.exec(`UPDATE api_keys SET name = ? WHERE id = ?`, k.Name, k.ID); err != nil {
			return err
		}
		return t.audit(auditKeyRename, k.ID, before, k.facts())
	})
	return k, err
}

// endKey ends a locked key after a while.
func (t *tx) endKey(k *APIKey, after time.Duration) error {
	if after <= 0 {
		k.RevokedAt = &t.now
		_, err := t.exec(`UPDATE api_keys SET revoked_at = ? WHERE id = ?`, t.now, k.ID)
		return err
	}
	ends := stored(t.now.Add(after))
	if k.ExpiresAt == nil || ends.Before(*k.ExpiresAt) {
		k.ExpiresAt = &ends
	}
	_, err := t.exec(`UPDATE api_keys SET expires_at = ? WHERE id = ?`, k.ExpiresAt, k.ID)
	return err
}
