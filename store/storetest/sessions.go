package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const idleTime = time.Hour

var sessionPromises = []promise{
	{"a session is found by its token", sessionIsFound},
	{"every other session token is refused", otherSessionTokensAreRefused},
	{"a session ends with its key, with its time, and unused", sessionEnds},
	{"signing in again ends the browser's old session", sessionIsRotated},
	{"sessions are listed and ended by their user only", sessionsAreOwn},
	{"a user's sessions end together, but for one that is kept", sessionsEndTogether},
	{"keys are found page by page", keysAreFound},
	{"a key is renamed by its owner", keyIsRenamed},
	{"rotating a key keeps what it was for", keyIsRotated},
	{"a key is out of reach for others and for other roles", keyIsOwn},
	{"attempts are counted by all processes in one window", attemptsAreCounted},
}

func openSession(t *testing.T, s *store.Store, n store.NewSession) (string, store.Session) {
	t.Helper()
	if n.Lifetime == 0 {
		n.Lifetime = 24 * time.Hour
	}
	token, made, err := s.CreateSession(t.Context(), n)
	if err != nil {
		t.Fatalf("CreateSession: %v", err)
	}
	return token, made
}

func sessionIsFound(t *testing.T, s *store.Store) {
	token, made := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser, Address: "192.0.2.1", UserAgent: "browser"})
	got, err := s.FindSession(t.Context(), token, idleTime)
	if diff := cmp.Diff(made, got); err != nil || diff != "" {
		t.Errorf("FindSession: %v (-made +found):\n%s", err, diff)
	}
	var hash string
	if err := s.DB().GetContext(t.Context(), &hash, `SELECT secret_hash FROM sessions`); err != nil || len(hash) != 64 || strings.Contains(token, hash) {
		t.Errorf("stored %d characters, %v", len(hash), err)
	}
	wantCode(t, fault.InvalidInput, third(s.CreateSession(t.Context(), store.NewSession{UserID: "ada"})))
}

func third[A, B any](_ A, _ B, err error) error { return err }

func otherSessionTokensAreRefused(t *testing.T, s *store.Store) {
	good, _ := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser})
	other, _ := openSession(t, s, store.NewSession{UserID: "root", Role: store.RoleAdmin})
	key, _ := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser})
	for name, token := range map[string]string{
		"empty": "", "no prefix": good[4:], "unknown": "afs_aaaaaaaaaaaa" + good[16:], "secret of other": good[:17] + other[17:],
		"shorter": good[:len(good)-1], "longer": good + "A", "NUL": good[:len(good)-1] + "\x00",
		"an API key": key, "a key's text as a session": "afs_" + key[4:],
	} {
		if _, err := s.FindSession(t.Context(), token, idleTime); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.FindKey(t.Context(), "afk_"+good[4:]); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("a session's text as a key: %v", err)
	}
}

func sessionEnds(t *testing.T, s *store.Store) {
	ctx := t.Context()
	ends := time.Now().Add(time.Hour)
	_, key := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser, ExpiresAt: &ends})
	token, _ := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser, KeyID: key.ID})
	found, err := s.FindSession(ctx, token, idleTime)
	if err != nil || found.KeyEndsAt == nil || !found.KeyEndsAt.Equal(*key.ExpiresAt) {
		t.Errorf("KeyEndsAt = %v, %v; want %v", found.KeyEndsAt, err, key.ExpiresAt)
	}
	if err := s.RevokeKey(ctx, key.ID, store.Owner{}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.Unauthorized, ignore(s.FindSession(ctx, token, idleTime)))

	unused, _ := openSession(t, s, store.NewSession{UserID: "bob", Role: store.RoleUser})
	wantCode(t, fault.Unauthorized, ignore(s.FindSession(ctx, unused, time.Nanosecond)))
	if list, err := s.ListSessions(ctx, "bob", time.Nanosecond); err != nil || len(list) != 0 {
		t.Errorf("an unused session is listed: %+v, %v", list, err)
	}
	old, _ := openSession(t, s, store.NewSession{UserID: "bob", Role: store.RoleUser, Lifetime: time.Microsecond})
	wantCode(t, fault.Unauthorized, ignore(s.FindSession(ctx, old, idleTime)))
	if _, err := s.Prune(ctx, store.Keep{}, 100); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := s.DB().GetContext(ctx, &left, `SELECT COUNT(*) FROM sessions`); err != nil || left != 2 {
		t.Errorf("%d sessions are left, %v; want 2 without the one whose time is over", left, err)
	}
}

func sessionIsRotated(t *testing.T, s *store.Store) {
	first, _ := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser})
	forged := first[:len(first)-4] + "AAAA"
	openSession(t, s, store.NewSession{UserID: "bob", Role: store.RoleUser, Replaces: forged})
	if _, err := s.FindSession(t.Context(), first, idleTime); err != nil {
		t.Errorf("a forged token ended it: %v", err)
	}
	openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser, Replaces: first})
	wantCode(t, fault.Unauthorized, ignore(s.FindSession(t.Context(), first, idleTime)))
}

func sessionsAreOwn(t *testing.T, s *store.Store) {
	token, made := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser})
	openSession(t, s, store.NewSession{UserID: "bob", Role: store.RoleUser})
	list, err := s.ListSessions(t.Context(), "ada", idleTime)
	if err != nil || len(list) != 1 || list[0].ID != made.ID {
		t.Errorf("ada's sessions: %+v, %v", list, err)
	}
	wantCode(t, fault.NotFound, s.EndSession(t.Context(), "bob", made.ID))
	if err := s.EndSession(t.Context(), "ada", made.ID); err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.Unauthorized, ignore(s.FindSession(t.Context(), token, idleTime)))
}

func keyIsRotated(t *testing.T, s *store.Store) {
	ctx := t.Context()
	ends := time.Now().Add(time.Hour)
	old, first := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleService, Name: "backend", ExpiresAt: &ends})
	token, second, err := s.RotateKey(ctx, first.ID, store.Owner{}, time.Minute)
	if err != nil || second.UserID != "ada" || second.Role != store.RoleService || second.Name != "backend" || !second.ExpiresAt.Equal(*first.ExpiresAt) {
		t.Fatalf("RotateKey = %+v, %v", second, err)
	}
	for _, k := range []string{old, token} {
		if _, err := s.FindKey(ctx, k); err != nil {
			t.Errorf("within the overlap: %v", err)
		}
	}
	newest, _, err := s.RotateKey(ctx, second.ID, store.Owner{UserID: "ada", Role: store.RoleService}, 0)
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.Unauthorized, ignore(s.FindKey(ctx, token)))
	if _, err := s.FindKey(ctx, newest); err != nil {
		t.Errorf("the newest: %v", err)
	}
	wantCode(t, fault.Conflict, third(s.RotateKey(ctx, second.ID, store.Owner{}, 0)))
}

func keyIsOwn(t *testing.T, s *store.Store) {
	ctx := t.Context()
	token, key := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleAdmin})
	for _, owner := range []store.Owner{{UserID: "bob", Role: store.RoleAdmin}, {UserID: "ada", Role: store.RoleUser}} {
		wantCode(t, fault.NotFound, s.RevokeKey(ctx, key.ID, owner))
		wantCode(t, fault.NotFound, third(s.RotateKey(ctx, key.ID, owner, 0)))
	}
	if _, err := s.FindKey(ctx, token); err != nil {
		t.Errorf("the key ended: %v", err)
	}
}

func attemptsAreCounted(t *testing.T, s *store.Store) {
	other := Second(t, s)
	for i, from := range []*store.Store{s, other, s} {
		tries, ends, err := from.CountAttempt(t.Context(), "sign-in from 192.0.2.1", time.Hour)
		if err != nil || tries != i+1 || time.Until(ends) > time.Hour || time.Until(ends) < 59*time.Minute {
			t.Errorf("attempt %d: %d until %v, %v", i+1, tries, ends, err)
		}
	}
	if tries, _, err := s.CountAttempt(t.Context(), "sign-in from 192.0.2.2", time.Hour); err != nil || tries != 1 {
		t.Errorf("another subject: %d, %v", tries, err)
	}
	if tries, _, err := s.CountAttempt(t.Context(), "sign-in from 192.0.2.1", time.Nanosecond); err != nil || tries != 1 {
		t.Errorf("after the window: %d, %v", tries, err)
	}
}
