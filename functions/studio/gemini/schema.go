package gemini

import (
	"slices"
	"strings"

	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/studio"
)

// screenSchema is the form of a screen's answer. The title comes before the html:
// models write fields in this order, and a short plan first makes a better screen.
func screenSchema() *genai.Schema {
	order := []string{"title", "html"}
	return &genai.Schema{
		Type: genai.TypeObject,
		Properties: map[string]*genai.Schema{
			"title": {Type: genai.TypeString, Description: "Short name of the screen"},
			"html":  {Type: genai.TypeString, Description: "The screen: one root <div> of Tailwind classes over the theme's colours"},
		},
		Required: order, PropertyOrdering: order,
	}
}

// primaryRGB is computed from --primary, so the model is not asked for it.
const primaryRGB = "--primary-rgb"

// themeSchema is the form of a theme's answer: a field for each variable, so that
// none can be missing.
func themeSchema() *genai.Schema {
	order := []string{"name"}
	fields := map[string]*genai.Schema{"name": {Type: genai.TypeString, Description: "Two or three words"}}
	for _, variable := range studio.Variables {
		if variable == primaryRGB {
			continue
		}
		field := fieldOf(variable)
		fields[field] = &genai.Schema{Type: genai.TypeString, Description: "Value of " + variable}
		order = append(order, field)
	}
	return &genai.Schema{Type: genai.TypeObject, Properties: fields, Required: order, PropertyOrdering: slices.Clone(order)}
}

// fieldOf is a variable's field in the answer: "--primary-foreground" is primary_foreground.
func fieldOf(variable string) string {
	return strings.ReplaceAll(strings.TrimPrefix(variable, "--"), "-", "_")
}
