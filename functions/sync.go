package functions

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Now makes a job within its request: the guide's synchronous path, for callers
// that are rolled out of background mode. Parts run side by side, as many at once
// as Slots has room for in this process, and a passing failure is tried again
// while ctx lasts. The job's row must be in SyncMode. The error tells why the job
// failed; what was finished is in the store all the same.
func (f *ScreenGeneration) Now(ctx context.Context, job store.Job) (store.Job, error) {
	r, err := f.parts(ctx, job)
	if err != nil {
		return store.Job{}, err
	}
	ids := r.Screens
	if r.Theme {
		ids = append([]string{store.ThemePartID}, ids...)
	}
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error { return f.insist(ctx, r, id) })
	}
	first := g.Wait()
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if first != nil {
		// Parts that ran out of time are not failed in the store; the job is.
		if _, err := f.Store.MarkJobFailed(save, job.ID, job.Generation, fault.CodeOf(first), fault.Public(first)); err != nil {
			return store.Job{}, err
		}
	} else if _, err := f.Store.SettleJob(save, job.ID, job.Generation, 0, nil); err != nil {
		return store.Job{}, err
	}
	ended, err := f.Store.GetJob(save, job.ID)
	if err != nil {
		return store.Job{}, err
	}
	if first == nil && ended.Status != store.Completed {
		first = fault.Newf(fault.Cancelled, "The job is %s: it was settled while its screens were made.", ended.Status)
	}
	return ended, first
}

// insist repeats a part as the engine would, until it is made, fails for good, or
// ctx ends.
func (f *ScreenGeneration) insist(ctx context.Context, r run, partID string) error {
	for {
		select {
		case f.Slots <- struct{}{}:
		case <-ctx.Done():
			return outOfTime(ctx.Err())
		}
		_, next, err := f.attempt(ctx, r, partID)
		<-f.Slots
		if err == nil || next.IsZero() {
			return err
		}
		wait := time.NewTimer(time.Until(next))
		select {
		case <-wait.C:
		case <-ctx.Done():
			wait.Stop()
			return outOfTime(err)
		}
	}
}

// outOfTime is the failure of a part that the request's deadline overtook.
func outOfTime(cause error) error {
	return fault.New(fault.Timeout, "The screens were not finished within this request's time. Retry the job, or ask for fewer screens.", cause)
}
