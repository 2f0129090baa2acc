package apiclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/internal/apiclient/apitest"
)

const eventsRoute = "GET /api/jobs/" + apitest.JobID + "/events"

// watched runs Watch beside life, which changes the job, and gives all views.
func watched(t *testing.T, c *apiclient.Client, life func()) ([]apiclient.View, error) {
	t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		life()
	}()
	var views []apiclient.View
	last, err := c.Watch(testContext(t), apitest.JobID, func(v apiclient.View) { views = append(views, v) })
	<-ended
	if err == nil && last.Job.Status != views[len(views)-1].Job.Status {
		t.Errorf("the last view shown is %+v, the one returned %+v", views[len(views)-1].Job, last.Job)
	}
	return views, err
}

func progress(api *apitest.Server, percent int) {
	api.AwaitRead()
	api.Change("progress", map[string]any{"progress": percent}, func(j *apitest.Job) { j.Progress = percent })
}

func settle(api *apitest.Server, status string) {
	api.AwaitRead()
	api.Change("status", map[string]any{"status": status}, func(j *apitest.Job) { j.Status = status })
}

func progresses(views []apiclient.View) []int {
	var all []int
	for _, v := range views {
		all = append(all, v.Job.Progress)
	}
	return slices.Compact(all)
}

func TestWatchFollowsTheStream(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing"})
	pace := quick
	pace.Poll, pace.Retry = time.Hour, time.Hour // only the first stream can bring news
	c := clientWith(t, apiclient.Options{URL: api.URL, Pace: pace})
	views, err := watched(t, c, func() {
		progress(api, 25)
		progress(api, 75)
		settle(api, "completed")
	})
	if got := progresses(views); err != nil || !slices.Equal(got, []int{0, 25, 75}) || views[len(views)-1].Job.Status != apiclient.Completed {
		t.Errorf("progress %v, error %v", got, err)
	}
	if n := api.Calls(eventsRoute); n != 1 {
		t.Errorf("%d streams were opened", n)
	}
}

func TestWatchResumesAStreamThatIsCut(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing"})
	api.CutStreams(2, 1)
	pace := quick
	pace.Poll = time.Hour
	views, err := watched(t, clientWith(t, apiclient.Options{URL: api.URL, Pace: pace}), func() {
		progress(api, 25) // event 2
		progress(api, 50) // event 3 cuts the first stream, and is the second's
		progress(api, 75) // event 4 cuts the second
		settle(api, "completed")
	})
	if got := progresses(views); err != nil || !slices.Equal(got, []int{0, 25, 50, 75}) {
		t.Errorf("progress %v, error %v", got, err)
	}
	if got := api.Resumed(); !slices.Equal(got[:3], []string{"", "2", "3"}) {
		t.Errorf("resumed after %q", got)
	}
}

func TestWatchPollsWhereStreamsDoNotPass(t *testing.T) {
	for name, stream := range map[string]http.HandlerFunc{
		"held back":    func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"refused":      problem(502, map[string]any{}),
		"not a stream": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"cut before its first event": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := apitest.New(t, apitest.Job{Status: "processing"})
			api.ReplaceStream(stream)
			views, err := watched(t, newClient(t, api), func() {
				api.AwaitCalls(eventsRoute, 3) // it gives up streams then
				api.AwaitUnchanged()
				progress(api, 50)
				settle(api, "completed")
			})
			if got := progresses(views); err != nil || !slices.Equal(got, []int{0, 50}) {
				t.Errorf("progress %v, error %v", got, err)
			}
			if n := api.Calls(eventsRoute); n != 3 {
				t.Errorf("%d streams were tried", n)
			}
		})
	}
}

func TestWatchLeavesAStreamThatWentSilent(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing"})
	api.ReplaceStream(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "retry: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	pace := quick
	pace.Silence = 20 * time.Millisecond
	views, err := watched(t, clientWith(t, apiclient.Options{URL: api.URL, Pace: pace}), func() {
		api.AwaitCalls(eventsRoute, 2)
		progress(api, 50)
		settle(api, "completed")
	})
	if got := progresses(views); err != nil || !slices.Equal(got, []int{0, 50}) {
		t.Errorf("progress %v, error %v", got, err)
	}
}

func TestWatchBearsAServerThatRestarts(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing"})
	api.ReplaceStream(problem(502, map[string]any{}))
	views, err := watched(t, newClient(t, api), func() {
		api.AwaitCalls(eventsRoute, 3)
		api.Refuse(abort, problem(503, map[string]any{"detail": "Starting."}), abort)
		settle(api, "completed")
	})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(views, func(v apiclient.View) bool { return v.Trouble != nil }) {
		t.Error("the trouble was not shown")
	}
	if last := views[len(views)-1]; last.Trouble != nil || last.Job.Status != apiclient.Completed {
		t.Errorf("last view = %+v", last)
	}
}

func TestWatchGivesUpALostServer(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing", Progress: 30})
	pace := quick
	pace.Lost = 30 * time.Millisecond
	c := clientWith(t, apiclient.Options{URL: api.URL, Pace: pace})
	view, err := c.Watch(testContext(t), apitest.JobID, func(v apiclient.View) {
		if v.Trouble == nil {
			go api.CloseClientConnections()
			api.ReplaceStream(abort)
			refusals := make([]http.HandlerFunc, 10_000)
			for i := range refusals {
				refusals[i] = abort
			}
			api.Refuse(refusals...)
		}
	})
	var gone *apiclient.Unreachable
	if !errors.As(err, &gone) || view.Job.Progress != 30 {
		t.Errorf("Watch = %+v, %v", view.Job, err)
	}
}

func TestWatchOfASettledJobEndsAtOnce(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "failed"})
	views, err := watched(t, newClient(t, api), func() {})
	if err != nil || len(views) != 1 || api.Calls(eventsRoute) != 0 {
		t.Errorf("%d views, %d streams, %v", len(views), api.Calls(eventsRoute), err)
	}
}

func TestWatchDoesNotTakeAnEarlierEndForTheEnd(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "failed"}) // event 1 says so
	c := newClient(t, api)
	if _, err := c.Retry(testContext(t), apitest.JobID); err != nil {
		t.Fatal(err)
	}
	views, err := watched(t, c, func() {
		progress(api, 90)
		settle(api, "completed")
	})
	if last := views[len(views)-1].Job; err != nil || last.Status != apiclient.Completed {
		t.Errorf("ended as %s, %v", last.Status, err)
	}
}

func TestWatchOfAnUnknownJob(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	_, err := newClient(t, api).Watch(testContext(t), "00000000-0000-4000-8000-000000000000", func(apiclient.View) {})
	if apiclient.StatusOf(err) != 404 || !strings.Contains(err.Error(), "Job not found") {
		t.Errorf("error = %v", err)
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing"})
	ctx, cancel := context.WithCancel(testContext(t))
	_, err := newClient(t, api).Watch(ctx, apitest.JobID, func(apiclient.View) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
}

func TestWatchKnowsTheThemeFromEvents(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending", InputData: map[string]any{"includeTheme": true}})
	soon := time.Now().Add(time.Hour).UTC()
	views, err := watched(t, newClient(t, api), func() {
		settle(api, "processing")
		api.AwaitRead()
		api.Change("retrying", map[string]any{"id": "theme", "attempt": 1, "nextAttemptAt": soon, "error": "overloaded"}, nil)
		api.AwaitRead()
		api.Change("theme", map[string]any{"id": "theme"}, func(j *apitest.Job) {
			j.OutputData.Theme = map[string]any{"id": "t", "name": "T", "style": "--a:b"}
		})
		settle(api, "completed")
	})
	if err != nil {
		t.Fatal(err)
	}
	var states []apiclient.Status
	for _, v := range views {
		states = append(states, v.Theme.Status)
		if v.Theme.Status == apiclient.Retrying && (v.Theme.Error != "overloaded" || !v.Theme.NextAttemptAt.Equal(soon)) {
			t.Errorf("retrying theme = %+v", v.Theme)
		}
	}
	want := []apiclient.Status{apiclient.Waiting, apiclient.Running, apiclient.Retrying, apiclient.Completed}
	if got := slices.Compact(states); !slices.Equal(got, want) {
		t.Errorf("theme was %v, want %v", got, want)
	}
}
