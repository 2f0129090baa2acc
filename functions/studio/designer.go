package studio

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// Designer makes themes and screens. One method call is at most one model call:
// retries belong to the engine. A failure is a *fault.Error whose code decides
// whether another try may help; the Call is valid on failure too, because failed
// calls cost money.
type Designer interface {
	// Info says who designs. It makes no call.
	Info() Info
	// Theme makes the brand's theme.
	Theme(ctx context.Context, try Try, b Branding) (Theme, Call, error)
	// Screen makes one screen, or changes one when r.ReferenceHTML is set.
	Screen(ctx context.Context, try Try, b Branding, r ScreenRequest) (Screen, Call, error)
}

// Info describes a designer.
type Info struct {
	Provider string // "google" or "offline"
	Model    string // requested model id; "templates" for the offline designer
	// Estimate is the worst-case price of one call, nil when the model's price is unknown.
	Estimate *money.USD
	// PriceVersion names the price table entry that Estimate stands on, "" when unknown.
	PriceVersion string
	// TypicalTheme and TypicalScreen are what a call of usual length costs, nil when
	// the model's price is unknown; TypicalCall is how long one usually takes.
	TypicalTheme, TypicalScreen *money.USD
	TypicalCall                 time.Duration
}

// Try identifies one attempt at one piece of work.
type Try struct {
	CallID string // the ledger row's id; sent along as the X-AppForge-Call header
	Number int    // 1 for the first attempt; a later one gets a larger output limit after Truncated
}

// Call is what one model call used, whatever its outcome.
type Call struct {
	Model        string        // model id as answered, requested id when there was no answer
	ResponseID   string        // the provider's id of the answer
	FinishReason string        // as answered
	Prompt       int           // prompt tokens, cached ones included
	Cached       int           // cached prompt tokens
	Output       int           // answer tokens, thinking excluded
	Thinking     int           // thinking tokens
	Tool         int           // tool-use prompt tokens
	Cost         *money.USD    // nil: the model's price is unknown, or the outcome is (then the estimate stands)
	PriceVersion string        // the price table entry used
	Latency      time.Duration // wall time of the call
	Unknown      bool          // the call may have been charged although no usage came back (timeout, cut connection)
}
