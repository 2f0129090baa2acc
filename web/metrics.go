package web

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/appforge-ai/appforge/store"
)

// metrics are this process's Prometheus metrics. Labels are routes, codes and
// statuses only, never ids, users or raw paths.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	streams  prometheus.Gauge
}

func newMetrics(st *store.Store, log *slog.Logger, more ...prometheus.Collector) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "appforge_http_request_duration_seconds", Help: "Time to answer, by route and status.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 120},
		}, []string{"route", "status"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{Name: "appforge_event_streams", Help: "Open event streams of this process."}),
	}
	m.registry.MustRegister(m.requests, m.streams, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &storeCollector{store: st, log: log})
	m.registry.MustRegister(more...)
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

// observeRequest counts an answer. route is the pattern that matched; everything
// that matched none is one series, and so are all methods of a route that names none:
// strangers choose paths and methods.
func (m *metrics) observeRequest(route string, status int, took time.Duration) {
	if route == "/" || route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Observe(took.Seconds())
}

// scrapeTime bounds the database reads of one scrape.
const scrapeTime = 3 * time.Second

// storeCollector reads the job figures from the database when it is scraped, so
// that every process tells the same.
type storeCollector struct {
	store *store.Store
	log   *slog.Logger
}

var (
	jobsDesc    = prometheus.NewDesc("appforge_jobs", "Jobs by type and status; ended ones as the figures have them, deleted ones too.", []string{"type", "status"}, nil)
	waitingDesc = prometheus.NewDesc("appforge_oldest_pending_seconds", "Age of the oldest pending job of the types that are not paused; 0 when none waits.", nil, nil)
	outboxDesc  = prometheus.NewDesc("appforge_outbox_unsent", "Events that have not reached the engine; without those of paused types.", nil, nil)
	silentDesc  = prometheus.NewDesc("appforge_bulk_silent_seconds", "Time since the last sign of life of the quietest running bulk action; 0 when none runs.", nil, nil)
	warnedDesc  = prometheus.NewDesc("appforge_limit_warnings_total", "Warnings of users whose dollars are used by four fifths, by limit; of this process.", []string{"limit"}, nil)
	hooksDesc   = prometheus.NewDesc("appforge_webhooks_broken", "Webhooks that do not work: failing, or disabled by failure or by their receivers.", []string{"state"}, nil)
	pausedDesc  = prometheus.NewDesc("appforge_job_type_paused", "1 while an operator has paused the jobs of a type.", []string{"type"}, nil)
)

// Describe implements prometheus.Collector.
func (c *storeCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- jobsDesc
	ch <- waitingDesc
	ch <- outboxDesc
	ch <- pausedDesc
	ch <- warnedDesc
	ch <- silentDesc
	ch <- hooksDesc
}

// Collect implements prometheus.Collector. What cannot be read is left out.
func (c *storeCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime)
	defer cancel()
	for limit, n := range c.store.LimitWarnings() {
		ch <- prometheus.MustNewConstMetric(warnedDesc, prometheus.CounterValue, float64(n), string(limit))
	}
	counts, err := c.store.JobCounts(ctx)
	for _, n := range counts {
		ch <- prometheus.MustNewConstMetric(jobsDesc, prometheus.GaugeValue, float64(n.N), string(n.Type), string(n.Status))
	}
	c.warn(ctx, err)
	settings, err := c.store.Settings(ctx)
	if err == nil {
		for _, set := range settings {
			paused := 0.0
			if set.Paused {
				paused = 1
			}
			ch <- prometheus.MustNewConstMetric(pausedDesc, prometheus.GaugeValue, paused, string(set.Type))
		}
	}
	c.warn(ctx, err)
	hooks, err := c.store.WebhookFigures(ctx)
	if err == nil {
		ch <- prometheus.MustNewConstMetric(hooksDesc, prometheus.GaugeValue, float64(hooks.Failing), "failing")
		ch <- prometheus.MustNewConstMetric(hooksDesc, prometheus.GaugeValue, float64(hooks.Disabled), "disabled")
	}
	c.warn(ctx, err)
	oldest, err := c.store.OldestPending(ctx)
	if err == nil {
		age := 0.0
		if oldest != nil {
			age = time.Since(*oldest).Seconds()
		}
		ch <- prometheus.MustNewConstMetric(waitingDesc, prometheus.GaugeValue, age)
	}
	c.warn(ctx, err)
	silent, err := c.store.BulkSilence(ctx)
	if err == nil {
		ch <- prometheus.MustNewConstMetric(silentDesc, prometheus.GaugeValue, silent.Seconds())
	}
	c.warn(ctx, err)
	unsent, _, err := c.store.OutboxStats(ctx)
	if err == nil {
		ch <- prometheus.MustNewConstMetric(outboxDesc, prometheus.GaugeValue, float64(unsent))
	}
	c.warn(ctx, err)
}

func (c *storeCollector) warn(ctx context.Context, err error) {
	if err != nil {
		c.log.WarnContext(ctx, "figure left out of the metrics", slog.Any("error", err))
	}
}
