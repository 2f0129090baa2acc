package store

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// PastJob is what a completed job of screens took, for estimates of the next one.
type PastJob struct {
	Screens     int // made by its own calls: those that edits added later are not counted
	Theme       bool
	Took        time.Duration // from its begin to its end
	ThemeCost   *money.USD    // failed calls included; nil without a theme, and when a price is unknown
	ScreensCost *money.USD    // of all its screens together
}

const (
	// pastLook bounds how many of the newest ended jobs are looked at, whatever they were.
	pastLook = 500
	pastJobs = 50
)

// PastJobs reads the newest completed jobs of screens by that designer, newest first,
// 50 at most. Edits are left out, and so are jobs that were sent or retried again:
// somebody's waiting is part of their time.
func (s *Store) PastJobs(ctx context.Context, provider, model string) ([]PastJob, error) {
	var jobs []struct {
		ID          string    `db:"id"`
		StartedAt   time.Time `db:"started_at"`
		CompletedAt time.Time `db:"completed_at"`
	}
	// The inner select walks the index of completed_at backwards, so that a table full of
	// other designers' jobs costs no more than an empty one.
	err := s.list(ctx, "read past jobs", &jobs, `SELECT id, started_at, completed_at FROM (
			SELECT id, job_type, status, provider, model, target_job_id, generation, started_at, completed_at FROM inngest_jobs
			WHERE completed_at IS NOT NULL ORDER BY completed_at DESC LIMIT ?) AS ended
		WHERE job_type = ? AND status = ? AND provider = ? AND model = ? AND target_job_id = '' AND generation = 1 AND started_at IS NOT NULL
		ORDER BY completed_at DESC LIMIT ?`, pastLook, ScreenGeneration, Completed, provider, model, pastJobs)
	if err != nil || len(jobs) == 0 {
		return nil, err
	}
	ids := make([]string, len(jobs))
	for i, j := range jobs {
		ids[i] = j.ID
	}
	var sums []struct {
		JobID  string     `db:"job_id"`
		Theme  bool       `db:"theme"`
		Parts  int        `db:"parts"`
		Calls  int        `db:"calls"`
		Priced int        `db:"priced"`
		Cost   *money.USD `db:"cost"`
	}
	err = s.list(ctx, "read what past jobs cost", &sums, `SELECT job_id, CASE WHEN part_id = 'theme' THEN 1 ELSE 0 END AS theme,
			COUNT(DISTINCT part_id) AS parts, COUNT(*) AS calls, COUNT(cost_usd) AS priced, SUM(cost_usd) AS cost
		FROM model_calls WHERE outcome <> ? AND job_id IN (?)
		GROUP BY job_id, CASE WHEN part_id = 'theme' THEN 1 ELSE 0 END`, CallPending, ids)
	if err != nil {
		return nil, err
	}
	byJob := make(map[string]*PastJob, len(jobs))
	for _, j := range jobs {
		byJob[j.ID] = &PastJob{Took: j.CompletedAt.Sub(j.StartedAt)}
	}
	for _, sum := range sums {
		p := byJob[sum.JobID]
		cost := sum.Cost
		if sum.Priced < sum.Calls {
			cost = nil
		}
		if sum.Theme {
			p.Theme, p.ThemeCost = true, cost
		} else {
			p.Screens, p.ScreensCost = sum.Parts, cost
		}
	}
	past := make([]PastJob, 0, len(jobs))
	for _, id := range ids {
		if p := byJob[id]; p.Screens > 0 {
			past = append(past, *p)
		}
	}
	return past, nil
}
