package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	gem "github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store"
)

// TestGenerate is every way in which a job can go while nothing around it breaks.
// The scenarios share one stack and run side by side; screens have names of their own.
func TestGenerate(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"SCREEN_CONCURRENCY=20"}})

	scenario := func(name string, run func(t *testing.T, a api)) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := s.api
			a.t = t
			run(t, a)
		})
	}

	scenario("theme and screens", func(t *testing.T, a api) {
		id := a.generate(brief(true, "Plain home", "Plain profile"))
		j := a.settled(id)
		if j.Status != "completed" || j.Progress != 100 || len(j.OutputData.Screens) != 2 || j.OutputData.Theme == nil {
			t.Fatalf("%+v", j)
		}
		if j.Provider != "google" || j.TokenUsage == nil || j.TokenUsage.Total == 0 || j.Cost == nil || *j.Cost <= 0 {
			t.Errorf("not accounted for: provider %s tokens %+v cost %v", j.Provider, j.TokenUsage, j.Cost)
		}
		if !strings.HasPrefix(j.screen("s1"), "<div") || !strings.Contains(j.OutputData.Theme.Style, "--chart-5") {
			t.Errorf("theme %.200s\nscreen %.200s", j.OutputData.Theme.Style, j.screen("s1"))
		}
	})

	scenario("503, then success", func(t *testing.T, a api) {
		s.gemini.OnScreen("Flaky").Answer(gem.Status503, gem.OK)
		id := a.generate(brief(false, "Flaky"))
		j := a.settled(id)
		if j.Status != "completed" || j.Screens[0].Attempts != 2 || outcomes(a.calls(id), "s1") != "upstream ok" || j.Cost == nil || *j.Cost <= 0 {
			t.Errorf("%s, attempts %d, calls %q", j.Status, j.Screens[0].Attempts, outcomes(a.calls(id), "s1"))
		}
	})

	scenario("429 with RetryInfo is waited for", func(t *testing.T, a api) {
		const wait = 2500 * time.Millisecond
		s.gemini.OnScreen("Limited").Answer(gem.RateLimited(wait), gem.OK)
		id := a.generate(brief(false, "Limited"))
		a.until(id, "retry", func(j job) bool {
			return len(j.Screens) == 1 && j.Screens[0].Status == "retrying" && j.Screens[0].NextAttemptAt != nil && j.Screens[0].Error != "" && j.Status == "processing"
		})
		if j := a.settled(id); j.Status != "completed" || outcomes(a.calls(id), "s1") != "rate_limited ok" {
			t.Fatalf("%s %s, calls %q", j.Status, j.reason(), outcomes(a.calls(id), "s1"))
		}
		var times []time.Time
		for _, c := range s.gemini.Calls() {
			if c.Screen == "Limited" {
				times = append(times, c.Received)
			}
		}
		if gap := times[1].Sub(times[0]); gap < wait {
			t.Errorf("the second call came after %v, the model asked for %v", gap, wait)
		}
	})

	scenario("one of five fails for good, and retry makes only it", func(t *testing.T, a api) {
		s.gemini.OnScreen("Doomed").Answer(gem.Status503, gem.Status503, gem.Status503, gem.Status503)
		id := a.generate(brief(true, "Fine 1", "Fine 2", "Doomed", "Fine 3", "Fine 4"))
		j := a.settled(id)
		if j.Status != "failed" || !strings.HasPrefix(j.reason(), "1 of 5 screens failed: ") || len(j.OutputData.Screens) != 4 || j.OutputData.Theme == nil {
			t.Fatalf("%s %q with %d screens", j.Status, j.reason(), len(j.OutputData.Screens))
		}
		if got := s.gemini.CountFor("Doomed"); got != 4 {
			t.Errorf("the failing screen was asked for %d times, want 4", got)
		}
		before := len(a.calls(id))
		status, _, body := a.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil)
		if status != http.StatusAccepted {
			t.Fatalf("retry: %d %s", status, body)
		}
		if j = a.settled(id); j.Status != "completed" || j.reason() != "" || len(j.OutputData.Screens) != 5 {
			t.Errorf("after the retry: %s %q with %d screens", j.Status, j.reason(), len(j.OutputData.Screens))
		}
		if got := len(a.calls(id)) - before; got != 1 {
			t.Errorf("the retry made %d calls, want 1", got)
		}
	})

	for name, outcome := range map[string]struct {
		answer gem.Outcome
		code   string
		says   string
	}{
		"Refused":   {gem.Blocked, "blocked", "refused"},
		"Unsafe":    {gem.SafetyFinish, "blocked", "refused"},
		"Exhausted": {gem.PerDayQuota, "quota", "quota"},
	} {
		scenario("no retry: "+name, func(t *testing.T, a api) {
			s.gemini.OnScreen(name).Always(outcome.answer)
			id := a.generate(brief(false, name))
			j := a.settled(id)
			if j.Status != "failed" || j.ErrorCode != outcome.code || !strings.Contains(strings.ToLower(j.reason()), outcome.says) {
				t.Errorf("%s, code %s: %q", j.Status, j.ErrorCode, j.reason())
			}
			if got := s.gemini.CountFor(name); got != 1 {
				t.Errorf("%d calls, want 1", got)
			}
		})
	}

	for name, answer := range map[string]gem.Outcome{"Truncated": gem.Truncated, "Malformed": gem.Malformed, "Empty": gem.Empty} {
		scenario(name+" is a failed attempt, never a screen", func(t *testing.T, a api) {
			s.gemini.OnScreen(name+" once").Answer(answer, gem.OK)
			s.gemini.OnScreen(name + " always").Always(answer)
			id := a.generate(brief(false, name+" once", name+" always"))
			j := a.settled(id)
			if j.Status != "failed" || len(j.OutputData.Screens) != 1 || j.OutputData.Screens[0].ID != "s1" {
				t.Errorf("%s with %+v", j.Status, j.OutputData.Screens)
			}
			if got := s.gemini.CountFor(name + " always"); got != 2 {
				t.Errorf("a broken answer was paid for %d times, want 2", got)
			}
		})
	}

	scenario("hostile HTML is cleaned before it is stored", func(t *testing.T, a api) {
		s.gemini.OnScreen("Hostile").Always(gem.HostileHTML)
		j := a.settled(a.generate(brief(false, "Hostile")))
		for _, bad := range []string{"<script", "onerror", "onclick", "javascript:", "<iframe", "<form", "<meta", "http://", "@import"} {
			if strings.Contains(strings.ToLower(j.screen("s1")), bad) {
				t.Errorf("%s is in the stored screen: %.300s", bad, j.screen("s1"))
			}
		}
		if j.Status != "completed" || j.screen("s1") == "" {
			t.Errorf("%s %q without a screen", j.Status, j.reason())
		}
	})

	scenario("an edit makes a new version of its screen", func(t *testing.T, a api) {
		id := a.generate(brief(false, "Editable"))
		first := a.settled(id).screen("s1")
		s.gemini.OnScreen("Editable").Answer(gem.HTML(`<div class="w-[375px] bg-background text-foreground p-4"><h1 class="text-xl">Changed by prompt</h1><p class="text-muted-foreground">Now with a banner.</p></div>`))
		status, _, body := a.do(http.MethodPost, "/api/studio/screens", map[string]any{"jobId": id, "screenId": "s1", "prompt": "add a banner"})
		if status != http.StatusAccepted {
			t.Fatalf("%d %s", status, body)
		}
		if j := a.settled(jobID(t, body)); j.Status != "completed" {
			t.Fatalf("edit: %s %q", j.Status, j.reason())
		}
		j := a.get(id)
		if !strings.Contains(j.screen("s1"), "Changed by prompt") || j.Screens[0].Version != 2 || j.Status != "completed" {
			t.Errorf("%s, version %d: %.200s", j.Status, j.Screens[0].Version, j.screen("s1"))
		}
		_, _, old := a.do(http.MethodGet, "/api/jobs/"+id+"/screens/s1/versions/1", nil)
		var v struct{ HTML string }
		decode(t, old, &v)
		if v.HTML != first {
			t.Errorf("version 1 is %.200s", v.HTML)
		}
	})

	scenario("the same event twice runs once", func(t *testing.T, a api) {
		id := uuid.NewString()
		event := map[string]any{"id": id, "name": "studio/generate.screens", "data": merge(brief(true, "Twice"), "jobId", id, "userId", "ada")}
		s.send(event)
		s.send(event)
		j := a.settled(id)
		if j.Status != "completed" || s.gemini.CountFor("Twice") != 1 {
			t.Errorf("%s after %d calls", j.Status, s.gemini.CountFor("Twice"))
		}
	})

	scenario("an event from elsewhere creates its row", func(t *testing.T, a api) {
		s.send(map[string]any{"name": "studio/generate.screens", "data": merge(brief(true, "Foreign"), "userId", "grace")})
		st := s.openStore()
		var id string
		await(t, jobTime, "the foreign job's row", func() (bool, string) {
			jobs, _, err := st.ListJobs(t.Context(), store.JobFilter{UserID: "grace", Limit: 10})
			if err != nil || len(jobs) != 1 {
				return false, fmt.Sprint(len(jobs), " jobs ", err)
			}
			id = jobs[0].ID
			return true, ""
		})
		if j := a.settled(id); j.Status != "completed" || len(j.OutputData.Screens) != 1 {
			t.Errorf("%s %q", j.Status, j.reason())
		}
	})

	scenario("a bad event from elsewhere makes no row", func(t *testing.T, a api) {
		id := uuid.NewString()
		s.send(map[string]any{"name": "studio/generate.screens", "data": map[string]any{"jobId": id, "branding": map[string]any{"appName": "N"}, "screens": []any{}}})
		good := a.generate(brief(false, "After the bad one"))
		a.settled(good)
		if status, _, _ := a.do(http.MethodGet, "/api/jobs/"+id, nil); status != http.StatusNotFound {
			t.Errorf("the row of a bad event: %d", status)
		}
	})

	scenario("cancel while a call runs stops the spending", func(t *testing.T, a api) {
		s.gemini.OnScreen("Endless").Always(gem.Outcome{Kind: gem.KindHang})
		id := a.generate(brief(false, "Endless", "Endless"))
		if err := s.gemini.WaitUntil(t.Context(), "both calls", func(calls []gem.Call) bool { return count(calls, "Endless") == 2 }); err != nil {
			t.Fatal(err)
		}
		if status, _, body := a.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil); status != http.StatusOK {
			t.Fatalf("cancel: %d %s", status, body)
		}
		gone := func(calls []gem.Call) bool {
			left := 0
			for _, c := range calls {
				if c.Screen == "Endless" && c.ClientGone {
					left++
				}
			}
			return left == 2
		}
		if err := s.gemini.WaitUntil(t.Context(), "the calls to be broken off", gone); err != nil {
			t.Fatal(err)
		}
		j := a.get(id)
		if j.Status != "cancelled" || s.gemini.CountFor("Endless") != 2 {
			t.Errorf("%s after %d calls", j.Status, s.gemini.CountFor("Endless"))
		}
	})
}

func count(calls []gem.Call, screen string) int {
	n := 0
	for _, c := range calls {
		if c.Screen == screen {
			n++
		}
	}
	return n
}

func merge(m map[string]any, pairs ...any) map[string]any {
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}
