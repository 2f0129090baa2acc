// Package prompts writes what the model is told.
//
// The texts are template files beside this one (theme.tmpl, screen.tmpl,
// edit.tmpl and their shared rules.tmpl), so that a designer can read and change
// them. Each prompt has three parts, the most stable first, because the model's
// implicit cache works by common beginnings: the rules, the same for all; the
// brief, the same for all screens of a job; the request. What customers wrote is
// fenced as data and escaped, so that it cannot close its fence.
package prompts

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/appforge-ai/appforge/functions/studio"
)

//go:embed *.tmpl
var files embed.FS

var templates = template.Must(template.ParseFS(files, "*.tmpl"))

// Prompt is what one model call is told.
type Prompt struct {
	System  string // the rules
	Brief   string // the brand
	Request string // what to make; last, because it differs from call to call
}

// Size is the prompt's length in bytes.
func (p Prompt) Size() int { return len(p.System) + len(p.Brief) + len(p.Request) }

// Theme asks for the theme of a brand.
func Theme(b studio.Branding) (Prompt, error) {
	return render("theme", b, studio.ScreenRequest{})
}

// Screen asks for a new screen, or for a change of the screen in r.ReferenceHTML,
// which must have passed studio.CheckScreen: it is shown to the model as it is.
func Screen(b studio.Branding, r studio.ScreenRequest) (Prompt, error) {
	if r.ReferenceHTML != "" {
		return render("edit", b, r)
	}
	return render("screen", b, r)
}

func render(name string, b studio.Branding, r studio.ScreenRequest) (Prompt, error) {
	reference := r.ReferenceHTML
	r.ReferenceHTML = ""
	brief, err := fenced(b)
	if err != nil {
		return Prompt{}, fmt.Errorf("write brief: %w", err)
	}
	request, err := fenced(r)
	if err != nil {
		return Prompt{}, fmt.Errorf("write screen request: %w", err)
	}
	data := map[string]any{
		"Brief": brief, "Request": request, "Reference": reference, "Colors": colors(),
		"Logo": b.Logo != "", "ShowLogo": r.ShowLogo, "ShowBottomNav": r.ShowBottomNav,
	}
	var p Prompt
	for part, text := range map[string]*string{"system": &p.System, "brief": &p.Brief, "request": &p.Request} {
		var out bytes.Buffer
		if err := templates.ExecuteTemplate(&out, name+"."+part, data); err != nil {
			return Prompt{}, fmt.Errorf("write prompt %s: %w", name, err)
		}
		*text = out.String()
	}
	return p, nil
}

// fenced writes v as JSON, which escapes angle brackets: no text of a customer can
// end the tag that it stands in.
func fenced(v any) (string, error) {
	text, err := json.MarshalIndent(v, "", " ")
	return string(text), err
}

// colors are the names that colour classes may end with.
func colors() []string {
	var names []string
	for _, v := range studio.Variables {
		if name := strings.TrimPrefix(v, "--"); name != "radius" && !strings.HasSuffix(name, "-rgb") {
			names = append(names, name)
		}
	}
	return names
}
