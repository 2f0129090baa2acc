package studio

import (
	"regexp"
	"slices"
	"strings"
)

// utility is one Tailwind class, taken apart: "hover:!bg-primary/10".
type utility struct {
	variants  []string
	important bool   // "!" before or after
	property  string // of a utility that takes a colour: "bg", "border-t" …; else ""
	value     string // what follows the property, or the whole utility
	modifier  string // opacity after the slash, of colours only
}

func (u utility) String() string {
	var b strings.Builder
	for _, v := range u.variants {
		b.WriteString(v + ":")
	}
	if u.important {
		b.WriteString("!")
	}
	if u.property != "" {
		b.WriteString(u.property + "-")
	}
	b.WriteString(u.value)
	if u.modifier != "" {
		b.WriteString("/" + u.modifier)
	}
	return b.String()
}

// colorUtilities take a colour; the longest prefix that fits is the property.
var colorUtilities = []string{
	"ring-offset", "inset-shadow", "inset-ring", "drop-shadow", "text-shadow", "border-x", "border-y", "border-t", "border-r", "border-b",
	"border-l", "border-s", "border-e", "divide", "border", "bg", "text", "ring", "outline", "fill", "stroke", "from", "via", "to",
	"accent", "caret", "decoration", "placeholder", "shadow",
}

// classes keeps the classes that the rules allow and maps colours of Tailwind's
// own palette to the theme's. on is the surface that the element lies on; the
// surface that its children lie on comes back with the classes.
func (c *checker) classes(value string, on surface) (string, surface) {
	var parsed []utility
	for _, class := range strings.Fields(value) {
		if len(parsed) == maxClasses {
			c.notef("removed classes beyond the %dth of an element", maxClasses)
			break
		}
		u, ok := parseUtility(class)
		if !ok {
			c.notef("removed the class %s", shorten(class))
			continue
		}
		parsed = append(parsed, u)
	}
	// The background first: text colours depend on what they are written on.
	inner := on
	for i := range parsed {
		if u := &parsed[i]; slices.Contains(surfaceUtilities, u.property) {
			before := u.String()
			if !u.toTheme(on) {
				c.notef("removed the class %s", shorten(before))
				u.value = ""
				continue
			}
			c.replaced(before, u.String())
			if u.property != "via" && u.property != "to" && u.modifier == "" && len(u.variants) == 0 && isSurface(u.value) {
				inner = surface(u.value)
			}
		}
	}
	var kept []string
	for _, u := range parsed {
		if u.value == "" {
			continue
		}
		before := u.String()
		if u.property != "" && !slices.Contains(surfaceUtilities, u.property) && !u.toTheme(inner) {
			c.notef("removed the class %s", shorten(before))
			continue
		}
		c.replaced(before, u.String())
		if class := u.String(); !slices.Contains(kept, class) {
			kept = append(kept, class)
		}
	}
	return strings.Join(kept, " "), inner
}

func (c *checker) replaced(before, after string) {
	if before != after {
		c.notef("replaced the class %s by %s", shorten(before), shorten(after))
	}
}

const (
	maxClass   = 200 // longer than any utility written in earnest, in bytes
	maxClasses = 150 // of one element
)

var (
	plainClass = regexp.MustCompile(`^[A-Za-z0-9_.:%/!@&*#+,=~>'"()\[\]-]+$`)
	// unsafeClass is what no arbitrary value has a use for: it would leave the
	// declaration that Tailwind writes it into, load something, or be a colour.
	unsafeClass = regexp.MustCompile(`(?i)url\(|image\(|image-set\(|src\(|attr\(|expression|javascript|//|/\*|#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(`)
	// uselessVariant never applies to a light mobile screen whose theme carries the
	// dark colours, or asks about things outside the screen.
	uselessVariant = regexp.MustCompile(`^(?:dark|sm|md|lg|xl|2xl|(?:min|max)-.*|@.*|print|portrait|landscape|contrast-.*|forced-colors|inverted-colors|supports-.*|not-supports-.*|not-dark|noscript|\[@.*|\[(?:[^&]*)\])$`)
)

// parseUtility takes a class apart. It refuses classes with variants that make no
// sense here, arbitrary properties, and arbitrary values that could do harm.
func parseUtility(class string) (utility, bool) {
	if len(class) > maxClass || !plainClass.MatchString(class) {
		return utility{}, false
	}
	parts := splitOutside(class, ':')
	u := utility{variants: parts[:len(parts)-1], value: parts[len(parts)-1]}
	for _, v := range u.variants {
		if v == "" || uselessVariant.MatchString(v) || strings.ContainsAny(v, `#"'`) || unsafeClass.MatchString(v) {
			return utility{}, false
		}
	}
	if bare := strings.TrimSuffix(strings.TrimPrefix(u.value, "!"), "!"); bare != u.value {
		u.important, u.value = true, bare
	}
	if u.value == "" || strings.ContainsAny(u.value[:1], "[!:/") || strings.ContainsAny(u.value, "@&>") || !balanced(class) {
		return utility{}, false
	}
	for _, property := range colorUtilities {
		if rest, ok := strings.CutPrefix(u.value, property+"-"); ok && rest != "" {
			u.property, u.value = property, rest
			return u, true
		}
	}
	return u, !unsafeClass.MatchString(u.value)
}

// balanced reports whether brackets and parentheses of class close in order.
func balanced(class string) bool {
	var open []rune
	for _, r := range class {
		switch r {
		case '[', '(':
			open = append(open, r)
		case ']', ')':
			if len(open) == 0 || (r == ']') != (open[len(open)-1] == '[') {
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}

// splitOutside splits s at sep where no bracket or parenthesis is open.
func splitOutside(s string, sep byte) []string {
	var parts []string
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '[', '(':
			depth++
		case ']', ')':
			depth--
		case sep:
			if depth == 0 {
				parts = append(parts, s[start:i])
				start = i + 1
			}
		}
	}
	return append(parts, s[start:])
}
