package store

import (
	"context"
	"slices"

	"github.com/appforge-ai/appforge/store/fault"
)

// CancelJob ends a pending or processing job at its user's wish, its unfinished
// parts with it, and queues event for the engine; event may be nil. moved is false
// when the job was cancelled before. fault.Conflict: it has completed or failed;
// fault.NotFound: no such job.
func (s *Store) CancelJob(ctx context.Context, id string, event func(Job) (Event, error)) (job Job, moved bool, err error) {
	err = s.withTx(ctx, "cancel job "+id, func(t *tx) (err error) {
		job, moved, err = t.cancelByUser(id, event)
		return err
	})
	return job, moved && err == nil, err
}

func (t *tx) cancelByUser(id string, event func(Job) (Event, error)) (job Job, moved bool, err error) {
	w, err := t.lockWholeJob(id)
	switch {
	case err != nil:
		return Job{}, false, err
	case w.Status == Cancelled:
		return w.Job, false, nil
	case w.Status.Settled():
		return Job{}, false, fault.Newf(fault.Conflict, "Job %s is %s: there is nothing to cancel.", id, w.Status)
	}
	before := w.Status
	if err := t.cancelJob(w); err != nil {
		return Job{}, false, err
	}
	if err := t.auditJob(auditJobCancel, w, before); err != nil {
		return Job{}, false, err
	}
	if !w.SyncMode { // the engine never heard of a synchronous one
		if err := t.queueFor(w, event); err != nil {
			return Job{}, false, err
		}
	}
	return w.Job, true, nil
}

// CancelRun settles a job whose run the engine has cancelled, unless the job is
// settled or at another generation already. It tells whether it did.
// fault.NotFound: no such job.
func (s *Store) CancelRun(ctx context.Context, id string, generation int) (moved bool, err error) {
	err = s.withTx(ctx, "cancel the run of job "+id, func(t *tx) error {
		moved = false
		w, err := t.lockWholeJob(id)
		if err != nil || w.Status.Settled() || w.Generation != generation {
			return err
		}
		moved = true
		return t.cancelJob(w)
	})
	return moved && err == nil, err
}

func (t *tx) cancelJob(w *work) error {
	err := t.moveParts(w, func(p *Part) bool {
		if p.Status.settled() {
			return false
		}
		p.Status, p.NextAttemptAt = PartCancelled, nil
		return true
	})
	if err != nil {
		return err
	}
	w.Status, w.Message = Cancelled, "Cancelled"
	w.CompletedAt, w.HeartbeatAt = &t.now, t.now
	return t.saveEnded(w)
}

// Retry is how a job is sent again.
type Retry struct {
	Event func(Job) (Event, error) // starts the next generation
	Price Price                    // of what is to be made again; nil reserves no dollars
	// ByOperator: somebody who looks after all jobs retries it, so that its user's limits
	// of jobs do not refuse it; those of dollars do.
	ByOperator bool
}

func (r Retry) bound() binding {
	if r.ByOperator {
		return boundByDollars
	}
	return boundByAll
}

// RetryJob sends a failed or cancelled job to the engine again: finished parts
// stay, the others start afresh and count against its user's limits. fault.Conflict: the
// job is in another status; an *OverLimit: nothing was changed; fault.NotFound: no such
// job.
func (s *Store) RetryJob(ctx context.Context, id string, r Retry) (Job, error) {
	var job Job
	err := s.withTx(ctx, "retry job "+id, func(t *tx) (err error) {
		job, err = t.retryJob(id, r)
		return err
	})
	return job, err
}

func (t *tx) retryJob(id string, r Retry) (Job, error) {
	w, err := t.lockWholeJob(id)
	if err != nil {
		return Job{}, err
	}
	if w.Status != Failed && w.Status != Cancelled {
		return Job{}, fault.Newf(fault.Conflict, "Job %s is %s: only a failed or cancelled job can be retried.", id, w.Status)
	}
	before := w.Status
	if err := t.loadParts(w); err != nil {
		return Job{}, err
	}
	if err := t.reserveAgain(w, w.missing(), r.Price, r.bound()); err != nil {
		return Job{}, err
	}
	err = t.moveParts(w, func(p *Part) bool {
		if p.Status == PartDone {
			return false
		}
		p.Status, p.Attempts, p.Failures = PartWaiting, 0, 0
		p.NextAttemptAt, p.ErrorCode, p.Error = nil, "", nil
		return true
	})
	if err != nil {
		return Job{}, err
	}
	w.requeue(t.now, "Waiting to be tried again")
	w.Dispatches, w.SyncMode = 1, false
	w.Error, w.ErrorCode, w.CompletedAt = nil, "", nil
	w.Progress = w.partsProgress()
	if err := t.statusEvent(w); err != nil {
		return Job{}, err
	}
	if err := t.auditJob(auditJobRetry, w, before); err != nil {
		return Job{}, err
	}
	if err := t.queueFor(w, r.Event); err != nil {
		return Job{}, err
	}
	job := w.Job
	if err := t.save(w); err != nil {
		return Job{}, err
	}
	job.UpdatedAt = w.UpdatedAt
	return job, nil
}

// missing are the parts that are not done.
func (w *work) missing() []Part {
	return slices.DeleteFunc(slices.Clone(w.parts), func(p Part) bool { return p.Status == PartDone })
}

// auditJob notes that a person moved a job.
func (t *tx) auditJob(action AuditAction, w *work, before JobStatus) error {
	type facts struct {
		UserID string    `json:"userId,omitempty"`
		Status JobStatus `json:"status"`
	}
	return t.audit(action, w.ID, facts{w.UserID, before}, facts{w.UserID, w.Status})
}
