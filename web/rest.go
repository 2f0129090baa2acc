package web

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// restView is what of a job's brief was left for later.
type restView struct {
	Screens []studio.ScreenRequest `json:"screens" nullable:"false" doc:"The screens that the job does not have yet"`
	JobID   *string                `json:"jobId" doc:"The job that makes them, null before it was asked for. Cancel and retry are its own"`
	Status  *store.JobStatus       `json:"status" enum:"pending,processing,completed,failed,cancelled"`
}

// getRest is GET /api/jobs/{id}/rest.
func (s *Server) getRest(ctx context.Context, in *JobPath) (*struct{ Body restView }, error) {
	job, err := s.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	view, _, err := s.restOf(ctx, job)
	return &struct{ Body restView }{view}, err
}

// makeRest is POST /api/jobs/{id}/rest: a job that makes the later screens of the
// brief into the job they belong to. There is one at most, because its id is made
// from the job's: asked twice, from two tabs or after a lost answer, it costs once.
func (s *Server) makeRest(ctx context.Context, in *JobPath) (*restAnswer, error) {
	job, err := s.changeable(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	view, input, err := s.restOf(ctx, job)
	if err != nil || view.JobID != nil {
		return &restAnswer{Body: view}, err
	}
	if len(view.Screens) == 0 {
		return nil, fault.Newf(fault.Conflict, "Job %s has all screens of its brief", job.ID)
	}
	rest, err := functions.NewScreenJob(functions.ScreensRequested{
		JobID: restID(job.ID), UserID: job.UserID, Branding: input.Branding, Screens: view.Screens,
	}, s.jobs.Screens.Designer.Info(), s.jobs.Screens.Retry.MaxAttempts)
	if err != nil {
		return nil, err
	}
	rest.TargetJobID = job.ID
	if rest.Price, err = s.jobs.Price(ctx); err != nil {
		return nil, err
	}
	if _, _, err := s.enqueue(ctx, rest, nil); err != nil && !fault.Is(err, fault.Conflict) {
		return nil, err
	}
	view, _, err = s.restOf(ctx, job)
	return &restAnswer{RateHeaders: s.rateHeaders(ctx, job.UserID), Body: view}, err
}

// restAnswer is restView with what its making has left of the user's limits.
type restAnswer struct {
	RateHeaders
	Body restView
}

// restOf reads what is left of a job's brief, and the job's input.
func (s *Server) restOf(ctx context.Context, job store.Job) (restView, JobInput, error) {
	view := restView{Screens: []studio.ScreenRequest{}}
	var input JobInput
	if job.Type != store.ScreenGeneration {
		return view, input, nil
	}
	if err := json.Unmarshal(job.Input, &input); err != nil {
		return view, input, fmt.Errorf("read input of job %s: %w", job.ID, err)
	}
	var made []store.ScreenState
	if len(job.Screens) > 0 {
		if err := json.Unmarshal(job.Screens, &made); err != nil {
			return view, input, fmt.Errorf("read screens of job %s: %w", job.ID, err)
		}
	}
	there := make(map[string]bool, len(made))
	for _, m := range made {
		there[m.ID] = true
	}
	for _, later := range input.LaterScreens {
		if !there[later.ID] {
			view.Screens = append(view.Screens, later)
		}
	}
	if len(input.LaterScreens) == 0 {
		return view, input, nil
	}
	rest, err := s.store.GetJob(ctx, restID(job.ID))
	switch {
	case fault.Is(err, fault.NotFound):
		return view, input, nil
	case err != nil:
		return view, input, err
	}
	view.JobID, view.Status = &rest.ID, &rest.Status
	return view, input, nil
}

// restID is the id of the job that makes the rest of a job's brief.
func restID(jobID string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte("appforge:rest:"+jobID)).String()
}
