// Package gemini reads conversations with Google's Gemini models.
//
// One part is one model call by the path that designs take too (package
// studio/gemini): the same limits, prices, ledger and failure codes. The prompts are
// the template file beside this one. What comes back is a draft, which package chat
// checks against what was shown.
package gemini

import (
	"context"

	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	// rulesTokens is about what the rules of a prompt have.
	rulesTokens = 1_000
	// answerFactor is how many times the tokens of its text an answer may have: JSON
	// around each item, the messages cited, and thinking.
	answerFactor = 2
)

// Model is a chat.Model. It is safe for concurrent use.
type Model struct{ designer *gemini.Designer }

var _ chat.Model = (*Model)(nil)

// New makes a Model that calls as the designer does.
func New(designer *gemini.Designer) *Model { return &Model{designer} }

// Info says who works, and what one attempt may cost at most.
func (m *Model) Info(shown, limit int) studio.Info {
	return m.designer.InfoFor(shown+rulesTokens, room(limit))
}

// room is what an answer may need whose text is limited to so many tokens.
func room(limit int) int { return answerFactor * limit }

// SummarizePart summarises a stretch of the conversation with one call.
func (m *Model) SummarizePart(ctx context.Context, try studio.Try, material chat.Material) (chat.Summary, studio.Call, error) {
	var draft chat.Summary
	call, err := m.ask(ctx, try, "part", material, summarySchema(), room(material.Limit), &draft)
	return draft, call, err
}

// Join joins summaries with one call.
func (m *Model) Join(ctx context.Context, try studio.Try, material chat.JoinMaterial) (chat.Joined, studio.Call, error) {
	var draft chat.Joined
	data := joinData{material, material.Limit / 4}
	call, err := m.ask(ctx, try, "join", data, joinSchema(), room(material.Limit), &draft)
	return draft, call, err
}

// Select chooses files with one call.
func (m *Model) Select(ctx context.Context, try studio.Try, material chat.SelectMaterial) ([]chat.Pick, studio.Call, error) {
	var draft struct {
		Picks []chat.Pick `json:"picks"`
	}
	call, err := m.ask(ctx, try, "select", material, picksSchema(), room(material.Limit), &draft)
	return draft.Picks, call, err
}

func (m *Model) ask(ctx context.Context, try studio.Try, name string, data any, schema *genai.Schema, room int, answer any) (studio.Call, error) {
	p, err := promptOf(name, data)
	if err != nil {
		return studio.Call{Model: m.designer.Info().Model}, fault.New(fault.Internal, "The prompt for the conversation could not be written.", err)
	}
	return m.designer.Ask(ctx, try, gemini.Question{System: p.system, Parts: []*genai.Part{{Text: p.request}}, Schema: schema, Room: room}, answer)
}
