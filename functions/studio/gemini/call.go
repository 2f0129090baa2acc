package gemini

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/functions/studio/prompts"
	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// Question is what one model call asks: stable text first, so that caching works.
type Question struct {
	System string
	Parts  []*genai.Part // of the one user turn: text, images
	Schema *genai.Schema // of the answer
	Room   int           // tokens that the answer may need at a first attempt, when more than Config.MaxOutputTokens
}

// ask makes a question of a designer's prompt.
func ask(p prompts.Prompt, schema *genai.Schema) Question {
	return Question{System: p.System, Parts: []*genai.Part{{Text: p.Brief}, {Text: p.Request}}, Schema: schema}
}

// Ask makes one model call for work other than design, and decodes the answer, JSON
// of the question's schema, into answer. The Call is filled whatever happens; the
// error is a *fault.Error, as that of Theme and Screen.
func (d *Designer) Ask(ctx context.Context, try studio.Try, q Question, answer any) (studio.Call, error) {
	text, call, err := d.generate(ctx, try, q)
	if err != nil {
		return call, err
	}
	return call, readJSON(text, answer)
}

// generate makes one model call and gives the answer's text. The Call is filled
// whatever happens.
func (d *Designer) generate(ctx context.Context, try studio.Try, q Question) (text string, call studio.Call, err error) {
	ctx, span := telemetry.Span(ctx, telemetry.Client, "generate_content "+d.cfg.Model)
	defer func() {
		span.SetAttributes(spanOf(d.cfg.Model, call)...)
		telemetry.End(span, err)
	}()
	call = studio.Call{Model: d.cfg.Model}
	if err := ctx.Err(); err != nil {
		return "", call, interrupted(err, d.cfg.Timeout)
	}
	began := d.cfg.Now()
	answer, reached, err := d.send(ctx, try, q)
	call.Latency = d.cfg.Now().Sub(began)
	if err != nil {
		if call.Unknown = reached && mayBeCharged(err); !call.Unknown {
			call.Cost = new(money.USD) // refused or never received: it costs nothing
		}
		return "", call, d.classify(err)
	}
	d.bill(ctx, &call, answer, began)
	text, err = answerText(answer)
	return text, call, err
}

// spanOf tells of a call by OpenTelemetry's conventions for generative AI.
func spanOf(requested string, c studio.Call) []attribute.KeyValue {
	known := []attribute.KeyValue{
		attribute.String("gen_ai.operation.name", "generate_content"), attribute.String("gen_ai.provider.name", "gcp.gemini"),
		attribute.String("gen_ai.output.type", "json"), attribute.String("gen_ai.request.model", requested),
	}
	if c.ResponseID == "" && c.FinishReason == "" {
		return known // nothing was answered
	}
	return append(known,
		attribute.String("gen_ai.response.model", c.Model),
		attribute.String("gen_ai.response.id", c.ResponseID), attribute.StringSlice("gen_ai.response.finish_reasons", []string{c.FinishReason}),
		attribute.Int("gen_ai.usage.input_tokens", c.Prompt), attribute.Int("gen_ai.usage.cache_read.input_tokens", c.Cached),
		attribute.Int("gen_ai.usage.output_tokens", c.Output+c.Thinking), attribute.Int("gen_ai.usage.reasoning.output_tokens", c.Thinking),
	)
}

// send makes the request under the call's own deadline. reached tells whether a
// connection was had, so that something may have arrived.
func (d *Designer) send(ctx context.Context, try studio.Try, q Question) (answer *genai.GenerateContentResponse, reached bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, d.cfg.Timeout)
	defer cancel()
	var connected atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	defer func() {
		reached = connected.Load()
		if v := recover(); v != nil {
			// The SDK asserts types of the JSON it is given.
			answer, err = nil, &unreadableError{cause: fmt.Sprint(v)}
		}
		if err != nil && ctx.Err() != nil {
			err = ctx.Err() // whatever it broke, this is why
		}
	}()
	config := &genai.GenerateContentConfig{
		SystemInstruction: genai.NewContentFromText(q.System, ""),
		MaxOutputTokens:   d.outputLimit(try.Number, q.Room),
		ResponseMIMEType:  "application/json",
		ResponseSchema:    q.Schema,
		HTTPOptions:       &genai.HTTPOptions{Headers: http.Header{CallHeader: {try.CallID}}},
		// On by default: the SDK would make further calls that no ledger row knows of.
		AutomaticContinuation: genai.Ptr(false),
	}
	if level, ok := thinkingLevels[d.cfg.Thinking]; ok {
		config.ThinkingConfig = &genai.ThinkingConfig{ThinkingLevel: level}
	}
	contents := []*genai.Content{{Role: genai.RoleUser, Parts: q.Parts}}
	answer, err = d.client.Models.GenerateContent(traced, d.cfg.Model, contents, config)
	return answer, false, err
}

// outputLimit doubles with each attempt: an answer that was cut off needs more room.
func (d *Designer) outputLimit(attempt, room int) int32 {
	limit := min(max(d.cfg.MaxOutputTokens, room), maxOutputLimit)
	for range attempt - 1 {
		if limit *= 2; limit >= maxOutputLimit {
			return maxOutputLimit
		}
	}
	return int32(limit) // at most maxOutputLimit, by Config.check
}

// bill fills in who answered and what it cost.
func (d *Designer) bill(ctx context.Context, call *studio.Call, answer *genai.GenerateContentResponse, at time.Time) {
	if answer.ModelVersion != "" {
		call.Model = shorten(answer.ModelVersion, maxName)
	}
	call.ResponseID = shorten(answer.ResponseID, maxName)
	call.FinishReason = shorten(finishReason(answer), maxName)
	if status := answer.ModelStatus; status != nil && !status.RetirementTime.IsZero() {
		d.retiring.Do(func() {
			d.log.WarnContext(ctx, "the model will be retired: set GEMINI_MODEL to its successor",
				slog.String("model", call.Model), slog.Time("retired_at", status.RetirementTime))
		})
	}
	u := answer.UsageMetadata
	if u == nil || (u.PromptTokenCount == 0 && u.CandidatesTokenCount == 0 && u.ThoughtsTokenCount == 0) {
		call.Unknown = true
		return
	}
	call.Prompt, call.Cached, call.Tool = count(u.PromptTokenCount), count(u.CachedContentTokenCount), count(u.ToolUsePromptTokenCount)
	call.Output, call.Thinking = count(u.CandidatesTokenCount), count(u.ThoughtsTokenCount)
	call.Cost, call.PriceVersion = d.cfg.Prices.Cost(call.Model, at, price.Usage{
		Prompt: call.Prompt, Cached: call.Cached, Output: call.Output, Thinking: call.Thinking, Tool: call.Tool,
	})
	if call.Cost == nil {
		d.log.WarnContext(ctx, "no price for the model that answered: the call's cost is unknown", slog.String("model", call.Model))
	}
}

// count guards the ledger against nonsense.
func count(tokens int32) int { return max(0, int(tokens)) }

// mayBeCharged reports whether a call that reached the service and brought no usage
// back may be on the bill: not when the service itself refused or failed it.
func mayBeCharged(err error) bool {
	var api genai.APIError
	if !errors.As(err, &api) {
		return true
	}
	const clientClosedRequest = 499
	return api.Code == http.StatusGatewayTimeout || api.Code == http.StatusRequestTimeout || api.Code == clientClosedRequest
}

// interrupted is the failure of a call that ran out of time or was called off.
func interrupted(cause error, limit time.Duration) *fault.Error {
	if errors.Is(cause, context.Canceled) {
		return fault.New(fault.Cancelled, "The call was called off.", cause)
	}
	return fault.New(fault.Timeout, fmt.Sprintf("The model did not answer within %s.", limit), cause)
}
