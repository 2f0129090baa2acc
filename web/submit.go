package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/store"
)

// submission is a request for a job.
type submission struct {
	user  string // whom the job is for
	route string // for the Idempotency-Key's scope
	key   string // the Idempotency-Key header, "" when there is none
	body  []byte // of the request
	job   func(id string) (store.NewJob, error)
	// now makes the job within its request; nil: it runs in the background.
	now func(context.Context, store.NewJob) (*answer, error)
}

// submit answers a request for a job; every route that makes one ends here.
func (s *Server) submit(ctx context.Context, sub submission) (*answer, error) {
	a, err := s.once(ctx, sub.route, sub.key, sub.body, func(key *store.Key) (*answer, bool, error) {
		job, err := sub.job(uuid.NewString())
		if err != nil {
			return nil, false, err
		}
		if job.Price, err = s.jobs.Price(ctx); err != nil {
			return nil, false, err
		}
		if sub.now == nil {
			return s.enqueue(ctx, job, key)
		}
		a, err := sub.now(ctx, job)
		return a, false, err
	})
	if err != nil {
		return nil, err
	}
	a.RateHeaders = s.rateHeaders(ctx, sub.user)
	return a, nil
}

// enqueue writes a job and its event, and answers 202 with its place.
func (s *Server) enqueue(ctx context.Context, job store.NewJob, key *store.Key) (*answer, bool, error) {
	body, err := json.Marshal(asyncAnswer{Mode: "async", JobID: job.ID, Status: store.Pending})
	if err != nil {
		return nil, false, err
	}
	a := jsonAnswer(http.StatusAccepted, jobPath(job.ID), body)
	if key != nil {
		job.Answer = &store.Answer{Key: *key, Status: a.Status, Location: a.Location, Body: a.Body}
	}
	job.Event = functions.StartEventIn(ctx)
	if _, err := s.store.CreateJob(ctx, job); err != nil {
		return nil, false, err
	}
	s.accepted(ctx, job.ID, job.UserID, job.Type)
	s.sendNow(ctx)
	return a, true, nil
}

// accepted is the line of the log that leads from a request to its job.
func (s *Server) accepted(ctx context.Context, jobID, userID string, jobType store.JobType) {
	s.log.InfoContext(ctx, "job accepted", slog.String("request_id", requestInfoOf(ctx).id), slog.String("job_id", jobID),
		slog.String("user_id", userID), slog.String("job_type", string(jobType)))
}
