package chat

import (
	"context"

	"github.com/appforge-ai/appforge/functions/studio"
)

// Model does the reading and writing of a part. One method call is at most one
// model call: retries belong to the engine. A failure is a *fault.Error whose code
// decides whether another try may help; the Call is valid on failure too, because
// failed calls cost money. What a Model gives is a draft: Plan.Do checks it.
type Model interface {
	// Info says who works, and what a part may cost at most that shows the model so many
	// tokens and whose text is limited to so many. It makes no call.
	Info(shown, limit int) studio.Info
	// SummarizePart summarises a stretch of the conversation.
	SummarizePart(ctx context.Context, try studio.Try, m Material) (Summary, studio.Call, error)
	// Join writes one overview for several summaries, and merges and rewords items
	// that say the same.
	Join(ctx context.Context, try studio.Try, m JoinMaterial) (Joined, studio.Call, error)
	// Select chooses the files that the next request needs.
	Select(ctx context.Context, try studio.Try, m SelectMaterial) ([]Pick, studio.Call, error)
}

// Material is what a part's summary is made of.
type Material struct {
	Title    string    // of the part: "Part 3 of 7"
	Excerpts []Excerpt // in order
	Limit    int       // most tokens of the summary's text
}

// Excerpt is a message, or a piece of one.
type Excerpt struct {
	Message int // position in the request's messages, from 0
	Role    string
	Text    string
	Partial bool // the message has more before or after this
}

// JoinMaterial is what summaries are joined from.
type JoinMaterial struct {
	Overviews []string   // of the parts, in order
	Items     []JoinItem // all items of the parts, those that are equal once
	Limit     int        // most tokens of the joined summary's text
}

// JoinItem is an item of a part's summary under an id.
type JoinItem struct {
	ID   string // "d1", "n12": unique in the material
	Kind Kind
	Item
}

// Joined is a draft of joined summaries.
type Joined struct {
	Overview string
	Items    []Rewrite
}

// Rewrite is an item that stands for one or more items of the material.
type Rewrite struct {
	Kind Kind
	Text string
	From []string // ids of the items that it stands for
}

// SelectMaterial is what a selection is made from.
type SelectMaterial struct {
	Query  string    // the next request
	Recent []Excerpt // the end of the conversation
	Files  []FileView
	Budget int // tokens that the chosen files may have together
	Limit  int // most tokens of the answer
}

// FileView is a file as it is shown.
type FileView struct {
	ID, Label string
	Tokens    int    // of the whole file
	Text      string // its content, or the passages that speak most of the query
	Partial   bool   // Text is not all of it
}

// Pick is a file that a model chose.
type Pick struct {
	ID     string `json:"id"`
	Score  int    `json:"score"` // 0 to 100: how much the next request needs it
	Reason string `json:"reason"`
}
