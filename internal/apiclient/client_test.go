package apiclient_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/internal/apiclient/apitest"
)

// quick makes waits short where a test waits for them.
var quick = apiclient.Pace{
	Retry: time.Millisecond, Poll: 5 * time.Millisecond, Check: time.Hour, Gather: time.Millisecond,
	FirstByte: 50 * time.Millisecond, Silence: 10 * time.Second, Lost: 10 * time.Second,
}

func newClient(t *testing.T, api *apitest.Server) *apiclient.Client {
	t.Helper()
	return clientWith(t, apiclient.Options{URL: api.URL, Key: "afk_test", Pace: quick})
}

func clientWith(t *testing.T, o apiclient.Options) *apiclient.Client {
	t.Helper()
	c, err := apiclient.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func abort(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func problem(status int, body map[string]any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { apitest.Problem(w, status, body) }
}

func TestGenerateRepeatsWithOneKeyUntilAnswered(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	refusals := []http.HandlerFunc{
		abort,
		func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "0")
			apitest.Problem(w, 503, map[string]any{"detail": "Busy."})
		},
		abort,
		problem(409, map[string]any{"detail": "A request with this key is still running."}),
	}
	var tries atomic.Int64
	api.AnswerGenerate(func(w http.ResponseWriter, r *http.Request) {
		if n := int(tries.Add(1)); n <= len(refusals) {
			refusals[n-1](w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, `{"mode":"async","jobId":"`+apitest.JobID+`","status":"pending"}`)
	})
	var causes []string
	c := clientWith(t, apiclient.Options{URL: api.URL + "/", Key: "afk_test", Pace: quick, OnRetry: func(cause error, _ time.Duration) { causes = append(causes, cause.Error()) }})
	started, err := c.Generate(testContext(t), []byte(`{"screens":[]}`))
	if err != nil || started.JobID != apitest.JobID {
		t.Fatalf("Generate = %+v, %v", started, err)
	}
	keys := api.Keys()
	if len(keys) != 5 || keys[0] == "" {
		t.Fatalf("keys = %q, want five tries with a key", keys)
	}
	for _, key := range keys {
		if key != keys[0] {
			t.Errorf("keys differ: %q", keys)
		}
	}
	// net/http itself repeats a request that an idle connection swallowed.
	if told := strings.Join(causes, "\n"); !strings.Contains(told, "cannot be reached") || !strings.Contains(told, "Busy.") || !strings.Contains(told, "still running") {
		t.Errorf("causes told = %q", causes)
	}
	if got := api.Authorizations(); len(got) != 1 || got[0] != "Bearer afk_test" {
		t.Errorf("Authorization = %q", got)
	}
}

func TestGenerateGivesUpAfterSixTries(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	api.AnswerGenerate(problem(502, map[string]any{}))
	_, err := newClient(t, api).Generate(testContext(t), []byte(`{}`))
	if apiclient.StatusOf(err) != 502 || api.Calls("POST /api/studio/generate") != 6 {
		t.Errorf("error = %v after %d tries", err, api.Calls("POST /api/studio/generate"))
	}
}

func TestGenerateDoesNotRepeatWhatCannotHelp(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		status int
		want   string
	}{
		{"wrong fields", problem(422, map[string]any{"detail": "x", "errors": []map[string]any{
			{"location": "body.branding.primaryColor", "message": "is not a CSS colour: write \x1b[31m#0f766e"},
			{"location": "body.screens[0].name", "message": "expected length >= 1"},
		}}), 422, "branding.primaryColor: is not a CSS colour: write [31m#0f766e\nscreens[0].name: expected length >= 1"},
		{"a conflict that no lost try explains", problem(409, map[string]any{"detail": "Taken."}), 409, "Taken."},
		{"the job of a failed synchronous request", problem(503, map[string]any{"detail": "No quota.", "jobId": apitest.JobID, "request_id": "r1"}), 503, "No quota. (request r1)"},
		{"no key", problem(401, map[string]any{"detail": "Send an API key."}), 401, "Send an API key."},
		{"no reason", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, 500, "the server answered 500 Internal Server Error and no reason"},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/api", http.StatusPermanentRedirect)
		}, 308, `The server sends on to "https://example.com/api": use that address.`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			api := apitest.New(t, apitest.Job{Status: "pending"})
			api.AnswerGenerate(tt.answer)
			_, err := newClient(t, api).Generate(testContext(t), []byte(`{}`))
			if err == nil || err.Error() != tt.want || apiclient.StatusOf(err) != tt.status {
				t.Errorf("error = %q (%d), want %q (%d)", err, apiclient.StatusOf(err), tt.want, tt.status)
			}
			if n := api.Calls("POST /api/studio/generate"); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

func TestGenerateSynchronousModeTakesTheJobFromLocation(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	api.AnswerGenerate(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/api/jobs/"+apitest.JobID)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"mode":"sync","screens":[{"id":"home","title":"Home","html":"<div></div>"}],"theme":{"id":"t","name":"T","style":"--a:b"}}`)
	})
	started, err := newClient(t, api).Generate(testContext(t), []byte(`{}`))
	if err != nil || started.Mode != "sync" || started.JobID != apitest.JobID || len(started.Screens) != 1 || started.Theme.Name != "T" {
		t.Errorf("Generate = %+v, %v", started, err)
	}
}

func TestAnotherSiteIsNotTakenForAppForge(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	api.AnswerGenerate(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>Welcome</html>") })
	_, err := newClient(t, api).Generate(testContext(t), []byte(`{}`))
	if err == nil || !strings.Contains(err.Error(), "is not AppForge's API") {
		t.Errorf("error = %v", err)
	}
}

func TestUnreachableServerIsNamed(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	address := api.URL
	api.Close()
	_, err := clientWith(t, apiclient.Options{URL: address, Pace: quick}).Generate(testContext(t), []byte(`{}`))
	var gone *apiclient.Unreachable
	if !errors.As(err, &gone) || gone.Server != address || !strings.Contains(err.Error(), "refused") {
		t.Errorf("error = %v", err)
	}
}

func TestJobReadsOnlyWhatChanged(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing", Progress: 40})
	c, ctx := newClient(t, api), testContext(t)
	job, etag, changed, err := c.Job(ctx, apitest.JobID, "")
	if err != nil || !changed || job.Progress != 40 || len(job.Raw) == 0 || etag == "" {
		t.Fatalf("first read = %+v, %q, %v, %v", job, etag, changed, err)
	}
	if _, again, changed, err := c.Job(ctx, apitest.JobID, etag); err != nil || changed || again != etag {
		t.Errorf("second read: changed %v, etag %q, %v", changed, again, err)
	}
	api.Change("progress", nil, func(j *apitest.Job) { j.Progress = 60 })
	if job, _, changed, err := c.Job(ctx, apitest.JobID, etag); err != nil || !changed || job.Progress != 60 {
		t.Errorf("third read = %+v, %v, %v", job, changed, err)
	}
}

func TestCancelAndRetry(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "processing"})
	c, ctx := newClient(t, api), testContext(t)
	if _, err := c.Retry(ctx, apitest.JobID); apiclient.StatusOf(err) != 409 {
		t.Errorf("retry of a running job: %v", err)
	}
	if job, err := c.Cancel(ctx, apitest.JobID); err != nil || job.Status != apiclient.Cancelled {
		t.Errorf("Cancel = %+v, %v", job, err)
	}
	if job, err := c.Retry(ctx, apitest.JobID); err != nil || job.Status != apiclient.Pending {
		t.Errorf("Retry = %+v, %v", job, err)
	}
	if keys := api.Keys(); len(keys) != 2 || keys[0] == "" || keys[0] == keys[1] {
		t.Errorf("keys = %q, want two different ones", keys)
	}
}

func TestJobIDsAreChecked(t *testing.T) {
	api := apitest.New(t, apitest.Job{Status: "pending"})
	for _, id := range []string{"", "../../admin", "x\x1b[2J", apitest.JobID + "/cancel"} {
		if _, err := newClient(t, api).Cancel(testContext(t), id); err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("Cancel(%q) = %v", id, err)
		}
	}
	if n := api.Calls("POST /api/admin"); n != 0 {
		t.Error("a wrong id was sent")
	}
}

func TestNewRefusesWrongAddressesAndKeys(t *testing.T) {
	for _, o := range []apiclient.Options{
		{URL: ""}, {URL: "localhost:8080"}, {URL: "ftp://x"}, {URL: "http://"}, {URL: "http://me:secret@host"}, {URL: "http://host?x=1"},
		{URL: "http://host", Key: "secret\n"},
	} {
		if _, err := apiclient.New(o); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("New(%q) = %v", o.URL, err)
		}
	}
}

func TestPlainText(t *testing.T) {
	for in, want := range map[string]string{
		"Home":                "Home",
		"a\x1b[2Jb\r\nc\td":   "a [2Jb c d",
		"title\x1b]0;owned\a": "title ]0;owned",
		"c1 \u009b31m":        "c1 31m",
		"abc\u202etxt.exe":    "abc txt.exe",
		"família 👩\u200d💻 日本": "família 👩\u200d💻 日本",
		"bad \xff byte":       "bad byte",
	} {
		if got := apiclient.PlainText(in); got != want {
			t.Errorf("PlainText(%q) = %q, want %q", in, got, want)
		}
	}
}
