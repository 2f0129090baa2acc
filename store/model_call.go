package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Outcomes of a model call; every other one is the fault.Code that ended it.
const (
	CallPending = "pending" // begun, and not heard of since
	CallOK      = "ok"
	CallUnknown = "unknown" // never heard of again: counted at its estimate
	// CallCancelled was cut off because its user cancelled the job, CallInterrupted by a stopping server or a settled job.
	CallCancelled   = string(fault.Cancelled)
	CallInterrupted = "interrupted"
)

// ModelCall is one row of the ledger.
type ModelCall struct {
	ID            string     `db:"id"`
	JobID         string     `db:"job_id"`
	PartID        string     `db:"part_id"`
	Generation    int        `db:"generation"` // of the job
	Attempt       int        `db:"attempt"`    // of the part, 1 for the first
	Provider      string     `db:"provider"`
	Model         string     `db:"model_requested"`
	ModelAnswered string     `db:"model_answered"` // "" before the answer
	Prompt        int        `db:"tokens_prompt"`  // cached ones included
	Cached        int        `db:"tokens_cached"`
	Output        int        `db:"tokens_output"` // thinking excluded
	Thinking      int        `db:"tokens_thinking"`
	Tool          int        `db:"tokens_tool"`
	EstimateUSD   *money.USD `db:"estimate_usd"` // worst case, nil when the price is unknown
	CostUSD       *money.USD `db:"cost_usd"`     // nil while pending, and when the price is unknown
	PriceVersion  string     `db:"price_version"`
	LatencyMS     int64      `db:"latency_ms"`
	Outcome       string     `db:"outcome"`
	Error         *string    `db:"error_message"`
	ResponseID    string     `db:"response_id"`
	FinishReason  string     `db:"finish_reason"`
	StartedAt     time.Time  `db:"started_at"`
	FinishedAt    *time.Time `db:"finished_at"`
}

// CallUsage is what a model call used, whatever its outcome.
type CallUsage struct {
	Model        string // as answered
	ResponseID   string
	FinishReason string
	Prompt       int // cached ones included
	Cached       int
	Output       int // thinking excluded
	Thinking     int
	Tool         int
	Cost         *money.USD // nil when the price is unknown
	PriceVersion string
	Latency      time.Duration
	Unknown      bool // it may have been charged although no usage came back: the estimate counts
}

// ListModelCalls reads a job's ledger, oldest call first.
func (s *Store) ListModelCalls(ctx context.Context, jobID string) ([]ModelCall, error) {
	var calls []ModelCall
	err := s.list(ctx, "read model calls of job "+jobID, &calls, `SELECT id, job_id, part_id, generation, attempt, provider, model_requested, model_answered,
		tokens_prompt, tokens_cached, tokens_output, tokens_thinking, tokens_tool, estimate_usd, cost_usd, price_version, latency_ms,
		outcome, error_message, response_id, finish_reason, started_at, finished_at
		FROM model_calls WHERE job_id = ? ORDER BY started_at, attempt, id`, jobID)
	for i := range calls {
		calls[i].StartedAt, calls[i].FinishedAt = calls[i].StartedAt.UTC(), utc(calls[i].FinishedAt)
	}
	return calls, err
}

// openCall is what the ledger knew of a call before it was settled.
type openCall struct {
	Outcome    string `db:"outcome"`
	Generation int    `db:"generation"`
	Attempt    int    `db:"attempt"`
}

// settled reports whether the call's end was recorded before: then this is a repetition.
func (c openCall) settled() bool { return c.Outcome != CallPending && c.Outcome != CallUnknown }

// settleCall records how a call ended, once. A call that was written off as unknown
// still gets its true figures when they arrive late.
func (t *tx) settleCall(jobID, callID, outcome, message string, u CallUsage) (openCall, error) {
	var call openCall
	err := t.get(&call, `SELECT outcome, generation, attempt FROM model_calls WHERE id = ? AND job_id = ?`, callID, jobID)
	if errors.Is(err, sql.ErrNoRows) {
		return call, fault.Newf(fault.NotFound, "Job %s has no model call %q", jobID, callID)
	}
	if err != nil || call.settled() {
		return call, err
	}
	// SQL's CASE rather than Go: the estimate is in the row.
	_, err = t.exec(`UPDATE model_calls SET outcome = ?, error_message = ?, model_answered = ?, response_id = ?, finish_reason = ?,
		tokens_prompt = ?, tokens_cached = ?, tokens_output = ?, tokens_thinking = ?, tokens_tool = ?,
		cost_usd = CASE WHEN ? = 1 THEN estimate_usd ELSE ? END,
		price_version = CASE WHEN ? = '' THEN price_version ELSE ? END, latency_ms = ?, finished_at = ? WHERE id = ?`,
		outcome, stringOrNull(clip(message, errorWidth)), clip(u.Model, modelWidth), clip(u.ResponseID, nameWidth), clip(u.FinishReason, modelWidth),
		u.Prompt, u.Cached, u.Output, u.Thinking, u.Tool,
		flag(u.Unknown), u.Cost, u.PriceVersion, u.PriceVersion, u.Latency.Milliseconds(), t.now, callID)
	return call, err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// totals sums the settled calls of the locked job into its row.
func (t *tx) totals(w *work) error {
	var sum struct {
		Prompt  int        `db:"prompt"`
		Output  int        `db:"output"`
		Settled int        `db:"settled"`
		Priced  int        `db:"priced"`
		Cost    *money.USD `db:"cost"`
	}
	err := t.get(&sum, `SELECT COALESCE(SUM(tokens_prompt + tokens_tool), 0) AS prompt, COALESCE(SUM(tokens_output + tokens_thinking), 0) AS output,
		COUNT(*) AS settled, COUNT(cost_usd) AS priced, SUM(cost_usd) AS cost
		FROM model_calls WHERE job_id = ? AND outcome <> ?`, w.ID, CallPending)
	if err != nil || sum.Settled == 0 {
		return err
	}
	if w.Status.Settled() { // the answer came late
		if err := t.settleCharge(w); err != nil {
			return err
		}
	}
	total := sum.Prompt + sum.Output
	w.TokensPrompt, w.TokensOutput, w.TokensTotal = &sum.Prompt, &sum.Output, &total
	w.CostUSD = nil
	// One unknown price makes the sum unknown: too low a figure would be worse than none.
	if sum.Priced == sum.Settled && sum.Cost != nil {
		rounded := roundToMicro(*sum.Cost)
		w.CostUSD = &rounded
	}
	return nil
}

// roundToMicro fits the guide's DECIMAL(10, 6), half up.
func roundToMicro(u money.USD) money.USD { return (u + 500) / 1000 * 1000 }
