package studio

import (
	"fmt"
	"math"
	"slices"
)

// minContrast is WCAG AA for text of ordinary size.
const minContrast = 4.5

// textPair is a text colour and the surfaces that it is written on.
type textPair struct {
	text     string
	surfaces []string
}

// textPairs are what FinishTheme keeps readable. Quiet text stands on all neutral
// surfaces, the other colours on the one that they are named after.
var textPairs = []textPair{
	{"--foreground", []string{"--background"}},
	{"--card-foreground", []string{"--card"}},
	{"--popover-foreground", []string{"--popover"}},
	{"--primary-foreground", []string{"--primary"}},
	{"--secondary-foreground", []string{"--secondary"}},
	{"--accent-foreground", []string{"--accent"}},
	{"--destructive-foreground", []string{"--destructive"}},
	{"--muted-foreground", []string{"--background", "--muted", "--card", "--popover"}},
}

// mayBeTranslucent are drawn as lines over a surface; everything else holds text,
// is text, or carries a meaning by its colour.
var mayBeTranslucent = []string{"--border", "--input", "--ring"}

// repair changes colours until the theme can be read.
type repair struct {
	vars Vars
	said *[]string
}

func (r repair) sayf(format string, args ...any) {
	*r.said = append(*r.said, fmt.Sprintf(format, args...))
}

// opaque writes every colour in one form and makes those opaque whose contrast
// has to be known.
func (r repair) opaque() {
	background := r.vars.color("--background")
	page := background.Over(Color{255, 255, 255, 255})
	for _, name := range Variables {
		if name == varPrimaryRGB || name == varRadius {
			continue
		}
		c := r.vars.color(name)
		if c.A < math.MaxUint8 && !slices.Contains(mayBeTranslucent, name) {
			was := c
			if c = c.Over(page); name == "--background" {
				c = page
			}
			r.sayf("%s was translucent (%s) and is now %s, so that text on it keeps its contrast.", name, was, c)
		}
		r.vars.Set(name, c.String())
	}
}

// readable repairs every text colour that falls short.
func (r repair) readable() {
	for _, pair := range textPairs {
		surfaces := r.colors(pair.surfaces)
		text := r.vars.color(pair.text)
		if readableOn(text, surfaces) {
			continue
		}
		fixed, ok := nearestReadable(text, surfaces)
		if !ok {
			r.align(pair.surfaces)
			surfaces = r.colors(pair.surfaces)
			fixed, _ = nearestReadable(text, surfaces)
		}
		before, at := worst(text, surfaces)
		r.vars.Set(pair.text, fixed.String())
		r.sayf("%s changed from %s to %s: its contrast on %s was %s:1, text needs 4.5:1.",
			pair.text, text, fixed, pair.surfaces[at], ratioText(before))
	}
}

// align moves neutral surfaces towards the first of them until one text colour can
// be read on all: black and white surfaces leave no room between them. Text of a
// moved surface's own was repaired before, and follows.
func (r repair) align(surfaces []string) {
	page := r.vars.color(surfaces[0])
	darkPage := page.luminance() < middleLuminance
	for _, name := range surfaces[1:] {
		c := r.vars.color(name)
		if (c.luminance() < middleLuminance) == darkPage {
			continue
		}
		fixed := c
		for step := 1; (fixed.luminance() < middleLuminance) != darkPage; step++ {
			fixed = c.Mix(page, float64(step)/20)
		}
		r.vars.Set(name, fixed.String())
		r.sayf("%s changed from %s to %s: no text colour is readable on it and on %s alike.", name, c, fixed, surfaces[0])
		own := name + "-foreground"
		if own == "--muted-foreground" {
			continue // the caller's next step
		}
		if text := r.vars.color(own); !readableOn(text, []Color{fixed}) {
			moved, _ := nearestReadable(text, []Color{fixed})
			r.vars.Set(own, moved.String())
			r.sayf("%s changed from %s to %s, to stay readable on %s.", own, text, moved, name)
		}
	}
}

// middleLuminance is where black and white text are equally readable (4.58:1):
// darker surfaces take light text, lighter ones dark text.
const middleLuminance = 0.179128784747792

func (r repair) colors(names []string) []Color {
	colors := make([]Color, len(names))
	for i, name := range names {
		colors[i] = r.vars.color(name)
	}
	return colors
}

func readableOn(text Color, surfaces []Color) bool {
	ratio, _ := worst(text, surfaces)
	return ratio >= minContrast
}

// worst gives the lowest contrast of text and the surface that has it.
func worst(text Color, surfaces []Color) (ratio float64, at int) {
	ratio = math.Inf(1)
	for i, s := range surfaces {
		if c := Contrast(text, s); c < ratio {
			ratio, at = c, i
		}
	}
	return ratio, at
}

// nearestReadable moves the lightness of text as little as it takes, its hue kept.
// Where even that does not do, near-black and near-white follow, then black and
// white, one of which is readable on any single surface.
func nearestReadable(text Color, surfaces []Color) (Color, bool) {
	l, chroma, hue := text.OkLCh()
	const step = 0.01
	for d := step; d <= 1; d += step {
		for _, to := range []float64{l - d, l + d} {
			// The ends of the scale are left to the neutral colours below.
			if to < 0.1 || to > 0.985 {
				continue
			}
			if c := FromOkLCh(to, chroma, hue); readableOn(c, surfaces) {
				return c, true
			}
		}
	}
	for _, c := range []Color{{10, 10, 10, 255}, {250, 250, 250, 255}, {0, 0, 0, 255}, {255, 255, 255, 255}} {
		if readableOn(c, surfaces) {
			return c, true
		}
	}
	return text, false
}

// ratioText cuts, because 4.497 must not read as 4.5.
func ratioText(ratio float64) string { return fmt.Sprintf("%.2f", math.Floor(ratio*100)/100) }
