package storetest

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// NewJob fills in a screen-generation job of these screens, without an event.
func NewJob(screens ...string) store.NewJob {
	n := store.NewJob{
		ID: uuid.NewString(), Type: store.ScreenGeneration, UserID: "ada", Name: "Fitness One",
		Input: json.RawMessage(`{"branding":{"appName":"Fitness <One>"}}`), MaxAttempts: 4, Provider: "google", Model: "gemini-x",
	}
	for _, id := range screens {
		n.Screens = append(n.Screens, store.NewScreen{ID: id, Title: "Title of " + id})
	}
	return n
}

// startEvent starts jobs of screen-generation.
const startEvent = "studio/generate.screens"

// StartEvent is an event maker as the functions have it: its id names job and generation.
func StartEvent(j store.Job) (store.Event, error) {
	id := j.ID
	if j.Generation > 1 {
		id = fmt.Sprintf("%s-%d", j.ID, j.Generation)
	}
	return store.Event{ID: id, Name: startEvent, Data: json.RawMessage(`{"jobId":"` + j.ID + `"}`), JobID: j.ID, Generation: j.Generation}, nil
}

// Create creates a job.
func Create(t *testing.T, s *store.Store, n store.NewJob) store.Job {
	t.Helper()
	job, err := s.CreateJob(t.Context(), n)
	if err != nil {
		t.Fatalf("CreateJob: %v", err)
	}
	return job
}

// Get reads a job.
func Get(t *testing.T, s *store.Store, id string) store.Job {
	t.Helper()
	job, err := s.GetJob(t.Context(), id)
	if err != nil {
		t.Fatalf("GetJob: %v", err)
	}
	return job
}

// Processing creates a job of these screens that a run has begun.
func Processing(t *testing.T, s *store.Store, n store.NewJob) store.Job {
	t.Helper()
	job := Create(t, s, n)
	return begin(t, s, job.ID, "run-1", 1)
}

func begin(t *testing.T, s *store.Store, id, runID string, generation int) store.Job {
	t.Helper()
	job, err := s.BeginRun(t.Context(), id, runID, generation)
	if err != nil {
		t.Fatalf("BeginRun: %v", err)
	}
	return job
}

// usd makes a pointer to an amount in micro-dollars.
func usd(micros int64) *money.USD {
	u := money.USD(micros * 1000)
	return &u
}

// call begins a model call and gives its id.
func call(t *testing.T, s *store.Store, job store.Job, part string) string {
	t.Helper()
	id, attempt := tryCall(t, s, job, part)
	if attempt.Done {
		t.Fatalf("part %s is finished already", part)
	}
	return id
}

func tryCall(t *testing.T, s *store.Store, job store.Job, part string) (string, store.Attempt) {
	t.Helper()
	id := uuid.NewString()
	attempt, err := s.BeginCall(t.Context(), callStart(id, job, part))
	if err != nil {
		t.Fatalf("BeginCall: %v", err)
	}
	return id, attempt
}

func callStart(id string, job store.Job, part string) store.CallStart {
	return store.CallStart{
		ID: id, JobID: job.ID, Generation: job.Generation, PartID: part,
		Provider: "google", Model: "gemini-x", Estimate: usd(9000), PriceVersion: "2026-11",
	}
}

// usage is a call of 130 tokens that cost 0.0021 dollars.
func usage() store.CallUsage {
	return store.CallUsage{
		Model: "gemini-x-001", ResponseID: "r", FinishReason: "STOP", Prompt: 90, Cached: 10, Output: 20, Thinking: 15, Tool: 5,
		Cost: usd(2100), PriceVersion: "2026-11", Latency: 1500 * time.Millisecond,
	}
}

func finish(t *testing.T, s *store.Store, job store.Job, screen, callID string) {
	t.Helper()
	if err := s.FinishScreen(t.Context(), finished(job, screen, callID)); err != nil {
		t.Fatalf("FinishScreen: %v", err)
	}
}

func finished(job store.Job, screen, callID string) store.FinishedScreen {
	return store.FinishedScreen{JobID: job.ID, PartID: screen, CallID: callID, Usage: usage(), Title: "Finished " + screen, HTML: "<div>" + screen + "</div>"}
}

// make begins and finishes one screen.
func makeScreen(t *testing.T, s *store.Store, job store.Job, screen string) {
	t.Helper()
	finish(t, s, job, screen, call(t, s, job, screen))
}

func failed(job store.Job, part, callID string, next *time.Time) store.FailedCall {
	return store.FailedCall{JobID: job.ID, PartID: part, CallID: callID, Usage: usage(), Code: fault.Upstream, Message: "the model is overloaded", NextAttemptAt: next}
}

func fail(t *testing.T, s *store.Store, f store.FailedCall) {
	t.Helper()
	if err := s.FailCall(t.Context(), f); err != nil {
		t.Fatalf("FailCall: %v", err)
	}
}

func settle(t *testing.T, s *store.Store, job store.Job) store.Settlement {
	t.Helper()
	end, err := s.SettleJob(t.Context(), job.ID, job.Generation, 3, StartEvent)
	if err != nil {
		t.Fatalf("SettleJob: %v", err)
	}
	return end
}

func part(t *testing.T, s *store.Store, jobID, id string) store.Part {
	t.Helper()
	parts, err := s.ListParts(t.Context(), jobID)
	if err != nil {
		t.Fatalf("ListParts: %v", err)
	}
	for _, p := range parts {
		if p.PartID == id {
			return p
		}
	}
	t.Fatalf("job %s has no part %s", jobID, id)
	return store.Part{}
}

func events(t *testing.T, s *store.Store, jobID string) []store.JobEvent {
	t.Helper()
	list, err := s.JobEvents(t.Context(), jobID, 0, 10_000)
	if err != nil {
		t.Fatalf("JobEvents: %v", err)
	}
	return list
}

func claim(t *testing.T, s *store.Store) []store.OutboxEvent {
	t.Helper()
	list, err := s.ClaimOutbox(t.Context(), 1000, time.Minute)
	if err != nil {
		t.Fatalf("ClaimOutbox: %v", err)
	}
	return list
}

// outputOf reads the ids of the finished screens, in order, and whether there is a theme.
func outputOf(t *testing.T, job store.Job) (screens []string, theme bool) {
	t.Helper()
	var out struct {
		Screens []struct{ ID, Title, HTML string } `json:"screens"`
		Theme   json.RawMessage                    `json:"theme"`
	}
	if err := json.Unmarshal(job.Output, &out); err != nil {
		t.Fatalf("output %q: %v", job.Output, err)
	}
	for _, sc := range out.Screens {
		screens = append(screens, sc.ID)
	}
	return screens, string(out.Theme) != "null"
}

// ignore keeps the error of a call with two results.
func ignore[T any](_ T, err error) error { return err }

func wantCode(t *testing.T, want fault.Code, err error) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Errorf("error = %v (code %q), want code %q", err, got, want)
	}
}

func wantStatus(t *testing.T, s *store.Store, id string, want store.JobStatus) store.Job {
	t.Helper()
	job := Get(t, s, id)
	if job.Status != want {
		t.Errorf("status of the job = %s, want %s", job.Status, want)
	}
	return job
}
