// Package estimate says what a set of screens will roughly cost and take, before
// anything is spent: from jobs of the same designer that ended well, else from the
// price table and what calls usually use.
//
// Costs are estimated by the screen, because they do not depend on how many are
// made together. Times are those of jobs of the same shape; where there are too
// few, those of other shapes count by the number of rounds that the parts need
// when so many may run at once.
package estimate

import (
	"math"
	"slices"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// Shape is what is to be made.
type Shape struct {
	Screens int
	Theme   bool
	AtOnce  int // parts that may run side by side, 1 at least
}

// Estimate is a rough figure with the range that eight of ten past jobs fell into.
type Estimate struct {
	Cost, CostLow, CostHigh *money.USD // nil: a price is unknown
	Time, TimeLow, TimeHigh time.Duration
	Jobs                    int // past jobs that it stands on, 0 for the price table
	// How far such estimates were off for those jobs, each judged by the others: the
	// median of |estimated - actual| / actual. Nil with fewer than three jobs.
	CostError, TimeError *float64
}

const (
	low, middle, high = 0.1, 0.5, 0.9
	enough            = 3 // jobs, for their figures to say something
	// doubt is how far the price table's figure may be off, as a factor.
	doubt = 2
)

// Of estimates shape from past jobs, newest first, of the designer that info describes.
func Of(shape Shape, past []store.PastJob, info studio.Info) Estimate {
	e := Estimate{Jobs: len(past)}
	e.CostLow, e.Cost, e.CostHigh = costs(shape, past, info)
	e.TimeLow, e.Time, e.TimeHigh = times(shape, past, info)
	if len(past) < enough {
		return e
	}
	var costOff, timeOff []float64
	for i, p := range past {
		others := slices.Concat(past[:i], past[i+1:])
		same := Shape{Screens: p.Screens, Theme: p.Theme, AtOnce: shape.AtOnce}
		if _, cost, _ := costs(same, others, info); cost != nil {
			if actual := costOf(p); actual != nil && *actual > 0 {
				costOff = append(costOff, off(float64(*cost), float64(*actual)))
			}
		}
		if _, took, _ := times(same, others, info); p.Took > 0 {
			timeOff = append(timeOff, off(float64(took), float64(p.Took)))
		}
	}
	e.CostError, e.TimeError = medianOf(costOff), medianOf(timeOff)
	return e
}

// Most is what to set aside for shape; nil when a price is unknown. It is more careful
// than the range of an Estimate: a few cheap jobs must not let the next ones spend more
// than was set aside.
func Most(shape Shape, past []store.PastJob, info studio.Info) *money.USD {
	screens, themes := costsByPart(past)
	return shape.cost(
		func() (float64, bool) { return most(screens, info.TypicalScreen) },
		func() (float64, bool) { return most(themes, info.TypicalTheme) },
	)
}

// most is what nine of ten past parts did not exceed, and never less than the price table's
// usual figure; without enough past ones the table's upper figure.
func most(values []float64, typical *money.USD) (figure float64, known bool) {
	switch {
	case typical == nil && len(values) < enough:
		return 0, false
	case typical == nil:
		return quantile(values, high), true
	case len(values) < enough:
		return float64(*typical) * doubt, true
	}
	return max(quantile(values, high), float64(*typical)), true
}

func costs(shape Shape, past []store.PastJob, info studio.Info) (lowest, usual, highest *money.USD) {
	screens, themes := costsByPart(past)
	at := func(q float64) *money.USD {
		return shape.cost(
			func() (float64, bool) { return quantileOr(screens, q, info.TypicalScreen) },
			func() (float64, bool) { return quantileOr(themes, q, info.TypicalTheme) },
		)
	}
	return at(low), at(middle), at(high)
}

// costsByPart are what a screen of each past job cost, and what its theme did.
func costsByPart(past []store.PastJob) (screens, themes []float64) {
	for _, p := range past {
		if p.ScreensCost != nil {
			screens = append(screens, float64(*p.ScreensCost)/float64(p.Screens))
		}
		if p.ThemeCost != nil {
			themes = append(themes, float64(*p.ThemeCost))
		}
	}
	return screens, themes
}

// cost is that of all parts, by what one screen and one theme cost; nil when one that is
// needed is not known.
func (s Shape) cost(screen, theme func() (float64, bool)) *money.USD {
	sum := 0.0
	if s.Screens > 0 {
		each, known := screen()
		if !known {
			return nil
		}
		sum = each * float64(s.Screens)
	}
	if s.Theme {
		its, known := theme()
		if !known {
			return nil
		}
		sum += its
	}
	usd := money.USD(math.Round(sum))
	return &usd
}

// quantileOr is the quantile of values, or the typical figure with its doubt when there are none.
func quantileOr(values []float64, q float64, typical *money.USD) (figure float64, known bool) {
	if len(values) > 0 {
		return quantile(values, q), true
	}
	if typical == nil {
		return 0, false
	}
	return float64(*typical) * doubtAt(q), true
}

func doubtAt(q float64) float64 {
	switch q {
	case low:
		return 1 / float64(doubt)
	case high:
		return doubt
	}
	return 1
}

func times(shape Shape, past []store.PastJob, info studio.Info) (shortest, usual, longest time.Duration) {
	var same, scaled []float64
	for _, p := range past {
		if p.Screens == shape.Screens && p.Theme == shape.Theme {
			same = append(same, float64(p.Took))
		}
		theirs := Shape{Screens: p.Screens, Theme: p.Theme, AtOnce: shape.AtOnce}
		scaled = append(scaled, float64(p.Took)*shape.rounds()/theirs.rounds())
	}
	if len(same) >= enough {
		scaled = same
	}
	at := func(q float64) time.Duration {
		if len(scaled) > 0 {
			return time.Duration(quantile(scaled, q))
		}
		return time.Duration(float64(info.TypicalCall) * shape.rounds() * doubtAt(q))
	}
	return at(low), at(middle), at(high)
}

// rounds is how many calls follow one another when AtOnce run side by side.
func (s Shape) rounds() float64 {
	parts := s.Screens
	if s.Theme {
		parts++
	}
	return math.Ceil(float64(parts) / float64(max(1, s.AtOnce)))
}

// costOf is what a past job cost in all, nil when that is not known.
func costOf(p store.PastJob) *money.USD {
	if p.ScreensCost == nil || p.Theme && p.ThemeCost == nil {
		return nil
	}
	sum := *p.ScreensCost
	if p.Theme {
		sum += *p.ThemeCost
	}
	return &sum
}

func off(estimated, actual float64) float64 { return math.Abs(estimated-actual) / actual }

func medianOf(values []float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	m := quantile(values, middle)
	return &m
}

// quantile interpolates between the nearest two of values.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(math.Floor(at))
	above := min(below+1, len(sorted)-1)
	return sorted[below] + (sorted[above]-sorted[below])*(at-float64(below))
}
