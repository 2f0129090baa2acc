package main

import (
	"time"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/render"
)

// rendering reads what the export of screens needs, and which functions are served.
func (r *reader) rendering(cfg *Config) {
	cfg.ScreenshotConcurrency, cfg.ScreenshotRetries = r.whole("SCREENSHOT_CONCURRENCY", 1, 100), r.whole("SCREENSHOT_RETRIES", 0, 20)
	cfg.ScreenshotPerUser = r.whole("SCREENSHOT_CONCURRENCY_PER_USER", 0, 100)
	cfg.ScreenshotTimeout = r.duration("SCREENSHOT_TIMEOUT", time.Second)
	cfg.Chromium, cfg.ChromiumNoSandbox = r.text(render.Variable), r.yes(render.UnsafeVariable)
	cfg.RetentionArtifacts = r.days("RETENTION_ARTIFACTS")
	var err error
	if cfg.Functions, err = functions.ParseChoice(r.text("APPFORGE_FUNCTIONS")); err != nil {
		r.fault("APPFORGE_FUNCTIONS", err.Error())
	}
}

// yes reads a switch that is off unless it says "true", so that nothing unsafe is
// switched on by a slip.
func (r *reader) yes(name string) bool {
	switch r.text(name) {
	case "", "false":
		return false
	case "true":
		return true
	}
	r.fault(name, "is neither true nor false: write one of them, or leave it out")
	return false
}
