package store

import (
	"context"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Price tells the most that making parts of a job can cost. It makes no call. Nil: a
// price is unknown.
type Price func(job Job, parts []Part) *money.USD

// charge is what a job's row knows of its user's limits.
type charge struct {
	ReservedAt *time.Time `db:"reserved_at"`    // nil: the job is not counted
	Reserved   *int64     `db:"reserved_nanos"` // nil: it has ended and holds nothing
	Charged    int64      `db:"charged_nanos"`
	Failed     int64      `db:"failed_nanos"`
}

const chargeColumns = `, reserved_at, reserved_nanos, charged_nanos, failed_nanos`

// Windows that are over begin anew. A window never goes back, so that processes whose
// clocks differ at midnight count in one and the same. MySQL assigns from left to right:
// each start comes after what depends on it.
const reserveSet = `UPDATE user_limits SET
	minute_jobs = CASE WHEN minute_start > ? THEN minute_jobs ELSE 0 END + ?,
	minute_start = CASE WHEN minute_start > ? THEN minute_start ELSE ? END,
	at_once = at_once + 1,
	day_spent = CASE WHEN day_start >= ? THEN day_spent ELSE 0 END,
	day_failed = CASE WHEN day_start >= ? THEN day_failed ELSE 0 END,
	day_warned = CASE WHEN day_start >= ? THEN day_warned ELSE FALSE END,
	day_reserved = CASE WHEN day_start >= ? THEN day_reserved ELSE 0 END + ?,
	day_start = CASE WHEN day_start >= ? THEN day_start ELSE ? END,
	month_spent = CASE WHEN month_start >= ? THEN month_spent ELSE 0 END,
	month_failed = CASE WHEN month_start >= ? THEN month_failed ELSE 0 END,
	month_warned = CASE WHEN month_start >= ? THEN month_warned ELSE FALSE END,
	month_reserved = CASE WHEN month_start >= ? THEN month_reserved ELSE 0 END + ?,
	month_start = CASE WHEN month_start >= ? THEN month_start ELSE ? END
	WHERE user_id = ?`

const reserveJobs = ` AND (COALESCE(jobs_per_minute, ?) = 0 OR minute_start <= ? OR minute_jobs < COALESCE(jobs_per_minute, ?))
	AND (COALESCE(jobs_at_once, ?) = 0 OR at_once < COALESCE(jobs_at_once, ?))`

// What costs nothing is made even when all dollars are used.
const reserveDollars = `
	AND (COALESCE(day_limit, ?) = 0 OR CASE WHEN day_start >= ? THEN day_spent + day_reserved ELSE 0 END + ? <= COALESCE(day_limit, ?))
	AND (COALESCE(month_limit, ?) = 0 OR CASE WHEN month_start >= ? THEN month_spent + month_reserved ELSE 0 END + ? <= COALESCE(month_limit, ?))`

// binding is which of its user's limits can refuse a job.
type binding int

const (
	boundByAll     binding = iota
	boundByDollars         // an administrator sends it again: the user has not started it this minute either
	boundByNone            // it exists already, wherever it came from
)

// reservation is one more job of a user.
type reservation struct {
	userID string
	need   money.USD
	bound  binding
}

// reserve takes what a job may use from its user's limits, by one conditional update:
// parallel requests, of any number of processes, cannot take more than there is. It
// gives the time in whose windows that counts and how many jobs of the user were under
// way already, or an *OverLimit.
func (t *tx) reserve(r reservation) (at time.Time, ahead int, err error) {
	ago, day, month, need := t.now.Add(-MinuteWindow), startOfDay(t.now), startOfMonth(t.now), int64(r.need)
	started := 1
	if r.bound == boundByDollars {
		started = 0
	}
	query, args := reserveSet, []any{ago, started, ago, t.now, day, day, day, day, need, day, day, month, month, month, month, need, month, month, r.userID}
	l := t.s.cfg.Limits
	if r.bound == boundByAll {
		query += reserveJobs
		args = append(args, l.JobsPerMinute, ago, l.JobsPerMinute, l.JobsAtOnce, l.JobsAtOnce)
	}
	if r.bound != boundByNone && need > 0 {
		query += reserveDollars
		args = append(args, int64(l.DollarsPerDay), day, need, int64(l.DollarsPerDay), int64(l.DollarsPerMonth), month, need, int64(l.DollarsPerMonth))
	}
	for range 2 {
		n, err := t.exec(query, args...)
		if err != nil {
			return at, 0, err
		}
		row, err := t.lockLimits(r.userID)
		if err != nil {
			return at, 0, err
		}
		if n > 0 {
			at := latest(t.now, row.DayStart.UTC(), row.MonthStart.UTC())
			return at, row.AtOnce - 1, t.warn(row)
		}
		if over := row.use(t.s.cfg, t.now).over(r); over != nil {
			return at, 0, over
		}
		// Another transaction has given something back between the two statements. The row is locked now.
	}
	return at, 0, fault.Newf(fault.Unavailable, "The limits of user %q could not be kept. Try again.", r.userID)
}

func latest(times ...time.Time) time.Time {
	last := times[0]
	for _, at := range times[1:] {
		if at.After(last) {
			last = at
		}
	}
	return last
}

func (t *tx) lockLimits(userID string) (limitRow, error) {
	var row limitRow
	err := t.get(&row, `SELECT `+limitColumns+` FROM user_limits WHERE user_id = ?`+t.s.dialect.forUpdate, userID)
	if err != nil {
		return row, fmt.Errorf("read limits of user %q: %w", userID, err)
	}
	return row, nil
}

// openLimits gives a user a row, unless there is one.
func (t *tx) openLimits(userID string) error {
	return t.upsert("user_limits", []string{"user_id", "minute_start", "day_start", "month_start"}, 1,
		[]any{userID, t.now.Add(-MinuteWindow), startOfDay(t.now), startOfMonth(t.now)}, []string{"user_id"}, "")
}

// quote finds out before a transaction what a job of that user has to reserve. counted
// is false for users whom no limit holds.
func (s *Store) quote(ctx context.Context, userID string, price func() *money.USD) (r reservation, found, counted bool, err error) {
	r.userID = userID
	if userID == "" {
		return r, false, false, nil
	}
	use, found, err := s.limitUse(ctx, userID)
	if err != nil || !use.Counted {
		return r, found, false, err
	}
	r.need, err = use.need(price)
	return r, found, true, err
}

// reserveAgain takes what the parts that are to be made of a locked job may use.
func (t *tx) reserveAgain(w *work, parts []Part, price Price, bound binding) error {
	if w.UserID == "" {
		return nil
	}
	var rows []limitRow
	if err := t.list(&rows, `SELECT `+limitColumns+` FROM user_limits WHERE user_id = ?`, w.UserID); err != nil {
		return err
	}
	row := limitRow{UserID: w.UserID}
	if len(rows) > 0 {
		row = rows[0]
	}
	use := row.use(t.s.cfg, t.now)
	if !use.Counted {
		return nil
	}
	held := reservation{userID: w.UserID, bound: bound}
	var err error
	if price != nil {
		held.need, err = use.need(func() *money.USD { return price(w.Job, parts) })
	}
	if err != nil {
		return err
	}
	if w.ReservedAt == nil { // what it cost before it was counted stays uncounted
		if w.Charged, w.Failed, err = t.ledgerOf(w.ID); err != nil {
			return err
		}
	}
	if err := t.reserveNew(w, held, len(rows) > 0); err != nil {
		return err
	}
	return t.saveCharge(w)
}

// need is what a job has to reserve.
func (u LimitUse) need(price func() *money.USD) (money.USD, error) {
	if !u.Limits.dollars() || price == nil {
		return 0, nil
	}
	most := price()
	if most == nil {
		return 0, fault.Newf(fault.Budget, "The price of the model is unknown, so that your limit of dollars cannot be kept. The operator has to add the model to PRICES_FILE, or to set the limits of dollars to 0.")
	}
	return max(0, *most), nil
}
