package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
)

// bulkFilter chooses the jobs of a bulk action, as the query of GET /api/admin/jobs does.
type bulkFilter struct {
	Status   []store.JobStatus `json:"status,omitempty" enum:"pending,processing,completed,failed,cancelled"`
	Type     []store.JobType   `json:"type,omitempty" enum:"screen-generation,screenshot-export,chat-context,style-extraction"`
	User     string            `json:"user,omitempty" maxLength:"255"`
	Provider string            `json:"provider,omitempty" maxLength:"50"`
	Cause    string            `json:"cause,omitempty" maxLength:"16"`
	From     *time.Time        `json:"from,omitempty"`
	To       *time.Time        `json:"to,omitempty"`
	Error    string            `json:"error,omitempty" maxLength:"200"`
	Query    string            `json:"q,omitempty" maxLength:"200"`
}

func (f bulkFilter) search() store.JobSearch {
	return store.JobSearch{
		Statuses: f.Status, Types: f.Type, UserID: f.User, Provider: f.Provider, Cause: f.Cause, From: f.From, To: f.To, Words: f.Query, Error: f.Error,
	}
}

func filterOf(f store.JobSearch) bulkFilter {
	return bulkFilter{Status: f.Statuses, Type: f.Types, User: f.UserID, Provider: f.Provider, Cause: f.Cause, From: f.From, To: f.To, Error: f.Error, Query: f.Words}
}

type bulkBody struct {
	Action store.BulkVerb `json:"action" enum:"retry,cancel,delete" doc:"retry is for failed and cancelled jobs, cancel for pending and processing ones, delete for settled ones"`
	Filter bulkFilter     `json:"filter" doc:"Jobs made later than now are never touched"`
}

type bulkView struct {
	ID         string           `json:"id"`
	Action     store.BulkVerb   `json:"action" enum:"retry,cancel,delete"`
	Filter     bulkFilter       `json:"filter"`
	Status     store.BulkStatus `json:"status" enum:"running,stopped,completed"`
	StartedBy  string           `json:"startedBy"`
	Matching   int64            `json:"matching" doc:"Jobs that were found at the start"`
	Done       int64            `json:"done"`
	Skipped    int64            `json:"skipped" doc:"Changed meanwhile, so that the action was not for them any more"`
	Failed     int64            `json:"failed"`
	LastError  string           `json:"lastError,omitempty"`
	CreatedAt  time.Time        `json:"createdAt"`
	FinishedAt *time.Time       `json:"finishedAt"`
}

func bulkViewOf(b store.BulkAction) bulkView {
	return bulkView{
		ID: b.ID, Action: b.Verb, Filter: filterOf(b.Search), Status: b.Status, StartedBy: b.StartedBy, Matching: b.Matching,
		Done: b.Done, Skipped: b.Skipped, Failed: b.Failed, LastError: b.LastError, CreatedAt: b.CreatedAt, FinishedAt: b.FinishedAt,
	}
}

const bulkRoute = "/api/admin/bulk"

// startBulk is POST /api/admin/bulk.
func (s *Server) startBulk(ctx context.Context, in *struct {
	IdempotencyKey string `header:"Idempotency-Key"`
	RawBody        []byte
	Body           bulkBody
},
) (*answer, error) {
	return s.once(ctx, "POST "+bulkRoute, in.IdempotencyKey, in.RawBody, func(key *store.Key) (*answer, bool, error) {
		bulk := store.NewBulk{
			ID: uuid.NewString(), Verb: in.Body.Action, Search: in.Body.Filter.search(), StartedBy: callerOf(ctx).userID, Event: functions.BulkEventIn(ctx),
		}
		if key != nil {
			bulk.Answer = func(b store.BulkAction) (store.Answer, error) {
				a, err := bulkAnswer(b)
				if err != nil {
					return store.Answer{}, err
				}
				return store.Answer{Key: *key, Status: a.Status, Location: a.Location, Body: a.Body}, nil
			}
		}
		b, err := s.store.StartBulk(ctx, bulk)
		if err != nil {
			return nil, false, err
		}
		s.sendNow(ctx)
		a, err := bulkAnswer(b)
		return a, key != nil, err
	})
}

// bulkAnswer is the answer to whoever has started an action.
func bulkAnswer(b store.BulkAction) (*answer, error) {
	body, err := json.Marshal(bulkViewOf(b))
	if err != nil {
		return nil, fmt.Errorf("write bulk action %s: %w", b.ID, err)
	}
	return jsonAnswer(http.StatusAccepted, bulkRoute+"/"+b.ID, body), nil
}

type bulksView struct {
	Actions []bulkView `json:"actions" nullable:"false"`
}

const bulksShown = 20

// listBulk is GET /api/admin/bulk.
func (s *Server) listBulk(ctx context.Context, _ *struct{}) (*struct{ Body bulksView }, error) {
	list, err := s.store.ListBulk(ctx, bulksShown)
	v := bulksView{Actions: make([]bulkView, 0, len(list))}
	for _, b := range list {
		v.Actions = append(v.Actions, bulkViewOf(b))
	}
	return &struct{ Body bulksView }{v}, err
}

// BulkPath is the path of a bulk action; exported because huma fills embedded structs only then.
type BulkPath struct {
	ID string `path:"id" maxLength:"36"`
}

// getBulk is GET /api/admin/bulk/{id}.
func (s *Server) getBulk(ctx context.Context, in *BulkPath) (*struct{ Body bulkView }, error) {
	b, err := s.store.GetBulk(ctx, in.ID)
	return &struct{ Body bulkView }{bulkViewOf(b)}, err
}

// stopBulk is POST /api/admin/bulk/{id}/stop.
func (s *Server) stopBulk(ctx context.Context, in *BulkPath) (*struct{ Body bulkView }, error) {
	b, err := s.store.StopBulk(ctx, in.ID)
	return &struct{ Body bulkView }{bulkViewOf(b)}, err
}
