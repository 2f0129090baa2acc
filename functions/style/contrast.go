package style

import (
	"math"

	"github.com/appforge-ai/appforge/functions/studio"
)

// Pair is how well one colour of the palette is seen on another.
type Pair struct {
	Foreground Role    `json:"foreground"`
	Background Role    `json:"background"`
	Ratio      float64 `json:"ratio" doc:"WCAG 2 contrast, 1 to 21"`
	Level      string  `json:"level" enum:"AAA,AA,AA large,fails" doc:"AA large: enough for large text and for shapes only"`
}

// pairsOfInterest are the colours that stand on one another in most designs.
var pairsOfInterest = [][2]Role{
	{Text, Background}, {Text, Surface}, {TextSecondary, Background}, {TextSecondary, Surface},
	{Primary, Background}, {Primary, Surface}, {Background, Primary}, {Text, Primary}, {Destructive, Background},
}

func contrasts(palette []Color) []Pair {
	pairs := []Pair{}
	for _, p := range pairsOfInterest {
		fg, bg := find(palette, p[0]), find(palette, p[1])
		if fg == nil || bg == nil {
			continue
		}
		ratio := studio.Contrast(fg.color(), bg.color())
		pairs = append(pairs, Pair{p[0], p[1], math.Floor(ratio*100) / 100, levelOf(ratio)})
	}
	return pairs
}

func levelOf(ratio float64) string {
	switch {
	case ratio >= 7:
		return "AAA"
	case ratio >= 4.5:
		return "AA"
	case ratio >= 3:
		return "AA large"
	}
	return "fails"
}
