package offline

import (
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"
)

// art draws an abstract picture over an area, where an app would show a photo. The
// seed chooses motif and colours, all of them the theme's.
func art(seed uint32, n int, class string) template.HTML {
	// The brand and its neighbours on the circle of hues, so that pictures are of one
	// mood. Green and amber have a meaning elsewhere.
	moods := [][2]int{{1, 3}, {3, 1}, {1, 5}, {1, 1}, {5, 1}, {3, 3}}
	mood := moods[(seed>>4+uint32(n))%uint32(len(moods))]
	a, b := mood[0], mood[1]
	fill := func(chart, opacity int) string { return fmt.Sprintf("fill-chart-%d/%d", chart, opacity) }
	base, one, two, three := fill(a, 20), fill(a, 40), fill(b, 45), fill(a, 70)
	var shapes string
	switch (seed + uint32(n)) % 6 {
	case 0: // hills under a sun
		shapes = fmt.Sprintf(`<circle class="%s" cx="228" cy="62" r="30"/><path class="%s" d="M0 140c60-50 110-40 160-6s110 30 160-24v90H0z"/><path class="%s" d="M0 168c70-34 130-20 190 2s90 10 130-10v40H0z"/>`, two, one, three)
	case 1: // rings from a corner
		shapes = fmt.Sprintf(`<circle class="%s" cx="272" cy="196" r="180"/><circle class="%s" cx="272" cy="196" r="126"/><circle class="%s" cx="272" cy="196" r="70"/>`, fill(a, 20), one, two)
	case 2: // waves
		shapes = fmt.Sprintf(`<path class="%s" d="M0 70c54 36 106-30 160 0s106 34 160-4v134H0z"/><path class="%s" d="M0 116c54 34 106-30 160 0s106 34 160-4v88H0z"/><path class="%s" d="M0 160c54 28 106-26 160 0s106 28 160-4v44H0z"/>`, fill(a, 25), one, two)
	case 3: // leaves
		shapes = fmt.Sprintf(`<path class="%s" d="M40 200C30 110 90 50 190 40c10 90-50 160-150 160z"/><path class="%s" d="M150 200c-6-70 40-120 130-130 8 76-40 130-130 130z"/><circle class="%s" cx="258" cy="44" r="18"/>`, one, two, three)
	case 4: // a table of discs
		shapes = fmt.Sprintf(`<circle class="%s" cx="118" cy="112" r="78"/><circle class="%s" cx="218" cy="88" r="58"/><circle class="%s" cx="196" cy="164" r="34"/>`, one, two, three)
	default: // slanted bands
		shapes = fmt.Sprintf(`<path class="%s" d="M-20 200 120 0h90L70 200z"/><path class="%s" d="M110 200 250 0h50L160 200z"/><path class="%s" d="M196 200 336 0h26L222 200z"/>`, one, two, three)
	}
	return template.HTML(fmt.Sprintf( // #nosec G203 -- numbers and this package's own classes
		`<svg class="%s" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><rect class="%s" width="320" height="200"/>%s</svg>`,
		class, base, shapes))
}

var (
	classes    = regexp.MustCompile(`class="[^"]*"`)
	brandLine  = regexp.MustCompile(`\b(text|stroke|border)-primary([ "])`)
	brandTrack = regexp.MustCompile(`\bbg-primary([ "])`)
	thin       = regexp.MustCompile(`[ "]h-(?:1|1\.5|2)[ "]`)
)

// ink draws icons, rings and bars in the text's colour where the brand's is too
// pale for lines: yellow still fills buttons. Text of a brief is never in a class.
func (p *page) ink(html string) string {
	if !p.Pale {
		return html
	}
	return classes.ReplaceAllStringFunc(html, func(class string) string {
		if strings.Contains(class, "bg-primary-foreground") {
			return class
		}
		class = brandLine.ReplaceAllString(class, "$1-foreground$2")
		if thin.MatchString(class) {
			class = brandTrack.ReplaceAllString(class, "bg-foreground$1")
		}
		return class
	})
}

// The plane that series are drawn on.
const (
	plotWidth  = 320
	plotHeight = 120
)

// linePath is the line through points (0 to 100), as path data.
func linePath(points []int) string {
	var b strings.Builder
	for i, p := range points {
		x := i * plotWidth / max(len(points)-1, 1)
		y := plotHeight - 8 - p*(plotHeight-16)/100
		if i == 0 {
			fmt.Fprintf(&b, "M%d %d", x, y)
			continue
		}
		// Half-way handles make a calm curve that never leaves the plot.
		px := (i - 1) * plotWidth / max(len(points)-1, 1)
		py := plotHeight - 8 - points[i-1]*(plotHeight-16)/100
		fmt.Fprintf(&b, "C%d %d %d %d %d %d", (px+x)/2, py, (px+x)/2, y, x, y)
	}
	return b.String()
}

// areaPath is the area below linePath.
func areaPath(points []int) string {
	return linePath(points) + fmt.Sprintf("V%dH0Z", plotHeight)
}

// bar is one column of a bar chart: its height in pixels and its label.
type bar struct {
	Height int
	Label  string
	Now    bool
}

// bars are the columns of a trend; the highest is the one to look at.
func bars(t trend, most int) []bar {
	points := t.Points
	if n := len(t.Labels); n > 1 && n < len(points) { // one column a label
		points = nil
		for i := range n {
			points = append(points, t.Points[i*(len(t.Points)-1)/(n-1)])
		}
	}
	top := 0
	for i, p := range points {
		if p > points[top] {
			top = i
		}
	}
	var columns []bar
	for i, p := range points {
		label := ""
		if len(t.Labels) == len(points) {
			label = t.Labels[i]
		}
		columns = append(columns, bar{Height: max(p*most/100, 6), Label: label, Now: i == top})
	}
	return columns
}

// arc is one part of a donut: a dash of its length on a circle of 100.
type arc struct{ Dash, Offset, Class string }

func arcs(s share) []arc {
	var parts []arc
	at := 0
	for i, p := range s.Percent {
		parts = append(parts, arc{
			Dash: strconv.Itoa(max(p-2, 1)) + " " + strconv.Itoa(100-max(p-2, 1)), Offset: strconv.Itoa(25 - at), Class: "stroke-chart-" + strconv.Itoa(i%5+1),
		})
		at += p
	}
	return parts
}

// tone gives the i-th colour of the charts as a class.
func tone(property string, i int) string { return property + "-chart-" + strconv.Itoa(i%5+1) }

// until counts from 0 to n-1.
func until(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}
