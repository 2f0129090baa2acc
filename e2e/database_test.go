package e2e

import (
	"bufio"
	"net/http"
	"strconv"
	"strings"
	"testing"

	gem "github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/storetest"
)

// TestEveryDatabase runs the main job, a failure with its retry, and a cancel on
// each database, through the engine.
func TestEveryDatabase(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			s := newStack(t, options{database: d.Fresh(t)})
			j := s.api.settled(s.api.generate(brief(true, "One", "Two", "Three")))
			if j.Status != "completed" || len(j.OutputData.Screens) != 3 || j.OutputData.Theme == nil || j.Cost == nil {
				t.Fatalf("%s %q: %+v", j.Status, j.reason(), j)
			}
			s.gemini.OnScreen("Bad").Answer(gem.Blocked, gem.OK)
			id := s.api.generate(brief(false, "Good", "Bad"))
			if j = s.api.settled(id); j.Status != "failed" || len(j.OutputData.Screens) != 1 {
				t.Fatalf("%s %q", j.Status, j.reason())
			}
			s.api.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil)
			if j = s.api.settled(id); j.Status != "completed" || s.gemini.CountFor("Bad") != 2 || s.gemini.CountFor("Good") != 1 {
				t.Errorf("after the retry: %s %q, %d and %d calls", j.Status, j.reason(), s.gemini.CountFor("Bad"), s.gemini.CountFor("Good"))
			}
			s.gemini.OnScreen("Held").Always(gem.Outcome{Kind: gem.KindHang})
			id = s.api.generate(brief(false, "Held"))
			s.api.until(id, "be called for", func(j job) bool { return j.Screens[0].Status == "running" })
			s.api.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil)
			if j = s.api.settled(id); j.Status != "cancelled" {
				t.Errorf("cancelled job is %s", j.Status)
			}
		})
	}
}

// TestEventsCrossProcesses reads a job's events from two servers on one PostgreSQL:
// whichever works on the job, both tell it.
func TestEventsCrossProcesses(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{database: storetest.Databases()[1].Fresh(t)})
	port := freePort(t)
	second := &server{t: t, url: loopback(port), log: &logBuffer{}, args: []string{"serve"}, env: s.environment(port)}
	t.Cleanup(second.stop)
	second.start()
	second.waitReady()
	release := s.gemini.Hold()
	id := s.api.generate(brief(true, "Shared 1", "Shared 2", "Shared 3"))
	streams := make([]*http.Response, 2)
	for i, url := range []string{s.server.url, second.url} {
		res, err := http.Get(url + "/api/jobs/" + id + "/events")
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%v %v", res, err)
		}
		defer res.Body.Close()
		streams[i] = res
	}
	release()
	told := make([]map[string]int, 2)
	for i, res := range streams {
		told[i] = map[string]int{}
		last := 0
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if name, is := strings.CutPrefix(lines.Text(), "event: "); is {
				told[i][name]++
			}
			if number, is := strings.CutPrefix(lines.Text(), "id: "); is {
				n, err := strconv.Atoi(number)
				if err != nil || n != last+1 {
					t.Errorf("stream %d: event %s follows event %d", i, number, last)
				}
				last = n
			}
		}
		if told[i]["theme"] != 1 || told[i]["screen"] != 3 || told[i]["progress"] == 0 || told[i]["status"] < 2 {
			t.Errorf("stream %d told %v", i, told[i])
		}
	}
}
