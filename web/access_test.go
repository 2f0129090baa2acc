package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
)

// Each of these must be refused with a problem, and change nothing.
func TestHostileCallersAreRefused(t *testing.T) {
	b := setup(t)
	ends := time.Now().Add(time.Hour)
	short, shortKey, err := b.store.CreateKey(t.Context(), store.NewKey{UserID: "ada", Role: web.RoleUser, ExpiresAt: &ends})
	if err != nil {
		t.Fatal(err)
	}
	boss, bossKey, err := b.store.CreateKey(t.Context(), store.NewKey{UserID: "ada", Role: web.RoleAdmin})
	if err != nil {
		t.Fatal(err)
	}
	session := b.signIn(b.ada)
	later := ends.Add(time.Hour).UTC().Format(time.RFC3339)
	cookie := func(value string) []string { return []string{"Cookie", "appforge=" + value} }
	for _, tt := range []struct {
		name, key, method, path string
		body                    any
		header                  []string
		status                  int
	}{
		{"nobody", "", "GET", "/api/jobs", nil, nil, 401},
		{"basic auth", "", "GET", "/api/jobs", nil, []string{"Authorization", "Basic YTpi"}, 401},
		{"a key in the URL", "", "GET", "/api/jobs?key=" + b.ada, nil, nil, 401},
		{"a key in a cookie", "", "GET", "/api/jobs", nil, cookie(b.ada), 401},
		{"a session as a key", session.Value, "GET", "/api/jobs", nil, nil, 401},
		{"a bad key beside a good session", "afk_no", "GET", "/api/jobs", nil, cookie(session.Value), 401},
		{"a forged session", "", "GET", "/api/jobs", nil, cookie(session.Value[:len(session.Value)-2] + "AA"), 401},
		{"SQL in a session", "", "GET", "/api/jobs", nil, cookie("afs_' OR 1=1"), 401},
		{"sign in with nothing", "", "POST", "/api/session", map[string]string{"key": ""}, nil, 422},
		{"sign in with a guess", "", "POST", "/api/session", map[string]string{"key": "afk_aaaaaaaaaaaa_" + strings.Repeat("A", 43)}, nil, 401},
		{"sign in with a session", "", "POST", "/api/session", map[string]string{"key": session.Value}, nil, 401},
		{"sign in from another site", "", "POST", "/api/session", map[string]string{"key": b.ada}, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"a post from another site", "", "POST", "/api/studio/generate", goodBrief, append(cookie(session.Value), "Sec-Fetch-Site", "cross-site"), 403},
		{"a post from a sister site", "", "POST", "/api/studio/generate", goodBrief, append(cookie(session.Value), "Sec-Fetch-Site", "same-site"), 403},
		{"a post from a sandboxed frame", "", "POST", "/api/studio/generate", goodBrief, append(cookie(session.Value), "Origin", "null"), 403},
		{"a key with a role", b.ada, "POST", "/api/keys", map[string]string{"role": "admin"}, nil, 422},
		{"a key for somebody else", b.ada, "POST", "/api/keys", map[string]string{"userId": "bob"}, nil, 422},
		{"a key that has ended", b.ada, "POST", "/api/keys", map[string]string{"expiresAt": "2020-01-01T00:00:00Z"}, nil, 422},
		{"a key that outlives its maker", short, "POST", "/api/keys", map[string]string{"expiresAt": later}, nil, 422},
		{"a key that ends replaces one that does not", short, "POST", "/api/keys/" + strings.Split(b.ada, "_")[1] + "/rotate", map[string]int{}, nil, 403},
		{"a user takes the administrator's key of the same name", b.ada, "POST", "/api/keys/" + bossKey.ID + "/rotate", map[string]int{}, nil, 404},
		{"a user ends the administrator's key of the same name", b.ada, "DELETE", "/api/keys/" + bossKey.ID, nil, nil, 404},
		{"bob takes ada's key", b.bob, "POST", "/api/keys/" + shortKey.ID + "/rotate", map[string]int{}, nil, 404},
		{"bob ends ada's key", b.bob, "DELETE", "/api/keys/" + shortKey.ID, nil, nil, 404},
		{"an overlap without end", b.ada, "POST", "/api/keys/" + shortKey.ID + "/rotate", map[string]int{"overlapSeconds": 1 << 30}, nil, 422},
		{"a viewer makes a key", b.see, "POST", "/api/keys", map[string]string{}, nil, 403},
		{"a viewer ends a key", b.see, "DELETE", "/api/keys/" + shortKey.ID, nil, nil, 403},
		{"a viewer renames a key", b.see, "PATCH", "/api/keys/" + shortKey.ID, map[string]string{"name": "mine"}, nil, 403},
		{"bob renames ada's key", b.bob, "PATCH", "/api/keys/" + shortKey.ID, map[string]string{"name": "mine"}, nil, 404},
		{"a user reads all keys", b.ada, "GET", "/api/admin/keys", nil, nil, 403},
		{"a user reads the audit log", b.ada, "GET", "/api/admin/audit", nil, nil, 403},
		{"a service reads all keys", b.serve, "GET", "/api/admin/keys", nil, nil, 403},
		{"a service reads the audit log", b.serve, "GET", "/api/admin/audit", nil, nil, 403},
		{"a user reads another's sessions", b.ada, "GET", "/api/admin/sessions?user=bob", nil, nil, 403},
		{"a viewer ends somebody's sessions", b.see, "DELETE", "/api/admin/sessions?user=ada", nil, nil, 403},
		{"a service reads sessions", b.serve, "GET", "/api/admin/sessions?user=ada", nil, nil, 403},
		{"a service ends sessions", b.serve, "DELETE", "/api/admin/sessions?user=ada", nil, nil, 403},
		{"sessions of nobody", b.admin, "DELETE", "/api/admin/sessions", nil, nil, 422},
		{"sessions of a blank name", b.admin, "DELETE", "/api/admin/sessions?user=", nil, nil, 422},
		{"a service makes an administrator", b.serve, "POST", "/api/admin/keys", map[string]string{"userId": "x", "role": "admin"}, nil, 403},
		{"a role that is none", b.admin, "POST", "/api/admin/keys", map[string]string{"userId": "x", "role": "root"}, nil, 422},
		{"a key of nobody", b.admin, "POST", "/api/admin/keys", map[string]string{"userId": "", "role": "user"}, nil, 422},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := b.call(tt.key, tt.method, tt.path, tt.body, tt.header...)
			if r.status != tt.status {
				t.Errorf("%d, want %d: %.200s", r.status, tt.status, r.body)
			}
			checkProblem(t, r, "")
			for _, secret := range []string{b.ada, boss, short, session.Value} {
				if strings.Contains(string(r.body), secret) || strings.Contains(b.log.String(), secret) {
					t.Error("a secret shows in the answer or the log")
				}
			}
		})
	}
	keys, err := b.store.ListKeys(t.Context(), "")
	if err != nil || len(keys) != 7 {
		t.Errorf("%d keys, %v; want the 7 of before", len(keys), err)
	}
	for _, k := range keys {
		if k.RevokedAt != nil {
			t.Errorf("key of %s was revoked", k.UserID)
		}
	}
}

// TestOnlyAdministratorsReachTheirRoutes walks every route below /api/admin.
func TestOnlyAdministratorsReachTheirRoutes(t *testing.T) {
	b := setup(t)
	for _, route := range b.routes() {
		if !strings.HasPrefix(route.path, "/api/admin/") {
			continue
		}
		path := strings.NewReplacer("{id}", "11111111-1111-1111-1111-111111111111", "{userId}", "eve", "/sessions", "/sessions?user=eve").Replace(route.path)
		var body any
		if route.method == http.MethodPost || route.method == http.MethodPut {
			body = route.body
		}
		for who, key := range map[string]string{"user": b.ada, "viewer": b.see, "stranger": ""} {
			r := b.call(key, route.method, path, body)
			switch {
			case who == "viewer" && route.method == http.MethodGet && r.status < 400:
			case who == "viewer" && route.method == http.MethodGet && r.status == http.StatusNotFound: // no such job
			case who == "stranger" && r.status == http.StatusUnauthorized:
			case who != "stranger" && r.status == http.StatusForbidden:
			default:
				t.Errorf("%s %s as %s: %d %.200s", route.method, route.path, who, r.status, r.body)
			}
		}
	}
}

// TestStrangersReachNoRoute walks every route there is.
func TestStrangersReachNoRoute(t *testing.T) {
	b := setup(t)
	for _, route := range b.routes() {
		if name := route.method + " " + route.path; name == "POST /api/session" || name == "GET /api/sign-in" {
			continue
		}
		path := strings.NewReplacer("{", "", "}", "").Replace(route.path)
		if r := b.call("", route.method, path, route.body); r.status != http.StatusUnauthorized {
			t.Errorf("%s %s: %d", route.method, route.path, r.status)
		}
	}
}
