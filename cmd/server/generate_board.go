package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/internal/apiclient"
)

// board is what a display knows of a job: one row for the theme, if there is one,
// and one for each screen.
type board struct {
	began time.Time
	job   apiclient.Job
	rows  []*row
	// trouble is why the server cannot be heard, "" when it can.
	trouble string
}

// row is one part of the job, and how long it took as far as this program saw it.
type row struct {
	part  apiclient.Part
	began time.Time     // when it was first seen running
	took  time.Duration // 0 when its start was not seen
}

// update takes a view over and gives the rows that changed in a way worth a line.
func (b *board) update(v apiclient.View, now time.Time) (changed []*row) {
	b.job, b.trouble = v.Job, ""
	if v.Trouble != nil {
		b.trouble = firstLine(v.Trouble)
	}
	parts := v.Job.Screens
	if v.Theme.Status != "" {
		theme := v.Theme
		theme.ID = "\x00theme" // no screen's id
		parts = append([]apiclient.Part{theme}, parts...)
	}
	known := make(map[string]*row, len(b.rows))
	for _, r := range b.rows {
		known[r.part.ID] = r
	}
	rows := make([]*row, 0, len(parts))
	for _, p := range parts {
		r := known[p.ID]
		if r == nil {
			r = &row{}
		}
		if r.take(p, now) {
			changed = append(changed, r)
		}
		rows = append(rows, r)
	}
	b.rows = rows
	return changed
}

// take gives a row its part's new state, and reports whether it is another one.
func (r *row) take(p apiclient.Part, now time.Time) bool {
	before := r.part
	p.Title, p.Error = apiclient.PlainText(p.Title), apiclient.PlainText(p.Error)
	if p.Title == "" {
		p.Title = apiclient.PlainText(p.ID)
	}
	r.part = p
	if p.Status == apiclient.Running && r.began.IsZero() {
		r.began = now
	}
	if p.Status == apiclient.Completed && before.Status != p.Status && !r.began.IsZero() {
		r.took = now.Sub(r.began)
	}
	return before.Status != p.Status || (p.Status == apiclient.Retrying && before.Attempts != p.Attempts)
}

// state says in words how a part stands.
func (r *row) state(now time.Time) string {
	switch p := r.part; p.Status {
	case apiclient.Waiting:
		return "waiting"
	case apiclient.Running:
		if p.Attempts > 1 {
			return fmt.Sprintf("designing, attempt %d", p.Attempts)
		}
		return "designing"
	case apiclient.Retrying:
		text := "retrying"
		if p.NextAttemptAt != nil && p.NextAttemptAt.After(now) {
			text += " in " + wholeSeconds(p.NextAttemptAt.Sub(now))
		}
		return because(text, p.Error)
	case apiclient.Completed:
		if r.took > 0 {
			return "done in " + seconds(r.took)
		}
		return "done"
	case apiclient.Failed:
		return because("failed", p.Error)
	default:
		return apiclient.PlainText(string(p.Status))
	}
}

// wholeSeconds suits a countdown: it never says 0.
func wholeSeconds(d time.Duration) string {
	if d > time.Minute {
		return seconds(d)
	}
	return fmt.Sprintf("%d s", (d+time.Second-1)/time.Second)
}

func because(state, reason string) string {
	if reason == "" {
		return state
	}
	return state + ": " + reason
}

// figures are a job's progress, time, tokens and dollars.
func (b *board) figures(now time.Time) string {
	parts := []string{fmt.Sprintf("%d%%", b.percent()), seconds(now.Sub(b.began))}
	for _, more := range []string{tokens(b.job), cost(b.job)} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, "  ")
}

func (b *board) percent() int { return min(max(b.job.Progress, 0), 100) }
