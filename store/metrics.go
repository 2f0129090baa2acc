package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// Days is a span of whole UTC days, both ends included. docs/metrics.md says what is
// counted on which day.
type Days struct{ First, Last time.Time }

// LastDays is the UTC day of at and the n-1 days before it.
func LastDays(at time.Time, n int) Days {
	at = at.UTC()
	return Days{First: at.AddDate(0, 0, 1-n), Last: at}
}

// Before is the span of the same length that ends where d begins.
func (d Days) Before() Days {
	n := len(d.Names())
	return Days{First: d.First.AddDate(0, 0, -n), Last: d.First.AddDate(0, 0, -1)}
}

// Names lists the days, oldest first: 2006-01-02.
func (d Days) Names() []string {
	var names []string
	last := dayOf(d.Last)
	for at := d.First.UTC(); ; at = at.AddDate(0, 0, 1) {
		name := dayOf(at)
		if name > last {
			return names
		}
		names = append(names, name)
	}
}

// Figures are counts of jobs and of their model calls.
type Figures struct {
	Day  string // "" in a sum over days
	Name string // the job type, the user, or provider/model
	Mode string // of a type: ModeBackground or ModeSync

	Jobs           int64 // made on that day
	Completed      int64 // of those, as they stand now; so are the next two
	Failed         int64
	Cancelled      int64
	DurationMS     int64 // of the completed ones together, from the request to the end
	Retries        int64 // calls beyond the first of a part
	Calls          int64 // begun on that day, and ended
	FailedCalls    int64 // of those, the ones that made nothing
	TokensPrompt   int64 // cached ones included
	TokensCached   int64
	TokensOutput   int64 // thinking excluded
	TokensThinking int64
	TokensTool     int64
	Cost           money.USD // of all calls whose price is known
	Wasted         money.USD // of those, what the failed ones cost
	UnpricedCalls  int64     // whose price is not known
}

// figuresRow is a sum over rows of rollups, with nano-dollars as whole numbers.
type figuresRow struct {
	rollupKey
	Jobs           int64 `db:"jobs"`
	Completed      int64 `db:"completed"`
	Failed         int64 `db:"failed"`
	Cancelled      int64 `db:"cancelled"`
	DurationMS     int64 `db:"duration_ms"`
	Retries        int64 `db:"retries"`
	Calls          int64 `db:"calls"`
	FailedCalls    int64 `db:"failed_calls"`
	TokensPrompt   int64 `db:"tokens_prompt"`
	TokensCached   int64 `db:"tokens_cached"`
	TokensOutput   int64 `db:"tokens_output"`
	TokensThinking int64 `db:"tokens_thinking"`
	TokensTool     int64 `db:"tokens_tool"`
	CostNanos      int64 `db:"cost_nanos"`
	WastedNanos    int64 `db:"wasted_nanos"`
	UnpricedCalls  int64 `db:"unpriced_calls"`
}

func (r figuresRow) figures() Figures {
	return Figures{
		Day: r.Day, Name: r.Name, Mode: r.Mode, Jobs: r.Jobs, Completed: r.Completed, Failed: r.Failed, Cancelled: r.Cancelled,
		DurationMS: r.DurationMS, Retries: r.Retries, Calls: r.Calls, FailedCalls: r.FailedCalls,
		TokensPrompt: r.TokensPrompt, TokensCached: r.TokensCached, TokensOutput: r.TokensOutput, TokensThinking: r.TokensThinking, TokensTool: r.TokensTool,
		Cost: money.USD(r.CostNanos), Wasted: money.USD(r.WastedNanos), UnpricedCalls: r.UnpricedCalls,
	}
}

// TypeFigures gives the figures of each day, job type and mode that has any.
func (s *Store) TypeFigures(ctx context.Context, d Days) ([]Figures, error) {
	return s.figures(ctx, byType, "day, name, mode", "day, name, mode", d, maxFigureRows)
}

// ModelFigures sums over the days by provider/model, the dearest first.
func (s *Store) ModelFigures(ctx context.Context, d Days, limit int) ([]Figures, error) {
	return s.figures(ctx, byModel, "name", "cost_nanos DESC, calls DESC, name", d, limit)
}

// UserFigures sums over the days by user, the dearest first. There are as many users
// as there may be, so it finds the dearest by their cost alone, and then sums those.
func (s *Store) UserFigures(ctx context.Context, d Days, limit int) ([]Figures, error) {
	var dearest []struct {
		Name string `db:"name"`
		Cost int64  `db:"cost_nanos"`
		Jobs int64  `db:"jobs"`
	}
	err := s.list(ctx, "find the dearest users", &dearest, `SELECT name, SUM(cost_nanos) AS cost_nanos, SUM(jobs) AS jobs FROM rollups
		WHERE kind = ? AND day BETWEEN ? AND ? GROUP BY name ORDER BY 2 DESC, 3 DESC, name LIMIT ?`, byUser, dayOf(d.First), dayOf(d.Last), limit)
	if err != nil || len(dearest) == 0 {
		return nil, err
	}
	place := map[string]int{}
	names := make([]string, len(dearest))
	for i, u := range dearest {
		names[i], place[u.Name] = u.Name, i
	}
	list, err := s.figures(ctx, byUser, "name", "name", d, limit, names...)
	slices.SortFunc(list, func(a, b Figures) int { return place[a.Name] - place[b.Name] })
	return list, err
}

// maxFigureRows is more than a year of days has.
const maxFigureRows = 10_000

// figures sums rollups of a kind, of all names or of those given.
func (s *Store) figures(ctx context.Context, kind, group, order string, d Days, limit int, names ...string) ([]Figures, error) {
	sums := make([]string, len(figureColumns))
	for i, c := range figureColumns {
		sums[i] = "SUM(" + c + ") AS " + c
	}
	where, args := `kind = ? AND day BETWEEN ? AND ?`, []any{kind, dayOf(d.First), dayOf(d.Last)}
	if len(names) > 0 {
		// The days one by one, so that the key finds each name without walking over the others.
		where, args = `kind = ? AND day IN (?) AND name IN (?)`, []any{kind, d.Names(), names}
	}
	var rows []figuresRow
	err := s.list(ctx, "read figures by "+kind, &rows, `SELECT `+group+`, `+strings.Join(sums, ", ")+`
		FROM rollups WHERE `+where+` GROUP BY `+group+` ORDER BY `+order+` LIMIT ?`, append(args, limit)...)
	list := make([]Figures, len(rows))
	for i, r := range rows {
		list[i] = r.figures()
	}
	return list, err
}

// ErrorCause is a kind of failure and the jobs behind it.
type ErrorCause struct {
	Cause     string // names it in JobSearch
	Code      string // a fault.Code, "" when the job came without one
	Message   string // without numbers, ids and names
	Jobs      int64  // that failed of it on the days asked for, and have not been retried since
	FirstSeen time.Time
	LastSeen  time.Time
	Samples   []string // ids of the newest such jobs
}

const causeSamples = 3

// ErrorCauses lists the causes of the jobs that failed on those days, the commonest first.
func (s *Store) ErrorCauses(ctx context.Context, d Days, limit int) ([]ErrorCause, error) {
	var rows []struct {
		Cause   string    `db:"cause"`
		Code    string    `db:"code"`
		Message string    `db:"message"`
		Jobs    int64     `db:"jobs"`
		First   time.Time `db:"first_seen"`
		Last    time.Time `db:"last_seen"`
	}
	err := s.list(ctx, "read causes of errors", &rows, `SELECT c.cause, c.code, c.message, f.jobs, c.first_seen, c.last_seen
		FROM (SELECT name, SUM(failed) AS jobs FROM rollups WHERE kind = ? AND day BETWEEN ? AND ? GROUP BY name HAVING SUM(failed) > 0) f
		JOIN error_causes c ON c.cause = f.name ORDER BY f.jobs DESC, c.cause LIMIT ?`, byCause, dayOf(d.First), dayOf(d.Last), limit)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	causes := make([]ErrorCause, len(rows))
	branches := make([]string, len(rows))
	var args []any
	at := map[string]*ErrorCause{}
	for i, r := range rows {
		causes[i] = ErrorCause{Cause: r.Cause, Code: r.Code, Message: r.Message, Jobs: r.Jobs, FirstSeen: r.First.UTC(), LastSeen: r.Last.UTC()}
		at[r.Cause] = &causes[i]
		branches[i] = `SELECT * FROM (SELECT error_cause, id FROM inngest_jobs WHERE error_cause = ? ORDER BY created_at DESC, id DESC LIMIT ?) newest`
		args = append(args, r.Cause, causeSamples)
	}
	var samples []struct {
		Cause string `db:"error_cause"`
		ID    string `db:"id"`
	}
	err = s.list(ctx, "read jobs of causes", &samples, strings.Join(branches, " UNION ALL "), args...)
	for _, r := range samples {
		at[r.Cause].Samples = append(at[r.Cause].Samples, r.ID)
	}
	return causes, err
}

// Queue is what waits and what runs now.
type Queue struct {
	Waiting       int64
	Running       int64
	OldestWaiting *time.Time // when the oldest waiting job was made
	Unsent        int        // events that have not reached the engine
	OldestUnsent  *time.Time
	Uncounted     bool // jobs have changed that figures and search do not show yet
}

// Queue reads how much waits.
func (s *Store) Queue(ctx context.Context) (Queue, error) {
	var q Queue
	var counts []struct {
		Status JobStatus `db:"status"`
		N      int64     `db:"n"`
	}
	err := s.list(ctx, "count jobs under way", &counts, `SELECT status, COUNT(*) AS n FROM inngest_jobs WHERE status IN ('pending', 'processing') GROUP BY status`)
	if err != nil {
		return q, err
	}
	for _, c := range counts {
		if c.Status == Pending {
			q.Waiting = c.N
		} else {
			q.Running = c.N
		}
	}
	if q.OldestWaiting, err = s.OldestPending(ctx); err != nil {
		return q, err
	}
	if q.Unsent, q.OldestUnsent, err = s.OutboxStats(ctx); err != nil {
		return q, err
	}
	var due []string
	err = s.list(ctx, "find jobs to count", &due, `SELECT id FROM inngest_jobs WHERE tally_due = TRUE LIMIT 1`)
	q.Uncounted = len(due) > 0
	return q, err
}
