package functions

import (
	"context"
	"fmt"
	"time"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store"
)

const (
	stepBulk     = "batch-%d" // by number
	stepContinue = "continue"
	// bulkTime is how long one step works before its progress is the engine's too.
	bulkTime = 2 * time.Second
	// bulkSteps bounds a run below the engine's limit of 1,000 steps; the next
	// generation goes on.
	bulkSteps   = 500
	bulkRetries = 8 // of a batch, when the database is away
	bulkAtOnce  = 2 // actions that work at a time; others wait their turn
)

// JobBulk retries, cancels or deletes every job that an administrator's search finds,
// batch by batch. Each batch is a step; the store notes progress with the jobs it
// changes, so that a batch that runs again goes on where it was.
type JobBulk struct {
	Store *store.Store
	Jobs  Jobs // for what retried ones may cost
}

// Run is the durable function.
func (f *JobBulk) Run(ctx context.Context, in inngestgo.Input[BulkRequested]) (any, error) {
	req := in.Event.Data
	ctx = telemetry.Resume(ctx, req.Traceparent)
	for i := range bulkSteps {
		more, err := step.Run(ctx, fmt.Sprintf(stepBulk, i), func(ctx context.Context) (bool, error) { return f.work(ctx, req) })
		if err != nil {
			return nil, err
		}
		if !more {
			return map[string]any{"bulkId": req.BulkID, "batches": i + 1}, nil
		}
	}
	_, err := step.Run(ctx, stepContinue, func(ctx context.Context) (bool, error) {
		return true, f.Store.ResendBulk(ctx, req.BulkID, req.Generation, BulkEventIn(ctx))
	})
	return map[string]any{"bulkId": req.BulkID, "continues": true}, err
}

// work does as much as fits into one step.
func (f *JobBulk) work(ctx context.Context, req BulkRequested) (more bool, err error) {
	price, err := f.Jobs.Price(ctx)
	if err != nil {
		return true, err
	}
	for end := time.Now().Add(bulkTime); time.Now().Before(end); {
		more, err = f.Store.WorkBulk(ctx, req.BulkID, req.Generation, store.BulkEvents{Start: StartEventIn(ctx), Cancel: CancelEvent, Price: price})
		if err != nil || !more {
			return more, err
		}
	}
	return more, nil
}
