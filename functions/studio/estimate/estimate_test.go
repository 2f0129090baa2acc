package estimate_test

import (
	"math"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/estimate"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

func usd(micros int64) *money.USD {
	u := money.USD(micros * 1000)
	return &u
}

var info = studio.Info{TypicalTheme: usd(10_000), TypicalScreen: usd(20_000), TypicalCall: 20 * time.Second}

// job is a past job whose screens cost perScreen micro-dollars each and whose theme cost 1000.
func job(screens int, perScreen int64, took time.Duration) store.PastJob {
	return store.PastJob{Screens: screens, Theme: true, Took: took, ThemeCost: usd(1000), ScreensCost: usd(perScreen * int64(screens))}
}

func want(t *testing.T, e estimate.Estimate, low, cost, high string, shortest, took, longest time.Duration) {
	t.Helper()
	for _, c := range []struct {
		name string
		got  *money.USD
		want string
	}{{"low", e.CostLow, low}, {"cost", e.Cost, cost}, {"high", e.CostHigh, high}} {
		if c.got == nil || c.got.String() != c.want {
			t.Errorf("%s = %v, want %s", c.name, c.got, c.want)
		}
	}
	if e.TimeLow != shortest || e.Time != took || e.TimeHigh != longest {
		t.Errorf("time = %s to %s to %s, want %s to %s to %s", e.TimeLow, e.Time, e.TimeHigh, shortest, took, longest)
	}
}

func TestWithoutPastJobsThePriceTableSpeaks(t *testing.T) {
	e := estimate.Of(estimate.Shape{Screens: 5, Theme: true, AtOnce: 5}, nil, info) // six parts, two rounds
	want(t, e, "0.055", "0.11", "0.22", 20*time.Second, 40*time.Second, 80*time.Second)
	if e.Jobs != 0 || e.CostError != nil || e.TimeError != nil {
		t.Errorf("an estimate from nothing claims experience: %+v", e)
	}
}

func TestAnUnknownPriceIsNotZero(t *testing.T) {
	unpriced := store.PastJob{Screens: 2, Took: time.Second}
	e := estimate.Of(estimate.Shape{Screens: 2, AtOnce: 5}, []store.PastJob{unpriced}, studio.Info{TypicalCall: time.Second})
	if e.Cost != nil || e.CostLow != nil || e.CostHigh != nil || e.Time != time.Second {
		t.Errorf("%+v", e)
	}
}

func TestCostsAreCountedByTheScreen(t *testing.T) {
	past := []store.PastJob{job(4, 3000, 8*time.Second), job(2, 2000, 6*time.Second), job(1, 1000, 4*time.Second)}
	e := estimate.Of(estimate.Shape{Screens: 3, Theme: true, AtOnce: 5}, past, info)
	// Each screen 1200, 2000, 2800 at the 10th, 50th and 90th percentile, and the theme's 1000.
	want(t, e, "0.0046", "0.007", "0.0094", 4400*time.Millisecond, 6*time.Second, 7600*time.Millisecond)
	if e.Jobs != 3 {
		t.Errorf("stands on %d jobs", e.Jobs)
	}
}

func TestWhatIsSetAsideIsNotLessThanWhatMayCome(t *testing.T) {
	shape := estimate.Shape{Screens: 2, Theme: true}
	cheap := job(1, 1, time.Second) // of a micro-dollar, where 20,000 are usual
	dear := job(1, 70_000, time.Second)
	for _, tt := range []struct {
		name string
		past []store.PastJob
		want string
	}{
		{"nothing is known: twice the usual figures", nil, "0.1"},
		{"one cheap job says nothing", []store.PastJob{cheap}, "0.1"},
		{"nor do two", []store.PastJob{cheap, cheap}, "0.1"},
		{"three cheap ones: the usual figures", []store.PastJob{cheap, cheap, cheap}, "0.05"},
		{"dear ones: what nine of ten did not exceed", []store.PastJob{dear, dear, dear}, "0.15"},
	} {
		if got := estimate.Most(shape, tt.past, info); got == nil || got.String() != tt.want {
			t.Errorf("%s: %v, want %s", tt.name, got, tt.want)
		}
	}
	unknown := studio.Info{}
	if got := estimate.Most(shape, []store.PastJob{dear, dear}, unknown); got != nil {
		t.Errorf("two jobs make a price: %s", got)
	}
	if got := estimate.Most(shape, []store.PastJob{dear, dear, dear}, unknown); got == nil || got.String() != "0.141" {
		t.Errorf("three jobs of a model without a price: %v", got)
	}
}

func TestTimesOfTheSameShapeCountMost(t *testing.T) {
	past := []store.PastJob{
		job(3, 1, 9*time.Second), job(3, 1, 10*time.Second), job(3, 1, 11*time.Second),
		job(9, 1, 300*time.Second),
	}
	if e := estimate.Of(estimate.Shape{Screens: 3, Theme: true, AtOnce: 5}, past, info); e.Time != 10*time.Second {
		t.Errorf("three jobs of this shape took 10 s, the estimate is %s", e.Time)
	}
	// Nine screens and a theme need two rounds, fourteen and a theme three.
	if e := estimate.Of(estimate.Shape{Screens: 14, Theme: true, AtOnce: 5}, past[3:], info); e.Time != 450*time.Second {
		t.Errorf("scaled by rounds: %s, want 450 s", e.Time)
	}
}

func TestTheErrorIsThatOfPastEstimates(t *testing.T) {
	past := []store.PastJob{job(1, 9000, 10*time.Second), job(1, 9000, 10*time.Second), job(1, 9000, 10*time.Second), job(1, 19_000, 20*time.Second)}
	e := estimate.Of(estimate.Shape{Screens: 1, Theme: true, AtOnce: 5}, past, info)
	// Three are met by the others to the point, the fourth is estimated at half.
	if e.CostError == nil || *e.CostError != 0 || e.TimeError == nil || *e.TimeError != 0 {
		t.Fatalf("median errors %v, %v; want 0", e.CostError, e.TimeError)
	}
	e = estimate.Of(estimate.Shape{Screens: 1, Theme: true, AtOnce: 5}, past[1:], info)
	// Without the first, two are estimated by one like them and one of 20: 15 for 10.
	if math.Abs(*e.CostError-0.5) > 1e-9 || math.Abs(*e.TimeError-0.5) > 1e-9 {
		t.Errorf("median errors %v, %v; want 0.5", *e.CostError, *e.TimeError)
	}
}
