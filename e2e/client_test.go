package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// client gives up on a server that hangs.
var client = &http.Client{Timeout: 3 * time.Minute}

// jobTime is the longest a test waits for a job; most take a second, and a busy machine is no fault.
const jobTime = 5 * time.Minute

// job is the job JSON as a front end reads it.
type job struct {
	ID         string   `json:"id"`
	Status     string   `json:"status"`
	Progress   int      `json:"progress"`
	Message    string   `json:"message"`
	Error      *string  `json:"error"`
	ErrorCode  string   `json:"errorCode"`
	Attempts   int      `json:"attempts"`
	Provider   string   `json:"provider"`
	Cost       *float64 `json:"estimatedCostUsd"`
	TokenUsage *struct{ Prompt, Completion, Total int }
	Screens    []struct {
		ID, Title, Status, Error string
		Attempts, Version        int
		NextAttemptAt            *time.Time
	}
	OutputData struct {
		Screens []struct{ ID, Title, HTML string }
		Theme   *struct{ ID, Name, Style string }
	}
}

func (j job) screen(id string) string {
	for _, s := range j.OutputData.Screens {
		if s.ID == id {
			return s.HTML
		}
	}
	return ""
}

func (j job) settled() bool {
	return j.Status == "completed" || j.Status == "failed" || j.Status == "cancelled"
}

func (j job) reason() string {
	if j.Error == nil {
		return ""
	}
	return *j.Error
}

// api calls the server and keeps every answer for the search for secrets.
type api struct {
	t       *testing.T
	url     string
	key     string
	answers *logBuffer
}

func (a api) do(method, path string, body any, header ...string) (int, http.Header, []byte) {
	a.t.Helper()
	status, h, b, err := a.try(method, path, body, header...)
	if err != nil {
		a.t.Fatal(err)
	}
	return status, h, b
}

func (a api) try(method, path string, body any, header ...string) (int, http.Header, []byte, error) {
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			return 0, nil, nil, err
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, a.url+path, r)
	if err != nil {
		return 0, nil, nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if a.key != "" {
		req.Header.Set("Authorization", "Bearer "+a.key)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil, nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if a.answers != nil {
		fmt.Fprintf(a.answers, "%s %s %d %v\n%s\n", method, path, res.StatusCode, res.Header, b)
	}
	return res.StatusCode, res.Header, b, err
}

// generate posts a brief and gives the job's id.
func (a api) generate(brief map[string]any, header ...string) string {
	a.t.Helper()
	status, _, body := a.do(http.MethodPost, "/api/studio/generate", brief, header...)
	if status != http.StatusAccepted {
		a.t.Fatalf("generate: %d %s", status, body)
	}
	return jobID(a.t, body)
}

func jobID(t *testing.T, body []byte) string {
	t.Helper()
	var answer struct{ Mode, JobID, Status string }
	if err := json.Unmarshal(body, &answer); err != nil || answer.JobID == "" || answer.Mode != "async" || answer.Status != "pending" {
		t.Fatalf("not the answer of background mode: %s (%v)", body, err)
	}
	return answer.JobID
}

func (a api) get(id string) job {
	a.t.Helper()
	status, _, body := a.do(http.MethodGet, "/api/jobs/"+id, nil)
	if status != http.StatusOK {
		a.t.Fatalf("job %s: %d %s", id, status, body)
	}
	var j job
	if err := json.Unmarshal(body, &j); err != nil {
		a.t.Fatalf("job %s: %v in %s", id, err, body)
	}
	return j
}

// settled waits for the job to end, through outages of the server.
func (a api) settled(id string) job {
	a.t.Helper()
	return a.until(id, "be settled", job.settled)
}

func (a api) until(id, what string, ok func(job) bool) job {
	a.t.Helper()
	var last job
	await(a.t, jobTime, "job "+id+" to "+what, func() (bool, string) {
		status, _, body, err := a.try(http.MethodGet, "/api/jobs/"+id, nil)
		if err != nil || status != http.StatusOK {
			return false, fmt.Sprint(status, err)
		}
		last = job{}
		if err := json.Unmarshal(body, &last); err != nil {
			return false, err.Error()
		}
		return ok(last), fmt.Sprintf("%s %d %% %q error %q screens %+v", last.Status, last.Progress, last.Message, last.reason(), last.Screens)
	})
	return last
}

// brief asks for a theme and the named screens.
func brief(theme bool, screens ...string) map[string]any {
	list := make([]map[string]any, len(screens))
	for i, name := range screens {
		list[i] = map[string]any{"id": fmt.Sprintf("s%d", i+1), "name": name, "type": "home", "purpose": "Show " + name}
	}
	return map[string]any{
		"branding": map[string]any{"appName": "Northwind", "primaryColor": "#0f766e"},
		"screens":  list, "includeTheme": theme,
	}
}

// calls is the ledger of a job.
func (a api) calls(id string) []modelCall {
	a.t.Helper()
	_, _, body := a.do(http.MethodGet, "/api/jobs/"+id+"/calls", nil)
	var list struct{ Calls []modelCall }
	decode(a.t, body, &list)
	return list.Calls
}

func decode(t *testing.T, body []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(body, v); err != nil {
		t.Fatalf("%v in %.300s", err, body)
	}
}

func contains(body []byte, text string) bool { return strings.Contains(string(body), text) }
