package functions

import (
	"context"
	"encoding/json"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
)

// Task is one kind of job that is made of pieces. A PieceJob makes a durable function
// of it, with everything that jobs have in common: row, event, steps, retries,
// progress, ledger, cancel.
type Task interface {
	// Type is the job type, and the function's id.
	Type() store.JobType
	// NewJob checks a request and describes its job: Name, Input, Provider, Model and
	// Pieces, those of lower levels first. The rest is the caller's. A fault of the
	// request is fault.InvalidInput, TooLarge, NotFound or Forbidden and names the field.
	NewJob(ctx context.Context, req TaskRequest) (store.NewJob, error)
	// Levels gives the ids of the pieces by level: those of one level are made side by
	// side, once all pieces of the lower ones are there.
	Levels(job store.Job) ([][]string, error)
	// Info says who makes a piece and what one attempt may cost at most. It makes no call.
	Info(job store.Job, pieceID string) studio.Info
	// Make makes one piece with at most one model call: retries belong to the engine. A
	// failure is a *fault.Error whose code decides whether another attempt may help; the
	// Call is valid on failure too. It ends soon after ctx.
	Make(ctx context.Context, w PieceWork) (json.RawMessage, studio.Call, error)
	// Output puts all pieces together: the job's outputData.
	Output(job store.Job, pieces map[string]json.RawMessage) (json.RawMessage, error)
}

// TaskRequest asks for a job.
type TaskRequest struct {
	JobID  string          // of the job to be
	UserID string          // who asks, "" when nobody is named
	Files  []File          // that came with the request, beside Input
	Input  json.RawMessage // a JSON object; jobId, userId and generation in it belong to the event, not to the task
}

// File is an upload.
type File struct {
	Name string // as the caller calls it, not to be trusted
	Data []byte
}

// PieceWork is what a piece is made from.
type PieceWork struct {
	Job     store.Job
	PieceID string
	Try     studio.Try
	Pieces  map[string]json.RawMessage // all finished ones, by id; those of lower levels are there
}

// Job describes the row of a request's job; see Task.NewJob for its errors.
func (f *PieceJob) Job(ctx context.Context, req TaskRequest) (store.NewJob, error) {
	job, err := f.Task.NewJob(ctx, req)
	if err != nil {
		return store.NewJob{}, err
	}
	job.ID, job.Type, job.UserID, job.MaxAttempts = req.JobID, f.Task.Type(), req.UserID, f.Retry.MaxAttempts
	return job, nil
}
