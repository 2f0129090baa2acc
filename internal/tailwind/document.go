package tailwind

import (
	"cmp"
	"html"
	"strings"
)

// policyOf lets a screen show images of these hosts, by https, and nothing else. It
// stands first in the head, because a policy does not reach back.
func policyOf(imageHosts []string) string {
	images := "'none'"
	if len(imageHosts) > 0 {
		images = html.EscapeString("https://" + strings.Join(imageHosts, " https://"))
	}
	return "default-src 'none'; style-src 'unsafe-inline'; img-src " + images + "; font-src data:; base-uri 'none'; form-action 'none'"
}

// screenBase comes after the classes' CSS, whose reset leaves the body's colours
// alone. A desktop's scroll bar would take its width off the 375 px.
const screenBase = `:root{scrollbar-width:none}body{margin:0;background:var(--background);color:var(--foreground);font-family:var(--font-sans,system-ui,sans-serif)}`

// Page is one screen on its way to a file.
type Page struct {
	Title      string // the document's title
	Lang       string // BCP 47, such as "en"; "" means "en"
	ThemeStyle string // CSS declarations of the theme's variables
	HTML       string // the screen, already cleaned: it is written as it is
	CSS        string // what Compile made of its classes

	ImageHosts []string // host or host:port of the images it may show, by https; the hosts that its check allowed
}

// Document writes a screen as one HTML document of mobile width (375 px) that
// needs no script, no network but for images, and no other file.
func Document(p Page) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"" + html.EscapeString(cmp.Or(p.Lang, "en")) + "\">\n<head>\n")
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policyOf(p.ImageHosts) + "\">\n")
	b.WriteString("<meta charset=\"utf-8\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=375\">\n")
	b.WriteString("<title>" + html.EscapeString(p.Title) + "</title>\n<style>\n")
	b.WriteString(":root{" + declarations(variables(p.ThemeStyle)) + "}\n")
	b.WriteString(styleText(p.CSS))
	b.WriteString("\n" + screenBase + "\n</style>\n</head>\n<body>\n")
	b.WriteString(p.HTML)
	b.WriteString("\n</body>\n</html>\n")
	return []byte(b.String())
}

// styleText makes CSS fit for a <style> element, which ends at "</style" even
// within a string. The backslash changes nothing in a CSS string or address.
func styleText(css string) string {
	return strings.NewReplacer("</", `<\/`, "<!--", `<\!--`).Replace(css)
}
