package web_test

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
)

// signIn opens a session with a key and gives its cookie.
func (b *bench) signIn(key string, header ...string) *http.Cookie {
	b.t.Helper()
	r := b.call("", http.MethodPost, "/api/session", map[string]string{"key": key}, header...)
	if r.status != http.StatusCreated {
		b.t.Fatalf("sign in: %d %s", r.status, r.body)
	}
	cookies := (&http.Response{Header: r.header}).Cookies()
	if len(cookies) != 1 {
		b.t.Fatalf("sign in set %d cookies", len(cookies))
	}
	return cookies[0]
}

// as sends a request with a cookie.
func (b *bench) as(c *http.Cookie, method, path string, body any, header ...string) reply {
	b.t.Helper()
	return b.call("", method, path, body, append([]string{"Cookie", c.Name + "=" + c.Value}, header...)...)
}

func TestSessionWorksAsTheKeyItWasOpenedWith(t *testing.T) {
	b := setup(t)
	c := b.signIn(b.ada)
	if c.Name != "appforge" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure || c.Domain != "" || c.MaxAge != 7*24*3600 {
		t.Errorf("cookie %+v", c)
	}
	var who struct{ UserID, Role, SessionID string }
	b.as(c, http.MethodGet, "/api/session", nil).json(t, &who)
	if who.UserID != "ada" || who.Role != "user" || who.SessionID == "" {
		t.Errorf("who am I: %+v", who)
	}
	made := b.as(c, http.MethodPost, "/api/studio/generate", goodBrief, "Sec-Fetch-Site", "same-origin")
	if made.status != http.StatusAccepted {
		t.Fatalf("generate: %d %s", made.status, made.body)
	}
	var job struct{ JobID string }
	made.json(t, &job)
	if r := b.as(c, http.MethodPost, "/api/jobs/"+job.JobID+"/cancel", nil); r.status != http.StatusOK {
		t.Fatalf("cancel: %d %s", r.status, r.body)
	}
	if r := b.as(c, http.MethodGet, "/api/jobs/"+job.JobID+"/events", nil); r.status != http.StatusOK || !strings.Contains(string(r.body), "cancelled") {
		t.Errorf("events: %d %.200s", r.status, r.body)
	}
	bobs := b.signIn(b.bob)
	if r := b.as(bobs, http.MethodGet, "/api/jobs/"+job.JobID, nil); r.status != http.StatusNotFound {
		t.Errorf("bob reads ada's job: %d", r.status)
	}
	log, _, err := b.store.ListAudit(t.Context(), store.AuditFilter{Action: "job.cancel", Limit: 10})
	if err != nil || len(log) != 1 || log[0].UserID != "ada" || log[0].SessionID != who.SessionID || log[0].Target != job.JobID || log[0].Address != "127.0.0.1" || log[0].RequestID == "" {
		t.Errorf("audit: %+v, %v", log, err)
	}
}

func TestSessionEnds(t *testing.T) {
	b := setup(t)
	c := b.signIn(b.ada)
	again := b.call("", http.MethodPost, "/api/session", map[string]string{"key": b.ada}, "Cookie", c.Name+"="+c.Value)
	if r := b.as(c, http.MethodGet, "/api/session", nil); again.status != http.StatusCreated || r.status != http.StatusUnauthorized {
		t.Errorf("the session of before a new sign-in: %d, %d", again.status, r.status)
	}
	c = b.signIn(b.ada)
	other := b.signIn(b.ada)
	var list struct {
		Sessions []struct {
			ID      string
			Current bool
		}
	}
	b.as(c, http.MethodGet, "/api/sessions", nil).json(t, &list)
	if len(list.Sessions) != 3 {
		t.Fatalf("sessions: %+v", list)
	}
	for _, s := range list.Sessions {
		if s.Current {
			continue
		}
		if r := b.call(b.bob, http.MethodDelete, "/api/sessions/"+s.ID, nil); r.status != http.StatusNotFound {
			t.Errorf("bob ends ada's session: %d", r.status)
		}
		if r := b.as(c, http.MethodDelete, "/api/sessions/"+s.ID, nil); r.status != http.StatusNoContent {
			t.Errorf("end a session: %d %s", r.status, r.body)
		}
	}
	if r := b.as(other, http.MethodGet, "/api/session", nil); r.status != http.StatusUnauthorized {
		t.Errorf("an ended session: %d", r.status)
	}
	out := b.as(c, http.MethodDelete, "/api/session", nil)
	if out.status != http.StatusNoContent || !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("sign out: %d %q", out.status, out.header.Get("Set-Cookie"))
	}
	if r := b.as(c, http.MethodGet, "/api/jobs", nil); r.status != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", r.status)
	}
	if r := b.call(b.ada, http.MethodDelete, "/api/session", nil); r.status != http.StatusConflict {
		t.Errorf("sign out without a session: %d", r.status)
	}
}

func TestSigningOutEverywhere(t *testing.T) {
	b := setup(t)
	here, there, bobs := b.signIn(b.ada), b.signIn(b.ada), b.signIn(b.bob)
	if r := b.as(here, http.MethodDelete, "/api/sessions?others=true", nil); r.status != http.StatusNoContent || r.header.Get("Set-Cookie") != "" {
		t.Errorf("end the others: %d %q", r.status, r.header.Get("Set-Cookie"))
	}
	if r := b.as(there, http.MethodGet, "/api/session", nil); r.status != http.StatusUnauthorized {
		t.Errorf("the other session: %d", r.status)
	}
	if r := b.as(here, http.MethodDelete, "/api/sessions", nil); r.status != http.StatusNoContent || !strings.Contains(r.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("sign out everywhere: %d %q", r.status, r.header.Get("Set-Cookie"))
	}
	for who, want := range map[*http.Cookie]int{here: http.StatusUnauthorized, bobs: http.StatusOK} {
		if r := b.as(who, http.MethodGet, "/api/session", nil); r.status != want {
			t.Errorf("afterwards: %d, want %d", r.status, want)
		}
	}
}

func TestSessionOverHTTPSIsHeldToThisHost(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.Sessions.Secure = true })
	c := b.signIn(b.ada)
	if c.Name != "__Host-appforge" || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %+v", c)
	}
	if r := b.as(c, http.MethodGet, "/api/session", nil); r.status != http.StatusOK {
		t.Errorf("%d %s", r.status, r.body)
	}
	c.Name = "appforge" // which a page of a sister domain could set
	if r := b.as(c, http.MethodGet, "/api/session", nil); r.status != http.StatusUnauthorized {
		t.Errorf("without the prefix: %d", r.status)
	}
}

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
		path := strings.NewReplacer("{id}", "11111111-1111-1111-1111-111111111111", "{userId}", "eve").Replace(route.path)
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

type route struct {
	method, path string
	body         any // valid as far as the schema's required fields go
}

// routes reads every operation from the OpenAPI file.
func (b *bench) routes() []route {
	b.t.Helper()
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas map[string]schema }
	}
	b.call(b.admin, http.MethodGet, "/openapi.json", nil).json(b.t, &doc)
	var list []route
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			var op struct {
				RequestBody struct {
					Content map[string]struct{ Schema schema }
				}
			}
			if err := json.Unmarshal(raw, &op); err != nil {
				b.t.Fatal(err)
			}
			r := route{method: strings.ToUpper(method), path: path}
			if content, found := op.RequestBody.Content["application/json"]; found {
				r.body = content.Schema.example(doc.Components.Schemas)
			}
			list = append(list, r)
		}
	}
	if len(list) < 20 {
		b.t.Fatalf("only %d routes", len(list))
	}
	return list
}

// schema is as much of JSON Schema as an example needs.
type schema struct {
	Ref        string `json:"$ref"`
	Type       any
	Enum       []any
	Format     string
	Minimum    float64
	Required   []string
	Properties map[string]schema
	Items      *schema
	MinItems   int
}

func (s schema) example(all map[string]schema) any {
	if s.Ref != "" {
		return all[s.Ref[strings.LastIndex(s.Ref, "/")+1:]].example(all)
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	if types, several := s.Type.([]any); several && slices.Contains(types, any("null")) {
		return nil
	}
	switch s.Type {
	case "object":
		v := map[string]any{}
		for _, name := range s.Required {
			v[name] = s.Properties[name].example(all)
		}
		return v
	case "array":
		v := []any{}
		for range s.MinItems {
			v = append(v, s.Items.example(all))
		}
		return v
	case "integer", "number":
		return s.Minimum
	case "boolean":
		return false
	}
	if s.Format == "date-time" {
		return "2030-01-01T00:00:00Z"
	}
	return "example"
}

func TestSignInAttemptsAreLimited(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
	id := strings.Split(b.ada, "_")[1]
	guess := map[string]string{"key": "afk_" + id + "_" + strings.Repeat("A", 43)}
	from := func(address string) []string { return []string{"X-Forwarded-For", address} }
	for i := range 10 {
		if r := b.call("", http.MethodPost, "/api/session", guess, from("192.0.2.1")...); r.status != http.StatusUnauthorized {
			t.Fatalf("guess %d: %d %s", i, r.status, r.body)
		}
	}
	r := b.call("", http.MethodPost, "/api/session", map[string]string{"key": b.ada}, from("192.0.2.2")...)
	if wait := r.header.Get("Retry-After"); r.status != http.StatusTooManyRequests || wait == "" || wait == "0" {
		t.Errorf("an 11th attempt with one key id, from elsewhere: %d, Retry-After %q", r.status, wait)
	}
	checkProblem(t, r, "too many attempts")
	b.signIn(b.bob, from("192.0.2.1")...) // another key, 11th from this address
	for range 19 {
		b.call("", http.MethodPost, "/api/session", map[string]string{"key": "nonsense"}, from("192.0.2.1")...)
	}
	for forwarded, want := range map[string]int{"192.0.2.1": 429, "198.51.100.7, 192.0.2.1": 429, "192.0.2.3": 201} {
		if r := b.call("", http.MethodPost, "/api/session", map[string]string{"key": b.admin}, from(forwarded)...); r.status != want {
			t.Errorf("from %q: %d, want %d", forwarded, r.status, want)
		}
	}
}

func TestForwardedAddressCountsFromTrustedProxiesOnly(t *testing.T) {
	b := setup(t)
	b.signIn(b.ada, "X-Forwarded-For", "203.0.113.9")
	list, err := b.store.ListSessions(t.Context(), "ada", time.Hour)
	if err != nil || len(list) != 1 || list[0].Address != "127.0.0.1" {
		t.Errorf("%+v, %v", list, err)
	}
}

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

func TestDevelopmentServerHasNoSignIn(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.Local = true })
	var who struct {
		UserID string
		Local  bool
	}
	b.call("", http.MethodGet, "/api/session", nil).json(t, &who)
	if who.UserID != web.LocalUser || !who.Local {
		t.Errorf("%+v", who)
	}
	if r := b.call("", http.MethodPost, "/api/session", map[string]string{"key": b.ada}); r.status != http.StatusConflict {
		t.Errorf("sign in: %d", r.status)
	}
}
