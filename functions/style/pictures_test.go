package style_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/HugoSmits86/nativewebp"
	"github.com/lucasb-eyer/go-colorful"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// hex reads #rrggbb.
func hex(s string) color.NRGBA {
	c, err := colorful.Hex(s)
	if err != nil {
		panic(err)
	}
	r, g, b := c.RGB255()
	return color.NRGBA{r, g, b, 255}
}

// canvas is a picture to be.
type canvas struct{ *image.NRGBA }

func paint(w, h int, background string) canvas {
	c := canvas{image.NewNRGBA(image.Rect(0, 0, w, h))}
	c.fill(0, 0, w, h, background)
	return c
}

func (c canvas) fill(x, y, w, h int, col string) {
	draw.Draw(c, image.Rect(x, y, x+w, y+h), image.NewUniform(hex(col)), image.Point{}, draw.Src)
}

// disc is a circle with smoothed edges.
func (c canvas) disc(cx, cy, r float64, col string) {
	around := image.Rect(int(cx-r-1), int(cy-r-1), int(cx+r+2), int(cy+r+2))
	mask := image.NewAlpha(around)
	for y := int(cy - r - 1); y <= int(cy+r+1); y++ {
		for x := int(cx - r - 1); x <= int(cx+r+1); x++ {
			cover := r + 0.5 - math.Hypot(float64(x)-cx, float64(y)-cy)
			mask.SetAlpha(x, y, color.Alpha{uint8(255 * min(max(cover, 0), 1))})
		}
	}
	draw.DrawMask(c, around, image.NewUniform(hex(col)), image.Point{}, mask, around.Min, draw.Over)
}

var regular = sync.OnceValue(func() *opentype.Font {
	f, err := opentype.Parse(goregular.TTF)
	if err != nil {
		panic(err)
	}
	return f
})

// write draws text with smoothed edges, size in pixels, its baseline at y.
func (c canvas) write(t testing.TB, x, y int, size float64, col, text string) {
	t.Helper()
	face, err := opentype.NewFace(regular(), &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		t.Fatal(err)
	}
	d := font.Drawer{Dst: c, Src: image.NewUniform(hex(col)), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(text)
}

// gradient runs from one colour down to another in the rectangle.
func (c canvas) gradient(x, y, w, h int, from, to string) {
	a, b := hex(from), hex(to)
	for dy := range h {
		t := float64(dy) / float64(max(h-1, 1))
		mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p)*(1-t) + float64(q)*t)) }
		line := color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
		draw.Draw(c, image.Rect(x, y+dy, x+w, y+dy+1), image.NewUniform(line), image.Point{}, draw.Src)
	}
}

// grain adds noise of that deviation to every channel, as cameras do.
func (c canvas) grain(deviation float64, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	for i, v := range c.Pix {
		if i%4 != 3 {
			c.Pix[i] = uint8(min(max(math.Round(float64(v)+random.NormFloat64()*deviation), 0), 255))
		}
	}
}

// colors of an app's screen.
type look struct{ background, surface, text, quiet, primary, border string }

// screen is an app's screen: a header, cards with text, a button, a bar.
func screen(t testing.TB, w, h int, l look) canvas {
	c := paint(w, h, l.background)
	c.write(t, w/16, h/12, float64(w)/13, l.text, "Good morning")
	c.write(t, w/16, h/12+w/14, float64(w)/24, l.quiet, "Tuesday, three things to do")
	for i := range 4 {
		y := h/6 + i*h/7
		c.fill(w/16-2, y-2, w*14/16+4, h/8+4, l.border)
		c.fill(w/16, y, w*14/16, h/8, l.surface)
		c.disc(float64(w)/7, float64(y+h/16), float64(h)/30, l.primary)
		c.write(t, w/4, y+h/18, float64(w)/20, l.text, "Morning stretch and walk")
		c.write(t, w/4, y+h/18+w/16, float64(w)/27, l.quiet, "25 minutes, level two, outside")
	}
	c.fill(w/16, h*13/16, w*14/16, h/14, l.primary)
	c.write(t, w/3, h*13/16+h/21, float64(w)/22, l.surface, "Start the day")
	return c
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, m image.Image, quality int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// asWebP is lossless; testdata has lossy ones.
func asWebP(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := nativewebp.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
