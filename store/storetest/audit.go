package storetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var auditPromises = []promise{
	{"changes by people are audited, without secrets", changesAreAudited},
	{"changes by runs are not audited", runsAreNotAudited},
	{"a change that fails leaves no entry", failedChangeIsNotAudited},
	{"the audit log is read in pages and by filter", auditIsFiltered},
}

var ada = store.Actor{UserID: "ada", Role: store.RoleAdmin, KeyID: "aaaaaaaaaaaa", SessionID: "bbbbbbbbbbbb", RequestID: "r-1", Address: "192.0.2.1"}

func audited(t *testing.T, s *store.Store, f store.AuditFilter) []store.AuditEntry {
	t.Helper()
	f.Limit = max(f.Limit, 100)
	list, next, err := s.ListAudit(t.Context(), f)
	if err != nil || next != "" {
		t.Fatalf("ListAudit: next %q, %v", next, err)
	}
	return list
}

func changesAreAudited(t *testing.T, s *store.Store) {
	ctx := store.WithActor(t.Context(), ada)
	token, key, err := s.CreateKey(ctx, store.NewKey{UserID: "bob", Role: store.RoleUser, Name: "laptop"})
	if err != nil {
		t.Fatal(err)
	}
	rotated, next, err := s.RotateKey(ctx, key.ID, store.Owner{}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeKey(ctx, next.ID, store.Owner{}); err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeKey(ctx, next.ID, store.Owner{}); err != nil { // changes nothing
		t.Fatal(err)
	}
	session, made, err := s.CreateSession(ctx, store.NewSession{UserID: "bob", Role: store.RoleUser, Lifetime: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EndSession(ctx, "bob", made.ID); err != nil {
		t.Fatal(err)
	}
	Create(t, s, NewJob("own")) // ada's, by nobody
	if _, err := s.CreateJob(ctx, NewJob("own")); err != nil {
		t.Fatal(err)
	}
	bobs := NewJob("home")
	bobs.UserID = "bob"
	job, err := s.CreateJob(ctx, bobs)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.CancelJob(ctx, job.ID, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RetryJob(ctx, job.ID, store.Retry{Event: StartEvent}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range audited(t, s, store.AuditFilter{}) {
		got = append(got, string(e.Action))
		e.ID, e.CreatedAt = "", time.Time{}
		if e.UserID != "ada" || e.Role != store.RoleAdmin || e.KeyID != ada.KeyID || e.SessionID != ada.SessionID || e.RequestID != "r-1" || e.Address != "192.0.2.1" {
			t.Errorf("%s by %+v", e.Action, e)
		}
		text := string(e.Before) + string(e.After)
		for _, secret := range []string{token[17:], rotated[17:], session[17:]} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows a secret", e.Action)
			}
		}
		if e.Action == "job.cancel" && (!strings.Contains(string(e.Before), `"pending"`) || !strings.Contains(string(e.After), `"cancelled"`) || e.Target != job.ID) {
			t.Errorf("job.cancel of %s: %s to %s", e.Target, e.Before, e.After)
		}
	}
	want := "job.retry job.cancel job.create session.end session.open key.revoke key.rotate key.create"
	if strings.Join(got, " ") != want {
		t.Errorf("audited %v, want %s", got, want)
	}
	if by, err := s.JobRequest(ctx, job.ID); err != nil || by == nil || by.UserID != "ada" || string(by.After) != `{"jobType":"screen-generation","userId":"bob"}` {
		t.Errorf("bob's job was asked for by %+v, %v", by, err)
	}
}

func runsAreNotAudited(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	makeScreen(t, s, job, "home")
	settle(t, s, job)
	if list := audited(t, s, store.AuditFilter{}); len(list) != 0 {
		t.Errorf("audited: %+v", list)
	}
}

func failedChangeIsNotAudited(t *testing.T, s *store.Store) {
	ctx := store.WithActor(t.Context(), ada)
	job := Create(t, s, NewJob("home"))
	wantCode(t, fault.Conflict, ignore(s.RetryJob(ctx, job.ID, store.Retry{Event: StartEvent})))
	wantCode(t, fault.NotFound, s.RevokeKey(ctx, "nosuchkey", store.Owner{}))
	broken := func(store.Job) (store.Event, error) { return store.Event{}, context.Canceled }
	if _, _, err := s.CancelJob(ctx, job.ID, broken); err == nil {
		t.Error("a cancel without its event passed")
	}
	if list := audited(t, s, store.AuditFilter{}); len(list) != 0 {
		t.Errorf("audited: %+v", list)
	}
}

func auditIsFiltered(t *testing.T, s *store.Store) {
	for _, user := range []string{"ada", "bob"} {
		by := store.WithActor(t.Context(), store.Actor{UserID: user, Role: store.RoleAdmin})
		for range 2 {
			_, key, err := s.CreateKey(by, store.NewKey{UserID: "eve", Role: store.RoleUser})
			if err == nil {
				err = s.RevokeKey(by, key.ID, store.Owner{})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	all := audited(t, s, store.AuditFilter{})
	later := time.Now().Add(time.Hour)
	for name, tt := range map[string]struct {
		f    store.AuditFilter
		want int
	}{
		"all": {store.AuditFilter{}, 8}, "by bob": {store.AuditFilter{UserID: "bob"}, 4}, "one action": {store.AuditFilter{Action: "key.revoke"}, 4},
		"a kind": {store.AuditFilter{Action: "key"}, 8}, "no wildcard": {store.AuditFilter{Action: "ke%"}, 0}, "a target": {store.AuditFilter{Target: all[0].Target}, 2},
		"from": {store.AuditFilter{From: &later}, 0}, "to": {store.AuditFilter{To: &later}, 8},
	} {
		if got := audited(t, s, tt.f); len(got) != tt.want {
			t.Errorf("%s: %d entries, want %d", name, len(got), tt.want)
		}
	}
	var paged []store.AuditEntry
	for cursor := ""; ; {
		page, next, err := s.ListAudit(t.Context(), store.AuditFilter{Cursor: cursor, Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		paged = append(paged, page...)
		if cursor = next; cursor == "" {
			break
		}
	}
	if len(paged) != len(all) {
		t.Fatalf("pages have %d entries, want %d", len(paged), len(all))
	}
	for i := range all {
		if all[i].ID != paged[i].ID {
			t.Errorf("entry %d of the pages is another one", i)
		}
	}
	wantCode(t, fault.InvalidInput, third(s.ListAudit(t.Context(), store.AuditFilter{Cursor: "nonsense"})))
}
