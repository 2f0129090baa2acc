package apiclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// View is what a watcher knows of a job.
type View struct {
	Job   Job
	Theme Part // Status "" when no theme was asked for
	// Trouble is why the server cannot be heard at the moment, nil when it can.
	Trouble error
}

// Watch follows a job until it is settled, and gives every change to show, the first
// view and the last included. Events tell when to read the job; the job as read is
// what counts, so an event that comes twice or late does no harm. The stream is
// resumed after the last event when it breaks. While it is down, the job is read every
// Pace.Poll, with its ETag.
//
// Errors: ctx's; the server's *Problem when the job may not be read; *Unreachable, or
// the last problem, when nothing was heard for Pace.Lost. The view is the last known.
func (c *Client) Watch(ctx context.Context, id string, show func(View)) (View, error) {
	ctx, cancel := context.WithCancel(ctx)
	notes := make(chan note)
	ended := make(chan struct{})
	w := &watch{client: c, id: id, show: show, heard: time.Now()}
	err := w.read(ctx, c.send)
	if err != nil || w.view.Job.Status.Settled() {
		cancel()
		return w.view, err
	}
	go func() {
		defer close(ended)
		c.listen(ctx, id, notes)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	err = w.follow(ctx, notes)
	return w.view, err
}

// note is what the listener tells the watcher.
type note struct {
	event *Event
	up    bool // the stream is up; an event implies it
}

// listen keeps a stream open for as long as that works. Three failures in a row mean
// that streams do not pass here: it ends, and polling goes on.
func (c *Client) listen(ctx context.Context, id string, notes chan<- note) {
	const tries = 3
	tell := func(n note) {
		select {
		case notes <- n:
		case <-ctx.Done():
		}
	}
	after := ""
	for failed := 0; failed < tries; {
		err := c.Events(ctx, id, after, func() { tell(note{up: true}) }, func(e Event) {
			failed = 0
			if e.ID != "" {
				after = e.ID
			}
			tell(note{event: &e, up: true})
		})
		tell(note{up: false})
		if errors.Is(err, ErrStreamEnded) || ctx.Err() != nil {
			return
		}
		failed++
		select {
		case <-time.After(c.pace.Retry << failed):
		case <-ctx.Done():
			return
		}
	}
}

// watch is the state of one Watch.
type watch struct {
	client *Client
	id     string
	show   func(View)
	view   View
	etag   string
	heard  time.Time // when the server last answered
}

func (w *watch) follow(ctx context.Context, notes <-chan note) error {
	pace := w.client.pace
	interval := pace.Poll
	next := time.NewTimer(interval)
	defer next.Stop()
	gathering := false
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case n := <-notes:
			interval = pace.Poll
			if n.up {
				interval = pace.Check
			}
			switch {
			case n.event != nil && !gathering:
				gathering = true
				next.Reset(pace.Gather)
			case !gathering:
				next.Reset(interval)
			}
			if n.event != nil && w.hear(*n.event) {
				w.show(w.view)
			}
		case <-next.C:
			gathering = false
			if err := w.read(ctx, w.client.once); err != nil {
				if !w.bearable(err) || ctx.Err() != nil {
					return err
				}
				w.view.Trouble = err
				w.show(w.view)
				next.Reset(pace.Poll)
				continue
			}
			if w.view.Job.Status.Settled() {
				return nil
			}
			next.Reset(interval)
		}
	}
}

// bearable reports whether a failed read may be followed by a good one.
func (w *watch) bearable(err error) bool {
	if time.Since(w.heard) > w.client.pace.Lost {
		return false
	}
	var gone *Unreachable
	status := StatusOf(err)
	return errors.As(err, &gone) || status >= http.StatusInternalServerError || status == http.StatusTooManyRequests
}

// read reads the job, and shows it when it changed. The first read insists (send);
// later ones are repeated by follow anyway (once).
func (w *watch) read(ctx context.Context, send sender) error {
	job, etag, changed, err := w.client.job(ctx, send, w.id, w.etag)
	if err != nil {
		return fmt.Errorf("read job %s: %w", w.id, err)
	}
	w.heard = time.Now()
	recovered := w.view.Trouble != nil
	w.view.Trouble = nil
	if changed {
		w.etag, w.view.Job = etag, job
		w.view.Theme = themeOf(job, w.view.Theme)
	}
	if changed || recovered {
		w.show(w.view)
	}
	return nil
}
