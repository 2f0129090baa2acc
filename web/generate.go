package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
)

type generateInput struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"Same key and body: the first answer again"`
	RawBody        []byte
	Body           struct {
		UserID       string                 `json:"userId,omitempty" maxLength:"255" doc:"Honoured from a service key; the caller's own otherwise"`
		Branding     studio.Branding        `json:"branding"`
		Screens      []studio.ScreenRequest `json:"screens" minItems:"1" maxItems:"30" nullable:"false"`
		IncludeTheme bool                   `json:"includeTheme,omitempty"`
		LaterScreens []studio.ScreenRequest `json:"laterScreens,omitempty" maxItems:"29" nullable:"false" doc:"The rest of the brief: kept with the job, and made by POST /api/jobs/{id}/rest when the first screens have been seen"`
	}
}

// asyncAnswer is the answer of background mode.
type asyncAnswer struct {
	Mode   string          `json:"mode" enum:"async"`
	JobID  string          `json:"jobId" format:"uuid"`
	Status store.JobStatus `json:"status" enum:"pending"`
}

// syncAnswer is the answer of the guide's synchronous mode.
type syncAnswer struct {
	Mode    string          `json:"mode" enum:"sync"`
	Screens json.RawMessage `json:"screens"`
	Theme   json.RawMessage `json:"theme"`
}

// generate is POST /api/studio/generate: a job in the background, or the designs in
// the answer for users whom the rollout leaves in synchronous mode.
func (s *Server) generate(ctx context.Context, in *generateInput) (*answer, error) {
	user, err := callerOf(ctx).actsFor(in.Body.UserID)
	if err != nil {
		return nil, err
	}
	req := functions.ScreensRequested{
		UserID: user, Branding: in.Body.Branding, Screens: in.Body.Screens, IncludeTheme: in.Body.IncludeTheme,
		LaterScreens: in.Body.LaterScreens,
	}
	sub := submission{
		user: user, route: "POST /api/studio/generate", key: in.IdempotencyKey, body: in.RawBody,
		job: func(id string) (store.NewJob, error) {
			req.JobID = id
			return functions.NewScreenJob(req, s.jobs.Screens.Designer.Info(), s.jobs.Screens.Retry.MaxAttempts)
		},
	}
	background, err := s.inBackground(ctx, store.ScreenGeneration, user)
	if err != nil {
		return nil, err
	}
	if !background {
		sub.now = s.generateNow
	}
	return s.submit(ctx, sub)
}

// generateNow makes the designs within the request.
func (s *Server) generateNow(ctx context.Context, job store.NewJob) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.SyncTimeout)
	defer cancel()
	job.SyncMode = true
	row, err := s.store.CreateJob(ctx, job)
	if err != nil {
		return nil, err
	}
	s.accepted(ctx, row.ID, row.UserID, row.Type)
	done, err := s.jobs.Screens.Now(ctx, row)
	if err != nil {
		p := s.problemOf(ctx, err)
		p.JobID = row.ID
		return nil, p
	}
	out := syncAnswer{Mode: "sync"}
	if err := json.Unmarshal(done.Output, &out); err != nil {
		return nil, errors.Join(errors.New("read the job's output"), err)
	}
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false) // most of it is HTML
	if err := enc.Encode(out); err != nil {
		return nil, err
	}
	return jsonAnswer(http.StatusOK, jobPath(row.ID), body.Bytes()), nil
}

func jobPath(id string) string { return "/api/jobs/" + id }

// syncView describes syncAnswer, whose parts are copied as they are stored.
type syncView struct {
	Mode string `json:"mode" enum:"sync"`
	JobOutput
}

// generateResponses documents the two modes.
func generateResponses(api huma.API) map[string]*huma.Response {
	return map[string]*huma.Response{
		"202": jsonResponse(api, "The job runs in the background; Location is its place", asyncAnswer{}),
		"200": jsonResponse(api, "Synchronous mode: the designs", syncView{}),
	}
}
