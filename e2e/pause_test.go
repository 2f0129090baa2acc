package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"
)

// settings is what the test reads of GET /api/admin/settings.
type settings struct {
	Version  int64
	JobTypes []struct {
		JobType          string
		Paused           bool
		Waiting, Running int
	}
}

// pause pauses screen generation, or resumes it.
func (s *stack) pause(paused bool) {
	s.t.Helper()
	var now settings
	_, _, body := s.api.do(http.MethodGet, "/api/admin/settings", nil)
	decode(s.t, body, &now)
	status, _, body := s.api.do(http.MethodPut, "/api/admin/settings", map[string]any{
		"version": now.Version, "jobTypes": []map[string]any{{"jobType": "screen-generation", "backgroundPercent": nil, "paused": paused}},
	})
	if status != http.StatusOK {
		s.t.Fatalf("settings: %d %s", status, body)
	}
}

// inspection is what the test reads of an administrator's view of a job.
type inspection struct {
	Outbox []struct {
		SentAt   *time.Time
		EngineID string
	}
}

func (a api) inspect(id string) inspection {
	a.t.Helper()
	var v inspection
	_, _, body := a.do(http.MethodGet, "/api/admin/jobs/"+id, nil)
	decode(a.t, body, &v)
	return v
}

func waitsPaused(j job) bool {
	return j.Status == "pending" && j.Message == "Waiting: paused by an operator"
}

// TestPauseAndResume pauses a type with one job running, one in the engine's queue, some
// that come later and one of another sender; and restarts the server meanwhile.
func TestPauseAndResume(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{env: []string{"SCREEN_CONCURRENCY=1"}})
	release := s.gemini.Hold()
	defer release()
	running := s.api.generate(brief(false, "Paused running"))
	if err := s.gemini.WaitFor(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	queued := s.api.generate(brief(false, "Paused queued"))
	await(t, jobTime, "the engine to have the second job", func() (bool, string) {
		sent := s.api.inspect(queued).Outbox[0].SentAt
		return sent != nil, "not sent"
	})
	s.pause(true)
	waiting := []string{queued}
	for i := range 3 {
		waiting = append(waiting, s.api.generate(brief(false, fmt.Sprintf("Paused later %d", i))))
	}
	foreign := "0e8f0f9c-4f0e-4a6e-9d5b-6a4d8f1c2b3a"
	data := brief(false, "Paused foreign")
	data["jobId"], data["userId"] = foreign, "local"
	s.send(map[string]any{"name": "studio/generate.screens", "data": data})
	release()
	if j := s.api.settled(running); j.Status != "completed" {
		t.Errorf("the running job: %s %q", j.Status, j.reason())
	}
	for _, id := range append(waiting, foreign) {
		s.api.until(id, "wait for the end of the pause", waitsPaused)
	}

	s.restartServer()
	s.waitRegistered()
	waiting = append(waiting, s.api.generate(brief(false, "Paused after the restart")))
	s.sweep() // finds nothing to settle or to send again: what waits is not stale
	for _, id := range append(waiting, foreign) {
		s.api.until(id, "wait still", waitsPaused)
	}
	for _, call := range s.gemini.Calls() {
		if call.Screen != "Paused running" {
			t.Errorf("%q was begun during the pause", call.Screen)
		}
	}
	var now settings
	_, _, body := s.api.do(http.MethodGet, "/api/admin/settings", nil)
	decode(t, body, &now)
	if got := now.JobTypes[0]; !got.Paused || got.Waiting != 6 || got.Running != 0 {
		t.Errorf("settings show %+v, want 6 waiting", got)
	}
	if _, _, body := s.api.do(http.MethodGet, "/readyz", nil); !contains(body, `"paused":["screen-generation"]`) {
		t.Errorf("readyz: %s", body)
	}

	s.pause(false)
	for _, id := range append(waiting, foreign) {
		if j := s.api.settled(id); j.Status != "completed" || j.Screens[0].Version != 1 {
			t.Errorf("job %s: %s %q, version %d", id, j.Status, j.reason(), j.Screens[0].Version)
		}
	}
	// The engine gives its ids in the order in which it is handed events. It begins those of
	// one request in an order of its own.
	taken := make([]string, len(waiting))
	for i, id := range waiting {
		outbox := s.api.inspect(id).Outbox
		taken[i] = outbox[len(outbox)-1].EngineID
	}
	if !slices.IsSorted(taken) {
		t.Errorf("the engine took them as %v, want the order in which they came", taken)
	}
}
