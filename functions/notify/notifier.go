package notify

import (
	"context"
	"errors"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// Verdict is what an attempt at a message comes to.
type Verdict int

// The verdicts.
const (
	Delivered Verdict = iota
	Again             // worth another attempt
	GiveUp            // it would fail again
	Gone              // the receiver wants nothing more: 410 Gone, or a number that said stop
)

// Result is how one attempt ended.
type Result struct {
	Verdict    Verdict
	Status     int           // HTTP's or SMTP's, 0 when there was no answer
	Error      string        // for the delivery log, "" when it was delivered
	Response   string        // beginning of the answer
	RetryAfter time.Duration // that the receiver asked for, 0 when it did not
}

// Sender sends messages over one channel. Its attempts end within its own time limit.
type Sender interface {
	Send(ctx context.Context, e store.Errand) Result
}

// Paced is a Sender that bounds how many messages leave at once.
type Paced interface {
	// Ready takes a turn, when there is one.
	Ready() bool
}

// Notifier makes attempts at messages.
type Notifier struct {
	Store   *store.Store
	Senders map[store.Channel]Sender // a channel without one is not set up here
	// Schedule are the waits before the second attempt, the third, and so on; as many
	// attempts more as it has waits.
	Schedule []time.Duration
	// DisableAfter takes a webhook out of use once it has failed for so long; 0 never.
	DisableAfter time.Duration
}

// Step is what came of one look at a message.
type Step struct {
	Next   time.Time // when to come again; zero: the message is settled
	Waited bool      // it had no turn: no attempt was made
}

// Attempt makes one attempt at a message, or puts it off by patience when its channel has
// no turn for it. The error is one of the store, and the attempt should be made again.
func (n *Notifier) Attempt(ctx context.Context, deliveryID string, round int, patience time.Duration) (Step, error) {
	waits, until, err := n.queueUp(ctx, deliveryID, round, patience)
	if err != nil || waits {
		return Step{Next: until, Waited: waits}, err
	}
	errand, err := n.Store.BeginDelivery(ctx, deliveryID, round)
	if err != nil || errand.Done {
		return Step{}, err
	}
	started := time.Now()
	result := n.send(ctx, errand)
	end := store.AttemptEnd{
		Attempt: store.DeliveryAttempt{
			DeliveryID: deliveryID, Number: errand.Delivery.Attempts, StatusCode: result.Status, Error: result.Error,
			Response: result.Response, LatencyMS: time.Since(started).Milliseconds(), StartedAt: started,
		},
		Round: round, Delivered: result.Verdict == Delivered, DisableAfter: n.DisableAfter,
	}
	var next time.Time
	if wait, more := n.wait(errand.Delivery, result); more {
		// The engine reads whole seconds: rounded up, so that we never come too early.
		next = time.Now().Add(wait).Truncate(time.Second).Add(time.Second)
		end.NextAttemptAt = &next
	}
	if result.Verdict == Gone && errand.Webhook != nil {
		end.Disable = "The receiver answered 410 Gone"
	}
	// The message may have arrived: what is known of it is kept, whatever became of the step.
	after := context.WithoutCancel(ctx)
	err = n.Store.EndAttempt(after, end)
	if result.Verdict == Gone && errand.Recipient != nil {
		err = errors.Join(err, n.Store.RecipientRefused(after, errand.Recipient.ID))
	}
	return Step{Next: next}, err
}

// queueUp takes a turn of the message's channel, or puts the message off.
func (n *Notifier) queueUp(ctx context.Context, id string, round int, patience time.Duration) (waits bool, until time.Time, err error) {
	d, err := n.Store.Delivery(ctx, id)
	if err != nil {
		return false, until, err
	}
	channel, paced := n.Senders[d.Channel].(Paced)
	if !paced || channel.Ready() {
		return false, until, nil
	}
	until = time.Now().Add(patience)
	waits, err = n.Store.PostponeDelivery(ctx, id, round, until, "It waits for its turn: many messages are leaving.")
	return waits, until, err
}

func (n *Notifier) send(ctx context.Context, e store.Errand) Result {
	sender, there := n.Senders[e.Delivery.Channel]
	if !there {
		return Result{Verdict: GiveUp, Error: "The channel " + string(e.Delivery.Channel) + " is not set up on this server."}
	}
	return sender.Send(ctx, e)
}

// wait is how long to wait for the next attempt, when there is to be one. A receiver
// may ask for more time than the schedule has, not for less.
func (n *Notifier) wait(d store.Delivery, r Result) (time.Duration, bool) {
	const longest = 24 * time.Hour // the engine waits no longer
	if r.Verdict != Again || d.Tries > len(n.Schedule) {
		return 0, false
	}
	return min(max(n.Schedule[d.Tries-1], r.RetryAfter), longest), true
}
