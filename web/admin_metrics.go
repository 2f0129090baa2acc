package web

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/store"
)

// DaysInput is a span of UTC days that ends today; exported, as Span and the figures
// below are, because huma sees embedded structs only then.
type DaysInput struct {
	Days int `query:"days" minimum:"1" maximum:"366" default:"7" doc:"UTC days, today included"`
}

// Span says which days were counted.
type Span struct {
	From string `json:"from" doc:"First UTC day, 2006-01-02"`
	To   string `json:"to" doc:"Last UTC day: today"`
}

func spanOf(d store.Days) Span {
	names := d.Names()
	return Span{From: names[0], To: names[len(names)-1]}
}

// SuccessFigures counts how jobs ended.
type SuccessFigures struct {
	Jobs      int64    `json:"jobs" doc:"Made in the time"`
	Completed int64    `json:"completed"`
	Failed    int64    `json:"failed"`
	Cancelled int64    `json:"cancelled"`
	Rate      *float64 `json:"rate" doc:"completed / (completed + failed), 0 to 1; null when none has ended. Unfinished and cancelled jobs count for neither"`
	Retries   int64    `json:"retries" doc:"Model calls beyond the first of a part"`
}

func successOf(list []store.Figures) SuccessFigures {
	var s SuccessFigures
	for _, f := range list {
		s.Jobs += f.Jobs
		s.Completed += f.Completed
		s.Failed += f.Failed
		s.Cancelled += f.Cancelled
		s.Retries += f.Retries
	}
	if ended := s.Completed + s.Failed; ended > 0 {
		rate := float64(s.Completed) / float64(ended)
		s.Rate = &rate
	}
	return s
}

type typeSuccess struct {
	JobType string `json:"jobType"`
	SuccessFigures
}

type daySuccess struct {
	Day string `json:"day"`
	SuccessFigures
}

type successView struct {
	Span
	Total    SuccessFigures `json:"total"`
	Previous SuccessFigures `json:"previous" doc:"The same number of days before"`
	ByType   []typeSuccess  `json:"byType" nullable:"false"`
	ByDay    []daySuccess   `json:"byDay" nullable:"false" doc:"Each day, oldest first"`
}

// successMetric is GET /api/admin/metrics/success.
func (s *Server) successMetric(ctx context.Context, in *DaysInput) (*struct{ Body successView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	list, before, err := s.typeFigures(ctx, days)
	if err != nil {
		return nil, err
	}
	v := successView{Span: spanOf(days), Total: successOf(list), Previous: successOf(before), ByType: []typeSuccess{}, ByDay: []daySuccess{}}
	types := groupBy(list, func(f store.Figures) string { return f.Name })
	for _, name := range sortedNames(types) {
		v.ByType = append(v.ByType, typeSuccess{name, successOf(types[name])})
	}
	byDay := groupBy(list, func(f store.Figures) string { return f.Day })
	for _, day := range days.Names() {
		v.ByDay = append(v.ByDay, daySuccess{day, successOf(byDay[day])})
	}
	return &struct{ Body successView }{v}, nil
}

// typeFigures reads the figures of some days and of as many days before.
func (s *Server) typeFigures(ctx context.Context, days store.Days) (list, before []store.Figures, err error) {
	all, err := s.store.TypeFigures(ctx, store.Days{First: days.Before().First, Last: days.Last})
	first := days.Names()[0]
	for _, f := range all {
		if f.Day < first {
			before = append(before, f)
		} else {
			list = append(list, f)
		}
	}
	return list, before, err
}

func groupBy[T any](list []T, name func(T) string) map[string][]T {
	groups := map[string][]T{}
	for _, v := range list {
		groups[name(v)] = append(groups[name(v)], v)
	}
	return groups
}

func sortedNames[T any](groups map[string]T) []string {
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// DurationFigures are times from the request to the end of completed jobs.
type DurationFigures struct {
	Completed int64 `json:"completed"`
	AverageMS int64 `json:"averageMs" doc:"Of completed jobs, from the request to the end"`
	P50MS     int64 `json:"p50Ms" doc:"Nearest rank, over times that are rounded by half a percent at most"`
	P95MS     int64 `json:"p95Ms"`
}

func durationOf(list []store.Figures, t store.Times) DurationFigures {
	d := DurationFigures{P50MS: t.P50MS, P95MS: t.P95MS}
	total := int64(0)
	for _, f := range list {
		d.Completed += f.Completed
		total += f.DurationMS
	}
	if d.Completed > 0 {
		d.AverageMS = (total + d.Completed/2) / d.Completed
	}
	return d
}

// timesOf finds the percentiles of a type and mode; "" means all.
func timesOf(list []store.Times, name, mode string) store.Times {
	for _, t := range list {
		if t.Name == name && t.Mode == mode {
			return t
		}
	}
	return store.Times{}
}

type typeDuration struct {
	JobType string `json:"jobType"`
	DurationFigures
}

type dayDuration struct {
	Day string `json:"day"`
	DurationFigures
}

type durationView struct {
	Span
	Total    DurationFigures `json:"total"`
	Previous DurationFigures `json:"previous" doc:"The same number of days before"`
	ByType   []typeDuration  `json:"byType" nullable:"false"`
	ByDay    []dayDuration   `json:"byDay" nullable:"false" doc:"Each day, oldest first"`
}

// durationMetric is GET /api/admin/metrics/duration.
func (s *Server) durationMetric(ctx context.Context, in *DaysInput) (*struct{ Body durationView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	var (
		list, before      []store.Figures
		times, timesByDay []store.Times
		timesBefore       store.Times
	)
	// Side by side: over many days each of the two lists is much to add up.
	reads, each := errgroup.WithContext(ctx)
	reads.Go(func() (err error) { times, err = s.store.Durations(each, days); return err })
	reads.Go(func() (err error) { timesByDay, err = s.store.DurationDays(each, days); return err })
	reads.Go(func() (err error) {
		if list, before, err = s.typeFigures(each, days); err == nil {
			timesBefore, err = s.store.DurationTotal(each, days.Before())
		}
		return err
	})
	if err := reads.Wait(); err != nil {
		return nil, err
	}
	v := durationView{
		Span: spanOf(days), Total: durationOf(list, timesOf(times, "", "")), Previous: durationOf(before, timesBefore),
		ByType: []typeDuration{}, ByDay: []dayDuration{},
	}
	types := groupBy(list, func(f store.Figures) string { return f.Name })
	for _, name := range sortedNames(types) {
		v.ByType = append(v.ByType, typeDuration{name, durationOf(types[name], timesOf(times, name, ""))})
	}
	byDay := groupBy(list, func(f store.Figures) string { return f.Day })
	for _, day := range days.Names() {
		v.ByDay = append(v.ByDay, dayDuration{day, durationOf(byDay[day], timesOf(timesByDay, day, ""))})
	}
	return &struct{ Body durationView }{v}, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// modeFigures are one path of a job type, or of all.
type modeFigures struct {
	JobType  string          `json:"jobType" doc:"all types when empty"`
	Mode     string          `json:"mode" enum:"background,sync"`
	Success  SuccessFigures  `json:"success"`
	Duration DurationFigures `json:"duration"`
}

type modeView struct {
	Span
	Modes []modeFigures `json:"modes" nullable:"false" doc:"Both modes of all types together, and of each type that has jobs"`
}

// modeMetric is GET /api/admin/metrics/modes: what a rollout is judged by.
func (s *Server) modeMetric(ctx context.Context, in *DaysInput) (*struct{ Body modeView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	list, e1 := s.store.TypeFigures(ctx, days)
	times, e2 := s.store.Durations(ctx, days)
	if err := firstError(e1, e2); err != nil {
		return nil, err
	}
	types := groupBy(list, func(f store.Figures) string { return f.Name })
	types[""] = list
	v := modeView{Span: spanOf(days), Modes: []modeFigures{}}
	for _, name := range sortedNames(types) {
		byMode := groupBy(types[name], func(f store.Figures) string { return f.Mode })
		for _, mode := range []string{store.ModeBackground, store.ModeSync} {
			v.Modes = append(v.Modes, modeFigures{name, mode, successOf(byMode[mode]), durationOf(byMode[mode], timesOf(times, name, mode))})
		}
	}
	return &struct{ Body modeView }{v}, nil
}

type queueView struct {
	Waiting         int64      `json:"waiting" doc:"Pending jobs"`
	Running         int64      `json:"running" doc:"Processing jobs"`
	OldestWaitingAt *time.Time `json:"oldestWaitingAt" doc:"When the oldest pending job was made; null when none waits"`
	OldestWaitingMS int64      `json:"oldestWaitingMs" doc:"How long it has waited"`
	UnsentEvents    int        `json:"unsentEvents" doc:"That have not reached the engine"`
	OldestUnsentAt  *time.Time `json:"oldestUnsentAt"`
	Behind          bool       `json:"behind" doc:"Jobs have changed that figures and search do not show yet"`
}

// queueMetric is GET /api/admin/metrics/queue.
func (s *Server) queueMetric(ctx context.Context, _ *struct{}) (*struct{ Body queueView }, error) {
	q, err := s.store.Queue(ctx)
	if err != nil {
		return nil, err
	}
	v := queueView{Waiting: q.Waiting, Running: q.Running, OldestWaitingAt: q.OldestWaiting, UnsentEvents: q.Unsent, OldestUnsentAt: q.OldestUnsent, Behind: q.Uncounted}
	if q.OldestWaiting != nil {
		v.OldestWaitingMS = max(0, time.Since(*q.OldestWaiting).Milliseconds())
	}
	return &struct{ Body queueView }{v}, nil
}

type causeView struct {
	Cause     string    `json:"cause" doc:"Names it in /api/admin/jobs?cause="`
	Code      string    `json:"code" doc:"Stable name of the failure"`
	Message   string    `json:"message" doc:"Without its numbers, ids and names"`
	Jobs      int64     `json:"jobs" doc:"That failed of it in the time and were not retried since"`
	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
	Samples   []string  `json:"samples" nullable:"false" doc:"Ids of the newest such jobs"`
}

type causesView struct {
	Span
	Causes []causeView `json:"causes" nullable:"false" doc:"The commonest first, 50 at most"`
}

const mostCauses = 50

// errorCauses is GET /api/admin/errors.
func (s *Server) errorCauses(ctx context.Context, in *DaysInput) (*struct{ Body causesView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	causes, err := s.store.ErrorCauses(ctx, days, mostCauses)
	if err != nil {
		return nil, err
	}
	v := causesView{Span: spanOf(days), Causes: []causeView{}}
	for _, c := range causes {
		v.Causes = append(v.Causes, causeView{
			Cause: c.Cause, Code: c.Code, Message: c.Message, Jobs: c.Jobs, FirstSeen: c.FirstSeen, LastSeen: c.LastSeen,
			Samples: append([]string{}, c.Samples...),
		})
	}
	return &struct{ Body causesView }{v}, nil
}
