package functions

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"go.opentelemetry.io/otel/attribute"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store"
)

// Names of the events that AppForge sends or listens to.
const (
	EventGenerateScreens  = "studio/generate.screens"
	EventExportScreenshot = "studio/screenshot.export"
	EventProcessChat      = "chat/context.process"
	EventExtractStyle     = "style/extract"
	EventCancelJob        = "studio/job.cancel"
	EventBulk             = "admin/jobs.bulk"
	EventJobFinished      = "job/finished"
	EventNoticeRequested  = "job/notice.requested"
	EventLimitWarning     = "limit/warning"
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
	// LaterScreens are the rest of the brief: kept with the job, and made when somebody
	// asks for them after having seen Screens.
	LaterScreens []studio.ScreenRequest `json:"laterScreens,omitempty"`
	Generation   int                    `json:"generation,omitempty"` // of the job; absent means the first
	Priority     int                    `json:"priority,omitempty"`   // see priorityOf
	Traceparent  string                 `json:"traceparent,omitempty"`
}

// JobRequested is the payload of the events that start a job of pieces: jobId, userId
// and generation, which a foreign sender may leave out, beside the fields of the task.
type JobRequested struct {
	JobID       string
	UserID      string
	Generation  int
	Traceparent string
	Input       json.RawMessage // the whole payload
}

// UnmarshalJSON keeps the payload for the task to read.
func (r *JobRequested) UnmarshalJSON(data []byte) error {
	var head jobHead
	if err := json.Unmarshal(data, &head); err != nil {
		return err
	}
	*r = JobRequested{JobID: head.JobID, UserID: head.UserID, Generation: head.Generation, Traceparent: head.Traceparent, Input: bytes.Clone(data)}
	return nil
}

// jobHead are the fields of a job's event that are not its task's.
type jobHead struct {
	JobID       string `json:"jobId,omitempty"`
	UserID      string `json:"userId,omitempty"`
	Generation  int    `json:"generation,omitempty"` // of the job; absent means the first
	Traceparent string `json:"traceparent,omitempty"`
}

// JobCancelled is the payload of EventCancelJob.
type JobCancelled struct {
	JobID      string `json:"jobId"`
	Generation int    `json:"generation"`
}

// BulkRequested is the payload of EventBulk.
type BulkRequested struct {
	BulkID      string `json:"bulkId"`
	Generation  int    `json:"generation"`
	Traceparent string `json:"traceparent,omitempty"`
}

// BulkEvent makes the event that starts a bulk action's current generation.
func BulkEvent(b store.BulkAction) (store.Event, error) { return bulkEvent(b, "") }

// BulkEventIn is BulkEvent for what something traced asks for: the trace goes on in the
// jobs that are retried.
func BulkEventIn(ctx context.Context) func(store.BulkAction) (store.Event, error) {
	return func(b store.BulkAction) (store.Event, error) { return bulkEvent(b, telemetry.Traceparent(ctx)) }
}

func bulkEvent(b store.BulkAction, traceparent string) (store.Event, error) {
	data, err := json.Marshal(BulkRequested{BulkID: b.ID, Generation: b.Generation, Traceparent: traceparent})
	if err != nil {
		return store.Event{}, fmt.Errorf("write event of bulk action %s: %w", b.ID, err)
	}
	return store.Event{ID: EventID(b.ID, b.Generation), Name: EventBulk, Data: data, JobID: b.ID, Generation: b.Generation}, nil
}

// EventID names the event of a job's generation. The engine starts one run for
// an id, however often the event is sent.
func EventID(jobID string, generation int) string {
	if generation <= 1 {
		return jobID
	}
	return fmt.Sprintf("%s-%d", jobID, generation)
}

// eventNames are the events that start the jobs of each type.
var eventNames = map[store.JobType]string{
	store.ScreenGeneration: EventGenerateScreens,
	store.ScreenshotExport: EventExportScreenshot,
	store.ChatContext:      EventProcessChat,
	store.StyleExtraction:  EventExtractStyle,
}

// StartEvents are the names of the events that start the jobs of each type.
func StartEvents() map[store.JobType]string { return maps.Clone(eventNames) }

// StartEventIn is StartEvent for a job that something traced asks for: the trace goes on
// in the run.
func StartEventIn(ctx context.Context) func(store.Job) (store.Event, error) {
	if telemetry.Traceparent(ctx) == "" {
		return StartEvent
	}
	return func(job store.Job) (event store.Event, err error) {
		event, err = StartEvent(job)
		if err != nil {
			return event, err
		}
		trace := madeIn(ctx, event)
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(event.Data, &fields); err != nil {
			return event, fmt.Errorf("read event of job %s: %w", job.ID, err)
		}
		fields["traceparent"] = json.RawMessage(`"` + trace + `"`)
		event.Data, err = json.Marshal(fields)
		return event, err
	}
}

// madeIn notes in a trace that an event was made, and names that as the parent of the work
// that the event starts.
func madeIn(ctx context.Context, event store.Event) (traceparent string) {
	ctx, span := telemetry.Span(ctx, telemetry.Producer, "create "+event.Name,
		attribute.String("messaging.system", "inngest"), attribute.String("messaging.operation.type", "create"), attribute.String("messaging.operation.name", "create"),
		attribute.String("messaging.destination.name", event.Name), attribute.String("messaging.message.id", event.ID))
	defer telemetry.End(span, nil)
	return telemetry.Traceparent(ctx)
}

// StartEvent makes the event that starts job's current generation. What would make it
// too large stays behind: the function reads the job's row.
func StartEvent(job store.Job) (store.Event, error) {
	if job.Type == store.ScreenGeneration {
		return generateEvent(job)
	}
	name, known := eventNames[job.Type]
	if !known {
		return store.Event{}, fmt.Errorf("job %s is of the type %q, which no function works on", job.ID, job.Type)
	}
	fields := map[string]any{}
	if len(job.Input) <= maxEventBytes {
		var input map[string]json.RawMessage
		if err := json.Unmarshal(job.Input, &input); err != nil {
			return store.Event{}, fmt.Errorf("read input of job %s: %w", job.ID, err)
		}
		for field, value := range input {
			fields[field] = value
		}
	}
	fields["jobId"], fields["userId"], fields["generation"], fields["priority"] = job.ID, job.UserID, job.Generation, priorityOf(job)
	return eventOf(job, name, fields)
}

// eventOf makes an event of the job's current generation.
func eventOf(job store.Job, name string, payload any) (store.Event, error) {
	data, err := json.Marshal(payload)
	if err != nil {
		return store.Event{}, fmt.Errorf("write event of job %s: %w", job.ID, err)
	}
	return store.Event{ID: EventID(job.ID, job.Generation), Name: name, Data: data, JobID: job.ID, Generation: job.Generation}, nil
}

func generateEvent(job store.Job) (store.Event, error) {
	var req ScreensRequested
	if err := json.Unmarshal(job.Input, &req); err != nil {
		return store.Event{}, fmt.Errorf("read input of job %s: %w", job.ID, err)
	}
	req.JobID, req.UserID, req.Generation, req.Priority, req.LaterScreens = job.ID, job.UserID, job.Generation, priorityOf(job), nil
	for i := range req.Screens {
		req.Screens[i].ReferenceHTML = ""
	}
	event, err := eventOf(job, EventGenerateScreens, req)
	if err == nil && len(event.Data) > maxEventBytes {
		return eventOf(job, EventGenerateScreens, ScreensRequested{JobID: job.ID, UserID: job.UserID, Generation: job.Generation, Priority: req.Priority, IncludeTheme: req.IncludeTheme})
	}
	return event, err
}

// Priorities, in seconds that a run goes before those of its age. A user's first job has
// the most, and each that finds another one under way has a minute less, so that one
// user's many do not keep another's first waiting. None waits for newer ones for longer
// than an hour.
const (
	firstPriority = 3600
	priorityStep  = 60
)

// priorityOf is how far a job goes before others.
func priorityOf(job store.Job) int { return max(0, firstPriority-priorityStep*job.Ahead) }

// CancelEvent makes the event that ends job's run in the engine.
func CancelEvent(job store.Job) (store.Event, error) {
	event, err := eventOf(job, EventCancelJob, JobCancelled{JobID: job.ID, Generation: job.Generation})
	event.ID += "-cancel"
	return event, err
}
