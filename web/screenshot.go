package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/export"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	screenshotPath = "/api/studio/screenshot"
	// screenshotLimit is the body limit of exports, in bytes: pictures are in the HTML
	// itself, and JSON may be twice as long as it.
	screenshotLimit = 2*render.MaxHTMLBytes + 1<<20
	// screenshotTime is how long such a body may take to arrive.
	screenshotTime = 2 * time.Minute
)

type screenshotInput struct {
	IdempotencyKey string `header:"Idempotency-Key" doc:"Same key and body: the first answer again"`
	RawBody        []byte
	Body           struct {
		UserID    string   `json:"userId,omitempty" maxLength:"255" doc:"Honoured from a service key; the caller's own otherwise"`
		HTML      string   `json:"html,omitempty" doc:"A whole document, or a screen's HTML, whose Tailwind classes are compiled; at most 8 MiB"`
		JobID     string   `json:"jobId,omitempty" doc:"The job whose screens are exported"`
		ScreenID  string   `json:"screenId,omitempty" doc:"One screen of the job"`
		ScreenIDs []string `json:"screenIds,omitempty" maxItems:"50" nullable:"false" doc:"Several, in this order; all finished ones when neither is given"`
		export.Look
	}
}

// ScreenshotResult is the outputData of a screenshot-export job.
type ScreenshotResult export.Result

// screenshotSync is the answer of synchronous mode.
type screenshotSync struct {
	Mode  string `json:"mode" enum:"sync"`
	JobID string `json:"jobId" format:"uuid"`
	ScreenshotResult
}

// exportScreenshot is POST /api/studio/screenshot: a job that makes pictures or a PDF,
// or the files' places in the answer, for users whom the rollout leaves in
// synchronous mode.
func (s *Server) exportScreenshot(ctx context.Context, in *screenshotInput) (*answer, error) {
	user, err := callerOf(ctx).actsFor(in.Body.UserID)
	if err != nil {
		return nil, err
	}
	work := s.jobs.Piece(store.ScreenshotExport)
	if work == nil {
		return nil, fault.Newf(fault.NotFound, "This server exports no screens.")
	}
	if in.Body.ScreenID != "" && len(in.Body.ScreenIDs) > 0 {
		return nil, fault.Newf(fault.InvalidInput, "screenId and screenIds are both given: give one of them")
	}
	req := export.Request{HTML: in.Body.HTML, SourceJobID: in.Body.JobID, ScreenIDs: in.Body.ScreenIDs, Look: in.Body.Look}
	if in.Body.ScreenID != "" {
		req.ScreenIDs = []string{in.Body.ScreenID}
	}
	input, err := json.Marshal(req)
	if err != nil {
		return nil, err
	}
	sub := submission{user: user, route: "POST " + screenshotPath, key: in.IdempotencyKey, body: in.RawBody, job: func(id string) (store.NewJob, error) {
		return work.Job(ctx, functions.TaskRequest{JobID: id, UserID: user, Input: input})
	}}
	background, err := s.inBackground(ctx, store.ScreenshotExport, user)
	if err != nil {
		return nil, err
	}
	if !background {
		sub.now = s.exportNow(work)
	}
	return s.submit(ctx, sub)
}

// exportNow makes an export within its request.
func (s *Server) exportNow(work *functions.PieceJob) func(context.Context, store.NewJob) (*answer, error) {
	return func(ctx context.Context, job store.NewJob) (*answer, error) {
		ctx, cancel := context.WithTimeout(ctx, s.cfg.SyncTimeout)
		defer cancel()
		job.SyncMode = true
		row, err := s.store.CreateJob(ctx, job)
		if err != nil {
			return nil, err
		}
		s.accepted(ctx, row.ID, row.UserID, row.Type)
		done, err := work.Now(ctx, row)
		if err != nil {
			p := s.problemOf(ctx, err)
			p.JobID = row.ID
			return nil, p
		}
		out := screenshotSync{Mode: "sync", JobID: row.ID}
		if err := json.Unmarshal(done.Output, &out.ScreenshotResult); err != nil {
			return nil, fmt.Errorf("read the job's output: %w", err)
		}
		body, err := json.Marshal(out)
		if err != nil {
			return nil, err
		}
		return jsonAnswer(http.StatusOK, jobPath(row.ID), body), nil
	}
}

// screenshotResponses documents the two modes.
func screenshotResponses(api huma.API) map[string]*huma.Response {
	return map[string]*huma.Response{
		"202": jsonResponse(api, "The job runs in the background; Location is its place", asyncAnswer{}),
		"200": jsonResponse(api, "Synchronous mode: where the files are", screenshotSync{}),
	}
}
