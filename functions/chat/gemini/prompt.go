package gemini

import (
	"bytes"
	_ "embed" // chat.tmpl
	"fmt"
	"regexp"
	"strconv"
	"text/template"

	"github.com/appforge-ai/appforge/functions/chat"
)

//go:embed chat.tmpl
var file string

var templates = template.Must(template.New("chat").Funcs(template.FuncMap{"inert": inert, "quoted": quoted, "words": words}).Parse(file))

// prompt is what a call is told: the rules, the same for all calls of a kind, and the
// request, which comes last.
type prompt struct{ system, request string }

// joinData is what the join's templates read.
type joinData struct {
	chat.JoinMaterial
	OverviewLimit int
}

func promptOf(name string, data any) (prompt, error) {
	var p prompt
	for part, into := range map[string]*string{".system": &p.system, ".request": &p.request} {
		var out bytes.Buffer
		if err := templates.ExecuteTemplate(&out, name+part, data); err != nil {
			return prompt{}, fmt.Errorf("write prompt %s: %w", name, err)
		}
		*into = out.String()
	}
	return p, nil
}

// ourTags are the tags that fence what others wrote.
var ourTags = regexp.MustCompile(`(?i)<(/?\s*(?:conversation|message|overviews?|items?|recent|request|files?)\b)`)

// inert is a text that cannot open or close a fence. All else stays as it is: escaping
// every sign, as JSON does, would make code dear and hard to read.
func inert(text string) string { return ourTags.ReplaceAllString(text, "&lt;$1") }

// quoted is a word as an attribute, with its quotation marks escaped.
func quoted(word string) string { return inert(strconv.Quote(word)) }

// words is a limit in tokens as a number of words, which models can keep to.
func words(tokens int) int { return max(50, tokens*10/18) }
