package style

import "math"

// grid finds the points around a colour without looking at all of them.
type grid struct {
	points []point
	boxes  map[[3]int16][]int32 // by box of Oklab, in the order of points
}

func newGrid(points []point, some []int) *grid {
	g := &grid{points: points, boxes: make(map[[3]int16][]int32, len(some)/4+1)}
	for _, i := range some {
		box := boxOf(points[i].lab)
		g.boxes[box] = append(g.boxes[box], int32(i))
	}
	return g
}

func boxOf(p lab) [3]int16 {
	side := func(x float64) int16 { return int16(math.Floor(x / softApart)) }
	return [3]int16{side(p.L), side(p.A), side(p.B)}
}

// around calls visit for each point closer than radius, which is at most softApart.
func (g *grid) around(at lab, radius float64, visit func(p *point, distance float64)) {
	box := boxOf(at)
	for dl := int16(-1); dl <= 1; dl++ {
		for da := int16(-1); da <= 1; da++ {
			for db := int16(-1); db <= 1; db++ {
				for _, i := range g.boxes[[3]int16{box[0] + dl, box[1] + da, box[2] + db}] {
					if d := g.points[i].distance(at); d < radius {
						visit(&g.points[i], d)
					}
				}
			}
		}
	}
}
