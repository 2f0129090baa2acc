package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/engine"
	"github.com/appforge-ai/appforge/internal/geminitest"
)

const (
	doctorEventKey   = "event-key-hidden"
	doctorSigningKey = "signkey-test-0123456789abcdef0123456789abcdef"
	doctorModelKey   = "AIza-model-key-hidden"
	doctorTime       = 60 * time.Second
)

// patient is a healthy server in production mode beside a self-hosted engine, and
// the environment that it runs with.
type patient struct {
	env    map[string]string
	engine *engine.Engine
	app    *app
}

// with is the patient's environment with some variables set anew.
func (p patient) with(pairs ...string) map[string]string {
	changed := maps.Clone(p.env)
	for i := 0; i < len(pairs); i += 2 {
		changed[pairs[i]] = pairs[i+1]
	}
	return changed
}

func testEngine(t *testing.T, mode engine.Mode) *engine.Engine {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), doctorTime)
	defer cancel()
	binary, err := engine.Find(ctx, engine.FindOptions{})
	if err != nil {
		t.Fatal(err)
	}
	opts := engine.StartOptions{Binary: binary, Mode: mode, StateDir: t.TempDir()}
	if mode == engine.Self {
		opts.EventKey, opts.SigningKey = doctorEventKey, strings.TrimPrefix(doctorSigningKey, "signkey-test-")
	}
	e, err := engine.Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Kill(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// startPatient runs everything that the doctor examines.
func startPatient(t *testing.T) patient {
	t.Helper()
	p := patient{engine: testEngine(t, engine.Self)}
	model := geminitest.Start(geminitest.Options{APIKey: doctorModelKey})
	t.Cleanup(model.Close)
	p.env = map[string]string{
		"HOST": "127.0.0.1", "PORT": "0", "DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "appforge.db"),
		"INNGEST_BASE_URL": p.engine.URL(), "INNGEST_EVENT_KEY": doctorEventKey, "INNGEST_SIGNING_KEY": doctorSigningKey,
		"GOOGLE_GENERATIVE_AI_API_KEY": doctorModelKey, "GEMINI_BASE_URL": model.URL,
	}
	cfg, err := loadConfig(func(name string) string { return p.env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if p.app, err = build(t.Context(), cfg, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	p.env["PORT"] = strconv.Itoa(p.app.port())
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.app.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := p.app.Close(); err != nil {
			t.Error(err)
		}
	})
	wait, cancel := context.WithTimeout(t.Context(), doctorTime)
	defer cancel()
	if err := p.engine.WaitRegistered(wait, cfg.AppID, p.app.functions); err != nil {
		t.Fatal(err)
	}
	return p
}

// consult runs the command as a user does and gives the findings by check, with
// several of one check as one text. No secret may be in the output.
func consult(t *testing.T, variables map[string]string) (map[string]finding, error) {
	t.Helper()
	var out, text bytes.Buffer
	c := console{ctx: t.Context(), getenv: func(name string) string { return variables[name] }, out: &out, errOut: io.Discard}
	err := run(c, []string{"doctor", "--json"})
	var report struct {
		OK       bool      `json:"ok"`
		Findings []finding `json:"findings"`
	}
	if jsonErr := json.Unmarshal(out.Bytes(), &report); jsonErr != nil {
		t.Fatalf("not JSON: %v\n%s", jsonErr, out.String())
	}
	if report.OK != (err == nil) {
		t.Errorf("ok is %t, the command returned %v", report.OK, err)
	}
	if err := printFindings(&text, report.Findings, false); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{doctorEventKey, doctorSigningKey, strings.TrimPrefix(doctorSigningKey, "signkey-test-"), doctorModelKey, "hidden"} {
		if strings.Contains(text.String(), secret) || err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("a secret shows:\n%s", text.String())
		}
	}
	found := map[string]finding{}
	for _, f := range report.Findings {
		if f.Verdict == isFailed && f.Remedy == "" {
			t.Errorf("%s failed without a remedy: %s", f.Check, f.Seen)
		}
		if before, twice := found[f.Check]; twice {
			f.Seen, f.Remedy = before.Seen+"\n"+f.Seen, before.Remedy+"\n"+f.Remedy
			if before.Verdict == isFailed {
				f.Verdict = isFailed
			}
		}
		found[f.Check] = f
	}
	return found, err
}

// symptom is what a check is expected to say.
type symptom struct {
	check   string
	verdict verdict
	says    string // part of what was seen, or of the remedy
}

func expect(t *testing.T, found map[string]finding, want ...symptom) {
	t.Helper()
	for _, w := range want {
		got, there := found[w.check]
		if !there || got.Verdict != w.verdict || !strings.Contains(got.Seen+"\n"+got.Remedy, w.says) {
			t.Errorf("%s: got %s %q → %q; want %s with %q", w.check, got.Verdict, got.Seen, got.Remedy, w.verdict, w.says)
		}
	}
}

// answering is a server that is not ours.
func answering(t *testing.T, status int, header, value, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(header, value)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// nowhere is an address at which nothing listens any more.
func nowhere(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	return s.URL
}

func withTLS(t *testing.T) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

// skewed passes requests on, and gives the answers another date.
func skewed(t *testing.T, to string, by time.Duration) string {
	t.Helper()
	target, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) },
		ModifyResponse: func(r *http.Response) error {
			r.Header.Set("Date", time.Now().Add(by).UTC().Format(http.TimeFormat))
			return nil
		},
	}
	s := httptest.NewServer(proxy)
	t.Cleanup(s.Close)
	return s.URL
}
