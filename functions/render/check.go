package render

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/appforge-ai/appforge/store/fault"
)

// The limits of a page, in CSS pixels unless they say otherwise. Those of time and
// memory are the renderer's, see Options.
const (
	MinWidth     = 16
	MaxWidth     = 4096
	MaxHeight    = 16384 // also of device pixels: no surface of the browser is taller
	MaxScale     = 3
	MaxPixels    = 64 << 20 // device pixels of a picture, 4 bytes each while it is made
	MaxPages     = 50       // sheets of a PDF, and files in a bundle
	MaxHTMLBytes = 8 << 20
	MaxOutput    = 20 << 20 // bytes of a picture or a bundle
)

// Check says whether p may be rendered. The error has the code InvalidInput, or
// TooLarge for the document's bytes, and names the field and its limit.
func (p Page) Check() error {
	switch {
	case strings.TrimSpace(p.HTML) == "":
		return fault.Newf(fault.InvalidInput, "html is empty: it has to be a whole HTML document.")
	case len(p.HTML) > MaxHTMLBytes:
		return fault.Newf(fault.TooLarge, "html has %d bytes; the limit is %d.", len(p.HTML), MaxHTMLBytes)
	case !utf8.ValidString(p.HTML):
		return fault.Newf(fault.InvalidInput, "html is not valid UTF-8.")
	case p.Format != PNG && p.Format != PDF:
		return fault.Newf(fault.InvalidInput, "format is %q: it may be %q or %q.", p.Format, PNG, PDF)
	case p.Width < MinWidth || p.Width > MaxWidth:
		return fault.Newf(fault.InvalidInput, "width is %d: it may be %d to %d CSS pixels.", p.Width, MinWidth, MaxWidth)
	case p.Height < 0 || p.Height > MaxHeight:
		return fault.Newf(fault.InvalidInput, "height is %d: it may be 1 to %d CSS pixels, or 0 for the content's height.", p.Height, MaxHeight)
	case p.Scale != 0 && !(p.Scale >= 1 && p.Scale <= MaxScale): // so written that NaN is refused
		return fault.Newf(fault.InvalidInput, "scale is %v: it may be 1 to %d.", p.Scale, MaxScale)
	}
	if err := p.checkClip(); err != nil {
		return err
	}
	if p.Format == PNG && p.Clip == nil && p.Height > 0 {
		return checkPixels(float64(p.Width), float64(p.Height), p.scale(), fault.InvalidInput)
	}
	return nil
}

func (p Page) checkClip() error {
	c := p.Clip
	switch {
	case c == nil:
		return nil
	case p.Format != PNG:
		return fault.Newf(fault.InvalidInput, "clip is for the format %q only: leave it out, or ask for a picture.", PNG)
	case !(c.X >= 0 && c.Y >= 0 && c.X < MaxWidth && c.Y < MaxHeight):
		return fault.Newf(fault.InvalidInput, "clip begins at (%v, %v): both are 0 or more, within the page.", c.X, c.Y)
	case !(c.Width >= 1 && c.Height >= 1 && c.Width <= MaxWidth && c.Height <= MaxHeight):
		return fault.Newf(fault.InvalidInput, "clip is %v by %v: width may be 1 to %d, height 1 to %d CSS pixels.", c.Width, c.Height, MaxWidth, MaxHeight)
	}
	if err := c.within(p.Width, p.Height); err != nil {
		return err
	}
	return checkPixels(c.Width, c.Height, p.scale(), fault.InvalidInput)
}

// within says whether the clip lies on a page of that size; 0 is a height not known yet.
func (c *Clip) within(width, height int) error {
	if c.X+c.Width > float64(width) {
		return fault.Newf(fault.InvalidInput, "clip ends at x = %v, the page is %d CSS pixels wide.", c.X+c.Width, width)
	}
	if height > 0 && c.Y+c.Height > float64(height) {
		return fault.Newf(fault.InvalidInput, "clip ends at y = %v, the page is %d CSS pixels high.", c.Y+c.Height, height)
	}
	return nil
}

// scale is the scale with its default.
func (p Page) scale() float64 {
	if p.Scale == 0 {
		return 1
	}
	return p.Scale
}

// checkPixels holds a picture of that many CSS pixels to the limits of device pixels.
func checkPixels(width, height, scale float64, code fault.Code) error {
	w, h := math.Ceil(width*scale), math.Ceil(height*scale)
	if h > MaxHeight {
		return fault.Newf(code, "The picture would be %.0f device pixels high (height %.0f at scale %v); the limit of height is %d. Lower scale or height.", h, height, scale, MaxHeight)
	}
	if w*h > MaxPixels {
		return fault.Newf(code, "The picture would have %.0f by %.0f device pixels; the limit is %d in all. Lower scale, width or height.", w, h, MaxPixels)
	}
	return nil
}
