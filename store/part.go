package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

const partColumns = `job_id, part_id, kind, position, title, status, attempts, failures, next_attempt_at, error_code, error_message, version, updated_at`

// settled reports whether nothing more is to be done for the part.
func (s PartStatus) settled() bool { return s == PartDone || s == PartFailed || s == PartCancelled }

// ListParts reads a job's theme and screens, or its pieces, in their order. A job that is not
// there has none.
func (s *Store) ListParts(ctx context.Context, jobID string) ([]Part, error) {
	var parts []Part
	err := s.read(ctx, "read parts of job "+jobID, func(ctx context.Context, db *sqlx.DB) error {
		return db.SelectContext(ctx, &parts, db.Rebind(partsQuery), jobID)
	})
	return inUTC(parts), err
}

const partsQuery = `SELECT ` + partColumns + ` FROM job_parts WHERE job_id = ? ORDER BY position`

func inUTC(parts []Part) []Part {
	for i := range parts {
		parts[i].UpdatedAt, parts[i].NextAttemptAt = parts[i].UpdatedAt.UTC(), utc(parts[i].NextAttemptAt)
	}
	return parts
}

// loadParts reads the locked job's parts, unless that is done.
func (t *tx) loadParts(w *work) error {
	if w.parts != nil {
		return nil
	}
	if err := t.list(&w.parts, partsQuery, w.ID); err != nil {
		return err
	}
	inUTC(w.parts)
	return nil
}

// part finds a part of the locked job.
func (t *tx) part(w *work, id string) (*Part, error) {
	if err := t.loadParts(w); err != nil {
		return nil, err
	}
	for i := range w.parts {
		if w.parts[i].PartID == id {
			return &w.parts[i], nil
		}
	}
	return nil, fault.Newf(fault.NotFound, "Job %s has no part %q", w.ID, id)
}

// savePart writes a part back.
func (t *tx) savePart(p *Part) error {
	p.UpdatedAt = t.now
	_, err := t.exec(`UPDATE job_parts SET title = ?, status = ?, attempts = ?, failures = ?, next_attempt_at = ?, error_code = ?, error_message = ?,
		version = ?, updated_at = ? WHERE job_id = ? AND part_id = ?`,
		p.Title, p.Status, p.Attempts, p.Failures, p.NextAttemptAt, p.ErrorCode, p.Error, p.Version, p.UpdatedAt, p.JobID, p.PartID)
	return err
}

// moveParts changes every part of the locked job that change accepts, and shows it
// in the job's row.
func (t *tx) moveParts(w *work, change func(*Part) bool) error {
	if err := t.loadParts(w); err != nil {
		return err
	}
	for i := range w.parts {
		if !change(&w.parts[i]) {
			continue
		}
		if err := t.savePart(&w.parts[i]); err != nil {
			return err
		}
	}
	return w.showParts()
}

// showParts computes what the job's row tells about its parts.
func (w *work) showParts() error {
	screens, err := screensJSON(w.parts)
	if err != nil {
		return fmt.Errorf("write screens of job %s: %w", w.ID, err)
	}
	w.Screens = screens
	w.Attempts = 0
	for _, p := range w.parts {
		w.Attempts = max(w.Attempts, p.Attempts)
	}
	return nil
}

// screensJSON is the job JSON's "screens".
func screensJSON(parts []Part) (json.RawMessage, error) {
	states := make([]ScreenState, 0, len(parts))
	for _, p := range parts {
		if p.Kind == ThemePart {
			continue
		}
		state := ScreenState{ID: p.PartID, Title: p.Title, Status: p.Status, Attempts: p.Attempts, NextAttemptAt: p.NextAttemptAt, Version: p.Version}
		if p.Error != nil {
			state.Error = *p.Error
		}
		states = append(states, state)
	}
	return encodeJSON(states)
}

// count tells how the parts stand.
func (w *work) count() (done, failed, unfinished int) {
	for _, p := range w.parts {
		switch p.Status {
		case PartDone:
			done++
		case PartFailed:
			failed++
		case PartCancelled, PartWaiting, PartRunning, PartRetrying:
			unfinished++
		}
	}
	return done, failed, unfinished
}

// screensDone counts finished screens or pieces, and all of them.
func (w *work) screensDone() (done, all int) {
	for _, p := range w.parts {
		if p.Kind == ThemePart {
			continue
		}
		all++
		if p.Status == PartDone {
			done++
		}
	}
	return done, all
}

// partsProgress is the share of finished parts in percent; 100 is for a completed job only.
func (w *work) partsProgress() int {
	if len(w.parts) == 0 {
		return 0
	}
	done, _, _ := w.count()
	return min(99, int(math.Round(100*float64(done)/float64(len(w.parts)))))
}
