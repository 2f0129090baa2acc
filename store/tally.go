package store

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

const (
	// A batch is as large as its transaction stays short: whoever waits for one of its
	// jobs, or for SQLite's one writer, waits for about tallyTime.
	tallyBatch    = 200
	tallyBatchMax = 3200
	tallyTime     = 250 * time.Millisecond
	// tallyPause lets changes of the same jobs come together: figures are that old at most.
	tallyPause = 250 * time.Millisecond
	// tallyEvery finds what other processes and foreign programs have written.
	tallyEvery = 5 * time.Second
)

// tallyJob is what of a job's row is counted.
type tallyJob struct {
	ID          string     `db:"id"`
	Type        string     `db:"job_type"`
	Status      JobStatus  `db:"status"`
	Name        string     `db:"name"`
	UserID      string     `db:"user_id"`
	Error       string     `db:"error_message"`
	ErrorCode   string     `db:"error_code"`
	Cause       string     `db:"error_cause"`
	SyncMode    bool       `db:"sync_mode"`
	CreatedAt   time.Time  `db:"created_at"`
	CompletedAt *time.Time `db:"completed_at"`
	UpdatedAt   time.Time  `db:"updated_at"`
}

// settledAt is when the job ended; a foreign row may not say it.
func (j tallyJob) settledAt() time.Time {
	if j.CompletedAt != nil {
		return *j.CompletedAt
	}
	return j.UpdatedAt
}

// duration is the time from the request to the end, in milliseconds.
func (j tallyJob) duration() int64 { return max(0, j.settledAt().Sub(j.CreatedAt).Milliseconds()) }

// tallyCall is what of a model call is counted.
type tallyCall struct {
	JobID     string     `db:"job_id"`
	Provider  string     `db:"provider"`
	Requested string     `db:"model_requested"`
	Answered  string     `db:"model_answered"`
	Attempt   int        `db:"attempt"`
	Outcome   string     `db:"outcome"`
	Prompt    int64      `db:"tokens_prompt"`
	Cached    int64      `db:"tokens_cached"`
	Output    int64      `db:"tokens_output"`
	Thinking  int64      `db:"tokens_thinking"`
	Tool      int64      `db:"tokens_tool"`
	Cost      *money.USD `db:"cost_usd"` // nil when the price is not known
	LatencyMS int64      `db:"latency_ms"`
	StartedAt time.Time  `db:"started_at"`
}

func (c tallyCall) addTo(f *figures) {
	f[figCalls]++
	f[figPrompt] += c.Prompt
	f[figCached] += c.Cached
	f[figOutput] += c.Output
	f[figThinking] += c.Thinking
	f[figTool] += c.Tool
	if c.Attempt > 1 {
		f[figRetries]++
	}
	if c.Cost == nil {
		f[figUnpriced]++
	} else {
		f[figCost] += int64(*c.Cost)
	}
	if c.Outcome == CallOK {
		return
	}
	f[figFailedCalls]++
	if c.Cost != nil {
		f[figWasted] += int64(*c.Cost)
	}
}

// KeepTally counts jobs shortly after they change, until ctx ends.
func (s *Store) KeepTally(ctx context.Context) {
	tick := time.NewTicker(tallyEvery)
	defer tick.Stop()
	failing := false
	for {
		_, err := s.Tally(ctx)
		// Once per outage: a line at every look would drown the others.
		if err != nil && !failing && ctx.Err() == nil {
			s.cfg.Logger.WarnContext(ctx, "metrics and search are behind", slog.Any("error", err))
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.tallies:
			select {
			case <-ctx.Done():
				return
			case <-time.After(tallyPause):
			}
		}
	}
}

// Tally brings rollups, search terms and causes up to date with the jobs that have
// changed, newest first, batch by batch, and returns how many jobs it looked at.
// Any number of processes may do it at once: each takes jobs that no other holds.
// What a job gave before is kept with it, so that counting it again corrects the
// figures instead of doubling them.
func (s *Store) Tally(ctx context.Context) (int, error) {
	total, batch := 0, tallyBatch
	for last := (*time.Time)(nil); ; {
		began := time.Now()
		n, oldest, err := s.tallyOnce(ctx, last, batch)
		total += n
		if err != nil || n < batch {
			return total, err
		}
		batch = nextTallyBatch(batch, time.Since(began))
		last = &oldest // so that the next batch does not walk over what PostgreSQL keeps of this one's entries
	}
}

// nextTallyBatch is the size of the batch after one that took so long: a backlog is
// counted several times as fast in large batches, which write a day's sums less often.
func nextTallyBatch(batch int, took time.Duration) int {
	switch {
	case took > tallyTime:
		return max(tallyBatch, batch/2)
	case took < tallyTime/2:
		return min(tallyBatchMax, batch*2)
	default:
		return batch
	}
}

// Recount marks every job to be counted anew by Tally: after a correction of what is
// counted. Figures of jobs that were deleted stay as they are.
func (s *Store) Recount(ctx context.Context) error {
	const batch = 5000
	last := ""
	for {
		n := 0
		err := s.withTx(ctx, "mark jobs to be counted", func(t *tx) error {
			var ids []string
			err := t.list(&ids, `SELECT id FROM inngest_jobs WHERE id > ? ORDER BY id LIMIT ?`, last, batch)
			if n = len(ids); err != nil || n == 0 {
				return err
			}
			_, err = t.exec(`UPDATE inngest_jobs SET tally_due = TRUE WHERE id > ? AND id <= ?`, last, ids[n-1])
			last = ids[n-1]
			return err
		})
		if err != nil || n < batch {
			wake(s.tallies)
			return err
		}
	}
}

// tallyOnce counts up to batch jobs made at or before last, and gives when the oldest of them was made.
func (s *Store) tallyOnce(ctx context.Context, last *time.Time, batch int) (n int, oldest time.Time, err error) {
	bound, args := "", []any{}
	if last != nil {
		bound, args = " AND created_at <= ?", append(args, *last)
	}
	// Most of the time there is nothing to count: that is found out without a transaction.
	var due []string
	if err := s.list(ctx, "find jobs to count", &due, `SELECT id FROM inngest_jobs WHERE tally_due = TRUE`+bound+` LIMIT 1`, args...); err != nil || len(due) == 0 {
		return 0, oldest, err
	}
	err = s.withTx(ctx, "count jobs", func(t *tx) error {
		var jobs []tallyJob
		err := t.list(&jobs, `SELECT `+tallyColumns+` FROM inngest_jobs WHERE tally_due = TRUE`+bound+` ORDER BY created_at DESC LIMIT ?`+s.dialect.skipLocked,
			append(slices.Clone(args), batch)...)
		if n = len(jobs); err != nil || n == 0 {
			return err
		}
		oldest = stored(jobs[n-1].CreatedAt)
		return t.tally(jobs)
	})
	return n, oldest, err
}

const tallyColumns = `id, job_type, status, name, COALESCE(user_id, '') AS user_id, COALESCE(error_message, '') AS error_message, error_code, error_cause,
	sync_mode, created_at, completed_at, updated_at`

// tally counts locked jobs.
func (t *tx) tally(jobs []tallyJob) error {
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	calls, err := t.callsOf(ids)
	if err != nil {
		return err
	}
	before, err := t.talliesOf(ids)
	if err != nil {
		return err
	}
	change, words, rows := newContribution(), newTermChange(), make([]any, 0, 2*len(jobs))
	for _, j := range jobs {
		past, kept, err := decodeContribution(before[j.ID])
		if err != nil {
			return err
		}
		present := contributionOf(j, calls[j.ID])
		change.add(past, -1)
		change.add(present, 1)
		terms := jobTerms(j.Name, j.UserID, j.Error)
		var pastTerms map[string]bool
		if before[j.ID] != nil {
			pastTerms = kept.termsOf(j)
		}
		words.compare(j, pastTerms, terms)
		data, err := present.encode(keptOf(terms))
		if err != nil {
			return err
		}
		rows = append(rows, j.ID, data)
	}
	// Job rows first, then what all jobs share: the order in which every process locks.
	if err := t.upsert("job_tallies", []string{"job_id", "data"}, len(jobs), rows, []string{"job_id"}, "data = "+t.s.dialect.given("data")); err != nil {
		return err
	}
	if err := t.markCounted(jobs); err != nil {
		return err
	}
	if err := t.changeTerms(words); err != nil {
		return err
	}
	return t.addRollups(change)
}

func (t *tx) callsOf(ids []string) (map[string][]tallyCall, error) {
	var list []tallyCall
	err := t.listIn(&list, `SELECT job_id, provider, model_requested, model_answered, attempt, outcome, tokens_prompt, tokens_cached, tokens_output,
		tokens_thinking, tokens_tool, cost_usd, latency_ms, started_at FROM model_calls WHERE job_id IN (?) AND outcome <> ?`, ids, CallPending)
	calls := map[string][]tallyCall{}
	for _, c := range list {
		calls[c.JobID] = append(calls[c.JobID], c)
	}
	return calls, err
}

func (t *tx) talliesOf(ids []string) (map[string]document, error) {
	var list []struct {
		ID   string   `db:"job_id"`
		Data document `db:"data"`
	}
	err := t.listIn(&list, `SELECT job_id, data FROM job_tallies WHERE job_id IN (?)`, ids)
	tallies := map[string]document{}
	for _, row := range list {
		tallies[row.ID] = row.Data
	}
	return tallies, err
}

// markCounted notes with the jobs that they are counted, and the causes of those that failed.
func (t *tx) markCounted(jobs []tallyJob) error {
	type failure struct {
		code, text  string
		first, last time.Time
	}
	ids, failures := map[string][]string{}, map[string]failure{}
	for _, j := range jobs {
		cause := ""
		if j.Status == Failed {
			var text string
			cause, text = causeOf(j.ErrorCode, j.Error)
			at := stored(j.settledAt())
			f, known := failures[cause]
			if !known {
				f = failure{j.ErrorCode, text, at, at}
			}
			if at.Before(f.first) {
				f.first = at
			}
			if at.After(f.last) {
				f.last = at
			}
			failures[cause] = f
		}
		ids[cause] = append(ids[cause], j.ID)
	}
	for _, cause := range slices.Sorted(maps.Keys(ids)) {
		if _, err := t.execIn(`UPDATE inngest_jobs SET tally_due = FALSE, error_cause = ? WHERE id IN (?)`, cause, ids[cause]); err != nil {
			return err
		}
	}
	var rows []any
	for _, cause := range slices.Sorted(maps.Keys(failures)) {
		f := failures[cause]
		rows = append(rows, cause, f.code, f.text, f.first, f.last)
	}
	d := t.s.dialect
	earlier := "first_seen = CASE WHEN " + d.given("first_seen") + " < error_causes.first_seen THEN " + d.given("first_seen") + " ELSE error_causes.first_seen END"
	later := strings.NewReplacer("first_seen", "last_seen", "<", ">").Replace(earlier)
	return t.upsert("error_causes", []string{"cause", "code", "message", "first_seen", "last_seen"}, len(failures), rows, []string{"cause"}, earlier+", "+later)
}
