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
	return f.endNow(ctx, r, f.insist(ctx, ids, func(id string) (made, time.Time, error) {
		return f.attempt(ctx, r, f.part(r, id))
	}))
}

// endNow settles a job that was made within its request; first is what its parts
// failed with.
func (k *Worker) endNow(ctx context.Context, r run, first error) (store.Job, error) {
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if first != nil {
		// Parts that ran out of time are not failed in the store; the job is.
		if _, err := k.Store.MarkJobFailed(save, r.JobID, r.Generation, fault.CodeOf(first), fault.Public(first)); err != nil {
			return store.Job{}, err
		}
	} else if _, err := k.Store.SettleJob(save, r.JobID, r.Generation, 0, nil); err != nil {
		return store.Job{}, err
	}
	ended, err := k.Store.GetJob(save, r.JobID)
	if err != nil {
		return store.Job{}, err
	}
	if first == nil && ended.Status != store.Completed {
		first = fault.Newf(fault.Cancelled, "The job is %s: it was settled while its parts were made.", ended.Status)
	}
	return ended, first
}

// insist makes these parts side by side and repeats each as the engine would, until it
// is made, fails for good, or ctx ends. It gives the first failure.
func (k *Worker) insist(ctx context.Context, ids []string, attempt func(id string) (made, time.Time, error)) error {
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error { return k.insistOn(ctx, id, attempt) })
	}
	return g.Wait()
}

func (k *Worker) insistOn(ctx context.Context, id string, attempt func(id string) (made, time.Time, error)) error {
	for {
		select {
		case k.Slots <- struct{}{}:
		case <-ctx.Done():
			return outOfTime(ctx.Err())
		}
		_, next, err := attempt(id)
		<-k.Slots
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
	return fault.New(fault.Timeout, "This was not finished within the request's time. Retry the job, or ask for less at once.", cause)
}
