package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/store/fault"
)

// FinishedPiece is a piece of a job's work that one attempt made.
type FinishedPiece struct {
	JobID  string
	PartID string
	CallID string
	Usage  CallUsage
	Data   json.RawMessage // what it made; large files belong elsewhere, with their ids here
}

// FinishPiece saves a piece with its tokens, cost, progress and events in one
// transaction, as FinishScreen saves a screen. Called again it changes nothing.
// When the job was settled meanwhile the piece is saved all the same.
// fault.InvalidInput: Data is not JSON; fault.NotFound: no such job, part or call.
func (s *Store) FinishPiece(ctx context.Context, f FinishedPiece) error {
	if !json.Valid(f.Data) {
		return fault.Newf(fault.InvalidInput, "piece %s of job %s is not JSON", f.PartID, f.JobID)
	}
	return s.withTx(ctx, fmt.Sprintf("save piece %s of job %s", f.PartID, f.JobID), func(t *tx) error {
		w, err := t.lockJob(f.JobID)
		if err != nil {
			return err
		}
		p, repeated, err := t.finishPart(w, f.PartID, f.CallID, f.Usage)
		if err != nil || repeated {
			return err
		}
		if p != nil {
			if err := t.addPiece(w, p, f.Data); err != nil {
				return err
			}
		}
		if err := t.showFinished(w, p); err != nil {
			return err
		}
		return t.save(w)
	})
}

func (t *tx) addPiece(w *work, p *Part, data json.RawMessage) error {
	if err := t.savePart(p); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO job_pieces (job_id, part_id, data, created_at) VALUES `+rowsOf(4, 1), w.ID, p.PartID, clean(string(data)), t.now)
	if err != nil {
		return err
	}
	return t.event(w, EventScreen, screenEvent{ID: p.PartID, Title: p.Title, Status: PartDone})
}

// Pieces reads what the job's pieces have made so far, by part id. A job that is not
// there has none.
func (s *Store) Pieces(ctx context.Context, jobID string) (map[string]json.RawMessage, error) {
	var rows []struct {
		PartID string   `db:"part_id"`
		Data   document `db:"data"`
	}
	if err := s.list(ctx, "read pieces of job "+jobID, &rows, `SELECT part_id, data FROM job_pieces WHERE job_id = ?`, jobID); err != nil {
		return nil, err
	}
	pieces := make(map[string]json.RawMessage, len(rows))
	for _, r := range rows {
		pieces[r.PartID] = json.RawMessage(r.Data)
	}
	return pieces, nil
}

// SaveOutput writes what a job of pieces has made. fault.InvalidInput: output is not
// JSON; fault.Cancelled, fault.Conflict: see BeginCall; fault.NotFound: no such job.
func (s *Store) SaveOutput(ctx context.Context, id string, generation int, output json.RawMessage) error {
	if !json.Valid(output) {
		return fault.Newf(fault.InvalidInput, "the output of job %s is not JSON", id)
	}
	return s.withTx(ctx, "save output of job "+id, func(t *tx) error {
		w, err := t.lockJob(id)
		if err != nil {
			return err
		}
		if err := w.mayWork(generation); err != nil {
			return err
		}
		w.Output = json.RawMessage(clean(string(output)))
		if err := t.saveOutput(w); err != nil {
			return err
		}
		if err := t.progressEvent(w); err != nil {
			return err
		}
		return t.save(w)
	})
}
