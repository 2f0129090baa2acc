package main

import (
	"log/slog"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
)

// newJobs makes the functions that work on jobs.
func newJobs(cfg Config, st *store.Store, designer studio.Designer, log *slog.Logger) functions.Jobs {
	worker := functions.Worker{
		Store: st, MaxDispatches: cfg.MaxDispatches, Log: log,
		Retry: functions.RetryPolicy{MaxAttempts: cfg.Retries + 1, Base: cfg.RetryBase},
		Slots: make(chan struct{}, cfg.Concurrency),
	}
	return functions.Jobs{Screens: &functions.ScreenGeneration{Worker: worker, Designer: designer}}
}
