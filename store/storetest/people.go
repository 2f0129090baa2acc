package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

func sessionsEndTogether(t *testing.T, s *store.Store) {
	ctx := store.WithActor(t.Context(), store.Actor{UserID: "ada", Role: store.RoleUser})
	kept, keptSession := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser})
	other, _ := openSession(t, s, store.NewSession{UserID: "ada", Role: store.RoleUser})
	bobs, _ := openSession(t, s, store.NewSession{UserID: "bob", Role: store.RoleUser})
	for _, step := range []struct {
		keep  string
		ended int
		open  []string
	}{{keptSession.ID, 1, []string{kept, bobs}}, {keptSession.ID, 0, []string{kept, bobs}}, {"", 1, []string{bobs}}} {
		if n, err := s.EndSessions(ctx, "ada", step.keep); err != nil || n != step.ended {
			t.Fatalf("EndSessions but %q: %d, %v; want %d", step.keep, n, err, step.ended)
		}
		for _, token := range []string{kept, other, bobs} {
			if _, err := s.FindSession(ctx, token, idleTime); (err == nil) != slices.Contains(step.open, token) {
				t.Errorf("after ending all but %q: %v", step.keep, err)
			}
		}
	}
	if log := auditOf(t, s, "session.end_all"); len(log) != 2 || log[0].UserID != "ada" || log[0].Target != "ada" {
		t.Errorf("audit: %+v", log)
	}
}

func auditOf(t *testing.T, s *store.Store, action string) []store.AuditEntry {
	t.Helper()
	log, _, err := s.ListAudit(t.Context(), store.AuditFilter{Action: action, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func keysAreFound(t *testing.T, s *store.Store) {
	past := time.Now().Add(-time.Hour)
	var all []string
	for _, n := range []store.NewKey{
		{UserID: "ada", Role: store.RoleUser}, {UserID: "bob", Role: store.RoleAdmin}, {UserID: "ada", Role: store.RoleAdmin, ExpiresAt: &past}, {UserID: "eve", Role: store.RoleUser},
	} {
		_, k := makeKey(t, s, n)
		all = append([]string{k.ID}, all...)
	}
	if err := s.RevokeKey(t.Context(), all[0], store.Owner{}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		filter store.KeyFilter
		want   []string
	}{
		{"all", store.KeyFilter{}, all},
		{"of a user", store.KeyFilter{UserID: "ada"}, []string{all[1], all[3]}},
		{"of a role", store.KeyFilter{Role: store.RoleAdmin}, []string{all[1], all[2]}},
		{"that work", store.KeyFilter{Working: true}, []string{all[2], all[3]}},
	} {
		var got []string
		for f := tt.filter; ; {
			f.Limit = 3
			page, next, err := s.FindKeys(t.Context(), f)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			for _, k := range page {
				got = append(got, k.ID)
			}
			if f.Cursor = next; next == "" {
				break
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	wantCode(t, fault.InvalidInput, third(s.FindKeys(t.Context(), store.KeyFilter{Cursor: "nonsense"})))
}

func keyIsRenamed(t *testing.T, s *store.Store) {
	ctx := store.WithActor(t.Context(), store.Actor{UserID: "ada", Role: store.RoleUser})
	token, k := makeKey(t, s, store.NewKey{UserID: "ada", Role: store.RoleUser, Name: "old"})
	renamed, err := s.RenameKey(ctx, k.ID, "laptop", store.Owner{UserID: "ada", Role: store.RoleUser})
	if err != nil || renamed.Name != "laptop" {
		t.Fatalf("RenameKey: %+v, %v", renamed, err)
	}
	if found, err := s.FindKey(ctx, token); err != nil || found.Name != "laptop" {
		t.Errorf("FindKey: %+v, %v", found, err)
	}
	log := auditOf(t, s, "key.rename")
	if len(log) != 1 || string(log[0].Before) == string(log[0].After) {
		t.Errorf("audit: %+v", log)
	}
	_, err = s.RenameKey(ctx, k.ID, "mine", store.Owner{UserID: "bob", Role: store.RoleUser})
	wantCode(t, fault.NotFound, err)
}
