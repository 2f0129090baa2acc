package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/appforge-ai/appforge/store/fault"
)

// Columns of inngest_jobs. The guide allows NULL in some that Job has as plain text.
const (
	jobHead = `id, job_type, status, progress, message, name, COALESCE(user_id, '') AS user_id, error_message, error_code,
	attempts, max_attempts, COALESCE(provider, '') AS provider, COALESCE(model, '') AS model,
	token_usage_prompt, token_usage_completion, token_usage_total, estimated_cost_usd,
	created_at, started_at, completed_at, updated_at, heartbeat_at, version, generation, dispatches,
	run_id, engine_event, target_job_id, sync_mode`
	jobWork  = jobHead + `, screens_data, theme_data` + chargeColumns
	jobWhole = jobHead + `, screens_data, input_data, output_data`
	jobAll   = jobHead + `, screens_data, theme_data, input_data, output_data` + chargeColumns
)

// jobRow is a Job as it is read: documents may be NULL, or not selected.
type jobRow struct {
	Job
	charge
	Input   document `db:"input_data"`
	Output  document `db:"output_data"`
	Screens document `db:"screens_data"`
	Theme   document `db:"theme_data"`
}

func (r *jobRow) job() Job {
	j := r.Job
	j.Input, j.Output, j.Screens = json.RawMessage(r.Input), json.RawMessage(r.Output), json.RawMessage(r.Screens)
	if j.Screens == nil {
		j.Screens = json.RawMessage("[]")
	}
	j.CreatedAt, j.UpdatedAt, j.HeartbeatAt = j.CreatedAt.UTC(), j.UpdatedAt.UTC(), j.HeartbeatAt.UTC()
	j.StartedAt, j.CompletedAt = utc(j.StartedAt), utc(j.CompletedAt)
	return j
}

// work is a job under this transaction's lock.
type work struct {
	Job
	charge
	theme document
	parts []Part // set by loadParts
}

func jobNotFound() error { return fault.New(fault.NotFound, "Job not found", nil) }

// lockJob locks a job's row; input and output are not read.
func (t *tx) lockJob(id string) (*work, error) { return t.lock(jobWork, id) }

// lockWholeJob locks a job's row and reads all of it.
func (t *tx) lockWholeJob(id string) (*work, error) { return t.lock(jobAll, id) }

func (t *tx) lock(columns, id string) (*work, error) {
	var row jobRow
	err := t.get(&row, `SELECT `+columns+` FROM inngest_jobs WHERE id = ?`+t.s.dialect.forUpdate, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, jobNotFound()
	}
	if err != nil {
		return nil, err
	}
	return &work{Job: row.job(), charge: row.charge, theme: row.Theme}, nil
}

// save writes a locked job back, with its events. Whoever changed the output calls saveOutput too.
func (t *tx) save(w *work) error {
	w.UpdatedAt = t.now
	_, err := t.exec(`UPDATE inngest_jobs SET status = ?, progress = ?, message = ?, error_message = ?, error_code = ?, attempts = ?,
		token_usage_prompt = ?, token_usage_completion = ?, token_usage_total = ?, estimated_cost_usd = ?,
		started_at = ?, completed_at = ?, updated_at = ?, heartbeat_at = ?, version = ?, generation = ?, dispatches = ?,
		run_id = ?, engine_event = ?, sync_mode = ?, screens_data = ?, tally_due = TRUE WHERE id = ?`,
		w.Status, w.Progress, clip(w.Message, messageWidth), w.Error, w.ErrorCode, w.Attempts,
		w.TokensPrompt, w.TokensOutput, w.TokensTotal, w.CostUSD,
		w.StartedAt, w.CompletedAt, w.UpdatedAt, w.HeartbeatAt, w.Version, w.Generation, w.Dispatches,
		w.RunID, w.EngineEvent, w.SyncMode, textOrNull(w.Screens), w.ID)
	if err != nil {
		return err
	}
	return t.saveEvents()
}

func (t *tx) saveOutput(w *work) error {
	_, err := t.exec(`UPDATE inngest_jobs SET output_data = ?, theme_data = ? WHERE id = ?`, textOrNull(w.Output), textOrNull(w.theme), w.ID)
	return err
}

// GetJob reads a job by one primary-key select: fault.NotFound when there is none.
func (s *Store) GetJob(ctx context.Context, id string) (Job, error) {
	var row jobRow
	found, err := s.hotRead(ctx, "read job "+id, func(ctx context.Context) error { return s.hot.job.get(ctx, &row, id) })
	switch {
	case err != nil:
		return Job{}, err
	case !found:
		return Job{}, jobNotFound()
	}
	return row.job(), nil
}

// JobVersion reads what an ETag needs, and whose job it is: fault.NotFound when there is none.
func (s *Store) JobVersion(ctx context.Context, id string) (version int64, userID string, err error) {
	found, err := s.hotRead(ctx, "read version of job "+id, func(ctx context.Context) error {
		row, err := s.hot.version.row(ctx, id)
		if err != nil {
			return err
		}
		return row.Scan(&version, &userID)
	})
	switch {
	case err != nil:
		return 0, "", err
	case !found:
		return 0, "", jobNotFound()
	}
	return version, userID, nil
}
