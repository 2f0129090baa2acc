package functions

import (
	"context"
	"fmt"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// CancelledRun settles the job of a run that was cancelled in the engine, by our
// own cancel event or by an operator.
type CancelledRun struct {
	Store *store.Store
}

// Run is the durable function.
func (f *CancelledRun) Run(ctx context.Context, in inngestgo.Input[RunEnded]) (any, error) {
	return step.Run(ctx, "settle-job", func(ctx context.Context) (ending, error) {
		id, generation := in.Event.Data.job()
		if id == "" {
			return ending{Message: "the run's event named no job"}, nil
		}
		moved, err := f.Store.CancelRun(ctx, id, generation)
		switch {
		case fault.Is(err, fault.NotFound):
			return ending{Message: "no such job"}, nil
		case err != nil:
			return ending{}, fmt.Errorf("cancel job %s after its run was cancelled: %w", id, err)
		case !moved:
			return ending{Message: "the job was settled or sent again before"}, nil
		}
		return ending{Message: "cancelled"}, nil
	})
}
