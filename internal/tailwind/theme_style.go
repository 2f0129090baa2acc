package tailwind

import (
	"regexp"
	"strings"
)

// variable is one declaration of a theme's style.
type variable struct{ Name, Value string }

var (
	variableName = regexp.MustCompile(`^--[A-Za-z0-9_-]+$`)
	// What colours, lengths and number triples are written with; nothing that
	// could end the declaration, the rule or the element, or load a file.
	variableValue = regexp.MustCompile(`^[A-Za-z0-9#.,%/()+* -]+$`)
)

// variables reads the custom properties of a theme's style, in their order.
// Anything else in it is left out: a style comes from a model, and this package
// does not rely on who checked it before.
func variables(style string) []variable {
	var vars []variable
	for declaration := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(declaration, ":")
		name, value = strings.TrimSpace(name), strings.Join(strings.Fields(value), " ")
		if variableName.MatchString(name) && variableValue.MatchString(value) && plain(value) {
			vars = append(vars, variable{name, value})
		}
	}
	return vars
}

// plain reports whether a value's parentheses match and it holds no comment and
// no address.
func plain(value string) bool {
	depth := 0
	for _, r := range value {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0 && !strings.Contains(value, "/*") && !strings.Contains(value, "*/") &&
		!strings.Contains(strings.ToLower(value), "url(")
}

// declarations writes variables as CSS declarations.
func declarations(vars []variable) string {
	var b strings.Builder
	for _, v := range vars {
		b.WriteString(v.Name + ":" + v.Value + ";")
	}
	return b.String()
}
