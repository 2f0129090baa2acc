package studio

import (
	"regexp"
	"slices"
	"strings"
)

// Inline styles keep layout only: sizes, places and shapes, in plain values.
// Quotes, backslashes, escapes and functions other than arithmetic never match.
var (
	styleValue  = regexp.MustCompile(`^(?:[-+]?[0-9]*\.?[0-9]+(?:px|rem|em|%|vh|vw|dvh|svh|fr|ch|deg|s|ms)?|[a-z]+(?:-[a-z]+)*|(?:calc|min|max|clamp|minmax|repeat|translate|translatex|translatey|scale|scalex|scaley|rotate)\([-+*/0-9a-z.%, ()]*\)|/|,)+$`)
	styleColors = regexp.MustCompile(`^var\(--[a-z0-9-]+\)$`)
)

var layoutProperties = []string{
	"align-content", "align-items", "align-self", "aspect-ratio", "border-radius", "bottom", "box-sizing", "column-gap", "display", "flex",
	"flex-basis", "flex-direction", "flex-grow", "flex-shrink", "flex-wrap", "font-size", "font-weight", "gap", "grid-auto-flow",
	"grid-column", "grid-row", "grid-template-columns", "grid-template-rows", "height", "inset", "justify-content", "justify-items",
	"justify-self", "left", "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left", "margin-right", "margin-top",
	"max-height", "max-width", "min-height", "min-width", "object-fit", "object-position", "opacity", "order", "overflow", "overflow-x",
	"overflow-y", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "place-items", "position", "right",
	"rotate", "row-gap", "scale", "stroke-dasharray", "stroke-dashoffset", "stroke-width", "text-align", "text-overflow", "top",
	"transform", "transform-origin", "translate", "vertical-align", "white-space", "width", "z-index",
}

// colorProperties may name one of the theme's variables, and nothing else.
var colorProperties = []string{"background-color", "border-color", "color", "fill", "stroke"}

// maxInlineStyle is far more than layout needs, in bytes.
const maxInlineStyle = 4096

// cleanStyle keeps the declarations that the rules allow, in their order.
func cleanStyle(style string) string {
	if len(style) > maxInlineStyle {
		return ""
	}
	var kept []string
	for declaration := range strings.SplitSeq(style, ";") {
		property, value, found := strings.Cut(declaration, ":")
		property = strings.ToLower(strings.TrimSpace(property))
		value = strings.ToLower(strings.Join(strings.Fields(value), " "))
		if found && allowedDeclaration(property, value) {
			kept = append(kept, property+": "+value)
		}
	}
	return strings.Join(kept, "; ")
}

func allowedDeclaration(property, value string) bool {
	switch {
	case len(value) > 200:
		return false
	case property == "position":
		return slices.Contains([]string{"static", "relative", "absolute", "sticky"}, value)
	case slices.Contains(colorProperties, property):
		return styleColors.MatchString(value) && isThemeColor(strings.TrimSuffix(strings.TrimPrefix(value, "var(--"), ")"))
	case slices.Contains(layoutProperties, property):
		for part := range strings.SplitSeq(spaceOutside(value), "\n") {
			if !styleValue.MatchString(part) {
				return false
			}
		}
		return true
	}
	return false
}

// spaceOutside puts a line break for each space outside parentheses.
func spaceOutside(value string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ' ':
			if depth == 0 {
				return '\n'
			}
		}
		return r
	}, value)
}

// paintValue is what fill and stroke may be; cleanPaint makes all else currentColor.
var paintValue = regexp.MustCompile(`^(?:none|currentColor|inherit|transparent|var\(--[a-z0-9-]+\))$`)

// cleanPaint repairs the colour of an SVG shape. Literals become the text colour,
// which follows the theme.
func cleanPaint(value string) string {
	v := strings.ToLower(strings.TrimSpace(value))
	switch v {
	case "none", "inherit", "transparent":
		return v
	case "":
		return "none"
	}
	if styleColors.MatchString(v) && isThemeColor(strings.TrimSuffix(strings.TrimPrefix(v, "var(--"), ")")) {
		return v
	}
	return "currentColor"
}
