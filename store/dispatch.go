package store

import (
	"cmp"
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// BeginRun binds the engine's run to a job and shows the job as processing. The
// same run may call it again. fault.Conflict: the job is settled, at another
// generation, or another run works on it; ErrPaused: it has not begun, and its type is
// paused; fault.NotFound: no such job.
func (s *Store) BeginRun(ctx context.Context, id, runID string, generation int) (Job, error) {
	var job Job
	err := s.withTx(ctx, "begin run of job "+id, func(t *tx) error {
		w, err := t.lockWholeJob(id)
		if err != nil {
			return err
		}
		switch {
		case w.Status.Settled():
			return fault.Newf(fault.Conflict, "Job %s is %s already.", id, w.Status)
		case w.Generation != generation:
			return fault.Newf(fault.Conflict, "Job %s is at generation %d: this run, of generation %d, has nothing to do.", id, w.Generation, generation)
		case w.RunID != "" && w.RunID != runID:
			return fault.Newf(fault.Conflict, "Job %s: another run works on it.", id)
		}
		begun := w.Status == Processing && w.RunID == runID
		if w.Status == Pending {
			if paused, err := t.paused(w.Type); err != nil || paused {
				return cmp.Or(err, ErrPaused)
			}
		}
		w.RunID, w.HeartbeatAt = clip(runID, modelWidth), t.now
		if !begun {
			w.start(t.now)
			if err := t.statusEvent(w); err != nil {
				return err
			}
		}
		job = w.Job
		return t.save(w)
	})
	return job, err
}

// start shows the job as processing.
func (w *work) start(at time.Time) {
	w.Status, w.Message = Processing, "Starting"
	if w.StartedAt == nil {
		w.StartedAt = &at
	}
}

// Heartbeat notes a sign of life of a job's run, and gives the job's status, so
// that the run sees a cancel. The version does not grow. fault.Conflict: a newer
// generation works on the job; fault.NotFound: no such job.
func (s *Store) Heartbeat(ctx context.Context, id string, generation int) (JobStatus, error) {
	var status JobStatus
	err := s.withTx(ctx, "heartbeat of job "+id, func(t *tx) error {
		w, err := t.lock(`status, generation`, id)
		if err != nil {
			return err
		}
		status = w.Status
		if w.Generation != generation {
			return fault.Newf(fault.Conflict, "Job %s is at generation %d: this run is of generation %d.", id, w.Generation, generation)
		}
		if status.Settled() {
			return nil
		}
		_, err = t.exec(`UPDATE inngest_jobs SET heartbeat_at = ? WHERE id = ?`, t.now, id)
		return err
	})
	return status, err
}

// Redispatch sends a job that its run has left behind again, as a new generation:
// finished parts stay, the others wait. After max dispatches the job fails with
// reason instead. It reports whether the job was sent again; for a settled job or
// an older generation it does nothing. fault.NotFound: no such job.
func (s *Store) Redispatch(ctx context.Context, id string, generation int, reason string, max int, event func(Job) (Event, error)) (bool, error) {
	sent := false
	err := s.withTx(ctx, "send job "+id+" again", func(t *tx) error {
		sent = false
		w, err := t.lockWholeJob(id)
		if err != nil || w.Status.Settled() || w.Generation != generation {
			return err
		}
		outcome, _, err := t.redispatch(w, reason, max, event)
		sent = outcome == OutcomeRedispatched
		return err
	})
	return sent && err == nil, err
}

// redispatch sends the locked job again, or fails it when that was done max times
// or it has no event to be sent by.
func (t *tx) redispatch(w *work, reason string, most int, event func(Job) (Event, error)) (Outcome, string, error) {
	if event == nil || w.Dispatches >= most {
		return OutcomeFailed, reason, t.failJob(w, fault.Upstream, reason)
	}
	err := t.moveParts(w, func(p *Part) bool {
		if p.Status != PartRunning && p.Status != PartRetrying {
			return false
		}
		p.Status, p.NextAttemptAt, p.ErrorCode, p.Error = PartWaiting, nil, "", nil
		return true
	})
	if err != nil {
		return OutcomeRedispatched, reason, err
	}
	w.requeue(t.now, reason)
	w.Dispatches++
	if err := t.statusEvent(w); err != nil {
		return OutcomeRedispatched, reason, err
	}
	if err := t.queueFor(w, event); err != nil {
		return OutcomeRedispatched, reason, err
	}
	return OutcomeRedispatched, reason, t.save(w)
}

// requeue makes the job wait for a run of its next generation.
func (w *work) requeue(at time.Time, message string) {
	w.Status, w.Message = Pending, message
	w.Generation++
	w.RunID, w.EngineEvent = "", ""
	w.HeartbeatAt = at
}

// StaleJobs lists jobs that are under way without a sign of life since before,
// oldest first. A job whose event is still in the outbox is not stale: the engine
// cannot know it. Input and Output are left empty.
func (s *Store) StaleJobs(ctx context.Context, before time.Time, limit int) ([]Job, error) {
	var rows []jobRow
	err := s.read(ctx, "find stale jobs", func(ctx context.Context, db *sqlx.DB) error {
		return db.SelectContext(ctx, &rows, db.Rebind(`SELECT `+jobHead+` FROM inngest_jobs
			WHERE status IN ('pending', 'processing') AND heartbeat_at < ?
			AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.job_id = inngest_jobs.id AND outbox.sent_at IS NULL)
			ORDER BY heartbeat_at LIMIT ?`), stored(before), limit)
	})
	return jobsOf(rows), err
}

func jobsOf(rows []jobRow) []Job {
	jobs := make([]Job, len(rows))
	for i := range rows {
		jobs[i] = rows[i].job()
		jobs[i].Screens = nil
	}
	return jobs
}
