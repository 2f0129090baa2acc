package studio

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// surface is the theme colour that something lies on.
type surface string

const surfaceBackground surface = "background"

// surfaceUtilities fill an area; the others draw on one.
var surfaceUtilities = []string{"bg", "from", "via", "to"}

// themeColors are the theme's variables that are colours, without dashes.
var themeColors = sync.OnceValue(func() []string {
	var names []string
	for _, v := range Variables {
		if name := strings.TrimPrefix(v, "--"); name != "radius" && !strings.HasSuffix(name, "-rgb") {
			names = append(names, name)
		}
	}
	return names
})

func isThemeColor(name string) bool { return slices.Contains(themeColors(), name) }

// isSurface reports whether the theme has a colour for text on name.
func isSurface(name string) bool {
	return name == "background" || name == "foreground" || isThemeColor(name) && isThemeColor(name+"-foreground")
}

// text is the colour that is readable on s.
func (s surface) text() string {
	switch {
	case s == surfaceBackground:
		return "foreground"
	case s == "foreground":
		return "background"
	case isSurface(string(s)):
		return string(s) + "-foreground"
	}
	return "foreground"
}

// quiet reports whether --muted-foreground is readable on s, as FinishTheme sees to.
func (s surface) quiet() bool {
	return slices.Contains([]surface{"background", "card", "popover", "muted"}, s)
}

// pale reports whether --border makes a line on s.
func (s surface) pale() bool { return s.quiet() || s == "secondary" || s == "accent" }

var (
	paletteColor = regexp.MustCompile(`^(slate|gray|zinc|neutral|stone|mauve|olive|mist|taupe|red|orange|amber|yellow|lime|green|emerald|teal|cyan|sky|blue|indigo|violet|purple|fuchsia|pink|rose)-(50|[1-9]00|950)$`)
	classOpacity = regexp.MustCompile(`^(?:[0-9]{1,3}(?:\.[0-9]{1,2})?|\[[0-9.]{1,6}%?\])$`)
	// plainValue is an arbitrary value that is a size, of a utility that takes colours too.
	plainValue    = regexp.MustCompile(`^(?:length:|percentage:|number:|position:)?(?:-?[0-9]*\.?[0-9]+(?:px|rem|em|%|vh|vw|ch|deg)?|(?:calc|min|max|clamp)\([-+*/0-9a-z.%_,()]*\))(?:_(?:-?[0-9]*\.?[0-9]+(?:px|rem|em|%|vh|vw|ch|deg)?))*$`)
	classVariable = regexp.MustCompile(`^(?:color:)?(?:var\(--(?:color-)?([a-z0-9-]+)\)|--(?:color-)?([a-z0-9-]+)|hsl\(var\(--([a-z0-9-]+)\)\)|rgb\(var\(--([a-z0-9-]+)-rgb\)\))$`)
	tinted        = regexp.MustCompile(`^rgba?\(var\(--([a-z0-9-]+)-rgb\)(?:,|_/_|/)_?(0?\.[0-9]{1,2})\)$`)
)

// neutrals are Tailwind's greys.
var neutrals = []string{"slate", "gray", "zinc", "neutral", "stone", "mauve", "olive", "mist", "taupe"}

// roles gives hues a meaning in the theme; the others stand for the brand.
var hueRoles = map[string]string{
	"red": "destructive", "rose": "destructive",
	"green": "chart-2", "emerald": "chart-2", "teal": "chart-2", "lime": "chart-2",
	"amber": "chart-4", "yellow": "chart-4", "orange": "chart-4",
}

// toTheme turns the colour of u into one of the theme's, given what u is drawn on.
// It reports false when there is none and the class must go. Values that are no
// colours stay.
func (u *utility) toTheme(on surface) bool {
	name, modifier := u.value, u.modifier
	if parts := splitOutside(u.value, '/'); len(parts) == 2 && modifier == "" {
		name, modifier = parts[0], parts[1]
	}
	switch {
	case name == "":
		return false
	case isThemeColor(name):
	case name == "transparent" || name == "current" || name == "inherit" || name == "none":
	case name == "white" || name == "black":
		name, modifier = u.mono(name, modifier, on)
	case paletteColor.MatchString(name):
		m := paletteColor.FindStringSubmatch(name)
		name, modifier = u.hue(m[1], m[2], modifier, on)
	case name[0] == '[' || name[0] == '(':
		value := name[1 : len(name)-1]
		if m := tinted.FindStringSubmatch(value); m != nil && isThemeColor(m[1]) {
			name, modifier = m[1], "["+m[2]+"]"
			break
		}
		if m := classVariable.FindStringSubmatch(value); m != nil {
			name = m[1] + m[2] + m[3] + m[4]
			if !isThemeColor(name) {
				return false
			}
			break
		}
		return plainValue.MatchString(value)
	default:
		return !unsafeClass.MatchString(u.value)
	}
	if name == "" {
		return false
	}
	if modifier != "" && !classOpacity.MatchString(modifier) {
		modifier = ""
	}
	u.value, u.modifier = name, modifier
	return true
}

// mono maps white and black. Drawn on something, both mean "readable here".
func (u *utility) mono(name, modifier string, on surface) (string, string) {
	switch u.property {
	case "bg", "from", "via", "to":
		switch {
		case name == "black":
			return "foreground", modifier
		case modifier != "" && on != surfaceBackground:
			return on.text(), modifier // a light film over a filled area
		}
		return "background", modifier
	case "text", "fill", "stroke", "caret", "decoration", "placeholder":
		return on.text(), modifier
	case "accent":
		return "primary", modifier
	}
	return u.line(on), modifier
}

// hue maps a colour of the palette.
func (u *utility) hue(hue, shade, modifier string, on surface) (string, string) {
	light := len(shade) == 2 || shade == "100" || shade == "200"
	role := hueRoles[hue]
	if role == "" {
		role = "primary"
	}
	grey := slices.Contains(neutrals, hue)
	switch u.property {
	case "bg", "from", "via", "to":
		switch {
		case grey && (light || shade == "300"):
			return "muted", modifier
		case grey && (shade == "400" || shade == "500" || shade == "600"):
			return "muted-foreground", modifier
		case grey:
			return "foreground", modifier
		case light && modifier == "":
			return role, "10"
		}
		return role, modifier
	case "text", "fill", "stroke", "caret", "decoration":
		middle := light || shade == "300" || shade == "400" || shade == "500" || shade == "600"
		switch {
		case grey && middle && on.quiet():
			return "muted-foreground", modifier
		case grey || !on.quiet():
			return on.text(), modifier
		}
		return role, modifier
	case "placeholder":
		return "muted-foreground", modifier
	case "accent":
		return role, modifier
	}
	if grey {
		return u.line(on), modifier
	}
	if u.line(on) == "" {
		return "", ""
	}
	return role, modifier
}

// line is the colour of an edge; shadows have none, their own is right on every theme.
func (u *utility) line(on surface) string {
	switch {
	case strings.HasSuffix(u.property, "shadow"):
		return ""
	case strings.Contains(u.property, "ring"):
		return "ring"
	case on.pale():
		return "border"
	}
	return on.text()
}
