package style

import (
	"image"
	"math"
)

// noisy reports whether most pixels differ from their neighbours, as in photos with
// grain and dense textures.
func (c *count) noisy() bool { return float64(c.smooth) < 0.3*float64(c.n) }

// averageSide is how many pixels in each direction become one. Grain scatters one
// colour over many; the mean of 16 pixels brings them together again.
const averageSide = 4

// averaged gives a picture at a quarter of the size, without its grain.
func averaged(picture image.Image) image.Image {
	bounds := picture.Bounds()
	w, h := max(1, bounds.Dx()/averageSide), max(1, bounds.Dy()/averageSide)
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	read := rowReader(picture)
	row, sums := make([]rgb, bounds.Dx()), make([][4]uint32, w)
	for y := range h {
		clear(sums)
		for dy := range min(averageSide, bounds.Dy()) {
			read(bounds.Min.Y+y*averageSide+dy, row)
			for x, p := range row[:min(w*averageSide, len(row))] {
				if p != 0 {
					r, g, b := p.channels()
					s := &sums[x/averageSide]
					s[0], s[1], s[2], s[3] = s[0]+uint32(r), s[1]+uint32(g), s[2]+uint32(b), s[3]+1
				}
			}
		}
		for x, s := range sums {
			if n := s[3]; n > 0 {
				pix := out.Pix[out.PixOffset(x, y):]
				pix[0], pix[1], pix[2], pix[3] = uint8((s[0]+n/2)/n), uint8((s[1]+n/2)/n), uint8((s[2]+n/2)/n), math.MaxUint8
			}
		}
	}
	return out
}
