package functions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"
	"go.opentelemetry.io/otel/attribute"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

const (
	heartbeatEvery = 10 * time.Second
	// saveTime bounds how long a paid-for result is held while the database is away.
	saveTime  = 30 * time.Second
	savePause = 500 * time.Millisecond
)

// Worker is what every function that works on jobs needs: it makes the attempts at a
// part, keeps the ledger, the heartbeat and the retry times, and ends calls that
// nobody waits for any more.
type Worker struct {
	Store         *store.Store
	Retry         RetryPolicy
	MaxDispatches int // how often a job may be sent to the engine before it is given up
	Log           *slog.Logger
	Slots         chan struct{} // bounds the attempts of the synchronous mode in this process
	Metrics       *Metrics      // nil counts nothing
}

// made is what a part's step returns to the engine.
type made struct {
	Part    string `json:"part"`
	Attempt int    `json:"attempt,omitempty"`
	Note    string `json:"note,omitempty"`
}

// errSettled says that the job was cancelled or settled while its call ran.
var errSettled = errors.New("the job was settled meanwhile")

// work is one part's attempts: who makes them, and how.
type work struct {
	partID string
	info   func() studio.Info
	// do makes at most one model call. Its save stores what was made; it is nil with
	// an error, the call is valid then too.
	do func(ctx context.Context, try studio.Try) (outcome, error)
}

// outcome is what one attempt gave.
type outcome struct {
	call studio.Call
	save func(ctx context.Context, callID string) error
}

// forEngine turns an attempt's end into word to the engine whether and when to come again.
func forEngine(m made, next time.Time, err error) (made, error) {
	switch {
	case err == nil:
		return m, nil
	case next.IsZero():
		return made{}, inngestgo.NoRetryError(errors.New(fault.Public(err)))
	default:
		return made{}, inngestgo.RetryAtError(errors.New(fault.Public(err)), next)
	}
}

// attempt makes a part with one call and saves the outcome, good or bad. A part that
// is finished already is left alone. With an error comes the time of the next
// attempt, zero when there is to be none.
func (k *Worker) attempt(ctx context.Context, r run, w work) (m made, next time.Time, err error) {
	ctx, span := telemetry.Span(telemetry.Resume(ctx, r.Trace), telemetry.Consumer, "attempt",
		attribute.String("appforge.job.id", r.JobID), attribute.String("appforge.run.id", r.RunID), attribute.String("appforge.part", w.partID))
	defer func() { telemetry.End(span, err) }()
	info := w.info()
	callID := uuid.NewString()
	attempt, err := k.Store.BeginCall(ctx, store.CallStart{
		ID: callID, JobID: r.JobID, Generation: r.Generation, PartID: w.partID,
		Provider: info.Provider, Model: info.Model, Estimate: info.Estimate, PriceVersion: info.PriceVersion,
	})
	switch {
	case fault.Is(err, fault.Cancelled), fault.Is(err, fault.Conflict):
		return made{Part: w.partID, Note: fault.Public(err)}, time.Time{}, nil
	case err != nil:
		return made{}, k.soon(), fmt.Errorf("begin %s of job %s: %w", w.partID, r.JobID, err)
	case attempt.Done:
		return made{Part: w.partID, Note: "was finished or given up before"}, time.Time{}, nil
	}
	began := time.Now()
	done, err := k.do(ctx, r, w, studio.Try{CallID: callID, Number: attempt.Number})
	k.Metrics.attempt(info, done.call, time.Since(began), err)
	if err != nil {
		return k.failed(ctx, r, w.partID, callID, attempt, done.call, err)
	}
	// The call is paid for: its result is saved whatever became of the request.
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if err := persist(save, func() error { return done.save(save, callID) }); err != nil {
		return made{}, k.soon(), fmt.Errorf("save %s of job %s: %w", w.partID, r.JobID, err)
	}
	k.Log.InfoContext(ctx, "part made", slog.String("job_id", r.JobID), slog.String("run_id", r.RunID), slog.String("part", w.partID),
		slog.Int("attempt", attempt.Number), slog.Duration("took", done.call.Latency))
	return made{Part: w.partID, Attempt: attempt.Number}, time.Time{}, nil
}

// soon is when to repeat a step that our own side failed; the engine's own
// schedule begins at half a minute.
func (k *Worker) soon() time.Time { return time.Now().Add(k.Retry.Base) }

// do makes the part's one call, with the heartbeat kept and the call ended as soon as
// the job is settled by someone else.
func (k *Worker) do(ctx context.Context, r run, w work, try studio.Try) (done outcome, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := k.watch(ctx, cancel, r)
	defer stop()
	defer func() {
		// A panic is this attempt's failure, counted like any other; no step runs
		// inside, so the SDK's own panics cannot be caught here.
		if p := recover(); p != nil {
			done.call.Unknown = true
			err = fault.New(fault.Internal, "The work on this part broke down.", fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	done, err = w.do(ctx, try)
	if err != nil && errors.Is(context.Cause(ctx), errSettled) {
		err = errors.Join(errSettled, err)
	}
	return done, err
}

// watch keeps the job's heartbeat while a call runs and cancels the call when the
// job is settled: cancelling must stop the spending, and the engine does not
// interrupt a running step. The function returned ends the watch.
func (k *Worker) watch(ctx context.Context, cancel context.CancelCauseFunc, r run) (stop func()) {
	wake, unsubscribe := k.Store.Subscribe(r.JobID)
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(heartbeatEvery)
		defer tick.Stop()
		for {
			status, err := k.Store.Heartbeat(ctx, r.JobID, r.Generation)
			// A newer generation is at work, or nobody wants the result any more.
			if fault.Is(err, fault.Conflict) || (err == nil && status.Settled()) {
				cancel(errSettled)
				return
			}
			select {
			case <-ended:
				return
			case <-ctx.Done():
				return
			case <-wake:
			case <-tick.C:
			}
		}
	}()
	return func() {
		close(ended)
		<-done
		unsubscribe()
	}
}

// persist repeats act until it succeeds, fails for another reason than the database
// being away, or ctx ends.
func persist(ctx context.Context, act func() error) error {
	for {
		err := act()
		if err == nil || !fault.Is(err, fault.Unavailable) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(savePause):
		}
	}
}

// failed records a failed attempt and decides when the next one is.
func (k *Worker) failed(ctx context.Context, r run, partID, callID string, attempt store.Attempt, call studio.Call, cause error) (made, time.Time, error) {
	record := store.FailedCall{
		JobID: r.JobID, PartID: partID, CallID: callID, Usage: usageOf(call),
		Code: fault.CodeOf(cause), Message: fault.Public(cause),
	}
	settled := errors.Is(cause, errSettled)
	// A call cut off by a stopping server or a lost engine is nobody's failure.
	interrupted := settled || ctx.Err() != nil
	next, retry := k.Retry.Next(cause, attempt.Failures+1, time.Now())
	switch {
	case interrupted:
		record.Interrupted, record.Code = true, fault.Cancelled
		next = k.soon()
	case retry:
		record.NextAttemptAt = &next
	}
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if err := persist(save, func() error { return k.Store.FailCall(save, record) }); err != nil {
		k.Log.ErrorContext(ctx, "failed attempt not recorded", slog.String("job_id", r.JobID), slog.String("part", partID), slog.Any("error", err))
	}
	k.Log.WarnContext(ctx, "attempt failed", slog.String("job_id", r.JobID), slog.String("run_id", r.RunID), slog.String("part", partID), slog.Int("attempt", attempt.Number),
		slog.String("code", string(record.Code)), slog.Time("next_attempt", next), slog.Any("error", cause))
	if settled {
		return made{Part: partID, Note: "cancelled while the model was working"}, time.Time{}, nil
	}
	return made{}, next, cause
}

func usageOf(c studio.Call) store.CallUsage {
	if c.Model == "" && !c.Unknown {
		c.Cost = new(money.USD) // it failed before the designer was asked
	}
	return store.CallUsage{
		Model: c.Model, ResponseID: c.ResponseID, FinishReason: c.FinishReason,
		Prompt: c.Prompt, Cached: c.Cached, Output: c.Output, Thinking: c.Thinking, Tool: c.Tool,
		Cost: c.Cost, PriceVersion: c.PriceVersion, Latency: c.Latency, Unknown: c.Unknown,
	}
}
