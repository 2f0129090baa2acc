package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestKeysOverTheAPI(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, "/api/keys", map[string]string{"name": "laptop"})
	var made struct{ ID, UserID, Role, Name, Token string }
	r.json(t, &made)
	if r.status != http.StatusCreated || made.UserID != "ada" || made.Role != "user" || made.Name != "laptop" || r.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("create: %d %s", r.status, r.body)
	}
	if b.call(made.Token, http.MethodGet, "/api/jobs", nil).status != http.StatusOK {
		t.Error("the new key does not work")
	}
	var renamed struct{ Name string }
	b.call(b.ada, http.MethodPatch, "/api/keys/"+made.ID, map[string]string{"name": "desk"}).json(t, &renamed)
	if renamed.Name != "desk" {
		t.Errorf("renamed to %q", renamed.Name)
	}
	c := b.signIn(made.Token)
	var next struct{ ID, Token string }
	b.call(b.ada, http.MethodPost, "/api/keys/"+made.ID+"/rotate", map[string]int{}).json(t, &next)
	if b.call(made.Token, http.MethodGet, "/api/jobs", nil).status != http.StatusUnauthorized || b.as(c, http.MethodGet, "/api/jobs", nil).status != http.StatusUnauthorized {
		t.Error("the replaced key, or its session, still works")
	}
	if r := b.call(b.ada, http.MethodDelete, "/api/keys/"+next.ID, nil); r.status != http.StatusNoContent {
		t.Errorf("revoke: %d %s", r.status, r.body)
	}
	if b.call(next.Token, http.MethodGet, "/api/jobs", nil).status != http.StatusUnauthorized {
		t.Error("the revoked key still works")
	}
	listed := b.call(b.ada, http.MethodGet, "/api/keys", nil)
	if strings.Contains(string(listed.body), "token") || strings.Contains(string(listed.body), "bob") {
		t.Errorf("list: %s", listed.body)
	}
	forEve := b.call(b.admin, http.MethodPost, "/api/admin/keys", map[string]any{"userId": "eve", "role": "viewer", "expiresAt": time.Now().Add(time.Hour)})
	if forEve.status != http.StatusCreated {
		t.Fatalf("%d %s", forEve.status, forEve.body)
	}
	all := b.call(b.admin, http.MethodGet, "/api/admin/keys?user=eve", nil)
	var keys struct{ Keys []struct{ ID, UserID string } }
	all.json(t, &keys)
	if len(keys.Keys) != 1 || keys.Keys[0].UserID != "eve" {
		t.Errorf("eve's keys: %s", all.body)
	}
	audit := b.call(b.admin, http.MethodGet, "/api/admin/audit?action=key&limit=2", nil)
	var log struct {
		Entries    []struct{ UserID, Action, Target, Address string }
		NextCursor *string
	}
	audit.json(t, &log)
	if len(log.Entries) != 2 || log.NextCursor == nil || log.Entries[0].UserID != "root" || log.Entries[1].Action != "key.revoke" || log.Entries[1].Target != next.ID {
		t.Errorf("audit: %s", audit.body)
	}
	for _, secret := range []string{made.Token, next.Token} {
		if strings.Contains(string(b.call(b.admin, http.MethodGet, "/api/admin/audit", nil).body), secret[17:]) {
			t.Error("the audit log shows a key")
		}
	}
}
