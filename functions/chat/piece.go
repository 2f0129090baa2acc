package chat

import (
	"context"
	"fmt"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

// Piece is what a part gave: a summary within the part's limit, or picks.
type Piece struct {
	Summary *Summary `json:"summary,omitempty"`
	Picks   []Pick   `json:"picks,omitempty"`
}

// Do does the part of that id with at most one call of the model, checks what it
// gives and cuts it to the part's limit. pieces holds the pieces of the parts that
// it needs, by id. A failure is a *fault.Error; the Call is valid on failure too.
func (p *Plan) Do(ctx context.Context, model Model, try studio.Try, id string, pieces map[string]Piece) (Piece, studio.Call, error) {
	part, ok := p.Part(id)
	if !ok {
		return Piece{}, studio.Call{}, fault.Newf(fault.Internal, "the plan has no part %q", id)
	}
	switch part.Task {
	case TaskSelection:
		return p.choose(ctx, model, try, part)
	case TaskJoin:
		return p.join(ctx, model, try, part, pieces)
	}
	material := p.material(part)
	draft, call, err := model.SummarizePart(ctx, try, material)
	if err != nil {
		return Piece{}, call, err
	}
	summary, err := ground(draft, material)
	if err != nil {
		return Piece{}, call, err
	}
	summary = fit(summary, part.Limit)
	return Piece{Summary: &summary}, call, nil
}

// material is what a part's summary is made of.
func (p *Plan) material(part Part) Material {
	m := Material{Title: part.Title, Limit: part.Limit}
	for _, s := range part.spans {
		message := p.req.Messages[s.message]
		m.Excerpts = append(m.Excerpts, Excerpt{
			Message: s.message, Role: message.Role, Text: message.Content[s.from:s.to], Partial: s.to-s.from < len(message.Content),
		})
	}
	return m
}

// join joins the summaries that a part needs.
func (p *Plan) join(ctx context.Context, model Model, try studio.Try, part Part, pieces map[string]Piece) (Piece, studio.Call, error) {
	var summaries []Summary
	for _, id := range part.Needs {
		piece, ok := pieces[id]
		if !ok || piece.Summary == nil {
			return Piece{}, studio.Call{}, fault.Newf(fault.Internal, "%s needs the summary of %s, which is not there", part.ID, id)
		}
		summaries = append(summaries, *piece.Summary)
	}
	material := joinMaterial(summaries, part.Limit)
	draft, call, err := model.Join(ctx, try, material)
	if err != nil {
		return Piece{}, call, err
	}
	joined, err := rewrite(draft, material)
	if err != nil {
		return Piece{}, call, err
	}
	for _, s := range summaries {
		joined.Omitted += s.Omitted
		joined.Shortened = joined.Shortened || s.Shortened
	}
	joined = fit(joined, part.Limit)
	return Piece{Summary: &joined}, call, nil
}

// choose chooses among a part's files.
func (p *Plan) choose(ctx context.Context, model Model, try studio.Try, part Part) (Piece, studio.Call, error) {
	material := p.selectMaterial(part)
	draft, call, err := model.Select(ctx, try, material)
	if err != nil {
		return Piece{}, call, err
	}
	picks, err := checkPicks(draft, material.Files)
	return Piece{Picks: picks}, call, err
}

// Result is what a request has come to: the job's output.
type Result struct {
	Operation Operation `json:"operation"`
	Method    Method    `json:"method" enum:"model,extractive-summary,keyword-ranking" doc:"How it was made: by a model, or offline by rules that quote sentences or count words"`
	Summary   *Summary  `json:"summary,omitempty"`
	// Selected are the files for the next request, the most needed first. LeftOut would
	// be useful too, but does not fit the budget with them.
	Selected []Selected `json:"selected,omitzero"`
	LeftOut  []Selected `json:"leftOut,omitempty"`

	TokenBudget  int  `json:"tokenBudget"`
	TokensBefore int  `json:"tokensBefore" doc:"Of the conversation, or of all files offered"`
	TokensAfter  int  `json:"tokensAfter" doc:"Of the summary's text, or of the files selected; never over the budget"`
	Trimmed      bool `json:"trimmed" doc:"Something was left out or shortened so that the result fits its budget"`
	Parts        int  `json:"parts" doc:"How many parts it was made in, joins included"`

	Provider string `json:"provider"`
	Model    string `json:"model"`
}

// Method is how a result was made.
type Method string

// The methods.
const (
	ByModel           Method = "model"
	ExtractiveSummary Method = "extractive-summary"
	KeywordRanking    Method = "keyword-ranking"
)

// OfflineProvider is the provider of the model that works by rules.
const OfflineProvider = "offline"

// Result puts the pieces of all parts together. by says who made them.
func (p *Plan) Result(pieces map[string]Piece, by studio.Info) (Result, error) {
	r := Result{
		Operation: p.req.Operation, Method: ByModel, TokenBudget: p.Budget, TokensBefore: p.TokensBefore,
		Parts: len(p.Parts), Provider: by.Provider, Model: by.Model,
	}
	offline := by.Provider == OfflineProvider
	if p.req.Operation == Choose {
		if offline {
			r.Method = KeywordRanking
		}
		r.Selected, r.LeftOut = p.merge(pieces)
		for _, s := range r.Selected {
			r.TokensAfter += s.Tokens
		}
		r.Trimmed = len(r.LeftOut) > 0
	} else {
		if offline {
			r.Method = ExtractiveSummary
		}
		last := p.Parts[len(p.Parts)-1].ID
		if r.Summary = pieces[last].Summary; r.Summary == nil {
			return Result{}, fault.Newf(fault.Internal, "the summary of %s is not there", last)
		}
		r.TokensAfter = Tokens(r.Summary.Text)
		r.Trimmed = r.Summary.Omitted > 0 || r.Summary.Shortened
	}
	if r.TokensAfter > r.TokenBudget {
		return Result{}, fault.New(fault.Internal, "The result is over its budget.", fmt.Errorf("%d tokens, budget %d", r.TokensAfter, r.TokenBudget))
	}
	return r, nil
}
