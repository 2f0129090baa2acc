package apiclient

import (
	"encoding/json"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/money"
)

// Status says where a job, or one part of it, stands.
type Status string

// The statuses of jobs; the last three are settled.
const (
	Pending    Status = "pending"
	Processing Status = "processing"
	Completed  Status = "completed"
	Failed     Status = "failed"
	Cancelled  Status = "cancelled"
)

// The statuses that only parts have; a part is Completed, Failed or Cancelled too.
const (
	Waiting  Status = "waiting"
	Running  Status = "running"
	Retrying Status = "retrying"
)

// Settled reports whether nothing more will happen by itself.
func (s Status) Settled() bool { return s == Completed || s == Failed || s == Cancelled }

// Job is a job as the API shows it, with the fields that a client needs.
type Job struct {
	ID               string      `json:"id"`
	Name             string      `json:"name"`
	Status           Status      `json:"status"`
	Progress         int         `json:"progress"` // 0 to 100
	Message          string      `json:"message"`
	Error            string      `json:"error"`
	TokenUsage       *TokenUsage `json:"tokenUsage"`
	EstimatedCostUSD *money.USD  `json:"estimatedCostUsd"` // nil: a price is unknown, or nothing was called
	Provider         string      `json:"provider"`
	Model            string      `json:"model"`
	Screens          []Part      `json:"screens"`
	OutputData       *Output     `json:"outputData"`
	InputData        *Input      `json:"inputData"`

	Raw json.RawMessage `json:"-"` // the whole answer
}

// TokenUsage counts a job's tokens.
type TokenUsage struct {
	Prompt     int `json:"prompt"`
	Completion int `json:"completion"`
	Total      int `json:"total"`
}

// Part is one screen of a job, or its theme.
type Part struct {
	ID            string     `json:"id"`
	Title         string     `json:"title"`
	Status        Status     `json:"status"`
	Attempts      int        `json:"attempts"`
	NextAttemptAt *time.Time `json:"nextAttemptAt"`
	Error         string     `json:"error"`
}

// Output is what a job has made so far.
type Output struct {
	Screens []studio.Screen `json:"screens"`
	Theme   *studio.Theme   `json:"theme"`
}

// Input is what a job was asked for; it is the body of Generate too.
type Input struct {
	Branding     studio.Branding        `json:"branding"`
	Screens      []studio.ScreenRequest `json:"screens"`
	IncludeTheme bool                   `json:"includeTheme"`
}

// Started is the answer to Generate.
type Started struct {
	Mode   string `json:"mode"` // "async" or "sync"
	JobID  string `json:"jobId"`
	Output        // in synchronous mode
}

// Event is one server-sent event of a job.
type Event struct {
	ID   string // what to resume after
	Type string // progress, screen, theme, retrying or status
	Data json.RawMessage
}
