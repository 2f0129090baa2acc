package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// JobSearchInput chooses jobs of all users; exported because huma fills embedded structs only then.
type JobSearchInput struct {
	Status   []store.JobStatus `query:"status" doc:"One or more, separated by commas" enum:"pending,processing,completed,failed,cancelled"`
	Type     []store.JobType   `query:"type" doc:"One or more, separated by commas" enum:"screen-generation,screenshot-export,chat-context,style-extraction"`
	User     string            `query:"user" maxLength:"255" doc:"Exactly this user's"`
	Provider string            `query:"provider" maxLength:"50"`
	Cause    string            `query:"cause" maxLength:"16" doc:"A cause of /api/admin/errors"`
	From     time.Time         `query:"from" doc:"Made at or after"`
	To       time.Time         `query:"to" doc:"Made before"`
	Error    string            `query:"error" maxLength:"200" doc:"Words of the error, in any order; parts of words count. Ids count whole, or from their first seven characters on"`
	Query    string            `query:"q" maxLength:"200" doc:"Words of the app's name, the user or the error, in any order; parts of words count. Ids count whole, or from their first seven characters on. Or the start of a job's id"`
}

func (in JobSearchInput) search() store.JobSearch {
	f := store.JobSearch{
		Statuses: in.Status, Types: in.Type, UserID: in.User, Provider: in.Provider, Cause: in.Cause, Words: in.Query, Error: in.Error,
	}
	if !in.From.IsZero() {
		f.From = &in.From
	}
	if !in.To.IsZero() {
		f.To = &in.To
	}
	return f
}

// findJobs is GET /api/admin/jobs.
func (s *Server) findJobs(ctx context.Context, in *struct {
	JobSearchInput
	Cursor string `query:"cursor" maxLength:"200" doc:"nextCursor of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*struct{ Body listView }, error) {
	jobs, next, err := s.store.FindJobs(ctx, in.search(), in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	return &struct{ Body listView }{listOf(jobs, next)}, nil
}

// countMost bounds a count: beyond it the page says "more than".
const countMost = 100_000

type countView struct {
	Count int  `json:"count"`
	More  bool `json:"more" doc:"There are more than count: it was not counted further"`
}

// countJobs is GET /api/admin/jobs/count.
func (s *Server) countJobs(ctx context.Context, in *JobSearchInput) (*struct{ Body countView }, error) {
	n, more, err := s.store.CountFound(ctx, in.search(), countMost)
	return &struct{ Body countView }{countView{Count: n, More: more}}, err
}

// jobInspection is a job as those see it who look after all.
type jobInspection struct {
	Job        JobView         `json:"job"`
	Mode       string          `json:"mode" enum:"background,sync"`
	Generation int             `json:"generation" doc:"1 at first, one more with every event sent for the job"`
	RunID      string          `json:"runId,omitempty" doc:"The engine's run of this generation"`
	RunURL     string          `json:"runUrl,omitempty" doc:"Its page in the engine's dashboard"`
	Heartbeat  time.Time       `json:"heartbeatAt" doc:"Last sign of life"`
	Requested  *requesterView  `json:"requestedBy,omitempty" doc:"Who asked for it in its user's name; left out: the user did, or a program by an event"`
	Parts      []partView      `json:"parts" nullable:"false"`
	Calls      []modelCallView `json:"calls" nullable:"false"`
	Events     []jobEventView  `json:"events" nullable:"false" doc:"The oldest 500; older jobs have lost theirs"`
	Outbox     []outboxView    `json:"outbox" nullable:"false" doc:"Events for the engine"`
}

// inspectionBody is jobInspection with the job's JSON as it is stored.
type inspectionBody struct {
	Job json.RawMessage `json:"job"`
	inspectionRest
}

// inspectionRest is jobInspection without the job.
type inspectionRest struct {
	jobInspection
	Job omitted `json:"job,omitempty"`
}

// requesterView is who asked for a job of somebody else.
type requesterView struct {
	UserID    string `json:"userId"`
	Role      string `json:"role"`
	KeyID     string `json:"keyId,omitempty"`
	RequestID string `json:"requestId" doc:"The log has it"`
}

func requesterOf(e *store.AuditEntry) *requesterView {
	if e == nil {
		return nil
	}
	return &requesterView{UserID: e.UserID, Role: e.Role, KeyID: e.KeyID, RequestID: e.RequestID}
}

type partView struct {
	ID            string           `json:"id"`
	Kind          store.PartKind   `json:"kind"`
	Title         string           `json:"title"`
	Status        store.PartStatus `json:"status"`
	Attempts      int              `json:"attempts"`
	Failures      int              `json:"failures"`
	NextAttemptAt *time.Time       `json:"nextAttemptAt"`
	ErrorCode     string           `json:"errorCode,omitempty"`
	Error         *string          `json:"error"`
	UpdatedAt     time.Time        `json:"updatedAt"`
}

type jobEventView struct {
	Seq       int64     `json:"seq"`
	Type      string    `json:"type"`
	Data      any       `json:"data"`
	CreatedAt time.Time `json:"createdAt"`
}

type outboxView struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Generation int        `json:"generation"`
	Attempts   int        `json:"attempts"`
	CreatedAt  time.Time  `json:"createdAt"`
	NextTryAt  *time.Time `json:"nextTryAt" doc:"null once it is sent, and while its job type is paused"`
	SentAt     *time.Time `json:"sentAt"`
	EngineID   string     `json:"engineId,omitempty"`
	LastError  *string    `json:"lastError"`
}

const maxInspectedEvents = 500

// inspectJob is GET /api/admin/jobs/{id}.
func (s *Server) inspectJob(ctx context.Context, in *JobPath) (*jobAnswer, error) {
	job, err := s.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	v := jobInspection{
		Mode: modeOf(job), Generation: job.Generation, RunID: job.RunID, RunURL: s.runURL(job.RunID), Heartbeat: job.HeartbeatAt,
		Parts: []partView{}, Calls: []modelCallView{}, Events: []jobEventView{}, Outbox: []outboxView{},
	}
	parts, e1 := s.store.ListParts(ctx, job.ID)
	calls, e2 := s.store.ListModelCalls(ctx, job.ID)
	events, e3 := s.store.JobEvents(ctx, job.ID, 0, maxInspectedEvents)
	outbox, e4 := s.store.JobOutbox(ctx, job.ID)
	requested, e5 := s.store.JobRequest(ctx, job.ID)
	for _, err := range []error{e1, e2, e3, e4, e5} {
		if err != nil {
			return nil, err
		}
	}
	v.Requested = requesterOf(requested)
	for _, p := range parts {
		v.Parts = append(v.Parts, partView{
			ID: p.PartID, Kind: p.Kind, Title: p.Title, Status: p.Status, Attempts: p.Attempts, Failures: p.Failures,
			NextAttemptAt: p.NextAttemptAt, ErrorCode: p.ErrorCode, Error: p.Error, UpdatedAt: p.UpdatedAt,
		})
	}
	for _, c := range calls {
		v.Calls = append(v.Calls, callViewOf(c))
	}
	for _, e := range events {
		v.Events = append(v.Events, jobEventView{Seq: e.Seq, Type: e.Type, Data: e.Data, CreatedAt: e.CreatedAt})
	}
	for _, e := range outbox {
		view := outboxView{ID: e.ID, Name: e.Name, Generation: e.Generation, Attempts: e.Attempts, CreatedAt: e.CreatedAt, SentAt: e.SentAt, EngineID: e.EngineID, LastError: e.LastError}
		if e.SentAt == nil && !e.Held() {
			view.NextTryAt = &e.AvailableAt
		}
		v.Outbox = append(v.Outbox, view)
	}
	whole, err := encodeJob(job)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(inspectionBody{Job: whole, inspectionRest: inspectionRest{jobInspection: v}})
	if err != nil {
		return nil, fault.New(fault.Internal, "", fmt.Errorf("write job %s: %w", job.ID, err))
	}
	return &jobAnswer{Status: http.StatusOK, ContentType: "application/json", ETag: etag(job.Version), Cache: "private, no-cache", Body: body}, nil
}

func modeOf(job store.Job) string {
	if job.SyncMode {
		return store.ModeSync
	}
	return store.ModeBackground
}
