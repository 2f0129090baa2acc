package offline

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"regexp"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

//go:embed templates/*.html
var templateFiles embed.FS

// The names under which the offline designer shows in jobs and on the page.
const (
	Provider = "offline"
	Model    = "templates"
	// typicalCall is what drawing takes, with its step around it.
	typicalCall = 100 * time.Millisecond
)

// Designer designs from the templates. It may be used by many goroutines at once.
type Designer struct{ templates *template.Template }

var _ studio.Designer = (*Designer)(nil)

// New reads the embedded templates.
func New() *Designer {
	d := &Designer{}
	d.templates = template.Must(template.New("offline").Funcs(template.FuncMap{
		"icon": icon, "solid": solid, "art": art, "line": linePath, "area": areaPath, "bars": bars, "arcs": arcs,
		"tone": tone, "until": until, "show": d.show, "initials": initials, "lower": strings.ToLower,
		"add": func(a, b int) int { return a + b },
	}).ParseFS(templateFiles, "templates/*.html"))
	return d
}

// Info says that nothing is called and nothing costs.
func (d *Designer) Info() studio.Info {
	return studio.Info{
		Provider: Provider, Model: Model, Estimate: new(money.USD),
		TypicalTheme: new(money.USD), TypicalScreen: new(money.USD), TypicalCall: typicalCall,
	}
}

// Theme makes the theme of a brief; the same brief gives the same theme. It fails
// only when ctx has ended (fault.Cancelled or fault.Timeout).
func (d *Designer) Theme(ctx context.Context, _ studio.Try, b studio.Branding) (studio.Theme, studio.Call, error) {
	start := time.Now()
	if err := ended(ctx); err != nil {
		return studio.Theme{}, free(start), err
	}
	t, err := ThemeOf(b)
	return t, free(start), err
}

// ThemeOf derives a finished theme from the colours that a brief gives, and what
// they leave open from the kind of app. The same brief gives the same theme.
func ThemeOf(b studio.Branding) (studio.Theme, error) { return studio.FinishTheme(themeOf(b)) }

// Screen makes a screen, or changes r.ReferenceHTML as r.Purpose says. The same
// request gives the same screen. It fails when ctx has ended (fault.Cancelled or
// fault.Timeout), and when the HTML to change is not a screen (fault.Malformed,
// fault.TooLarge).
func (d *Designer) Screen(ctx context.Context, _ studio.Try, b studio.Branding, r studio.ScreenRequest) (studio.Screen, studio.Call, error) {
	start := time.Now()
	if err := ended(ctx); err != nil {
		return studio.Screen{}, free(start), err
	}
	s := studio.Screen{ID: r.ID, Title: r.Name}
	var err error
	if strings.TrimSpace(r.ReferenceHTML) != "" {
		s, err = d.edit(b, r)
	} else {
		p := newPage(b, r)
		s.HTML, err = d.execute("screen-"+p.Kind, p)
		s.HTML = p.ink(s.HTML)
	}
	return s, free(start), err
}

// ended gives the failure of a context that is over.
func ended(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, "The time for this design is over.", err)
	default:
		return fault.New(fault.Cancelled, "The design was cancelled.", err)
	}
}

// free is the account of work that called no model.
func free(start time.Time) studio.Call {
	return studio.Call{Model: Model, FinishReason: "STOP", Cost: new(money.USD), Latency: time.Since(start)}
}

// show writes an element by the template of its kind.
func (d *Designer) show(e *element) (template.HTML, error) {
	html, err := d.execute("block-"+e.Kind, e)
	return template.HTML(html), err // #nosec G203 -- escaped by the template
}

var betweenTags = regexp.MustCompile(`>\s*\n\s*<`)

func (d *Designer) execute(name string, data any) (string, error) {
	var b bytes.Buffer
	if err := d.templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", fault.New(fault.Internal, "The offline template "+name+" failed.", err)
	}
	return strings.TrimSpace(betweenTags.ReplaceAllString(b.String(), ">\n<")), nil
}

// initials are for the round of someone without a picture.
func initials(name string) string {
	var letters string
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == ',' || r == '.' }) {
		if len(letters) < 2 && w != "Dr" {
			letters += letter(w)
		}
	}
	return letters
}
