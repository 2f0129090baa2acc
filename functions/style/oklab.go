package style

import (
	"math"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/appforge-ai/appforge/functions/studio"
)

// lab is a colour in Oklab, where distance is how different two colours look: 0.02
// is hardly seen, 0.05 is another shade.
type lab struct{ L, A, B float64 }

func labOf(r, g, b float64) lab {
	l, a, bb := colorful.Color{R: r / math.MaxUint8, G: g / math.MaxUint8, B: b / math.MaxUint8}.OkLab()
	return lab{l, a, bb}
}

func labOfColor(c studio.Color) lab { return labOf(float64(c.R), float64(c.G), float64(c.B)) }

func (p lab) distance(q lab) float64 {
	dl, da, db := p.L-q.L, p.A-q.A, p.B-q.B
	return math.Sqrt(dl*dl + da*da + db*db)
}

func (p lab) chroma() float64 { return math.Hypot(p.A, p.B) }

// hue is in degrees, 0 to 360.
func (p lab) hue() float64 {
	h := math.Atan2(p.B, p.A) * 180 / math.Pi
	if h < 0 {
		h += 360
	}
	return h
}
