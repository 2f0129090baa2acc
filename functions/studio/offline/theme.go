package offline

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gosimple/slug"

	"github.com/appforge-ai/appforge/functions/studio"
)

// tint is a brand colour to be: hue in degrees and chroma of Oklch.
type tint struct{ hue, chroma float64 }

// tints are what apps of a kind like to wear, three of each, so that two apps of
// one kind differ. Kinds are the icons of their content.
var tints = map[string][]tint{
	"dumbbell": {{38, 0.19}, {262, 0.20}, {150, 0.15}},
	"leaf":     {{160, 0.09}, {290, 0.10}, {215, 0.09}},
	"cross":    {{205, 0.11}, {250, 0.16}, {170, 0.11}},
	"wallet":   {{258, 0.19}, {165, 0.12}, {285, 0.18}},
	"layers":   {{290, 0.19}, {200, 0.13}, {155, 0.15}},
	"bag":      {{20, 0.16}, {300, 0.14}, {60, 0.09}},
	"building": {{190, 0.10}, {255, 0.15}, {45, 0.13}},
	"bowl":     {{32, 0.20}, {145, 0.15}, {15, 0.19}},
	"plane":    {{225, 0.14}, {185, 0.11}, {40, 0.17}},
	"music":    {{305, 0.20}, {350, 0.20}, {150, 0.16}},
	"users":    {{350, 0.19}, {270, 0.19}, {35, 0.18}},
	"cap":      {{275, 0.19}, {165, 0.14}, {240, 0.17}},
	"check":    {{265, 0.18}, {185, 0.11}, {20, 0.17}},
	"sparkle":  {{265, 0.17}, {190, 0.11}, {330, 0.16}},
}

// darkWords ask for a dark theme, lightWords refuse it.
var (
	darkWords  = []string{"dark", "night", "midnight", "noir", "neon", "cyber", "black"}
	lightWords = []string{"light", "bright", "white", "airy"}
	boldWords  = []string{"bold", "vibrant", "playful", "energetic", "neon", "loud", "fun", "vivid"}
	calmWords  = []string{"calm", "muted", "soft", "quiet", "minimal", "elegan", "pastel", "earthy", "natural", "luxur"}
)

// themeOf makes the theme of a brief. The brief's own colours are taken as they
// are; what it leaves open is derived from them, or from the kind of app.
func themeOf(b studio.Branding) studio.Theme {
	given, text := paletteOf(b)
	c := schemeOf(b)
	shade := "light"
	if c.dark {
		shade = "dark"
	}
	app := oneLine(b.AppName)
	vars := c.vars(given, text)
	vars.Set("--radius", styleOf(b).Radius)
	return studio.Theme{
		ID:   strings.Trim(cut(cmp.Or(slug.Make(app), "theme"), 50), "-…") + "-" + shade,
		Name: cut(app, 100) + " " + shade, Style: vars.Style(),
	}
}

// paletteOf gives the brief's palette, empty where it has none.
func paletteOf(b studio.Branding) (given studio.ColorPalette, text studio.PaletteText) {
	if b.ColorPalette != nil {
		given = *b.ColorPalette
	}
	if given.Text != nil {
		text = *given.Text
	}
	return given, text
}

// schemeOf settles background, text and brand colour.
func schemeOf(b studio.Branding) scheme {
	given, text := paletteOf(b)
	background, hasBackground := anyColor(given.Background, b.BackgroundColor)
	primary, hasPrimary := anyColor(given.Primary, b.PrimaryColor)
	words := strings.Join([]string{b.UIStyle, b.Personality, b.Description, b.Components}, " ")

	dark := matches(words, darkWords) > matches(words, lightWords)
	if hasBackground {
		l, _, _ := background.OkLCh()
		dark = l < 0.6
	}
	t := tintOf(b, words)
	if hasPrimary {
		_, t.chroma, t.hue = primary.OkLCh()
	} else {
		primary = brand(t, dark)
	}
	if !hasBackground {
		background = studio.FromOkLCh(0.985, min(t.chroma, 0.12)*0.04, t.hue)
		if dark {
			background = studio.FromOkLCh(0.17, min(t.chroma, 0.12)*0.13, t.hue)
		}
	}
	foreground, ok := anyColor(text.Primary, b.TextColor)
	if !ok {
		foreground = studio.FromOkLCh(0.21, min(t.chroma, 0.15)*0.16, t.hue)
		if dark {
			foreground = studio.FromOkLCh(0.965, min(t.chroma, 0.12)*0.05, t.hue)
		}
	}
	return scheme{background: background, foreground: foreground, primary: primary, tint: t, dark: dark}
}

// pale reports whether lines in the brand's colour would be lost on the page.
func (c scheme) pale() bool { return studio.Contrast(c.primary, c.background) < 2.5 }

// tintOf chooses the brand's hue by the kind of app and the app's name.
func tintOf(b studio.Branding, words string) tint {
	choices := tints[contentFor(b).Icon]
	t := choices[hash(b.AppName, b.Category)%uint32(len(choices))]
	switch {
	case matches(words, boldWords) > 0:
		t.chroma *= 1.15
	case matches(words, calmWords) > 0:
		t.chroma *= 0.7
	}
	return t
}

// brand is the lightest colour of the tint that carries white text, or on a dark
// page one that stands out from it.
func brand(t tint, dark bool) studio.Color {
	if dark {
		return studio.FromOkLCh(0.76, t.chroma*0.85, t.hue)
	}
	l := 0.62
	c := studio.FromOkLCh(l, t.chroma, t.hue)
	for studio.Contrast(c, white) < 4.7 {
		l -= 0.01
		c = studio.FromOkLCh(l, t.chroma, t.hue)
	}
	return c
}

var white = studio.Color{R: 255, G: 255, B: 255, A: 255}

// scheme is what all variables are derived from.
type scheme struct {
	background, foreground, primary studio.Color
	tint                            tint
	dark                            bool
}

func (c scheme) vars(given studio.ColorPalette, text studio.PaletteText) studio.Vars {
	bg, fg := c.background, c.foreground
	card := bg.Mix(white, 0.85)
	muted, line, field := 0.045, 0.10, 0.16
	if c.dark {
		card = bg.Mix(fg, 0.055)
		muted, line, field = 0.09, 0.14, 0.20
	}
	secondary := or(given.Secondary, bg.Mix(fg, muted*1.5))
	accent := or(given.Accent, bg.Mix(c.primary, 0.16))
	destructive := studio.FromOkLCh(0.54, 0.2, 27)
	if c.dark {
		destructive = studio.FromOkLCh(0.70, 0.17, 23)
	}
	var v studio.Vars
	set := func(name string, color studio.Color) { v.Set(name, color.String()) }
	set("--background", bg)
	set("--foreground", fg)
	set("--primary", c.primary)
	v.Set("--primary-rgb", fmt.Sprintf("%d, %d, %d", c.primary.R, c.primary.G, c.primary.B))
	set("--primary-foreground", c.on(c.primary))
	set("--secondary", secondary)
	set("--secondary-foreground", c.on(secondary))
	set("--muted", bg.Mix(fg, muted))
	set("--muted-foreground", or(text.Secondary, bg.Mix(fg, 0.64)))
	set("--accent", accent)
	set("--accent-foreground", c.on(accent))
	set("--destructive", destructive)
	set("--destructive-foreground", c.on(destructive))
	set("--card", card)
	set("--card-foreground", fg)
	set("--popover", card)
	set("--popover-foreground", fg)
	set("--border", bg.Mix(fg, line))
	set("--input", bg.Mix(fg, field))
	set("--ring", c.primary)
	for i, color := range c.charts() {
		set(fmt.Sprintf("--chart-%d", i+1), color)
	}
	return v
}

// on is the text colour for a filled area: the page's own text or background
// colour where one is readable, so that the palette stays small.
func (c scheme) on(fill studio.Color) studio.Color {
	choices := []studio.Color{white, studio.FromOkLCh(0.18, min(c.tint.chroma, 0.1)*0.4, c.tint.hue)}
	if l, _, _ := fill.OkLCh(); l > 0.85 || l < 0.35 {
		choices = []studio.Color{c.foreground, choices[0], choices[1]}
	}
	if i := slices.IndexFunc(choices, func(t studio.Color) bool { return studio.Contrast(t, fill) >= 4.5 }); i >= 0 {
		return choices[i]
	}
	return choices[0] // FinishTheme moves it as far as it takes
}

// goodHue is a green that people with red-green blindness see as blue.
const goodHue = 165

// charts are five colours of about one lightness: the brand, its neighbours on the
// circle, and between them green and amber, which screens use for good and for
// attention.
func (c scheme) charts() [5]studio.Color {
	l, chroma := 0.62, min(max(c.tint.chroma, 0.08), 0.16)
	if c.dark {
		l = 0.74
	}
	first := c.primary
	if pl, _, _ := first.OkLCh(); studio.Contrast(first, c.background) < 3 || pl > 0.85 {
		first = studio.FromOkLCh(l, chroma, c.tint.hue)
	}
	green := l
	if math.Abs(math.Remainder(c.tint.hue-goodHue, 360)) < 40 {
		green += 0.12 // a green brand stays apart from it
	}
	return [5]studio.Color{
		first,
		studio.FromOkLCh(green, min(chroma, 0.12), goodHue),
		studio.FromOkLCh(l+0.05, chroma, clear(c.tint.hue+40, c.tint.hue-75)),
		studio.FromOkLCh(l+0.08, min(chroma, 0.14), 72),
		studio.FromOkLCh(l-0.06, chroma, clear(c.tint.hue-40, c.tint.hue+75)),
	}
}

// clear gives hue, or otherwise where hue would make a muddy olive.
func clear(hue, otherwise float64) float64 {
	if h := math.Mod(hue+360, 360); h > 85 && h < 130 {
		return otherwise
	}
	return hue
}

// anyColor gives the first of texts that is a colour.
func anyColor(texts ...string) (studio.Color, bool) {
	for _, t := range texts {
		if c, err := studio.ParseColor(t); err == nil {
			return c.Over(white), true
		}
	}
	return studio.Color{}, false
}

// or gives the colour that text names, else otherwise.
func or(text string, otherwise studio.Color) studio.Color {
	if c, ok := anyColor(text); ok {
		return c
	}
	return otherwise
}
