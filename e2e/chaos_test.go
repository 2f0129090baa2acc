package e2e

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"
)

// chaos makes jobs while the server is killed again and again at random moments,
// then holds every job, every screen and every call against what must be true.
func chaos(t *testing.T, jobs, kills int, seed uint64) {
	s := newStack(t, options{})
	s.gemini.SetLatency(150 * time.Millisecond)
	random := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	ids := make([]string, 0, jobs)
	killAt := map[int]bool{}
	for len(killAt) < kills {
		killAt[random.IntN(jobs-1)+1] = true
	}
	for i := range jobs {
		ids = append(ids, s.persist(brief(i%2 == 0, fmt.Sprintf("Chaos %d a", i), fmt.Sprintf("Chaos %d b", i)), fmt.Sprintf("chaos-%d", i)))
		if killAt[i] {
			pause := time.NewTimer(time.Duration(random.IntN(1500)) * time.Millisecond)
			<-pause.C // the moment of the crash is what is random here
			s.server.kill()
			s.server.start()
			s.server.waitReady()
		}
	}
	for id, j := range s.sweepUntil(ids, time.Duration(60+jobs*2)*time.Second) {
		if j.Status != "completed" || len(j.OutputData.Screens) != 2 {
			t.Errorf("job %s: %s %q with %d screens", id, j.Status, j.reason(), len(j.OutputData.Screens))
		}
		for _, screen := range j.Screens {
			if screen.Version != 1 {
				t.Errorf("job %s: screen %s was stored %d times", id, screen.ID, screen.Version)
			}
		}
	}
	checkLedger(s, ids)
}

// persist posts as a careful client does: with an idempotency key, again when the
// connection broke.
func (s *stack) persist(brief map[string]any, key string) string {
	s.t.Helper()
	var id string
	await(s.t, jobTime, "the server to take a job", func() (bool, string) {
		status, _, body, err := s.api.try(http.MethodPost, "/api/studio/generate", brief, "Idempotency-Key", key)
		if err != nil || status == http.StatusConflict || status == http.StatusServiceUnavailable {
			return false, fmt.Sprint(status, err)
		}
		if status != http.StatusAccepted {
			s.t.Fatalf("generate: %d %s", status, body)
		}
		id = jobID(s.t, body)
		return true, ""
	})
	return id
}

func TestKillsAtRandom(t *testing.T) {
	t.Parallel()
	chaos(t, 24, 4, uint64(time.Now().UnixNano()))
}

// TestSoak is the long form; `make soak` runs it.
func TestSoak(t *testing.T) {
	if !*soak {
		t.SkipNow() // TestKillsAtRandom is its short form
	}
	chaos(t, 200, 10, uint64(time.Now().UnixNano()))
}
