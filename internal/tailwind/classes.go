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
			// Only \_ (an underscore that stays one) and, in a string, \2014 (a code
			// point): an escape of anything else could take the end of a string or a
			// rule, and a code point elsewhere could spell a function's name.
			next := token[i+1:]
			if !strings.HasPrefix(next, "_") && (quote == 0 || next == "" || !strings.Contains("0123456789abcdefABCDEF", next[:1])) {
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
	return quote == 0 && addressesEnd(token)
}

// addressesEnd reports whether every url(…) ends where its brackets match. An
// address without quotes ends at the first closing bracket, whatever stands
// before it: in url(a"b)(") the second bracket would stay open.
func addressesEnd(token string) bool {
	rest := strings.ToLower(token)
	for {
		_, after, found := strings.Cut(rest, "url(")
		if !found {
			return true
		}
		address, _, _ := strings.Cut(after, ")")
		quoted := strings.HasPrefix(address, "'") || strings.HasPrefix(address, `"`)
		if !quoted && strings.ContainsAny(address, `'"(`) {
			return false
		}
		rest = after
	}
}
