package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
)

type bulk struct {
	ID, Action, Status, StartedBy string
	Matching, Done, Skipped       int64
	Filter                        struct {
		Error  string
		Status []string
	}
}

func TestAdminRetriesByFilter(t *testing.T) {
	b := setup(t)
	overloaded, quota := b.failJob("the model is overloaded"), b.failJob("quota used up")
	b.tally()
	body := `{"action":"retry","filter":{"error":"overloaded"}}`
	for who, key := range map[string]string{"a user": b.ada, "a viewer": b.see, "a service": b.serve} {
		if r := b.call(key, http.MethodPost, "/api/admin/bulk", body); r.status != http.StatusForbidden {
			t.Errorf("%s starts a bulk action: %d", who, r.status)
		}
	}
	r := b.call(b.admin, http.MethodPost, "/api/admin/bulk", body, "Idempotency-Key", "once")
	var started, again bulk
	r.json(t, &started)
	if r.status != http.StatusAccepted || r.header.Get("Location") != "/api/admin/bulk/"+started.ID || started.Matching != 1 || started.StartedBy != "root" || started.Status != "running" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if b.call(b.admin, http.MethodPost, "/api/admin/bulk", body, "Idempotency-Key", "once").json(t, &again); again.ID != started.ID {
		t.Error("the same key started it twice")
	}
	run := &functions.JobBulk{Store: b.store, Jobs: b.jobs}
	if _, err := run.Run(t.Context(), inngestgo.Input[functions.BulkRequested]{
		Event: inngestgo.GenericEvent[functions.BulkRequested]{Data: functions.BulkRequested{BulkID: started.ID, Generation: 1}},
	}); err != nil {
		t.Fatal(err)
	}
	var end bulk
	b.call(b.see, http.MethodGet, "/api/admin/bulk/"+started.ID, nil).json(t, &end)
	if end.Status != "completed" || end.Done != 1 || end.Filter.Error != "overloaded" || len(end.Filter.Status) != 2 {
		t.Errorf("ended as %+v", end)
	}
	for id, want := range map[string]store.JobStatus{overloaded: store.Pending, quota: store.Failed} {
		if job, err := b.store.GetJob(t.Context(), id); err != nil || job.Status != want {
			t.Errorf("job is %s, %v; want %s", job.Status, err, want)
		}
	}
	var list struct{ Actions []bulk }
	if b.call(b.see, http.MethodGet, "/api/admin/bulk", nil).json(t, &list); len(list.Actions) != 1 {
		t.Errorf("actions = %+v", list)
	}
}

func TestAdminStopsABulkAction(t *testing.T) {
	b := setup(t)
	b.newJob()
	var started, stopped bulk
	b.call(b.admin, http.MethodPost, "/api/admin/bulk", `{"action":"cancel","filter":{}}`).json(t, &started)
	if r := b.call(b.see, http.MethodPost, "/api/admin/bulk/"+started.ID+"/stop", nil); r.status != http.StatusForbidden {
		t.Errorf("a viewer stops a bulk action: %d", r.status)
	}
	b.call(b.admin, http.MethodPost, "/api/admin/bulk/"+started.ID+"/stop", nil).json(t, &stopped)
	if stopped.Status != "stopped" {
		t.Errorf("stopped = %+v", stopped)
	}
	for body, says := range map[string]string{
		`{"action":"explode","filter":{}}`:                     "action",
		`{"action":"retry","filter":{"colour":"red"}}`:         "colour",
		`{"action":"delete","filter":{"status":["pending"]}}`:  "jobs that are completed, failed or cancelled.",
		`{"action":"retry"}`:                                   "filter",
		`{"action":"retry","filter":{"q":"nothing has this"}}`: "jobs that are failed or cancelled.",
	} {
		if r := b.call(b.admin, http.MethodPost, "/api/admin/bulk", body); r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), says) {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
	if r := b.call(b.admin, http.MethodGet, "/api/admin/bulk/none", nil); r.status != http.StatusNotFound {
		t.Errorf("an action that is not there: %d", r.status)
	}
}
