package tailwind

import (
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Inline puts the images that a screen links to into it, so that its file needs no
// network: load gives the data: URL of an address. An image that cannot be had becomes
// a plain area of its classes with its words, as studio.CheckScreen makes of images
// that are not allowed.
func Inline(screen string, load func(src string) (string, error)) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(screen))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if !errors.Is(tokens.Err(), io.EOF) { // a string does not fail; only an endless token does
				return screen
			}
			return b.String()
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := string(tokens.Raw())
			token := tokens.Token()
			at := slices.IndexFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "src" })
			if token.DataAtom != atom.Img || at < 0 || !strings.HasPrefix(token.Attr[at].Val, "https:") {
				b.WriteString(raw)
				continue
			}
			url, err := load(token.Attr[at].Val)
			if err != nil {
				b.WriteString(plainArea(token))
				continue
			}
			token.Attr[at].Val = url
			b.WriteString(token.String())
		default:
			b.Write(tokens.Raw())
		}
	}
}

// plainArea stands in the place of an image.
func plainArea(img html.Token) string {
	var class, words string
	for _, a := range img.Attr {
		switch a.Key {
		case "class":
			class = a.Val
		case "alt":
			words = strings.TrimSpace(a.Val)
		}
	}
	area := `<span class="` + html.EscapeString(strings.TrimSpace("inline-block bg-muted "+class)) + `"`
	if words != "" {
		area += ` role="img" aria-label="` + html.EscapeString(words) + `"`
	}
	return area + "></span>"
}
