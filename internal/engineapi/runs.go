package engineapi

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// State is how a run stands.
type State string

// The states.
const (
	Running   State = "running" // also waiting: for a free place, for its next try
	Completed State = "completed"
	Failed    State = "failed"
	Cancelled State = "cancelled"
	Lost      State = "lost" // recorded as running, but nothing of it is queued: it will never go on
)

// Run is one run of a function.
type Run struct {
	ID        string
	EventID   string // the engine's own id of the event, as a send returns it
	State     State
	StartedAt time.Time
	EndedAt   time.Time       // zero until it ends
	Output    json.RawMessage // the result, or the error of a failed run
}

type wireRun struct {
	RunID     string          `json:"run_id"`
	EventID   string          `json:"event_id"`
	Status    string          `json:"status"`
	StartedAt time.Time       `json:"run_started_at"`
	EndedAt   *time.Time      `json:"ended_at"`
	Output    json.RawMessage `json:"output"`
}

func (w wireRun) run() Run {
	r := Run{ID: w.RunID, EventID: w.EventID, State: Running, StartedAt: w.StartedAt, Output: w.Output}
	if w.EndedAt == nil {
		return r // whatever the status says
	}
	r.EndedAt = *w.EndedAt
	switch strings.ToLower(w.Status) {
	case "completed", "skipped":
		r.State = Completed
	case "failed", "overflowed":
		r.State = Failed
	case "cancelled":
		r.State = Cancelled
	}
	return r
}

// Run tells how a run stands, NotFound when the engine has no record of it. The
// engine keeps its answers for 3 seconds (5 for what is queued). A run that has just
// begun can look lost for a moment: only act on Lost of a run that has been silent.
func (c *Client) Run(ctx context.Context, runID string) (Run, error) {
	path := "/v1/runs/" + url.PathEscape(runID)
	var w wireRun
	if err := c.get(ctx, path, &w); err != nil {
		if strings.Contains(err.Error(), "Unable to load function run") { // status 500 of the open-source engine
			return Run{}, fault.New(fault.NotFound, "the Inngest engine does not know the run", err)
		}
		return Run{}, err
	}
	if w.RunID == "" {
		return Run{}, fault.Newf(fault.NotFound, "the Inngest engine does not know the run")
	}
	r := w.run()
	if r.State != Running {
		return r, nil
	}
	var queued []json.RawMessage
	switch err := c.get(ctx, path+"/jobs", &queued); {
	case fault.Is(err, fault.NotFound): // an engine that does not tell
		return r, nil
	case err != nil:
		return Run{}, err
	case len(queued) == 0:
		r.State = Lost
	}
	return r, nil
}

// EventRuns lists the runs that an event started, none when it started none yet, or
// when the engine does not know it. eventID is the engine's own id, which a send
// returns; an id that the sender gave the event is InvalidInput. An event that was
// taken for a duplicate gets an id that has no runs. The engine keeps the answer for
// 15 seconds. Runs are never Lost here: ask Run.
func (c *Client) EventRuns(ctx context.Context, eventID string) ([]Run, error) {
	var list []wireRun
	if err := c.get(ctx, "/v1/events/"+url.PathEscape(eventID)+"/runs", &list); err != nil {
		return nil, err
	}
	runs := make([]Run, 0, len(list))
	for _, w := range list {
		runs = append(runs, w.run())
	}
	return runs, nil
}
