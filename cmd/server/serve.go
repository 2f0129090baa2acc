package main

import (
	"io"
	"log/slog"
)

// serveCommand runs the API server.
type serveCommand struct{}

// Run serves until a signal comes.
func (serveCommand) Run(c console) error {
	cfg, err := loadConfig(c.getenv)
	if err != nil {
		return err
	}
	if err := cfg.checkServe(); err != nil {
		return err
	}
	a, err := build(c.ctx, cfg, newLogger(c.errOut, cfg))
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Run(c.ctx)
}

func newLogger(out io.Writer, cfg Config) *slog.Logger {
	opts := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(out, opts))
	}
	return slog.New(slog.NewJSONHandler(out, opts))
}
