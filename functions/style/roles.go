package style

import (
	"cmp"
	"math"
	"slices"

	"github.com/appforge-ai/appforge/functions/studio"
)

// Role is what a colour is used for.
type Role string

// The roles. A palette has at most one colour of each; a colour may have none.
const (
	Background    Role = "background"
	Surface       Role = "surface" // cards and bars on the background
	Text          Role = "text"
	TextSecondary Role = "text-secondary"
	Primary       Role = "primary"
	Secondary     Role = "secondary"
	Accent        Role = "accent"
	Border        Role = "border"
	Destructive   Role = "destructive"
)

// Roles are all of them, in the order in which a reader wants them.
var Roles = []Role{Background, Surface, Text, TextSecondary, Primary, Secondary, Accent, Border, Destructive}

// Color is a colour of the palette, over all pictures.
type Color struct {
	Hex        string  `json:"hex" doc:"#rrggbb"`
	Name       string  `json:"name" doc:"The nearest CSS colour name"`
	Share      float64 `json:"share" doc:"Of the pixels of all pictures, 0 to 1"`
	Role       Role    `json:"role,omitempty" enum:"background,surface,text,text-secondary,primary,secondary,accent,border,destructive"`
	Confidence float64 `json:"confidence" doc:"In the role, 0 to 1; in the colour itself where it has none"`
	Contrast   float64 `json:"contrast" doc:"WCAG 2 contrast with the background, 1 to 21"`
	Images     []int   `json:"images" nullable:"false" doc:"Positions of the pictures that show it, the one with most of it first"`
	smooth     float64
	rim        float64
	at         lab
}

func (c *Color) color() studio.Color {
	value, _ := studio.ParseColor(c.Hex) // Measure wrote it
	return value
}

// sameSwatch is how close colours of two pictures are to count as one, in Oklab.
const sameSwatch = 0.02

// combine makes one palette of the pictures' colours, each picture counting the same.
func combine(pictures []Measured) []Color {
	type part struct {
		Swatch
		image int
	}
	var parts []part
	for i, m := range pictures {
		for _, s := range m.Colors {
			parts = append(parts, part{s, i})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(b.Share, a.Share) })
	var palette []Color
	for _, p := range parts {
		value, err := studio.ParseColor(p.Hex)
		if err != nil {
			continue // no piece of ours
		}
		at, share, rim := labOfColor(value), p.Share/float64(len(pictures)), p.Rim/float64(len(pictures))
		i := slices.IndexFunc(palette, func(c Color) bool {
			return c.at.distance(at) < sameSwatch && !slices.Contains(c.Images, p.image)
		})
		if i < 0 {
			palette = append(palette, Color{Hex: p.Hex, Name: nameOf(at), Share: share, Images: []int{p.image}, smooth: p.Smooth, rim: rim, at: at})
			continue
		}
		c := &palette[i]
		c.smooth = (c.smooth*c.Share + p.Smooth*share) / (c.Share + share)
		c.Share, c.rim, c.Images = c.Share+share, c.rim+rim, append(c.Images, p.image)
	}
	for i := range palette {
		palette[i].Share = round(palette[i].Share)
	}
	slices.SortStableFunc(palette, func(a, b Color) int { return cmp.Compare(b.Share, a.Share) })
	return palette[:min(len(palette), 2*maxPalette)]
}

// Bounds by which roles are told apart: chroma and lightness of Oklab, contrast of WCAG.
const (
	brandChroma = 0.06 // the least chroma of a brand colour
	vivid       = 0.13 // of a warning
	nearGround  = 2.2  // most contrast of a surface with the background
	readable    = 4.5
	lineAtLeast = 1.05
	otherColor  = 0.10 // how far secondary and accent are from primary
)

// assignRoles gives the palette's colours their roles, by how much of the pictures
// they cover, whether they fill areas or run along edges, and how they stand out.
func assignRoles(palette []Color) {
	give(palette, Background, func(c *Color) float64 { return c.Share + c.rim })
	ground := find(palette, Background)
	if ground == nil {
		return
	}
	for i := range palette {
		c := &palette[i]
		c.Contrast = math.Floor(studio.Contrast(c.color(), ground.color())*100) / 100
	}
	give(palette, Text, func(c *Color) float64 {
		if c.Contrast < readable {
			return 0
		}
		return c.Contrast/21 + 0.8*(1-c.smooth) - 2*min(c.at.chroma(), 0.2) + 0.4
	})
	brand := func(least float64, apart ...Role) func(c *Color) float64 {
		return func(c *Color) float64 {
			if c.at.chroma() < least || slices.ContainsFunc(apart, func(r Role) bool {
				other := find(palette, r)
				return other != nil && other.at.distance(c.at) < otherColor
			}) {
				return 0
			}
			return c.at.chroma() * math.Sqrt(c.Share) * (0.3 + c.smooth)
		}
	}
	give(palette, Primary, brand(brandChroma, Background))
	if p := find(palette, Primary); p == nil || !reddish(p.at) {
		give(palette, Destructive, func(c *Color) float64 {
			if !reddish(c.at) {
				return 0
			}
			return brand(vivid, Primary)(c)
		})
	}
	give(palette, Secondary, brand(brandChroma, Background, Primary))
	give(palette, Accent, brand(brandChroma, Background, Primary, Secondary))
	give(palette, Surface, func(c *Color) float64 {
		if c.Contrast > nearGround || c.smooth < 0.6 {
			return 0
		}
		return c.Share
	})
	give(palette, TextSecondary, func(c *Color) float64 {
		if text := find(palette, Text); text == nil || c.Contrast < 2.5 || c.Contrast >= text.Contrast || c.smooth > 0.6 || c.at.chroma() >= 0.08 {
			return 0
		}
		return c.Contrast
	})
	give(palette, Border, func(c *Color) float64 {
		if c.Contrast < lineAtLeast || c.Contrast > 2.6 || c.smooth > 0.7 {
			return 0
		}
		return c.Share
	})
}

func reddish(at lab) bool { return at.chroma() >= vivid && at.hue() > 8 && at.hue() < 38 }

// give hands a role to the colour without one that scores most, if any does. The
// confidence is how clearly it won.
func give(palette []Color, role Role, score func(c *Color) float64) {
	var best *Color
	var most, second float64
	for i := range palette {
		c := &palette[i]
		if c.Role != "" {
			continue
		}
		switch s := score(c); {
		case s > most:
			best, most, second = c, s, most
		case s > second:
			second = s
		}
	}
	if best != nil {
		best.Role = role
		best.Confidence = math.Round((0.5+0.45*(1-second/most))*100) / 100
	}
}

func find(palette []Color, role Role) *Color {
	for i := range palette {
		if palette[i].Role == role {
			return &palette[i]
		}
	}
	return nil
}
