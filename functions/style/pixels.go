package style

import (
	"image"
	"image/color"
	"math"
)

// maxSamples bounds how many pixels of a picture are counted. Larger pictures are
// sampled on an even grid.
const maxSamples = 1 << 20

// rgb is a colour packed into 24 bits, and opaque marks one that can be seen.
type rgb uint32

const opaque rgb = 1 << 24

func pack(r, g, b uint8) rgb { return opaque | rgb(r)<<16 | rgb(g)<<8 | rgb(b) }

func (c rgb) channels() (r, g, b uint8) { return uint8(c >> 16), uint8(c >> 8), uint8(c) }

// rowReader gives a way to read a picture's rows as packed colours; pixels that are
// mostly transparent are 0. The frequent kinds are read without a call per pixel.
func rowReader(picture image.Image) func(y int, row []rgb) {
	bounds := picture.Bounds()
	switch p := picture.(type) {
	case *image.NRGBA:
		return func(y int, row []rgb) {
			pix := p.Pix[p.PixOffset(bounds.Min.X, y):]
			for x := range row {
				row[x] = visible(pix[4*x], pix[4*x+1], pix[4*x+2], pix[4*x+3])
			}
		}
	case *image.RGBA:
		return func(y int, row []rgb) {
			pix := p.Pix[p.PixOffset(bounds.Min.X, y):]
			for x := range row {
				if r, g, b, a := pix[4*x], pix[4*x+1], pix[4*x+2], pix[4*x+3]; a == math.MaxUint8 {
					row[x] = pack(r, g, b)
				} else {
					n := color.NRGBAModel.Convert(color.RGBA{R: r, G: g, B: b, A: a}).(color.NRGBA)
					row[x] = visible(n.R, n.G, n.B, n.A)
				}
			}
		}
	case *image.YCbCr:
		return func(y int, row []rgb) { readYCbCr(p, y, row) }
	case *image.Paletted:
		colors := make([]rgb, 256) // an index beyond the palette is nothing
		for i, c := range p.Palette {
			n := color.NRGBAModel.Convert(c).(color.NRGBA)
			colors[i] = visible(n.R, n.G, n.B, n.A)
		}
		return func(y int, row []rgb) {
			pix := p.Pix[p.PixOffset(bounds.Min.X, y):]
			for x := range row {
				row[x] = colors[pix[x]]
			}
		}
	}
	return func(y int, row []rgb) {
		for x := range row {
			n := color.NRGBAModel.Convert(picture.At(bounds.Min.X+x, y)).(color.NRGBA)
			row[x] = visible(n.R, n.G, n.B, n.A)
		}
	}
}

func readYCbCr(p *image.YCbCr, y int, row []rgb) {
	left := p.Rect.Min.X
	luma := p.Y[p.YOffset(left, y):]
	for x := range row {
		at := p.COffset(left+x, y)
		row[x] = pack(color.YCbCrToRGB(luma[x], p.Cb[at], p.Cr[at]))
	}
}

func visible(r, g, b, a uint8) rgb {
	if a < 1<<7 {
		return 0
	}
	return pack(r, g, b)
}

// cellBits is the precision of the count, in bits a channel. A cell keeps the sum
// of its colours, so that its mean is exact.
const cellBits = 5

// cell counts the pixels of nearly one colour.
type cell struct {
	n       uint32 // pixels
	smooth  uint32 // of them, those that their neighbours hardly differ from
	rim     uint32 // of them, those at the picture's edge
	r, g, b uint64 // sums
}

// solid counts the pixels of one very colour in areas.
type solid struct{ n, rim uint32 }

// count is what a picture's pixels come to.
type count struct {
	cells  []cell        // by the upper bits of the channels
	solids map[rgb]solid // pixels that equal their neighbours, by their very colour
	n      uint32        // pixels that can be seen
	smooth uint32
	rim    uint32
}

// Steps between neighbours, as the largest difference of a channel.
const smoothStep = 6

// countPixels looks at each pixel, or at a grid of them, beside its neighbours to
// the left and above: areas are told from edges, where colours are blends.
func countPixels(picture image.Image) *count {
	bounds := picture.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	c := &count{cells: make([]cell, 1<<(3*cellBits)), solids: map[rgb]solid{}}
	step := max(1, int(math.Ceil(math.Sqrt(float64(w)*float64(h)/maxSamples))))
	read := rowReader(picture)
	row, above := make([]rgb, w), make([]rgb, w)
	rimX, rimY := max(1, w/50), max(1, h/50)
	for y := 0; y < h; y += step {
		switch {
		case y == 0:
			read(bounds.Min.Y, above)
		case step == 1:
			row, above = above, row
		default:
			read(bounds.Min.Y+y-1, above)
		}
		read(bounds.Min.Y+y, row)
		c.countRow(row, above, y/step*7%step, step, rimX, y < rimY || y >= h-rimY)
	}
	return c
}

// countRow counts the pixels of a row from first on, every step. The grid is
// shifted from row to row, lest it falls in step with the picture's own.
func (c *count) countRow(row, above []rgb, first, step, rimX int, rimRow bool) {
	var run rgb // a solid colour under way, and how much of it
	var length solid
	for x := first; x < len(row); x += step {
		p := row[x]
		if p == 0 {
			continue
		}
		left := row[max(x-1, 0)]
		up := above[x]
		r, g, b := p.channels()
		at := c.cellOf(p)
		at.n++
		at.r, at.g, at.b = at.r+uint64(r), at.g+uint64(g), at.b+uint64(b)
		c.n++
		var rim uint32
		if rimRow || x < rimX || x >= len(row)-rimX {
			rim = 1
		}
		at.rim += rim
		c.rim += rim
		switch {
		case left == p && up == p: // one flat area
			at.smooth++
			c.smooth++
			if p != run {
				c.addSolid(run, length)
				run, length = p, solid{}
			}
			length.n++
			length.rim += rim
		case near(p, left) && near(p, up):
			at.smooth++
			c.smooth++
		}
	}
	c.addSolid(run, length)
}

func (c *count) addSolid(value rgb, more solid) {
	if more.n > 0 {
		s := c.solids[value]
		c.solids[value] = solid{s.n + more.n, s.rim + more.rim}
	}
}

func (c *count) cellOf(p rgb) *cell {
	r, g, b := p.channels()
	const drop = 8 - cellBits
	return &c.cells[int(r>>drop)<<(2*cellBits)|int(g>>drop)<<cellBits|int(b>>drop)]
}

func near(a, b rgb) bool {
	ar, ag, ab := a.channels()
	br, bg, bb := b.channels()
	return b != 0 && apart(ar, br) <= smoothStep && apart(ag, bg) <= smoothStep && apart(ab, bb) <= smoothStep
}

func apart(a, b uint8) uint8 {
	if a > b {
		return a - b
	}
	return b - a
}
