package functions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/inngest/inngestgo"

	"github.com/appforge-ai/appforge/functions/studio"
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

// made is what a part's step returns to the engine.
type made struct {
	Part    string `json:"part"`
	Attempt int    `json:"attempt,omitempty"`
	Note    string `json:"note,omitempty"`
}

// errSettled says that the job was cancelled or settled while its call ran.
var errSettled = errors.New("the job was settled meanwhile")

// makePart is the body of a part's step: one attempt, and then word to the engine
// whether and when to come again.
func (f *ScreenGeneration) makePart(ctx context.Context, r run, partID string) (made, error) {
	m, next, err := f.attempt(ctx, r, partID)
	switch {
	case err == nil:
		return m, nil
	case next.IsZero():
		return made{}, inngestgo.NoRetryError(errors.New(fault.Public(err)))
	default:
		return made{}, inngestgo.RetryAtError(errors.New(fault.Public(err)), next)
	}
}

// attempt makes the theme or a screen with one model call and saves the outcome,
// good or bad. A part that is finished already is left alone. With an error comes
// the time of the next attempt, zero when there is to be none.
func (f *ScreenGeneration) attempt(ctx context.Context, r run, partID string) (made, time.Time, error) {
	info := f.Designer.Info()
	callID := uuid.NewString()
	attempt, err := f.Store.BeginCall(ctx, store.CallStart{
		ID: callID, JobID: r.JobID, Generation: r.Generation, PartID: partID,
		Provider: info.Provider, Model: info.Model, Estimate: info.Estimate, PriceVersion: info.PriceVersion,
	})
	switch {
	case fault.Is(err, fault.Cancelled), fault.Is(err, fault.Conflict):
		return made{Part: partID, Note: fault.Public(err)}, time.Time{}, nil
	case err != nil:
		return made{}, f.soon(), fmt.Errorf("begin %s of job %s: %w", partID, r.JobID, err)
	case attempt.Done:
		return made{Part: partID, Note: "was finished or given up before"}, time.Time{}, nil
	}
	answer, err := f.design(ctx, r, partID, studio.Try{CallID: callID, Number: attempt.Number})
	if err != nil {
		return f.failed(ctx, r, partID, callID, attempt, answer.call, err)
	}
	// The call is paid for: its result is saved whatever became of the request.
	if err := f.save(context.WithoutCancel(ctx), r, partID, callID, answer); err != nil {
		return made{}, f.soon(), fmt.Errorf("save %s of job %s: %w", partID, r.JobID, err)
	}
	f.Log.InfoContext(ctx, "part made", slog.String("job_id", r.JobID), slog.String("part", partID),
		slog.Int("attempt", attempt.Number), slog.Duration("took", answer.call.Latency))
	return made{Part: partID, Attempt: attempt.Number}, time.Time{}, nil
}

// soon is when to repeat a step that our own side failed; the engine's own
// schedule begins at half a minute.
func (f *ScreenGeneration) soon() time.Time { return time.Now().Add(f.Retry.Base) }

// answer is what a designer gave for one part.
type answer struct {
	screen studio.Screen
	theme  studio.Theme
	call   studio.Call
}

// design makes the part's one model call, with the heartbeat kept and the call
// ended as soon as the job is settled by someone else.
func (f *ScreenGeneration) design(ctx context.Context, r run, partID string, try studio.Try) (a answer, err error) {
	job, err := f.Store.GetJob(ctx, r.JobID)
	if err != nil {
		return answer{}, err
	}
	var input screenInput
	if err := json.Unmarshal(job.Input, &input); err != nil {
		return answer{}, fault.New(fault.InvalidInput, "The job's stored input cannot be read.", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := f.watch(ctx, cancel, r)
	defer stop()
	defer func() {
		// A designer's panic is this attempt's failure, counted like any other; no
		// step runs inside, so the SDK's own panics cannot be caught here.
		if p := recover(); p != nil {
			a.call.Unknown = true
			err = fault.New(fault.Internal, "The designer broke down on this part.", fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	if partID == store.ThemePartID {
		a.theme, a.call, err = f.Designer.Theme(ctx, try, input.Branding)
	} else {
		req, found := findScreen(input.Screens, partID)
		if !found {
			return answer{}, fault.Newf(fault.InvalidInput, "the job's input has no screen %q", partID)
		}
		a.screen, a.call, err = f.Designer.Screen(ctx, try, input.Branding, req)
	}
	if err != nil && errors.Is(context.Cause(ctx), errSettled) {
		err = errors.Join(errSettled, err)
	}
	return a, err
}

func findScreen(screens []studio.ScreenRequest, id string) (studio.ScreenRequest, bool) {
	for _, s := range screens {
		if s.ID == id {
			return s, true
		}
	}
	return studio.ScreenRequest{}, false
}

// watch keeps the job's heartbeat while a call runs and cancels the call when the
// job is settled: cancelling must stop the spending, and the engine does not
// interrupt a running step. The function returned ends the watch.
func (f *ScreenGeneration) watch(ctx context.Context, cancel context.CancelCauseFunc, r run) (stop func()) {
	wake, unsubscribe := f.Store.Subscribe(r.JobID)
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(heartbeatEvery)
		defer tick.Stop()
		for {
			status, err := f.Store.Heartbeat(ctx, r.JobID, r.Generation)
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

// save stores a finished part, trying again for a while when the database is away.
func (f *ScreenGeneration) save(ctx context.Context, r run, partID, callID string, a answer) error {
	ctx, cancel := context.WithTimeout(ctx, saveTime)
	defer cancel()
	return persist(ctx, func() error {
		if partID != store.ThemePartID {
			return f.Store.FinishScreen(ctx, store.FinishedScreen{
				JobID: r.JobID, PartID: partID, CallID: callID, Usage: usageOf(a.call), Title: a.screen.Title, HTML: a.screen.HTML,
			})
		}
		theme, err := json.Marshal(a.theme)
		if err != nil {
			return fmt.Errorf("write theme: %w", err)
		}
		return f.Store.FinishTheme(ctx, store.FinishedTheme{JobID: r.JobID, CallID: callID, Usage: usageOf(a.call), Theme: theme})
	})
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
func (f *ScreenGeneration) failed(ctx context.Context, r run, partID, callID string, attempt store.Attempt, call studio.Call, cause error) (made, time.Time, error) {
	record := store.FailedCall{
		JobID: r.JobID, PartID: partID, CallID: callID, Usage: usageOf(call),
		Code: fault.CodeOf(cause), Message: fault.Public(cause),
	}
	settled := errors.Is(cause, errSettled)
	// A call cut off by a stopping server or a lost engine is nobody's failure.
	interrupted := settled || ctx.Err() != nil
	next, retry := f.Retry.Next(cause, attempt.Failures+1, time.Now())
	switch {
	case interrupted:
		record.Interrupted, record.Code = true, fault.Cancelled
		next = f.soon()
	case retry:
		record.NextAttemptAt = &next
	}
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveTime)
	defer cancel()
	if err := persist(save, func() error { return f.Store.FailCall(save, record) }); err != nil {
		f.Log.ErrorContext(ctx, "failed attempt not recorded", slog.String("job_id", r.JobID), slog.String("part", partID), slog.Any("error", err))
	}
	f.Log.WarnContext(ctx, "attempt failed", slog.String("job_id", r.JobID), slog.String("part", partID), slog.Int("attempt", attempt.Number),
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
