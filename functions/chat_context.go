package functions

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/extractive"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// ChatContext is the task that prepares a conversation's next model call: a summary
// within a token budget, or a selection of files. Its pieces are the parts of the
// plan (see package chat).
type ChatContext struct {
	Model      chat.Model // nil: no model key is set, and the work is extractive
	PartTokens int        // what a part shows the model; 0 is the plan's default
}

var _ Task = (*ChatContext)(nil)

// chatInput is a job's stored input. The size of its parts is stored with it: the
// pieces of a job stay the same when the setting changes.
type chatInput struct {
	chat.Request
	PartTokens int `json:"partTokens,omitempty"`
}

// Type is the job type.
func (*ChatContext) Type() store.JobType { return store.ChatContext }

// NewJob checks a request and plans its parts.
func (f *ChatContext) NewJob(_ context.Context, req TaskRequest) (store.NewJob, error) {
	input := chatInput{PartTokens: f.PartTokens}
	if err := json.Unmarshal(req.Input, &input.Request); err != nil {
		return store.NewJob{}, fault.New(fault.InvalidInput, "The request is not of the documented form: messages is a list of {role, content}, operation a text, tokenBudget a whole number, query a text, files a list.", err)
	}
	if err := input.Check(); err != nil {
		return store.NewJob{}, err
	}
	stored, err := json.Marshal(input)
	if err != nil {
		return store.NewJob{}, fmt.Errorf("write input: %w", err)
	}
	model := f.model()
	info := model.Info(0, 0)
	job := store.NewJob{Name: nameOfChat(&input.Request), Input: stored, Provider: info.Provider, Model: info.Model}
	for _, part := range input.plan().Parts {
		job.Pieces = append(job.Pieces, store.NewPiece{ID: part.ID, Title: part.Title})
	}
	return job, nil
}

func (in *chatInput) plan() *chat.Plan { return chat.NewPlan(&in.Request, in.PartTokens) }

// nameOfChat is what a job is called in lists.
func nameOfChat(r *chat.Request) string {
	if r.Operation == chat.Choose {
		return fmt.Sprintf("Choose among %s", plural(len(r.Files), "file"))
	}
	return fmt.Sprintf("Summary of %s", plural(len(r.Messages), "message"))
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// model is who works on new jobs.
func (f *ChatContext) model() chat.Model {
	if f.Model != nil {
		return f.Model
	}
	return extractive.Model{}
}

// modelOf is who works on a job: who began it, whatever keys are set later.
func (f *ChatContext) modelOf(job store.Job) (chat.Model, error) {
	switch {
	case job.Provider == chat.OfflineProvider:
		return extractive.Model{}, nil
	case f.Model == nil:
		return nil, fault.New(fault.ModelKey, "The job was begun with a model, and no model key is set any more. The operator has to set GOOGLE_GENERATIVE_AI_API_KEY.", nil)
	}
	return f.Model, nil
}

// planOf reads a job's plan.
func planOf(job store.Job) (*chat.Plan, error) {
	var input chatInput
	err := json.Unmarshal(job.Input, &input)
	if err == nil {
		err = input.Check()
	}
	if err != nil {
		return nil, fault.New(fault.InvalidInput, "The job's stored input cannot be read.", err)
	}
	return input.plan(), nil
}

// Levels are the parts by level.
func (f *ChatContext) Levels(job store.Job) ([][]string, error) {
	plan, err := planOf(job)
	if err != nil {
		return nil, err
	}
	var levels [][]string
	for _, parts := range plan.Levels() {
		var ids []string
		for _, part := range parts {
			ids = append(ids, part.ID)
		}
		levels = append(levels, ids)
	}
	return levels, nil
}

// Info says who does a part, and what an attempt may cost at most.
func (f *ChatContext) Info(job store.Job, pieceID string) studio.Info {
	none := studio.Info{Provider: job.Provider, Model: job.Model}
	model, err := f.modelOf(job)
	if err != nil {
		return none // no call will be made
	}
	plan, err := planOf(job)
	if err != nil {
		return none
	}
	part, _ := plan.Part(pieceID)
	return model.Info(part.Tokens, part.Limit)
}

// most is the sum of the parts' estimates; the conversation is planned once for all.
func (f *ChatContext) most(job store.Job, pieceIDs []string) *money.USD {
	var sum money.USD
	if job.Provider == chat.OfflineProvider {
		return &sum
	}
	model, err := f.modelOf(job)
	if err != nil {
		return &sum // no call will be made
	}
	plan, err := planOf(job)
	if err != nil {
		return &sum
	}
	for _, id := range pieceIDs {
		part, _ := plan.Part(id)
		most := model.Info(part.Tokens, part.Limit).Estimate
		if most == nil {
			return nil
		}
		sum += *most
	}
	return &sum
}

// Make does one part.
func (f *ChatContext) Make(ctx context.Context, w PieceWork) (json.RawMessage, studio.Call, error) {
	model, err := f.modelOf(w.Job)
	if err != nil {
		return nil, studio.Call{}, err
	}
	plan, err := planOf(w.Job)
	if err != nil {
		return nil, studio.Call{}, err
	}
	pieces, err := readPieces(w.Pieces)
	if err != nil {
		return nil, studio.Call{}, err
	}
	piece, call, err := plan.Do(ctx, model, w.Try, w.PieceID, pieces)
	if err != nil {
		return nil, call, err
	}
	data, err := json.Marshal(piece)
	return data, call, err
}

// Output is the result of all parts together.
func (f *ChatContext) Output(job store.Job, made map[string]json.RawMessage) (json.RawMessage, error) {
	plan, err := planOf(job)
	if err != nil {
		return nil, err
	}
	pieces, err := readPieces(made)
	if err != nil {
		return nil, err
	}
	result, err := plan.Result(pieces, studio.Info{Provider: job.Provider, Model: job.Model})
	if err != nil {
		return nil, err
	}
	return json.Marshal(result)
}

func readPieces(made map[string]json.RawMessage) (map[string]chat.Piece, error) {
	pieces := make(map[string]chat.Piece, len(made))
	for id, data := range made {
		var piece chat.Piece
		if err := json.Unmarshal(data, &piece); err != nil {
			return nil, fmt.Errorf("read %s: %w", id, err)
		}
		pieces[id] = piece
	}
	return pieces, nil
}
