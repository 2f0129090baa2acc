package tailwind

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxClass is the longest class token that is compiled, in bytes. Long ones are
// arbitrary values such as shadow-[…], which stay well under it.
const maxClass = 512

// Classes gives the class tokens of an HTML document or fragment, each once, in
// order.
func Classes(document string) []string {
	var tokens []string
	z := html.NewTokenizer(strings.NewReader(document))
	for {
		switch z.Next() {
		case html.ErrorToken: // the end: a string reader has no other error
			slices.Sort(tokens)
			return slices.Compact(tokens)
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, attr := range z.Token().Attr {
				if attr.Key == "class" {
					tokens = append(tokens, strings.Fields(attr.Val)...)
				}
			}
		}
	}
}

// safe reports whether a class token may reach the compiler. Tailwind copies
// what stands in square brackets into the CSS and checks brackets only, so a
// token such as w-[/*] or content-['] would swallow the rules after it, and
// content-['</style>'] would end the element that holds the CSS.
func safe(token string) bool {
	if token == "" || len(token) > maxClass || !utf8.ValidString(token) {
		return false
	}
	if strings.Contains(token, "/*") || strings.Contains(token, "*/") {
		return false
	}
	var quote rune
	for i, r := range token {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r), r == utf8.RuneError:
			return false
		case strings.ContainsRune("{};<", r):
			return false
		case r == '\\':
			// Only \2014 (a code point) and \_ (an underscore that stays one): an
			// escape of anything else could take the end of a string or a rule.
			if next := token[i+1:]; next == "" || !strings.Contains("0123456789abcdefABCDEF_", next[:1]) {
				return false
			}
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"', r == '\'':
			quote = r
		}
	}
	return quote == 0
}
