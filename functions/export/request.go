package export

import (
	"regexp"

	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

// The size of a screen, where nothing else is asked.
const (
	defaultWidth = 375
	screenHeight = 812
)

// Look is how pictures are to be: what Request and its stored form have in common.
type Look struct {
	Theme  *studio.Theme `json:"theme,omitempty" doc:"What the screens wear; their job's own theme when absent"`
	Format render.Format `json:"format,omitempty" enum:"png,pdf" default:"png"`
	Width  int           `json:"width,omitempty" minimum:"16" maximum:"4096" doc:"CSS pixels; 375 when absent"`
	Height *int          `json:"height,omitempty" minimum:"0" maximum:"16384" doc:"CSS pixels, of a PDF's sheet too; 0 is as tall as the content; 812 when absent, and the content's height for a PDF"`
	Scale  float64       `json:"scale,omitempty" minimum:"1" maximum:"3" doc:"Device pixels in a CSS pixel; 1 when absent"`
	Clip   *render.Clip  `json:"clip,omitempty" doc:"Part of the page, PNG only"`
}

// Request asks for pictures, of HTML or of screens.
type Request struct {
	HTML        string   `json:"html,omitempty" doc:"A whole document, or a screen's HTML, whose Tailwind classes are compiled"`
	SourceJobID string   `json:"sourceJobId,omitempty" format:"uuid" doc:"The job whose screens are meant"`
	ScreenIDs   []string `json:"screenIds,omitempty" maxItems:"50" nullable:"false" doc:"In this order; all finished screens when absent"`
	Look
}

// Screen names one version of a screen.
type Screen struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Version int    `json:"version"`
}

// Order is a request as its job keeps it: with the screens that were there.
type Order struct {
	HTML        string   `json:"html,omitempty"`
	SourceJobID string   `json:"sourceJobId,omitempty"`
	Screens     []Screen `json:"screens,omitempty"`
	Look
}

// ExportedFile is one finished file of an export.
type ExportedFile struct {
	ArtifactID  string `json:"artifactId"`
	URL         string `json:"url" doc:"Where it is fetched"`
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Size        int64  `json:"size" doc:"Bytes"`
	SHA256      string `json:"sha256"`
	Width       int    `json:"width,omitempty" doc:"Device pixels of a PNG, CSS pixels of a PDF's first sheet"`
	Height      int    `json:"height,omitempty"`
	Pages       int    `json:"pages" doc:"Sheets of a PDF, files in a zip"`
	ExpiresAt   string `json:"expiresAt,omitempty" format:"date-time" doc:"When it goes; absent: with its job"`
}

// Result is the outputData of a screenshot-export job.
type Result struct {
	Format render.Format  `json:"format" enum:"png,pdf"`
	File   ExportedFile   `json:"file" doc:"What was asked for: one picture, one PDF, or a zip of pictures"`
	Files  []ExportedFile `json:"files" nullable:"false" doc:"Each screen by itself, where there are several"`
}

// Check fills in what r leaves open, and holds it to the limits. The error names the field.
func (r *Request) Check() error {
	switch {
	case r.HTML == "" && r.SourceJobID == "":
		return invalid("html and jobId are both absent: give HTML, or the job whose screens are to be exported")
	case r.HTML != "" && r.SourceJobID != "":
		return invalid("html and jobId are both given: give one of them")
	case r.HTML != "" && len(r.ScreenIDs) > 0:
		return invalid("screenIds name screens of a job: give jobId too, and no html")
	case len(r.ScreenIDs) > render.MaxPages:
		return invalid("screenIds has %d entries; the limit of pages is %d", len(r.ScreenIDs), render.MaxPages)
	}
	seen := map[string]bool{}
	for _, id := range r.ScreenIDs {
		if id == "" || seen[id] {
			return invalid("screenIds has %q twice, or an empty entry", id)
		}
		seen[id] = true
	}
	return r.check(r.HTML)
}

func (l *Look) check(html string) error {
	if l.Format == "" {
		l.Format = render.PNG
	}
	if l.Width == 0 {
		l.Width = defaultWidth
	}
	if l.Scale == 0 {
		l.Scale = 1
	}
	if l.Height == nil && l.Format == render.PDF {
		l.Height = new(0)
	}
	if l.Height == nil {
		l.Height = new(screenHeight)
	}
	if l.Theme != nil {
		if IsDocument(html) {
			return invalid("theme is for screens: a whole document has its own style")
		}
		if _, err := studio.ParseTheme(l.Theme.Style); err != nil {
			return fault.New(fault.InvalidInput, "theme.style cannot be used: "+fault.Public(err), err)
		}
	}
	if html == "" {
		html = "screen" // which is checked once it is read
	}
	return l.Page(html).Check()
}

// Page is one document in this look.
func (l Look) Page(html string) render.Page {
	return render.Page{HTML: html, Format: l.Format, Width: l.Width, Height: *l.Height, Scale: l.Scale, Clip: l.Clip}
}

var document = regexp.MustCompile(`(?is)^\s*(<!--.*?-->\s*)*<(!doctype|html)\b`)

// IsDocument tells a whole document from the HTML of a screen.
func IsDocument(html string) bool { return document.MatchString(html) }

func invalid(format string, args ...any) error {
	return fault.Newf(fault.InvalidInput, format, args...)
}
