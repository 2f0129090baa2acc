package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// Types of job events.
const (
	EventStatus   = "status"   // {status, error}
	EventProgress = "progress" // {progress, message}
	EventScreen   = "screen"   // {id, title, version, status} or, failed for good, {id, title, status, error}
	EventTheme    = "theme"    // the theme, or {status, error} when it failed for good
	EventRetrying = "retrying" // {id, title, attempt, nextAttemptAt, error}
)

// JobEvent is one change of a job, as the live feed tells it. Seq is the job's
// version after the change: 1, 2, 3 … without a gap.
type JobEvent struct {
	JobID     string          `db:"job_id"`
	Seq       int64           `db:"seq"`
	Type      string          `db:"type"`
	Data      json.RawMessage `db:"data"`
	CreatedAt time.Time       `db:"created_at"`
}

type statusEvent struct {
	Status JobStatus `json:"status"`
	Error  *string   `json:"error"`
}

type progressEvent struct {
	Progress int    `json:"progress"`
	Message  string `json:"message"`
}

type screenEvent struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Version int        `json:"version,omitempty"`
	Status  PartStatus `json:"status"`
	Error   string     `json:"error,omitempty"`
}

type themeFailedEvent struct {
	Status PartStatus `json:"status"`
	Error  string     `json:"error"`
}

type retryingEvent struct {
	ID            string    `json:"id"`
	Title         string    `json:"title"`
	Attempt       int       `json:"attempt"`
	NextAttemptAt time.Time `json:"nextAttemptAt"`
	Error         string    `json:"error"`
}

// event gives the locked job its next version, and an event of that number. It is
// the only place where versions grow, so that numbers have no gaps.
func (t *tx) event(w *work, kind string, data any) error {
	raw, err := encodeJSON(data)
	if err != nil {
		return fmt.Errorf("write %s event of job %s: %w", kind, w.ID, err)
	}
	w.Version++
	t.events = append(t.events, JobEvent{JobID: w.ID, Seq: w.Version, Type: kind, Data: raw, CreatedAt: t.now})
	t.changed[w.ID] = w.Version
	return nil
}

func (t *tx) statusEvent(w *work) error {
	return t.event(w, EventStatus, statusEvent{Status: w.Status, Error: w.Error})
}

func (t *tx) progressEvent(w *work) error {
	return t.event(w, EventProgress, progressEvent{Progress: w.Progress, Message: w.Message})
}

// saveEvents writes the events since the last call, in one statement.
func (t *tx) saveEvents() error {
	if len(t.events) == 0 {
		return nil
	}
	args := make([]any, 0, 5*len(t.events))
	for _, e := range t.events {
		args = append(args, e.JobID, e.Seq, e.Type, string(e.Data), e.CreatedAt)
	}
	n := len(t.events)
	t.events = nil
	if n == 1 {
		return t.execPrepared(t.s.inserts.event, args...)
	}
	_, err := t.exec(insertEventsQuery(n), args...)
	return err
}

func insertEventsQuery(n int) string {
	return `INSERT INTO job_events (job_id, seq, type, data, created_at) VALUES ` + rowsOf(5, n)
}

// rowsOf gives "(?,?),(?,?)" for width 2 and n 2.
func rowsOf(width, n int) string {
	row := "(?" + strings.Repeat(",?", width-1) + ")"
	return row + strings.Repeat(","+row, n-1)
}

// JobEvents reads a job's events after number after, oldest first, limit at most.
func (s *Store) JobEvents(ctx context.Context, jobID string, after int64, limit int) ([]JobEvent, error) {
	if limit < 1 {
		return nil, fault.Newf(fault.InvalidInput, "limit %d is not a number of events: give 1 or more", limit)
	}
	var rows []struct {
		JobEvent
		Data document `db:"data"`
	}
	err := s.list(ctx, "read events of job "+jobID, &rows,
		`SELECT job_id, seq, type, data, created_at FROM job_events WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?`, jobID, after, limit)
	events := make([]JobEvent, len(rows))
	for i, r := range rows {
		events[i] = r.JobEvent
		events[i].Data, events[i].CreatedAt = json.RawMessage(r.Data), r.CreatedAt.UTC()
	}
	return events, err
}
