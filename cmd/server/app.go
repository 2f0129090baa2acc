package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/inngest/inngestgo"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/notify"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/internal/outbound"
	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
	"github.com/appforge-ai/appforge/web/ui"
)

// enginePath is where the engine calls this app.
const enginePath = "/api/inngest"

// Server timeouts (reliability of a public listener): a reader that sends its
// headers or body slowly is cut off; writing is bounded per route, because event
// streams and steps last.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 64 << 10
	// loopsTime is what background loops get to end after the last request.
	loopsTime = 2 * time.Second
	// sendFirstTime is how long an answer may wait for its event to leave, on hosts
	// that freeze a process once it has answered.
	sendFirstTime = 3 * time.Second
)

// app is a composed server with its listener.
type app struct {
	cfg      Config
	log      *slog.Logger
	store    *store.Store
	server   *web.Server
	http     *http.Server
	listener net.Listener
	work     []func(context.Context) // background loops
	renderer *render.Chromium        // nil: not composed

	functions  int                         // that this app serves
	stopTraces func(context.Context) error // nil: none are sent
}

// build composes the server in order: store, designer, functions, web. On error it
// gives back what it opened.
func build(ctx context.Context, cfg Config, log *slog.Logger) (_ *app, err error) {
	a := &app{cfg: cfg, log: log}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if a.stopTraces, err = startTraces(ctx, cfg); err != nil {
		return nil, err
	}
	if a.store, err = openStore(ctx, cfg, log); err != nil {
		return nil, err
	}
	if a.store.Dialect() == "sqlite" {
		if _, err := a.store.Migrate(ctx); err != nil {
			return nil, err
		}
	}
	if err := a.store.CheckSchema(ctx); err != nil {
		return nil, err
	}
	designer, err := newDesigner(cfg, log)
	if err != nil {
		return nil, err
	}
	if a.listener, err = new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host(cfg), strconv.Itoa(cfg.Port))); err != nil {
		return nil, fmt.Errorf("PORT %d cannot be listened on: %w", cfg.Port, err)
	}
	client, err := functions.NewClient(clientConfig(cfg, log))
	if err != nil {
		return nil, err
	}
	if err := a.compose(client, designer); err != nil {
		return nil, err
	}
	a.http = &http.Server{
		Handler: a.server, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	return a, nil
}

// compose wires functions and web around the store.
func (a *app) compose(client inngestgo.Client, designer studio.Designer) error {
	cfg, eng := a.cfg, engineClient(a.cfg)
	a.renderer = newRenderer(cfg, a.log)
	jobs := newJobs(cfg, a.store, designer, a.renderer, a.log)
	webhooks := notify.NewWebhooks(cfg.WebhookAllowPrivate)
	notifier, err := newNotifier(cfg, a.store, webhooks, a.origin())
	if err != nil {
		return err
	}
	relay := functions.NewRelay(a.store, client, functions.RedactKey(string(cfg.EventKey)), a.log)
	a.functions, err = functions.Registry{
		Jobs:      jobs,
		Failed:    &functions.FailedRun{Store: a.store, MaxDispatches: cfg.MaxDispatches, Log: a.log},
		Cancelled: &functions.CancelledRun{Store: a.store},
		Outbox:    &functions.OutboxRelay{Relay: relay},
		Stale: &functions.StaleJobs{
			Store: a.store, Engine: eng, StaleAfter: cfg.StaleAfter, SyncTimeout: cfg.SyncTimeout, StuckAfter: cfg.StuckAfter,
			MaxDispatches: cfg.MaxDispatches, KeepJobs: cfg.RetentionJobs, KeepEvents: cfg.RetentionEvents,
			KeepDeliveries: cfg.RetentionDeliveries, KeepAudit: cfg.RetentionAudit, NoticeRetries: len(cfg.NoticeSchedule), Log: a.log, Now: time.Now,
		},
		Bulk:   &functions.JobBulk{Store: a.store, Jobs: jobs},
		Notify: &functions.JobNotify{Store: a.store, Notifier: notifier, Metrics: jobs.Screens.Metrics, Log: a.log}, NoticeRetries: len(cfg.NoticeSchedule),
		Limits: functions.Limits{Retries: cfg.Retries, Concurrency: cfg.Concurrency, PerUser: cfg.ConcurrencyPerUser},
		Serve:  cfg.Functions.Serves,
	}.Register(client)
	if err != nil {
		return err
	}
	origin, path := a.origin(), enginePath
	handler := client.ServeWithOpts(inngestgo.ServeOpts{Origin: &origin, Path: &path, EnableUnauthedSync: inngestgo.BoolPtr(true)})
	a.work = append(a.work, relay.Run, a.store.KeepTally)
	if cfg.EngineURL != "" {
		registration := &functions.Registration{
			Handler: handler, ServeURL: origin + path, Engine: eng, AppID: cfg.AppID, Functions: a.functions, Log: a.log,
			OnReturn: relay.EngineReturned,
		}
		a.work = append(a.work, registration.Keep)
	}
	webConfig := web.Config{
		Local: !cfg.Production, Rollout: rolloutOf(cfg), SyncTimeout: cfg.SyncTimeout,
		BodyLimit: cfg.BodyLimit, Version: version(), EngineHealth: eng.Health, Page: ui.Page(), EngineUI: cfg.EngineUI,
		CheckWebhookURL: webhooks.CheckURL, StaleAfter: cfg.StaleAfter, ReadImage: outbound.NewImages(cfg.WebhookAllowPrivate).DataURL, Channels: channelsOf(notifier),
		Collectors:     []prometheus.Collector{jobs.Screens.Metrics},
		Sessions:       web.Sessions{Secure: cfg.overHTTPS(), Idle: cfg.SessionIdle, Lifetime: cfg.SessionLifetime},
		TrustedProxies: cfg.TrustedProxies, SignIn: newSignIn(cfg),
	}
	if cfg.SendFirst {
		webConfig.SendNow = func(ctx context.Context) { sendFirst(ctx, relay, a.log) }
	}
	a.server, err = web.New(webConfig, a.store, jobs, functions.Guard(handler, cfg.EngineDev), a.log)
	return err
}

// sendFirst gives the relay a moment before the answer; what does not leave stays in
// the outbox for the outbox-relay function.
func sendFirst(ctx context.Context, relay *functions.Relay, log *slog.Logger) {
	done := make(chan error, 1)
	go func() {
		_, err := relay.Drain(context.WithoutCancel(ctx))
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			log.WarnContext(ctx, "event not sent before the answer", slog.Any("error", err))
		}
	case <-time.After(sendFirstTime):
	}
}

// origin is the address at which the engine reaches this server.
func (a *app) origin() string {
	if a.cfg.PublicURL != "" {
		return a.cfg.PublicURL
	}
	return "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(a.port()))
}

func (a *app) port() int { return a.listener.Addr().(*net.TCPAddr).Port }

// Run serves until ctx ends, then stops in order: no new work, streams closed,
// requests finished within the time given, the rest cut off.
func (a *app) Run(ctx context.Context) error {
	// Steps outlive the signal: they get the drain time to finish what is paid for.
	requests, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	a.http.BaseContext = func(net.Listener) context.Context { return requests }
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	var loops sync.WaitGroup
	for _, loop := range a.work {
		loops.Go(func() { loop(work) })
	}
	defer waitAtMost(&loops, loopsTime)
	defer stopWork()
	served := make(chan error, 1)
	go func() { served <- a.http.Serve(a.listener) }()
	a.log.InfoContext(ctx, "listening", slog.String("address", a.listener.Addr().String()), slog.String("url", a.origin()),
		slog.String("database", store.Redact(string(a.cfg.DatabaseURL))))
	select {
	case err := <-served:
		return fmt.Errorf("the listener ended: %w", err)
	case <-ctx.Done():
	}
	a.log.InfoContext(ctx, "stopping", slog.Duration("at_most", a.cfg.ShutdownTimeout))
	a.server.Stop()
	stopWork()
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.ShutdownTimeout)
	defer cancel()
	if err := a.http.Shutdown(drain); err != nil {
		cutOff() // running calls record that they were interrupted
		last, cancelLast := context.WithTimeout(context.WithoutCancel(ctx), readHeaderTimeout)
		defer cancelLast()
		if err := a.http.Shutdown(last); err != nil {
			return errors.Join(fmt.Errorf("requests were still running: %w", err), a.http.Close())
		}
	}
	return nil
}

// waitAtMost waits for loops to end. The SDK's send heeds no context and may hold one
// for half a minute; what it was sending stays in the outbox.
func waitAtMost(loops *sync.WaitGroup, limit time.Duration) {
	ended := make(chan struct{})
	go func() { loops.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(limit):
	}
}

// Close gives back what build opened.
func (a *app) Close() error {
	var errs []error
	if a.listener != nil {
		if err := a.listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if a.renderer != nil {
		errs = append(errs, a.renderer.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	if a.stopTraces != nil {
		last, cancel := context.WithTimeout(context.Background(), lastTraces)
		defer cancel()
		errs = append(errs, a.stopTraces(last))
	}
	return errors.Join(errs...)
}

// lastTraces is how long the end waits for the receiver of traces.
const lastTraces = 2 * time.Second

// startTraces sends traces when a receiver is configured.
func startTraces(ctx context.Context, cfg Config) (func(context.Context) error, error) {
	if cfg.TraceEndpoint == "" {
		return nil, nil //nolint:nilnil // nothing to stop
	}
	stop, err := telemetry.Start(ctx, telemetry.Config{
		Endpoint: cfg.TraceEndpoint, Headers: string(cfg.TraceHeaders), Ratio: float64(cfg.TracePercent) / 100, Service: cfg.TraceService, Version: version(),
	})
	if err != nil {
		return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: %w", err)
	}
	return stop, nil
}

func openStore(ctx context.Context, cfg Config, log *slog.Logger) (*store.Store, error) {
	return store.Open(ctx, store.Config{
		URL: string(cfg.DatabaseURL), MaxOpenConns: cfg.DBMaxOpen, MaxIdleConns: cfg.DBMaxIdle, ConnMaxLifetime: cfg.DBConnLifetime,
		StatementTimeout: cfg.DBStatementTime, ConnectTimeout: cfg.DBConnectTimeout, Logger: log,
		Finished: functions.FinishedEvent, StartEvents: functions.StartEvents(),
		Limits: cfg.UserLimits, CountUse: cfg.Production, Warning: functions.WarningEvent,
	})
}

// newDesigner is Gemini when there is a key, the offline templates otherwise.
func newDesigner(cfg Config, log *slog.Logger) (studio.Designer, error) {
	if cfg.GeminiKey == "" {
		return offline.New(), nil
	}
	prices, err := price.Load(cfg.PricesFile)
	if err != nil {
		return nil, fmt.Errorf("PRICES_FILE cannot be used: %w", err)
	}
	return gemini.New(gemini.Config{
		APIKey: string(cfg.GeminiKey), Model: cfg.GeminiModel, BaseURL: cfg.GeminiURL, Timeout: cfg.GeminiTimeout,
		MaxOutputTokens: cfg.GeminiMaxTokens, Thinking: cfg.GeminiThinking, Prices: prices, Logger: log,
	})
}

func clientConfig(cfg Config, log *slog.Logger) functions.ClientConfig {
	return functions.ClientConfig{
		AppID: cfg.AppID, EventKey: string(cfg.EventKey), SigningKey: string(cfg.SigningKey), SigningKeyFallback: string(cfg.SigningKeyFallback),
		Dev: cfg.EngineDev, BaseURL: cfg.EngineURL, Env: cfg.EngineEnv, Version: version(), Log: log,
	}
}

// host is the address to bind to: all in production, loopback in development.
func host(cfg Config) string {
	if cfg.Host == "" && !cfg.Production {
		return "127.0.0.1"
	}
	return cfg.Host
}
