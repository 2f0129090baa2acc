package price

import (
	"time"

	"github.com/appforge-ai/appforge/store/money"
)

// Usage is what a call used, in tokens, as Gemini's usageMetadata counts them.
type Usage struct {
	Prompt   int // cached tokens included
	Cached   int // part of Prompt
	Output   int // thinking excluded
	Thinking int
	Tool     int // results of tool calls, read as input
}

// Cost gives what a call of model at the time cost, and the version of the price
// used. Thinking is billed as output, tool results as input, cached tokens once at
// the cached price. Both are nil and "" when the table has no price for the model
// at that time.
func (t *Table) Cost(model string, at time.Time, u Usage) (*money.USD, string) {
	e, ok := t.find(model, at)
	if !ok {
		return nil, ""
	}
	input, output, cached := *e.Input, *e.Output, e.Cached
	if l := e.LongContext; l != nil && u.Prompt+u.Tool > l.AbovePromptTokens {
		input, output, cached = *l.Input, *l.Output, l.Cached
	}
	fromCache := min(u.Cached, u.Prompt)
	cachedPrice := input
	if cached != nil {
		cachedPrice = *cached
	}
	total := money.PerMillion(u.Prompt-fromCache+u.Tool, input) +
		money.PerMillion(fromCache, cachedPrice) +
		money.PerMillion(u.Output+u.Thinking, output)
	return &total, t.versionOf(e)
}

// WorstCase gives the most that a call with that prompt and output limit can cost:
// nothing cached, the limit used up. It is nil when the model's price is unknown.
func (t *Table) WorstCase(model string, at time.Time, promptTokens, maxOutput int) (*money.USD, string) {
	return t.Cost(model, at, Usage{Prompt: promptTokens, Output: maxOutput})
}

// versionOf names an entry for the ledger: "2026-11-24:gemini-3.8-flash@2026-09-02".
func (t *Table) versionOf(e entry) string {
	v := t.version + ":" + e.Model
	if !e.From.IsZero() {
		v += "@" + e.From.Format(time.DateOnly)
	}
	return v
}
