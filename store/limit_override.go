package store

import (
	"context"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Bounds of an override.
const (
	MaxLimitJobs    = 1_000_000
	MaxLimitDollars = money.USD(1_000_000 * 1e9)
)

func (o LimitOverride) check() error {
	for name, n := range map[string]*int{"jobsPerMinute": o.JobsPerMinute, "jobsAtOnce": o.JobsAtOnce} {
		if n != nil && (*n < 0 || *n > MaxLimitJobs) {
			return fault.Newf(fault.InvalidInput, "%s is %d: give 0 (no limit) to %d, or null for the default", name, *n, MaxLimitJobs)
		}
	}
	for name, usd := range map[string]*money.USD{"dollarsPerDay": o.DollarsPerDay, "dollarsPerMonth": o.DollarsPerMonth} {
		if usd != nil && (*usd < 0 || *usd > MaxLimitDollars) {
			return fault.Newf(fault.InvalidInput, "%s is %s: give 0 (no limit) to %s, or null for the default", name, usd, MaxLimitDollars)
		}
	}
	return nil
}

// SetLimits gives a user limits of their own, from the next request on. What is used
// already counts. fault.InvalidInput: see its message.
func (s *Store) SetLimits(ctx context.Context, userID string, o LimitOverride) error {
	userID = clean(userID)
	switch {
	case userID == "" || len([]rune(userID)) > nameWidth:
		return fault.Newf(fault.InvalidInput, "the user is missing, or its name is longer than %d characters", nameWidth)
	case o == LimitOverride{}:
		return fault.Newf(fault.InvalidInput, "no limit is given: give one at least, or delete the user's limits for the default of all")
	}
	if err := o.check(); err != nil {
		return err
	}
	return s.withTx(ctx, "set limits of user "+userID, func(t *tx) error {
		if err := t.openLimits(userID); err != nil {
			return err
		}
		row, err := t.lockLimits(userID)
		if err != nil {
			return err
		}
		return t.override(row, &o)
	})
}

// ResetLimits gives a user the limits of the settings again. fault.NotFound: the user
// has no others.
func (s *Store) ResetLimits(ctx context.Context, userID string) error {
	userID = clean(userID)
	return s.withTx(ctx, "reset limits of user "+userID, func(t *tx) error {
		var rows []limitRow
		err := t.list(&rows, `SELECT `+limitColumns+` FROM user_limits WHERE user_id = ? AND overridden_at IS NOT NULL`+t.s.dialect.forUpdate, userID)
		switch {
		case err != nil:
			return err
		case len(rows) == 0:
			return fault.Newf(fault.NotFound, "User %q has no limits of their own.", clip(userID, 80))
		}
		return t.override(rows[0], nil)
	})
}

func (t *tx) override(row limitRow, o *LimitOverride) error {
	set, at := LimitOverride{}, any(nil)
	if o != nil {
		set, at = *o, t.now
	}
	// A warning was about the limit of then; what is used may be near the new one already.
	_, err := t.exec(`UPDATE user_limits SET jobs_per_minute = ?, jobs_at_once = ?, day_limit = ?, month_limit = ?, overridden_at = ?,
		day_warned = FALSE, month_warned = FALSE WHERE user_id = ?`,
		set.JobsPerMinute, set.JobsAtOnce, (*int64)(set.DollarsPerDay), (*int64)(set.DollarsPerMonth), at, row.UserID)
	if err != nil {
		return err
	}
	changed, err := t.lockLimits(row.UserID)
	if err != nil {
		return err
	}
	if err := t.warn(changed); err != nil {
		return err
	}
	action, before, after := auditLimitsSet, any(nil), any(nil)
	if was := row.override(); was != nil {
		before = was
	}
	if o == nil {
		action = auditLimitsReset
	} else {
		after = set
	}
	return t.audit(action, row.UserID, before, after)
}

// DefaultLimits are those of users for whom no others were set.
func (s *Store) DefaultLimits() Limits { return s.cfg.Limits }

// ListLimits reads a page of the users whose use is counted or who have limits of their
// own, by name, and the name that the next page begins after, "" on the last. query
// is the beginning of a name; limit is 1-200.
func (s *Store) ListLimits(ctx context.Context, query, after string, limit int) (page []LimitUse, next string, err error) {
	limit = min(max(limit, 1), maxPage)
	var rows []limitRow
	err = s.list(ctx, "list limits", &rows, `SELECT `+limitColumns+` FROM user_limits WHERE user_id > ? AND user_id LIKE ? ESCAPE '!' ORDER BY user_id LIMIT ?`,
		clean(after), likePattern.Replace(clean(query))+"%", limit+1)
	if err != nil {
		return nil, "", err
	}
	at := now()
	for _, row := range rows[:min(limit, len(rows))] {
		page = append(page, row.use(s.cfg, at))
	}
	if len(rows) > limit {
		next = rows[limit-1].UserID
	}
	return page, next, nil
}
