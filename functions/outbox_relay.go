package functions

import (
	"context"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"
)

// OutboxRelay sends, every minute, what did not leave with its request: the engine
// was away, or the process ended between its commit and its send.
type OutboxRelay struct {
	Relay *Relay
}

// Run is the durable function.
func (f *OutboxRelay) Run(ctx context.Context, _ inngestgo.Input[map[string]any]) (any, error) {
	return step.Run(ctx, "send-outbox", func(ctx context.Context) (map[string]int, error) {
		sent, err := f.Relay.Drain(ctx)
		return map[string]int{"sent": sent}, err
	})
}
