package store

import (
	"context"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// FailedCall is a model call that made nothing.
type FailedCall struct {
	JobID         string
	PartID        string
	CallID        string
	Usage         CallUsage
	Code          fault.Code
	Message       string     // for the user
	NextAttemptAt *time.Time // nil: the part has failed for good
	Interrupted   bool       // cut off by a stopping server or a settled job: nobody's failure
}

// FailCall settles a failed call in the ledger and shows on its part what follows.
// Called again it changes nothing. A call of an older generation, or one that a
// newer attempt has overtaken, or of a settled job, only counts in the ledger.
// fault.NotFound: no such job, part or call.
func (s *Store) FailCall(ctx context.Context, f FailedCall) error {
	return s.withTx(ctx, fmt.Sprintf("record failed call for %s of job %s", f.PartID, f.JobID), func(t *tx) error {
		w, err := t.lockJob(f.JobID)
		if err != nil {
			return err
		}
		call, err := t.settleCall(w.ID, f.CallID, f.outcome(w.Status), f.Message, f.Usage)
		if err != nil || call.settled() {
			return err
		}
		p, err := t.part(w, f.PartID)
		if err != nil {
			return err
		}
		if err := t.totals(w); err != nil {
			return err
		}
		overtaken := call.Outcome == CallUnknown || call.Generation != w.Generation
		if overtaken || w.Status.Settled() || p.Status.settled() {
			if err := t.progressEvent(w); err != nil {
				return err
			}
			return t.save(w)
		}
		return t.failPart(w, p, f)
	})
}

// outcome is the call's, for the ledger.
func (f FailedCall) outcome(status JobStatus) string {
	switch {
	case f.Interrupted && status == Cancelled:
		return CallCancelled
	case f.Interrupted:
		return CallInterrupted
	default:
		return string(f.Code)
	}
}

func (t *tx) failPart(w *work, p *Part, f FailedCall) error {
	message := clip(f.Message, errorWidth)
	p.ErrorCode, p.Error, p.NextAttemptAt = string(f.Code), &message, nil
	switch {
	case f.Interrupted:
		p.Status, p.ErrorCode, p.Error = PartWaiting, "", nil
	case f.NextAttemptAt != nil:
		p.Status, p.NextAttemptAt = PartRetrying, storedPtr(f.NextAttemptAt)
		p.Failures++
	default:
		p.Status = PartFailed
		p.Failures++
	}
	if err := t.savePart(p); err != nil {
		return err
	}
	if err := w.showParts(); err != nil {
		return err
	}
	w.HeartbeatAt = t.now
	if err := t.failureEvent(w, p, message); err != nil {
		return err
	}
	return t.save(w)
}

// failureEvent tells what became of the part.
func (t *tx) failureEvent(w *work, p *Part, message string) error {
	switch {
	case p.Status == PartRetrying:
		w.Message = fmt.Sprintf("%s is tried again: %s", p.Title, message)
		return t.event(w, EventRetrying, retryingEvent{ID: p.PartID, Title: p.Title, Attempt: p.Attempts, NextAttemptAt: *p.NextAttemptAt, Error: message})
	case p.Status == PartFailed && p.Kind == ThemePart:
		w.Message = "The theme failed: " + message
		return t.event(w, EventTheme, themeFailedEvent{Status: PartFailed, Error: message})
	case p.Status == PartFailed:
		w.Message = p.Title + " failed: " + message
		return t.event(w, EventScreen, screenEvent{ID: p.PartID, Title: p.Title, Status: PartFailed, Error: message})
	default:
		w.Message = p.Title + " was interrupted and goes on shortly"
		return t.progressEvent(w)
	}
}
