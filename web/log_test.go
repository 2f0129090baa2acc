package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/web"
)

// logLine is the one line of the log with that message about a request.
func (b *bench) logLine(message string, r reply) string {
	b.t.Helper()
	var found []string
	for line := range strings.Lines(b.log.String()) {
		if strings.Contains(line, `msg="`+message+`"`) && strings.Contains(line, "request_id="+r.header.Get("X-Request-Id")) {
			found = append(found, line)
		}
	}
	if len(found) != 1 {
		b.t.Fatalf("%d lines say %q of the request:\n%s", len(found), message, b.log)
	}
	return found[0]
}

func TestTheLogLeadsFromARequestToItsJob(t *testing.T) {
	for name, mode := range map[string]int{"background": 100, "sync": 0} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, func(c *web.Config) { c.Rollout = rollout(mode) })
			r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "one")
			id := strings.TrimPrefix(r.header.Get("Location"), "/api/jobs/")
			if line := b.logLine("job accepted", r); id == "" || !strings.Contains(line, "level=INFO") || !strings.Contains(line, "job_id="+id+" user_id=ada job_type=screen-generation") {
				t.Errorf("%s", line)
			}
			b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "one")
			if n := strings.Count(b.log.String(), "job accepted"); n != 1 {
				t.Errorf("%d lines for one job that was asked for twice", n)
			}
		})
	}
	b := setup(t)
	id := b.failJob("overloaded")
	again := b.call(b.admin, http.MethodPost, "/api/jobs/"+id+"/retry", nil)
	if line := b.logLine("job accepted", again); !strings.Contains(line, "job_id="+id+" user_id=ada") {
		t.Errorf("%s", line)
	}
}

func TestRefusedSignInsAreLogged(t *testing.T) {
	b := setup(t)
	wrong := b.ada[:len(b.ada)-4] + "AAAA"
	r := b.call("", http.MethodPost, "/api/session", map[string]string{"key": wrong})
	line := b.logLine("sign-in refused", r)
	for _, want := range []string{"level=WARN", "address=127.0.0.1", "key_id=" + keyID(b.ada) + " ", "not valid"} {
		if !strings.Contains(line, want) {
			t.Errorf("%s in %s", want, line)
		}
	}
	r = b.call("", http.MethodPost, "/api/session", map[string]string{"key": "afk_correct-horse_battery"})
	if line := b.logLine("sign-in refused", r); !strings.Contains(line, `key_id="" `) {
		t.Errorf("%s", line)
	}
	for range 10 {
		r = b.call("", http.MethodPost, "/api/session", map[string]string{"key": wrong})
	}
	if line := b.logLine("sign-in refused", r); r.status != http.StatusTooManyRequests || !strings.Contains(line, "too many attempts") {
		t.Errorf("%d: %s", r.status, line)
	}
	for _, secret := range []string{strings.Split(wrong, "_")[2], "horse", "battery"} {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	b.signIn(b.bob)
	if strings.Count(b.log.String(), "sign-in refused") != 12 {
		t.Errorf("lines:\n%s", b.log)
	}
}
