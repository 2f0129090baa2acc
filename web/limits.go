package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// limits are the routes about what users may use.
func (s *Server) limits(api huma.API) {
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Tags: []string{"limits"}, Summary: summary}
	}
	register(s, api, op("getLimits", http.MethodGet, "/api/limits", "Your limits, and what of them is used"), s.getLimits)
	register(s, api, op("listLimits", http.MethodGet, "/api/admin/limits", "The limits of all, and what users use of them"), seeing(s.listLimits))
	register(s, api, op("getUserLimits", http.MethodGet, "/api/admin/limits/{user}", "A user's limits, and what of them is used"), seeing(s.getUserLimits))
	register(s, api, op("setUserLimits", http.MethodPut, "/api/admin/limits/{user}", "Give a user limits of their own, from the next request on"), administering(s.setUserLimits))
	register(s, api, op("resetUserLimits", http.MethodDelete, "/api/admin/limits/{user}", "Give a user the limits of all again"), administering(s.resetUserLimits))
}

// limitValues are limits. A null is no limit, or in what an administrator sets the limit of all.
type limitValues struct {
	JobsPerMinute   *int       `json:"jobsPerMinute"`
	JobsAtOnce      *int       `json:"jobsAtOnce"`
	DollarsPerDay   *money.USD `json:"dollarsPerDay" nullable:"true"`
	DollarsPerMonth *money.USD `json:"dollarsPerMonth" nullable:"true"`
}

// positive is nil for a limit of 0, which is none.
func positive[T int | money.USD](n T) *T {
	if n == 0 {
		return nil
	}
	return &n
}

func limitValuesOf(l store.Limits) limitValues {
	return limitValues{
		JobsPerMinute: positive(l.JobsPerMinute), JobsAtOnce: positive(l.JobsAtOnce),
		DollarsPerDay: positive(l.DollarsPerDay), DollarsPerMonth: positive(l.DollarsPerMonth),
	}
}

type jobLimitView struct {
	Limit     *int       `json:"limit" doc:"null: none"`
	Used      int        `json:"used"`
	Remaining *int       `json:"remaining" doc:"null: without a limit"`
	ResetAt   *time.Time `json:"resetAt" doc:"When the count begins anew; null: it falls when a job ends"`
}

func jobLimitOf(limit, used int, reset *time.Time) jobLimitView {
	v := jobLimitView{Limit: positive(limit), Used: used, ResetAt: reset}
	if limit > 0 {
		left := max(0, limit-used)
		v.Remaining = &left
	}
	return v
}

type moneyLimitView struct {
	LimitUSD     *money.USD `json:"limitUsd" nullable:"true" doc:"null: none"`
	UsedUSD      money.USD  `json:"usedUsd" doc:"What finished work cost, and calls that the user cut off"`
	ReservedUSD  money.USD  `json:"reservedUsd" doc:"The most that jobs under way may cost"`
	FailedUSD    money.USD  `json:"failedUsd" doc:"What failed calls cost: it does not count against the limit"`
	RemainingUSD *money.USD `json:"remainingUsd" nullable:"true" doc:"null: without a limit"`
	ResetAt      time.Time  `json:"resetAt" doc:"The next UTC day or month begins"`
	Warning      bool       `json:"warning" doc:"80 % or more are used or reserved"`
}

func moneyLimitOf(limit money.USD, use store.MoneyUse, warning bool) moneyLimitView {
	v := moneyLimitView{LimitUSD: positive(limit), UsedUSD: use.Spent, ReservedUSD: use.Reserved, FailedUSD: use.Failed, ResetAt: use.ResetAt, Warning: warning}
	if limit > 0 {
		left := use.Left(limit)
		v.RemainingUSD = &left
	}
	return v
}

type limitsView struct {
	UserID          string         `json:"userId"`
	Counted         bool           `json:"counted" doc:"false: no limit holds, and what is used is not counted"`
	Own             *limitValues   `json:"own" doc:"What an administrator has set for this user, 0: no limit, null: the limit of all; null when nothing is set"`
	JobsPerMinute   jobLimitView   `json:"jobsPerMinute"`
	JobsAtOnce      jobLimitView   `json:"jobsAtOnce"`
	DollarsPerDay   moneyLimitView `json:"dollarsPerDay"`
	DollarsPerMonth moneyLimitView `json:"dollarsPerMonth"`
}

func limitsViewOf(use store.LimitUse) limitsView {
	return limitsView{
		UserID: use.UserID, Counted: use.Counted, Own: (*limitValues)(use.Override),
		JobsPerMinute:   jobLimitOf(use.Limits.JobsPerMinute, use.Minute.Jobs, &use.Minute.ResetAt),
		JobsAtOnce:      jobLimitOf(use.Limits.JobsAtOnce, use.AtOnce, nil),
		DollarsPerDay:   moneyLimitOf(use.Limits.DollarsPerDay, use.Day, use.Warns(store.LimitDollarsPerDay)),
		DollarsPerMonth: moneyLimitOf(use.Limits.DollarsPerMonth, use.Month, use.Warns(store.LimitDollarsPerMonth)),
	}
}

// limitsAnswer is a user's limits; they change with every job.
type limitsAnswer struct {
	Cache string `header:"Cache-Control"`
	Body  limitsView
}

func (s *Server) limitsOf(ctx context.Context, user string) (*limitsAnswer, error) {
	use, err := s.store.LimitUse(ctx, user)
	if err != nil {
		return nil, err
	}
	return &limitsAnswer{Cache: "no-store", Body: limitsViewOf(use)}, nil
}

// getLimits is GET /api/limits.
func (s *Server) getLimits(ctx context.Context, in *struct {
	UserID string `query:"userId" maxLength:"255" doc:"Whom a service key acts for; the caller's own otherwise"`
},
) (*limitsAnswer, error) {
	who := callerOf(ctx)
	user := who.userID
	if in.UserID != "" {
		var err error
		if user, err = who.actsFor(in.UserID); err != nil {
			return nil, err
		}
	}
	return s.limitsOf(ctx, user)
}

// LimitPath is the path of a user's limits; exported because huma fills embedded structs only then.
type LimitPath struct {
	User string `path:"user" maxLength:"255"`
}

// getUserLimits is GET /api/admin/limits/{user}.
func (s *Server) getUserLimits(ctx context.Context, in *LimitPath) (*limitsAnswer, error) {
	return s.limitsOf(ctx, in.User)
}

type userLimitsView struct {
	Defaults   limitValues  `json:"defaults" doc:"The limits of all, from the settings; null: none"`
	Users      []limitsView `json:"users" nullable:"false" doc:"Those whose use is counted, or who have limits of their own"`
	NextCursor *string      `json:"nextCursor" doc:"null on the last page"`
}

// listLimits is GET /api/admin/limits.
func (s *Server) listLimits(ctx context.Context, in *struct {
	Query  string `query:"q" maxLength:"255" doc:"How the user's name begins"`
	Cursor string `query:"cursor" maxLength:"255" doc:"nextCursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*struct{ Body userLimitsView }, error) {
	page, next, err := s.store.ListLimits(ctx, in.Query, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	view := userLimitsView{Defaults: limitValuesOf(s.store.DefaultLimits()), Users: make([]limitsView, 0, len(page))}
	for _, use := range page {
		view.Users = append(view.Users, limitsViewOf(use))
	}
	if next != "" {
		view.NextCursor = &next
	}
	return &struct{ Body userLimitsView }{view}, nil
}

// setUserLimits is PUT /api/admin/limits/{user}: it replaces all of the user's own limits.
func (s *Server) setUserLimits(ctx context.Context, in *struct {
	LimitPath
	Body struct {
		JobsPerMinute   *int       `json:"jobsPerMinute,omitempty" minimum:"0" maximum:"1000000" nullable:"true" doc:"0: no limit; null or left out: the limit of all"`
		JobsAtOnce      *int       `json:"jobsAtOnce,omitempty" minimum:"0" maximum:"1000000" nullable:"true"`
		DollarsPerDay   *money.USD `json:"dollarsPerDay,omitempty" minimum:"0" maximum:"1000000" nullable:"true"`
		DollarsPerMonth *money.USD `json:"dollarsPerMonth,omitempty" minimum:"0" maximum:"1000000" nullable:"true"`
	}
},
) (*limitsAnswer, error) {
	if err := s.store.SetLimits(ctx, in.User, store.LimitOverride(in.Body)); err != nil {
		return nil, err
	}
	return s.limitsOf(ctx, in.User)
}

// resetUserLimits is DELETE /api/admin/limits/{user}.
func (s *Server) resetUserLimits(ctx context.Context, in *LimitPath) (*limitsAnswer, error) {
	if err := s.store.ResetLimits(ctx, in.User); err != nil {
		return nil, err
	}
	return s.limitsOf(ctx, in.User)
}
