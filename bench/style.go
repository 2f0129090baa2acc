package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/appforge-ai/appforge/functions/style"
)

const styleRuns = 15

// measureStyle times how long the colours of a picture take, from its bytes, beside the
// decoding of the same bytes alone, in turns. The work is the same each time, so the
// quickest turn is the one that other work disturbed least.
func measureStyle(ctx context.Context, _ *rig) ([]row, error) {
	var screenshot, photo bytes.Buffer
	if err := png.Encode(&screenshot, screenPicture(1170, 2532)); err != nil {
		return nil, err
	}
	if err := jpeg.Encode(&photo, photoPicture(4000, 3000), &jpeg.Options{Quality: 90}); err != nil {
		return nil, err
	}
	var rows []row
	for _, p := range []struct {
		what string
		data []byte
		area float64 // pixels
	}{
		{"a screenshot, png, 1170 x 2532", screenshot.Bytes(), 1170 * 2532},
		{"a photo, jpeg, 4000 x 3000", photo.Bytes(), 4000 * 3000},
	} {
		ours, bare, err := timeStyle(ctx, p.data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.what, err)
		}
		each := func(took []time.Duration) string {
			return millis(time.Duration(float64(least(took))/p.area*1e6)) + " a megapixel"
		}
		rows = append(rows, row{"colours of " + p.what, each(ours), each(bare) + " (decoding alone)", ratio(float64(least(ours)), float64(least(bare))), "", false})
	}
	return rows, nil
}

// timeStyle measures a picture and decodes it, in turns.
func timeStyle(ctx context.Context, data []byte) (ours, bare []time.Duration, err error) {
	decoder := style.NewDecoder()
	for range styleRuns {
		runtime.GC() // what the turn before left is not this one's
		began := time.Now()
		err := decoder.With(ctx, 0, data, func(picture image.Image) error {
			if found := style.Measure(picture); len(found.Colors) == 0 {
				return errors.New("no colour was found")
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
		ours = append(ours, time.Since(began))
		runtime.GC()
		began = time.Now()
		if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
			return nil, nil, err
		}
		bare = append(bare, time.Since(began))
	}
	return ours, bare, nil
}

// screenPicture is a screen of flat colours with lines as thin as text.
func screenPicture(width, height int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	fill := func(r image.Rectangle, c color.NRGBA) { draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src) }
	fill(m.Bounds(), color.NRGBA{0xf8, 0xfa, 0xfc, 255})
	for y := height / 10; y < height*3/4; y += height / 8 {
		fill(image.Rect(width/16, y, width*15/16, y+height/10), color.NRGBA{255, 255, 255, 255})
		for line := range 6 {
			fill(image.Rect(width/8, y+20+line*24, width*3/4-line*30, y+23+line*24), color.NRGBA{0x0f, 0x17, 0x2a, 255})
		}
	}
	fill(image.Rect(width/16, height*13/16, width*15/16, height*14/16), color.NRGBA{0x25, 0x63, 0xeb, 255})
	return m
}

// photoPicture is bands of colour with the noise of a camera.
func photoPicture(width, height int) image.Image {
	random := rand.New(rand.NewPCG(1, 1))
	bands := []color.NRGBA{{0x8e, 0xc5, 0xe8, 255}, {0x1f, 0x6f, 0x8b, 255}, {0xd9, 0xc0, 0x8f, 255}}
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		c := bands[y*len(bands)/height]
		for x := range width {
			noise := random.IntN(25) - 12
			m.SetNRGBA(x, y, color.NRGBA{grained(c.R, noise), grained(c.G, noise), grained(c.B, noise), 255})
		}
	}
	return m
}

func grained(v uint8, noise int) uint8 { return uint8(min(max(int(v)+noise, 0), 255)) }
