package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	eventsBatch   = 100
	eventsRetryMS = 2000
	// heartbeatEvery keeps proxies from closing an idle stream; most do at 30 s or more.
	heartbeatEvery = 15 * time.Second
	// writeTime is how long one write to a slow reader may take. It is dropped then,
	// reconnects, and reads on from where it was.
	writeTime = 10 * time.Second
)

// jobEvents is GET /api/jobs/{id}/events: the job's events as server-sent events,
// from its beginning or after Last-Event-ID, then live until the job is settled.
// A client that comes back after the last event of a settled job gets 204, which
// tells an EventSource to stop.
func (s *Server) jobEvents(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := s.streamContext(r.Context())
	defer cancel()
	id := r.PathValue("id")
	after, err := lastEventID(r)
	if err == nil {
		var owner string
		if _, owner, err = s.store.JobVersion(ctx, id); err == nil && !mayRead(ctx, owner) {
			err = jobNotFound()
		}
	}
	if err != nil {
		s.writeProblem(w, r, err)
		return
	}
	wake, unsubscribe := s.store.Subscribe(id)
	defer unsubscribe()
	stream := &eventStream{w: w, ctl: http.NewResponseController(w), server: s, jobID: id, after: after}
	settled, err := stream.drain(ctx)
	if err == nil && !settled {
		// The reader may have all there is: it came back after the end, or the
		// events after the last status are only the tail of calls broken off.
		settled, err = stream.nothingLeft(ctx)
	}
	if err != nil {
		if !stream.started {
			s.writeProblem(w, r, err)
		}
		return
	}
	if settled && !stream.started {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	s.metrics.streams.Inc()
	defer s.metrics.streams.Dec()
	if err := stream.start(); err != nil {
		return
	}
	heartbeat := time.NewTicker(heartbeatEvery)
	defer heartbeat.Stop()
	for !settled {
		select {
		case <-ctx.Done():
			return
		case <-wake:
			settled, err = stream.drain(ctx)
		case <-heartbeat.C:
			// A key or session may have ended since the stream began.
			if _, err = s.identify(r); err == nil {
				err = stream.write([]byte(": still here\n\n"))
			}
		}
		if err != nil {
			return // the reader is gone, too slow or signed out, or the database is away: it reconnects
		}
	}
}

// streamContext ends with the request or when the server begins to stop: streams
// never end by themselves, and http.Server.Shutdown would wait for them.
func (s *Server) streamContext(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	unlink := context.AfterFunc(s.streams, cancel)
	return ctx, func() { unlink(); cancel() }
}

func lastEventID(r *http.Request) (int64, error) {
	raw := r.Header.Get("Last-Event-ID")
	if raw == "" {
		raw = r.URL.Query().Get("lastEventId") // for readers that cannot set headers
	}
	if raw == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(raw, 10, 64)
	if err != nil || n < 0 {
		return 0, fault.Newf(fault.InvalidInput, "Last-Event-ID %q is not the id of an event: send the number of the last one received, or leave it out", raw)
	}
	return n, nil
}

// eventStream writes one job's events to one reader.
type eventStream struct {
	w       http.ResponseWriter
	ctl     *http.ResponseController
	server  *Server
	jobID   string
	after   int64
	started bool
	settled bool // by the events written so far
}

// drain writes what is new, and reports whether the job has been settled.
func (e *eventStream) drain(ctx context.Context) (bool, error) {
	for {
		events, err := e.server.store.JobEvents(ctx, e.jobID, e.after, eventsBatch)
		if err != nil {
			return false, err
		}
		var buf bytes.Buffer
		for _, event := range events {
			if err := e.format(ctx, &buf, event); err != nil {
				return false, err
			}
			e.after = event.Seq
			e.settled = settles(event, e.settled)
		}
		if buf.Len() > 0 {
			if err := e.write(buf.Bytes()); err != nil {
				return false, err
			}
		}
		if len(events) == eventsBatch {
			continue
		}
		return e.settled, nil
	}
}

// nothingLeft tells whether a reader that has all events so far can expect more.
func (e *eventStream) nothingLeft(ctx context.Context) (bool, error) {
	job, err := e.server.store.GetJob(ctx, e.jobID)
	if err != nil {
		return false, err
	}
	return job.Status.Settled(), nil
}

// settles tells whether the job is settled after an event, given whether it was before.
func settles(event store.JobEvent, before bool) bool {
	if event.Type != store.EventStatus {
		return before
	}
	var data struct {
		Status store.JobStatus `json:"status"`
	}
	return json.Unmarshal(event.Data, &data) == nil && data.Status.Settled()
}

// format appends one event. Screens and themes are stored once, in their own
// tables, and put into the event here.
func (e *eventStream) format(ctx context.Context, buf *bytes.Buffer, event store.JobEvent) error {
	data := []byte(event.Data)
	if event.Type == "screen" {
		full, err := e.withHTML(ctx, event)
		if err != nil {
			return err
		}
		data = full
	}
	fmt.Fprintf(buf, "id: %d\nevent: %s\ndata: %s\n\n", event.Seq, event.Type, data)
	return nil
}

func (e *eventStream) withHTML(ctx context.Context, event store.JobEvent) ([]byte, error) {
	var ref struct {
		ID      string           `json:"id"`
		Title   string           `json:"title"`
		Version int              `json:"version,omitempty"`
		Status  store.PartStatus `json:"status"`
		Error   string           `json:"error,omitempty"`
		HTML    string           `json:"html,omitempty"`
	}
	if err := json.Unmarshal(event.Data, &ref); err != nil {
		return nil, fmt.Errorf("read event %d of job %s: %w", event.Seq, event.JobID, err)
	}
	if ref.Status == store.PartDone && ref.Version > 0 {
		version, err := e.server.store.ScreenVersion(ctx, event.JobID, ref.ID, ref.Version)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return nil, err
		}
		ref.HTML = version.HTML
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(ref); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// start sends the headers, once.
func (e *eventStream) start() error {
	if e.started {
		return nil
	}
	e.started = true
	h := e.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold the events back
	e.w.WriteHeader(http.StatusOK)
	_, err := fmt.Fprintf(e.w, "retry: %d\n\n", eventsRetryMS)
	return errors.Join(err, e.ctl.Flush())
}

func (e *eventStream) write(b []byte) error {
	if err := e.start(); err != nil {
		return err
	}
	if err := e.ctl.SetWriteDeadline(time.Now().Add(writeTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := e.w.Write(b); err != nil {
		return err
	}
	return e.ctl.Flush()
}
