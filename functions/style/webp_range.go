package style

import (
	"image"
	"math"
)

// fullRange corrects a lossy WebP in place. The format keeps brightness in 16 to 235
// and colour in 16 to 240, as video does; the decoder hands these values out as if
// they were those of a JPEG, which use all of 0 to 255: white would come out grey.
func fullRange(picture image.Image) {
	var p *image.YCbCr
	switch lossy := picture.(type) {
	case *image.YCbCr:
		p = lossy
	case *image.NYCbCrA:
		p = &lossy.YCbCr
	default:
		return
	}
	var luma, chroma [256]uint8
	for v := range luma {
		luma[v] = round8(float64(v-16) * math.MaxUint8 / (235 - 16))
		chroma[v] = round8(float64(v-128)*math.MaxUint8/(240-16) + 128)
	}
	for i, v := range p.Y {
		p.Y[i] = luma[v]
	}
	for i := range p.Cb {
		p.Cb[i], p.Cr[i] = chroma[p.Cb[i]], chroma[p.Cr[i]]
	}
}
