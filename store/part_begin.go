package store

import (
	"context"
	"fmt"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// CallStart announces a model call for one part of a job.
type CallStart struct {
	ID           string // of the ledger row, a UUID
	JobID        string
	Generation   int // that the caller's run works on
	PartID       string
	Provider     string
	Model        string     // as requested
	Estimate     *money.USD // worst case, nil when the price is unknown
	PriceVersion string
}

// Attempt is what BeginCall tells its caller.
type Attempt struct {
	Number   int  // of this attempt, 1 for the first
	Failures int  // attempts before it that ended with the model's own failure
	Done     bool // the part is finished, or failed for good: make no call
}

// BeginCall writes the ledger row of a model call at its estimate, before the call
// is made, and shows the part as running. Calls of the part that were never heard
// of again are written off as unknown. fault.Cancelled: the job was cancelled;
// fault.Conflict: it is settled, not begun, or a newer generation works on it.
func (s *Store) BeginCall(ctx context.Context, c CallStart) (Attempt, error) {
	var attempt Attempt
	err := s.withTx(ctx, fmt.Sprintf("begin call for %s of job %s", c.PartID, c.JobID), func(t *tx) error {
		w, err := t.lockJob(c.JobID)
		if err != nil {
			return err
		}
		if err := w.mayWork(c.Generation); err != nil {
			return err
		}
		p, err := t.part(w, c.PartID)
		if err != nil {
			return err
		}
		if p.Status == PartDone || p.Status == PartFailed {
			attempt = Attempt{Number: p.Attempts, Failures: p.Failures, Done: true}
			return nil
		}
		if err := t.writeOff(w, p); err != nil {
			return err
		}
		p.Attempts++
		p.Status, p.NextAttemptAt, p.ErrorCode, p.Error = PartRunning, nil, "", nil
		if err := t.savePart(p); err != nil {
			return err
		}
		attempt = Attempt{Number: p.Attempts, Failures: p.Failures}
		if err := t.insertCall(c, p.Attempts); err != nil {
			return err
		}
		w.Message, w.HeartbeatAt = w.making(p), t.now
		if err := w.showParts(); err != nil {
			return err
		}
		if err := t.progressEvent(w); err != nil {
			return err
		}
		return t.save(w)
	})
	return attempt, err
}

// mayWork says whether a run of that generation may go on with the job.
func (w *work) mayWork(generation int) error {
	switch {
	case w.Status == Cancelled:
		return fault.Newf(fault.Cancelled, "Job %s was cancelled.", w.ID)
	case w.Generation != generation:
		return fault.Newf(fault.Conflict, "Job %s is at generation %d: this run, of generation %d, has nothing to do.", w.ID, w.Generation, generation)
	case w.Status != Processing:
		return fault.Newf(fault.Conflict, "Job %s is %s, not processing.", w.ID, w.Status)
	}
	return nil
}

// writeOff settles the part's earlier calls that nobody heard of again, at their estimates.
func (t *tx) writeOff(w *work, p *Part) error {
	n, err := t.exec(`UPDATE model_calls SET outcome = ?, cost_usd = estimate_usd, finished_at = ? WHERE job_id = ? AND part_id = ? AND outcome = ?`,
		CallUnknown, t.now, w.ID, p.PartID, CallPending)
	if err != nil || n == 0 {
		return err
	}
	return t.totals(w)
}

func (t *tx) insertCall(c CallStart, attempt int) error {
	_, err := t.exec(`INSERT INTO model_calls (id, job_id, part_id, generation, attempt, provider, model_requested, estimate_usd, price_version, outcome, started_at)
		VALUES `+rowsOf(11, 1),
		c.ID, c.JobID, c.PartID, c.Generation, attempt, c.Provider, clip(c.Model, modelWidth), c.Estimate, c.PriceVersion, CallPending, t.now)
	return err
}

// making is the job's message while a part is made.
func (w *work) making(p *Part) string {
	message := "Making the theme"
	if p.Kind != ThemePart {
		_, all := w.screensDone()
		message = fmt.Sprintf("%s %s (%d of %d)", wordsOf(w.Type).making, p.Title, p.Position+1, all)
	}
	if p.Attempts > 1 {
		message += fmt.Sprintf(" · attempt %d", p.Attempts)
	}
	return message
}
