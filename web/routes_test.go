package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

type route struct {
	method, path string
	body         any // valid as far as the schema's required fields go
}

// routes reads every operation from the OpenAPI file.
func (b *bench) routes() []route {
	b.t.Helper()
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct{ Schemas map[string]schema }
	}
	b.call(b.admin, http.MethodGet, "/openapi.json", nil).json(b.t, &doc)
	var list []route
	for path, methods := range doc.Paths {
		for method, raw := range methods {
			var op struct {
				RequestBody struct {
					Content map[string]struct{ Schema schema }
				}
			}
			if err := json.Unmarshal(raw, &op); err != nil {
				b.t.Fatal(err)
			}
			r := route{method: strings.ToUpper(method), path: path}
			if content, found := op.RequestBody.Content["application/json"]; found {
				r.body = content.Schema.example(doc.Components.Schemas)
			}
			list = append(list, r)
		}
	}
	if len(list) < 20 {
		b.t.Fatalf("only %d routes", len(list))
	}
	return list
}

// schema is as much of JSON Schema as an example needs.
type schema struct {
	Ref        string `json:"$ref"`
	Type       any
	Enum       []any
	Format     string
	Minimum    float64
	Required   []string
	Properties map[string]schema
	Items      *schema
	MinItems   int
}

func (s schema) example(all map[string]schema) any {
	if s.Ref != "" {
		return all[s.Ref[strings.LastIndex(s.Ref, "/")+1:]].example(all)
	}
	if len(s.Enum) > 0 {
		return s.Enum[0]
	}
	if types, several := s.Type.([]any); several && slices.Contains(types, any("null")) {
		return nil
	}
	switch s.Type {
	case "object":
		v := map[string]any{}
		for _, name := range s.Required {
			v[name] = s.Properties[name].example(all)
		}
		return v
	case "array":
		v := []any{}
		for range s.MinItems {
			v = append(v, s.Items.example(all))
		}
		return v
	case "integer", "number":
		return s.Minimum
	case "boolean":
		return false
	}
	if s.Format == "date-time" {
		return "2030-01-01T00:00:00Z"
	}
	return "example"
}
