package web

import (
	"context"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// MonthInput is DaysInput with the span that money is looked at in.
type MonthInput struct {
	Days int `query:"days" minimum:"1" maximum:"366" default:"30" doc:"UTC days, today included"`
}

// CostFigures are model calls and their price.
type CostFigures struct {
	CostUSD       money.USD `json:"costUsd" doc:"Of calls begun in the time, by the prices of then"`
	WastedUSD     money.USD `json:"wastedUsd" doc:"Of those, calls that made nothing"`
	UnpricedCalls int64     `json:"unpricedCalls" doc:"Calls whose price is not known: costUsd lacks them"`
	Calls         int64     `json:"calls"`
	FailedCalls   int64     `json:"failedCalls"`
	Retries       int64     `json:"retries" doc:"Calls beyond the first of a part"`
	Jobs          int64     `json:"jobs" doc:"Made in the time"`
	Tokens        tokens    `json:"tokens"`
}

type tokens struct {
	Prompt   int64 `json:"prompt" doc:"Cached ones included"`
	Cached   int64 `json:"cached"`
	Output   int64 `json:"output" doc:"Thinking excluded"`
	Thinking int64 `json:"thinking"`
	Tool     int64 `json:"tool"`
}

func costOf(list []store.Figures) CostFigures {
	var c CostFigures
	for _, f := range list {
		c.CostUSD += f.Cost
		c.WastedUSD += f.Wasted
		c.UnpricedCalls += f.UnpricedCalls
		c.Calls += f.Calls
		c.FailedCalls += f.FailedCalls
		c.Retries += f.Retries
		c.Jobs += f.Jobs
		c.Tokens.Prompt += f.TokensPrompt
		c.Tokens.Cached += f.TokensCached
		c.Tokens.Output += f.TokensOutput
		c.Tokens.Thinking += f.TokensThinking
		c.Tokens.Tool += f.TokensTool
	}
	return c
}

type dayCost struct {
	Day string `json:"day"`
	CostFigures
}

type typeCost struct {
	JobType string `json:"jobType"`
	CostFigures
}

type costView struct {
	Span
	Total    CostFigures `json:"total"`
	Previous CostFigures `json:"previous" doc:"The same number of days before"`
	ByDay    []dayCost   `json:"byDay" nullable:"false" doc:"Each day, oldest first; the last is today"`
	ByType   []typeCost  `json:"byType" nullable:"false"`
}

// costMetric is GET /api/admin/metrics/cost.
func (s *Server) costMetric(ctx context.Context, in *MonthInput) (*struct{ Body costView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	list, before, err := s.typeFigures(ctx, days)
	if err != nil {
		return nil, err
	}
	v := costView{Span: spanOf(days), Total: costOf(list), Previous: costOf(before), ByDay: []dayCost{}, ByType: []typeCost{}}
	byDay := groupBy(list, func(f store.Figures) string { return f.Day })
	for _, day := range days.Names() {
		v.ByDay = append(v.ByDay, dayCost{day, costOf(byDay[day])})
	}
	types := groupBy(list, func(f store.Figures) string { return f.Name })
	for _, name := range sortedNames(types) {
		v.ByType = append(v.ByType, typeCost{name, costOf(types[name])})
	}
	return &struct{ Body costView }{v}, nil
}

type userCost struct {
	UserID string `json:"userId"`
	CostFigures
	Success SuccessFigures `json:"success"`
}

type userView struct {
	Span
	Users []userCost `json:"users" nullable:"false" doc:"The dearest first"`
}

// userMetric is GET /api/admin/metrics/users.
func (s *Server) userMetric(ctx context.Context, in *struct {
	MonthInput
	Limit int `query:"limit" minimum:"1" maximum:"200" default:"20"`
},
) (*struct{ Body userView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	list, err := s.store.UserFigures(ctx, days, in.Limit)
	if err != nil {
		return nil, err
	}
	v := userView{Span: spanOf(days), Users: []userCost{}}
	for _, f := range list {
		v.Users = append(v.Users, userCost{f.Name, costOf([]store.Figures{f}), successOf([]store.Figures{f})})
	}
	return &struct{ Body userView }{v}, nil
}

type modelCost struct {
	Provider string `json:"provider"`
	Model    string `json:"model" doc:"As answered, or as asked for when no answer came"`
	P50MS    int64  `json:"p50Ms" doc:"Latency of answered calls"`
	P95MS    int64  `json:"p95Ms"`
	CostFigures
}

type modelsView struct {
	Span
	Models []modelCost `json:"models" nullable:"false" doc:"The dearest first"`
}

const mostModels = 100

// modelMetric is GET /api/admin/metrics/models.
func (s *Server) modelMetric(ctx context.Context, in *MonthInput) (*struct{ Body modelsView }, error) {
	days := store.LastDays(time.Now(), in.Days)
	list, e1 := s.store.ModelFigures(ctx, days, mostModels)
	times, e2 := s.store.Latencies(ctx, days)
	if err := firstError(e1, e2); err != nil {
		return nil, err
	}
	v := modelsView{Span: spanOf(days), Models: []modelCost{}}
	for _, f := range list {
		provider, model, _ := strings.Cut(f.Name, "/")
		t := timesOf(times, f.Name, "")
		v.Models = append(v.Models, modelCost{provider, model, t.P50MS, t.P95MS, costOf([]store.Figures{f})})
	}
	return &struct{ Body modelsView }{v}, nil
}
