package e2e

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/engine"
	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/internal/oidctest"
	"github.com/appforge-ai/appforge/store"
)

// The secrets of every stack; none may show in a log or an answer.
const (
	geminiSecret   = "AIza-secret-gemini-key-0123456789"
	eventSecret    = "secretEventKey0123456789"
	signingSecret  = "5ec2e75161716e670123456789abcdef"
	signingSecret2 = "5ec2e7516171ba5e0123456789abcdef"
)

// admins is the group of administrators at an identity provider.
const admins = "operators"

var (
	binary  string // the server, built with the race detector
	engines engine.Binary
	soak    = flag.Bool("soak", false, "run the long form of the kill test")
)

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "appforge-e2e-")
	if err == nil {
		binary = filepath.Join(dir, "server")
		build := exec.Command("go", "build", "-race", "-o", binary, "../cmd/server")
		build.Stderr = os.Stderr
		err = build.Run()
	}
	if err == nil {
		engines, err = engine.Find(context.Background(), engine.FindOptions{SourceDir: ".."})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// options say how a stack differs from the usual one.
type options struct {
	database string // DATABASE_URL; "" is SQLite in a file of its own
	signed   bool   // `inngest start` with keys, and a server in production mode
	retry    time.Duration
	workers  int
	offline  bool               // no model key
	provider *oidctest.Provider // where people sign in, beside their keys
	env      []string           // further variables of the server
}

// stack is one engine, one server and one model stand-in.
type stack struct {
	t      *testing.T
	opts   options
	engine *engine.Engine
	server *server
	gemini *geminitest.Server
	api    api
	log    *logBuffer // of the engine
	dir    string
}

// newStack starts a stack and ends it with the test.
func newStack(t *testing.T, opts options) *stack {
	t.Helper()
	s := &stack{t: t, opts: opts, log: &logBuffer{}, dir: t.TempDir()}
	s.gemini = geminitest.Start(geminitest.Options{APIKey: geminiSecret, Latency: 20 * time.Millisecond, HTMLBytes: 4096})
	t.Cleanup(s.gemini.Close)
	s.startEngine(0, "engine")
	if opts.database == "" {
		s.opts.database = "sqlite:" + filepath.Join(s.dir, "appforge.db")
	}
	port := freePort(t)
	s.server = &server{t: t, url: loopback(port), log: &logBuffer{}, args: []string{"serve"}}
	s.server.env = s.environment(port)
	t.Cleanup(func() {
		s.server.stop()
		s.stopEngine()
		s.findSecrets()
		if t.Failed() {
			t.Logf("server's last lines:\n%s\nengine's last lines:\n%s", s.server.log.tail(), s.log.tail())
		}
	})
	s.api = api{t: t, url: s.server.url, answers: &logBuffer{}}
	if opts.signed {
		s.run("migrate")
		s.api.key = strings.TrimSpace(s.run("keys", "create", "--user", "ada"))
	} else if opts.database != "" {
		s.run("migrate")
	}
	s.server.start()
	s.server.waitReady()
	s.waitRegistered()
	return s
}

// environment is everything the server's process sees.
func (s *stack) environment(port int) []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + s.dir, "PORT=" + strconv.Itoa(port), "HOST=127.0.0.1", "LOG_LEVEL=debug",
		"DATABASE_URL=" + s.opts.database, "GEMINI_BASE_URL=" + s.gemini.URL, "RETRY_BASE=200ms", "STALE_AFTER=3s", "SHUTDOWN_TIMEOUT=10s",
	}
	if !s.opts.offline {
		env = append(env, "GOOGLE_GENERATIVE_AI_API_KEY="+geminiSecret)
	}
	if s.opts.signed {
		env = append(env, "INNGEST_BASE_URL="+s.engine.URL(), "INNGEST_EVENT_KEY="+eventSecret, "INNGEST_SIGNING_KEY="+signingSecret)
	} else {
		env = append(env, "APPFORGE_ENV=development", "INNGEST_DEV="+s.engine.URL())
	}
	if p := s.opts.provider; p != nil {
		env = append(env, "APPFORGE_URL="+loopback(port), "OIDC_ISSUER="+p.Issuer(), "OIDC_CLIENT_ID="+p.ClientID, "OIDC_CLIENT_SECRET="+p.ClientSecret,
			"OIDC_ROLE_CLAIM=groups", "OIDC_ADMIN_GROUP="+admins)
	}
	return append(env, s.opts.env...)
}

// run runs a command of the binary to its end and gives what it printed.
func (s *stack) run(args ...string) string {
	s.t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = s.server.env
	cmd.Dir = s.dir
	var errOut strings.Builder
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("server %s: %v\n%s%s", strings.Join(args, " "), err, out, errOut.String())
	}
	return string(out)
}

// startEngine starts the engine, on the port given when it comes back. state names
// its state directory: another one is an engine that lost its memory.
func (s *stack) startEngine(port int, state string) {
	s.t.Helper()
	opts := engine.StartOptions{
		Binary: engines, StateDir: filepath.Join(s.dir, state), Port: port, Output: s.log,
		RetryInterval: cmp.Or(s.opts.retry, time.Second), Persist: true, QueueWorkers: s.opts.workers,
	}
	if s.opts.signed {
		opts.Mode, opts.EventKey, opts.SigningKey = engine.Self, eventSecret, signingSecret
	}
	var err error
	if s.engine, err = engine.Start(s.t.Context(), opts); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stack) stopEngine() {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	_ = s.engine.Stop(ctx) // a test may have killed it
}

// waitRegistered returns once the engine knows all functions that the server's newest
// start registered.
func (s *stack) waitRegistered() {
	s.t.Helper()
	const registered = `"msg":"registered with the engine"`
	var functions int
	await(s.t, readyTime, "the server to register", func() (bool, string) {
		log := s.server.log.String()
		at := strings.LastIndex(log, registered)
		if at < 0 || at < strings.LastIndex(log, `"msg":"listening"`) {
			return false, s.server.log.tail()
		}
		line, _, _ := strings.Cut(log[at:], "\n")
		_, count, _ := strings.Cut(line, `"functions":`)
		_, err := fmt.Sscanf(count, "%d", &functions)
		return err == nil, line
	})
	ctx, cancel := context.WithTimeout(s.t.Context(), readyTime)
	defer cancel()
	if err := s.engine.WaitRegistered(ctx, "appforge-ai", functions); err != nil {
		s.t.Fatalf("%v\n%s", err, s.server.log.tail())
	}
}

// send hands an event to the engine, as another program would.
func (s *stack) send(events ...map[string]any) {
	s.t.Helper()
	key := "any"
	if s.opts.signed {
		key = eventSecret
	}
	a := api{t: s.t, url: s.engine.URL()}
	if status, _, body := a.do(http.MethodPost, "/e/"+key, events); status != http.StatusOK {
		s.t.Fatalf("send: %d %s", status, body)
	}
}

// sweep makes stale-jobs run now rather than at its next minute.
func (s *stack) sweep() {
	s.send(map[string]any{"name": "appforge/stale-jobs.sweep", "data": map[string]any{}})
}

type modelCall struct {
	ID, Part, Outcome, Model string
	Attempt                  int
	Prompt, Output, Thinking int
	CostUSD                  *float64 `json:"costUsd"`
}

// outcomes lists the outcomes of a part's calls, in order.
func outcomes(calls []modelCall, part string) string {
	var list []string
	for _, c := range calls {
		if c.Part == part {
			list = append(list, c.Outcome)
		}
	}
	return strings.Join(list, " ")
}

// openStore opens the stack's database from outside.
func (s *stack) openStore() *store.Store {
	s.t.Helper()
	st, err := store.Open(s.t.Context(), store.Config{URL: s.opts.database, ConnectTimeout: readyTime})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { st.Close() })
	return st
}

// findSecrets fails the test when a secret shows anywhere.
func (s *stack) findSecrets() {
	for place, text := range map[string]string{"the server's log": s.server.log.String(), "an answer": s.api.answers.String(), "the engine's log": s.log.String()} {
		secrets := []string{geminiSecret, eventSecret, signingSecret, signingSecret2, s.api.key}
		if s.opts.provider != nil {
			secrets = append(secrets, s.opts.provider.ClientSecret)
		}
		for _, secret := range secrets {
			if secret == "" {
				continue
			}
			if i := strings.Index(text, secret); i >= 0 {
				s.t.Errorf("%s shows a secret: …%s…", place, text[max(0, i-200):min(len(text), i+60)])
			}
		}
	}
}
