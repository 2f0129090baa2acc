package tailwind

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestIndexShowsEveryScreenInASandbox(t *testing.T) {
	screens := []IndexEntry{{"home.html", "Home"}, {"sign in: a?#b.html", "Sign in"}, {"javascript:alert(1)", "<script>"}}
	doc := parse(t, Index("Crumb", sampleTheme, screens))

	here, err := url.Parse("file:///designs/index.html")
	if err != nil {
		t.Fatal(err)
	}
	frames := elements(doc, atom.Iframe)
	if len(frames) != len(screens) {
		t.Fatalf("%d frames, want %d", len(frames), len(screens))
	}
	for i, frame := range frames {
		if !slices.Contains(frame.Attr, html.Attribute{Key: "sandbox"}) {
			t.Errorf("frame %d is not in a full sandbox: %v", i, frame.Attr)
		}
		if got := attribute(frame, "title"); got != screens[i].Title {
			t.Errorf("frame %d is called %q, want %q", i, got, screens[i].Title)
		}
		src, err := here.Parse(attribute(frame, "src"))
		if err != nil {
			t.Fatal(err)
		}
		if want := "/designs/" + screens[i].File; src.Scheme != "file" || src.Path != want || src.RawQuery != "" || src.Fragment != "" {
			t.Errorf("frame %d shows %s, want the file %s", i, src, want)
		}
	}
	if n := len(elements(doc, atom.Script)); n != 0 {
		t.Errorf("%d script elements, want none", n)
	}
}

func TestIndexShowsTheTheme(t *testing.T) {
	doc := parse(t, Index("Crumb", sampleTheme+"--ring:red}</style><script>x</script>", nil))
	style := only(t, doc, atom.Style).FirstChild.Data
	if want := ".theme { --background:#fffdf8;"; !strings.Contains(style, want) {
		t.Errorf("style lacks %q", want)
	}
	var names, paints []string
	for _, name := range elements(only(t, doc, atom.Ul), atom.B) {
		names = append(names, name.FirstChild.Data)
	}
	for _, chip := range elements(doc, atom.Span) {
		paints = append(paints, attribute(chip, "style"))
	}
	if want := []string{"background", "foreground", "primary", "primary-rgb", "radius", "chart-1"}; !slices.Equal(names, want) {
		t.Errorf("swatches = %q, want %q", names, want)
	}
	if want := []string{
		"background:var(--background)", "background:var(--foreground)", "background:var(--primary)",
		"background:rgb(var(--primary-rgb))", "border-radius:min(var(--radius),50%)", "background:var(--chart-1)",
	}; !slices.Equal(paints, want) {
		t.Errorf("paints = %q, want %q", paints, want)
	}
	if n := len(elements(doc, atom.Script)); n != 0 {
		t.Errorf("%d script elements got in", n)
	}
}

func TestIndexWithstandsAHostileTitle(t *testing.T) {
	const title = `</title><script>alert("1")</script>`
	doc := parse(t, Index(title, "", nil))
	if got := only(t, doc, atom.H1).FirstChild.Data; got != title {
		t.Errorf("heading = %q, want the title as text", got)
	}
	if n := len(elements(doc, atom.Script)); n != 0 {
		t.Errorf("%d script elements got in", n)
	}
}
