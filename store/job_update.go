package store

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/appforge-ai/appforge/store/fault"
)

var statuses = []JobStatus{Pending, Processing, Completed, Failed, Cancelled}

// UpdateJobStatus moves a job by hand, as the guide's function of that name does,
// and saves output when it is given. Progress is never lowered, started_at and
// completed_at are set once. A settled job stays: nil when it is in that status
// already, fault.Conflict otherwise. fault.NotFound: no such job.
func (s *Store) UpdateJobStatus(ctx context.Context, id string, status JobStatus, progress int, output json.RawMessage) error {
	switch {
	case !slices.Contains(statuses, status):
		return fault.Newf(fault.InvalidInput, "status %q is none of %v", status, statuses)
	case progress < 0 || progress > 100:
		return fault.Newf(fault.InvalidInput, "progress %d is not between 0 and 100", progress)
	case len(output) > 0 && !json.Valid(output):
		return fault.Newf(fault.InvalidInput, "the output of job %s is not JSON", id)
	}
	return s.withTx(ctx, "update status of job "+id, func(t *tx) error {
		w, err := t.lockJob(id)
		if err != nil {
			return err
		}
		switch {
		case w.Status == status && status.Settled():
			return nil
		case w.Status.Settled() || w.Status == Processing && status == Pending:
			return fault.Newf(fault.Conflict, "Job %s is %s and cannot become %s.", id, w.Status, status)
		case w.Status == status && progress <= w.Progress && len(output) == 0:
			return nil
		}
		if len(output) > 0 {
			w.Output = output
			if err := t.saveOutput(w); err != nil {
				return err
			}
		}
		return t.moveJob(w, status, progress)
	})
}

// moveJob takes the locked, unsettled job to status.
func (t *tx) moveJob(w *work, status JobStatus, progress int) error {
	moved := w.Status != status
	w.Progress, w.HeartbeatAt = max(w.Progress, progress), t.now
	switch {
	case moved && status == Processing:
		w.start(t.now)
	case moved && status == Completed:
		return t.completeJob(w)
	case moved && status == Failed:
		return t.failJob(w, fault.Internal, "the job failed without a reason")
	case moved && status == Cancelled:
		return t.cancelJob(w)
	}
	tell := t.progressEvent
	if moved {
		tell = t.statusEvent
	}
	if err := tell(w); err != nil {
		return err
	}
	return t.save(w)
}

// UpdateJobProgress notes how far a job is, and what is happening. Progress is
// never lowered; an empty message leaves the one before. fault.Conflict: the job
// is settled; fault.NotFound: no such job.
func (s *Store) UpdateJobProgress(ctx context.Context, id string, progress int, message string) error {
	if progress < 0 || progress > 100 {
		return fault.Newf(fault.InvalidInput, "progress %d is not between 0 and 100", progress)
	}
	message = clip(message, messageWidth)
	return s.withTx(ctx, "update progress of job "+id, func(t *tx) error {
		w, err := t.lockJob(id)
		switch {
		case err != nil:
			return err
		case w.Status.Settled():
			return fault.Newf(fault.Conflict, "Job %s is %s: its progress does not change any more.", id, w.Status)
		case progress <= w.Progress && (message == "" || message == w.Message):
			return nil
		}
		w.Progress, w.HeartbeatAt = max(w.Progress, progress), t.now
		if message != "" {
			w.Message = message
		}
		if err := t.progressEvent(w); err != nil {
			return err
		}
		return t.save(w)
	})
}

// MarkJobFailed ends a pending or processing job, and its unfinished parts, as
// failed. generation 0 means any; of another generation the job stays. It reports
// whether the job was moved. fault.NotFound: no such job.
func (s *Store) MarkJobFailed(ctx context.Context, id string, generation int, code fault.Code, message string) (bool, error) {
	moved := false
	err := s.withTx(ctx, "fail job "+id, func(t *tx) error {
		moved = false
		w, err := t.lockJob(id)
		if err != nil || w.Status.Settled() || generation != 0 && generation != w.Generation {
			return err
		}
		moved = true
		return t.failJob(w, code, message)
	})
	return moved && err == nil, err
}
