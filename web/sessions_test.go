package web_test

import (
	"net/http"
	"net/netip"
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
