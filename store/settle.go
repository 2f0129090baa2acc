package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/appforge-ai/appforge/store/fault"
)

// Outcome is what SettleJob did.
type Outcome string

// The outcomes.
const (
	OutcomeCompleted    Outcome = "completed"
	OutcomeFailed       Outcome = "failed"
	OutcomeRedispatched Outcome = "redispatched" // some parts were cut off: the job was sent again
	OutcomeAlready      Outcome = "already"      // settled before, or a newer generation works on it: nothing was changed
)

// Settlement is how a job stands after SettleJob.
type Settlement struct {
	Outcome Outcome
	Job     Job
	Done    int // parts
	Failed  int
	Total   int
	Message string // why it failed or was sent again, "" otherwise
}

const interruptedReason = "some steps were interrupted"

// needsAll reports whether the job is worth nothing without each of its parts.
// Screens stand for themselves; pieces are put together.
func (w *work) needsAll() bool { return len(w.parts) > 0 && w.parts[0].Kind == PiecePart }

// madeNothing reports whether the job has nothing to complete with: it has no parts, or
// its run was cut off between the last piece and the output that they are put together to.
func (w *work) madeNothing() bool {
	return len(w.parts) == 0 || w.needsAll() && len(w.Output) == 0
}

// SettleJob ends a job from the state of its parts: completed when all are done,
// failed when some failed and the others are done. A job of pieces fails with its
// first one, because the rest is of no use without it. When some were cut off, by no
// fault of the job, it is sent again as Redispatch does. A job of pieces that were not
// put together, or of no parts, which only its own function can complete, counts as cut
// off. fault.NotFound: no such job.
func (s *Store) SettleJob(ctx context.Context, id string, generation, maxDispatches int, event func(Job) (Event, error)) (Settlement, error) {
	var end Settlement
	err := s.withTx(ctx, "settle job "+id, func(t *tx) error {
		w, err := t.lockWholeJob(id)
		if err != nil {
			return err
		}
		if err := t.loadParts(w); err != nil {
			return err
		}
		done, failed, unfinished := w.count()
		end = Settlement{Done: done, Failed: failed, Total: len(w.parts)}
		switch {
		case w.Status.Settled() || w.Generation != generation:
			end.Outcome = OutcomeAlready
		case failed > 0 && w.needsAll():
			end.Outcome, end.Message = OutcomeFailed, w.failures()
			err = t.failJob(w, w.firstFailure(), end.Message)
		case unfinished > 0 || w.madeNothing():
			end.Outcome, end.Message, err = t.redispatch(w, interruptedReason, maxDispatches, event)
		case failed > 0:
			end.Outcome, end.Message = OutcomeFailed, w.failures()
			err = t.failJob(w, w.firstFailure(), end.Message)
		default:
			end.Outcome = OutcomeCompleted
			err = t.completeJob(w)
		}
		end.Job = w.Job
		return err
	})
	return end, err
}

func (t *tx) completeJob(w *work) error {
	w.Status, w.Progress, w.Error, w.ErrorCode = Completed, 100, nil, ""
	w.CompletedAt, w.HeartbeatAt = &t.now, t.now
	_, screens := w.screensDone()
	w.Message = "Finished " + count(screens, wordsOf(w.Type).part)
	return t.saveEnded(w)
}

// failJob ends the locked job as failed, its unfinished parts with it.
func (t *tx) failJob(w *work, code fault.Code, message string) error {
	message = clip(message, errorWidth)
	err := t.moveParts(w, func(p *Part) bool {
		if p.Status.settled() {
			return false
		}
		p.Status, p.NextAttemptAt, p.ErrorCode, p.Error = PartFailed, nil, string(code), &message
		return true
	})
	if err != nil {
		return err
	}
	w.Status, w.Error, w.ErrorCode = Failed, &message, string(code)
	w.CompletedAt, w.HeartbeatAt = &t.now, t.now
	done, screens := w.screensDone()
	w.Message = fmt.Sprintf("Finished %d of %s", done, count(screens, wordsOf(w.Type).part))
	return t.saveEnded(w)
}

// saveEnded writes back a locked job that has just ended, and tells of it.
func (t *tx) saveEnded(w *work) error {
	if err := t.statusEvent(w); err != nil {
		return err
	}
	if err := t.tellFinished(w); err != nil {
		return err
	}
	if err := t.settleCharge(w); err != nil {
		return err
	}
	return t.save(w)
}

// failures is the job's error: "1 of 5 screens failed: Home: the model is overloaded".
func (w *work) failures() string {
	var theme string
	var screens []string
	for _, p := range w.parts {
		if p.Status != PartFailed {
			continue
		}
		reason := "no reason was given"
		if p.Error != nil && *p.Error != "" {
			reason = *p.Error
		}
		if p.Kind == ThemePart {
			theme = "the theme failed: " + reason
			continue
		}
		screens = append(screens, p.Title+": "+reason)
	}
	var messages []string
	if len(screens) > 0 {
		_, all := w.screensDone()
		messages = append(messages, fmt.Sprintf("%d of %s failed: %s", len(screens), count(all, wordsOf(w.Type).part), strings.Join(screens, "; ")))
	}
	if theme != "" {
		messages = append(messages, theme)
	}
	return strings.Join(messages, "; ")
}

// firstFailure is the code of the first failed part.
func (w *work) firstFailure() fault.Code {
	for _, p := range w.parts {
		if p.Status == PartFailed {
			return fault.Code(p.ErrorCode)
		}
	}
	return fault.None
}

// count gives "1 screen", "2 screens".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
