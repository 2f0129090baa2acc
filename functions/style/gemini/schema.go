package gemini

import (
	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/style"
)

// schemaOf is the form of the answer: what the extraction is not about is not asked.
func schemaOf(e style.Extraction) *genai.Schema {
	var fields []field
	if e == style.Full {
		fields = append(fields, field{"colors", listOf(field{"role", line("")}, field{"hex", line("#rrggbb")})})
	}
	if e == style.Full || e == style.Typography {
		fields = append(fields, field{"typography", traits()})
	}
	if e == style.Full || e == style.Components {
		fields = append(fields, field{"components", traits()}, field{"radius", line("A CSS length")})
	}
	return object(append(fields, field{"typeBrief", line("")}, field{"partsBrief", line("")}, field{"styleBrief", line("")})...)
}

type field struct {
	name   string
	schema *genai.Schema
}

func object(fields ...field) *genai.Schema {
	s := &genai.Schema{Type: genai.TypeObject, Properties: map[string]*genai.Schema{}}
	for _, f := range fields {
		s.Properties[f.name] = f.schema
		s.Required = append(s.Required, f.name)
	}
	s.PropertyOrdering = s.Required
	return s
}

// listOf is a list of what is seen, each with its evidence.
func listOf(fields ...field) *genai.Schema {
	return &genai.Schema{Type: genai.TypeArray, Items: object(append(fields,
		field{"image", &genai.Schema{Type: genai.TypeInteger}}, field{"confidence", &genai.Schema{Type: genai.TypeNumber}})...)}
}

func traits() *genai.Schema { return listOf(field{"name", line("")}, field{"value", line("")}) }

func line(description string) *genai.Schema {
	return &genai.Schema{Type: genai.TypeString, Description: description}
}
