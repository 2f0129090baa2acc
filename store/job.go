package store

import (
	"encoding/json"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// JobType says which function works on a job.
type JobType string

// The guide's job types.
const (
	ScreenGeneration JobType = "screen-generation"
	ScreenshotExport JobType = "screenshot-export"
	ChatContext      JobType = "chat-context"
	StyleExtraction  JobType = "style-extraction"
)

// JobStatus is where a job stands.
//
//	pending -> processing -> completed | failed | cancelled
//	failed | cancelled -> pending        only by RetryJob
//	processing -> pending                only by Redispatch (the engine lost the run)
type JobStatus string

// The statuses; the last three are settled: only an explicit retry leaves them.
const (
	Pending    JobStatus = "pending"
	Processing JobStatus = "processing"
	Completed  JobStatus = "completed"
	Failed     JobStatus = "failed"
	Cancelled  JobStatus = "cancelled"
)

// Settled reports whether the job has ended.
func (s JobStatus) Settled() bool { return s == Completed || s == Failed || s == Cancelled }

// Job is one row of inngest_jobs. Times are UTC.
type Job struct {
	ID           string          `db:"id"`
	Type         JobType         `db:"job_type"`
	Status       JobStatus       `db:"status"`
	Progress     int             `db:"progress"` // 0-100, never goes back within a run
	Message      string          `db:"message"`  // "Designing Home (3 of 5)"
	Name         string          `db:"name"`     // the brief's app name, for lists
	UserID       string          `db:"user_id"`  // "" when nobody is named
	Input        json.RawMessage `db:"input_data"`
	Output       json.RawMessage `db:"output_data"`  // the finished part: {"screens":[{id,title,html}],"theme":{…}|null}
	Screens      json.RawMessage `db:"screens_data"` // JSON array of ScreenState, kept with the row so that reading a job is one select
	Error        *string         `db:"error_message"`
	ErrorCode    string          `db:"error_code"` // a fault.Code, "" when none
	Attempts     int             `db:"attempts"`   // the most attempts any of its parts took
	MaxAttempts  int             `db:"max_attempts"`
	Provider     string          `db:"provider"`
	Model        string          `db:"model"`
	TokensPrompt *int            `db:"token_usage_prompt"`
	TokensOutput *int            `db:"token_usage_completion"` // answer and thinking tokens
	TokensTotal  *int            `db:"token_usage_total"`
	CostUSD      *money.USD      `db:"estimated_cost_usd"` // nil when the price of a call is unknown, or nothing was called
	CreatedAt    time.Time       `db:"created_at"`
	StartedAt    *time.Time      `db:"started_at"`
	CompletedAt  *time.Time      `db:"completed_at"`
	UpdatedAt    time.Time       `db:"updated_at"`

	HeartbeatAt time.Time `db:"heartbeat_at"`  // last sign of life, whoever gave it
	Version     int64     `db:"version"`       // grows with every change; the ETag, and the number of the newest job event
	Generation  int       `db:"generation"`    // 1 at first, one more with every event sent for it; a run of an older one is a no-op
	Dispatches  int       `db:"dispatches"`    // events sent since the last request or explicit retry, to bound sending again
	RunID       string    `db:"run_id"`        // the engine's run that works on this generation, "" before it began
	EngineEvent string    `db:"engine_event"`  // the engine's own id of the event of this generation, "" before it was sent
	TargetJobID string    `db:"target_job_id"` // an edit job: the job whose screen gets the new version, "" otherwise
	SyncMode    bool      `db:"sync_mode"`     // answered within its request, never sent to the engine
	Ahead       int       `db:"-"`             // jobs of its user that were under way when it was requested, for its event
}

// PartKind tells a theme, a screen and a piece of another job type apart.
type PartKind string

// The kinds of part.
const (
	ThemePart  PartKind = "theme"
	ScreenPart PartKind = "screen"
	PiecePart  PartKind = "piece" // of any other job type
)

// PartStatus is where one part of a job (its theme, one screen or one piece) stands.
type PartStatus string

// The part statuses.
const (
	PartWaiting   PartStatus = "waiting"
	PartRunning   PartStatus = "running"
	PartRetrying  PartStatus = "retrying" // an attempt failed, another follows at NextAttemptAt
	PartDone      PartStatus = "completed"
	PartFailed    PartStatus = "failed" // for good, until an explicit retry
	PartCancelled PartStatus = "cancelled"
)

// Part is one part of a job's work: its theme, one screen, or one piece of another job type.
type Part struct {
	JobID         string     `db:"job_id"`
	PartID        string     `db:"part_id"` // the screen's or the piece's id; "theme" for the theme
	Kind          PartKind   `db:"kind"`
	Position      int        `db:"position"` // order of the screens or pieces as asked for; -1 for the theme
	Title         string     `db:"title"`
	Status        PartStatus `db:"status"`
	Attempts      int        `db:"attempts"` // attempts begun since the last explicit retry
	Failures      int        `db:"failures"` // attempts that ended with the model's own failure; interrupted ones do not count
	NextAttemptAt *time.Time `db:"next_attempt_at"`
	ErrorCode     string     `db:"error_code"`
	Error         *string    `db:"error_message"`
	Version       int        `db:"version"` // newest version of the screen, 0 before the first
	UpdatedAt     time.Time  `db:"updated_at"`
}

// ScreenState is how a screen, or a piece of another job type, shows in the job
// JSON's "screens".
type ScreenState struct {
	ID            string     `json:"id"`
	Title         string     `json:"title"`
	Status        PartStatus `json:"status"`
	Attempts      int        `json:"attempts"`
	NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
	Error         string     `json:"error,omitempty"`
	Version       int        `json:"version,omitempty"`
}
