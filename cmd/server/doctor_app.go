package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio/offline"
)

// registered is a function as the engine has it.
type registered struct {
	ID     string `json:"id"`
	Config struct {
		Concurrency []struct {
			Limit int `json:"limit"`
		} `json:"concurrency"`
		Steps []struct {
			URI     string `json:"uri"`
			Retries *int   `json:"retries"`
		} `json:"steps"`
	} `json:"config"`
}

// checkApp compares what the engine has registered with this build and its settings.
func (d *doctor) checkApp(ctx context.Context, signingKey finding, key Secret) finding {
	if !d.cfg.EngineDev && key == "" {
		return skipped("the engine tells only those whose signing key it takes", appCheck)[0]
	}
	if variable := d.unusable("INNGEST_APP_ID"); variable != "" {
		return skipped(variable+" is faulty", appCheck)[0]
	}
	answer, err := d.ask(ctx, "/v1/apps/"+url.PathEscape(d.cfg.AppID)+"/functions", key)
	if err != nil {
		return failed(appCheck, "the engine did not tell what is registered: "+err.Error(), "look at the engine's log")
	}
	if answer.status == http.StatusNotFound && d.cloud() {
		return noted(appCheck, fmt.Sprintf("Inngest Cloud did not tell which functions it has of %q", d.cfg.AppID),
			"look for it among the apps in Inngest's dashboard; if it is not there, sync "+d.serveURL())
	}
	var known []registered
	if answer.status != http.StatusOK || json.Unmarshal(answer.body, &known) != nil {
		return failed(appCheck, "the engine did not tell what is registered ("+answer.words()+")", "look at the engine's log")
	}
	ours, err := ownFunctions(ctx, d.cfg)
	if err != nil {
		return failed(appCheck, "this build's functions cannot be listed: "+err.Error(), "use a released build")
	}
	return d.compare(known, ours)
}

// compare finds the first difference that matters.
func (d *doctor) compare(known []registered, ours []string) finding {
	register := "restart the server with this configuration: it registers itself when it starts"
	if d.cloud() {
		register = "sync " + d.serveURL() + " in Inngest's dashboard"
	}
	if len(known) == 0 {
		if !d.cloud() {
			register = "start the server (its INNGEST_BASE_URL and INNGEST_APP_ID must be these): it registers itself"
		}
		return failed(appCheck, fmt.Sprintf("the engine knows no app %q, so nothing takes its jobs", d.cfg.AppID), register)
	}
	var missing, others []string
	for _, id := range ours {
		if !slices.ContainsFunc(known, func(r registered) bool { return r.ID == id }) {
			missing = append(missing, strings.TrimPrefix(id, d.cfg.AppID+"-"))
		}
	}
	for _, r := range known {
		if !slices.Contains(ours, r.ID) {
			others = append(others, strings.TrimPrefix(r.ID, d.cfg.AppID+"-"))
		}
	}
	if len(missing)+len(others) > 0 {
		slices.Sort(missing)
		slices.Sort(others)
		seen := fmt.Sprintf("registered with %s, this build has %d", count(len(known), "function"), len(ours))
		if len(missing) > 0 {
			seen += "; the engine lacks " + strings.Join(missing, ", ")
		}
		if len(others) > 0 {
			seen += "; this build lacks " + strings.Join(others, ", ")
		}
		return failed(appCheck, seen, "run one build everywhere, and "+register)
	}
	for _, r := range known {
		for _, step := range r.Config.Steps {
			if at, _, _ := strings.Cut(step.URI, "?"); !sameAddress(at, d.serveURL()) {
				return failed(appCheck, fmt.Sprintf("registered at %s, but this configuration serves %s", at, d.serveURL()),
					"correct APPFORGE_URL (or PORT, where it is not set), and "+register)
			}
		}
	}
	if seen := d.oldSettings(known); seen != "" {
		return noted(appCheck, seen, register)
	}
	return fine(appCheck, "%q is registered with its %s at %s", d.cfg.AppID, count(len(known), "function"), d.serveURL())
}

// oldSettings finds limits that were changed here but are not yet known to the engine.
func (d *doctor) oldSettings(known []registered) string {
	for _, r := range known {
		if r.ID != d.cfg.AppID+"-"+functions.ScreenGenerationID || len(r.Config.Steps) == 0 || len(r.Config.Concurrency) == 0 {
			continue
		}
		if has := r.Config.Concurrency[0].Limit; has != d.cfg.Concurrency {
			return fmt.Sprintf("the engine still runs %s at once, SCREEN_CONCURRENCY is %d", count(has, "step"), d.cfg.Concurrency)
		}
		if has := r.Config.Steps[0].Retries; has != nil && *has != d.cfg.Retries {
			return fmt.Sprintf("the engine still retries %d times, SCREEN_RETRIES is %d", *has, d.cfg.Retries)
		}
	}
	return ""
}

// sameAddress compares URLs the way the engine writes them: loopback is localhost.
func sameAddress(a, b string) bool {
	normal := func(text string) string {
		u, err := url.Parse(text)
		if err != nil {
			return text
		}
		host, port := u.Hostname(), u.Port()
		if isLoopback(host) {
			host = "localhost"
		}
		if port == "" {
			port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
		}
		return u.Scheme + "://" + strings.ToLower(net.JoinHostPort(host, port)) + u.Path
	}
	return normal(a) == normal(b)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || (ip != nil && ip.IsLoopback())
}

// ownFunctions lists the ids of this build's functions as the engine would get them:
// it asks the SDK's handler, in process, the way an engine asks during a sync.
func ownFunctions(ctx context.Context, cfg Config) ([]string, error) {
	const key, body = "00", `{"url":"http://localhost` + enginePath + `"}`
	quiet := slog.New(slog.DiscardHandler)
	client, err := functions.NewClient(functions.ClientConfig{AppID: cfg.AppID, EventKey: "none", SigningKey: key, Version: version(), Log: quiet})
	if err != nil {
		return nil, err
	}
	limits := functions.Limits{Retries: cfg.Retries, Concurrency: cfg.Concurrency, PerUser: cfg.ConcurrencyPerUser}
	if _, err := (functions.Registry{Jobs: newJobs(cfg, nil, offline.New(), nil, quiet), Limits: limits, Serve: cfg.Functions.Serves}).Register(client); err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, "http://localhost"+enginePath, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	signature, err := inngestgo.Sign(ctx, time.Now(), []byte(key), []byte(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set(inngestgo.HeaderKeySignature, signature)
	answer := memoryWriter{header: http.Header{}}
	client.Serve().ServeHTTP(&answer, req)
	var told struct {
		Functions []struct {
			ID string `json:"id"`
		} `json:"functions"`
	}
	if err := json.Unmarshal(answer.body.Bytes(), &told); err != nil || len(told.Functions) == 0 {
		return nil, errors.Join(errors.New("the SDK's handler did not list them"), err)
	}
	ids := make([]string, len(told.Functions))
	for i, f := range told.Functions {
		ids[i] = f.ID
	}
	return ids, nil
}

// memoryWriter takes a handler's answer.
type memoryWriter struct {
	header http.Header
	body   bytes.Buffer
}

func (w *memoryWriter) Header() http.Header         { return w.header }
func (w *memoryWriter) WriteHeader(int)             {}
func (w *memoryWriter) Write(b []byte) (int, error) { return w.body.Write(b) }
