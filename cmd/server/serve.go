package main

import (
	"io"
	"log/slog"
)

// serveCommand runs the API server.
type serveCommand struct {
	Functions string `help:"Functions to serve, or with a '-' before each, those to leave to another process; in place of APPFORGE_FUNCTIONS." placeholder:"a,b"`
}

// Run serves until a signal comes.
func (s serveCommand) Run(c console) error {
	getenv := c.getenv
	if s.Functions != "" {
		getenv = func(name string) string {
			if name == "APPFORGE_FUNCTIONS" {
				return s.Functions
			}
			return c.getenv(name)
		}
	}
	cfg, err := loadConfig(getenv)
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
