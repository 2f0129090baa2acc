package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/appforge-ai/appforge/store"
)

const briefInTwo = `{"branding":{"appName":"Northwind"},"includeTheme":true,
	"screens":[{"id":"a","name":"A"},{"id":"b","name":"B"},{"id":"c","name":"C"}],"laterScreens":[{"id":"d","name":"D"},{"name":"Last one"}]}`

type restAnswer struct {
	Screens []struct{ ID, Name string }
	JobID   *string
	Status  *string
}

func TestTheRestOfABriefIsMadeOnceAndIntoTheSameJob(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, "/api/studio/generate", briefInTwo)
	var started struct{ JobID string }
	r.json(t, &started)
	path := "/api/jobs/" + started.JobID + "/rest"
	var rest restAnswer
	b.call(b.ada, http.MethodGet, path, nil).json(t, &rest)
	if len(rest.Screens) != 2 || rest.Screens[1].ID != "last-one" || rest.JobID != nil || rest.Status != nil {
		t.Fatalf("before: %+v", rest)
	}

	var wg sync.WaitGroup
	answers := make([]reply, 4)
	for i := range answers {
		wg.Go(func() { answers[i] = b.call(b.ada, http.MethodPost, path, nil) })
	}
	wg.Wait()
	for _, a := range answers {
		var again restAnswer
		a.json(t, &again)
		if a.status != http.StatusAccepted || again.JobID == nil || again.Status == nil || *again.Status != "pending" {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if rest.JobID != nil && *rest.JobID != *again.JobID {
			t.Fatalf("two jobs for one rest: %s and %s", *rest.JobID, *again.JobID)
		}
		rest = again
	}
	list, _, err := b.store.ListJobs(t.Context(), store.JobFilter{})
	if err != nil || len(list) != 2 {
		t.Fatalf("%d jobs, error %v; want the first and the rest", len(list), err)
	}
	job, err := b.store.GetJob(t.Context(), *rest.JobID)
	if err != nil {
		t.Fatal(err)
	}
	var input struct {
		Screens      []struct{ ID string }
		LaterScreens []struct{ ID string }
		IncludeTheme bool
	}
	if err := json.Unmarshal(job.Input, &input); err != nil {
		t.Fatal(err)
	}
	if job.TargetJobID != started.JobID || job.UserID != "ada" || len(input.Screens) != 2 || input.IncludeTheme || len(input.LaterScreens) != 0 {
		t.Errorf("the rest's job: target %s, user %s, input %s", job.TargetJobID, job.UserID, job.Input)
	}
}

func TestTheRestIsAskedForByItsOwnerAndOnlyWhereThereIsOne(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, "/api/studio/generate", briefInTwo)
	var started struct{ JobID string }
	r.json(t, &started)
	path := "/api/jobs/" + started.JobID + "/rest"
	for name, tt := range map[string]struct {
		key, method, path string
		status            int
	}{
		"another user reads": {b.bob, http.MethodGet, path, 404},
		"another user asks":  {b.bob, http.MethodPost, path, 404},
		"a viewer asks":      {b.see, http.MethodPost, path, 403},
		"nothing was left":   {b.ada, http.MethodPost, "/api/jobs/" + b.newJob() + "/rest", 409},
		"a job that is not":  {b.ada, http.MethodPost, "/api/jobs/none/rest", 404},
	} {
		if r := b.call(tt.key, tt.method, tt.path, nil); r.status != tt.status {
			t.Errorf("%s: %d %s, want %d", name, r.status, r.body, tt.status)
		}
	}
}

func TestLaterScreensAreCheckedWithTheFirst(t *testing.T) {
	b := setup(t)
	for body, says := range map[string]string{
		`{"branding":{"appName":"N"},"screens":[{"id":"a","name":"A"}],"laterScreens":[{"id":"a","name":"B"}]}`:                                                    "laterScreens[0].id",
		`{"branding":{"appName":"N"},"screens":[{"name":"A"}],"laterScreens":[{"name":" "}]}`:                                                                      "laterScreens[0].name",
		`{"branding":{"appName":"N"},"screens":[{"name":"A"},{"name":"B"}],"laterScreens":[` + strings.TrimSuffix(strings.Repeat(`{"name":"x"},`, 29), ",") + `]}`: "laterScreens",
	} {
		if r := b.call(b.ada, http.MethodPost, "/api/studio/generate", body); r.status/100 != 4 || !strings.Contains(string(r.body), says) {
			t.Errorf("%.80s: %d %s", body, r.status, r.body)
		}
	}
}
