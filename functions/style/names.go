package style

import (
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/mazznoer/csscolorparser"
)

type namedColor struct {
	name string
	at   lab
}

// namedColors are the CSS names with their colours, in the order of the alphabet.
var namedColors = sync.OnceValue(func() []namedColor {
	var all []namedColor
	for _, name := range slices.Sorted(maps.Keys(csscolorparser.NamedColors)) {
		c := csscolorparser.NamedColors[name]
		all = append(all, namedColor{name, labOf(float64(c[0]), float64(c[1]), float64(c[2]))})
	}
	return all
})

// nameOf is the CSS name that comes nearest: words for those who cannot see a colour.
func nameOf(at lab) string {
	var name string
	least := math.Inf(1)
	for _, c := range namedColors() {
		if d := c.at.distance(at); d < least {
			name, least = c.name, d
		}
	}
	return name
}
