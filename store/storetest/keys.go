package storetest

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var keyPromises = []promise{
	{"a key is found by its token", keyIsFound},
	{"every other token is refused with the same words", otherTokensAreRefused},
	{"the secret is not stored", secretIsNotStored},
	{"a key's use is noted, at most once a minute", useIsNoted},
	{"keys are listed and revoked", keysAreListedAndRevoked},
}

func makeKey(t *testing.T, s *store.Store, n store.NewKey) (string, store.APIKey) {
	t.Helper()
	token, key, err := s.CreateKey(t.Context(), n)
	if err != nil {
		t.Fatalf("CreateKey: %v", err)
	}
	return token, key
}

func keyIsFound(t *testing.T, s *store.Store) {
	ends := time.Now().Add(time.Hour)
	token, made := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser, Name: "laptop", ExpiresAt: &ends})
	if !regexp.MustCompile(`^afk_[a-z2-7]{12}_[A-Za-z0-9_-]{43}$`).MatchString(token) {
		t.Errorf("token has the form %d characters %.5s…", len(token), token)
	}
	got, err := s.FindKey(t.Context(), token)
	if diff := cmp.Diff(made, got); err != nil || diff != "" {
		t.Errorf("FindKey: %v (-made +found):\n%s", err, diff)
	}
	wantCode(t, fault.InvalidInput, second(s.CreateKey(t.Context(), store.NewKey{UserID: "ada", Role: "root"})))
	wantCode(t, fault.InvalidInput, second(s.CreateKey(t.Context(), store.NewKey{Role: store.RoleUser})))
}

func second(_ string, _ store.APIKey, err error) error { return err }

func otherTokensAreRefused(t *testing.T, s *store.Store) {
	past := time.Now().Add(-time.Second)
	good, _ := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser})
	other, _ := makeKey(t, s, store.NewKey{UserID: "bob", Role: store.RoleAdmin})
	expired, _ := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser, ExpiresAt: &past})
	revoked, k := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser})
	if err := s.RevokeKey(t.Context(), k.ID, store.Owner{}); err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"empty":            "",
		"no prefix":        good[4:],
		"unknown":          "afk_aaaaaaaaaaaa" + good[16:],
		"secret of other":  good[:17] + other[17:],
		"shorter":          good[:len(good)-1],
		"longer":           good + "A",
		"other separator":  good[:16] + "-" + good[17:],
		"NUL":              good[:len(good)-1] + "\x00",
		"expired":          expired,
		"revoked":          revoked,
		"upper-case id":    "afk_" + strings.ToUpper(good[4:16]) + good[16:],
		"SQL in the token": "afk_' OR 1=1 -- " + good[16:],
	} {
		_, err := s.FindKey(t.Context(), token)
		if !fault.Is(err, fault.Unauthorized) || fault.Public(err) != "The API key is not valid." {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	if _, err := s.FindKey(t.Context(), good); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

func secretIsNotStored(t *testing.T, s *store.Store) {
	token, _ := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser})
	var hash string
	if err := s.DB().GetContext(t.Context(), &hash, `SELECT secret_hash FROM api_keys`); err != nil {
		t.Fatal(err)
	}
	if len(hash) != 64 || strings.Contains(hash, token[17:]) {
		t.Errorf("stored %d characters", len(hash))
	}
}

func useIsNoted(t *testing.T, s *store.Store) {
	other := Second(t, s)
	token, made := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser})
	if _, err := other.FindKey(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	first := lastUse(t, other, made.ID)
	if _, err := s.FindKey(t.Context(), token); err != nil { // within the minute
		t.Fatal(err)
	}
	if again := lastUse(t, s, made.ID); !again.Equal(first) {
		t.Errorf("use noted at %s and again at %s", first, again)
	}
	old := time.Now().Add(-2 * time.Minute).UTC()
	if _, err := s.DB().ExecContext(t.Context(), s.DB().Rebind(`UPDATE api_keys SET last_used_at = ?`), old); err != nil {
		t.Fatal(err)
	}
	if _, err := s.FindKey(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	for start := time.Now(); !lastUse(t, s, made.ID).After(old.Add(time.Minute)); {
		if time.Since(start) > heardWithin {
			t.Fatal("a later use was not noted")
		}
	}
}

// lastUse waits until the use of a key is noted, which happens beside the request.
func lastUse(t *testing.T, s *store.Store, id string) time.Time {
	t.Helper()
	for start := time.Now(); time.Since(start) < heardWithin; {
		keys, err := s.ListKeys(t.Context(), "ada")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if k.ID == id && k.LastUsedAt != nil {
				return *k.LastUsedAt
			}
		}
	}
	t.Fatal("the use was not noted")
	return time.Time{}
}

func keysAreListedAndRevoked(t *testing.T, s *store.Store) {
	_, first := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser, Name: "first"})
	_, other := makeKey(t, s, store.NewKey{UserID: "bob", Role: store.RoleService})
	if err := s.RevokeKey(t.Context(), first.ID, store.Owner{}); err != nil {
		t.Fatal(err)
	}
	keys, err := s.ListKeys(t.Context(), "ada")
	if err != nil || len(keys) != 1 || keys[0].Name != "first" || keys[0].RevokedAt == nil {
		t.Fatalf("ada's keys = %+v, %v", keys, err)
	}
	if err := s.RevokeKey(t.Context(), first.ID, store.Owner{}); err != nil {
		t.Errorf("revoking twice: %v", err)
	}
	again, err := s.ListKeys(t.Context(), "ada")
	if err != nil || !again[0].RevokedAt.Equal(*keys[0].RevokedAt) {
		t.Errorf("revoked at %v, then at %v, %v", keys[0].RevokedAt, again[0].RevokedAt, err)
	}
	all, err := s.ListKeys(t.Context(), "")
	if err != nil || len(all) != 2 || all[0].ID != other.ID {
		t.Errorf("all keys = %+v, %v; want the newest first", all, err)
	}
	wantCode(t, fault.NotFound, s.RevokeKey(t.Context(), "nosuchkey", store.Owner{}))
}
