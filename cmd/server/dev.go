package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/internal/engine"
	"github.com/appforge-ai/appforge/web/ui"
)

const (
	// stateDir is where dev and demo keep the engine's state and the database.
	stateDir       = "data"
	registerTime   = 30 * time.Second
	engineStopTime = 10 * time.Second
)

// briefs are the example briefs; demo makes the first.
//
//go:embed briefs/*.json
var briefs embed.FS

// devCommand runs engine and server until Ctrl-C.
type devCommand struct {
	Database string `placeholder:"URL" help:"Database to use in place of the file in ./data. DATABASE_URL is not read: the local engine must not take up another server's jobs."`
	Port     int    `help:"Port of the server; without it PORT, or a free one when that is taken."`
}

// Run starts everything and stays.
func (d devCommand) Run(c console) error {
	return withLocal(c, d.Database, d.Port, func(ctx context.Context, a *app) error {
		fmt.Fprintf(c.out, "\nAppForge is ready at %s (designer: %s)\n%s\n", a.origin(), a.designerNote(), a.pageNote())
		fmt.Fprintf(c.out, "The engine is at %s. Ctrl-C stops both; their state stays in ./%s.\n\n", a.cfg.EngineURL, stateDir)
		fmt.Fprintf(c.out, "Try, in another terminal:\n  %s generate --url %s --brief examples/northwind.json\n\n", filepath.Base(program()), a.origin())
		<-ctx.Done()
		return nil
	})
}

// demoCommand makes one set of screens from nothing.
type demoCommand struct {
	Out string `placeholder:"FOLDER" type:"path" help:"Folder for the screens. Without it appforge-out/northwind."`
}

// Run starts everything, generates, and stops everything.
func (d demoCommand) Run(c console) error {
	brief, err := briefs.ReadFile("briefs/northwind.json")
	if err != nil {
		return fmt.Errorf("read the demo's brief: %w", err)
	}
	return withLocal(c, "", 0, func(ctx context.Context, a *app) error {
		fmt.Fprintf(c.out, "Server and engine are up (designer: %s). Generating…\n\n", a.designerNote())
		return generateFiles(ctx, c, generateOptions{url: a.origin(), brief: brief, out: d.Out})
	})
}

// designerNote says who designs, and how to get the other one.
func (a *app) designerNote() string {
	if a.cfg.GeminiKey == "" {
		return "offline templates; set GOOGLE_GENERATIVE_AI_API_KEY for Gemini"
	}
	return a.cfg.GeminiModel
}

// pageNote says where the page is, or why there is none.
func (a *app) pageNote() string {
	if ui.Page() == nil {
		return "The page is not in this build: it needs Node 20.19 or newer with npm when it is made. The API and the commands work without it."
	}
	return "Open that address in a browser for the studio; the API is there too."
}

// withLocal runs act beside a local engine and server, and stops both afterwards,
// whatever happened.
func withLocal(c console, database string, port int, act func(context.Context, *app) error) (err error) {
	getenv := localEnvironment(c.getenv, database)
	cfg, err := loadConfig(getenv)
	if err != nil {
		return err
	}
	if port != 0 {
		cfg.Port = port
	} else if cfg.Port, err = freePort(c.ctx, host(cfg), cfg.Port); err != nil {
		return err
	}
	eng, err := startEngine(c, cfg)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), engineStopTime)
		defer cancel()
		err = errors.Join(err, eng.Stop(ctx))
	}()
	cfg.EngineDev, cfg.EngineURL, cfg.PublicURL = true, eng.URL(), ""
	log := newLogger(c.errOut, cfg)
	a, err := build(c.ctx, cfg, log)
	if err != nil {
		return err
	}
	defer a.Close()
	return besideServer(c.ctx, a, eng, act)
}

// besideServer serves while act runs; the first of server, engine and act to end
// ends the others.
func besideServer(ctx context.Context, a *app, eng *engine.Engine, act func(context.Context, *app) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var g errgroup.Group
	g.Go(func() error {
		defer stop()
		return a.Run(ctx)
	})
	g.Go(func() error {
		defer stop()
		wait, cancel := context.WithTimeout(ctx, registerTime)
		defer cancel()
		if err := eng.WaitRegistered(wait, a.cfg.AppID, a.functions); err != nil {
			if ctx.Err() != nil {
				return nil // stopped before it was ready
			}
			return err
		}
		if err := act(ctx, a); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		select {
		case <-eng.Done():
			stop()
			return fmt.Errorf("the engine ended by itself; its last lines:\n%s", eng.LogTail())
		case <-ctx.Done():
			return nil
		}
	})
	return g.Wait()
}

// localEnvironment is the caller's environment with what development fixes.
func localEnvironment(getenv func(string) string, database string) func(string) string {
	return func(name string) string {
		switch name {
		case "DATABASE_URL":
			return database
		case "APPFORGE_ENV":
			return "development"
		case "INNGEST_DEV", "INNGEST_BASE_URL", "APPFORGE_URL", "INNGEST_SIGNING_KEY", "INNGEST_SIGNING_KEY_FALLBACK", "INNGEST_EVENT_KEY":
			return "" // the local engine has neither keys nor a fixed address
		case "LOG_LEVEL":
			if level := getenv(name); level != "" {
				return level
			}
			return "warn" // people read this terminal
		case "LOG_FORMAT":
			if format := getenv(name); format != "" {
				return format
			}
			return "text"
		}
		return getenv(name)
	}
}

// startEngine finds, and if need be builds, the engine and starts it on free ports.
func startEngine(c console, cfg Config) (*engine.Engine, error) {
	say := func(line string) { fmt.Fprintln(c.out, line) }
	binary, err := engine.Find(c.ctx, engine.FindOptions{Path: cfg.Engine, Progress: say})
	if err != nil {
		return nil, err
	}
	say(fmt.Sprintf("Starting the Inngest engine %s (%s)", binary.Version, binary.From))
	return engine.Start(c.ctx, engine.StartOptions{
		Binary: binary, Mode: engine.Dev, StateDir: filepath.Join(stateDir, "engine"), Persist: true,
	})
}

// freePort gives want when it can be bound, else one that can.
func freePort(ctx context.Context, host string, want int) (int, error) {
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(want)))
	if errors.Is(err, syscall.EADDRINUSE) {
		l, err = listen.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	}
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
