package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/internal/engine"
)

func TestDoctorOfAServerInProduction(t *testing.T) {
	p := startPatient(t)
	here := p.app.origin()
	t.Run("healthy", func(t *testing.T) {
		found, err := consult(t, p.env)
		if err != nil {
			t.Error(err)
		}
		for _, check := range []string{
			"config", engineCheck, signingKeyCheck, eventKeyCheck, appCheck, endpointCheck, serverKeyCheck, "clocks",
			databaseCheck, schemaCheck, outboxCheck, pausesCheck, jobsCheck, failuresCheck, modelCheck, pricesCheck,
		} {
			expect(t, found, symptom{check, isOK, ""})
		}
	})
	html := answering(t, http.StatusOK, "Content-Type", "text/html; charset=utf-8", "<!doctype html><title>Log in</title>")
	for _, tt := range []struct {
		name string
		env  []string
		want []symptom
	}{
		{"another signing key", []string{"INNGEST_SIGNING_KEY", "abcdef0123456789"}, []symptom{
			{signingKeyCheck, isFailed, "INNGEST_SIGNING_KEY"}, {serverKeyCheck, isFailed, "another signing key"}, {appCheck, isSkipped, ""},
			{eventKeyCheck, isOK, ""}, {endpointCheck, isOK, ""},
		}},
		{"a rotation that is not finished", []string{"INNGEST_SIGNING_KEY", "abcdef0123456789", "INNGEST_SIGNING_KEY_FALLBACK", doctorSigningKey}, []symptom{
			{signingKeyCheck, isNote, "INNGEST_SIGNING_KEY_FALLBACK"}, {serverKeyCheck, isNote, "INNGEST_SIGNING_KEY_FALLBACK"}, {appCheck, isOK, ""},
		}},
		{"another event key", []string{"INNGEST_EVENT_KEY", "other-key-hidden"}, []symptom{{eventKeyCheck, isFailed, "INNGEST_EVENT_KEY"}, {signingKeyCheck, isOK, ""}}},
		{"dev mode in production", []string{"INNGEST_DEV", "1"}, []symptom{
			{"config", isFailed, "INNGEST_DEV"}, {engineCheck, isFailed, "no dev server"}, {endpointCheck, isOK, ""},
		}},
		{"registered at another address", []string{"APPFORGE_URL", html}, []symptom{
			{appCheck, isFailed, "APPFORGE_URL"}, {endpointCheck, isFailed, "a web page"}, {serverKeyCheck, isSkipped, ""},
		}},
		{"an app that nobody registered", []string{"INNGEST_APP_ID", "somebody-else"}, []symptom{
			{appCheck, isFailed, "knows no app"}, {endpointCheck, isFailed, "INNGEST_APP_ID"},
		}},
		{"a limit that the engine has not heard of", []string{"SCREEN_CONCURRENCY", "3"}, []symptom{{appCheck, isNote, "SCREEN_CONCURRENCY is 3"}}},
		{"retries that the engine has not heard of", []string{"SCREEN_RETRIES", "1"}, []symptom{{appCheck, isNote, "SCREEN_RETRIES is 1"}}},
		{"no engine", []string{"INNGEST_BASE_URL", nowhere(t)}, []symptom{
			{engineCheck, isFailed, "connection refused"}, {eventKeyCheck, isSkipped, ""}, {endpointCheck, isOK, ""}, {databaseCheck, isOK, ""}, {modelCheck, isOK, ""},
		}},
		{"another program in the engine's place", []string{"INNGEST_BASE_URL", html}, []symptom{{engineCheck, isFailed, "is not an Inngest engine"}}},
		{"no server", []string{"APPFORGE_URL", nowhere(t)}, []symptom{{endpointCheck, isFailed, "connection refused"}, {engineCheck, isOK, ""}}},
		{"a server without TLS", []string{"APPFORGE_URL", strings.Replace(here, "http:", "https:", 1)}, []symptom{{endpointCheck, isFailed, "http://"}}},
		{"a certificate that nobody trusts", []string{"APPFORGE_URL", withTLS(t)}, []symptom{{endpointCheck, isFailed, "certificate"}}},
		{"a name that is unknown", []string{"APPFORGE_URL", "https://appforge.invalid"}, []symptom{{endpointCheck, isFailed, "appforge.invalid"}}},
		{"a redirect to a login", []string{"APPFORGE_URL", answering(t, http.StatusFound, "Location", "https://login.example/in?state=hidden", "")},
			[]symptom{{endpointCheck, isFailed, "redirects to https://login.example/in "}}},
		{"a login page", []string{"APPFORGE_URL", answering(t, http.StatusUnauthorized, "Content-Type", "text/html", "<html>")}, []symptom{{endpointCheck, isFailed, "a login stands before"}}},
		{"a proxy without a server", []string{"APPFORGE_URL", answering(t, http.StatusBadGateway, "Content-Type", "text/plain", "bad gateway")}, []symptom{{endpointCheck, isFailed, "502, bad gateway"}}},
		{"another model key", []string{"GOOGLE_GENERATIVE_AI_API_KEY", "AIza-other-key-hidden"}, []symptom{{modelCheck, isFailed, "GOOGLE_GENERATIVE_AI_API_KEY"}}},
		{"no model key", []string{"GOOGLE_GENERATIVE_AI_API_KEY", ""}, []symptom{{modelCheck, isNote, "offline designer"}, {pricesCheck, isSkipped, ""}}},
		{"a model that is unknown", []string{"GEMINI_MODEL", "gemini-0-none"}, []symptom{{modelCheck, isFailed, "GEMINI_MODEL"}, {pricesCheck, isNote, "null"}}},
		{"another program in the model API's place", []string{"GEMINI_BASE_URL", html}, []symptom{{modelCheck, isFailed, "GEMINI_BASE_URL"}}},
		{"no model API", []string{"GEMINI_BASE_URL", nowhere(t)}, []symptom{{modelCheck, isFailed, "connection refused"}}},
		{"no price table", []string{"PRICES_FILE", "none.json"}, []symptom{{pricesCheck, isFailed, "PRICES_FILE"}, {modelCheck, isOK, ""}}},
		{"no browser", []string{"APPFORGE_CHROMIUM", "/nowhere/chromium"}, []symptom{{browserCheck, isNote, "APPFORGE_CHROMIUM"}, {modelCheck, isOK, ""}}},
		{"exports on a worker", []string{"APPFORGE_FUNCTIONS", "-screenshot-export"}, []symptom{{browserCheck, isSkipped, "another process"}}},
		{"a faulty configuration hides nothing else", []string{"PORT", "eighty", "INNGEST_BASE_URL", "engine", "RETRY_BASE", "2", "INNGEST_EVENT_KEY", ""}, []symptom{
			{"config", isFailed, "PORT"}, {"config", isFailed, "INNGEST_BASE_URL"}, {"config", isFailed, "RETRY_BASE"}, {"config", isFailed, "INNGEST_EVENT_KEY"},
			{engineCheck, isSkipped, "INNGEST_BASE_URL"}, {endpointCheck, isSkipped, "PORT"}, {databaseCheck, isOK, ""}, {modelCheck, isOK, ""},
		}},
		{"no keys at all", []string{"INNGEST_EVENT_KEY", "", "INNGEST_SIGNING_KEY", ""}, []symptom{
			{"config", isFailed, "INNGEST_SIGNING_KEY"}, {signingKeyCheck, isSkipped, ""}, {eventKeyCheck, isSkipped, ""}, {serverKeyCheck, isSkipped, ""}, {endpointCheck, isOK, ""},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found, _ := consult(t, p.with(tt.env...))
			expect(t, found, tt.want...)
		})
	}
	for name, skew := range map[string]time.Duration{"slow": -10 * time.Minute, "fast": 10 * time.Minute} {
		t.Run("an engine with a "+name+" clock", func(t *testing.T) {
			found, err := consult(t, p.with("INNGEST_BASE_URL", skewed(t, p.engine.URL(), skew)))
			expect(t, found, symptom{"clocks", isFailed, "NTP"})
			if err == nil {
				t.Error("the command succeeded")
			}
		})
	}
	t.Run("the server's clock as slow as the engine's", func(t *testing.T) {
		found, _ := consult(t, p.with("INNGEST_BASE_URL", skewed(t, p.engine.URL(), -10*time.Minute), "APPFORGE_URL", skewed(t, here, -10*time.Minute)))
		expect(t, found, symptom{"clocks", isOK, ""})
	})
}

func TestDoctorOfADevServer(t *testing.T) {
	e := testEngine(t, engine.Dev)
	listener := httptest.NewUnstartedServer(nil)
	port := listener.Listener.Addr().String()
	port = port[strings.LastIndex(port, ":")+1:]
	variables := map[string]string{
		"APPFORGE_ENV": "development", "INNGEST_DEV": e.URL(), "PORT": port, "DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "appforge.db"),
	}
	cfg, err := loadConfig(func(name string) string { return variables[name] })
	if err != nil {
		t.Fatal(err)
	}
	client, err := functions.NewClient(clientConfig(cfg, slog.New(slog.DiscardHandler)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = inngestgo.CreateFunction(client, inngestgo.FunctionOpts{ID: "of-another-build"}, inngestgo.EventTrigger("other/event", nil),
		func(context.Context, inngestgo.Input[any]) (any, error) { return "", nil })
	if err != nil {
		t.Fatal(err)
	}
	listener.Config.Handler = client.Serve()
	listener.Start()
	t.Cleanup(listener.Close)

	found, _ := consult(t, variables)
	expect(t, found, symptom{"config", isOK, "development"}, symptom{engineCheck, isOK, "dev server"}, symptom{appCheck, isFailed, "knows no app"},
		symptom{signingKeyCheck, isSkipped, ""}, symptom{eventKeyCheck, isSkipped, ""}, symptom{serverKeyCheck, isSkipped, ""},
		symptom{endpointCheck, isNote, "has 1 function"}, symptom{databaseCheck, isFailed, "there is no file"})

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, listener.URL+enginePath, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	ctx, cancel := context.WithTimeout(t.Context(), doctorTime)
	defer cancel()
	if err := e.WaitRegistered(ctx, cfg.AppID, 1); err != nil {
		t.Fatal(err)
	}
	found, _ = consult(t, variables)
	expect(t, found, symptom{appCheck, isFailed, "the engine lacks"}, symptom{appCheck, isFailed, functions.ScreenGenerationID}, symptom{appCheck, isFailed, "this build lacks of-another-build"})

	variables["APPFORGE_ENV"], variables["INNGEST_DEV"], variables["INNGEST_BASE_URL"] = "production", "", e.URL()
	variables["INNGEST_EVENT_KEY"], variables["INNGEST_SIGNING_KEY"] = doctorEventKey, doctorSigningKey
	found, _ = consult(t, variables)
	expect(t, found, symptom{engineCheck, isFailed, "signs nothing"}, symptom{endpointCheck, isFailed, "INNGEST_DEV"})
}

// Inngest Cloud is played by a server here: keys are refused with 401 as the engine
// does, and an app that it does not tell about is a 404.
func TestDoctorOfInngestCloud(t *testing.T) {
	cloud := http.NewServeMux()
	cloud.HandleFunc("POST /e/{key}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("key") != doctorEventKey {
			http.Error(w, `{"error":"Event key not found"}`, http.StatusUnauthorized)
		}
	})
	cloud.HandleFunc("GET /v1/", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+doctorSigningKey || r.Header.Get("X-Inngest-Env") != "branch" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.NotFound(w, r)
	})
	s := httptest.NewServer(cloud)
	t.Cleanup(s.Close)
	examine := func(pairs ...string) map[string]finding {
		variables := map[string]string{"INNGEST_ENV": "branch", "INNGEST_EVENT_KEY": doctorEventKey, "INNGEST_SIGNING_KEY": doctorSigningKey, "DATABASE_URL": "sqlite:" + filepath.Join(t.TempDir(), "none.db")}
		for i := 0; i < len(pairs); i += 2 {
			variables[pairs[i]] = pairs[i+1]
		}
		d := newDoctor(func(name string) string { return variables[name] })
		if d.api != cloudAPI || d.events != cloudEvents {
			t.Errorf("asks %s and %s", d.api, d.events)
		}
		d.api, d.events = s.URL, s.URL
		found := map[string]finding{}
		for _, f := range d.examine(t.Context()) {
			found[f.Check] = f
		}
		return found
	}
	expect(t, examine(), symptom{"config", isOK, "Inngest Cloud"}, symptom{engineCheck, isOK, ""}, symptom{signingKeyCheck, isOK, ""}, symptom{eventKeyCheck, isOK, ""},
		symptom{appCheck, isNote, "dashboard"}, symptom{endpointCheck, isFailed, "APPFORGE_URL"})
	expect(t, examine("INNGEST_EVENT_KEY", "other", "INNGEST_SIGNING_KEY", "ffff"), symptom{signingKeyCheck, isFailed, "dashboard"}, symptom{eventKeyCheck, isFailed, "dashboard"})
}

func TestDoctorDoesNotWaitForWhatHangs(t *testing.T) {
	hung := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(hung.Close)
	d := newDoctor(env("APPFORGE_URL", hung.URL, "INNGEST_BASE_URL", hung.URL, "GEMINI_BASE_URL", hung.URL, "GOOGLE_GENERATIVE_AI_API_KEY", doctorModelKey,
		"DATABASE_URL", "sqlite:"+filepath.Join(t.TempDir(), "none.db")))
	d.limit = 200 * time.Millisecond
	began := time.Now()
	found := map[string]finding{}
	for _, f := range d.examine(t.Context()) {
		found[f.Check] = f
	}
	if took := time.Since(began); took > checkTime {
		t.Errorf("took %s", took)
	}
	expect(t, found, symptom{engineCheck, isFailed, "no answer in time"}, symptom{endpointCheck, isFailed, "no answer in time"}, symptom{modelCheck, isFailed, "no answer in time"})
}

func TestFindingsAreLinesOfPlainText(t *testing.T) {
	d := newDoctor(env("INNGEST_EVENT_KEY", "hidden key", "DATABASE_URL", "mysql://u:p%40ss@h/d"))
	f := failed("engine", d.presentable("seen hidden key\x1b[2J and hidden+key\nand p@ss p%40ss"), "do this")
	var out bytes.Buffer
	if err := printFindings(&out, []finding{f, fine("app", "there")}, false); err != nil {
		t.Fatal(err)
	}
	want := "FAIL  engine        seen [secret] [2J and [secret] and [secret] [secret]\n      → do this\nok    app           there\n"
	if out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
	out.Reset()
	if err := printFindings(&out, []finding{fine("app", "there")}, true); err != nil {
		t.Fatal(err)
	}
	if want := "\x1b[32mok  \x1b[0m  app           there\n\nNothing keeps jobs from running.\n"; out.String() != want {
		t.Errorf("printed %q, want %q", out.String(), want)
	}
	if colours(console{out: &out, getenv: env()}) {
		t.Error("colours for what is no terminal")
	}
	if got := fmt.Sprint(d.presentable(strings.Repeat("x", 2*maxSeen))); len([]rune(got)) != maxSeen+1 {
		t.Errorf("%d characters are shown", len([]rune(got)))
	}
}
