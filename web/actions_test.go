package web_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestIdempotencyKey(t *testing.T) {
	b := setup(t)
	post := func(key, path, body, idem string) reply {
		return b.call(key, http.MethodPost, path, body, "Idempotency-Key", idem)
	}
	first := post(b.ada, "/api/studio/generate", goodBrief, `"k1"`)
	again := post(b.ada, "/api/studio/generate", " "+goodBrief, "k1")
	if first.status != 202 || again.status != 202 || string(first.body) != string(again.body) || again.header.Get("Location") != first.header.Get("Location") {
		t.Errorf("replay differs: %d %s / %d %s", first.status, first.body, again.status, again.body)
	}
	if first.header.Get("Idempotency-Replayed") != "" || again.header.Get("Idempotency-Replayed") != "true" {
		t.Error("Idempotency-Replayed is not told")
	}
	if r := post(b.ada, "/api/studio/generate", strings.Replace(goodBrief, "Northwind", "Southwind", 1), "k1"); r.status != 422 {
		t.Errorf("same key, other body: %d", r.status)
	}
	if r := post(b.bob, "/api/studio/generate", goodBrief, "k1"); r.status != 202 || string(r.body) == string(first.body) {
		t.Errorf("bob gets ada's answer: %d %s", r.status, r.body)
	}
	if r := post(b.ada, "/api/studio/generate", goodBrief, strings.Repeat("k", 256)); r.status != 400 {
		t.Errorf("a key of 256 characters: %d", r.status)
	}
	if r := post(b.ada, "/api/studio/generate", `{"branding":{"appName":""},"screens":[]}`, "k2"); r.status != 422 {
		t.Errorf("a bad body: %d", r.status)
	}
	if r := post(b.ada, "/api/studio/generate", goodBrief, "k2"); r.status != 202 {
		t.Errorf("the repaired request with the same key: %d %s", r.status, r.body)
	}
}

func TestManyRequestsWithOneKeyMakeOneJob(t *testing.T) {
	b := setup(t)
	const callers = 50
	replies := make([]reply, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() {
			replies[i] = b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "one")
		})
	}
	wg.Wait()
	bodies := map[string]bool{}
	for _, r := range replies {
		switch r.status {
		case http.StatusAccepted:
			bodies[string(r.body)] = true
		case http.StatusConflict:
		default:
			t.Errorf("%d %s", r.status, r.body)
		}
	}
	jobs, _, err := b.store.ListJobs(t.Context(), store.JobFilter{Limit: 10})
	if err != nil || len(jobs) != 1 || len(bodies) != 1 {
		t.Errorf("%d jobs, %d different answers (%v)", len(jobs), len(bodies), err)
	}
}

func TestCancelAndRetry(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	if r := b.call(b.ada, http.MethodPost, "/api/jobs/"+id+"/retry", nil); r.status != http.StatusConflict {
		t.Errorf("retry of a pending job: %d", r.status)
	}
	r := b.call(b.ada, http.MethodPost, "/api/jobs/"+id+"/cancel", nil)
	if r.status != http.StatusOK || !strings.Contains(string(r.body), `"status":"cancelled"`) {
		t.Fatalf("cancel: %d %s", r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/jobs/"+id+"/cancel", nil); r.status != http.StatusOK {
		t.Errorf("cancel again: %d %s", r.status, r.body)
	}
	r = b.call(b.ada, http.MethodPost, "/api/jobs/"+id+"/retry", nil)
	if r.status != http.StatusAccepted || !strings.Contains(string(r.body), `"status":"pending"`) {
		t.Fatalf("retry: %d %s", r.status, r.body)
	}
	events, err := b.store.ClaimOutbox(t.Context(), 10, 1)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range events {
		ids = append(ids, strings.TrimPrefix(e.ID, id))
	}
	if got := strings.Join(ids, " "); got != " -cancel -2" {
		t.Errorf("events of the job: %q", got)
	}
}

func TestChangeScreens(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	if _, err := b.store.BeginRun(t.Context(), id, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	b.finish(id, "home", "<div>first</div>")
	r := b.call(b.ada, http.MethodPost, "/api/studio/screens", map[string]any{"prompt": "make it calm", "jobId": id, "screenId": "home"})
	if r.status != http.StatusAccepted {
		t.Fatalf("%d %s", r.status, r.body)
	}
	var a struct{ JobID string }
	r.json(t, &a)
	job, err := b.store.GetJob(t.Context(), a.JobID)
	if err != nil || job.TargetJobID != id || !strings.Contains(string(job.Input), "first") || !strings.Contains(string(job.Input), "make it calm") {
		t.Fatalf("edit job: %+v %v", job, err)
	}
	if _, err := b.store.BeginRun(t.Context(), a.JobID, "run-2", 1); err != nil {
		t.Fatal(err)
	}
	b.finish(a.JobID, "home", "<div>second</div>")
	versions := b.call(b.ada, http.MethodGet, "/api/jobs/"+id+"/screens/home/versions", nil)
	if !strings.Contains(string(versions.body), `"version":2`) || !strings.Contains(string(versions.body), a.JobID) {
		t.Errorf("versions: %s", versions.body)
	}
	if one := b.call(b.ada, http.MethodGet, "/api/jobs/"+id+"/screens/home/versions/1", nil); !strings.Contains(string(one.body), "first") {
		t.Errorf("version 1: %s", one.body)
	}
	if whole := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil); !strings.Contains(string(whole.body), "second") {
		t.Errorf("the job does not show the new version: %.400s", whole.body)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/studio/screens", map[string]any{"prompt": "x", "jobId": id, "screenId": "nope"}); r.status != http.StatusNotFound {
		t.Errorf("change of a screen that is not there: %d", r.status)
	}

	added := b.call(b.ada, http.MethodPost, "/api/studio/screens", map[string]any{"prompt": "a map of shops nearby", "jobId": id, "type": "map"})
	added.json(t, &a)
	if _, err := b.store.BeginRun(t.Context(), a.JobID, "run-3", 1); err != nil {
		t.Fatal(err)
	}
	parts, err := b.store.ListParts(t.Context(), a.JobID)
	if err != nil || len(parts) != 1 {
		t.Fatal(parts, err)
	}
	part := parts[0].PartID
	if _, err := b.store.ScreenVersion(t.Context(), id, part, 0); !fault.Is(err, fault.NotFound) {
		t.Fatalf("the added screen's id is taken: %v", err)
	}
	if _, err := b.store.BeginCall(t.Context(), store.CallStart{ID: "c3", JobID: a.JobID, Generation: 1, PartID: part, Provider: "offline", Model: "templates"}); err != nil {
		t.Fatal(err)
	}
	if err := b.store.FinishScreen(t.Context(), store.FinishedScreen{JobID: a.JobID, PartID: part, CallID: "c3", Title: "Map", HTML: "<div>map</div>"}); err != nil {
		t.Fatal(err)
	}
	if whole := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil); !strings.Contains(string(whole.body), "<div>map</div>") {
		t.Errorf("the job does not show the added screen: %.400s", whole.body)
	}
}
