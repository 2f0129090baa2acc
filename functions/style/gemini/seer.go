// Package gemini sees with Google's Gemini models what cannot be measured in
// pictures: typefaces, components, and which colour plays which part.
//
// One look is one model call by the path that designs take too (package
// studio/gemini): the same limits, prices, ledger and failure codes. The prompt is
// the template file beside this one.
package gemini

import (
	"context"
	"fmt"

	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store/fault"
)

// Seer is a style.Model. It is safe for concurrent use.
type Seer struct{ designer *gemini.Designer }

var _ style.Model = (*Seer)(nil)

// New makes a Seer that calls the model as the designer does.
func New(designer *gemini.Designer) *Seer { return &Seer{designer} }

// Info says who looks.
func (s *Seer) Info() studio.Info { return s.designer.Info() }

// See looks at the pictures with one call.
func (s *Seer) See(ctx context.Context, try studio.Try, m style.Material) (style.Seen, studio.Call, error) {
	p, err := promptOf(m)
	if err != nil {
		return style.Seen{}, studio.Call{Model: s.Info().Model}, fault.New(fault.Internal, "The prompt for the pictures could not be written.", err)
	}
	question := gemini.Question{System: p.system, Schema: schemaOf(m.Extraction)}
	for i, picture := range m.Pictures {
		question.Parts = append(question.Parts, &genai.Part{Text: fmt.Sprintf("Picture %d:", i)}, genai.NewPartFromBytes(picture.Data, picture.Type))
	}
	question.Parts = append(question.Parts, &genai.Part{Text: p.request})
	var seen style.Seen
	call, err := s.designer.Ask(ctx, try, question, &seen)
	return seen, call, err
}
