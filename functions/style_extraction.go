package functions

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// StyleExtraction is the task that reads palette, theme, type and components out of
// pictures. The colours of each picture are a piece, and what a model sees in all of
// them together is one more, which stands on those.
type StyleExtraction struct {
	Images  imageStore
	Decoder *style.Decoder
	Model   style.Model // nil: no model key is set
}

// imageStore keeps the pictures of jobs.
type imageStore interface {
	Image(ctx context.Context, jobID, imageID string) (store.Image, error)
}

var _ Task = (*StyleExtraction)(nil)

const (
	imagePiece = "image-%d" // by position, from 1: the id of a picture and of its piece
	seePiece   = "see"
	// measuredBy is the model's place in the ledger for what is counted in pixels.
	measuredBy = "pixels"
)

// Type is the job type.
func (*StyleExtraction) Type() store.JobType { return store.StyleExtraction }

// worker says who does the work of an extraction: it is written into the job's row,
// which decides about its pieces whatever keys are set later.
func (f *StyleExtraction) worker(e style.Extraction) studio.Info {
	if e.Sees() && f.Model != nil {
		return f.Model.Info()
	}
	return studio.Info{Provider: offline.Provider, Model: measuredBy, Estimate: new(money.USD)}
}

// Levels are the pictures side by side, then the look at all of them.
func (f *StyleExtraction) Levels(job store.Job) ([][]string, error) {
	r, err := requestOf(job)
	if err != nil {
		return nil, err
	}
	var pictures, look []string
	for _, piece := range piecesOf(r, job.Provider != offline.Provider) {
		if piece.ID == seePiece {
			look = append(look, piece.ID)
		} else {
			pictures = append(pictures, piece.ID)
		}
	}
	var levels [][]string
	for _, level := range [][]string{pictures, look} {
		if len(level) > 0 {
			levels = append(levels, level)
		}
	}
	return levels, nil
}

// Info says who makes a piece.
func (f *StyleExtraction) Info(_ store.Job, pieceID string) studio.Info {
	if pieceID == seePiece {
		return f.worker(style.Full)
	}
	return f.worker(style.Colors)
}

// Make measures one picture, or has the model look at all of them.
func (f *StyleExtraction) Make(ctx context.Context, w PieceWork) (json.RawMessage, studio.Call, error) {
	r, err := requestOf(w.Job)
	if err != nil {
		return nil, studio.Call{}, err
	}
	if w.PieceID == seePiece {
		return f.see(ctx, w, r)
	}
	for i, picture := range r.Images {
		if picture.ID == w.PieceID {
			return f.measure(ctx, w.Job.ID, i, picture)
		}
	}
	return nil, studio.Call{}, fault.Newf(fault.InvalidInput, "the job's input has no picture %q", w.PieceID)
}

func (f *StyleExtraction) measure(ctx context.Context, jobID string, i int, picture style.Image) (json.RawMessage, studio.Call, error) {
	began := time.Now()
	var measured style.Measured
	err := f.open(ctx, jobID, i, picture, func(picture image.Image) error {
		measured = style.Measure(picture)
		return nil
	})
	call := studio.Call{Model: measuredBy, Cost: new(money.USD), Latency: time.Since(began)}
	if err != nil {
		return nil, call, err
	}
	call.FinishReason = "STOP"
	data, err := json.Marshal(measured)
	return data, call, err
}

// open reads a picture from the store and decodes it.
func (f *StyleExtraction) open(ctx context.Context, jobID string, i int, picture style.Image, look func(image.Image) error) error {
	stored, err := f.Images.Image(ctx, jobID, picture.ID)
	if err != nil {
		return err
	}
	return f.Decoder.With(ctx, i, stored.Data, look)
}

func (f *StyleExtraction) see(ctx context.Context, w PieceWork, r style.Request) (json.RawMessage, studio.Call, error) {
	if f.Model == nil {
		return nil, studio.Call{}, fault.New(fault.ModelKey, style.NeedsModel, nil)
	}
	measured, err := measuredOf(r, w.Pieces)
	if err != nil {
		return nil, studio.Call{}, err
	}
	m := style.Material{Extraction: r.ExtractionType, Measured: measured}
	for i, picture := range r.Images {
		err := f.open(ctx, w.Job.ID, i, picture, func(picture image.Image) error {
			reduced, err := style.Reduce(picture)
			m.Pictures = append(m.Pictures, reduced)
			return err
		})
		if err != nil {
			return nil, studio.Call{}, err
		}
	}
	seen, call, err := f.Model.See(ctx, w.Try, m)
	if err != nil {
		return nil, call, err
	}
	data, err := json.Marshal(seen)
	return data, call, err
}

// Output puts colours, roles, theme and findings together.
func (f *StyleExtraction) Output(job store.Job, pieces map[string]json.RawMessage) (json.RawMessage, error) {
	r, err := requestOf(job)
	if err != nil {
		return nil, err
	}
	measured, err := measuredOf(r, pieces)
	if err != nil {
		return nil, err
	}
	var seen *style.Seen
	if data, there := pieces[seePiece]; there {
		if err := json.Unmarshal(data, &seen); err != nil {
			return nil, fmt.Errorf("read what was seen: %w", err)
		}
	}
	result, err := style.Compose(r, measured, seen)
	if err != nil {
		return nil, err
	}
	return json.Marshal(result)
}

// measuredOf are the measured colours by position, none when none were wanted.
func measuredOf(r style.Request, pieces map[string]json.RawMessage) ([]style.Measured, error) {
	if !r.ExtractionType.Measures() {
		return nil, nil
	}
	measured := make([]style.Measured, len(r.Images))
	for i, picture := range r.Images {
		if err := json.Unmarshal(pieces[picture.ID], &measured[i]); err != nil {
			return nil, fmt.Errorf("read colours of %s: %w", picture.ID, err)
		}
	}
	return measured, nil
}

func requestOf(job store.Job) (style.Request, error) {
	var r style.Request
	err := json.Unmarshal(job.Input, &r)
	if err == nil {
		err = r.Check()
	}
	if err != nil {
		return style.Request{}, fault.New(fault.InvalidInput, "The job's stored input cannot be read.", err)
	}
	return r, nil
}
