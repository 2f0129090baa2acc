package e2e

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/storetest"
)

// as gives the API by a key of its own.
func (s *stack) as(user, role string) api {
	s.t.Helper()
	a := s.api
	a.key = strings.TrimSpace(s.run("keys", "create", "--user", user, "--role", role))
	return a
}

// flood sends n requests side by side, in turn to each address, and counts their statuses.
func flood(a api, n int, urls []string, screen string) (statuses map[int]int, refused []http.Header) {
	a.t.Helper()
	statuses = map[int]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range n {
		one := a
		one.url = urls[i%len(urls)]
		wg.Go(func() {
			status, header, body, err := one.try(http.MethodPost, "/api/studio/generate", brief(false, fmt.Sprintf("%s %d", screen, i)))
			mu.Lock()
			defer mu.Unlock()
			statuses[status]++
			switch {
			case err != nil:
				a.t.Error(err)
			case status == http.StatusTooManyRequests || status == http.StatusPaymentRequired:
				refused = append(refused, header)
			case status != http.StatusAccepted:
				a.t.Errorf("%d %s", status, body)
			}
		})
	}
	wg.Wait()
	return statuses, refused
}

type moneyLimit struct{ LimitUSD, UsedUSD, ReservedUSD, FailedUSD, RemainingUSD float64 }

func (a api) day() moneyLimit {
	a.t.Helper()
	_, _, body := a.do(http.MethodGet, "/api/limits", nil)
	var mine struct{ DollarsPerDay moneyLimit }
	decode(a.t, body, &mine)
	return mine.DollarsPerDay
}

// reserved is what a job of one screen reserves, in dollars.
func (a api) reserved() float64 {
	a.t.Helper()
	_, _, body := a.do(http.MethodPost, "/api/studio/estimate", map[string]any{"screens": 1})
	var estimate struct{ CostHighUSD float64 }
	decode(a.t, body, &estimate)
	return estimate.CostHighUSD
}

// setLimits gives a user limits of their own; a is an administrator's.
func (a api) setLimits(user string, limits map[string]any) {
	a.t.Helper()
	if status, _, body := a.do(http.MethodPut, "/api/admin/limits/"+user, limits); status != http.StatusOK {
		a.t.Fatalf("set limits: %d %s", status, body)
	}
}

// TestTwoProcessesShareOneLimit floods two servers on one PostgreSQL: a hundred jobs a
// minute are a hundred, and money for ten is ten.
func TestTwoProcessesShareOneLimit(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{signed: true, database: storetest.Databases()[1].Fresh(t), env: []string{"SCREEN_CONCURRENCY=20"}})
	port := freePort(t)
	second := &server{t: t, url: loopback(port), log: &logBuffer{}, args: []string{"serve"}, env: s.environment(port)}
	t.Cleanup(second.stop)
	second.start()
	second.waitReady()
	urls := []string{s.server.url, second.url}
	ada, bob, admin := s.api, s.as("bob", "user"), s.as("root", "admin")
	release := s.gemini.Hold()

	admin.setLimits("ada", map[string]any{"jobsPerMinute": 100, "jobsAtOnce": 0, "dollarsPerDay": 0, "dollarsPerMonth": 0})
	statuses, refused := flood(ada, 121, urls, "Rush")
	if statuses[http.StatusAccepted] != 100 || statuses[http.StatusTooManyRequests] != 21 {
		t.Errorf("of 121 calls at 100 a minute: %v", statuses)
	}
	for _, header := range refused {
		if wait, err := strconv.Atoi(header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 || !strings.Contains(header.Get("RateLimit"), `"jobs-per-minute";r=0;t=`) {
			t.Errorf("Retry-After %q, RateLimit %q", header.Get("Retry-After"), header.Get("RateLimit"))
		}
	}

	budget := math.Round(bob.reserved()*10*1e9) / 1e9
	admin.setLimits("bob", map[string]any{"dollarsPerDay": budget})
	statuses, refused = flood(bob, 50, urls, "Paid")
	if statuses[http.StatusAccepted] != 10 || statuses[http.StatusPaymentRequired] != 40 {
		t.Errorf("of 50 calls with money for 10: %v", statuses)
	}
	for _, header := range refused {
		if wait, err := strconv.Atoi(header.Get("Retry-After")); err != nil || wait < 1 || wait > 24*60*60 || !strings.HasPrefix(header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("Retry-After %q of %s", header.Get("Retry-After"), header.Get("Content-Type"))
		}
	}
	if day := bob.day(); day.RemainingUSD > 1e-9 || day.UsedUSD != 0 {
		t.Errorf("with all reserved: %+v", day)
	}

	release()
	_, _, body := bob.do(http.MethodGet, "/api/jobs?limit=100", nil)
	var list struct{ Jobs []struct{ ID string } }
	decode(t, body, &list)
	if len(list.Jobs) != 10 {
		t.Fatalf("bob has %d jobs, want 10", len(list.Jobs))
	}
	spent := 0.0
	for _, j := range list.Jobs {
		end := bob.settled(j.ID)
		if end.Status != "completed" || end.Cost == nil {
			t.Fatalf("%+v", end)
		}
		for _, c := range bob.calls(j.ID) {
			spent += *c.CostUSD
		}
	}
	if day := bob.day(); day.ReservedUSD != 0 || math.Abs(day.UsedUSD-spent) > 1e-9 || day.UsedUSD <= 0 || day.UsedUSD > budget {
		t.Errorf("settled to %+v, the ledger says %f of %f", day, spent, budget)
	}
}

// TestALimitNearlyUsedIsToldToItsUser lets one job reserve nine tenths of the day's dollars.
func TestALimitNearlyUsedIsToldToItsUser(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{signed: true, env: []string{"WEBHOOK_ALLOW_PRIVATE=true"}})
	s.as("root", "admin").setLimits("ada", map[string]any{"dollarsPerDay": math.Round(s.api.reserved()/0.9*1e9) / 1e9})
	r := receive(t, 0)
	r.hook(t, s.api)
	s.api.settled(s.api.generate(brief(false, "Home")))
	told := map[string]int{}
	for _, m := range r.wait(t, 2) {
		told[m.Type+" "+m.Data.Limit]++
		if !m.Valid {
			t.Errorf("%+v has no valid signature", m)
		}
	}
	if told["limit.warning dollars-per-day"] != 1 || told["job.completed "] != 1 {
		t.Errorf("told %v", told)
	}
}

// TestOneUsersManyDoNotHoldUpAnothersFirst puts a job of bob's behind fifty of ada's,
// all of which wait for the same five places.
func TestOneUsersManyDoNotHoldUpAnothersFirst(t *testing.T) {
	t.Parallel()
	const many = 50
	s := newStack(t, options{signed: true, env: []string{"SCREEN_CONCURRENCY=5"}})
	bob := s.as("bob", "user")
	release := s.gemini.Hold()
	ids := make([]string, many)
	for i := range many {
		ids[i] = s.api.generate(brief(false, fmt.Sprintf("Of ada %d", i)))
	}
	ctx, cancel := context.WithTimeout(t.Context(), jobTime)
	defer cancel()
	if err := s.gemini.WaitFor(ctx, 5); err != nil {
		t.Fatal(err)
	}
	first := bob.generate(brief(false, "Of bob"))
	st := s.openStore()
	for _, id := range append(ids, first) {
		await(t, jobTime, "the engine to have the event of job "+id, func() (bool, string) {
			job, err := st.GetJob(t.Context(), id)
			return err == nil && job.EngineEvent != "", fmt.Sprint(job.EngineEvent, err)
		})
	}
	release()
	if j := bob.settled(first); j.Status != "completed" {
		t.Fatalf("%s %q", j.Status, j.reason())
	}
	for _, id := range ids {
		if j := s.api.settled(id); j.Status != "completed" {
			t.Fatalf("%s %q", j.Status, j.reason())
		}
	}
	before := before(s.gemini.Calls(), "Of bob")
	t.Logf("%d of ada's %d calls came before bob's", before, many)
	// Five were at work when bob came; those whose step the engine had in hand come too: six is usual.
	if before > 15 {
		t.Errorf("%d of ada's %d calls came before bob's only one", before, many)
	}
}

// before counts the calls that came before a screen's.
func before(calls []geminitest.Call, screen string) int {
	for i, c := range calls {
		if c.Screen == screen {
			return i
		}
	}
	return len(calls)
}
