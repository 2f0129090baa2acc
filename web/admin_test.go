package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/web"
)

// adminReads are the routes that overseers read.
var adminReads = []string{
	"/api/admin/jobs", "/api/admin/jobs/count", "/api/admin/metrics/success", "/api/admin/metrics/duration", "/api/admin/metrics/cost",
	"/api/admin/metrics/models", "/api/admin/metrics/users", "/api/admin/metrics/modes", "/api/admin/metrics/queue", "/api/admin/errors",
}

func TestFiguresOfAllAreForOverseers(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	for _, path := range append(slices.Clone(adminReads), "/api/admin/jobs/"+id) {
		for _, key := range []string{b.ada, b.bob} {
			if r := b.call(key, http.MethodGet, path, nil); r.status != http.StatusForbidden {
				t.Errorf("a user reads %s: %d", path, r.status)
			}
		}
		for _, key := range []string{b.see, b.admin} {
			if r := b.call(key, http.MethodGet, path, nil); r.status != http.StatusOK {
				t.Errorf("an overseer reads %s: %d %s", path, r.status, r.body)
			}
		}
		if r := b.call("", http.MethodGet, path, nil); r.status != http.StatusUnauthorized {
			t.Errorf("a stranger reads %s: %d", path, r.status)
		}
	}
}

// failJob makes a job as ada and fails it.
func (b *bench) failJob(message string) string {
	b.t.Helper()
	id := b.newJob()
	if _, err := b.store.MarkJobFailed(b.t.Context(), id, 0, fault.Upstream, message); err != nil {
		b.t.Fatal(err)
	}
	return id
}

func (b *bench) tally() {
	b.t.Helper()
	if _, err := b.store.Tally(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

type jobList struct {
	Jobs       []struct{ ID, Status, UserID, Mode string }
	NextCursor *string
}

func TestAdminFindsJobsOfAll(t *testing.T) {
	b := setup(t)
	first, second := b.failJob("the model is overloaded"), b.failJob("quota used up")
	third := b.newJob()
	b.tally()
	for query, want := range map[string][]string{
		"":                           {third, second, first},
		"?status=failed":             {second, first},
		"?error=OVERLOAD":            {first},
		"?q=northw&status=failed":    {second, first},
		"?user=bob":                  nil,
		"?q=" + third[:13]:           {third},
		"?type=chat-context":         nil,
		"?from=2100-01-01T00:00:00Z": nil,
		"?to=" + url.QueryEscape(time.Now().Add(time.Hour).Format(time.RFC3339)): {third, second, first},
	} {
		r := b.call(b.see, http.MethodGet, "/api/admin/jobs"+query, nil)
		var list jobList
		r.json(t, &list)
		var got []string
		for _, j := range list.Jobs {
			got = append(got, j.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q found %v, want %v", query, got, want)
		}
		var count struct {
			Count int
			More  bool
		}
		if b.call(b.see, http.MethodGet, "/api/admin/jobs/count"+query, nil).json(t, &count); count.Count != len(want) || count.More {
			t.Errorf("%q counts %+v, want %d", query, count, len(want))
		}
	}
	var page jobList
	b.call(b.see, http.MethodGet, "/api/admin/jobs?limit=2", nil).json(t, &page)
	if len(page.Jobs) != 2 || page.NextCursor == nil {
		t.Fatalf("first page = %+v", page)
	}
	var rest jobList
	b.call(b.see, http.MethodGet, "/api/admin/jobs?limit=2&cursor="+*page.NextCursor, nil).json(t, &rest)
	if len(rest.Jobs) != 1 || rest.NextCursor != nil || rest.Jobs[0].ID != first {
		t.Errorf("second page = %+v", rest)
	}
	for _, bad := range []string{"?status=lost", "?cursor=x", "?from=yesterday", "?limit=1000"} {
		if r := b.call(b.see, http.MethodGet, "/api/admin/jobs"+bad, nil); r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", bad, r.status, r.body)
		}
	}
}

func TestAdminInspectsAJob(t *testing.T) {
	b := setup(t, func(cfg *web.Config) { cfg.EngineUI = "http://127.0.0.1:8288" })
	id := b.newJob()
	ctx := t.Context()
	job, err := b.store.BeginRun(ctx, id, "01RUN", 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.BeginCall(ctx, store.CallStart{ID: "c1", JobID: id, Generation: job.Generation, PartID: "home", Provider: "google", Model: "gemini-x"}); err != nil {
		t.Fatal(err)
	}
	r := b.call(b.see, http.MethodGet, "/api/admin/jobs/"+id, nil)
	var v struct {
		Job struct {
			ID, UserID string
			InputData  struct{ Branding struct{ AppName string } }
		}
		Mode, RunID, RunURL string
		Parts               []struct{ ID, Status string }
		Calls               []struct{ ID, Part string }
		Events              []struct {
			Seq  int64
			Type string
			Data map[string]any
		}
		Outbox []struct {
			ID        string
			NextTryAt *time.Time
			SentAt    *time.Time
		}
	}
	r.json(t, &v)
	if v.Job.ID != id || v.Job.UserID != "ada" || v.Job.InputData.Branding.AppName != "Northwind" || v.Mode != "background" {
		t.Errorf("job = %+v, mode %q", v.Job, v.Mode)
	}
	if v.RunID != "01RUN" || v.RunURL != "http://127.0.0.1:8288/run?runID=01RUN" {
		t.Errorf("run %q at %q", v.RunID, v.RunURL)
	}
	if len(v.Parts) != 3 || len(v.Calls) != 1 || v.Calls[0].Part != "home" || len(v.Events) != 3 || v.Events[0].Type != "status" || v.Events[0].Data["status"] != "pending" {
		t.Errorf("parts %+v, calls %+v, events %+v", v.Parts, v.Calls, v.Events)
	}
	if len(v.Outbox) != 1 || v.Outbox[0].ID != functions.EventID(id, 1) || v.Outbox[0].SentAt != nil || v.Outbox[0].NextTryAt == nil {
		t.Errorf("outbox = %+v", v.Outbox)
	}
	if r := b.call(b.see, http.MethodGet, "/api/admin/jobs/none", nil); r.status != http.StatusNotFound {
		t.Errorf("a job that is not there: %d", r.status)
	}
}

func TestRunsOfCloudHaveTheirOwnAddress(t *testing.T) {
	b := setup(t, func(cfg *web.Config) { cfg.EngineUI = "https://app.inngest.com/env/production" })
	id := b.newJob()
	if _, err := b.store.BeginRun(t.Context(), id, "01RUN", 1); err != nil {
		t.Fatal(err)
	}
	r := b.call(b.admin, http.MethodGet, "/api/admin/jobs/"+id, nil)
	if want := `"runUrl":"https://app.inngest.com/env/production/runs/01RUN"`; !strings.Contains(string(r.body), want) {
		t.Errorf("%s is not in %s", want, r.body)
	}
}

func TestAdminReadsMetrics(t *testing.T) {
	b := setup(t)
	b.failJob("1 of 2 screens failed: Home: the model is overloaded")
	b.failJob("1 of 2 screens failed: Profile: the model is overloaded")
	for range 3 {
		if err := b.store.UpdateJobStatus(t.Context(), b.newJob(), store.Completed, 100, nil); err != nil {
			t.Fatal(err)
		}
	}
	b.newJob()
	b.tally()
	today := time.Now().UTC().Format(time.DateOnly)
	var success struct {
		To    string
		Total struct {
			Jobs, Completed, Failed int
			Rate                    *float64
		}
		Previous struct{ Rate *float64 }
		ByType   []struct{ JobType string }
		ByDay    []struct {
			Day  string
			Jobs int
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/success", nil).json(t, &success)
	if success.To != today || success.Total.Jobs != 6 || success.Total.Rate == nil || *success.Total.Rate != 0.6 || success.Previous.Rate != nil {
		t.Errorf("success = %+v", success) // the unfinished job is no failure
	}
	if len(success.ByDay) != 7 || success.ByDay[6].Jobs != 6 || success.ByDay[5].Jobs != 0 || len(success.ByType) != 1 {
		t.Errorf("by day %+v, by type %+v", success.ByDay, success.ByType)
	}
	var duration struct {
		Total struct{ Completed, AverageMS, P50MS, P95MS int64 }
		ByDay []struct{ Day string }
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/duration?days=3", nil).json(t, &duration)
	if duration.Total.Completed != 3 || duration.Total.P50MS > duration.Total.P95MS || len(duration.ByDay) != 3 {
		t.Errorf("duration = %+v", duration)
	}
	var cost struct {
		Total struct{ CostUSD float64 }
		ByDay []struct {
			Day  string
			Jobs int
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/cost", nil).json(t, &cost)
	if len(cost.ByDay) != 30 || cost.ByDay[29].Day != today || cost.ByDay[29].Jobs != 6 {
		t.Errorf("cost = %+v", cost)
	}
	var modes struct {
		Modes []struct {
			JobType, Mode string
			Success       struct{ Jobs int }
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/modes", nil).json(t, &modes)
	if len(modes.Modes) != 4 || modes.Modes[0].Mode != "background" || modes.Modes[0].Success.Jobs != 6 || modes.Modes[1].Success.Jobs != 0 {
		t.Errorf("modes = %+v", modes)
	}
	var users struct {
		Users []struct {
			UserID string
			Jobs   int
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/users", nil).json(t, &users)
	if len(users.Users) != 1 || users.Users[0].UserID != "ada" || users.Users[0].Jobs != 6 {
		t.Errorf("users = %+v", users)
	}
	var queue struct {
		Waiting         int
		OldestWaitingAt *time.Time
		Behind          bool
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/queue", nil).json(t, &queue)
	if queue.Waiting != 1 || queue.OldestWaitingAt == nil || queue.Behind {
		t.Errorf("queue = %+v", queue)
	}
	var causes struct {
		Causes []struct {
			Cause, Code, Message string
			Jobs                 int
			Samples              []string
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/errors", nil).json(t, &causes)
	if len(causes.Causes) != 1 || causes.Causes[0].Jobs != 2 || causes.Causes[0].Message != "the model is overloaded" || len(causes.Causes[0].Samples) != 2 {
		t.Fatalf("causes = %+v", causes)
	}
	var behind jobList
	b.call(b.see, http.MethodGet, "/api/admin/jobs?cause="+causes.Causes[0].Cause, nil).json(t, &behind)
	if len(behind.Jobs) != 2 {
		t.Errorf("jobs behind the cause: %+v", behind)
	}
}
