package web

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

type screensInput struct {
	IdempotencyKey string `header:"Idempotency-Key"`
	RawBody        []byte
	Body           struct {
		UserID        string           `json:"userId,omitempty" maxLength:"255"`
		Branding      *studio.Branding `json:"branding,omitempty" doc:"May be left out with jobId: that job's brief counts then"`
		Prompt        string           `json:"prompt" minLength:"1" maxLength:"4000" doc:"What to change, or what the new screen is for"`
		ReferenceHTML string           `json:"referenceHtml,omitempty" maxLength:"262144" doc:"The screen to change; with screenId its newest version counts when this is left out"`
		JobID         string           `json:"jobId,omitempty" maxLength:"36" doc:"The job whose screen is changed, or that gets one more"`
		ScreenID      string           `json:"screenId,omitempty" maxLength:"64" doc:"The screen to change"`
		Name          string           `json:"name,omitempty" maxLength:"120" doc:"Name of an added screen"`
		Type          string           `json:"type,omitempty" maxLength:"60"`
	}
}

// changeScreens is POST /api/studio/screens: a job that changes one screen by prompt
// or adds one. With jobId the result becomes a new version in that job too.
func (s *Server) changeScreens(ctx context.Context, in *screensInput) (*answer, error) {
	user, err := callerOf(ctx).actsFor(in.Body.UserID)
	if err != nil {
		return nil, err
	}
	return s.submit(ctx, submission{user: user, route: "POST /api/studio/screens", key: in.IdempotencyKey, body: in.RawBody, job: func(id string) (store.NewJob, error) {
		req, err := s.changeRequest(ctx, in)
		if err != nil {
			return store.NewJob{}, err
		}
		req.JobID, req.UserID = id, user
		if in.Body.ScreenID == "" && in.Body.JobID != "" {
			// Part of the new job's id: two screens added at once stay two.
			req.Screens[0].ID = "screen-" + req.JobID[:8]
		}
		job, err := functions.NewScreenJob(req, s.jobs.Screens.Designer.Info(), s.jobs.Screens.Retry.MaxAttempts)
		job.TargetJobID = in.Body.JobID
		return job, err
	}})
}

// changeRequest completes what the caller left out from the job it names.
func (s *Server) changeRequest(ctx context.Context, in *screensInput) (functions.ScreensRequested, error) {
	if strings.TrimSpace(in.Body.Prompt) == "" {
		return functions.ScreensRequested{}, fault.Newf(fault.InvalidInput, "prompt is blank: say what to change, or what the new screen is for")
	}
	screen := studio.ScreenRequest{
		ID: in.Body.ScreenID, Name: in.Body.Name, Type: in.Body.Type,
		Purpose: in.Body.Prompt, ReferenceHTML: in.Body.ReferenceHTML,
	}
	branding := in.Body.Branding
	if in.Body.JobID != "" {
		job, err := s.changeable(ctx, in.Body.JobID)
		if err != nil {
			return functions.ScreensRequested{}, err
		}
		var input JobInput
		if err := json.Unmarshal(job.Input, &input); err != nil {
			return functions.ScreensRequested{}, fmt.Errorf("read input of job %s: %w", job.ID, err)
		}
		if branding == nil {
			branding = &input.Branding
		}
		if err := s.referTo(ctx, job.ID, &screen); err != nil {
			return functions.ScreensRequested{}, err
		}
	} else if in.Body.ScreenID != "" && in.Body.ReferenceHTML == "" {
		return functions.ScreensRequested{}, fault.Newf(fault.InvalidInput, "screenId needs the jobId that it belongs to, or referenceHtml")
	}
	if branding == nil {
		return functions.ScreensRequested{}, fault.Newf(fault.InvalidInput, "branding is missing: give the brief, or the jobId whose brief counts")
	}
	if screen.Name == "" {
		screen.Name = nameFrom(in.Body.Prompt)
	}
	return functions.ScreensRequested{Branding: *branding, Screens: []studio.ScreenRequest{screen}}, nil
}

// referTo fills in the newest version of the screen to change.
func (s *Server) referTo(ctx context.Context, jobID string, screen *studio.ScreenRequest) error {
	if screen.ID == "" {
		return nil
	}
	newest, err := s.store.ScreenVersion(ctx, jobID, screen.ID, 0)
	switch {
	case fault.Is(err, fault.NotFound):
		return fault.Newf(fault.NotFound, "Job %s has no finished screen %q", jobID, screen.ID)
	case err != nil:
		return err
	}
	if screen.ReferenceHTML == "" {
		screen.ReferenceHTML = newest.HTML
	}
	if screen.Name == "" {
		screen.Name = newest.Title
	}
	return nil
}

// nameFrom makes a screen's name of the first words of a prompt.
func nameFrom(prompt string) string {
	const words, most = 4, 40
	fields := strings.Fields(prompt)
	name := strings.Join(fields[:min(words, len(fields))], " ")
	if r := []rune(name); len(r) > most {
		name = string(r[:most])
	}
	if name == "" {
		return "Screen"
	}
	return name
}
