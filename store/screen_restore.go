package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/appforge-ai/appforge/store/fault"
)

// Restoration asks for an older version of a screen back.
type Restoration struct {
	JobID    string
	ScreenID string
	Version  int // 1 or more
	// Answer makes the answer to a request with an Idempotency-Key, stored in the
	// same transaction; nil when there is none.
	Answer func(ScreenVersion) (Answer, error)
}

// RestoreScreen copies an older version of a screen to be its newest, with a screen
// event, in one transaction: nothing is overwritten, so a restoration can be undone
// by another one. It gives the new version. fault.NotFound: no such job, screen or
// version; fault.Conflict: the version is the newest already, a job is designing the
// screen at the moment, or the Idempotency-Key was answered meanwhile.
func (s *Store) RestoreScreen(ctx context.Context, r Restoration) (ScreenVersion, error) {
	var restored ScreenVersion
	act := fmt.Sprintf("restore version %d of screen %s of job %s", r.Version, r.ScreenID, r.JobID)
	err := s.withTx(ctx, act, func(t *tx) error {
		w, err := t.lockJob(r.JobID)
		if err != nil {
			return err
		}
		v, p, err := t.restorable(w, clean(r.ScreenID), r.Version)
		if err != nil {
			return err
		}
		before := p.Version
		v.MadeBy, v.RestoredFrom = w.ID, r.Version
		if err := t.saveVersion(w, p, v); err != nil {
			return err
		}
		type version struct {
			ScreenID     string `json:"screenId"`
			Version      int    `json:"version"`
			RestoredFrom int    `json:"restoredFrom,omitempty"`
		}
		if err := t.audit(auditJobRestore, w.ID, version{p.PartID, before, 0}, version{p.PartID, v.Version, r.Version}); err != nil {
			return err
		}
		restored = *v
		if r.Answer == nil {
			return nil
		}
		a, err := r.Answer(restored)
		if err != nil {
			return err
		}
		return t.saveAnswer(a)
	})
	if err != nil {
		return ScreenVersion{}, err
	}
	return restored, nil
}

// restorable finds the version to copy and its part, unless something is in the way.
func (t *tx) restorable(w *work, screenID string, version int) (*ScreenVersion, *Part, error) {
	p, err := t.part(w, screenID)
	if err != nil {
		return nil, nil, err
	}
	if p.Kind != ScreenPart {
		return nil, nil, fault.Newf(fault.NotFound, "Job %s has no screen %q", w.ID, screenID)
	}
	maker, err := t.makerOf(w, p)
	if err != nil {
		return nil, nil, err
	}
	if maker != "" {
		return nil, nil, fault.Newf(fault.Conflict, "%s is being designed by job %s: wait for it or cancel it, then restore.", p.Title, maker)
	}
	var v ScreenVersion
	err = t.get(&v, `SELECT `+versionColumns+`, html FROM screens WHERE job_id = ? AND screen_id = ? AND version = ?`, w.ID, screenID, version)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil, fault.Newf(fault.NotFound, "Screen %q of job %s has no version %d", screenID, w.ID, version)
	case err != nil:
		return nil, nil, err
	case version == p.Version:
		return nil, nil, fault.Newf(fault.Conflict, "Version %d of %s is the newest already: there is nothing to restore.", version, p.Title)
	}
	return &v, p, nil
}

// makerOf gives the id of the job that works on the screen: the job itself, or an
// edit of it; "" when none does.
func (t *tx) makerOf(w *work, p *Part) (string, error) {
	if !w.Status.Settled() && !p.Status.settled() {
		return w.ID, nil
	}
	var edits []string
	err := t.list(&edits, `SELECT j.id FROM inngest_jobs j JOIN job_parts p ON p.job_id = j.id
		WHERE j.status IN (?, ?) AND j.target_job_id = ? AND p.part_id = ? AND p.status NOT IN (?, ?, ?) ORDER BY j.created_at LIMIT 1`,
		Pending, Processing, w.ID, p.PartID, PartDone, PartFailed, PartCancelled)
	if err != nil || len(edits) == 0 {
		return "", err
	}
	return edits[0], nil
}
