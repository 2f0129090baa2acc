package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// JobView is a job as the API shows it. The guide's fields keep their names and meaning.
type JobView struct {
	ID               string          `json:"id"`
	JobType          store.JobType   `json:"jobType"`
	Name             string          `json:"name" doc:"The brief's app name"`
	Status           store.JobStatus `json:"status" enum:"pending,processing,completed,failed,cancelled"`
	Progress         int             `json:"progress" minimum:"0" maximum:"100"`
	Message          string          `json:"message" doc:"What is happening now"`
	Error            *string         `json:"error"`
	ErrorCode        string          `json:"errorCode,omitempty" doc:"Stable name of the failure"`
	TokenUsage       TokenUsage      `json:"tokenUsage" doc:"All model calls of the job, failed ones too"`
	EstimatedCostUSD *money.USD      `json:"estimatedCostUsd" nullable:"true" doc:"null when a price is unknown or nothing was called"`
	CreatedAt        time.Time       `json:"createdAt"`
	StartedAt        *time.Time      `json:"startedAt"`
	CompletedAt      *time.Time      `json:"completedAt"`
	UpdatedAt        time.Time       `json:"updatedAt"`
	UserID           string          `json:"userId"`
	Attempts         int             `json:"attempts" doc:"The most attempts any of its parts took"`
	MaxAttempts      int             `json:"maxAttempts"`
	Provider         string          `json:"provider" doc:"google, or offline when no model key is set"`
	Model            string          `json:"model"`
	TargetJobID      string          `json:"targetJobId,omitempty" doc:"An edit: the job whose screen gets the new version"`

	Screens    []store.ScreenState `json:"screens" nullable:"false" doc:"The screens, or the parts of another job type, in their order"`
	OutputData *JobOutput          `json:"outputData" doc:"Fills as screens land. Job types other than screen-generation have fields of their own here, and null until they have completed"`
	InputData  *JobInput           `json:"inputData"`
}

// TokenUsage counts a job's tokens.
type TokenUsage struct {
	Prompt     int `json:"prompt"`
	Completion int `json:"completion" doc:"Answer and thinking"`
	Total      int `json:"total"`
}

// JobOutput is what a job has made so far.
type JobOutput struct {
	_       struct{}        `json:"-" additionalProperties:"true"`
	Screens []studio.Screen `json:"screens" nullable:"false"`
	Theme   *studio.Theme   `json:"theme"`
}

// JobInput is what a job was asked for.
type JobInput struct {
	Branding     studio.Branding        `json:"branding"`
	Screens      []studio.ScreenRequest `json:"screens" nullable:"false"`
	IncludeTheme bool                   `json:"includeTheme"`
	LaterScreens []studio.ScreenRequest `json:"laterScreens,omitempty" nullable:"false" doc:"The rest of the brief, which was not asked for yet at the start"`
}

// jobHead is JobView without the three documents that the store keeps as JSON.
type jobHead struct {
	JobView
	Screens    omitted `json:"screens,omitempty"`
	OutputData omitted `json:"outputData,omitempty"`
	InputData  omitted `json:"inputData,omitempty"`
}

// omitted shadows a field that encodeJob writes itself.
type omitted *struct{}

// encodeJob writes a job's JSON. The stored documents are copied as they are:
// decoding 40 KB of HTML to encode it again would cost more than reading the row.
func encodeJob(j store.Job) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(j.Input) + len(j.Output) + len(j.Screens) + 1024)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(jobHead{JobView: viewOf(j)}); err != nil {
		return nil, fmt.Errorf("write job %s: %w", j.ID, err)
	}
	b.Truncate(b.Len() - len("}\n"))
	for _, doc := range []struct {
		name  string
		value json.RawMessage
		none  string
	}{
		{"screens", j.Screens, "[]"},
		{"outputData", j.Output, noOutput(j.Type)},
		{"inputData", j.Input, "null"},
	} {
		b.WriteString(`,"` + doc.name + `":`)
		if len(doc.value) == 0 {
			b.WriteString(doc.none)
			continue
		}
		b.Write(doc.value)
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// noOutput is the outputData of a job that has made nothing yet.
func noOutput(t store.JobType) string {
	if t == store.ScreenGeneration {
		return `{"screens":[],"theme":null}`
	}
	return "null"
}

func viewOf(j store.Job) JobView {
	v := JobView{
		ID: j.ID, JobType: j.Type, Name: j.Name, Status: j.Status, Progress: j.Progress, Message: j.Message,
		Error: j.Error, ErrorCode: j.ErrorCode, EstimatedCostUSD: j.CostUSD,
		CreatedAt: j.CreatedAt.UTC(), StartedAt: utc(j.StartedAt), CompletedAt: utc(j.CompletedAt), UpdatedAt: j.UpdatedAt.UTC(),
		UserID: j.UserID, Attempts: j.Attempts, MaxAttempts: j.MaxAttempts, Provider: j.Provider, Model: j.Model, TargetJobID: j.TargetJobID,
	}
	v.TokenUsage = TokenUsage{Prompt: value(j.TokensPrompt), Completion: value(j.TokensOutput), Total: value(j.TokensTotal)}
	return v
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func value(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
