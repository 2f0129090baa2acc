package main

import (
	"log/slog"

	"github.com/appforge-ai/appforge/functions"
	chatgemini "github.com/appforge-ai/appforge/functions/chat/gemini"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/style"
	stylegemini "github.com/appforge-ai/appforge/functions/style/gemini"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
)

// newJobs makes the functions that work on jobs.
func newJobs(cfg Config, st *store.Store, designer studio.Designer, renderer render.Renderer, log *slog.Logger) functions.Jobs {
	worker := functions.Worker{
		Store: st, MaxDispatches: cfg.MaxDispatches, Log: log,
		Retry: functions.RetryPolicy{MaxAttempts: cfg.Retries + 1, Base: cfg.RetryBase},
		Slots: make(chan struct{}, cfg.Concurrency), Metrics: functions.NewMetrics(),
	}
	return functions.Jobs{
		Screens: &functions.ScreenGeneration{Worker: worker, Designer: designer},
		Pieces:  []*functions.PieceJob{newChatContext(cfg, worker, designer), newStyleExtraction(cfg, worker, designer), newScreenshotExport(cfg, worker, renderer)},
	}
}

// rolloutOf is what the environment says of each job type that can be made within its request.
func rolloutOf(cfg Config) map[store.JobType]web.Rollout {
	return map[store.JobType]web.Rollout{
		store.ScreenGeneration: {Variable: "USE_INNGEST_SCREEN_GEN", Percent: cfg.ScreenGenPercent},
		store.ScreenshotExport: {Variable: "USE_INNGEST_SCREENSHOT", Percent: cfg.ScreenshotPercent},
	}
}

// newChatContext prepares conversations for their next model call; without a model it
// quotes and ranks by rules.
func newChatContext(cfg Config, worker functions.Worker, designer studio.Designer) *functions.PieceJob {
	task := &functions.ChatContext{PartTokens: cfg.ChatPartTokens}
	if model, ok := designer.(*gemini.Designer); ok {
		task.Model = chatgemini.New(model)
	}
	worker.Retry.MaxAttempts = cfg.ChatRetries + 1
	return &functions.PieceJob{Worker: worker, Task: task, Limits: functions.Limits{Retries: cfg.ChatRetries, Concurrency: cfg.ChatConcurrency, PerUser: cfg.ChatPerUser}}
}

// newStyleExtraction reads styles out of pictures; without a model it measures colours.
func newStyleExtraction(cfg Config, worker functions.Worker, designer studio.Designer) *functions.PieceJob {
	task := &functions.StyleExtraction{Images: worker.Store, Decoder: style.NewDecoder()}
	if model, ok := designer.(*gemini.Designer); ok {
		task.Model = stylegemini.New(model)
	}
	worker.Retry.MaxAttempts = cfg.StyleRetries + 1
	return &functions.PieceJob{Worker: worker, Task: task, Limits: functions.Limits{Retries: cfg.StyleRetries, Concurrency: cfg.StyleConcurrency, PerUser: cfg.StylePerUser}}
}

// newScreenshotExport makes pictures and PDFs of screens, in a browser on this machine.
func newScreenshotExport(cfg Config, worker functions.Worker, renderer render.Renderer) *functions.PieceJob {
	task := &functions.ScreenshotExport{Store: worker.Store, Renderer: renderer, Keep: cfg.RetentionArtifacts}
	worker.Retry.MaxAttempts = cfg.ScreenshotRetries + 1
	return &functions.PieceJob{Worker: worker, Task: task, Limits: functions.Limits{Retries: cfg.ScreenshotRetries, Concurrency: cfg.ScreenshotConcurrency, PerUser: cfg.ScreenshotPerUser}}
}

// newRenderer starts no browser before something is to be rendered.
func newRenderer(cfg Config, log *slog.Logger) *render.Chromium {
	return render.New(render.Options{
		Path: cfg.Chromium, Browsers: min(cfg.ScreenshotConcurrency, maxBrowsers), TimeLimit: cfg.ScreenshotTimeout,
		UnsafeNoSandbox: cfg.ChromiumNoSandbox, Log: log,
	})
}

// maxBrowsers bounds the browsers of one process: each may take a gigabyte.
const maxBrowsers = 8
