package tailwind

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/url"
	"strings"
)

// IndexEntry is one screen that an index page shows.
type IndexEntry struct {
	File  string // file name beside the index page, such as "home.html"
	Title string
}

//go:embed index.gohtml
var indexSource string

var indexTemplate = template.Must(template.New("index").Parse(indexSource))

// swatch is one variable of the theme as the index page shows it.
type swatch struct {
	Name, Value string
	Paint       template.CSS // declarations that show the value on a chip
}

// Index writes a page that shows all screens in phone frames, in their order,
// and the variables of their theme. It works from the disk: it loads nothing but
// the screens' files beside it, each in a sandbox, and runs no script.
func Index(title, themeStyle string, screens []IndexEntry) []byte {
	vars := variables(themeStyle)
	data := struct {
		Title    string
		Screens  []IndexEntry
		Swatches []swatch
		Theme    template.CSS
	}{title, make([]IndexEntry, len(screens)), swatches(vars), template.CSS(declarations(vars))} // #nosec G203 -- variables keeps plain values only
	for i, s := range screens {
		// "./" and the escaping keep a name with a colon or a question mark a file name.
		data.Screens[i] = IndexEntry{File: "./" + url.PathEscape(s.File), Title: s.Title}
	}
	var b bytes.Buffer
	if err := indexTemplate.Execute(&b, data); err != nil {
		panic("tailwind: the index template does not fit its data: " + err.Error()) // a buffer does not fail
	}
	return b.Bytes()
}

// swatches pairs every variable with the paint that shows it.
func swatches(vars []variable) []swatch {
	list := make([]swatch, 0, len(vars))
	for _, v := range vars {
		s := swatch{Name: strings.TrimPrefix(v.Name, "--"), Value: v.Value}
		switch s.Name {
		case "radius":
			s.Paint = "border-radius:min(var(--radius),50%)"
		case "primary-rgb":
			s.Paint = "background:rgb(var(--primary-rgb))"
		default:
			s.Paint = template.CSS("background:var(" + v.Name + ")") // #nosec G203 -- the name is letters, digits and hyphens
		}
		list = append(list, s)
	}
	return list
}
