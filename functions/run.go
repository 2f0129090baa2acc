package functions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// run is what the first step hands to the others: facts, no payload.
type run struct {
	JobID      string     `json:"jobId"`
	Generation int        `json:"generation"`
	Theme      bool       `json:"theme,omitempty"`
	Screens    []string   `json:"screens,omitempty"` // part ids by position
	Levels     [][]string `json:"levels,omitempty"`  // of a job of pieces: part ids, those of one level side by side
	Skipped    string     `json:"skipped,omitempty"` // why this run has nothing to do
	RunID      string     `json:"runId,omitempty"`   // of the engine
	Trace      string     `json:"trace,omitempty"`   // traceparent of the request that asked for the job
}

// ending is how a run ended, as the last step remembers it.
type ending struct {
	Outcome store.Outcome `json:"outcome"`
	Message string        `json:"message,omitempty"`
}

// jobIDOf is the id of the job that a run works on. An event that names none gets one
// made from the run's id, which is the same at every attempt: a retried step finds its row.
func jobIDOf(named, runID string) string {
	if named != "" {
		return named
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("inngest:"+runID)).String()
}

// beginRun binds the job's row to the engine's run. A row that is not there is made
// as described, so that an event sent by someone else works. skipped says why there
// is nothing to do.
func (k *Worker) beginRun(ctx context.Context, id, runID string, generation int, describe func() (store.NewJob, error)) (job store.Job, skipped string, err error) {
	generation = max(generation, 1)
	job, err = k.Store.BeginRun(ctx, id, runID, generation)
	if fault.Is(err, fault.NotFound) {
		if err = k.adopt(ctx, id, generation, describe); err == nil {
			job, err = k.Store.BeginRun(ctx, id, runID, generation)
		}
	}
	if errors.Is(err, store.ErrPaused) {
		// The engine had the event before the pause, or it is somebody else's.
		k.Log.InfoContext(ctx, "run held back", slog.String("job_id", id), slog.String("run_id", runID))
		return store.Job{}, store.ErrPaused.Error(), k.Store.HoldBack(ctx, id, generation, StartEvent)
	}
	switch fault.CodeOf(err) {
	case fault.None:
		return job, "", nil
	case fault.Conflict:
		k.Log.InfoContext(ctx, "run skipped", slog.String("job_id", id), slog.String("run_id", runID), slog.String("reason", fault.Public(err)))
		return store.Job{}, fault.Public(err), nil
	case fault.InvalidInput, fault.TooLarge, fault.NotFound, fault.Forbidden:
		return store.Job{}, "", inngestgo.NoRetryError(err)
	default:
		return store.Job{}, "", fmt.Errorf("begin job %s: %w", id, err)
	}
}

// adopt makes the row of an event that AppForge did not send.
func (k *Worker) adopt(ctx context.Context, id string, generation int, describe func() (store.NewJob, error)) error {
	if _, err := uuid.Parse(id); err != nil {
		return fault.Newf(fault.InvalidInput, "jobId %q is not a UUID", id)
	}
	if generation > 1 {
		return fault.Newf(fault.InvalidInput, "job %s is not known here, so it cannot be at generation %d", id, generation)
	}
	job, err := describe()
	if err != nil {
		return err
	}
	job.Forced = true // its sender holds the engine's key and asked nobody here; it counts all the same
	if _, err = k.Store.CreateJob(ctx, job); fault.Is(err, fault.Conflict) {
		return nil // made by a run at the same moment
	}
	return err
}

// settle ends the job from what the store knows of its parts.
func (k *Worker) settle(ctx context.Context, r run) (ending, error) {
	ctx = telemetry.Resume(ctx, r.Trace)
	s, err := k.Store.SettleJob(ctx, r.JobID, r.Generation, k.MaxDispatches, StartEventIn(ctx))
	if err != nil {
		return ending{}, fmt.Errorf("settle job %s: %w", r.JobID, err)
	}
	k.Log.InfoContext(ctx, "run ended", slog.String("job_id", r.JobID), slog.String("run_id", r.RunID), slog.String("outcome", string(s.Outcome)), slog.Int("done", s.Done), slog.Int("failed", s.Failed))
	return ending{Outcome: s.Outcome, Message: s.Message}, nil
}
