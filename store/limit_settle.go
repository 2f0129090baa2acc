package store

import (
	"cmp"
	"slices"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// settlement is what a job gives back to its user's limits, and what it cost.
type settlement struct {
	userID          string
	at              time.Time // in whose windows the job is counted
	jobs            int       // 1: it is under way no more
	reserved        int64
	charged, failed int64
}

// settleCharge brings what a locked job that has ended is counted with up to date: it
// holds nothing any more, and its calls count at what they cost. It is called again for
// calls whose answers come after the job's end.
func (t *tx) settleCharge(w *work) error {
	if w.ReservedAt == nil {
		return nil
	}
	charged, failed, err := t.ledgerOf(w.ID)
	if err != nil {
		return err
	}
	s := settlement{userID: w.UserID, at: w.ReservedAt.UTC(), charged: charged - w.Charged, failed: failed - w.Failed}
	if w.Reserved != nil {
		s.jobs, s.reserved = 1, *w.Reserved
	}
	if s == (settlement{userID: s.userID, at: s.at}) {
		return nil
	}
	w.Reserved, w.Charged, w.Failed = nil, charged, failed
	t.owed = append(t.owed, s)
	return t.saveCharge(w)
}

// ledgerOf sums a job's calls: what they made, or the user cut off by a cancel, is
// charged; the others failed.
func (t *tx) ledgerOf(jobID string) (charged, failed int64, err error) {
	var sum struct {
		Charged *money.USD `db:"charged"`
		All     *money.USD `db:"total"`
	}
	err = t.get(&sum, `SELECT SUM(CASE WHEN outcome IN (?, ?) THEN cost_usd END) AS charged, SUM(cost_usd) AS total FROM model_calls WHERE job_id = ? AND outcome <> ?`,
		CallOK, CallCancelled, jobID, CallPending)
	if sum.Charged != nil {
		charged = int64(*sum.Charged)
	}
	if sum.All != nil {
		failed = int64(*sum.All) - charged
	}
	return charged, failed, err
}

func (t *tx) saveCharge(w *work) error {
	_, err := t.exec(`UPDATE inngest_jobs SET reserved_at = ?, reserved_nanos = ?, charged_nanos = ?, failed_nanos = ? WHERE id = ?`,
		w.ReservedAt, w.Reserved, w.Charged, w.Failed, w.ID)
	return err
}

// A window that began after the job was counted is another one.
const settleQuery = `UPDATE user_limits SET at_once = CASE WHEN at_once > ? THEN at_once - ? ELSE 0 END,
	day_reserved = CASE WHEN day_start <= ? THEN day_reserved - ? ELSE day_reserved END,
	day_spent = CASE WHEN day_start <= ? THEN day_spent + ? ELSE day_spent END,
	day_failed = CASE WHEN day_start <= ? THEN day_failed + ? ELSE day_failed END,
	month_reserved = CASE WHEN month_start <= ? THEN month_reserved - ? ELSE month_reserved END,
	month_spent = CASE WHEN month_start <= ? THEN month_spent + ? ELSE month_spent END,
	month_failed = CASE WHEN month_start <= ? THEN month_failed + ? ELSE month_failed END
	WHERE user_id = ?`

// payOwed books what the transaction's jobs have given back. It comes last, after all
// jobs are locked, and user by user: the order in which every transaction locks.
func (t *tx) payOwed() error {
	slices.SortStableFunc(t.owed, func(a, b settlement) int { return cmp.Compare(a.userID, b.userID) })
	for _, s := range t.owed {
		_, err := t.exec(settleQuery, s.jobs, s.jobs, s.at, s.reserved, s.at, s.charged, s.at, s.failed, s.at, s.reserved, s.at, s.charged, s.at, s.failed, s.userID)
		if err != nil {
			return err
		}
		if s.charged <= s.reserved {
			continue
		}
		row, err := t.lockLimits(s.userID)
		if err != nil {
			return err
		}
		if err := t.warn(row); err != nil {
			return err
		}
	}
	return nil
}
