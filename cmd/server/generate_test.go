package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/internal/apiclient/apitest"
)

const (
	testBrief = `{"branding":{"appName":"Northwind","primaryColor":"#0f766e"},"screens":[{"id":"welcome","name":"Welcome"},{"id":"home","name":"Today"}],"includeTheme":true}`
	testHTML  = `<div class="bg-background p-4"><h1 class="text-foreground text-xl">Hello</h1></div>`
	testKey   = "afk_abc_secret"
)

var testTheme = map[string]any{"id": "t", "name": "Teal", "style": "--background: #ffffff; --foreground: #101010; --radius: 1rem"}

// newAPI is a server whose job has two screens and a theme to make.
func newAPI(t *testing.T) *apitest.Server {
	t.Helper()
	return apitest.New(t, apitest.Job{
		Name: "Northwind", Status: "pending", Provider: "google",
		Screens: []apitest.Screen{{ID: "welcome", Title: "Welcome", Status: "waiting"}, {ID: "home", Title: "Today", Status: "waiting"}},
		InputData: map[string]any{
			"branding": map[string]any{"appName": "Northwind"}, "includeTheme": true,
			"screens": []map[string]any{{"id": "welcome", "name": "Welcome"}, {"id": "home", "name": "Today"}},
		},
	})
}

// options are those of a user who works in a folder of the test.
func options(t *testing.T, api *apitest.Server) generateOptions {
	t.Helper()
	t.Chdir(t.TempDir())
	noCSS := func(context.Context, []string) (string, error) { return "", nil } // the compiler is slow under the race detector
	return generateOptions{url: api.URL, key: testKey, brief: []byte(testBrief), compile: noCSS, pace: apiclient.Pace{
		Retry: time.Millisecond, Poll: 5 * time.Millisecond, Check: time.Hour, Gather: time.Millisecond, Lost: time.Second,
	}}
}

// outcome is what a user sees of a command.
type outcome struct {
	out, errOut string
	err         error
}

// generated runs generateFiles beside life, which changes the job.
func generated(t *testing.T, ctx context.Context, opts generateOptions, life func()) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if life != nil {
			life()
		}
	}()
	var out, errOut bytes.Buffer
	err := generateFiles(ctx, console{ctx: ctx, getenv: func(string) string { return "" }, out: &out, errOut: &errOut}, opts)
	<-ended
	if all := out.String() + errOut.String(); strings.Contains(all, testKey) || err != nil && strings.Contains(err.Error(), testKey) {
		t.Error("the key was printed")
	}
	return outcome{out.String(), errOut.String(), err}
}

func begin(api *apitest.Server) {
	api.AwaitRead()
	api.Change("progress", nil, func(j *apitest.Job) {
		j.Status = "processing"
		for i := range j.Screens {
			j.Screens[i].Status, j.Screens[i].Attempts = "running", 1
		}
	})
}

func screenDone(api *apitest.Server, i int, html string) {
	api.AwaitRead()
	api.Change("screen", nil, func(j *apitest.Job) {
		s := &j.Screens[i]
		s.Status, s.NextAttemptAt, s.Error = "completed", nil, ""
		j.Progress += 30
		j.OutputData.Screens = append(j.OutputData.Screens, apitest.Made{ID: s.ID, Title: s.Title, HTML: html})
	})
}

func themeDone(api *apitest.Server) {
	api.AwaitRead()
	api.Change("theme", map[string]any{"id": "theme"}, func(j *apitest.Job) { j.OutputData.Theme = testTheme })
}

func complete(api *apitest.Server) {
	api.AwaitRead()
	api.Change("status", map[string]any{"status": "completed"}, func(j *apitest.Job) {
		cost := 0.0021
		j.Status, j.Progress, j.EstimatedCostUSD, j.TokenUsage = "completed", 100, &cost, map[string]int{"total": 12480}
	})
}

func failHome(api *apitest.Server) {
	api.AwaitRead()
	api.Change("status", map[string]any{"status": "failed"}, func(j *apitest.Job) {
		reason := "1 of 2 screens failed: Today: the model refused the prompt"
		j.Status, j.Error = "failed", &reason
		j.Screens[1].Status, j.Screens[1].Error = "failed", "the model refused the prompt"
	})
}

func wholeLife(api *apitest.Server) func() {
	return func() {
		begin(api)
		screenDone(api, 0, testHTML)
		themeDone(api)
		screenDone(api, 1, testHTML)
		complete(api)
	}
}

var times = regexp.MustCompile(`\d+(\.\d)? s\b`)

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGeneratePrintsALineForEachChange(t *testing.T) {
	api := newAPI(t)
	got := generated(t, t.Context(), options(t, api), func() {
		begin(api)
		api.AwaitRead()
		api.Change("retrying", nil, func(j *apitest.Job) {
			soon := time.Now().Add(time.Minute)
			j.Screens[1].Status, j.Screens[1].NextAttemptAt, j.Screens[1].Error = "retrying", &soon, "model overloaded"
		})
		screenDone(api, 0, testHTML)
		themeDone(api)
		screenDone(api, 1, testHTML)
		complete(api)
	})
	if got.err != nil {
		t.Fatal(got.err)
	}
	want := `Sending the brief to ` + api.URL + `
Job ` + apitest.JobID + `
Theme: waiting
Welcome: waiting
Today: waiting
Theme: designing
Welcome: designing
Today: designing
Today: retrying in N s: model overloaded
Welcome: done in N s
Theme: done in N s
Today: done in N s
2 screens ready in N s, $0.0021. Open ` + filepath.Join("appforge-out", "northwind", "index.html") + "\n"
	if text := times.ReplaceAllString(got.out, "N s"); text != want {
		t.Errorf("printed\n%s\nwant\n%s", text, want)
	}
	if got.errOut != "" {
		t.Errorf("the standard error has %q", got.errOut)
	}
	if bodies := api.Bodies(); len(bodies) != 1 || bodies[0] != testBrief {
		t.Errorf("sent %q", bodies)
	}
}

func TestGenerateKeepsTheFinishedScreensOfAFailedJob(t *testing.T) {
	api := newAPI(t)
	opts := options(t, api)
	got := generated(t, t.Context(), opts, func() {
		begin(api)
		screenDone(api, 0, testHTML)
		failHome(api)
	})
	if got.err == nil {
		t.Fatal("a failed job gave no error")
	}
	for _, part := range []string{"failed: 1 of 2 screens failed: Today: the model refused the prompt", "generate --retry " + apitest.JobID + " --url " + api.URL} {
		if !strings.Contains(got.err.Error(), part) {
			t.Errorf("the error has no %q: %v", part, got.err)
		}
	}
	if !strings.Contains(got.out, "Today: failed: the model refused the prompt\n") || !strings.Contains(got.out, "1 of 2 screens saved") {
		t.Errorf("printed %q", got.out)
	}
	read(t, "appforge-out/northwind/01-welcome.html")

	t.Run("and a retry makes the rest", func(t *testing.T) {
		opts.brief, opts.retry = nil, apitest.JobID
		again := generated(t, t.Context(), opts, func() {
			api.AwaitCalls("POST /api/jobs/"+apitest.JobID+"/retry", 1)
			api.AwaitCalls("GET /api/jobs/"+apitest.JobID+"/events", 2)
			screenDone(api, 1, testHTML)
			complete(api)
		})
		if again.err != nil || !strings.Contains(again.out, "2 screens ready in") {
			t.Errorf("retry printed %q, %v", again.out, again.err)
		}
		read(t, "appforge-out/northwind/02-home.html")
	})
}

func TestGenerateFollowsAnExistingJob(t *testing.T) {
	api := newAPI(t)
	screenDoneAtOnce(api)
	opts := options(t, api)
	opts.brief, opts.job = nil, apitest.JobID
	got := generated(t, t.Context(), opts, nil)
	if got.err != nil || !strings.Contains(got.out, "2 screens ready, $0.0021. Open") {
		t.Errorf("printed %q, %v", got.out, got.err)
	}
	if n := api.Calls("POST /api/studio/generate"); n != 0 {
		t.Error("it asked for screens")
	}
	if brief := read(t, "appforge-out/northwind/brief.json"); !strings.Contains(brief, `"Northwind"`) {
		t.Errorf("brief.json = %s", brief)
	}

	opts.job, opts.retry = "", apitest.JobID
	if got := generated(t, t.Context(), opts, nil); got.err != nil || !strings.Contains(got.out, "Nothing to retry: The job is completed.") {
		t.Errorf("retry of a completed job printed %q, %v", got.out, got.err)
	}
}

// screenDoneAtOnce completes the job before anybody looks.
func screenDoneAtOnce(api *apitest.Server) {
	api.Change("status", nil, func(j *apitest.Job) {
		cost := 0.0021
		j.Status, j.Progress, j.EstimatedCostUSD = "completed", 100, &cost
		j.OutputData.Theme = testTheme
		for i := range j.Screens {
			j.Screens[i].Status = "completed"
			j.OutputData.Screens = append(j.OutputData.Screens, apitest.Made{ID: j.Screens[i].ID, Title: j.Screens[i].Title, HTML: testHTML})
		}
	})
}

func TestGenerateTakesASynchronousAnswer(t *testing.T) {
	for name, location := range map[string]string{"with its job": "/api/jobs/" + apitest.JobID, "without": ""} {
		t.Run(name, func(t *testing.T) {
			api := newAPI(t)
			api.AnswerGenerate(func(w http.ResponseWriter, _ *http.Request) {
				screenDoneAtOnce(api)
				if location != "" {
					w.Header().Set("Location", location)
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"mode":"sync","screens":[{"id":"welcome","title":"Welcome","html":"<div class=\"p-4\">A</div>"},{"id":"home","title":"Today","html":"<div class=\"p-4\">B</div>"}],"theme":null}`)
			})
			got := generated(t, t.Context(), options(t, api), nil)
			if got.err != nil || !strings.Contains(got.out, "2 screens ready in") || strings.Contains(got.out, "$0.0021") != (location != "") {
				t.Errorf("printed %q, %v", got.out, got.err)
			}
			read(t, "appforge-out/northwind/02-home.html")
		})
	}
}

func TestGenerateSavesWhatAFailedSynchronousRequestFinished(t *testing.T) {
	api := newAPI(t)
	api.AnswerGenerate(func(w http.ResponseWriter, _ *http.Request) {
		api.Change("status", nil, func(j *apitest.Job) {
			reason := "no quota"
			j.Status, j.Error = "failed", &reason
			j.OutputData.Screens = []apitest.Made{{ID: "welcome", Title: "Welcome", HTML: testHTML}}
		})
		apitest.Problem(w, http.StatusServiceUnavailable, map[string]any{"detail": "No quota.", "jobId": apitest.JobID})
	})
	got := generated(t, t.Context(), options(t, api), nil)
	if got.err == nil || !strings.Contains(got.err.Error(), "--retry "+apitest.JobID) || !strings.Contains(got.out, "1 of 2 screens saved") {
		t.Errorf("printed %q, %v", got.out, got.err)
	}
}

func TestGenerateTellsFieldsThatAreWrong(t *testing.T) {
	api := newAPI(t)
	api.AnswerGenerate(func(w http.ResponseWriter, _ *http.Request) {
		apitest.Problem(w, http.StatusUnprocessableEntity, map[string]any{"detail": "x", "errors": []map[string]any{
			{"location": "body.branding.primaryColor", "message": "is not a CSS colour", "value": "zzz"},
			{"location": "body.screens[1].name", "message": "expected length >= 1"},
		}})
	})
	got := generated(t, t.Context(), options(t, api), nil)
	want := "the brief has faults:\nbranding.primaryColor: is not a CSS colour\nscreens[1].name: expected length >= 1"
	if got.err == nil || got.err.Error() != want {
		t.Errorf("error = %v, want %s", got.err, want)
	}
}

func TestGenerateSaysHowToReachTheServer(t *testing.T) {
	api := newAPI(t)
	opts := options(t, api)
	api.AnswerGenerate(func(w http.ResponseWriter, _ *http.Request) {
		apitest.Problem(w, http.StatusUnauthorized, map[string]any{"detail": "Send an API key."})
	})
	for key, want := range map[string]string{"": "set APPFORGE_API_KEY, or give --key", testKey: "check APPFORGE_API_KEY or --key"} {
		opts.key = key
		if got := generated(t, t.Context(), opts, nil); got.err == nil || !strings.Contains(got.err.Error(), want) {
			t.Errorf("error = %v, want %q", got.err, want)
		}
	}
	api.Close()
	if got := generated(t, t.Context(), opts, nil); got.err == nil || !strings.Contains(got.err.Error(), "--url or APPFORGE_URL") {
		t.Errorf("error = %v", got.err)
	}
}

func TestInterruptLeavesTheJobAlone(t *testing.T) {
	api := newAPI(t)
	ctx, interrupt := context.WithCancel(t.Context())
	got := generated(t, ctx, options(t, api), func() {
		begin(api)
		api.AwaitRead()
		interrupt()
	})
	if !errors.Is(got.err, context.Canceled) || !strings.Contains(got.err.Error(), "goes on at the server") || !strings.Contains(got.err.Error(), "generate --job "+apitest.JobID) {
		t.Errorf("error = %v", got.err)
	}
	if api.Calls("POST /api/jobs/"+apitest.JobID+"/cancel") != 0 {
		t.Error("the job was cancelled")
	}
}

func TestInterruptCancelsTheJobWhenAsked(t *testing.T) {
	api := newAPI(t)
	opts := options(t, api)
	opts.cancelOnInterrupt = true
	ctx, interrupt := context.WithCancel(t.Context())
	got := generated(t, ctx, opts, func() {
		begin(api)
		screenDone(api, 0, testHTML)
		api.AwaitRead()
		interrupt()
	})
	if got.err == nil || !strings.Contains(got.err.Error(), "was cancelled") || !strings.Contains(got.err.Error(), "--retry") {
		t.Errorf("error = %v", got.err)
	}
	if api.Calls("POST /api/jobs/"+apitest.JobID+"/cancel") != 1 {
		t.Error("the job was not cancelled")
	}
	read(t, "appforge-out/northwind/01-welcome.html")
}

func TestJSONIsAllThatTheStandardOutputHas(t *testing.T) {
	api := newAPI(t)
	opts := options(t, api)
	opts.json = true
	got := generated(t, t.Context(), opts, wholeLife(api))
	var job apitest.Job
	if err := json.Unmarshal([]byte(got.out), &job); err != nil || got.err != nil || job.ID != apitest.JobID || len(job.OutputData.Screens) != 2 {
		t.Errorf("printed %q: %v, %v", got.out, err, got.err)
	}
	if !strings.Contains(got.errOut, "Welcome: done") || !strings.Contains(got.errOut, "2 screens ready") {
		t.Errorf("the standard error has %q", got.errOut)
	}
}
