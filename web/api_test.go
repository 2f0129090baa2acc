package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
)

func TestGenerateInBackground(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief)
	var a map[string]any
	r.json(t, &a)
	id, _ := a["jobId"].(string)
	if r.status != http.StatusAccepted || a["mode"] != "async" || a["status"] != "pending" || len(id) != 36 || len(a) != 3 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if got := r.header.Get("Location"); got != "/api/jobs/"+id {
		t.Errorf("Location %q", got)
	}
	events, err := b.store.ClaimOutbox(t.Context(), 10, 1)
	if err != nil || len(events) != 1 || events[0].ID != id || events[0].Name != "studio/generate.screens" {
		t.Errorf("outbox: %+v %v", events, err)
	}
	job := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil)
	var view map[string]any
	job.json(t, &view)
	for _, field := range strings.Fields("id jobType status progress inputData outputData error tokenUsage estimatedCostUsd createdAt completedAt userId attempts maxAttempts provider model message startedAt updatedAt screens") {
		if _, there := view[field]; !there {
			t.Errorf("the job lacks %s", field)
		}
	}
	if view["status"] != "pending" || view["maxAttempts"] != 4.0 || view["provider"] != "offline" || view["userId"] != "ada" {
		t.Errorf("job: %s", job.body)
	}
	if input, _ := view["inputData"].(map[string]any); input["includeTheme"] != true {
		t.Errorf("inputData: %v", view["inputData"])
	}
}

func TestGenerateInSyncMode(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.Rollout = rollout(0) })
	r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief)
	var a struct {
		Mode    string
		Screens []struct{ ID, Title, HTML string }
		Theme   *struct{ ID, Name, Style string }
	}
	r.json(t, &a)
	if r.status != http.StatusOK || a.Mode != "sync" || len(a.Screens) != 2 || a.Theme == nil {
		t.Fatalf("%d %.300s", r.status, r.body)
	}
	if a.Screens[0].ID != "home" || !strings.HasPrefix(a.Screens[0].HTML, "<div") || !strings.Contains(a.Theme.Style, "--background") {
		t.Errorf("%.300s", r.body)
	}
	jobs := b.call(b.ada, http.MethodGet, "/api/jobs?status=completed", nil)
	if !strings.Contains(string(jobs.body), `"Northwind"`) {
		t.Errorf("the synchronous job is not in the books: %s", jobs.body)
	}
}

// hostile requests: each must get a 4xx problem that names the fault, and store nothing.
func TestBadRequestsAreRefusedBeforeAnythingIsStored(t *testing.T) {
	b := setup(t)
	many := strings.Repeat(`{"name":"x"},`, 31)
	for _, tt := range []struct {
		name, path, body string
		status           int
		says             string
	}{
		{"no body", "/api/studio/generate", "", 400, ""},
		{"not JSON", "/api/studio/generate", "{", 400, ""},
		{"an array", "/api/studio/generate", "[]", 422, "object"},
		{"null", "/api/studio/generate", "null", 422, ""},
		{"no branding", "/api/studio/generate", `{"screens":[{"name":"x"}]}`, 422, "branding"},
		{"no app name", "/api/studio/generate", `{"branding":{},"screens":[{"name":"x"}]}`, 422, "appName"},
		{"blank app name", "/api/studio/generate", `{"branding":{"appName":"  "},"screens":[{"name":"x"}]}`, 422, "appName"},
		{"no screens", "/api/studio/generate", `{"branding":{"appName":"N"}}`, 422, "screens"},
		{"zero screens", "/api/studio/generate", `{"branding":{"appName":"N"},"screens":[]}`, 422, "screens"},
		{"31 screens", "/api/studio/generate", `{"branding":{"appName":"N"},"screens":[` + many[:len(many)-1] + `]}`, 422, "screens"},
		{"duplicate ids", "/api/studio/generate", `{"branding":{"appName":"N"},"screens":[{"id":"a","name":"A"},{"id":"a","name":"B"}]}`, 422, "screens[1].id"},
		{"bad colour", "/api/studio/generate", `{"branding":{"appName":"N","primaryColor":"nope"},"screens":[{"name":"A"}]}`, 422, "primaryColor"},
		{"unknown field", "/api/studio/generate", `{"branding":{"appName":"N"},"screens":[{"name":"A"}],"isAdmin":true}`, 422, "isAdmin"},
		{"wrong type", "/api/studio/generate", `{"branding":{"appName":"N"},"screens":"all"}`, 422, "screens"},
		{"wrong type below", "/api/studio/generate", `{"branding":{"appName":7},"screens":[{"name":"A"}]}`, 422, "appName"},
		{"somebody else's userId", "/api/studio/generate", `{"userId":"bob","branding":{"appName":"N"},"screens":[{"name":"A"}]}`, 403, "userId"},
		{"too large", "/api/studio/generate", `{"branding":{"appName":"N","description":"` + strings.Repeat("x", 2<<20) + `"},"screens":[{"name":"A"}]}`, 413, ""},
		{"change without a prompt", "/api/studio/screens", `{"branding":{"appName":"N"}}`, 422, "prompt"},
		{"change without a brief", "/api/studio/screens", `{"prompt":"add a search bar"}`, 422, "branding"},
		{"change of nothing", "/api/studio/screens", `{"branding":{"appName":"N"},"prompt":"x","screenId":"home"}`, 422, "jobId"},
		{"change in no job", "/api/studio/screens", `{"prompt":"x","jobId":"11111111-1111-1111-1111-111111111111"}`, 404, "Job not found"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := b.call(b.ada, http.MethodPost, tt.path, tt.body)
			if r.status != tt.status {
				t.Errorf("status %d, want %d: %.300s", r.status, tt.status, r.body)
			}
			checkProblem(t, r, tt.says)
		})
	}
	jobs, _, err := b.store.ListJobs(t.Context(), store.JobFilter{Limit: 10})
	if err != nil || len(jobs) != 0 {
		t.Errorf("%d jobs were stored (%v)", len(jobs), err)
	}
}

func checkProblem(t *testing.T, r reply, says string) {
	t.Helper()
	if got := r.header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("Content-Type %q: %.200s", got, r.body)
	}
	var p struct {
		Type, Title, Detail, Code string
		Status                    int
		RequestID                 string `json:"request_id"`
	}
	if err := json.Unmarshal(r.body, &p); err != nil {
		t.Fatalf("%v in %.200s", err, r.body)
	}
	if p.Status != r.status || p.Title == "" || p.Code == "" || p.RequestID == "" || p.Detail == "" {
		t.Errorf("incomplete problem: %s", r.body)
	}
	if !strings.Contains(p.Detail, says) {
		t.Errorf("detail %q does not say %q", p.Detail, says)
	}
	if len(r.body) > 4096 {
		t.Errorf("a problem of %d bytes", len(r.body))
	}
}

func TestNothingAnswersWithoutAKey(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	for _, tt := range []struct{ method, path string }{
		{"POST", "/api/studio/generate"}, {"POST", "/api/studio/screens"}, {"GET", "/api/jobs"}, {"GET", "/api/jobs/" + id}, {"GET", "/api/jobs/" + id + "/events"},
		{"POST", "/api/jobs/" + id + "/cancel"}, {"POST", "/api/jobs/" + id + "/retry"}, {"GET", "/api/jobs/" + id + "/calls"}, {"GET", "/metrics"}, {"GET", "/openapi.json"}, {"GET", "/"}, {"GET", "/nothing"},
	} {
		for name, header := range map[string][]string{
			"no key": nil, "not a key": {"Authorization", "Bearer x"}, "half a key": {"Authorization", "Bearer " + b.ada[:20]},
			"a wrong secret": {"Authorization", "Bearer " + b.ada[:len(b.ada)-4] + "AAAA"}, "basic": {"Authorization", "Basic " + b.ada}, "empty": {"Authorization", "Bearer "},
		} {
			r := b.call("", tt.method, tt.path, nil, header...)
			if r.status != http.StatusUnauthorized || r.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s with %s: %d", tt.method, tt.path, name, r.status)
			}
			checkProblem(t, r, "")
		}
	}
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/api/inngest": 200} {
		if r := b.call("", http.MethodGet, path, nil); r.status != want {
			t.Errorf("GET %s without a key: %d", path, r.status)
		}
	}
}

func TestAJobIsItsUsers(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	for _, tt := range []struct {
		who, key, method, path string
		want                   int
	}{
		{"bob", b.bob, "GET", "", 404},
		{"bob", b.bob, "GET", "/events", 404},
		{"bob", b.bob, "GET", "/calls", 404},
		{"bob", b.bob, "POST", "/cancel", 404},
		{"bob", b.bob, "POST", "/retry", 404},
		{"bob", b.bob, "GET", "/screens/home/versions", 404},
		{"a viewer", b.see, "GET", "", 200},
		{"a viewer", b.see, "POST", "/cancel", 403},
		{"an admin", b.admin, "GET", "", 200},
		{"a service", b.serve, "GET", "", 200},
		{"ada", b.ada, "GET", "", 200},
		{"an admin", b.admin, "POST", "/cancel", 200},
	} {
		if r := b.call(tt.key, tt.method, "/api/jobs/"+id+tt.path, nil); r.status != tt.want {
			t.Errorf("%s %s %s: %d, want %d: %s", tt.who, tt.method, tt.path, r.status, tt.want, r.body)
		}
	}
	if r := b.call(b.bob, "GET", "/api/jobs/"+id, nil, "If-None-Match", `"1"`); r.status != 404 {
		t.Errorf("bob learns of the job by its ETag: %d", r.status)
	}
	if r := b.call(b.bob, "GET", "/api/jobs", nil); strings.Contains(string(r.body), id) {
		t.Error("bob's list has ada's job")
	}
	if r := b.call(b.bob, "POST", "/api/studio/screens", map[string]any{"prompt": "x", "jobId": id}); r.status != 404 {
		t.Errorf("bob changes ada's job: %d", r.status)
	}
	if r := b.call(b.see, "POST", "/api/studio/generate", goodBrief); r.status != 403 {
		t.Errorf("a viewer generates: %d", r.status)
	}
}

func TestAServiceActsForItsUsers(t *testing.T) {
	b := setup(t)
	r := b.call(b.serve, http.MethodPost, "/api/studio/generate", strings.Replace(goodBrief, "{", `{"userId":"ada",`, 1))
	var a struct{ JobID string }
	r.json(t, &a)
	if got := b.call(b.ada, http.MethodGet, "/api/jobs/"+a.JobID, nil); got.status != http.StatusOK {
		t.Errorf("ada does not see the job made for her: %d", got.status)
	}
}

func TestRevokedKeysEndAtOnce(t *testing.T) {
	b := setup(t)
	keys, err := b.store.ListKeys(t.Context(), "ada")
	if err != nil || len(keys) != 1 {
		t.Fatal(keys, err)
	}
	if r := b.call(b.ada, http.MethodGet, "/api/jobs", nil); r.status != 200 {
		t.Fatal(r.status)
	}
	if err := b.store.RevokeKey(t.Context(), keys[0].ID, store.Owner{}); err != nil {
		t.Fatal(err)
	}
	if r := b.call(b.ada, http.MethodGet, "/api/jobs", nil); r.status != http.StatusUnauthorized {
		t.Errorf("a revoked key: %d", r.status)
	}
}

func TestETag(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	first := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil)
	tag := first.header.Get("ETag")
	same := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil, "If-None-Match", tag)
	if same.status != http.StatusNotModified || len(same.body) != 0 || same.header.Get("ETag") != tag {
		t.Errorf("unchanged: %d %q %s", same.status, same.header.Get("ETag"), same.body)
	}
	if err := b.store.UpdateJobProgress(t.Context(), id, 10, "on it"); err != nil {
		t.Fatal(err)
	}
	changed := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil, "If-None-Match", tag)
	if changed.status != http.StatusOK || changed.header.Get("ETag") == tag {
		t.Errorf("changed: %d %q", changed.status, changed.header.Get("ETag"))
	}
}

func TestUnknownRoutesAndMethods(t *testing.T) {
	b := setup(t)
	for _, tt := range []struct {
		method, path string
		want         int
	}{
		{"GET", "/api/nothing", 404}, {"GET", "/api/jobs/nope", 404}, {"DELETE", "/api/jobs", 405}, {"GET", "/api/studio/generate", 405}, {"PATCH", "/metrics", 405},
	} {
		r := b.call(b.ada, tt.method, tt.path, nil)
		if r.status != tt.want {
			t.Errorf("%s %s: %d, want %d", tt.method, tt.path, r.status, tt.want)
		}
		if r.status == 405 && r.header.Get("Allow") == "" {
			t.Errorf("%s %s: 405 without Allow", tt.method, tt.path)
		}
		if r.status >= 400 {
			checkProblem(t, r, "")
		}
	}
}

func TestPagesOfOtherOriginsCannotPost(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.Local = true })
	for name, header := range map[string][]string{
		"cross-site":          {"Sec-Fetch-Site", "cross-site"},
		"a sandboxed preview": {"Origin", "null"},
		"another origin":      {"Origin", "https://evil.example"},
	} {
		if r := b.call("", http.MethodPost, "/api/studio/generate", goodBrief, header...); r.status != http.StatusForbidden {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	if r := b.call("", http.MethodGet, "/api/jobs", nil, "Host", "rebound.evil.example"); r.status != http.StatusForbidden {
		t.Errorf("a rebound name: %d", r.status)
	}
	if r := b.call("", http.MethodPost, "/api/studio/generate", goodBrief); r.status != http.StatusAccepted {
		t.Errorf("the local user: %d %s", r.status, r.body)
	}
}

func TestOpenAPIDescribesTheRoutes(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodGet, "/openapi.json", nil)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	r.json(t, &doc)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	for path, method := range map[string]string{
		"/api/studio/generate": "post", "/api/studio/screens": "post", "/api/jobs": "get", "/api/jobs/{id}": "get", "/api/jobs/{id}/events": "get",
		"/api/jobs/{id}/cancel": "post", "/api/jobs/{id}/retry": "post", "/api/jobs/{id}/calls": "get",
	} {
		if doc.Paths[path][method] == nil {
			t.Errorf("%s %s is not described", method, path)
		}
	}
}

func TestMetrics(t *testing.T) {
	b := setup(t)
	b.newJob()
	if r := b.call(b.ada, http.MethodGet, "/metrics", nil); r.status != http.StatusForbidden {
		t.Errorf("a user reads everybody's figures: %d", r.status)
	}
	r := b.call(b.see, http.MethodGet, "/metrics", nil)
	for _, want := range []string{
		`appforge_jobs{status="pending",type="screen-generation"} 1`, `appforge_outbox_unsent 1`,
		`appforge_http_request_duration_seconds_count{route="POST /api/studio/generate",status="202"} 1`,
	} {
		if !strings.Contains(string(r.body), want) {
			t.Errorf("metrics lack %s", want)
		}
	}
}
