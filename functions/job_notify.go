package functions

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math"
	"time"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/group"
	"github.com/inngest/inngestgo/step"

	"github.com/appforge-ai/appforge/functions/notify"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Step ids; see the note at those of ScreenGeneration.
const (
	stepPlan    = "plan-messages"
	stepDeliver = "deliver-%s"
	stepTurn    = "turn-%s-%d"        // the wait for a turn of the channel
	stepAgain   = stepDeliver + "-%d" // the look after it
)

// JobFinished is the payload of EventJobFinished, and what webhooks get as data.
type JobFinished struct {
	JobID            string          `json:"jobId"`
	JobType          store.JobType   `json:"jobType"`
	UserID           string          `json:"userId"`
	Generation       int             `json:"generation"`
	Name             string          `json:"name"`
	Status           store.JobStatus `json:"status"`
	Error            *string         `json:"error"`
	EstimatedCostUSD *money.USD      `json:"estimatedCostUsd"`
	CreatedAt        time.Time       `json:"createdAt"`
	CompletedAt      *time.Time      `json:"completedAt"`
}

// FinishedEvent makes the event that tells of a job's end.
func FinishedEvent(job store.Job) (store.Event, error) {
	event, err := eventOf(job, EventJobFinished, JobFinished{
		JobID: job.ID, JobType: job.Type, UserID: job.UserID, Generation: job.Generation, Name: job.Name, Status: job.Status, Error: job.Error,
		EstimatedCostUSD: job.CostUSD, CreatedAt: job.CreatedAt, CompletedAt: job.CompletedAt,
	})
	event.ID = fmt.Sprintf("%s-%d-%s", job.ID, job.Generation, job.Status)
	return event, err
}

// NoticeRequested is the payload of EventNoticeRequested: one message is to be sent.
type NoticeRequested struct {
	DeliveryID string `json:"deliveryId"`
	Round      int    `json:"round"`
	UserID     string `json:"userId"` // whose messages take turns
}

// NoticeEvent makes the event that has a message sent.
func NoticeEvent(d store.Delivery) (store.Event, error) {
	data, err := json.Marshal(NoticeRequested{DeliveryID: d.ID, Round: d.Round, UserID: d.UserID})
	if err != nil {
		return store.Event{}, fmt.Errorf("write event of delivery %s: %w", d.ID, err)
	}
	return store.Event{ID: fmt.Sprintf("notice-%s-%d", d.ID, d.Round), Name: EventNoticeRequested, Data: data}, nil
}

// notice is the payload of any event that starts JobNotify.
type notice struct {
	JobFinished
	DeliveryID string `json:"deliveryId"` // of NoticeRequested
	Round      int    `json:"round"`
	WarningID  string `json:"warningId"` // of LimitWarned
	raw        json.RawMessage
}

// news is what a notice tells its user.
func (n notice) news() store.Finished {
	f := store.Finished{JobID: n.JobID, Generation: n.Generation, UserID: n.UserID, Event: store.NoticeOf(n.Status), Payload: n.raw}
	if n.WarningID != "" {
		f.Event, f.Subject = store.NoticeWarning, n.WarningID
	}
	return f
}

// UnmarshalJSON keeps the payload, which is what webhooks get.
func (n *notice) UnmarshalJSON(data []byte) error {
	type plain notice
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*n = notice(p)
	n.raw = append(n.raw, data...)
	return nil
}

// JobNotify tells people and programs that a job has ended: one step for each channel
// and recipient, so that each retries alone. The job is long settled by then.
type JobNotify struct {
	Store    *store.Store
	Notifier *notify.Notifier
	Metrics  *Metrics // nil counts nothing
	Log      *slog.Logger
}

// told is what a finished run returns to the engine.
type told struct {
	Messages int `json:"messages"`
	Failed   int `json:"failed"`
}

// Run is the durable function.
func (f *JobNotify) Run(ctx context.Context, in inngestgo.Input[notice]) (any, error) {
	asked := in.Event.Data
	var plan []NoticeRequested
	if asked.DeliveryID != "" {
		plan = []NoticeRequested{{DeliveryID: asked.DeliveryID, Round: max(asked.Round, 1)}}
	} else {
		ids, err := step.Run(ctx, stepPlan, func(ctx context.Context) ([]string, error) {
			return f.Store.PlanDeliveries(ctx, asked.news())
		})
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			plan = append(plan, NoticeRequested{DeliveryID: id, Round: 1})
		}
	}
	var steps []func(context.Context) (any, error)
	for _, n := range plan {
		steps = append(steps, func(ctx context.Context) (any, error) {
			return f.send(ctx, n)
		})
	}
	end := told{Messages: len(plan)}
	for _, result := range group.Parallel(ctx, steps...) {
		if result.Error != nil || result.Value == store.DeliveryFailed {
			end.Failed++
		}
	}
	return end, nil
}

// deliveryWaits is what a step returns whose message had no turn.
const deliveryWaits store.DeliveryStatus = "waiting"

const (
	firstTurn = 10 * time.Second // before the second look; each wait is twice the one before
	mostTurn  = 10 * time.Minute
	// mostTurns bounds the steps of a run; the message is then overdue, and queued anew.
	mostTurns = 12
)

// send has a message sent. While its channel has no turn for it, it waits without holding
// a place among the steps that run, and without using its attempts up.
func (f *JobNotify) send(ctx context.Context, n NoticeRequested) (status store.DeliveryStatus, err error) {
	id := fmt.Sprintf(stepDeliver, n.DeliveryID)
	for turn := 1; ; turn++ {
		patience := turnWait(n.DeliveryID, turn)
		status, err = step.Run(ctx, id, func(ctx context.Context) (store.DeliveryStatus, error) { return f.deliver(ctx, n, patience) })
		if err != nil || status != deliveryWaits || turn == mostTurns {
			return status, err
		}
		step.Sleep(ctx, fmt.Sprintf(stepTurn, n.DeliveryID, turn), patience)
		id = fmt.Sprintf(stepAgain, n.DeliveryID, turn+1)
	}
}

// turnWait is how long a message waits for its turn, the same whenever it is asked: half
// to one and a half of the wait, so that those that came together do not come back together.
func turnWait(deliveryID string, turn int) time.Duration {
	wait := min(firstTurn<<(turn-1), mostTurn)
	h := fnv.New32a()
	fmt.Fprint(h, deliveryID, turn)
	return (wait/2 + time.Duration(float64(wait)*float64(h.Sum32())/math.MaxUint32)).Round(time.Second)
}

// deliver makes one attempt, and tells the engine when to come again.
func (f *JobNotify) deliver(ctx context.Context, n NoticeRequested, patience time.Duration) (store.DeliveryStatus, error) {
	after, err := f.Notifier.Attempt(ctx, n.DeliveryID, n.Round, patience)
	if fault.Is(err, fault.NotFound) {
		return store.DeliverySkipped, nil // pruned meanwhile
	}
	switch {
	case err != nil:
		return "", err
	case after.Waited:
		return deliveryWaits, nil
	}
	d, err := f.Store.Delivery(ctx, n.DeliveryID)
	if err != nil {
		return "", err
	}
	f.Metrics.message(d)
	reason := ""
	if d.Error != nil {
		reason = *d.Error
	}
	f.Log.InfoContext(ctx, "notice attempted", slog.String("delivery_id", d.ID), slog.String("channel", string(d.Channel)),
		slog.String("status", string(d.Status)), slog.Int("attempt", d.Attempts), slog.String("reason", reason))
	if !after.Next.IsZero() {
		return "", inngestgo.RetryAtError(fmt.Errorf("attempt %d: %s", d.Attempts, reason), after.Next)
	}
	return d.Status, nil
}
