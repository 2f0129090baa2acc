package functions

import (
	"context"
	"errors"
	"fmt"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/group"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
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
	Worker
	Designer studio.Designer
	past     pastJobs
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
		return f.settle(ctx, r)
	})
	if err != nil {
		return nil, err
	}
	if end.Outcome == store.OutcomeFailed {
		return nil, inngestgo.NoRetryError(errors.New(end.Message))
	}
	return result{Success: end.Outcome == store.OutcomeCompleted, JobID: r.JobID, ScreenCount: len(r.Screens), Note: end.Message}, nil
}

func (f *ScreenGeneration) steps(r run) []func(context.Context) (any, error) {
	var parts []func(context.Context) (any, error)
	add := func(stepID, partID string) {
		parts = append(parts, func(ctx context.Context) (any, error) {
			return step.Run(ctx, stepID, func(ctx context.Context) (made, error) {
				return forEngine(f.attempt(ctx, r, f.part(r, partID)))
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

// begin binds the job's row to this run, and finds out what there is to make.
func (f *ScreenGeneration) begin(ctx context.Context, in inngestgo.Input[ScreensRequested]) (run, error) {
	req := in.Event.Data
	id := jobIDOf(req.JobID, in.InputCtx.RunID)
	job, skipped, err := f.beginRun(ctx, id, in.InputCtx.RunID, req.Generation, func() (store.NewJob, error) {
		req.JobID = id
		return NewScreenJob(req, f.Designer.Info(), f.Retry.MaxAttempts)
	})
	if err != nil || skipped != "" {
		return run{JobID: id, Skipped: skipped}, err
	}
	r, err := f.parts(ctx, job)
	r.RunID, r.Trace = in.InputCtx.RunID, req.Traceparent
	return r, err
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
