package store

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// LimitWarning tells a user that four fifths of a limit of dollars are used.
type LimitWarning struct {
	UserID   string
	Limit    LimitName
	Quota    money.USD // the limit
	Spent    money.USD
	Reserved money.USD // for jobs under way
	Since    time.Time // the window began
	ResetAt  time.Time // the next one begins
}

// warn queues the warnings that are due, each once in its window. The user's row is
// locked. Whoever wants no notices gets none later for the same window either.
func (t *tx) warn(row limitRow) error {
	use := row.use(t.s.cfg, t.now)
	for _, window := range []struct {
		name   LimitName
		column string
		warned bool
		quota  money.USD
		use    MoneyUse
		since  time.Time
	}{
		{LimitDollarsPerDay, "day_warned", row.DayWarned, use.Limits.DollarsPerDay, use.Day, row.DayStart},
		{LimitDollarsPerMonth, "month_warned", row.MonthWarned, use.Limits.DollarsPerMonth, use.Month, row.MonthStart},
	} {
		if window.warned || !use.Warns(window.name) {
			continue
		}
		if _, err := t.exec(`UPDATE user_limits SET `+window.column+` = TRUE WHERE user_id = ?`, row.UserID); err != nil {
			return err
		}
		w := LimitWarning{
			UserID: row.UserID, Limit: window.name, Quota: window.quota, Spent: window.use.Spent, Reserved: window.use.Reserved,
			Since: window.since.UTC(), ResetAt: window.use.ResetAt,
		}
		t.warned = append(t.warned, w)
		if err := t.tellWarning(w); err != nil {
			return err
		}
	}
	return nil
}

// warningCounts are how many warnings this process has given.
type warningCounts struct{ day, month atomic.Int64 }

// LimitWarnings tells how many warnings this process has given, by limit, told to anybody
// or not.
func (s *Store) LimitWarnings() map[LimitName]int64 {
	return map[LimitName]int64{LimitDollarsPerDay: s.warnings.day.Load(), LimitDollarsPerMonth: s.warnings.month.Load()}
}

// noteWarnings tells the operator of warnings that were committed.
func (s *Store) noteWarnings(ctx context.Context, warned []LimitWarning) {
	for _, w := range warned {
		counter := &s.warnings.day
		if w.Limit == LimitDollarsPerMonth {
			counter = &s.warnings.month
		}
		counter.Add(1)
		s.cfg.Logger.InfoContext(ctx, "limit nearly used", slog.String("user_id", w.UserID), slog.String("limit", string(w.Limit)),
			slog.String("limit_usd", w.Quota.String()), slog.String("spent_usd", w.Spent.String()), slog.String("reserved_usd", w.Reserved.String()), slog.Time("reset_at", w.ResetAt))
	}
}

func (t *tx) tellWarning(w LimitWarning) error {
	if t.s.cfg.Warning == nil {
		return nil
	}
	wanted, err := t.wantsNotices(w.UserID)
	if err != nil || !wanted {
		return err
	}
	e, err := t.s.cfg.Warning(w)
	if err != nil {
		return err
	}
	return t.tell(e, Finished{Subject: e.ID, UserID: w.UserID, Event: NoticeWarning, Payload: e.Data})
}
