package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
)

// frame is one server-sent event.
type frame struct {
	id, event string
	data      map[string]any
}

// stream opens a job's event stream and gives its frames; the channel closes when
// the server ends the stream.
func (b *bench) stream(ctx context.Context, key, id, lastID string) (<-chan frame, *http.Response) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+"/api/jobs/"+id+"/events", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	if lastID != "" {
		req.Header.Set("Last-Event-ID", lastID)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	frames := make(chan frame, 100)
	go func() {
		defer close(frames)
		defer res.Body.Close()
		var f frame
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			name, value, _ := strings.Cut(s.Text(), ": ")
			switch name {
			case "id":
				f.id = value
			case "event":
				f.event = value
			case "data":
				_ = json.Unmarshal([]byte(value), &f.data) // a bad frame shows as one without data
			case "":
				if f.event != "" {
					frames <- f
				}
				f = frame{}
			}
		}
	}()
	return frames, res
}

func next(t *testing.T, frames <-chan frame) frame {
	t.Helper()
	select {
	case f, open := <-frames:
		if !open {
			t.Fatal("the stream ended")
		}
		return f
	case <-time.After(10 * time.Second):
		t.Fatal("no event within 10 s")
	}
	return frame{}
}

// finish makes one screen of a job.
func (b *bench) finish(id, part, html string) {
	b.t.Helper()
	call := uuid.NewString()
	if _, err := b.store.BeginCall(b.t.Context(), store.CallStart{ID: call, JobID: id, Generation: 1, PartID: part, Provider: "offline", Model: "templates"}); err != nil {
		b.t.Fatal(err)
	}
	b.finishCall(id, part, call, html)
}

func TestEventStream(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	frames, res := b.stream(t.Context(), b.ada, id, "")
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("%d %q", res.StatusCode, got)
	}
	if f := next(t, frames); f.event != "status" || f.data["status"] != "pending" || f.id == "" {
		t.Errorf("first event %+v", f)
	}
	if _, err := b.store.BeginRun(t.Context(), id, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	b.finish(id, "home", "<div>made</div>")
	var screen frame
	for screen.event != "screen" {
		screen = next(t, frames)
	}
	if screen.data["html"] != "<div>made</div>" || screen.data["id"] != "home" {
		t.Errorf("screen event %+v", screen)
	}

	t.Run("resumes after the last event received", func(t *testing.T) {
		again, _ := b.stream(t.Context(), b.ada, id, screen.id)
		for f := next(t, again); ; f = next(t, again) {
			if f.event == "screen" {
				t.Errorf("event %s came twice", f.id)
			}
			if f.event == "progress" {
				break
			}
		}
	})

	if _, _, err := b.store.CancelJob(t.Context(), id, nil); err != nil {
		t.Fatal(err)
	}
	var last frame
	for f := range frames {
		last = f
	}
	if last.event != "status" || last.data["status"] != "cancelled" {
		t.Errorf("the stream ended with %+v", last)
	}
	if _, res := b.stream(t.Context(), b.ada, id, last.id); res.StatusCode != http.StatusNoContent {
		t.Errorf("coming back after the end: %d, want 204", res.StatusCode)
	}
}

// A call that is broken off tells of itself after the job was cancelled.
func TestEventStreamEndsBehindTheTailOfACancelledJob(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	if _, err := b.store.BeginRun(t.Context(), id, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	call := uuid.NewString()
	if _, err := b.store.BeginCall(t.Context(), store.CallStart{ID: call, JobID: id, Generation: 1, PartID: "home", Provider: "offline", Model: "templates"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.store.CancelJob(t.Context(), id, nil); err != nil {
		t.Fatal(err)
	}
	b.finishCall(id, "home", call, "<div>late</div>")
	for _, last := range []string{"", "4", "9999"} {
		ended := make(chan struct{})
		frames, _ := b.stream(t.Context(), b.ada, id, last)
		go func() {
			defer close(ended)
			for range frames {
			}
		}()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			t.Errorf("the stream after event %q does not end", last)
		}
	}
}

func TestEventStreamRefusesABadID(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	for _, bad := range []string{"x", "-1", "1e9", "99999999999999999999"} {
		r := b.call(b.ada, http.MethodGet, "/api/jobs/"+id+"/events", nil, "Last-Event-ID", bad)
		if r.status != http.StatusUnprocessableEntity {
			t.Errorf("Last-Event-ID %s: %d", bad, r.status)
		}
	}
}

// finishCall saves a screen whose call was begun before.
func (b *bench) finishCall(id, part, call, html string) {
	b.t.Helper()
	if err := b.store.FinishScreen(b.t.Context(), store.FinishedScreen{JobID: id, PartID: part, CallID: call, Title: part, HTML: html}); err != nil {
		b.t.Fatal(err)
	}
}

func TestStoppingEndsStreams(t *testing.T) {
	b := setup(t)
	frames, _ := b.stream(t.Context(), b.ada, b.newJob(), "")
	next(t, frames)
	b.web.Stop()
	ended := time.After(10 * time.Second)
	for {
		select {
		case _, open := <-frames:
			if !open {
				return
			}
		case <-ended:
			t.Fatal("the stream goes on after Stop")
		}
	}
}
