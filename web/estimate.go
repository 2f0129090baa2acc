package web

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/functions/studio/estimate"
	"github.com/appforge-ai/appforge/store/money"
)

type estimateInput struct {
	Body struct {
		Screens      int  `json:"screens" minimum:"1" maximum:"30" doc:"How many screens are to be made"`
		IncludeTheme bool `json:"includeTheme,omitempty"`
	}
}

// estimateView is what a generation will roughly cost and take.
type estimateView struct {
	Provider    string     `json:"provider" doc:"Who would design: google, or offline"`
	CostUSD     *money.USD `json:"costUsd" nullable:"true" doc:"null when the model's price is unknown"`
	CostLowUSD  *money.USD `json:"costLowUsd" nullable:"true" doc:"Nine of ten past jobs cost more"`
	CostHighUSD *money.USD `json:"costHighUsd" nullable:"true" doc:"Nine of ten past jobs cost less"`
	Seconds     float64    `json:"seconds"`
	SecondsLow  float64    `json:"secondsLow"`
	SecondsHigh float64    `json:"secondsHigh"`
	BasedOn     int        `json:"basedOn" doc:"Past jobs of this designer that it stands on, 50 at most; 0: the price table and typical calls"`
	CostError   *float64   `json:"costError" doc:"How far such estimates were off for those jobs: median of |estimated - actual| / actual; null with fewer than three"`
	TimeError   *float64   `json:"timeError"`
}

// estimate is POST /api/studio/estimate: it spends and stores nothing.
func (s *Server) estimate(ctx context.Context, in *estimateInput) (*struct{ Body estimateView }, error) {
	designer := s.jobs.Screens.Designer.Info()
	past, err := s.store.PastJobs(ctx, designer.Provider, designer.Model)
	if err != nil {
		return nil, err
	}
	shape := estimate.Shape{Screens: in.Body.Screens, Theme: in.Body.IncludeTheme, AtOnce: cap(s.jobs.Screens.Slots)}
	e := estimate.Of(shape, past, designer)
	return &struct{ Body estimateView }{estimateView{
		Provider: designer.Provider,
		CostUSD:  e.Cost, CostLowUSD: e.CostLow, CostHighUSD: e.CostHigh,
		Seconds: seconds(e.Time), SecondsLow: seconds(e.TimeLow), SecondsHigh: seconds(e.TimeHigh),
		BasedOn: e.Jobs, CostError: e.CostError, TimeError: e.TimeError,
	}}, nil
}

// seconds to the millisecond.
func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
