package style

import (
	"context"

	"github.com/appforge-ai/appforge/functions/studio"
)

// Model sees what cannot be measured. One method call is at most one model call:
// retries belong to the engine. A failure is a *fault.Error whose code decides
// whether another try may help; the Call is valid on failure too, because failed
// calls cost money. What a Model says is a draft: Compose checks it.
type Model interface {
	// Info says who looks. It makes no call.
	Info() studio.Info
	// See looks at the pictures.
	See(ctx context.Context, try studio.Try, m Material) (Seen, studio.Call, error)
}

// Material is what a model is shown.
type Material struct {
	Extraction Extraction
	Pictures   []Picture // by position in the request
	Measured   []Measured
}

// Picture is a picture as the model gets it: reduced, and free of what cameras and
// programs write beside the pixels.
type Picture struct {
	Type string // media type of Data
	Data []byte
}

// Seen is a model's draft.
type Seen struct {
	Colors     []SeenColor `json:"colors"`
	Typography []SeenTrait `json:"typography"`
	Components []SeenTrait `json:"components"`
	Radius     string      `json:"radius"`     // of corners, a CSS length
	TypeBrief  string      `json:"typeBrief"`  // a sentence for a brief's typography
	PartsBrief string      `json:"partsBrief"` // a sentence for a brief's components
	StyleBrief string      `json:"styleBrief"` // some words for a brief's UI style
}

// SeenColor is a colour that a model gives a role.
type SeenColor struct {
	Role       string  `json:"role"`
	Hex        string  `json:"hex"`
	Image      int     `json:"image"` // position, from 0
	Confidence float64 `json:"confidence"`
}

// SeenTrait is something that a model says of type or components.
type SeenTrait struct {
	Name       string  `json:"name"`
	Value      string  `json:"value"`
	Image      int     `json:"image"`
	Confidence float64 `json:"confidence"`
}
