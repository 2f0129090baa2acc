package store

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Kinds of rollup: what its figures are counted by.
const (
	byType  = "type"  // name: the job type; mode: background or sync
	byUser  = "user"  // name: the user
	byModel = "model" // name: provider/model
	byCause = "cause" // name: error_cause
)

// Modes of a job.
const (
	ModeBackground = "background"
	ModeSync       = "sync"
)

// rollupKey names a row of rollups.
type rollupKey struct {
	Kind string `db:"kind"`
	Day  string `db:"day"` // UTC, 2006-01-02
	Name string `db:"name"`
	Mode string `db:"mode"`
}

// Positions in figures, in the order of figureColumns.
const (
	figJobs = iota
	figCompleted
	figFailed
	figCancelled
	figDuration
	figRetries
	figCalls
	figFailedCalls
	figPrompt
	figCached
	figOutput
	figThinking
	figTool
	figCost
	figWasted
	figUnpriced
	figureCount
)

var figureColumns = [figureCount]string{
	"jobs", "completed", "failed", "cancelled", "duration_ms", "retries", "calls", "failed_calls",
	"tokens_prompt", "tokens_cached", "tokens_output", "tokens_thinking", "tokens_tool", "cost_nanos", "wasted_nanos", "unpriced_calls",
}

// figures are the sums of one row of rollups.
type figures [figureCount]int64

// timeKey names a row of rollup_times.
type timeKey struct {
	rollupKey
	MS int64
}

// contribution is what one job adds to the rollups.
type contribution struct {
	sums  map[rollupKey]*figures
	times map[timeKey]int64
}

func newContribution() contribution {
	return contribution{sums: map[rollupKey]*figures{}, times: map[timeKey]int64{}}
}

// at is the row of a key, made when it is not there yet.
func (c contribution) at(kind, day, name, mode string) *figures {
	key := rollupKey{kind, day, name, mode}
	if c.sums[key] == nil {
		c.sums[key] = &figures{}
	}
	return c.sums[key]
}

func (c contribution) time(kind, day, name, mode string, ms int64) {
	c.times[timeKey{rollupKey{kind, day, name, mode}, roundTime(ms)}]++
}

// add puts sign times the other contribution on top.
func (c contribution) add(other contribution, sign int64) {
	for key, f := range other.sums {
		sum := c.at(key.Kind, key.Day, key.Name, key.Mode)
		for i, n := range f {
			sum[i] += sign * n
		}
	}
	for key, n := range other.times {
		c.times[key] += sign * n
	}
}

// roundTime rounds a time, half up, to steps of half a percent to one percent of it (1
// of 100 to 200, 2 of 200 to 500, 5 of 500 to 1,000, and so on): an error of half a
// percent at most, and few enough different times for percentiles to be quick.
func roundTime(ms int64) int64 {
	unit := int64(1)
	for ms/unit >= 1000 {
		unit *= 10
	}
	switch {
	case ms/unit >= 500:
		unit *= 5
	case ms/unit >= 200:
		unit *= 2
	}
	if ms < 200 {
		return ms
	}
	return (ms + unit/2) / unit * unit
}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// contributionOf computes what a job and its calls add, from the rows alone.
func contributionOf(j tallyJob, calls []tallyCall) contribution {
	c := newContribution()
	mode := ModeBackground
	if j.SyncMode {
		mode = ModeSync
	}
	day := dayOf(j.CreatedAt)
	for _, f := range []*figures{c.at(byType, day, j.Type, mode), c.at(byUser, day, j.UserID, "")} {
		f[figJobs] = 1
		switch j.Status {
		case Completed:
			f[figCompleted] = 1
			f[figDuration] = j.duration()
		case Failed:
			f[figFailed] = 1
		case Cancelled:
			f[figCancelled] = 1
		case Pending, Processing:
		}
	}
	if j.Status == Completed {
		c.time(byType, day, j.Type, mode, j.duration())
	}
	if j.Status == Failed {
		cause, _ := causeOf(j.ErrorCode, j.Error)
		c.at(byCause, dayOf(j.settledAt()), cause, "")[figFailed] = 1
	}
	for _, call := range calls {
		day, model := dayOf(call.StartedAt), call.Provider+"/"+cmp.Or(call.Answered, call.Requested)
		for _, f := range []*figures{c.at(byType, day, j.Type, mode), c.at(byUser, day, j.UserID, ""), c.at(byModel, day, model, "")} {
			call.addTo(f)
		}
		if call.Outcome == CallOK && call.LatencyMS > 0 {
			c.time(byModel, day, model, "", call.LatencyMS)
		}
	}
	return c
}

// storedContribution is how job_tallies keeps a contribution, as arrays: there is one for every job.
type storedContribution struct {
	Sums  []storedSum  `json:"s,omitempty"`
	Times []storedTime `json:"t,omitempty"`
	keptTerms
}

type storedSum struct {
	Key     [4]string     `json:"k"`
	Figures map[int]int64 `json:"f"` // those that are not 0, by position
}

type storedTime struct {
	Key [4]string `json:"k"`
	MS  int64     `json:"m"`
	N   int64     `json:"n"`
}

func (c contribution) encode(kept keptTerms) (string, error) {
	s := storedContribution{keptTerms: kept}
	for _, key := range sortedKeys(c.sums) {
		f := map[int]int64{}
		for i, n := range c.sums[key] {
			if n != 0 {
				f[i] = n
			}
		}
		s.Sums = append(s.Sums, storedSum{[4]string{key.Kind, key.Day, key.Name, key.Mode}, f})
	}
	for key, n := range c.times {
		s.Times = append(s.Times, storedTime{[4]string{key.Kind, key.Day, key.Name, key.Mode}, key.MS, n})
	}
	raw, err := json.Marshal(s)
	return string(raw), err
}

func decodeContribution(raw []byte) (c contribution, kept keptTerms, err error) {
	c = newContribution()
	if len(raw) == 0 {
		return c, kept, nil
	}
	var s storedContribution
	if err := json.Unmarshal(raw, &s); err != nil {
		return c, kept, fmt.Errorf("read what a job was counted as: %w", err)
	}
	for _, sum := range s.Sums {
		f := c.at(sum.Key[0], sum.Key[1], sum.Key[2], sum.Key[3])
		for i, n := range sum.Figures {
			if i < 0 || i >= figureCount {
				return c, kept, fmt.Errorf("read what a job was counted as: there is no figure %d", i)
			}
			f[i] = n
		}
	}
	for _, t := range s.Times {
		c.times[timeKey{rollupKey{t.Key[0], t.Key[1], t.Key[2], t.Key[3]}, t.MS}] = t.N
	}
	return c, s.keptTerms, nil
}

func compareKeys(a, b rollupKey) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Day, b.Day), strings.Compare(a.Name, b.Name), strings.Compare(a.Mode, b.Mode))
}

func sortedKeys(sums map[rollupKey]*figures) []rollupKey {
	return slices.SortedFunc(maps.Keys(sums), compareKeys)
}

// addRollups adds a contribution to the tables. Rows are taken in the order of their
// keys, so that two processes that count at once do not wait for each other in a circle.
func (t *tx) addRollups(c contribution) error {
	var args []any
	rows := 0
	for _, key := range sortedKeys(c.sums) {
		if *c.sums[key] == (figures{}) {
			continue
		}
		rows++
		args = append(args, key.Kind, key.Day, key.Name, key.Mode)
		for _, n := range c.sums[key] {
			args = append(args, n)
		}
	}
	err := t.upsert("rollups", append([]string{"kind", "day", "name", "mode"}, figureColumns[:]...), rows, args,
		[]string{"kind", "day", "name", "mode"}, t.s.dialect.sums("rollups", figureColumns[:]...))
	if err != nil {
		return err
	}
	args, rows = nil, 0
	keys := slices.SortedFunc(maps.Keys(c.times), func(a, b timeKey) int { return cmp.Or(compareKeys(a.rollupKey, b.rollupKey), cmp.Compare(a.MS, b.MS)) })
	for _, key := range keys {
		if n := c.times[key]; n != 0 {
			rows++
			args = append(args, key.Kind, key.Day, key.Name, key.Mode, key.MS, n)
		}
	}
	return t.upsert("rollup_times", []string{"kind", "day", "name", "mode", "ms", "n"}, rows, args,
		[]string{"kind", "day", "name", "mode", "ms"}, t.s.dialect.sums("rollup_times", "n"))
}
