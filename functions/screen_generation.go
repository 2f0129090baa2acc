package functions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/group"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Step ids are kept with every run: rename one, and runs in flight repeat that step.
const (
	stepBegin  = "mark-processing"
	stepTheme  = "generate-theme"
	stepScreen = "generate-screen-%d" // by position
	stepFinish = "complete-job"
)

// ScreenGeneration makes a job's theme and screens. Every part is a step of its
// own, side by side with the others, so each one retries alone and a finished
// one is never made again.
type ScreenGeneration struct {
	Store         *store.Store
	Designer      studio.Designer
	Retry         RetryPolicy
	MaxDispatches int // how often a job may be sent to the engine before it is given up
	Log           *slog.Logger
	Slots         chan struct{} // bounds the calls of the synchronous mode in this process
}

// run is what the first step hands to the others: facts, no payload.
type run struct {
	JobID      string   `json:"jobId"`
	Generation int      `json:"generation"`
	Theme      bool     `json:"theme"`
	Screens    []string `json:"screens"`           // part ids by position
	Skipped    string   `json:"skipped,omitempty"` // why this run has nothing to do
}

// result is what a finished run returns to the engine.
type result struct {
	Success     bool   `json:"success"`
	JobID       string `json:"jobId"`
	ScreenCount int    `json:"screenCount"`
	Note        string `json:"note,omitempty"`
}

// Run is the durable function. It does not fail with its parts: it settles the
// job from what the store knows, then tells the engine.
func (f *ScreenGeneration) Run(ctx context.Context, in inngestgo.Input[ScreensRequested]) (any, error) {
	r, err := step.Run(ctx, stepBegin, func(ctx context.Context) (run, error) {
		return f.begin(ctx, in)
	})
	if err != nil {
		return nil, err
	}
	if r.Skipped != "" {
		return result{JobID: r.JobID, Note: r.Skipped}, nil
	}
	group.Parallel(ctx, f.steps(r)...)
	end, err := step.Run(ctx, stepFinish, func(ctx context.Context) (ending, error) {
		return f.finish(ctx, r)
	})
	if err != nil {
		return nil, err
	}
	if end.Outcome == store.OutcomeFailed {
		return nil, inngestgo.NoRetryError(errors.New(end.Message))
	}
	return result{Success: end.Outcome == store.OutcomeCompleted, JobID: r.JobID, ScreenCount: end.Screens, Note: end.Message}, nil
}

func (f *ScreenGeneration) steps(r run) []func(context.Context) (any, error) {
	var parts []func(context.Context) (any, error)
	add := func(stepID, partID string) {
		parts = append(parts, func(ctx context.Context) (any, error) {
			return step.Run(ctx, stepID, func(ctx context.Context) (made, error) {
				return f.makePart(ctx, r, partID)
			})
		})
	}
	if r.Theme {
		add(stepTheme, store.ThemePartID)
	}
	for i, id := range r.Screens {
		add(fmt.Sprintf(stepScreen, i), id)
	}
	return parts
}

// begin binds the job's row to this run. A row that is not there is made from the
// event, so that an event sent by someone else works.
func (f *ScreenGeneration) begin(ctx context.Context, in inngestgo.Input[ScreensRequested]) (run, error) {
	req := in.Event.Data
	if req.JobID == "" {
		// The run id is the same at every attempt, so a retried step finds its row.
		req.JobID = uuid.NewSHA1(uuid.NameSpaceURL, []byte("inngest:"+in.InputCtx.RunID)).String()
	}
	req.Generation = max(req.Generation, 1)
	job, err := f.Store.BeginRun(ctx, req.JobID, in.InputCtx.RunID, req.Generation)
	if fault.Is(err, fault.NotFound) {
		if job, err = f.adopt(ctx, req); err == nil {
			job, err = f.Store.BeginRun(ctx, req.JobID, in.InputCtx.RunID, req.Generation)
		}
	}
	switch {
	case fault.Is(err, fault.Conflict):
		f.Log.InfoContext(ctx, "run skipped", slog.String("job_id", req.JobID), slog.String("run_id", in.InputCtx.RunID), slog.String("reason", fault.Public(err)))
		return run{JobID: req.JobID, Skipped: fault.Public(err)}, nil
	case fault.Is(err, fault.InvalidInput):
		return run{}, inngestgo.NoRetryError(err)
	case err != nil:
		return run{}, fmt.Errorf("begin job %s: %w", req.JobID, err)
	}
	return f.parts(ctx, job)
}

// adopt makes the row of an event that AppForge did not send.
func (f *ScreenGeneration) adopt(ctx context.Context, req ScreensRequested) (store.Job, error) {
	if _, err := uuid.Parse(req.JobID); err != nil {
		return store.Job{}, fault.Newf(fault.InvalidInput, "jobId %q is not a UUID", req.JobID)
	}
	if req.Generation > 1 {
		return store.Job{}, fault.Newf(fault.InvalidInput, "job %s is not known here, so it cannot be at generation %d", req.JobID, req.Generation)
	}
	job, err := NewScreenJob(req, f.Designer.Info(), f.Retry.MaxAttempts)
	if err != nil {
		return store.Job{}, err
	}
	created, err := f.Store.CreateJob(ctx, job)
	if fault.Is(err, fault.Conflict) {
		return f.Store.GetJob(ctx, req.JobID)
	}
	return created, err
}

func (f *ScreenGeneration) parts(ctx context.Context, job store.Job) (run, error) {
	parts, err := f.Store.ListParts(ctx, job.ID)
	if err != nil {
		return run{}, fmt.Errorf("read parts of job %s: %w", job.ID, err)
	}
	r := run{JobID: job.ID, Generation: job.Generation}
	for _, p := range parts {
		if p.Kind == store.ThemePart {
			r.Theme = true
			continue
		}
		r.Screens = append(r.Screens, p.PartID)
	}
	return r, nil
}

// ending is how a run ended, as the last step remembers it.
type ending struct {
	Outcome store.Outcome `json:"outcome"`
	Screens int           `json:"screens"`
	Message string        `json:"message,omitempty"`
}

// finish settles the job from what the store knows of its parts.
func (f *ScreenGeneration) finish(ctx context.Context, r run) (ending, error) {
	s, err := f.Store.SettleJob(ctx, r.JobID, r.Generation, f.MaxDispatches, GenerateEvent)
	if err != nil {
		return ending{}, fmt.Errorf("settle job %s: %w", r.JobID, err)
	}
	f.Log.InfoContext(ctx, "run ended", slog.String("job_id", r.JobID), slog.String("outcome", string(s.Outcome)), slog.Int("done", s.Done), slog.Int("failed", s.Failed))
	return ending{Outcome: s.Outcome, Screens: len(r.Screens), Message: s.Message}, nil
}
