package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/appforge-ai/appforge/store/fault"
)

// FinishedScreen is a screen that a model call made.
type FinishedScreen struct {
	JobID  string
	PartID string // the screen's id
	CallID string
	Usage  CallUsage
	Title  string // "": the title that was asked for
	HTML   string
}

// FinishedTheme is a theme that a model call made.
type FinishedTheme struct {
	JobID  string
	CallID string
	Usage  CallUsage
	Theme  json.RawMessage // {id, name, style, …}
}

// FinishScreen saves a screen with its tokens, cost, progress and events in one
// transaction. Called again it changes nothing. When the job was settled meanwhile
// the screen is saved all the same, and the status stays. In an edit job the
// screen becomes the next version in the target job too. fault.NotFound: no such
// job, part or call.
func (s *Store) FinishScreen(ctx context.Context, f FinishedScreen) error {
	f.Title, f.HTML = clip(f.Title, nameWidth), clean(f.HTML)
	act := fmt.Sprintf("save screen %s of job %s", f.PartID, f.JobID)
	first := "" // a job to lock before the screen's own
	for {
		err := s.withTx(ctx, act, func(t *tx) error { return t.finishScreen(f, first) })
		var order lockFirst
		if !errors.As(err, &order) {
			return err
		}
		first = string(order)
	}
}

// lockFirst ends a transaction that has to begin with another job's lock. Jobs are
// locked in the order of their ids everywhere, so that no two transactions wait
// for each other.
type lockFirst string

func (l lockFirst) Error() string { return "job " + string(l) + " has to be locked first" }

func (t *tx) finishScreen(f FinishedScreen, first string) error {
	var target *work
	var err error
	if first != "" {
		if target, err = t.lockTarget(first); err != nil {
			return err
		}
	}
	w, err := t.lockJob(f.JobID)
	if err != nil {
		return err
	}
	if w.TargetJobID != "" && first == "" {
		if w.TargetJobID < w.ID {
			return lockFirst(w.TargetJobID)
		}
		if target, err = t.lockTarget(w.TargetJobID); err != nil {
			return err
		}
	}
	p, repeated, err := t.finishPart(w, f.PartID, f.CallID, f.Usage)
	if err != nil || repeated {
		return err
	}
	if p != nil {
		if err := t.addVersion(w, p, &ScreenVersion{Title: f.Title, HTML: f.HTML, MadeBy: w.ID}); err != nil {
			return err
		}
		if target != nil {
			if err := t.saveInTarget(target, w, p, f); err != nil {
				return err
			}
		}
	}
	if err := t.showFinished(w, p); err != nil {
		return err
	}
	return t.save(w)
}

// lockTarget locks the job that an edit changes; nil when it is gone.
func (t *tx) lockTarget(id string) (*work, error) {
	target, err := t.lockJob(id)
	if fault.Is(err, fault.NotFound) {
		return nil, nil //nolint:nilnil // an edit outlives the job it was made for
	}
	return target, err
}

// FinishTheme saves a theme as FinishScreen saves a screen.
func (s *Store) FinishTheme(ctx context.Context, f FinishedTheme) error {
	if !json.Valid(f.Theme) {
		return fault.Newf(fault.InvalidInput, "the theme of job %s is not JSON", f.JobID)
	}
	return s.withTx(ctx, "save theme of job "+f.JobID, func(t *tx) error {
		w, err := t.lockJob(f.JobID)
		if err != nil {
			return err
		}
		p, repeated, err := t.finishPart(w, ThemePartID, f.CallID, f.Usage)
		if err != nil || repeated {
			return err
		}
		if p != nil {
			p.Version++
			if err := t.savePart(p); err != nil {
				return err
			}
			w.theme = document(f.Theme)
			if err := t.event(w, EventTheme, f.Theme); err != nil {
				return err
			}
		}
		if err := t.showFinished(w, p); err != nil {
			return err
		}
		return t.save(w)
	})
}

// finishPart settles the call and marks its part as done, for the caller to save.
// repeated: this was recorded before. A nil part: another call had finished it.
func (t *tx) finishPart(w *work, partID, callID string, u CallUsage) (p *Part, repeated bool, err error) {
	call, err := t.settleCall(w.ID, callID, CallOK, "", u)
	if err != nil || call.settled() {
		return nil, true, err
	}
	if p, err = t.part(w, partID); err != nil {
		return nil, false, err
	}
	if p.Status == PartDone {
		return nil, false, nil
	}
	p.Status, p.NextAttemptAt, p.ErrorCode, p.Error = PartDone, nil, "", nil
	return p, false, nil
}

// addVersion writes the screen as the part's next version, with its event, and
// completes v. A version without a title keeps the part's.
func (t *tx) addVersion(w *work, p *Part, v *ScreenVersion) error {
	p.Version++
	if v.Title != "" {
		p.Title = v.Title
	}
	v.JobID, v.ScreenID, v.Version, v.Title, v.CreatedAt = w.ID, p.PartID, p.Version, p.Title, t.now
	_, err := t.exec(`INSERT INTO screens (job_id, screen_id, version, title, html, made_by, restored_from, created_at) VALUES `+rowsOf(8, 1),
		v.JobID, v.ScreenID, v.Version, v.Title, v.HTML, v.MadeBy, v.RestoredFrom, v.CreatedAt)
	if err != nil {
		return err
	}
	if err := t.savePart(p); err != nil {
		return err
	}
	return t.event(w, EventScreen, screenEvent{ID: p.PartID, Title: p.Title, Version: p.Version, Status: PartDone})
}

// saveInTarget gives the target job of the edit w its new screen or version.
func (t *tx) saveInTarget(target, w *work, made *Part, f FinishedScreen) error {
	p, err := t.part(target, f.PartID)
	if fault.Is(err, fault.NotFound) {
		p, err = t.addPart(target, w, made)
	}
	if err != nil {
		return err
	}
	return t.saveVersion(target, p, &ScreenVersion{Title: f.Title, HTML: f.HTML, MadeBy: made.JobID})
}

// saveVersion gives a locked job a version that its own run did not make.
func (t *tx) saveVersion(w *work, p *Part, v *ScreenVersion) error {
	p.Status, p.NextAttemptAt, p.ErrorCode, p.Error = PartDone, nil, "", nil
	if err := t.addVersion(w, p, v); err != nil {
		return err
	}
	if err := w.showParts(); err != nil {
		return err
	}
	if err := t.renderOutput(w); err != nil {
		return err
	}
	return t.save(w)
}

// addPart gives the target job one more screen: its last, but before those that come
// after it in w and were finished sooner.
func (t *tx) addPart(target, w *work, made *Part) (*Part, error) {
	later := map[string]bool{}
	for _, p := range w.parts {
		later[p.PartID] = p.Status == PartDone && p.Position > made.Position
	}
	added := Part{JobID: target.ID, PartID: made.PartID, Kind: ScreenPart, Title: made.Title, Status: PartDone, UpdatedAt: t.now}
	at := len(target.parts)
	if next := slices.IndexFunc(target.parts, func(p Part) bool { return later[p.PartID] }); next >= 0 {
		at, added.Position = next, target.parts[next].Position
		if _, err := t.exec(`UPDATE job_parts SET position = position + 1 WHERE job_id = ? AND position >= ?`, target.ID, added.Position); err != nil {
			return nil, err
		}
		for i := range target.parts[at:] {
			target.parts[at+i].Position++
		}
	} else if at > 0 {
		added.Position = max(0, target.parts[at-1].Position+1)
	}
	target.parts = slices.Insert(target.parts, at, added)
	return &target.parts[at], t.insertParts(target.parts[at : at+1])
}

// showFinished brings the job's row up to date after a part was finished. A nil
// part means that only the ledger grew.
func (t *tx) showFinished(w *work, p *Part) error {
	if err := t.totals(w); err != nil {
		return err
	}
	if p == nil {
		return t.progressEvent(w)
	}
	if err := w.showParts(); err != nil {
		return err
	}
	w.HeartbeatAt = t.now
	if w.Status != Completed {
		w.Progress = max(w.Progress, w.partsProgress())
	}
	if !w.Status.Settled() {
		w.Message = w.finished(p)
	}
	if p.Kind != PiecePart {
		if err := t.renderOutput(w); err != nil {
			return err
		}
	}
	return t.progressEvent(w)
}

func (w *work) finished(p *Part) string {
	if p.Kind == ThemePart {
		return "Finished the theme"
	}
	done, all := w.screensDone()
	return fmt.Sprintf("Finished %s (%d of %d)", p.Title, done, all)
}

// output is the job JSON's "outputData".
type output struct {
	Screens []outputScreen  `json:"screens"`
	Theme   json.RawMessage `json:"theme"`
}

type outputScreen struct {
	ID    string `db:"screen_id" json:"id"`
	Title string `db:"title" json:"title"`
	HTML  string `db:"html" json:"html"`
}

// renderOutput writes output_data from the newest versions of the job's screens
// and its theme, so that reading a job stays one select.
func (t *tx) renderOutput(w *work) error {
	out := output{Screens: []outputScreen{}, Theme: json.RawMessage("null")}
	err := t.list(&out.Screens, `SELECT s.screen_id, s.title, s.html FROM job_parts p
		JOIN screens s ON s.job_id = p.job_id AND s.screen_id = p.part_id AND s.version = p.version
		WHERE p.job_id = ? ORDER BY p.position`, w.ID)
	if err != nil {
		return err
	}
	if len(w.theme) > 0 {
		out.Theme = json.RawMessage(w.theme)
	}
	if w.Output, err = encodeJSON(out); err != nil {
		return fmt.Errorf("write output of job %s: %w", w.ID, err)
	}
	return t.saveOutput(w)
}
