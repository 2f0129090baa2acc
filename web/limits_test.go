package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
	"github.com/appforge-ai/appforge/web"
)

// refusal is the problem of a request beyond a limit.
type refusal struct {
	Type     string
	Status   int
	Detail   string
	Code     string
	Violated []string `json:"violated-policies"`
	ResetAt  *time.Time
}

type limitsOf struct {
	UserID        string
	Counted       bool
	Own           *struct{ JobsPerMinute, JobsAtOnce *int }
	JobsAtOnce    struct{ Limit, Used, Remaining *int }
	JobsPerMin    struct{ Limit, Used, Remaining *int } `json:"jobsPerMinute"`
	DollarsPerDay struct {
		LimitUSD, UsedUSD, ReservedUSD, FailedUSD, RemainingUSD *float64
		ResetAt                                                 time.Time
		Warning                                                 bool
	}
}

func (b *bench) setLimits(user string, o store.LimitOverride) {
	b.t.Helper()
	if err := b.store.SetLimits(b.t.Context(), user, o); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) wantRefused(r reply, status int, code string, limit store.LimitName) refusal {
	b.t.Helper()
	var p refusal
	r.json(b.t, &p)
	if r.status != status || p.Code != code || len(p.Violated) != 1 || p.Violated[0] != string(limit) || !strings.HasSuffix(p.Type, "#quota-exceeded") || r.header.Get("Content-Type") != "application/problem+json" {
		b.t.Fatalf("%d %s; want %d about %s", r.status, r.body, status, limit)
	}
	return p
}

func TestALimitIsToldBeforeAndAfterItIsReached(t *testing.T) {
	b := setup(t)
	b.setLimits("ada", store.LimitOverride{JobsPerMinute: new(2), JobsAtOnce: new(5)})
	first := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "one")
	if got := first.header.Get("RateLimit-Policy"); got != `"jobs-per-minute";q=2;w=60, "jobs-at-once";q=5;qu="concurrent-requests"` {
		t.Errorf("RateLimit-Policy: %s", got)
	}
	wantLeft := func(r reply, minute, once int) {
		t.Helper()
		var left, atOnce, wait int
		if _, err := fmt.Sscanf(r.header.Get("RateLimit"), `"jobs-per-minute";r=%d;t=%d, "jobs-at-once";r=%d`, &left, &wait, &atOnce); err != nil || left != minute || atOnce != once || wait < 1 || wait > 60 {
			t.Errorf("RateLimit: %s", r.header.Get("RateLimit"))
		}
	}
	wantLeft(first, 1, 4)
	again := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "one")
	if again.status != http.StatusAccepted || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("the repetition: %d %s", again.status, again.body)
	}
	wantLeft(again, 1, 4)
	b.newJob()
	over := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "three")
	p := b.wantRefused(over, http.StatusTooManyRequests, "too_many", store.LimitJobsPerMinute)
	wantLeft(over, 0, 3)
	if wait, err := strconv.Atoi(over.header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 || p.ResetAt == nil || !strings.Contains(p.Detail, "2 jobs a minute") {
		t.Errorf("Retry-After %s, %+v", over.header.Get("Retry-After"), p)
	}
	if got := b.call(b.bob, http.MethodPost, "/api/studio/generate", goodBrief); got.status != http.StatusAccepted || got.header.Get("RateLimit") != "" {
		t.Errorf("bob, whom no limit holds: %d, RateLimit %q", got.status, got.header.Get("RateLimit"))
	}
	// The key is free: the same request works once the limit allows it.
	b.setLimits("ada", store.LimitOverride{JobsPerMinute: new(3)})
	if r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", "three"); r.status != http.StatusAccepted || r.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// Every route that makes work is bound, and what it refuses leaves nothing behind.
func TestNoRouteGoesAroundTheLimits(t *testing.T) {
	for _, mode := range []int{0, 100} {
		t.Run(fmt.Sprintf("%d percent in the background", mode), func(t *testing.T) {
			b := setup(t, func(c *web.Config) { c.Rollout = rollout(mode) })
			r := b.call(b.ada, http.MethodPost, "/api/studio/generate", briefInTwo)
			if r.status >= 300 {
				t.Fatalf("%d %s", r.status, r.body)
			}
			id := strings.TrimPrefix(r.header.Get("Location"), "/api/jobs/")
			var started struct{ JobID string }
			b.call(b.ada, http.MethodPost, "/api/chat/context", chatBody).json(t, &started)
			failed := started.JobID
			if _, err := b.store.MarkJobFailed(t.Context(), failed, 0, fault.Upstream, "overloaded"); err != nil {
				t.Fatal(err)
			}
			b.setLimits("ada", store.LimitOverride{JobsPerMinute: new(1)})
			b.call(b.ada, http.MethodPost, "/api/chat/context", chatBody)
			before := b.jobCount()
			form, kind := pictureForm(t)
			for name, call := range map[string]func() reply{
				"generate": func() reply { return b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief) },
				"change": func() reply {
					return b.call(b.ada, http.MethodPost, "/api/studio/screens", fmt.Sprintf(`{"jobId":%q,"prompt":"a cart"}`, id))
				},
				"chat": func() reply {
					return b.call(b.ada, http.MethodPost, "/api/chat/context", chatBody)
				},
				"style": func() reply { return b.call(b.ada, http.MethodPost, "/api/style/extract", form, "Content-Type", kind) },
				"export": func() reply {
					return b.call(b.ada, http.MethodPost, "/api/studio/screenshot", `{"html":"<div>x</div>"}`)
				},
				"rest":  func() reply { return b.call(b.ada, http.MethodPost, "/api/jobs/"+id+"/rest", nil) },
				"retry": func() reply { return b.call(b.ada, http.MethodPost, "/api/jobs/"+failed+"/retry", nil) },
				"for ada, by a service": func() reply {
					return b.call(b.serve, http.MethodPost, "/api/studio/generate", strings.Replace(goodBrief, `{`, `{"userId":"ada",`, 1))
				},
			} {
				t.Run(name, func(t *testing.T) {
					b.t = t
					r := call()
					b.wantRefused(r, http.StatusTooManyRequests, "too_many", store.LimitJobsPerMinute)
					if r.header.Get("RateLimit") == "" || r.header.Get("Retry-After") == "" {
						t.Errorf("headers %v", r.header)
					}
				})
			}
			b.t = t
			if after := b.jobCount(); after != before {
				t.Errorf("%d jobs became %d", before, after)
			}
			if job, err := b.store.GetJob(t.Context(), failed); err != nil || job.Status != store.Failed {
				t.Errorf("the job that was not to be retried is %s, %v", job.Status, err)
			}
		})
	}
}

const chatBody = `{"operation":"summary","messages":[{"role":"user","content":"We use Go."}]}`

func (b *bench) jobCount() int {
	b.t.Helper()
	var n int
	if err := b.store.DB().Get(&n, `SELECT COUNT(*) FROM inngest_jobs`); err != nil {
		b.t.Fatal(err)
	}
	return n
}

func pictureForm(t *testing.T) (body, contentType string) {
	t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	file, err := form.CreateFormFile("images", "shot.png")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write(picture(t, 8)); err != nil {
		t.Fatal(err)
	}
	if err := form.WriteField("extractionType", "colors"); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String(), form.FormDataContentType()
}

func TestDollarsAreRefusedWithTheTimeOfReset(t *testing.T) {
	b := setup(t)
	cent := money.USD(1e7)
	b.setLimits("ada", store.LimitOverride{DollarsPerDay: &cent})
	n := store.NewJob{ID: "0198f0f0-0000-7000-8000-000000000001", Type: store.ScreenGeneration, UserID: "ada", Input: []byte(`{}`), Screens: []store.NewScreen{{ID: "home"}},
		Price: func(store.Job, []store.Part) *money.USD { part := cent * 9 / 10; return &part },
	}
	if _, err := b.store.CreateJob(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	var mine limitsOf
	b.call(b.ada, http.MethodGet, "/api/limits", nil).json(t, &mine)
	day := mine.DollarsPerDay
	if mine.UserID != "ada" || !mine.Counted || *day.LimitUSD != 0.01 || *day.ReservedUSD != 0.009 || *day.UsedUSD != 0 || *day.RemainingUSD != 0.001 || !day.Warning || *mine.JobsAtOnce.Used != 1 || mine.JobsAtOnce.Limit != nil {
		t.Errorf("%+v", mine)
	}
	if day.ResetAt.Before(time.Now()) || day.ResetAt.Hour() != 0 || day.ResetAt.Location() != time.UTC {
		t.Errorf("reset at %s", day.ResetAt)
	}
	scraped := string(b.call(b.admin, http.MethodGet, "/metrics", nil).body)
	for _, want := range []string{`appforge_limit_warnings_total{limit="dollars-per-day"} 1`, `appforge_limit_warnings_total{limit="dollars-per-month"} 0`} {
		if !strings.Contains(scraped, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	if _, err := b.store.MarkJobFailed(t.Context(), n.ID, 0, fault.Upstream, "overloaded"); err != nil {
		t.Fatal(err)
	}
	b.call(b.ada, http.MethodGet, "/api/limits", nil).json(t, &mine)
	if *mine.DollarsPerDay.ReservedUSD != 0 || *mine.DollarsPerDay.RemainingUSD != 0.01 {
		t.Errorf("after the job has failed: %+v", mine.DollarsPerDay)
	}
}

// dearDesigner draws like the offline one, and says that a call costs a cent.
type dearDesigner struct{ studio.Designer }

func (d dearDesigner) Info() studio.Info {
	info, cent := d.Designer.Info(), money.USD(1e7)
	info.Estimate, info.TypicalScreen, info.TypicalTheme = &cent, &cent, &cent
	return info
}

func TestARequestBeyondTheDollarsIsA402(t *testing.T) {
	b := setupWith(t, dearDesigner{offline.New()})
	for limit, o := range map[store.LimitName]store.LimitOverride{
		store.LimitDollarsPerDay:   {DollarsPerDay: new(money.USD(1e6)), JobsAtOnce: new(7)},
		store.LimitDollarsPerMonth: {DollarsPerMonth: new(money.USD(1e6)), JobsAtOnce: new(7)},
	} {
		b.setLimits("ada", o)
		r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Idempotency-Key", string(limit))
		p := b.wantRefused(r, http.StatusPaymentRequired, "budget", limit)
		wait, err := strconv.Atoi(r.header.Get("Retry-After"))
		if err != nil || p.Status != http.StatusPaymentRequired || p.ResetAt == nil || !strings.Contains(p.Detail, "$0.0010") {
			t.Fatalf("Retry-After %q, %s", r.header.Get("Retry-After"), r.body)
		}
		if until := time.Until(*p.ResetAt); until <= 0 || wait < int(until.Seconds()) || wait > int(until.Seconds())+2 || p.ResetAt.UTC().Format("15:04:05") != "00:00:00" {
			t.Errorf("Retry-After %d for a reset at %s", wait, p.ResetAt)
		}
		if limit == store.LimitDollarsPerMonth && p.ResetAt.UTC().Day() != 1 {
			t.Errorf("a month begins anew at %s", p.ResetAt)
		}
		if got := r.header.Get("RateLimit"); got != `"jobs-at-once";r=7` {
			t.Errorf("RateLimit: %s", got)
		}
	}
	if n := b.jobCount(); n != 0 {
		t.Errorf("%d jobs were stored", n)
	}
}

// TestAnAdministratorsRetryComesPastLimitsOfJobs: they bound what users start themselves.
func TestAnAdministratorsRetryComesPastLimitsOfJobs(t *testing.T) {
	b := setup(t)
	adas := b.failJob("overloaded")
	b.setLimits("ada", store.LimitOverride{JobsPerMinute: new(1), JobsAtOnce: new(1)})
	b.newJob()
	b.wantRefused(b.call(b.ada, http.MethodPost, "/api/jobs/"+adas+"/retry", nil), http.StatusTooManyRequests, "too_many", store.LimitJobsPerMinute)
	b.wantRefused(b.call(b.serve, http.MethodPost, "/api/jobs/"+adas+"/retry", nil), http.StatusTooManyRequests, "too_many", store.LimitJobsPerMinute)
	if r := b.call(b.admin, http.MethodPost, "/api/jobs/"+adas+"/retry", nil); r.status != http.StatusAccepted {
		t.Errorf("an administrator's retry: %d %s", r.status, r.body)
	}
	// Their own jobs are bound like anybody's.
	var own struct{ JobID string }
	b.call(b.admin, http.MethodPost, "/api/studio/generate", goodBrief).json(t, &own)
	if _, err := b.store.MarkJobFailed(t.Context(), own.JobID, 0, fault.Upstream, "overloaded"); err != nil {
		t.Fatal(err)
	}
	b.setLimits("root", store.LimitOverride{JobsAtOnce: new(1)})
	b.call(b.admin, http.MethodPost, "/api/studio/generate", goodBrief)
	b.wantRefused(b.call(b.admin, http.MethodPost, "/api/jobs/"+own.JobID+"/retry", nil), http.StatusTooManyRequests, "too_many", store.LimitJobsAtOnce)
}

func TestOperatorsSetLimitsOfSingleUsers(t *testing.T) {
	b := setup(t)
	path := "/api/admin/limits/" + url.PathEscape("oidc|ada@example.com/1")
	body := `{"jobsPerMinute":5,"jobsAtOnce":null,"dollarsPerDay":2.5,"dollarsPerMonth":null}`
	for name, key := range map[string]string{"a user": b.ada, "a viewer": b.see, "a service": b.serve} {
		if r := b.call(key, http.MethodPut, path, body); r.status != http.StatusForbidden {
			t.Errorf("%s may set limits: %d", name, r.status)
		}
		if r := b.call(key, http.MethodDelete, path, nil); r.status != http.StatusForbidden {
			t.Errorf("%s may reset limits: %d", name, r.status)
		}
	}
	for _, wrong := range []string{`{}`, `{"jobsPerMinute":-1}`, `{"dollarsPerDay":-0.5}`, `{"dollarsPerDay":"1"}`, `{"jobs":1}`} {
		if r := b.call(b.admin, http.MethodPut, path, wrong); r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", wrong, r.status, r.body)
		}
	}
	var set limitsOf
	r := b.call(b.admin, http.MethodPut, path, body)
	if r.json(t, &set); r.status != http.StatusOK || set.UserID != "oidc|ada@example.com/1" || *set.JobsPerMin.Limit != 5 || *set.DollarsPerDay.LimitUSD != 2.5 || set.Own == nil || set.Own.JobsAtOnce != nil {
		t.Fatalf("%d %s", r.status, r.body)
	}
	var list struct{ Users []limitsOf }
	if r := b.call(b.see, http.MethodGet, "/api/admin/limits?q=oidc", nil); r.status != http.StatusOK {
		t.Errorf("a viewer may not read limits: %d", r.status)
	} else if r.json(t, &list); len(list.Users) != 1 || list.Users[0].UserID != set.UserID {
		t.Errorf("%s", r.body)
	}
	if r := b.call(b.ada, http.MethodGet, "/api/admin/limits", nil); r.status != http.StatusForbidden {
		t.Errorf("a user reads all limits: %d", r.status)
	}
	if r := b.call(b.admin, http.MethodDelete, path, nil); r.status != http.StatusOK {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call(b.admin, http.MethodDelete, path, nil); r.status != http.StatusNotFound {
		t.Errorf("%d %s", r.status, r.body)
	}
	log, _, err := b.store.ListAudit(t.Context(), store.AuditFilter{Action: "limits", Limit: 10})
	if err != nil || len(log) != 2 || log[1].UserID != "root" || !strings.Contains(string(log[1].After), "2.5") {
		t.Errorf("%+v, %v", log, err)
	}
}

func TestLimitsAreOfTheUserThatAServiceActsFor(t *testing.T) {
	b := setup(t)
	b.setLimits("ada", store.LimitOverride{JobsAtOnce: new(3)})
	var of limitsOf
	if b.call(b.serve, http.MethodGet, "/api/limits?userId=ada", nil).json(t, &of); of.UserID != "ada" || *of.JobsAtOnce.Limit != 3 {
		t.Errorf("%+v", of)
	}
	if b.call(b.serve, http.MethodGet, "/api/limits", nil).json(t, &of); of.UserID != "backend" {
		t.Errorf("%+v", of)
	}
	if r := b.call(b.bob, http.MethodGet, "/api/limits?userId=ada", nil); r.status != http.StatusForbidden {
		t.Errorf("bob reads ada's limits: %d", r.status)
	}
	if r := b.call(b.see, http.MethodGet, "/api/limits", nil); r.status != http.StatusOK {
		t.Errorf("a viewer reads none: %d", r.status)
	}
}

func TestParallelRequestsShareOneLimit(t *testing.T) {
	b := setup(t)
	b.setLimits("ada", store.LimitOverride{JobsPerMinute: new(10)})
	var wg sync.WaitGroup
	replies := make([]reply, 30)
	for i := range replies {
		wg.Go(func() { replies[i] = b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief) })
	}
	wg.Wait()
	made := 0
	for _, r := range replies {
		switch r.status {
		case http.StatusAccepted:
			made++
		case http.StatusTooManyRequests:
		default:
			t.Errorf("%d %s", r.status, r.body)
		}
	}
	if made != 10 || b.jobCount() != 10 {
		t.Errorf("%d made, %d rows; want 10", made, b.jobCount())
	}
}
