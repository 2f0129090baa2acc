package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/internal/child"
	"github.com/appforge-ai/appforge/internal/engineapi"
)

// Mode is the engine's command.
type Mode string

// The modes.
const (
	Dev  Mode = "dev"   // no keys, apps need no signature
	Self Mode = "start" // self-hosted: signed, keys needed
)

const (
	defaultTick   = 50 * time.Millisecond
	readyTimeout  = 30 * time.Second
	startAttempts = 5
	probeEvery    = 20 * time.Millisecond
	settleTime    = 100 * time.Millisecond
)

// StartOptions describes one engine.
type StartOptions struct {
	Binary   Binary
	Mode     Mode   // "" is Dev
	StateDir string // the database, the log and the configuration; made if need be
	Port     int    // 0 takes a free one; give the last one to come back at the same address
	Host     string // "" is 127.0.0.1: the engine's API has no protection of its own

	AppURLs       []string      // of serve handlers that the engine polls for changes
	Tick          time.Duration // between looks into the queue; 0 is 50 ms
	RetryInterval time.Duration // between tries, whole seconds; 0 is the engine's own growing waits
	PollInterval  time.Duration // between looks at the apps, whole seconds; 0 is the engine's default
	QueueWorkers  int           // steps that run at a time, over all functions; 0 is the engine's default

	// Dev: Persist keeps apps, events and how runs ended. Runs that have not ended are
	// lost at every stop, since a dev server keeps its queue in memory.
	Persist bool

	// Self: the keys, and where state goes. No PostgresURI is SQLite in StateDir; no
	// RedisURI is memory, and what Persist says of unended runs holds here too.
	EventKey, SigningKey  string
	PostgresURI, RedisURI string

	Output io.Writer // a copy of the engine's log; nil is the file alone
}

// LogName is the file in the state directory that collects the engine's log.
const LogName = "engine.log"

// Start runs an engine and waits until it answers. Ending ctx while it starts stops
// it; a started engine runs until Stop or Kill, or until this process ends. The
// error holds the last lines of the log, without keys or passwords.
func Start(ctx context.Context, opts StartOptions) (*Engine, error) {
	opts.Mode = cmp.Or(opts.Mode, Dev)
	opts.Host = cmp.Or(opts.Host, "127.0.0.1")
	opts.Tick = cmp.Or(opts.Tick, defaultTick)
	if err := opts.check(); err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(opts.StateDir)
	if err != nil {
		return nil, err
	}
	opts.StateDir = dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the engine's state directory: %w", err)
	}
	// The engine would otherwise look for a configuration from here up to the root.
	if err := os.WriteFile(opts.configPath(), []byte("{}\n"), 0o600); err != nil {
		return nil, fmt.Errorf("write the engine's configuration: %w", err)
	}
	for attempt := 1; ; attempt++ {
		e, err := startOnce(ctx, opts)
		if err == nil || !errors.Is(err, errPortTaken) || attempt == startAttempts {
			return e, err
		}
	}
}

func (o *StartOptions) check() error {
	var faults []error
	if o.Binary.Path == "" {
		faults = append(faults, errors.New("no engine binary: use Find"))
	}
	if o.StateDir == "" {
		faults = append(faults, errors.New("no state directory"))
	}
	if o.Mode != Dev && o.Mode != Self {
		faults = append(faults, fmt.Errorf("mode %q: it is %q or %q", o.Mode, Dev, Self))
	}
	if o.Mode == Self && (o.EventKey == "" || o.SigningKey == "") {
		faults = append(faults, errors.New("a self-hosted engine needs an event key and a signing key"))
	}
	for name, d := range map[string]time.Duration{"retry": o.RetryInterval, "poll": o.PollInterval} {
		if d < 0 || d%time.Second != 0 {
			faults = append(faults, fmt.Errorf("the %s interval is %v: the engine takes whole seconds", name, d))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("start the engine: %w", err)
	}
	return nil
}

func (o *StartOptions) configPath() string { return filepath.Join(o.StateDir, "engine.yaml") }

// args are the engine's arguments. Keys and addresses with passwords are not among
// them, because every user of the machine can read arguments: see env.
func (o *StartOptions) args(p ports) []string {
	args := append([]string{}, o.Binary.Args...)
	args = append(args, string(o.Mode), "--config", o.configPath(), "--host", o.Host,
		"--port", fmt.Sprint(p[0]), "--connect-gateway-port", fmt.Sprint(p[1]),
		"--connect-gateway-grpc-port", fmt.Sprint(p[2]), "--connect-executor-grpc-port", fmt.Sprint(p[3]),
		"--tick", fmt.Sprint(o.Tick.Milliseconds()))
	for _, url := range o.AppURLs {
		args = append(args, "--sdk-url", url)
	}
	for name, d := range map[string]time.Duration{"--retry-interval": o.RetryInterval, "--poll-interval": o.PollInterval} {
		if d > 0 {
			args = append(args, name, fmt.Sprint(int(d.Seconds())))
		}
	}
	if o.QueueWorkers > 0 {
		args = append(args, "--queue-workers", fmt.Sprint(o.QueueWorkers))
	}
	switch {
	case o.Mode == Dev:
		args = append(args, "--no-discovery")
		if len(o.AppURLs) == 0 {
			args = append(args, "--no-poll")
		}
		if o.Persist {
			args = append(args, "--persist")
		}
	case o.PostgresURI == "":
		args = append(args, "--sqlite-dir", filepath.Join(o.StateDir, "sqlite"))
	}
	return args
}

// env is this process's environment without what the engine would take for its own
// settings (INNGEST_DEV and the like are the app's), and with the secrets.
func (o *StartOptions) env() []string {
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "INNGEST_") && name != "DEBUG" && name != "LOG_HANDLER" && name != "LOG_LEVEL" {
			env = append(env, pair)
		}
	}
	env = append(env, "DO_NOT_TRACK=1", "LOG_HANDLER=json")
	if o.Mode == Self {
		env = append(env, "INNGEST_EVENT_KEY="+o.EventKey, "INNGEST_SIGNING_KEY="+o.SigningKey,
			"INNGEST_POSTGRES_URI="+o.PostgresURI, "INNGEST_REDIS_URI="+o.RedisURI)
	}
	return env
}

// startOnce gives errPortTaken when the engine came up elsewhere, or not, because
// someone else took one of its ports between our look and its own.
func startOnce(ctx context.Context, opts StartOptions) (*Engine, error) {
	p, err := choosePorts(ctx, opts.Host, opts.Port)
	if err != nil {
		return nil, err
	}
	log, err := os.OpenFile(filepath.Join(opts.StateDir, LogName), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the engine's log: %w", err)
	}
	e := &Engine{
		opts: opts, port: p[0], done: make(chan struct{}), log: &tail{},
		API: engineapi.New(fmt.Sprintf("http://%s:%d", opts.Host, p[0]), opts.SigningKey),
	}
	cmd := exec.Command(opts.Binary.Path, opts.args(p)...) //nolint:noctx // it outlives ctx: Stop ends it
	cmd.Dir, cmd.Env = opts.StateDir, opts.env()           // in development mode, state goes below the working directory
	cmd.Stdout = io.MultiWriter(writers(log, e.log, opts.Output)...)
	cmd.Stderr = cmd.Stdout
	cmd.WaitDelay = time.Second
	ownGroup(cmd)
	child.EndWithParent(cmd.SysProcAttr)
	started := make(chan error)
	go func() {
		// The kernel ties the child to this thread, so the thread must last as long.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			e.exit = cmd.Wait()
			close(e.done)
		}
		_ = log.Close()
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start the engine %s: %w", opts.Binary.Path, err)
	}
	e.pid = cmd.Process.Pid
	if err := e.waitReady(ctx, p); err != nil {
		_ = e.Kill()
		return nil, err
	}
	return e, nil
}

func writers(all ...io.Writer) []io.Writer {
	var set []io.Writer
	for _, w := range all {
		if w != nil {
			set = append(set, w)
		}
	}
	return set
}

// waitReady waits until the engine answers at its port, and makes sure that it is
// this one and not another that took the port meanwhile.
func (e *Engine) waitReady(ctx context.Context, p ports) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	for ready := false; ; {
		wait := probeEvery
		if e.answers(ctx, p) {
			if ready || e.opts.Mode == Dev {
				return nil
			}
			ready, wait = true, settleTime
		}
		select {
		case <-e.done:
			return e.died()
		case <-ctx.Done():
			return fmt.Errorf("the engine did not answer at %s: %w\n%s", e.URL(), ctx.Err(), e.LogTail())
		case <-time.After(wait):
		}
		if e.movedAway() {
			return fmt.Errorf("%w: %d", errPortTaken, e.port)
		}
	}
}

// answers tells whether the engine is up. A dev server goes silently to another port
// when one of its own is taken, so its answer is checked for the ports it was given.
// A self-hosted engine ends instead, which settleTime leaves it the time for.
func (e *Engine) answers(ctx context.Context, p ports) bool {
	if e.opts.Mode == Dev {
		info, err := e.API.Info(ctx)
		return err == nil && info.ConnectGatewayPort == p[1]
	}
	_, err := e.API.Registered(ctx, "none", 0) // needs the signing key
	return err == nil
}

func (e *Engine) movedAway() bool { return strings.Contains(e.log.String(), "Port conflict") }

func (e *Engine) died() error {
	said := e.LogTail()
	if strings.Contains(said, "address already in use") {
		return fmt.Errorf("%w: %d; give another port, or stop what listens there\n%s", errPortTaken, e.port, said)
	}
	exit := e.exit
	if exit == nil {
		exit = errors.New("exit status 0")
	}
	return fmt.Errorf("the engine ended while it started: %w; its last words:\n%s", exit, said)
}
