package style

import (
	"image"
	"math"

	"github.com/appforge-ai/appforge/functions/studio"
)

// Swatch is a colour as it was counted in pixels.
type Swatch struct {
	Hex    string  `json:"hex" doc:"#rrggbb"`
	Share  float64 `json:"share" doc:"Of the pixels, 0 to 1"`
	Smooth float64 `json:"smooth" doc:"How much of it lies in areas rather than at edges, 0 to 1"`
	Rim    float64 `json:"rim" doc:"Share of the pixels along the picture's edge, 0 to 1"`
}

// Measured is what the pixels of one picture come to, most frequent colour first.
type Measured struct {
	Colors []Swatch `json:"colors"`
}

// Measure counts the colours of a picture, at most 12. Colours that lie closer
// together than the eye tells apart are one; blends along the edges of text and
// shapes are counted to the colours that they blend. Pixels are taken as sRGB, and
// transparent ones are not counted. The same picture gives the same colours.
func Measure(picture image.Image) Measured {
	c := countPixels(picture)
	if c.noisy() {
		c = countPixels(averaged(picture))
	}
	found := c.clusters()
	m := Measured{Colors: make([]Swatch, 0, len(found))}
	for _, k := range found {
		m.Colors = append(m.Colors, Swatch{
			Hex:    studio.Color{R: round8(k.r), G: round8(k.g), B: round8(k.b), A: math.MaxUint8}.String(),
			Share:  round(k.n / float64(c.n)),
			Smooth: round(k.smooth / k.n),
			Rim:    round(k.rim / max(1, float64(c.rim))),
		})
	}
	return m
}

func round8(x float64) uint8 { return uint8(math.Round(min(max(x, 0), math.MaxUint8))) }

// round keeps four digits of a share.
func round(share float64) float64 { return math.Round(share*1e4) / 1e4 }
