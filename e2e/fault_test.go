package e2e

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/engineapi"
	gem "github.com/appforge-ai/appforge/internal/geminitest"
)

// sweepEvery is how often a waiting test has stale jobs looked for; in production the
// engine's cron does it every minute.
const sweepEvery = 2 * time.Second

// sweepUntil waits for all jobs to end, with sweeps in between.
func (s *stack) sweepUntil(ids []string, limit time.Duration) map[string]job {
	s.t.Helper()
	ended := map[string]job{}
	swept := time.Now()
	await(s.t, limit, fmt.Sprintf("%d jobs to end", len(ids)), func() (bool, string) {
		if time.Since(swept) > sweepEvery {
			s.sweep()
			swept = time.Now()
		}
		seen := ""
		for _, id := range ids {
			if _, done := ended[id]; done {
				continue
			}
			if j := s.api.get(id); j.settled() {
				ended[id] = j
			} else {
				seen = fmt.Sprintf("%d ended; %s %s %q %+v", len(ended), id, j.Status, j.Message, j.Screens)
			}
		}
		return len(ended) == len(ids), seen
	})
	return ended
}

func TestEngineAwayWhenRequestsCome(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{})
	port := s.engine.Port()
	s.stopEngine()
	const requests = 20
	ids := make([]string, requests)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			status, _, body, err := s.api.try(http.MethodPost, "/api/studio/generate", brief(false, fmt.Sprintf("Waiting %d", i)))
			if err != nil || status != http.StatusAccepted {
				t.Errorf("request %d: %d %s %v", i, status, body, err)
				return
			}
			ids[i] = jobID(t, body)
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	if _, _, body := s.api.do(http.MethodGet, "/readyz", nil); !contains(body, "degraded") {
		t.Errorf("readiness without an engine: %s", body)
	}
	s.startEngine(port, "engine")
	for _, id := range ids {
		if j := s.api.settled(id); j.Status != "completed" {
			t.Errorf("job %s: %s %q", id, j.Status, j.reason())
		}
	}
	if calls := len(s.gemini.Calls()); calls != requests {
		t.Errorf("%d model calls for %d screens", calls, requests)
	}
}

func TestServerKilledInTheMiddleOfAJob(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"SCREEN_CONCURRENCY=2"}})
	s.gemini.SetLatency(700 * time.Millisecond)
	id := s.api.generate(brief(true, "K1", "K2", "K3", "K4"))
	s.api.until(id, "have finished a part", func(j job) bool { return j.Progress > 0 })
	s.server.kill()
	finished := finishedParts(s, id)
	s.server.start()
	s.server.waitReady()
	j := s.sweepUntil([]string{id}, jobTime)[id]
	if j.Status != "completed" || len(j.OutputData.Screens) != 4 || j.OutputData.Theme == nil {
		t.Fatalf("%s %q with %d screens", j.Status, j.reason(), len(j.OutputData.Screens))
	}
	for _, part := range finished {
		if got := outcomes(s.api.calls(id), part); got != "ok" {
			t.Errorf("%s was finished before the kill, its calls are %q", part, got)
		}
	}
	checkLedger(s, []string{id})
}

func TestServerStoppedInTheMiddleOfAJob(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"SHUTDOWN_TIMEOUT=20s"}})
	s.gemini.SetLatency(2 * time.Second)
	id := s.api.generate(brief(false, "Deploy 1", "Deploy 2"))
	if err := s.gemini.WaitFor(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	s.server.stop() // a deploy: calls under way are finished and saved first
	if finished := finishedParts(s, id); len(finished) != 2 {
		t.Errorf("an orderly stop saved %v of the two calls under way", finished)
	}
	s.server.start()
	s.server.waitReady()
	if j := s.sweepUntil([]string{id}, jobTime)[id]; j.Status != "completed" || len(s.gemini.Calls()) != 2 {
		t.Errorf("%s after %d calls", j.Status, len(s.gemini.Calls()))
	}
}

func TestServerAwayLongerThanTheEnginesAttempts(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"SCREEN_CONCURRENCY=2"}})
	s.gemini.SetLatency(500 * time.Millisecond)
	id := s.api.generate(brief(true, "Away 1", "Away 2", "Away 3"))
	s.api.until(id, "have finished a part", func(j job) bool { return j.Progress > 0 })
	s.server.kill()
	finished := finishedParts(s, id)
	row, err := s.openStore().GetJob(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	await(t, jobTime, "the engine to give up", func() (bool, string) {
		run, err := s.engine.API.Run(t.Context(), row.RunID)
		return err == nil && run.State == engineapi.Failed, fmt.Sprint(run.State, " ", err)
	})
	s.server.start()
	s.server.waitReady()
	j := s.sweepUntil([]string{id}, jobTime)[id]
	if j.Status != "completed" || len(j.OutputData.Screens) != 3 {
		t.Fatalf("%s %q", j.Status, j.reason())
	}
	for _, part := range finished {
		if got := outcomes(s.api.calls(id), part); got != "ok" {
			t.Errorf("%s was finished before, its calls are %q", part, got)
		}
	}
	checkLedger(s, []string{id})
}

func TestEngineLosesItsMemory(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{})
	s.gemini.SetLatency(400 * time.Millisecond)
	const jobs = 20
	ids := make([]string, jobs)
	for i := range ids {
		ids[i] = s.api.generate(brief(false, fmt.Sprintf("Lost %d a", i), fmt.Sprintf("Lost %d b", i)))
	}
	if err := s.gemini.WaitAnswered(t.Context(), jobs/2); err != nil {
		t.Fatal(err)
	}
	port := s.engine.Port()
	if err := s.engine.Kill(); err != nil {
		t.Fatal(err)
	}
	s.startEngine(port, "wiped")
	s.waitRegistered()
	for id, j := range s.sweepUntil(ids, 2*jobTime) {
		if j.Status != "completed" || len(j.OutputData.Screens) != 2 {
			t.Errorf("job %s: %s %q with %d screens", id, j.Status, j.reason(), len(j.OutputData.Screens))
		}
	}
	checkLedger(s, ids)
}

// finishedParts reads the database while the server is away.
func finishedParts(s *stack, id string) []string {
	s.t.Helper()
	parts, err := s.openStore().ListParts(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	var done []string
	for _, p := range parts {
		if p.Status == "completed" {
			done = append(done, p.PartID)
		}
	}
	return done
}

// checkLedger holds the ledger of jobs against what the stand-in received: every
// call is in the books once, none was made for a part that was finished, and only
// calls that nobody answered to us are unknown.
func checkLedger(s *stack, ids []string) {
	s.t.Helper()
	st := s.openStore()
	received := map[string]gem.Call{}
	for _, c := range s.gemini.Calls() {
		if _, twice := received[c.ID]; twice || c.ID == "" {
			s.t.Errorf("the call %q of %s was received twice or has no id", c.ID, c.Screen)
		}
		received[c.ID] = c
	}
	booked := 0
	for _, id := range ids {
		calls, err := st.ListModelCalls(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		finished := map[string]bool{}
		for _, c := range calls { // oldest first
			if finished[c.PartID] {
				s.t.Errorf("job %s: %s was finished, and called again (%s)", id, c.PartID, c.Outcome)
			}
			call, arrived := received[c.ID]
			if arrived {
				booked++
			}
			switch c.Outcome {
			case "ok":
				finished[c.PartID] = true
				if !arrived || !call.Billed || call.Usage.Prompt != c.Prompt || call.Usage.Output != c.Output || c.CostUSD == nil || *c.CostUSD <= 0 {
					s.t.Errorf("job %s %s: the books say ok with %d/%d tokens, the model says %+v", id, c.PartID, c.Prompt, c.Output, call)
				}
			case "pending":
				s.t.Errorf("job %s %s: a call is still open", id, c.PartID)
			}
		}
	}
	if booked != len(received) {
		s.t.Errorf("the model received %d calls, the books have %d of them", len(received), booked)
	}
}
