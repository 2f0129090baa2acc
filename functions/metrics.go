package functions

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Metrics are this process's figures of attempts at parts and messages. Labels are job
// types, models, codes and channels: sets that the operator chooses.
type Metrics struct {
	attempts *prometheus.HistogramVec
	tokens   *prometheus.CounterVec
	dollars  *prometheus.CounterVec
	messages *prometheus.CounterVec
}

// outcomeOK labels an attempt that made its part.
const outcomeOK = "ok"

// NewMetrics makes them; register them as a prometheus.Collector.
func NewMetrics() *Metrics {
	return &Metrics{
		attempts: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "appforge_attempt_duration_seconds", Help: "Time of an attempt at a part, by who made it and how it ended (ok, or the code of the failure).",
			Buckets: []float64{.01, .05, .1, .25, .5, 1, 2, 4, 8, 16, 32, 64, 120},
		}, []string{"provider", "model", "outcome"}),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "appforge_model_tokens_total", Help: "Tokens by kind: prompt (cached ones included), cached, output, thinking, tool.",
		}, []string{"provider", "model", "kind"}),
		dollars: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "appforge_model_dollars_total", Help: "Dollars of model calls whose price is known, by whether the attempt made something.",
		}, []string{"provider", "model", "wasted"}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "appforge_deliveries_total", Help: "Attempts at notices by channel and how the message stood after it: delivered, retrying, failed or skipped.",
		}, []string{"channel", "outcome"}),
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(ch chan<- *prometheus.Desc) {
	m.attempts.Describe(ch)
	m.tokens.Describe(ch)
	m.dollars.Describe(ch)
	m.messages.Describe(ch)
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	m.attempts.Collect(ch)
	m.tokens.Collect(ch)
	m.dollars.Collect(ch)
	m.messages.Collect(ch)
}

// message counts an attempt at a message.
func (m *Metrics) message(d store.Delivery) {
	if m != nil {
		m.messages.WithLabelValues(string(d.Channel), string(d.Status)).Inc()
	}
}

// attempt counts one. The model is the requested one: what answers is the provider's choice.
func (m *Metrics) attempt(info studio.Info, call studio.Call, took time.Duration, err error) {
	if m == nil {
		return
	}
	outcome, wasted := outcomeOK, "false"
	if err != nil {
		outcome, wasted = string(fault.CodeOf(err)), "true"
	}
	m.attempts.WithLabelValues(info.Provider, info.Model, outcome).Observe(took.Seconds())
	for kind, n := range map[string]int{"prompt": call.Prompt, "cached": call.Cached, "output": call.Output, "thinking": call.Thinking, "tool": call.Tool} {
		if n > 0 {
			m.tokens.WithLabelValues(info.Provider, info.Model, kind).Add(float64(n))
		}
	}
	if call.Cost != nil && *call.Cost > 0 {
		m.dollars.WithLabelValues(info.Provider, info.Model, wasted).Add(float64(*call.Cost) / 1e9)
	}
}
