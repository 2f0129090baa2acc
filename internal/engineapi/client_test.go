package engineapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

const signingKey = "signkey-prod-0123456789abcdef"

// answers serves fixed bodies by path; what is not there is a 404. The bodies are
// what engine 1.43.0 said, cut to what matters.
func answers(t *testing.T, bodies map[string]string) *Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+signingKey {
			http.Error(w, "Authentication failed", http.StatusUnauthorized)
			return
		}
		body, ok := bodies[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return New(server.URL+"/", signingKey)
}

func TestRunTellsHowARunStands(t *testing.T) {
	const (
		running   = `{"data":{"run_id":"R","event_id":"E","status":"Running","run_started_at":"2026-11-24T02:18:38.92Z","ended_at":null}}`
		ended     = `{"data":{"run_id":"R","event_id":"E","status":"%","run_started_at":"2026-11-24T02:18:38.92Z","ended_at":"2026-11-24T02:18:42Z","output":"ok"}}`
		queued    = `{"data":[{"JobID":"j","attempt":1}]}`
		nothing   = `{"data":[]}`
		unknown   = `{"error":"Unable to load function run: R","data":null,"status":500}`
		trouble   = `{"error":"No trace reader specified","data":null,"status":500}`
		wrongID   = `{"error":"Invalid run ID: R","data":null,"status":400}`
		notFound  = `{"error":"Run not found","data":null,"status":404}`
		dashboard = `<!doctype html>`
	)
	for _, tt := range []struct {
		name, run, jobs string
		state           State
		code            fault.Code
	}{
		{"in a step or waiting", running, queued, Running, fault.None},
		{"recorded as running, nothing queued", running, nothing, Lost, fault.None},
		{"an engine that does not tell what is queued", running, "", Running, fault.None},
		{"queue not readable", running, trouble, "", fault.Upstream},
		{"completed before it ended is not believed", strings.Replace(running, "Running", "Completed", 1), queued, Running, fault.None},
		{"completed", strings.Replace(ended, "%", "Completed", 1), "", Completed, fault.None},
		{"failed", strings.Replace(ended, "%", "Failed", 1), "", Failed, fault.None},
		{"cancelled", strings.Replace(ended, "%", "Cancelled", 1), "", Cancelled, fault.None},
		{"capitals do not matter", strings.Replace(ended, "%", "COMPLETED", 1), "", Completed, fault.None},
		{"unknown to the open-source engine", unknown, "", "", fault.NotFound},
		{"unknown to the cloud", notFound, "", "", fault.NotFound},
		{"an empty answer", `{"data":null}`, "", "", fault.NotFound},
		{"in trouble", trouble, "", "", fault.Upstream},
		{"not an id", wrongID, "", "", fault.InvalidInput},
		{"not an engine", dashboard, "", "", fault.Upstream},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bodies := map[string]string{"/v1/runs/R": tt.run}
			if tt.jobs != "" {
				bodies["/v1/runs/R/jobs"] = tt.jobs
			}
			run, err := answers(t, bodies).Run(t.Context(), "R")
			if fault.CodeOf(err) != tt.code || run.State != tt.state {
				t.Errorf("Run = %q, %v; want %q, code %q", run.State, err, tt.state, tt.code)
			}
			if err == nil && (run.ID != "R" || run.EventID != "E" || run.StartedAt.IsZero()) {
				t.Errorf("Run = %+v; ids or times are missing", run)
			}
		})
	}
}

func TestEventRunsDoesNotBelieveAStatusWithoutAnEnd(t *testing.T) {
	c := answers(t, map[string]string{"/v1/events/E/runs": `{"data":[
		{"run_id":"A","event_id":"E","status":"Completed","ended_at":null},
		{"run_id":"B","event_id":"E","status":"Failed","ended_at":"2026-11-24T02:18:42Z","output":{"message":"no"}}]}`})
	runs, err := c.EventRuns(t.Context(), "E")
	if err != nil || len(runs) != 2 {
		t.Fatalf("EventRuns = %+v, %v", runs, err)
	}
	if runs[0].State != Running || runs[1].State != Failed || !json.Valid(runs[1].Output) {
		t.Errorf("EventRuns = %+v", runs)
	}
}

func TestRegisteredCountsFunctions(t *testing.T) {
	c := answers(t, map[string]string{
		"/v1/apps/two/functions":  `[{"slug":"two-a"},{"slug":"two-b"}]`,
		"/v1/apps/none/functions": `[]`,
	})
	for app, want := range map[string]bool{"two": true, "none": false, "unknown": false} {
		if got, err := c.Registered(t.Context(), app, 2); err != nil || got != want {
			t.Errorf("Registered(%q, 2) = %t, %v; want %t", app, got, err, want)
		}
	}
	if got, err := c.Registered(t.Context(), "two", 3); err != nil || got {
		t.Errorf("Registered with a function missing = %t, %v; want false", got, err)
	}
}

func TestAppsListsWhatIsRegistered(t *testing.T) {
	c := answers(t, map[string]string{"/v0/gql": `{"data":{"apps":[{"externalID":"exp","url":"http://localhost:1/api/inngest","connected":true,"error":null,"functionCount":3}]}}`})
	apps, err := c.Apps(t.Context())
	want := App{ID: "exp", URL: "http://localhost:1/api/inngest", Connected: true, Functions: 3}
	if err != nil || len(apps) != 1 || apps[0] != want {
		t.Errorf("Apps = %+v, %v; want %+v", apps, err, want)
	}
	c = answers(t, map[string]string{"/v0/gql": `{"errors":[{"message":"no such field"}],"data":null}`})
	if _, err := c.Apps(t.Context()); !fault.Is(err, fault.Upstream) || !strings.Contains(err.Error(), "no such field") {
		t.Errorf("Apps with a GraphQL error: %v", err)
	}
	if _, err := answers(t, nil).Apps(t.Context()); !fault.Is(err, fault.NotFound) {
		t.Errorf("Apps of an engine without GraphQL: %v; want not found", err)
	}
}

func TestAWrongSigningKeyIsNamedAndNotShown(t *testing.T) {
	c := answers(t, nil)
	c.SigningKey = "wrong-key-wrong-key"
	_, err := c.Run(t.Context(), "R")
	if !fault.Is(err, fault.Unauthorized) || !strings.Contains(err.Error(), "INNGEST_SIGNING_KEY") || strings.Contains(err.Error(), c.SigningKey) {
		t.Errorf("error %v", err)
	}
}

func TestAnEngineThatIsAwayIsUpstream(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c := New(server.URL, signingKey)
	if err := c.Health(t.Context()); !fault.Is(err, fault.Upstream) {
		t.Errorf("Health = %v; want upstream", err)
	}
}

func TestAnEngineThatHangsDoesNotHoldTheCaller(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := New(server.URL, "").Health(ctx)
	if !fault.Is(err, fault.Upstream) || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Health = %v; want upstream, by the deadline", err)
	}
	if New(server.URL, "").HTTP.Timeout == 0 {
		t.Error("a client without a context's deadline waits for ever")
	}
}

func TestNoAddressIsTheCloud(t *testing.T) {
	if got := New("", "").BaseURL; got != CloudURL {
		t.Errorf("BaseURL = %q, want %q", got, CloudURL)
	}
}
