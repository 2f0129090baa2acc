package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// JobPath is the path of a job; exported because huma fills embedded structs only then.
type JobPath struct {
	ID string `path:"id" maxLength:"64"`
}

// ScreenPath is the path of a screen in a job.
type ScreenPath struct {
	ID       string `path:"id" maxLength:"64"`
	ScreenID string `path:"screenId" maxLength:"64"`
}

// jobAnswer is a job's JSON with its validator.
type jobAnswer struct {
	Status      int
	ContentType string `header:"Content-Type"`
	ETag        string `header:"ETag"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

// getJob is GET /api/jobs/{id}. A caller that has the newest version already gets
// 304 without the row being read.
func (s *Server) getJob(ctx context.Context, in *struct {
	JobPath
	IfNoneMatch string `header:"If-None-Match"`
},
) (*jobAnswer, error) {
	if in.IfNoneMatch != "" {
		version, owner, err := s.store.JobVersion(ctx, in.ID)
		if err == nil && !mayRead(ctx, owner) {
			err = jobNotFound()
		}
		if err != nil {
			return nil, err
		}
		if etagMatches(in.IfNoneMatch, etag(version)) {
			return &jobAnswer{Status: http.StatusNotModified, ETag: etag(version), Cache: "private, no-cache"}, nil
		}
	}
	job, err := s.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	body, err := encodeJob(job)
	if err != nil {
		return nil, err
	}
	return &jobAnswer{Status: http.StatusOK, ContentType: "application/json", ETag: etag(job.Version), Cache: "private, no-cache", Body: body}, nil
}

// etag is weak: a job's answer may be compressed, and is the same job then.
func etag(version int64) string { return `W/"` + strconv.FormatInt(version, 10) + `"` }

type listInput struct {
	Status []store.JobStatus `query:"status" doc:"One or more, separated by commas" enum:"pending,processing,completed,failed,cancelled"`
	Type   []store.JobType   `query:"type" doc:"One or more, separated by commas" enum:"screen-generation,screenshot-export,chat-context,style-extraction"`
	Query  string            `query:"q" maxLength:"200" doc:"Words of the app's name, the message or the error, or the start of an id"`
	Cursor string            `query:"cursor" maxLength:"200" doc:"nextCursor of the page before"`
	Limit  int               `query:"limit" minimum:"1" maximum:"100" default:"25"`
}

// jobSummary is a job in a list: everything but its documents.
type jobSummary struct {
	ID               string          `json:"id"`
	JobType          store.JobType   `json:"jobType"`
	Name             string          `json:"name"`
	Status           store.JobStatus `json:"status"`
	Progress         int             `json:"progress"`
	Message          string          `json:"message"`
	Error            *string         `json:"error"`
	TokenUsage       TokenUsage      `json:"tokenUsage"`
	EstimatedCostUSD *money.USD      `json:"estimatedCostUsd" nullable:"true"`
	Attempts         int             `json:"attempts"`
	MaxAttempts      int             `json:"maxAttempts"`
	Provider         string          `json:"provider"`
	Model            string          `json:"model"`
	UserID           string          `json:"userId"`
	CreatedAt        time.Time       `json:"createdAt"`
	StartedAt        *time.Time      `json:"startedAt"`
	CompletedAt      *time.Time      `json:"completedAt"`
	UpdatedAt        time.Time       `json:"updatedAt"`
	Mode             string          `json:"mode" enum:"background,sync"`
}

type listView struct {
	Jobs       []jobSummary `json:"jobs" nullable:"false"`
	NextCursor *string      `json:"nextCursor" doc:"null on the last page"`
}

// listJobs is GET /api/jobs: the caller's own, newest first.
func (s *Server) listJobs(ctx context.Context, in *listInput) (*struct{ Body listView }, error) {
	jobs, next, err := s.store.ListJobs(ctx, store.JobFilter{
		UserID: callerOf(ctx).userID, Statuses: in.Status, Types: in.Type, Query: in.Query, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return &struct{ Body listView }{listOf(jobs, next)}, nil
}

func listOf(jobs []store.Job, next string) listView {
	view := listView{Jobs: make([]jobSummary, 0, len(jobs))}
	for _, j := range jobs {
		v := viewOf(j)
		view.Jobs = append(view.Jobs, jobSummary{
			ID: v.ID, JobType: v.JobType, Name: v.Name, Status: v.Status, Progress: v.Progress, Message: v.Message, Error: v.Error,
			TokenUsage: v.TokenUsage, EstimatedCostUSD: v.EstimatedCostUSD, Attempts: v.Attempts, MaxAttempts: v.MaxAttempts,
			Provider: v.Provider, Model: v.Model, UserID: v.UserID,
			CreatedAt: v.CreatedAt, StartedAt: v.StartedAt, CompletedAt: v.CompletedAt, UpdatedAt: v.UpdatedAt, Mode: modeOf(j),
		})
	}
	if next != "" {
		view.NextCursor = &next
	}
	return view
}

type jobActionInput struct {
	JobPath
	IdempotencyKey string `header:"Idempotency-Key"`
}

// cancelJob is POST /api/jobs/{id}/cancel.
func (s *Server) cancelJob(ctx context.Context, in *jobActionInput) (*answer, error) {
	return s.act(ctx, in, "cancel", http.StatusOK, func(job store.Job) (store.Job, error) {
		cancelled, _, err := s.store.CancelJob(ctx, job.ID, functions.CancelEvent)
		return cancelled, err
	})
}

// retryJob is POST /api/jobs/{id}/retry: only what is missing is made.
func (s *Server) retryJob(ctx context.Context, in *jobActionInput) (*answer, error) {
	var user string
	a, err := s.act(ctx, in, "retry", http.StatusAccepted, func(job store.Job) (store.Job, error) {
		price, err := s.jobs.Price(ctx)
		if err != nil {
			return store.Job{}, err
		}
		user = job.UserID
		again, err := s.store.RetryJob(ctx, job.ID, store.Retry{Event: functions.StartEventIn(ctx), Price: price, ByOperator: callerOf(ctx).operates(job)})
		if err == nil {
			s.accepted(ctx, again.ID, again.UserID, again.Type)
		}
		return again, err
	})
	if err != nil {
		return nil, err
	}
	a.RateHeaders = s.rateHeaders(ctx, user)
	return a, nil
}

// act changes a job that the caller may change, and answers with the job.
func (s *Server) act(ctx context.Context, in *jobActionInput, verb string, status int, change func(store.Job) (store.Job, error)) (*answer, error) {
	job, err := s.changeable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.once(ctx, "POST "+jobPath(in.ID)+"/"+verb, in.IdempotencyKey, nil, func(*store.Key) (*answer, bool, error) {
		changed, err := change(job)
		if err != nil {
			return nil, false, err
		}
		s.sendNow(ctx)
		body, err := encodeJob(changed)
		if err != nil {
			return nil, false, err
		}
		return jsonAnswer(status, jobPath(job.ID), body), false, nil
	})
}

type modelCallView struct {
	ID           string     `json:"id"`
	Part         string     `json:"part" doc:"theme, or the screen's id"`
	Attempt      int        `json:"attempt"`
	Provider     string     `json:"provider"`
	Model        string     `json:"model" doc:"As answered"`
	Prompt       int        `json:"prompt"`
	Cached       int        `json:"cached"`
	Output       int        `json:"output"`
	Thinking     int        `json:"thinking"`
	Tool         int        `json:"tool"`
	CostUSD      *money.USD `json:"costUsd" nullable:"true"`
	EstimateUSD  *money.USD `json:"estimateUsd" nullable:"true"`
	LatencyMS    int64      `json:"latencyMs"`
	Outcome      string     `json:"outcome" doc:"pending, ok, unknown, or the code of the failure"`
	Error        string     `json:"error,omitempty"`
	ResponseID   string     `json:"responseId,omitempty"`
	FinishReason string     `json:"finishReason,omitempty"`
	StartedAt    time.Time  `json:"startedAt"`
	FinishedAt   *time.Time `json:"finishedAt"`
}

type modelCallsView struct {
	Calls []modelCallView `json:"calls" nullable:"false"`
}

// listCalls is GET /api/jobs/{id}/calls: the ledger of the job's model calls.
func (s *Server) listCalls(ctx context.Context, in *JobPath) (*struct{ Body modelCallsView }, error) {
	if _, err := s.own(ctx, in.ID); err != nil {
		return nil, err
	}
	calls, err := s.store.ListModelCalls(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	view := modelCallsView{Calls: make([]modelCallView, 0, len(calls))}
	for _, c := range calls {
		view.Calls = append(view.Calls, callViewOf(c))
	}
	return &struct{ Body modelCallsView }{view}, nil
}

func callViewOf(c store.ModelCall) modelCallView {
	v := modelCallView{
		ID: c.ID, Part: c.PartID, Attempt: c.Attempt, Provider: c.Provider, Model: cmp.Or(c.ModelAnswered, c.Model),
		Prompt: c.Prompt, Cached: c.Cached, Output: c.Output, Thinking: c.Thinking, Tool: c.Tool,
		CostUSD: c.CostUSD, EstimateUSD: c.EstimateUSD, LatencyMS: c.LatencyMS, Outcome: c.Outcome,
		ResponseID: c.ResponseID, FinishReason: c.FinishReason, StartedAt: c.StartedAt.UTC(), FinishedAt: utc(c.FinishedAt),
	}
	if c.Error != nil {
		v.Error = *c.Error
	}
	return v
}
