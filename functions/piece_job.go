package functions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/group"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// stepPiece is the id of a piece's step; see the note at the other step ids.
const stepPiece = "make-%s"

// PieceJob is the durable function of a Task. Each piece is a step of its own, so each
// retries alone and a finished one is never made again.
type PieceJob struct {
	Worker
	Task   Task
	Limits Limits
}

// pieceResult is what a finished run returns to the engine.
type pieceResult struct {
	Success    bool   `json:"success"`
	JobID      string `json:"jobId"`
	PieceCount int    `json:"pieceCount"`
	Note       string `json:"note,omitempty"`
}

// Run is the durable function.
func (f *PieceJob) Run(ctx context.Context, in inngestgo.Input[JobRequested]) (any, error) {
	r, err := step.Run(ctx, stepBegin, func(ctx context.Context) (run, error) {
		return f.begin(ctx, in)
	})
	if err != nil {
		return nil, err
	}
	if r.Skipped != "" {
		return pieceResult{JobID: r.JobID, Note: r.Skipped}, nil
	}
	count := 0
	for level, ids := range r.Levels {
		count += len(ids)
		if group.Parallel(ctx, f.steps(r, level)...).AnyError() != nil {
			break // the job fails with this piece: what stands on it is not begun
		}
	}
	end, err := step.Run(ctx, stepFinish, func(ctx context.Context) (ending, error) {
		return f.finish(ctx, r)
	})
	if err != nil {
		return nil, err
	}
	if end.Outcome == store.OutcomeFailed {
		return nil, inngestgo.NoRetryError(errors.New(end.Message))
	}
	return pieceResult{Success: end.Outcome == store.OutcomeCompleted, JobID: r.JobID, PieceCount: count, Note: end.Message}, nil
}

func (f *PieceJob) steps(r run, level int) []func(context.Context) (any, error) {
	var steps []func(context.Context) (any, error)
	for _, id := range r.Levels[level] {
		steps = append(steps, func(ctx context.Context) (any, error) {
			return step.Run(ctx, fmt.Sprintf(stepPiece, id), func(ctx context.Context) (made, error) {
				return forEngine(f.piece(ctx, r, level, id))
			})
		})
	}
	return steps
}

// begin binds the job's row to this run, and finds out what there is to make.
func (f *PieceJob) begin(ctx context.Context, in inngestgo.Input[JobRequested]) (run, error) {
	req := in.Event.Data
	id := jobIDOf(req.JobID, in.InputCtx.RunID)
	job, skipped, err := f.beginRun(ctx, id, in.InputCtx.RunID, req.Generation, func() (store.NewJob, error) {
		return f.Job(ctx, TaskRequest{JobID: id, UserID: req.UserID, Input: req.Input})
	})
	if err != nil || skipped != "" {
		return run{JobID: id, Skipped: skipped}, err
	}
	r, err := f.levels(job)
	r.RunID, r.Trace = in.InputCtx.RunID, req.Traceparent
	return r, err
}

func (f *PieceJob) levels(job store.Job) (run, error) {
	levels, err := f.Task.Levels(job)
	if err != nil {
		return run{}, fmt.Errorf("plan job %s: %w", job.ID, err)
	}
	return run{JobID: job.ID, Generation: job.Generation, Levels: levels}, nil
}

// piece makes one attempt at a piece. One that stands on a piece that is not there,
// because that failed in an earlier run, is left alone.
func (f *PieceJob) piece(ctx context.Context, r run, level int, id string) (made, time.Time, error) {
	job, err := f.Store.GetJob(ctx, r.JobID)
	if err != nil {
		return made{}, f.soon(), fmt.Errorf("read job %s: %w", r.JobID, err)
	}
	pieces, err := f.Store.Pieces(ctx, r.JobID)
	if err != nil {
		return made{}, f.soon(), err
	}
	for _, below := range r.Levels[:level] {
		if missing := firstMissing(below, pieces); missing != "" {
			return made{Part: id, Note: "waits for " + missing + ", which was not made"}, time.Time{}, nil
		}
	}
	return f.attempt(ctx, r, work{
		partID: id,
		info:   func() studio.Info { return f.Task.Info(job, id) },
		do: func(ctx context.Context, try studio.Try) (outcome, error) {
			data, call, err := f.Task.Make(ctx, PieceWork{Job: job, PieceID: id, Try: try, Pieces: pieces})
			return outcome{call, func(ctx context.Context, callID string) error {
				return f.Store.FinishPiece(ctx, store.FinishedPiece{JobID: r.JobID, PartID: id, CallID: callID, Usage: usageOf(call), Data: data})
			}}, err
		},
	})
}

func firstMissing(ids []string, pieces map[string]json.RawMessage) string {
	for _, id := range ids {
		if _, there := pieces[id]; !there {
			return id
		}
	}
	return ""
}

// finish settles the job, with its output when all pieces are there. What cannot be put
// together fails the job for good.
func (f *PieceJob) finish(ctx context.Context, r run) (ending, error) {
	err := f.saveOutput(ctx, r)
	var broken *outputError
	if errors.As(err, &broken) {
		_, err = f.Store.MarkJobFailed(ctx, r.JobID, r.Generation, fault.CodeOf(broken), fault.Public(broken))
		return ending{Outcome: store.OutcomeFailed, Message: fault.Public(broken)}, err
	}
	if err != nil {
		return ending{}, err
	}
	return f.settle(ctx, r)
}

// outputError says that finished pieces cannot be put together.
type outputError struct{ cause error }

func (e *outputError) Error() string { return "put the pieces together: " + e.cause.Error() }
func (e *outputError) Unwrap() error { return e.cause }

// saveOutput writes what the job has made, once all its pieces are there. An
// *outputError is for good.
func (f *PieceJob) saveOutput(ctx context.Context, r run) error {
	pieces, err := f.Store.Pieces(ctx, r.JobID)
	if err != nil {
		return err
	}
	for _, ids := range r.Levels {
		if firstMissing(ids, pieces) != "" {
			return nil
		}
	}
	job, err := f.Store.GetJob(ctx, r.JobID)
	if err != nil {
		return fmt.Errorf("read job %s: %w", r.JobID, err)
	}
	output, err := f.Task.Output(job, pieces)
	if err != nil {
		return &outputError{err}
	}
	err = f.Store.SaveOutput(ctx, r.JobID, r.Generation, output)
	if fault.Is(err, fault.Cancelled) || fault.Is(err, fault.Conflict) {
		return nil // settled meanwhile, which settle finds too
	}
	return err
}

// Now makes a job within its request, as ScreenGeneration.Now does.
func (f *PieceJob) Now(ctx context.Context, job store.Job) (store.Job, error) {
	r, err := f.levels(job)
	if err != nil {
		return store.Job{}, err
	}
	return f.endNow(ctx, r, f.makeNow(ctx, r))
}

func (f *PieceJob) makeNow(ctx context.Context, r run) error {
	for level, ids := range r.Levels {
		err := f.insist(ctx, ids, func(id string) (made, time.Time, error) { return f.piece(ctx, r, level, id) })
		if err != nil {
			return err
		}
	}
	return f.saveOutput(ctx, r)
}
