package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq" // the driver of the bare comparison

	"github.com/appforge-ai/appforge/internal/child"
	"github.com/appforge-ai/appforge/internal/engine"
	"github.com/appforge-ai/appforge/store"
)

const startTime = 30 * time.Second

// rig is what all measurements share: the binary, the engine's binary, a database server.
type rig struct {
	dir      string
	server   string
	engine   engine.Binary
	postgres string // DSN of a server where databases may be made
	made     []string
}

// newRig finds the engine and builds the server.
func newRig(ctx context.Context, postgres string) (_ *rig, err error) {
	dir, err := os.MkdirTemp("", "appforge-bench-")
	if err != nil {
		return nil, err
	}
	r := &rig{dir: dir, server: filepath.Join(dir, "server"), postgres: postgres}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	if r.engine, err = engine.Find(ctx, engine.FindOptions{Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }}); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", r.server, "./cmd/server")
	build.Stderr = os.Stderr
	if err = build.Run(); err != nil {
		return nil, fmt.Errorf("build the server: %w", err)
	}
	return r, nil
}

func (r *rig) close() {
	if db, err := sqlx.Open("postgres", r.postgres); err == nil {
		for _, name := range r.made {
			_, _ = db.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") // throw-away; the server goes too
		}
		db.Close()
	}
	os.RemoveAll(r.dir)
}

// database makes an empty, migrated database and gives its DSN.
func (r *rig) database(ctx context.Context) (string, error) {
	db, err := sqlx.Open("postgres", r.postgres)
	if err != nil {
		return "", err
	}
	defer db.Close()
	name := "bench_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", fmt.Errorf("make a database: %w", err)
	}
	r.made = append(r.made, name)
	head, query, _ := strings.Cut(r.postgres, "?")
	dsn := head[:strings.LastIndex(head, "/")+1] + name + "?" + query
	st, err := store.Open(ctx, store.Config{URL: dsn, ConnectTimeout: startTime})
	if err != nil {
		return "", err
	}
	defer st.Close()
	_, err = st.Migrate(ctx)
	return dsn, err
}

// waitRegistered waits until the engine knows the server's functions.
func (r *rig) waitRegistered(ctx context.Context, eng *engine.Engine) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		apps, err := eng.API.Apps(ctx)
		if err == nil && len(apps) == 1 && apps[0].Functions > 0 {
			return nil
		}
		if waited := pause(ctx, 10*time.Millisecond); waited != nil {
			return fmt.Errorf("the server did not register with the engine: %w\n%s", errors.Join(waited, err), eng.LogTail())
		}
	}
}

// process is a running server.
type process struct {
	cmd   *exec.Cmd
	url   string
	done  chan struct{}
	ready time.Duration // from start to the first answer of /readyz
	log   *bytes.Buffer
}

// serve starts the binary with the environment given and waits until it answers.
func (r *rig) serve(ctx context.Context, env ...string) (*process, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	p := &process{url: fmt.Sprintf("http://127.0.0.1:%d", port), done: make(chan struct{}), log: &bytes.Buffer{}}
	p.cmd = exec.CommandContext(context.WithoutCancel(ctx), r.server, "serve") // ended by stop
	p.cmd.Dir = r.dir
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LOG_LEVEL=warn", "PORT=" + strconv.Itoa(port)}, env...)
	p.cmd.Stderr = p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{}
	child.EndWithParent(p.cmd.SysProcAttr)
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { defer close(p.done); _ = p.cmd.Wait() }() // ended by stop
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		if _, _, err := request(ctx, "GET", p.url+"/readyz", "", "", 200); err == nil {
			p.ready = time.Since(began)
			return p, nil
		}
		select {
		case <-ctx.Done():
			p.stop()
			return nil, fmt.Errorf("the server did not become ready: %s", p.log)
		case <-p.done:
			return nil, fmt.Errorf("the server ended: %s", p.log)
		case <-time.After(time.Millisecond):
		}
	}
}

func (p *process) stop() {
	_ = p.cmd.Process.Kill() // it may have ended already
	<-p.done
}

// memory is the process's resident set, in MB.
func (p *process) memory() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, "VmRSS:"); found {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024, err
		}
	}
	return 0, errors.New("no VmRSS in /proc: memory is measured on Linux only")
}

func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
