package studio

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strings"

	"github.com/lucasb-eyer/go-colorful"
	"github.com/mazznoer/csscolorparser"
)

// Color is an sRGB colour of 8 bits a channel, alpha not multiplied in: what a
// screen shows, and so what contrast is measured on.
type Color color.NRGBA

// The forms of CSS that are taken. They are narrower than what the parser reads,
// because a browser must agree with every value that passes.
var (
	hexColor  = regexp.MustCompile(`^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$`)
	colorFunc = func() []*regexp.Regexp {
		const (
			num   = `[-+]?(?:\d{1,4}(?:\.\d{1,12})?|\.\d{1,12})`
			pct   = num + `%`
			hue   = num + `(?:deg|grad|rad|turn)?`
			alpha = num + `%?`
		)
		var forms []*regexp.Regexp
		for _, form := range [][4]string{
			{`rgba?`, num, num, num}, {`rgba?`, pct, pct, pct}, {`hsla?`, hue, pct, pct},
		} {
			forms = append(forms,
				regexp.MustCompile(fmt.Sprintf(`^%s\( ?%s ?, ?%s ?, ?%s ?(?:, ?%s ?)?\)$`, form[0], form[1], form[2], form[3], alpha)),
				regexp.MustCompile(fmt.Sprintf(`^%s\( ?%s %s %s ?(?:/ ?%s ?)?\)$`, form[0], form[1], form[2], form[3], alpha)))
		}
		return append(forms, regexp.MustCompile(fmt.Sprintf(`^oklch\( ?%s%%? %s%%? %s ?(?:/ ?%s ?)?\)$`, num, num, hue, alpha)))
	}()
)

// maxColor is longer than any colour written in earnest.
const maxColor = 120

// ParseColor reads a CSS colour: #rgb, #rgba, #rrggbb, #rrggbbaa, rgb(), hsl(),
// oklch() or a name. What sRGB cannot show is clipped, as browsers do.
func ParseColor(s string) (Color, error) {
	text := strings.ToLower(strings.Join(strings.Fields(s), " "))
	if len(text) > maxColor || !colorForm(text) {
		return Color{}, fmt.Errorf("%q is not a CSS colour: use #rgb, #rrggbb, rgb(), hsl(), oklch() or a colour name", shorten(s))
	}
	c, err := csscolorparser.Parse(text)
	if err != nil {
		return Color{}, fmt.Errorf("%q is not a CSS colour: %w", shorten(s), err)
	}
	return Color{channel(c.R), channel(c.G), channel(c.B), channel(c.A)}, nil
}

func colorForm(text string) bool {
	if _, named := csscolorparser.NamedColors[text]; named || hexColor.MatchString(text) {
		return true
	}
	for _, form := range colorFunc {
		if form.MatchString(text) {
			return true
		}
	}
	return false
}

// ValidColor reports whether ParseColor takes s.
func ValidColor(s string) bool {
	_, err := ParseColor(s)
	return err == nil
}

// String gives #rrggbb, or #rrggbbaa when c is translucent.
func (c Color) String() string {
	if c.A == math.MaxUint8 {
		return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
	}
	return fmt.Sprintf("#%02x%02x%02x%02x", c.R, c.G, c.B, c.A)
}

// Over gives what c looks like on an opaque surface.
func (c Color) Over(surface Color) Color {
	a := float64(c.A) / math.MaxUint8
	mix := func(top, bottom uint8) uint8 {
		return channel((float64(top)*a + float64(bottom)*(1-a)) / math.MaxUint8)
	}
	return Color{mix(c.R, surface.R), mix(c.G, surface.G), mix(c.B, surface.B), math.MaxUint8}
}

// Mix gives the colour that lies the share t (0 to 1) of the way from c to other,
// by the eye's measure (Oklab). The result is opaque.
func (c Color) Mix(other Color, t float64) Color {
	if t >= 1 { // exactly: the way there and back rounds
		return Color{other.R, other.G, other.B, math.MaxUint8}
	}
	return fromColorful(c.colorful().BlendOkLab(other.colorful(), t))
}

// OkLCh gives the lightness (0 to 1), chroma (0 to about 0.33) and hue (degrees) of c.
func (c Color) OkLCh() (l, chroma, hue float64) { return c.colorful().OkLch() }

// FromOkLCh makes a colour of the lightness and hue; where sRGB has no such colour
// its chroma is lowered, which keeps the hue.
func FromOkLCh(l, chroma, hue float64) Color {
	l = min(max(l, 0), 1)
	low, high := 0.0, chroma
	if best := colorful.OkLch(l, chroma, hue); best.IsValid() {
		return fromColorful(best)
	}
	for range 10 { // to a thousandth
		mid := (low + high) / 2
		if colorful.OkLch(l, mid, hue).IsValid() {
			low = mid
		} else {
			high = mid
		}
	}
	return fromColorful(colorful.OkLch(l, low, hue))
}

// Contrast is the WCAG 2 contrast ratio of two opaque colours, 1 to 21. Text needs
// 4.5 (AA).
func Contrast(a, b Color) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is WCAG's relative luminance.
func (c Color) luminance() float64 {
	r, g, b := c.colorful().LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}

func (c Color) colorful() colorful.Color {
	return colorful.Color{R: float64(c.R) / math.MaxUint8, G: float64(c.G) / math.MaxUint8, B: float64(c.B) / math.MaxUint8}
}

func fromColorful(c colorful.Color) Color {
	return Color{channel(c.R), channel(c.G), channel(c.B), math.MaxUint8}
}

// channel makes a share of 0 to 1 an 8-bit value.
func channel(share float64) uint8 {
	if !(share > 0) { // NaN as well
		return 0
	}
	return uint8(math.Round(min(share, 1) * math.MaxUint8))
}
