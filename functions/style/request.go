package style

import (
	"fmt"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/store/fault"
)

// Extraction is what is to be found out.
type Extraction string

// The extractions. All give findings; Colors and Full give palette and theme too.
const (
	Colors     Extraction = "colors" // measured, without a model
	Typography Extraction = "typography"
	Components Extraction = "components"
	Full       Extraction = "full"
)

// Extractions are all of them.
var Extractions = []Extraction{Colors, Typography, Components, Full}

// Measures reports whether e wants the pictures' colours.
func (e Extraction) Measures() bool { return e == Colors || e == Full }

// Sees reports whether e needs a model.
func (e Extraction) Sees() bool { return e != Colors }

// Request asks for the style of some pictures, whose bytes are kept elsewhere.
type Request struct {
	ExtractionType Extraction `json:"extractionType" enum:"colors,typography,components,full"`
	Images         []Image    `json:"images" minItems:"1" maxItems:"8" nullable:"false"`
}

// Image says which picture is meant and what its bytes were found to be.
type Image struct {
	ID     string `json:"id" doc:"Where its bytes are kept"`
	Name   string `json:"name,omitempty" doc:"File name as uploaded"`
	Type   string `json:"type" doc:"image/png, image/jpeg or image/webp, read from the bytes"`
	Width  int    `json:"width" doc:"Pixels"`
	Height int    `json:"height" doc:"Pixels"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256" doc:"Of the bytes, hex"`
}

// ParseExtraction reads an extraction's name; "" is Full. Its error is
// fault.InvalidInput.
func ParseExtraction(name string) (Extraction, error) {
	e := Extraction(name)
	switch {
	case e == "":
		return Full, nil
	case !slices.Contains(Extractions, e):
		return "", invalid("extractionType is %q: write colors, typography, components or full", short(name))
	}
	return e, nil
}

// Check finds the first fault of a request: a fault.InvalidInput or fault.TooLarge
// that names the field and what it may be.
func (r Request) Check() error {
	if !slices.Contains(Extractions, r.ExtractionType) {
		return invalid("extractionType is %q: write colors, typography, components or full", short(string(r.ExtractionType)))
	}
	if err := CheckCount(len(r.Images)); err != nil {
		return err
	}
	for i, image := range r.Images {
		switch {
		case image.ID == "":
			return invalid("images[%d].id is missing", i)
		case !slices.Contains(Types, image.Type):
			return invalid("images[%d].type is %q: write %s", i, short(image.Type), strings.Join(Types, ", "))
		}
	}
	return nil
}

// CheckCount checks how many pictures a request has.
func CheckCount(n int) error {
	if n < 1 || n > MaxImages {
		return invalid("images has %d entries: send 1 to %d", n, MaxImages)
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fault.New(fault.InvalidInput, fmt.Sprintf(format, args...), nil)
}

// short is a caller's word, cut for an error message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
