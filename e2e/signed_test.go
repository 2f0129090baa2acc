package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/internal/engine"
)

// set replaces a variable of the server's environment.
func (s *stack) set(name, value string) {
	s.server.env = slices.DeleteFunc(s.server.env, func(pair string) bool { return strings.HasPrefix(pair, name+"=") })
	s.server.env = append(s.server.env, name+"="+value)
}

func (s *stack) restartServer() {
	s.t.Helper()
	s.server.stop()
	s.server.start()
	s.server.waitReady()
}

func TestSelfHostedEngineWithSignatures(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{signed: true})
	generate := func(what string) {
		t.Helper()
		j := s.sweepUntil([]string{s.api.generate(brief(true, "Signed"))}, jobTime)
		for _, j := range j {
			if j.Status != "completed" {
				t.Fatalf("%s: %s %q", what, j.Status, j.reason())
			}
		}
	}
	generate("one key on both sides")

	stranger := api{t: t, url: s.server.url}
	for _, tt := range []struct{ method, path, body, signature string }{
		{http.MethodPost, "/api/inngest?fnId=appforge-ai-screen-generation&stepId=step", `{"event":{},"steps":{},"ctx":{}}`, ""},
		{http.MethodPost, "/api/inngest?fnId=appforge-ai-screen-generation&stepId=step", `{"event":{},"steps":{},"ctx":{}}`, "t=1700000000&s=00ff"},
		{http.MethodPut, "/api/inngest", `{}`, ""},
		{http.MethodPut, "/api/inngest", `{"url":"http://127.0.0.1:1/"}`, "t=1700000000&s=00ff"},
		{http.MethodGet, "/api/inngest", "", ""},
	} {
		header := []string{}
		if tt.signature != "" {
			header = []string{"X-Inngest-Signature", tt.signature}
		}
		if status, _, body := stranger.do(tt.method, tt.path, tt.body, header...); status != http.StatusUnauthorized {
			t.Errorf("%s %s with signature %q: %d %s", tt.method, tt.path, tt.signature, status, body)
		}
	}
	if status, _, _ := stranger.do(http.MethodPost, "/api/studio/generate", brief(false, "X")); status != http.StatusUnauthorized {
		t.Errorf("generate without a key: %d", status)
	}

	s.set("INNGEST_SIGNING_KEY", signingSecret2)
	s.set("INNGEST_SIGNING_KEY_FALLBACK", signingSecret)
	s.restartServer()
	generate("the server has the new key, the engine still the old one")

	port := s.engine.Port()
	s.stopEngine()
	var err error
	s.engine, err = engine.Start(t.Context(), engine.StartOptions{
		Binary: engines, Mode: engine.Self, StateDir: s.dir + "/engine", Port: port, EventKey: eventSecret, SigningKey: signingSecret2, Output: s.log,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.waitRegistered()
	generate("the engine has the new key too")

	s.set("INNGEST_SIGNING_KEY_FALLBACK", "")
	s.restartServer()
	generate("the old key is gone")
}

// A wrong signing key is the operator's mistake, not the job's: when it is put
// right, the job goes on.
func TestWrongSigningKeyHeals(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{signed: true})
	s.set("INNGEST_SIGNING_KEY", "badbadbadbad")
	s.restartServer()
	id := s.api.generate(brief(false, "Mismatch"))
	await(t, jobTime, "the engine to be refused", func() (bool, string) {
		return strings.Contains(s.server.log.String(), "unauthorized inngest invoke request"), "no refusal yet"
	})
	if j := s.api.get(id); j.Status != "pending" {
		t.Errorf("with the wrong key the job is %s", j.Status)
	}
	s.set("INNGEST_SIGNING_KEY", signingSecret)
	s.restartServer()
	s.waitRegistered()
	if j := s.sweepUntil([]string{id}, 2*jobTime)[id]; j.Status != "completed" {
		t.Errorf("with the right key: %s %q", j.Status, j.reason())
	}
}
