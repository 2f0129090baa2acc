// Package extractive is the offline counterpart of the chat context: it quotes the
// sentences of a conversation that matter by rules, and ranks files by the words of
// the request. It understands nothing, and its results say so (chat.Result's Method):
// it is for machines without a model key, and for tests.
package extractive

import (
	"context"
	"errors"
	"time"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Name is the model's name in jobs and in the ledger.
const Name = "extractive"

// Model is a chat.Model. It is safe for concurrent use.
type Model struct{}

var _ chat.Model = Model{}

// Info says that nothing is called and nothing costs.
func (Model) Info(int, int) studio.Info {
	return studio.Info{Provider: chat.OfflineProvider, Model: Name, Estimate: new(money.USD)}
}

// SummarizePart quotes what matters of a stretch of the conversation. It fails only
// when ctx has ended (fault.Cancelled or fault.Timeout).
func (Model) SummarizePart(ctx context.Context, _ studio.Try, m chat.Material) (chat.Summary, studio.Call, error) {
	began := time.Now()
	if err := ended(ctx); err != nil {
		return chat.Summary{}, free(began), err
	}
	s := summarise(m)
	return s, free(began), nil
}

// Join keeps all items, and of each overview as much as there is room for.
func (Model) Join(ctx context.Context, _ studio.Try, m chat.JoinMaterial) (chat.Joined, studio.Call, error) {
	began := time.Now()
	if err := ended(ctx); err != nil {
		return chat.Joined{}, free(began), err
	}
	return chat.Joined{Overview: joinOverviews(m.Overviews, m.Limit/overviewShare)}, free(began), nil
}

// Select ranks the files by the words of the request.
func (Model) Select(ctx context.Context, _ studio.Try, m chat.SelectMaterial) ([]chat.Pick, studio.Call, error) {
	began := time.Now()
	if err := ended(ctx); err != nil {
		return nil, free(began), err
	}
	return rank(m), free(began), nil
}

func free(began time.Time) studio.Call {
	return studio.Call{Model: Name, FinishReason: "STOP", Cost: new(money.USD), Latency: time.Since(began)}
}

func ended(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return fault.New(fault.Cancelled, "The work was called off.", err)
	default:
		return fault.New(fault.Timeout, "The time for the work has passed.", err)
	}
}
