package gemini

import (
	"bytes"
	_ "embed" // see.tmpl
	"encoding/json"
	"fmt"
	"text/template"

	"github.com/appforge-ai/appforge/functions/style"
)

//go:embed see.tmpl
var file string

var templates = template.Must(template.New("see").Parse(file))

// prompt is what a call is told beside the pictures: the rules, the same for all
// calls, and the request, which comes last.
type prompt struct{ system, request string }

// wanted says what an extraction is about.
var wanted = map[style.Extraction]string{
	style.Typography: "typography", style.Components: "components, and the radius of corners", style.Full: "colours, typography, components and radius",
}

func promptOf(m style.Material) (prompt, error) {
	type swatch struct {
		Hex   string  `json:"hex"`
		Share float64 `json:"share"`
	}
	measured := make([][]swatch, len(m.Measured))
	for i, picture := range m.Measured {
		for _, c := range picture.Colors {
			measured[i] = append(measured[i], swatch{c.Hex, c.Share})
		}
	}
	colors, err := json.Marshal(measured)
	if err != nil {
		return prompt{}, fmt.Errorf("write measured colours: %w", err)
	}
	data := map[string]string{"Measured": string(colors), "Wanted": wanted[m.Extraction]}
	var p prompt
	for name, into := range map[string]*string{"see.system": &p.system, "see.request": &p.request} {
		var out bytes.Buffer
		if err := templates.ExecuteTemplate(&out, name, data); err != nil {
			return prompt{}, fmt.Errorf("write prompt %s: %w", name, err)
		}
		*into = out.String()
	}
	return p, nil
}
