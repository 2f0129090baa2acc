package functions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// resumeNotices queues messages anew whose runs the engine has lost, or whose spare
// attempts are used up. The engine may hold such a run after all: being of an older
// round, it sends nothing.
func (f *StaleJobs) resumeNotices(ctx context.Context) (int, error) {
	before := f.Now().Add(-f.StaleAfter)
	overdue, err := f.Store.OverdueDeliveries(ctx, before, staleBatch)
	if err != nil {
		return 0, fmt.Errorf("find overdue messages: %w", err)
	}
	queued := 0
	var faults []error
	for _, d := range overdue {
		done, err := f.Store.RequeueDelivery(ctx, d.ID, before, 1+f.NoticeRetries+spareAttempts, NoticeEvent)
		if fault.Is(err, fault.NotFound) {
			continue // pruned meanwhile
		}
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if done == store.RedeliveryQueued {
			queued++
		}
		f.Log.WarnContext(ctx, "overdue notice", slog.String("delivery_id", d.ID), slog.String("channel", string(d.Channel)), slog.String("outcome", string(done)))
	}
	return queued, errors.Join(faults...)
}
