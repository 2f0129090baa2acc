package functions

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// NewJob takes the pictures from the request's files, or from data URLs in its input.
func (f *StyleExtraction) NewJob(_ context.Context, req TaskRequest) (store.NewJob, error) {
	var asked struct {
		ExtractionType string            `json:"extractionType"`
		Images         []json.RawMessage `json:"images"`
	}
	if err := json.Unmarshal(req.Input, &asked); err != nil {
		return store.NewJob{}, fault.New(fault.InvalidInput, `The input is not {"extractionType": "colors|typography|components|full", "images": [data URLs]}.`, err)
	}
	extraction, err := style.ParseExtraction(asked.ExtractionType)
	if err != nil {
		return store.NewJob{}, err
	}
	if extraction.Sees() && !extraction.Measures() && f.Model == nil {
		return store.NewJob{}, fault.Newf(fault.InvalidInput,
			"extractionType %q is seen by the model, and no model key is set here: ask for colors, or set GOOGLE_GENERATIVE_AI_API_KEY", extraction)
	}
	files, err := filesOf(req.Files, asked.Images)
	if err != nil {
		return store.NewJob{}, err
	}
	r, images, err := inspect(extraction, files)
	if err != nil {
		return store.NewJob{}, err
	}
	input, err := json.Marshal(r)
	if err != nil {
		return store.NewJob{}, fmt.Errorf("write input: %w", err)
	}
	info := f.worker(extraction)
	return store.NewJob{
		Name: nameOfPictures(r.Images), Input: input, Provider: info.Provider, Model: info.Model, Images: images,
		Pieces: piecesOf(r, info.Provider != offline.Provider),
	}, nil
}

// filesOf are the uploads, or the pictures in data URLs.
func filesOf(uploads []File, urls []json.RawMessage) ([]File, error) {
	if err := style.CheckCount(max(len(uploads), len(urls))); err != nil {
		return nil, err
	}
	if len(uploads) > 0 {
		return uploads, nil
	}
	files := make([]File, len(urls))
	for i, raw := range urls {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return nil, fault.Newf(fault.InvalidInput, "images[%d] is not a text: write a data URL such as data:image/png;base64,…", i)
		}
		data, err := style.ParseDataURL(i, text)
		if err != nil {
			return nil, err
		}
		files[i].Data = data
	}
	return files, nil
}

// inspect finds out what the files are.
func inspect(extraction style.Extraction, files []File) (style.Request, []store.NewImage, error) {
	r := style.Request{ExtractionType: extraction}
	var images []store.NewImage
	for i, file := range files {
		picture, err := style.Inspect(i, file.Data)
		if err != nil {
			return style.Request{}, nil, err
		}
		picture.ID, picture.Name = fmt.Sprintf(imagePiece, i+1), style.FileName(file.Name)
		r.Images = append(r.Images, picture)
		images = append(images, store.NewImage{ID: picture.ID, Type: picture.Type, SHA256: picture.SHA256, Data: file.Data})
	}
	return r, images, nil
}

func nameOfPictures(images []style.Image) string {
	if len(images) == 1 {
		return cmp.Or(images[0].Name, "1 picture")
	}
	return fmt.Sprintf("%d pictures", len(images))
}

// piecesOf are the parts of a job.
func piecesOf(r style.Request, model bool) []store.NewPiece {
	var pieces []store.NewPiece
	if r.ExtractionType.Measures() {
		for i, picture := range r.Images {
			pieces = append(pieces, store.NewPiece{ID: picture.ID, Title: cmp.Or(picture.Name, fmt.Sprintf("picture %d", i+1))})
		}
	}
	if r.ExtractionType.Sees() && model {
		pieces = append(pieces, store.NewPiece{ID: seePiece, Title: "type and components"})
	}
	return pieces
}
