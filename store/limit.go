package store

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Limits are what one user may use. 0 is no limit.
type Limits struct {
	JobsPerMinute   int
	JobsAtOnce      int
	DollarsPerDay   money.USD // UTC days
	DollarsPerMonth money.USD // UTC months
}

func (l Limits) none() bool    { return l == Limits{} }
func (l Limits) dollars() bool { return l.DollarsPerDay > 0 || l.DollarsPerMonth > 0 }

// LimitOverride is what an administrator has set for one user. Nil: as the settings say.
type LimitOverride struct {
	JobsPerMinute   *int       `json:"jobsPerMinute"`
	JobsAtOnce      *int       `json:"jobsAtOnce"`
	DollarsPerDay   *money.USD `json:"dollarsPerDay"`
	DollarsPerMonth *money.USD `json:"dollarsPerMonth"`
}

func (o LimitOverride) over(defaults Limits) Limits {
	or := func(set *int, otherwise int) int {
		if set != nil {
			return *set
		}
		return otherwise
	}
	dollars := func(set *money.USD, otherwise money.USD) money.USD {
		if set != nil {
			return *set
		}
		return otherwise
	}
	return Limits{
		JobsPerMinute: or(o.JobsPerMinute, defaults.JobsPerMinute), JobsAtOnce: or(o.JobsAtOnce, defaults.JobsAtOnce),
		DollarsPerDay: dollars(o.DollarsPerDay, defaults.DollarsPerDay), DollarsPerMonth: dollars(o.DollarsPerMonth, defaults.DollarsPerMonth),
	}
}

// LimitName names one of the limits, in problems, headers and notices.
type LimitName string

// The limits.
const (
	LimitJobsPerMinute   LimitName = "jobs-per-minute"
	LimitJobsAtOnce      LimitName = "jobs-at-once"
	LimitDollarsPerDay   LimitName = "dollars-per-day"
	LimitDollarsPerMonth LimitName = "dollars-per-month"
)

// MinuteWindow is how long a user's jobs of a minute are counted from the first of them.
const MinuteWindow = time.Minute

// JobUse is how many jobs a user has started within the minute.
type JobUse struct {
	Jobs    int
	ResetAt time.Time // the count begins anew
}

// MoneyUse is what a user has used of a day's or month's dollars.
type MoneyUse struct {
	Spent    money.USD // on finished work, and on calls that the user cut off
	Reserved money.USD // the most that jobs under way may cost
	Failed   money.USD // on failed calls: not charged to the user
	ResetAt  time.Time // the next window begins
}

// Left is what of a limit is not used, 0 at least.
func (m MoneyUse) Left(limit money.USD) money.USD { return max(0, limit-m.Spent-m.Reserved) }

// warnsOf reports whether four fifths of a limit are used.
func (m MoneyUse) warnsOf(limit money.USD) bool {
	return limit > 0 && (m.Spent+m.Reserved)*5 >= limit*4
}

// LimitUse is a user's limits and how much of them is used.
type LimitUse struct {
	UserID   string
	Counted  bool           // false: no limit holds, and nothing is counted
	Limits   Limits         // that hold
	Override *LimitOverride // nil: all are the settings' own
	Minute   JobUse
	AtOnce   int // jobs under way
	Day      MoneyUse
	Month    MoneyUse
}

// Warns reports whether four fifths of a limit of dollars are used.
func (u LimitUse) Warns(name LimitName) bool {
	switch name {
	case LimitDollarsPerDay:
		return u.Day.warnsOf(u.Limits.DollarsPerDay)
	case LimitDollarsPerMonth:
		return u.Month.warnsOf(u.Limits.DollarsPerMonth)
	}
	return false
}

// OverLimit refuses work that would exceed a limit of its user. It is a fault.TooMany,
// or a fault.Budget for dollars.
type OverLimit struct {
	Limit   LimitName
	Use     LimitUse
	ResetAt time.Time // zero: when one of the user's jobs has ended
	fault   *fault.Error
}

// Error says which limit, and what helps.
func (e *OverLimit) Error() string { return e.fault.Error() }

// Unwrap gives the fault.
func (e *OverLimit) Unwrap() error { return e.fault }

const utcMinute = "2 January 2006 15:04 UTC"

// over finds the limit that a reservation would exceed; nil: none.
func (u LimitUse) over(r reservation) *OverLimit {
	if r.bound == boundByAll {
		if over := u.overJobs(); over != nil {
			return over
		}
	}
	l, need := u.Limits, r.need
	switch {
	case need == 0:
		return nil
	case l.DollarsPerDay > 0 && u.Day.Left(l.DollarsPerDay) < need:
		return u.refusal(LimitDollarsPerDay, fault.Budget, u.Day.ResetAt, u.Day.refusal("day", l.DollarsPerDay, need))
	case l.DollarsPerMonth > 0 && u.Month.Left(l.DollarsPerMonth) < need:
		return u.refusal(LimitDollarsPerMonth, fault.Budget, u.Month.ResetAt, u.Month.refusal("month", l.DollarsPerMonth, need))
	}
	return nil
}

// overJobs finds the limit that one more job would exceed; nil: none.
func (u LimitUse) overJobs() *OverLimit {
	l := u.Limits
	switch {
	case l.JobsPerMinute > 0 && u.Minute.Jobs >= l.JobsPerMinute:
		return u.refusal(LimitJobsPerMinute, fault.TooMany, u.Minute.ResetAt, fmt.Sprintf("You may start %s a minute and have done so. The next one may start at %s. An administrator can raise the limit.",
			count(l.JobsPerMinute, "job"), u.Minute.ResetAt.Format("15:04:05 UTC")))
	case l.JobsAtOnce > 0 && u.AtOnce >= l.JobsAtOnce:
		return u.refusal(LimitJobsAtOnce, fault.TooMany, time.Time{}, fmt.Sprintf("You may have %s under way at once, and that many are. Wait until one has finished, or cancel one. An administrator can raise the limit.",
			count(l.JobsAtOnce, "job")))
	}
	return nil
}

func (u LimitUse) refusal(name LimitName, code fault.Code, reset time.Time, message string) *OverLimit {
	f := fault.New(code, message, nil)
	f.RetryAt = reset
	return &OverLimit{Limit: name, Use: u, ResetAt: reset, fault: f}
}

func (m MoneyUse) refusal(window string, limit, need money.USD) string {
	return fmt.Sprintf("This may cost up to %s, and of your %s a %s %s are left (%s are spent, %s reserved for jobs under way). The next %s begins at %s. Ask for less, wait, or have an administrator raise the limit.",
		dollars(need), dollars(limit), window, dollars(m.Left(limit)), dollars(m.Spent), dollars(m.Reserved), window, m.ResetAt.Format(utcMinute))
}

// dollars writes an amount for people: cents, and more where that would be nothing.
func dollars(u money.USD) string {
	if u >= 1e7 || u == 0 {
		return fmt.Sprintf("$%.2f", float64(u)/1e9)
	}
	return fmt.Sprintf("$%.4f", float64(u)/1e9)
}

// limitRow is a row of user_limits.
type limitRow struct {
	UserID        string     `db:"user_id"`
	JobsPerMinute *int       `db:"jobs_per_minute"`
	JobsAtOnce    *int       `db:"jobs_at_once"`
	DayLimit      *int64     `db:"day_limit"`
	MonthLimit    *int64     `db:"month_limit"`
	OverriddenAt  *time.Time `db:"overridden_at"`
	MinuteStart   time.Time  `db:"minute_start"`
	MinuteJobs    int        `db:"minute_jobs"`
	AtOnce        int        `db:"at_once"`
	DayStart      time.Time  `db:"day_start"`
	DaySpent      int64      `db:"day_spent"`
	DayReserved   int64      `db:"day_reserved"`
	DayFailed     int64      `db:"day_failed"`
	DayWarned     bool       `db:"day_warned"`
	MonthStart    time.Time  `db:"month_start"`
	MonthSpent    int64      `db:"month_spent"`
	MonthReserved int64      `db:"month_reserved"`
	MonthFailed   int64      `db:"month_failed"`
	MonthWarned   bool       `db:"month_warned"`
}

const limitColumns = `user_id, jobs_per_minute, jobs_at_once, day_limit, month_limit, overridden_at, minute_start, minute_jobs, at_once,
	day_start, day_spent, day_reserved, day_failed, day_warned, month_start, month_spent, month_reserved, month_failed, month_warned`

func (r limitRow) override() *LimitOverride {
	if r.OverriddenAt == nil {
		return nil
	}
	return &LimitOverride{JobsPerMinute: r.JobsPerMinute, JobsAtOnce: r.JobsAtOnce, DollarsPerDay: (*money.USD)(r.DayLimit), DollarsPerMonth: (*money.USD)(r.MonthLimit)}
}

// use is the row as it stands at a time. A window that is over counts nothing.
func (r limitRow) use(cfg Config, at time.Time) LimitUse {
	u := LimitUse{UserID: r.UserID, Limits: cfg.Limits, Override: r.override(), AtOnce: r.AtOnce}
	if u.Override != nil {
		u.Limits = u.Override.over(cfg.Limits)
	}
	u.Counted = cfg.CountUse || !u.Limits.none()
	if opened := r.MinuteStart.UTC(); opened.After(at.Add(-MinuteWindow)) {
		u.Minute = JobUse{Jobs: r.MinuteJobs, ResetAt: opened.Add(MinuteWindow)}
	} else {
		u.Minute.ResetAt = at.Add(MinuteWindow)
	}
	if day := startOfDay(at); !r.DayStart.Before(day) {
		u.Day = MoneyUse{Spent: money.USD(r.DaySpent), Reserved: money.USD(r.DayReserved), Failed: money.USD(r.DayFailed)}
		u.Day.ResetAt = r.DayStart.UTC().AddDate(0, 0, 1)
	} else {
		u.Day.ResetAt = day.AddDate(0, 0, 1)
	}
	if month := startOfMonth(at); !r.MonthStart.Before(month) {
		u.Month = MoneyUse{Spent: money.USD(r.MonthSpent), Reserved: money.USD(r.MonthReserved), Failed: money.USD(r.MonthFailed)}
		u.Month.ResetAt = r.MonthStart.UTC().AddDate(0, 1, 0)
	} else {
		u.Month.ResetAt = month.AddDate(0, 1, 0)
	}
	return u
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

func startOfMonth(t time.Time) time.Time {
	y, m, _ := t.UTC().Date()
	return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
}

// LimitUse reads a user's limits and what is used of them.
func (s *Store) LimitUse(ctx context.Context, userID string) (LimitUse, error) {
	use, _, err := s.limitUse(ctx, clean(userID))
	return use, err
}

// limitUse tells too whether the user has a row.
func (s *Store) limitUse(ctx context.Context, userID string) (use LimitUse, found bool, err error) {
	row, err := s.limits.get(ctx, userID, func(ctx context.Context) (limitRow, error) {
		var rows []limitRow
		err := s.list(ctx, "read limits", &rows, `SELECT `+limitColumns+` FROM user_limits WHERE user_id = ?`, userID)
		if err != nil || len(rows) == 0 {
			return limitRow{}, err
		}
		return rows[0], nil
	})
	found = row.UserID != ""
	row.UserID = cmp.Or(row.UserID, userID)
	return row.use(s.cfg, now()), found, err
}
