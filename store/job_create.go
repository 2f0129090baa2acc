package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// ThemePartID is the part id of a job's theme; no screen may have it.
const ThemePartID = "theme"

const (
	themeTitle    = "Theme"
	themePosition = -1
	maxPartID     = 100
	maxPartsAJob  = 1000
)

// NewJob is what CreateJob writes.
type NewJob struct {
	ID          string // a UUID
	Type        JobType
	Name        string // the brief's app name
	UserID      string
	Input       json.RawMessage
	MaxAttempts int
	Provider    string
	Model       string
	Theme       bool        // the theme is one of the parts
	Screens     []NewScreen // the other parts, in their order
	Pieces      []NewPiece  // of a job type that makes no screens: all its parts, in their order
	Images      []NewImage  // that its parts look at
	TargetJobID string      // an edit: the job whose screens get new versions
	SyncMode    bool        // made within its request: it starts as processing, and no event is written
	// Event makes the event that starts generation 1. It is nil when the job came by an event.
	Event  func(Job) (Event, error)
	Answer *Answer // to the request with an Idempotency-Key, stored in the same transaction
	// Price is what the job reserves of its user's dollars; nil reserves none.
	Price Price
	// Forced makes the job even beyond its user's limits; it counts all the same.
	Forced bool
}

// NewScreen is one screen to make.
type NewScreen struct {
	ID    string // unique within the job
	Title string
}

// NewPiece is one piece to make.
type NewPiece struct {
	ID    string // unique within the job
	Title string
}

// CreateJob writes a job, its parts, its first job event, its outbox entry and the
// request's answer in one transaction, and reserves in it what the job may use of its
// user's limits. fault.Conflict: the id is taken, or the Idempotency-Key was answered
// meanwhile; an *OverLimit: nothing was stored; fault.InvalidInput: see its message.
func (s *Store) CreateJob(ctx context.Context, n NewJob) (Job, error) {
	if err := n.check(); err != nil {
		return Job{}, err
	}
	job := n.job()
	parts := n.parts(job)
	screens, err := screensJSON(parts)
	if err != nil {
		return Job{}, fmt.Errorf("create job %s: %w", n.ID, err)
	}
	job.Screens = screens
	held, found, counted, err := s.quote(ctx, job.UserID, n.price(job, parts))
	if err != nil {
		return Job{}, err
	}
	if n.Forced {
		held.bound = boundByNone
	}
	if err := s.prepareInserts(ctx, len(parts)); err != nil {
		return Job{}, s.fail(ctx, "create job "+n.ID, err)
	}
	var created Job
	err = s.withTx(ctx, "create job "+n.ID, func(t *tx) error {
		w := &work{Job: job, parts: parts}
		// First, because it alone decides which of several requests with one key goes on.
		if n.Answer != nil {
			if err := t.saveAnswer(*n.Answer); err != nil {
				return err
			}
		}
		if counted {
			if err := t.reserveNew(w, held, found); err != nil {
				return err
			}
		}
		if err := t.statusEvent(w); err != nil {
			return err
		}
		if err := t.insertJob(w); err != nil {
			return err
		}
		if err := t.insertParts(parts); err != nil {
			return err
		}
		if err := t.insertImages(n.ID, n.Images); err != nil {
			return err
		}
		if err := t.saveEvents(); err != nil {
			return err
		}
		if err := t.auditCreation(w); err != nil {
			return err
		}
		if !n.SyncMode {
			if err := t.queueFor(w, n.Event); err != nil {
				return err
			}
		}
		created = w.Job
		return nil
	})
	if err != nil {
		return Job{}, err
	}
	return created, nil
}

// auditCreation notes who asked for somebody else's job; of one's own the row says it.
func (t *tx) auditCreation(w *work) error {
	if by, found := t.ctx.Value(actorKey{}).(Actor); !found || by.UserID == w.UserID {
		return nil
	}
	return t.audit(auditJobCreate, w.ID, nil, map[string]string{"userId": w.UserID, "jobType": string(w.Type)})
}

// reserveNew takes what a job that is not written yet may use.
func (t *tx) reserveNew(w *work, held reservation, found bool) error {
	if !found {
		if err := t.openLimits(held.userID); err != nil {
			return err
		}
	}
	at, ahead, err := t.reserve(held)
	if err != nil {
		return err
	}
	need := int64(held.need)
	w.ReservedAt, w.Reserved, w.Ahead = &at, &need, ahead
	return nil
}

// price is n.Price for all its parts.
func (n NewJob) price(job Job, parts []Part) func() *money.USD {
	if n.Price == nil {
		return nil
	}
	return func() *money.USD { return n.Price(job, parts) }
}

func (n NewJob) check() error {
	switch {
	case n.ID == "" || len(n.ID) > 36:
		return fault.Newf(fault.InvalidInput, "job id %q is not a UUID", n.ID)
	case n.Type == "":
		return fault.Newf(fault.InvalidInput, "job type is missing")
	case !json.Valid(n.Input):
		return fault.Newf(fault.InvalidInput, "the input of job %s is not JSON", n.ID)
	case n.TargetJobID == n.ID:
		return fault.Newf(fault.InvalidInput, "job %s cannot edit itself", n.ID)
	case len(n.Screens)+len(n.Pieces) > maxPartsAJob:
		return fault.Newf(fault.InvalidInput, "job %s has %d parts, more than the %d that fit", n.ID, len(n.Screens)+len(n.Pieces), maxPartsAJob)
	case len(n.Pieces) > 0 && (n.Theme || len(n.Screens) > 0):
		return fault.Newf(fault.InvalidInput, "job %s has screens and pieces: a job has one or the other", n.ID)
	}
	seen := map[string]bool{ThemePartID: n.Theme}
	check := func(id string) error {
		switch {
		case id == "" || len(id) > maxPartID || clean(id) != id:
			return fault.Newf(fault.InvalidInput, "part id %q is not usable: give 1 to %d characters", id, maxPartID)
		case seen[id]:
			return fault.Newf(fault.InvalidInput, "part id %q is there twice: ids are unique within a job, and %q is the theme's", id, ThemePartID)
		}
		seen[id] = true
		return nil
	}
	for _, sc := range n.Screens {
		if err := check(sc.ID); err != nil {
			return err
		}
	}
	for _, p := range n.Pieces {
		if err := check(p.ID); err != nil {
			return err
		}
	}
	return nil
}

// job is the row as it will be.
func (n NewJob) job() Job {
	created := now()
	j := Job{
		ID: n.ID, Type: n.Type, Status: Pending, Name: clip(n.Name, nameWidth), UserID: clean(n.UserID), Input: n.Input,
		MaxAttempts: n.MaxAttempts, Provider: n.Provider, Model: clip(n.Model, modelWidth), TargetJobID: n.TargetJobID, SyncMode: n.SyncMode,
		CreatedAt: created, UpdatedAt: created, HeartbeatAt: created, Generation: 1, Dispatches: 1,
		Message: "Waiting to start",
	}
	if n.SyncMode {
		j.Status, j.StartedAt, j.Message, j.Dispatches = Processing, &created, "Starting", 0
	}
	return j
}

func (n NewJob) parts(j Job) []Part {
	parts := make([]Part, 0, len(n.Screens)+len(n.Pieces)+1)
	add := func(id string, kind PartKind, position int, title string) {
		parts = append(parts, Part{JobID: n.ID, PartID: id, Kind: kind, Position: position, Title: clip(title, nameWidth), Status: PartWaiting, UpdatedAt: j.CreatedAt})
	}
	if n.Theme {
		add(ThemePartID, ThemePart, themePosition, themeTitle)
	}
	for i, sc := range n.Screens {
		add(sc.ID, ScreenPart, i, sc.Title)
	}
	for i, p := range n.Pieces {
		add(p.ID, PiecePart, i, p.Title)
	}
	return parts
}

// prepareInserts readies the statements of a job of that many parts.
func (s *Store) prepareInserts(ctx context.Context, parts int) error {
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	return s.inserts.prepare(ctx, parts)
}

var insertJobQuery = `INSERT INTO inngest_jobs (id, job_type, status, progress, message, name, user_id, input_data, max_attempts, provider, model,
	created_at, started_at, updated_at, heartbeat_at, version, generation, dispatches, target_job_id, sync_mode, screens_data, reserved_at, reserved_nanos)
	VALUES ` + rowsOf(23, 1)

func (t *tx) insertJob(w *work) error {
	err := t.execPrepared(t.s.inserts.job,
		w.ID, w.Type, w.Status, w.Progress, w.Message, w.Name, stringOrNull(w.UserID), string(w.Input), w.MaxAttempts, stringOrNull(w.Provider), stringOrNull(w.Model),
		w.CreatedAt, w.StartedAt, w.UpdatedAt, w.HeartbeatAt, w.Version, w.Generation, w.Dispatches, w.TargetJobID, w.SyncMode, textOrNull(w.Screens), w.ReservedAt, w.Reserved)
	if t.s.dialect.classOf(err) == classDuplicate {
		return fault.New(fault.Conflict, "Job "+w.ID+" exists already.", err)
	}
	return err
}

func insertPartsQuery(n int) string {
	return `INSERT INTO job_parts (job_id, part_id, kind, position, title, status, version, updated_at) VALUES ` + rowsOf(8, n)
}

func (t *tx) insertParts(parts []Part) error {
	if len(parts) == 0 {
		return nil
	}
	args := make([]any, 0, 8*len(parts))
	for _, p := range parts {
		args = append(args, p.JobID, p.PartID, p.Kind, p.Position, p.Title, p.Status, p.Version, p.UpdatedAt)
	}
	if len(parts) <= maxPreparedParts {
		return t.execPrepared(t.s.inserts.parts[len(parts)], args...)
	}
	_, err := t.exec(insertPartsQuery(len(parts)), args...)
	return err
}
