package style

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Distances in Oklab by which colours are told apart.
const (
	sameColor  = 0.010 // noise of one painted colour: what lossy files make of it
	solidApart = 0.012 // two painted colours, such as a page and the cards on it
	kernel     = 0.040 // how far a shade reaches in photos and gradients
	softApart  = 0.050 // two shades of a photo or gradient
	reach      = 0.120 // the farthest that a pixel is counted to a colour
)

// Shares of the picture, 0 to 1.
const (
	minSolid   = 0.003 // a painted colour is at least this much
	minShare   = 0.002 // what is less is not listed
	minAlone   = 0.020 // a painted colour close to a greater one is at least this much
	maxPalette = 12
	maxSoft    = 16
)

// edgeWeight is what a pixel at an edge counts beside one of an area: edges are
// blends of the colours that they part.
const edgeWeight = 0.25

// point is a cell of the count as the clustering sees it.
type point struct {
	lab
	r, g, b float64 // mean, 0 to 255
	n       float64 // pixels
	smooth  float64
	rim     float64
	weight  float64 // pixels, those at edges for less
	density float64 // weight of the neighbourhood
}

// cluster is a colour of the palette to be.
type cluster struct {
	lab
	r, g, b float64
	solid   bool
	weight  float64 // by which it was found

	n, smooth, rim float64 // pixels that are counted to it
}

// clusters finds the colours that a picture is made of: first those that areas are
// painted with, by their very value, then the shades of what is left.
func (c *count) clusters() []cluster {
	if c.n == 0 {
		return nil
	}
	points := c.points()
	found := c.solidColors()
	found = append(found, softColors(points, found)...)
	share(points, found)
	found = c.withoutBlends(points, found)
	share(points, found)
	return merged(found, float64(c.n))
}

// points are the colours that were counted: painted ones by themselves, and what
// their cells hold beside them.
func (c *count) points() []point {
	var points []point
	for _, value := range slices.Sorted(maps.Keys(c.solids)) {
		s := c.solids[value]
		if float64(s.n) < minSolid/8*float64(c.n) {
			continue
		}
		at, n := c.cellOf(value), uint64(s.n)
		r, g, b := value.channels()
		at.n, at.smooth, at.rim = at.n-s.n, at.smooth-s.n, at.rim-s.rim
		at.r, at.g, at.b = at.r-n*uint64(r), at.g-n*uint64(g), at.b-n*uint64(b)
		points = append(points, newPoint(cell{n: s.n, smooth: s.n, rim: s.rim, r: n * uint64(r), g: n * uint64(g), b: n * uint64(b)}))
	}
	for i := range c.cells {
		if c.cells[i].n > 0 {
			points = append(points, newPoint(c.cells[i]))
		}
	}
	return points
}

func newPoint(of cell) point {
	n, smooth := float64(of.n), float64(of.smooth)
	p := point{r: float64(of.r) / n, g: float64(of.g) / n, b: float64(of.b) / n, n: n, smooth: smooth, rim: float64(of.rim)}
	p.lab = labOf(p.r, p.g, p.b)
	p.weight = smooth + edgeWeight*(n-smooth)
	return p
}

// solidColors are the colours that areas are painted with, the greatest first.
func (c *count) solidColors() []cluster {
	var all []cluster
	for value, s := range c.solids {
		r, g, b := value.channels()
		all = append(all, cluster{lab: labOf(float64(r), float64(g), float64(b)), r: float64(r), g: float64(g), b: float64(b), weight: float64(s.n), solid: true})
	}
	slices.SortFunc(all, func(a, b cluster) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.r, b.r), cmp.Compare(a.g, b.g), cmp.Compare(a.b, b.b))
	})
	total := float64(c.n)
	var found []cluster
next:
	for _, s := range all {
		for i := range found {
			if found[i].distance(s.lab) < sameColor {
				found[i].weight += s.weight
				continue next
			}
		}
		if s.weight < minSolid*total/4 || len(found) == 4*maxPalette {
			continue // what lossy files scatter around a colour, or a gradient's steps
		}
		found = append(found, s)
	}
	var kept []cluster
	for _, s := range found {
		close := slices.ContainsFunc(kept, func(k cluster) bool {
			d := k.distance(s.lab)
			return d < solidApart || d < softApart && s.weight < minAlone*total
		})
		if s.weight >= minSolid*total && !close {
			kept = append(kept, s)
		}
	}
	return kept
}

// softColors are the shades that no painted colour covers, the densest first.
func softColors(points []point, solids []cluster) []cluster {
	left := make([]int, 0, len(points))
	var total float64
	for i, p := range points {
		total += p.weight
		if !covered(solids, p.lab, softApart) {
			left = append(left, i)
		}
	}
	grid := newGrid(points, left)
	for _, i := range left {
		grid.around(points[i].lab, kernel, func(q *point, d float64) {
			points[i].density += q.weight * (1 - d*d/(kernel*kernel))
		})
	}
	slices.SortFunc(left, func(a, b int) int {
		return cmp.Or(cmp.Compare(points[b].density, points[a].density), cmp.Compare(a, b))
	})
	var found []cluster
	for _, i := range left {
		if len(found) == maxSoft || points[i].density < minShare/2*total {
			break
		}
		if covered(found, points[i].lab, softApart) {
			continue
		}
		if c := grid.settle(points[i]); !covered(found, c.lab, softApart/2) && !covered(solids, c.lab, softApart/2) {
			found = append(found, c)
		}
	}
	return found
}

func covered(by []cluster, at lab, distance float64) bool {
	return slices.ContainsFunc(by, func(c cluster) bool { return c.distance(at) < distance })
}

// settle moves from a dense point to the mean of what is around it. A text's colour
// is one sharp peak, at the end of the blends with its ground: there the mean of
// the closest is taken.
func (g *grid) settle(start point) cluster {
	c, radius := cluster{lab: start.lab, weight: start.density}, kernel
	if g.sharpness(start.lab) > 0.5 {
		radius /= 2
	}
	for range 4 {
		var r, gg, b, w float64
		g.around(c.lab, radius, func(q *point, _ float64) {
			r, gg, b, w = r+q.r*q.weight, gg+q.g*q.weight, b+q.b*q.weight, w+q.weight
		})
		if w == 0 {
			break
		}
		c.r, c.g, c.b = r/w, gg/w, b/w
		c.lab = labOf(c.r, c.g, c.b)
	}
	return c
}

// sharpness is how much of the weight around a colour lies close to it, 0 to 1.
func (g *grid) sharpness(at lab) float64 {
	var inner, outer float64
	g.around(at, softApart, func(q *point, d float64) {
		outer += q.weight
		if d < softApart/3 {
			inner += q.weight
		}
	})
	if outer == 0 {
		return 0
	}
	return inner / outer
}

// share counts every pixel to the nearest cluster in reach.
func share(points []point, clusters []cluster) {
	for i := range clusters {
		clusters[i].n, clusters[i].smooth, clusters[i].rim = 0, 0, 0
	}
	for _, p := range points {
		best, least := -1, reach
		for i := range clusters {
			if d := clusters[i].distance(p.lab); d < least {
				best, least = i, d
			}
		}
		if best >= 0 {
			c := &clusters[best]
			c.n, c.smooth, c.rim = c.n+p.n, c.smooth+p.smooth, c.rim+p.rim
		}
	}
}

// withoutBlends drops colours that are seen at edges only and lie between two
// greater ones: they are what smoothing makes of those two.
func (c *count) withoutBlends(points []point, all []cluster) []cluster {
	if float64(c.smooth) < 0.5*float64(c.n) {
		return all // edges everywhere: a photo, where nothing can be told from them
	}
	every := make([]int, len(points))
	for i := range every {
		every[i] = i
	}
	grid := newGrid(points, every)
	return slices.DeleteFunc(slices.Clone(all), func(k cluster) bool {
		if k.solid || k.n == 0 || k.smooth/k.n > 0.35 || grid.sharpness(k.lab) > 0.5 {
			return false
		}
		for i, p := range all {
			for _, q := range all[i+1:] {
				if p.n > k.n && q.n > k.n && between(k, p, q) {
					return true
				}
			}
		}
		return false
	})
}

// between reports whether k is a mixture of p and q, by the values that drawing mixes.
func between(k, p, q cluster) bool {
	dr, dg, db := q.r-p.r, q.g-p.g, q.b-p.b
	length := dr*dr + dg*dg + db*db
	if length == 0 {
		return false
	}
	t := ((k.r-p.r)*dr + (k.g-p.g)*dg + (k.b-p.b)*db) / length
	off := math.Sqrt(sq(k.r-p.r-t*dr) + sq(k.g-p.g-t*dg) + sq(k.b-p.b-t*db))
	return t > 0.05 && t < 0.95 && off < 16
}

func sq(x float64) float64 { return x * x }

// merged leaves out what is too little, joins shades while there are too many, and
// sorts by share.
func merged(all []cluster, total float64) []cluster {
	kept := slices.DeleteFunc(all, func(k cluster) bool { return k.n < minShare*total })
	for len(kept) > maxPalette {
		a, b, least := -1, -1, math.Inf(1)
		for i := range kept {
			for j := range i {
				if d := kept[i].distance(kept[j].lab); d < least && (!kept[i].solid || !kept[j].solid) {
					a, b, least = j, i, d
				}
			}
		}
		if a < 0 || least > reach {
			break // painted colours, and shades far from all: the least go
		}
		kept[a] = join(kept[a], kept[b])
		kept = slices.Delete(kept, b, b+1)
	}
	slices.SortFunc(kept, func(a, b cluster) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.L, b.L), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return kept[:min(len(kept), maxPalette)]
}

// join makes one cluster of two; a painted colour keeps its value.
func join(a, b cluster) cluster {
	if b.solid {
		a, b = b, a
	}
	n := a.n + b.n
	if !a.solid {
		a.r, a.g, a.b = (a.r*a.n+b.r*b.n)/n, (a.g*a.n+b.g*b.n)/n, (a.b*a.n+b.b*b.n)/n
	}
	a.n, a.smooth, a.rim, a.weight = n, a.smooth+b.smooth, a.rim+b.rim, a.weight+b.weight
	a.lab = labOf(a.r, a.g, a.b)
	return a
}
