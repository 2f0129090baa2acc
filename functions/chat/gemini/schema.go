package gemini

import (
	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/chat"
)

// summarySchema is the form of a part's answer: the fields of a chat.Summary.
func summarySchema() *genai.Schema {
	items := func() *genai.Schema { return listOf(field{"text", text("")}, field{"messages", numbers()}) }
	return object(
		field{"overview", text("")}, field{"decisions", items()}, field{"constraints", items()}, field{"openQuestions", items()},
		field{"names", listOf(field{"text", text("Exactly as the conversation writes it")}, field{"type", oneOf(chat.NameTypes...)}, field{"messages", numbers()})},
		field{"facts", items()},
	)
}

// joinSchema is the form of a join's answer: the fields of a chat.Joined.
func joinSchema() *genai.Schema {
	var kinds []string
	for _, k := range chat.Kinds {
		kinds = append(kinds, string(k))
	}
	ids := &genai.Schema{Type: genai.TypeArray, Items: text("")}
	return object(field{"overview", text("")}, field{"items", listOf(field{"kind", oneOf(kinds...)}, field{"text", text("")}, field{"from", ids})})
}

// picksSchema is the form of a selection's answer.
func picksSchema() *genai.Schema {
	return object(field{"picks", listOf(field{"id", text("")}, field{"reason", text("")}, field{"score", &genai.Schema{Type: genai.TypeInteger}})})
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

func listOf(fields ...field) *genai.Schema {
	return &genai.Schema{Type: genai.TypeArray, Items: object(fields...)}
}

func text(description string) *genai.Schema {
	return &genai.Schema{Type: genai.TypeString, Description: description}
}

func numbers() *genai.Schema {
	return &genai.Schema{Type: genai.TypeArray, Items: &genai.Schema{Type: genai.TypeInteger}}
}

func oneOf(values ...string) *genai.Schema {
	return &genai.Schema{Type: genai.TypeString, Format: "enum", Enum: values}
}
