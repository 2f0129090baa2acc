package tailwind

import (
	"cmp"
	"html"
	"strings"
)

// policyOf lets a screen show the images that are in it, and nothing else. It stands
// first in the head, because a policy does not reach back.
func policyOf(images bool) string {
	source := "'none'"
	if images {
		source = "data:"
	}
	return "default-src 'none'; style-src 'unsafe-inline'; img-src " + source + "; font-src data:; base-uri 'none'; form-action 'none'"
}

// screenBase comes after the classes' CSS, whose reset leaves the body's colours
// alone. A desktop's scroll bar would take its width off the 375 px.
const screenBase = `:root{scrollbar-width:none}body{margin:0;background:var(--background);color:var(--foreground);font-family:var(--font-sans,system-ui,sans-serif)}`

// phoneWide keeps a screen as wide as a phone in a desktop's window. What is fixed to
// the window's edges stays over the screen, unless its own classes say otherwise.
const phoneWide = `body{max-width:375px;margin:0 auto}@layer base{.fixed{max-width:375px;margin-inline:auto}}`

// Page is one screen on its way to a file.
type Page struct {
	Title      string // the document's title
	Lang       string // BCP 47, such as "en"; "" means "en"
	ThemeStyle string // CSS declarations of the theme's variables
	HTML       string // the screen, already cleaned: it is written as it is
	CSS        string // what Compile made of its classes

	Images    bool // whether it may show the images that Inline has put into it
	PhoneWide bool // whether it is 375 px wide in the middle of a wider window, as a file is that people open
}

// Document writes a screen as one HTML document of mobile width (375 px) that
// needs no script, no network and no other file.
func Document(p Page) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"" + html.EscapeString(cmp.Or(p.Lang, "en")) + "\">\n<head>\n")
	b.WriteString("<meta http-equiv=\"Content-Security-Policy\" content=\"" + policyOf(p.Images) + "\">\n")
	b.WriteString("<meta charset=\"utf-8\">\n")
	b.WriteString("<meta name=\"viewport\" content=\"width=375\">\n")
	b.WriteString("<title>" + html.EscapeString(p.Title) + "</title>\n<style>\n")
	b.WriteString(":root{" + declarations(variables(p.ThemeStyle)) + "}\n")
	b.WriteString(styleText(p.CSS))
	b.WriteString("\n" + screenBase)
	if p.PhoneWide {
		b.WriteString(phoneWide)
	}
	b.WriteString("\n</style>\n</head>\n<body>\n")
	b.WriteString(p.HTML)
	b.WriteString("\n</body>\n</html>\n")
	return []byte(b.String())
}

// styleText makes CSS fit for a <style> element, which ends at "</style" even
// within a string. The backslash changes nothing in a CSS string or address.
func styleText(css string) string {
	return strings.NewReplacer("</", `<\/`, "<!--", `<\!--`).Replace(css)
}
