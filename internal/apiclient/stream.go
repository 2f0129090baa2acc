package apiclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/tmaxmax/go-sse"
)

// maxEvent bounds one event, in bytes: a screen's event holds its HTML.
const maxEvent = 4 << 20

// ErrStreamEnded is the end of a stream whose job is settled and whose events have
// all been read.
var ErrStreamEnded = errors.New("the job has no more events")

// errSilent ends a stream on which nothing comes, not even a heartbeat.
var errSilent = errors.New("the event stream is silent")

// Events reads a job's event stream after the event with id after ("" means from
// its beginning) and gives each to each; alive is called once, when the first byte
// has come. It returns when the stream ends: io.EOF when it was cut or closed, and
// ErrStreamEnded when the server has nothing left to send. A stream that is silent
// for longer than heartbeats allow is ended with an error.
func (c *Client) Events(ctx context.Context, id, after string, alive func(), each func(Event)) error {
	r, err := jobCall(http.MethodGet, id, "events")
	if err != nil {
		return err
	}
	r.header = http.Header{"Accept": {"text/event-stream"}}
	if after != "" {
		r.header.Set("Last-Event-ID", after)
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	watchdog := time.AfterFunc(c.pace.FirstByte, func() { end(errSilent) })
	defer watchdog.Stop()
	res, err := c.do(ctx, r)
	if err != nil {
		return streamError(ctx, err)
	}
	defer res.Body.Close()
	switch {
	case res.StatusCode == http.StatusNoContent:
		return ErrStreamEnded
	case res.StatusCode != http.StatusOK:
		return problemOf(res)
	case mediaType(res) != "text/event-stream":
		return fmt.Errorf("the event stream came as %q", PlainText(mediaType(res)))
	}
	body := &attentive{body: res.Body, watchdog: watchdog, silence: c.pace.Silence, alive: alive}
	for e, err := range sse.Read(body, &sse.ReadConfig{MaxEventSize: maxEvent}) {
		if err != nil {
			return streamError(ctx, err)
		}
		if e.Type != "" {
			each(Event{ID: e.LastEventID, Type: e.Type, Data: json.RawMessage(e.Data)})
		}
	}
	return io.EOF
}

// streamError tells why the watchdog or the caller ended a stream.
func streamError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// attentive is a stream's body that keeps its watchdog quiet while bytes come.
type attentive struct {
	body     io.Reader
	watchdog *time.Timer
	silence  time.Duration
	alive    func()
	heard    bool
}

// Read reads on.
func (a *attentive) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	if n > 0 {
		a.watchdog.Reset(a.silence)
		if !a.heard {
			a.heard = true
			a.alive()
		}
	}
	return n, err
}
