package functions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	// staleBatch bounds one sweep; the next one takes the rest.
	staleBatch = 200
	// keepFor is how long sent outbox entries, answers to idempotency keys and the
	// pictures of settled jobs are kept.
	keepFor    = 7 * 24 * time.Hour
	pruneBatch = 500
	// pruneTime bounds the deleting of old jobs in one sweep; the next one goes on.
	pruneTime     = 10 * time.Second
	pruneJobBatch = 100
)

// RunStatus is what the engine says of a run.
type RunStatus string

// The engine's answers, made one vocabulary over its APIs.
const (
	RunUnknown   RunStatus = "unknown" // it has never heard of it, or has lost it
	RunActive    RunStatus = "active"  // queued, running or waiting for a retry
	RunCompleted RunStatus = "completed"
	RunFailed    RunStatus = "failed"
	RunCancelled RunStatus = "cancelled"
)

// EngineView tells what the engine knows of a run, by the run's id or, before the
// run's id is known, by the engine's id of the event that starts it.
type EngineView interface {
	Run(ctx context.Context, runID string) (RunStatus, error)
	EventRun(ctx context.Context, eventID string) (RunStatus, error)
}

// StaleJobs finds jobs that gave no sign of life for a while, asks the engine what
// it knows of them, and acts: it leaves alone what the engine still works on, sends
// again what the engine forgot, and settles what has ended unnoticed.
type StaleJobs struct {
	Store         *store.Store
	Engine        EngineView
	StaleAfter    time.Duration // without a heartbeat
	SyncTimeout   time.Duration // of a synchronous request, which gives no heartbeat while it waits
	StuckAfter    time.Duration // "active" in the engine without any step begun: the run is lost all the same
	MaxDispatches int
	KeepEvents    time.Duration // of settled jobs; 0 is for ever
	KeepJobs      time.Duration // after they settled, with all they have made; 0 is for ever. Their figures stay
	// KeepDeliveries is how long messages are kept after they settled, KeepAudit how long
	// entries of the audit log; 0 is for ever.
	KeepDeliveries, KeepAudit time.Duration
	NoticeRetries             int // attempts at a message beyond the first
	Log                       *slog.Logger
	Now                       func() time.Time
}

// swept counts what a sweep did.
type swept struct {
	Stale   int `json:"stale"`
	Active  int `json:"active"`
	Resent  int `json:"resent"`
	Settled int `json:"settled"`
}

// Run is the durable function.
func (f *StaleJobs) Run(ctx context.Context, _ inngestgo.Input[map[string]any]) (any, error) {
	done, err := step.Run(ctx, "sweep", f.Sweep)
	if err != nil {
		return nil, err
	}
	if _, err := step.Run(ctx, "prune", f.prune); err != nil {
		return nil, err
	}
	if _, err := step.Run(ctx, "resume-bulk", f.resumeBulk); err != nil {
		return nil, err
	}
	if _, err := step.Run(ctx, "resume-notices", f.resumeNotices); err != nil {
		return nil, err
	}
	// Servers count by themselves; on hosts that freeze them between requests nobody else does.
	if _, err := step.Run(ctx, "tally", f.Store.Tally); err != nil {
		return nil, err
	}
	return done, nil
}

// prune deletes what nobody will ask for again; the next minute takes the rest.
func (f *StaleJobs) prune(ctx context.Context) (int, error) {
	week := f.Now().Add(-keepFor)
	keep := store.Keep{Sent: week, Images: week, Events: f.before(f.KeepEvents), Deliveries: f.before(f.KeepDeliveries), Audit: f.before(f.KeepAudit)}
	n, err := f.Store.Prune(ctx, keep, pruneBatch)
	if err != nil {
		return n, fmt.Errorf("prune: %w", err)
	}
	for end := f.Now().Add(pruneTime); f.KeepJobs > 0 && f.Now().Before(end); {
		jobs, err := f.Store.PruneJobs(ctx, f.Now().Add(-f.KeepJobs), pruneJobBatch)
		n += jobs
		if err != nil {
			return n, fmt.Errorf("prune jobs: %w", err)
		}
		if jobs < pruneJobBatch {
			break
		}
	}
	return n, nil
}

// before is when what is kept for a time must have ended to be deleted: never, when that time is 0.
func (f *StaleJobs) before(keep time.Duration) time.Time {
	if keep == 0 {
		return time.Time{}
	}
	return f.Now().Add(-keep)
}

// resumeBulk sends bulk actions again whose runs the engine has lost.
func (f *StaleJobs) resumeBulk(ctx context.Context) (int, error) {
	stale, err := f.Store.StaleBulk(ctx, f.Now().Add(-f.StaleAfter))
	if err != nil {
		return 0, fmt.Errorf("find stale bulk actions: %w", err)
	}
	for _, b := range stale {
		if err := f.Store.ResendBulk(ctx, b.ID, b.Generation, BulkEvent); err != nil {
			return 0, fmt.Errorf("send bulk action %s again: %w", b.ID, err)
		}
		f.Log.WarnContext(ctx, "bulk action sent again", slog.String("bulk_id", b.ID))
	}
	return len(stale), nil
}

// Sweep looks once. A job that cannot be settled does not keep the others waiting;
// what the engine gives no answer about is left as it is, because without its word
// nothing may be sent again. The error joins what went wrong.
func (f *StaleJobs) Sweep(ctx context.Context) (swept, error) {
	var done swept
	jobs, err := f.Store.StaleJobs(ctx, f.Now().Add(-f.StaleAfter), staleBatch)
	if err != nil {
		return done, fmt.Errorf("find stale jobs: %w", err)
	}
	var faults []error
	for _, job := range jobs {
		done.Stale++
		err := f.settle(ctx, job, &done)
		if err == nil {
			continue
		}
		faults = append(faults, fmt.Errorf("settle stale job %s: %w", job.ID, err))
		if fault.Is(err, fault.Upstream) || fault.Is(err, fault.Unauthorized) || fault.Is(err, fault.Unavailable) {
			break // the engine or the database is away: the next job would wait for it too
		}
	}
	if done.Stale > 0 {
		f.Log.InfoContext(ctx, "stale jobs swept", slog.Int("stale", done.Stale), slog.Int("active", done.Active), slog.Int("resent", done.Resent), slog.Int("settled", done.Settled))
	}
	return done, errors.Join(faults...)
}

func (f *StaleJobs) settle(ctx context.Context, job store.Job, done *swept) error {
	if job.SyncMode {
		if f.Now().Sub(job.HeartbeatAt) < f.StaleAfter+f.SyncTimeout {
			done.Active++ // its request may still be waiting for a place or a retry
			return nil
		}
		done.Settled++
		_, err := f.Store.MarkJobFailed(ctx, job.ID, job.Generation, fault.Upstream, "The request that made this job ended before its screens were finished. Retry makes the missing ones.")
		return err
	}
	status, err := f.ask(ctx, job)
	if err != nil {
		return err
	}
	switch status {
	case RunActive:
		if job.Status == store.Processing && f.Now().Sub(job.UpdatedAt) > f.StuckAfter {
			return f.resend(ctx, job, "The engine's run stood still; the job was sent again.", done)
		}
		done.Active++
		_, err := f.Store.Heartbeat(ctx, job.ID, job.Generation)
		return err
	case RunUnknown:
		return f.resend(ctx, job, "The engine had lost the run; the job was sent again.", done)
	case RunCancelled:
		done.Settled++
		_, err := f.Store.CancelRun(ctx, job.ID, job.Generation)
		return err
	default:
		done.Settled++
		_, err := f.Store.SettleJob(ctx, job.ID, job.Generation, f.MaxDispatches, StartEvent)
		return err
	}
}

func (f *StaleJobs) ask(ctx context.Context, job store.Job) (RunStatus, error) {
	switch {
	case job.RunID != "":
		return f.Engine.Run(ctx, job.RunID)
	case job.EngineEvent != "":
		return f.Engine.EventRun(ctx, job.EngineEvent)
	default:
		return RunUnknown, nil
	}
}

func (f *StaleJobs) resend(ctx context.Context, job store.Job, reason string, done *swept) error {
	sent, err := f.Store.Redispatch(ctx, job.ID, job.Generation, reason, f.MaxDispatches, StartEvent)
	if sent {
		done.Resent++
		f.Log.WarnContext(ctx, "job sent again", slog.String("job_id", job.ID), slog.String("run_id", job.RunID), slog.String("reason", reason))
	}
	return err
}
