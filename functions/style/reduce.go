package style

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"golang.org/x/image/draw"
)

const (
	// shownSide is the longest side of what a model is shown, in pixels: two of the
	// tiles that models cut pictures into. More costs more and tells no more of style.
	shownSide    = 1536
	shownQuality = 88
)

// Reduce makes of a picture what a model is shown: at most 1536 pixels a side, on
// white where it is transparent, without the notes that cameras leave in files.
func Reduce(picture image.Image) (Picture, error) {
	bounds := picture.Bounds()
	w, h := bounds.Dx(), bounds.Dy()
	if longest := max(w, h); longest > shownSide {
		w, h = max(1, w*shownSide/longest), max(1, h*shownSide/longest)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), picture, bounds, draw.Over, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, out, &jpeg.Options{Quality: shownQuality}); err != nil {
		return Picture{}, fmt.Errorf("encode reduced picture: %w", err)
	}
	return Picture{Type: typeJPEG, Data: b.Bytes()}, nil
}
