package functions

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Names of the engine's own events.
const (
	eventFunctionFailed    = "inngest/function.failed"
	eventFunctionCancelled = "inngest/function.cancelled"
)

// RunEnded is the payload of the engine's function.failed and function.cancelled.
type RunEnded struct {
	FunctionID string `json:"function_id"`
	RunID      string `json:"run_id"`
	Event      struct {
		Data json.RawMessage `json:"data"`
	} `json:"event"`
	// Error is {name, message, …} from user code, {error, message, …} from the
	// engine, and absent when the run was cancelled.
	Error struct {
		Error   string `json:"error"`
		Message string `json:"message"`
	} `json:"error"`
}

// job gives the id and generation of the job that the run worked on.
func (e RunEnded) job() (id string, generation int) {
	var data struct {
		JobID      string `json:"jobId"`
		Generation int    `json:"generation"`
	}
	if json.Unmarshal(e.Event.Data, &data) != nil {
		return "", 0
	}
	return data.JobID, max(data.Generation, 1)
}

// FailedRun settles the job of a run that the engine gave up. The store tells the
// job's own failure from one of the surroundings (server away, signing keys that
// did not match): the first ends the job, the second sends it again.
type FailedRun struct {
	Store         *store.Store
	MaxDispatches int
	Log           *slog.Logger
}

// Run is the durable function.
func (f *FailedRun) Run(ctx context.Context, in inngestgo.Input[RunEnded]) (any, error) {
	return step.Run(ctx, "settle-job", func(ctx context.Context) (ending, error) {
		id, generation := in.Event.Data.job()
		if id == "" {
			return ending{Message: "the run's event named no job"}, nil
		}
		s, err := f.Store.SettleJob(ctx, id, generation, f.MaxDispatches, StartEvent)
		if fault.Is(err, fault.NotFound) {
			return ending{Message: "no such job"}, nil
		}
		if err != nil {
			return ending{}, fmt.Errorf("settle job %s after its run failed: %w", id, err)
		}
		f.Log.WarnContext(ctx, "run failed", slog.String("job_id", id), slog.String("run_id", in.Event.Data.RunID),
			slog.String("engine_error", in.Event.Data.Error.Error), slog.String("outcome", string(s.Outcome)))
		return ending{Outcome: s.Outcome, Message: s.Message}, nil
	})
}
