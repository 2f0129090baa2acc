package functions

import (
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
)

// Names of the events that AppForge sends or listens to.
const (
	EventGenerateScreens = "studio/generate.screens"
	EventCancelJob       = "studio/job.cancel"
	// EventSweep makes stale-jobs run now rather than at its next minute: for
	// operators after an incident, and for tests.
	EventSweep = "appforge/stale-jobs.sweep"
)

// maxEventBytes keeps events below the smallest limit of the hosts (256 KiB on
// Inngest Cloud's free plan); a larger request travels as its job's id alone.
const maxEventBytes = 128 << 10

// ScreensRequested is the payload of EventGenerateScreens. A sender other than
// AppForge gives the guide's five fields; JobID may be absent.
type ScreensRequested struct {
	JobID        string                 `json:"jobId,omitempty"`
	UserID       string                 `json:"userId,omitempty"`
	Branding     studio.Branding        `json:"branding"`
	Screens      []studio.ScreenRequest `json:"screens"`
	IncludeTheme bool                   `json:"includeTheme"`
	Generation   int                    `json:"generation,omitempty"` // of the job; absent means the first
}

// JobCancelled is the payload of EventCancelJob.
type JobCancelled struct {
	JobID      string `json:"jobId"`
	Generation int    `json:"generation"`
}

// EventID names the event of a job's generation. The engine starts one run for
// an id, however often the event is sent.
func EventID(jobID string, generation int) string {
	if generation <= 1 {
		return jobID
	}
	return fmt.Sprintf("%s-%d", jobID, generation)
}

// GenerateEvent makes the event that starts job's current generation. What would
// make it too large stays behind: the function reads the job's row.
func GenerateEvent(job store.Job) (store.Event, error) {
	var req ScreensRequested
	if err := json.Unmarshal(job.Input, &req); err != nil {
		return store.Event{}, fmt.Errorf("read input of job %s: %w", job.ID, err)
	}
	req.JobID, req.UserID, req.Generation = job.ID, job.UserID, job.Generation
	for i := range req.Screens {
		req.Screens[i].ReferenceHTML = ""
	}
	data, err := json.Marshal(req)
	if err == nil && len(data) > maxEventBytes {
		data, err = json.Marshal(ScreensRequested{JobID: job.ID, UserID: job.UserID, Generation: job.Generation, IncludeTheme: req.IncludeTheme})
	}
	if err != nil {
		return store.Event{}, fmt.Errorf("write event of job %s: %w", job.ID, err)
	}
	return store.Event{
		ID: EventID(job.ID, job.Generation), Name: EventGenerateScreens, Data: data,
		JobID: job.ID, Generation: job.Generation,
	}, nil
}

// CancelEvent makes the event that ends job's run in the engine.
func CancelEvent(job store.Job) (store.Event, error) {
	data, err := json.Marshal(JobCancelled{JobID: job.ID, Generation: job.Generation})
	if err != nil {
		return store.Event{}, fmt.Errorf("write cancel event of job %s: %w", job.ID, err)
	}
	return store.Event{
		ID: EventID(job.ID, job.Generation) + "-cancel", Name: EventCancelJob, Data: data,
		JobID: job.ID, Generation: job.Generation,
	}, nil
}
