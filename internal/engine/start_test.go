package engine

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/appforge-ai/appforge/internal/engineapi"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	testEventKey   = "event-key-of-the-test"
	testSigningKey = "0123456789abcdef0123456789abcdef"
	parentRole     = "be-the-parent"
)

func TestADevEngineRunsAnApp(t *testing.T) {
	t.Parallel()
	e := startEngine(t, StartOptions{})
	if err := e.API.Health(soon(t)); err != nil {
		t.Fatal(err)
	}
	if known, err := e.API.Registered(soon(t), appID, 1); err != nil || known {
		t.Errorf("before: Registered = %t, %v; want false", known, err)
	}
	a := newApp(t, e, "", "dev")
	a.register(t)
	if err := e.WaitRegistered(soon(t), appID, 1); err != nil {
		t.Fatal(err)
	}
	checkRuns(t, e, a)
}

func TestASelfHostedEngineRunsAnApp(t *testing.T) {
	t.Setenv("INNGEST_ENABLE_UNAUTHED_SYNC", "true")
	e := startEngine(t, StartOptions{Mode: Self, EventKey: testEventKey, SigningKey: testSigningKey})
	a := newApp(t, e, testSigningKey, testEventKey)
	a.register(t)
	if err := e.WaitRegistered(soon(t), appID, 1); err != nil {
		t.Fatal(err)
	}
	checkRuns(t, e, a)

	wrong := engineapi.New(e.URL(), "ffff")
	if _, err := wrong.EventRuns(soon(t), unknownID); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("another signing key: %v; want unauthorized", err)
	}
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", e.PID()))
	if err == nil && (bytes.Contains(cmdline, []byte(testSigningKey)) || bytes.Contains(cmdline, []byte(testEventKey))) {
		t.Errorf("a key is among the arguments: %q", cmdline)
	}
}

const unknownID = "01M0BJHJ9T30HZ8HT16Q0F6G3Y"

// checkRuns follows one run through the API.
func checkRuns(t *testing.T, e *Engine, a *app) {
	t.Helper()
	event := a.send(t, "job-1")
	runs, err := e.API.EventRuns(soon(t), event)
	if err != nil || len(runs) != 1 || runs[0].State != engineapi.Running || runs[0].EventID != event {
		t.Fatalf("EventRuns = %+v, %v; want one that runs", runs, err)
	}
	run, err := e.API.Run(soon(t), runs[0].ID)
	if err != nil || run.State != engineapi.Running || run.ID != runs[0].ID {
		t.Errorf("Run = %+v, %v; want running", run, err)
	}
	close(a.gate)
	eventually(t, func() (bool, string) {
		run, err = e.API.Run(soon(t), runs[0].ID)
		return err == nil && run.State == engineapi.Completed && !run.EndedAt.IsZero() && string(run.Output) == `"job-1"`, fmt.Sprintf("%+v %v", run, err)
	})
	if _, err := e.API.Run(soon(t), unknownID); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown run: %v; want not found", err)
	}
	if runs, err := e.API.EventRuns(soon(t), unknownID); err != nil || len(runs) != 0 {
		t.Errorf("an unknown event: %v, %v; want none", runs, err)
	}
	if _, err := e.API.EventRuns(soon(t), "job-1"); !fault.Is(err, fault.InvalidInput) {
		t.Errorf("the sender's own id: %v; want invalid input", err)
	}
}

// An engine without Redis keeps runs in memory alone, so that those that wait are
// lost by a clean stop just as by a kill. Jobs rely on Lost to be sent again.
func TestAnEngineComesBackAtItsPortAndARunItForgotIsLost(t *testing.T) {
	t.Setenv("INNGEST_ENABLE_UNAUTHED_SYNC", "true")
	for _, tt := range []struct {
		name     string
		opts     StartOptions
		eventKey string
		end      func(*Engine) error
	}{
		{"dev server killed", StartOptions{Persist: true}, "dev", (*Engine).Kill},
		{"dev server stopped", StartOptions{Persist: true}, "dev", func(e *Engine) error { return e.Stop(soon(t)) }},
		{"self-hosted stopped", StartOptions{Mode: Self, EventKey: testEventKey, SigningKey: testSigningKey}, testEventKey,
			func(e *Engine) error { return e.Stop(soon(t)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.opts.StateDir = t.TempDir()
			first := startEngine(t, tt.opts)
			a := newApp(t, first, tt.opts.SigningKey, tt.eventKey)
			a.register(t)
			event := a.send(t, "job-1")
			runs, err := first.API.EventRuns(soon(t), event)
			if err != nil || len(runs) != 1 {
				t.Fatalf("EventRuns = %+v, %v", runs, err)
			}
			a.gate <- errors.New("try again") // the next try is due in half a minute
			if err := tt.end(first); err != nil {
				t.Fatal(err)
			}
			mustBeGone(t, first.PID())

			tt.opts.Port = first.Port()
			second := startEngine(t, tt.opts)
			if second.URL() != first.URL() {
				t.Errorf("came back at %s, was at %s", second.URL(), first.URL())
			}
			if err := second.WaitRegistered(soon(t), appID, 1); err != nil {
				t.Errorf("the app that was registered before: %v", err)
			}
			run, err := second.API.Run(soon(t), runs[0].ID)
			if err != nil || run.State != engineapi.Lost {
				t.Errorf("Run = %+v, %v; want lost", run, err)
			}
		})
	}
}

func TestStopLeavesNoProcess(t *testing.T) {
	t.Parallel()
	e := startEngine(t, StartOptions{})
	if err := e.Stop(soon(t)); err != nil {
		t.Fatal(err)
	}
	mustBeGone(t, e.PID())
	if err := e.API.Health(soon(t)); !fault.Is(err, fault.Upstream) {
		t.Errorf("Health = %v; want upstream", err)
	}
	if err := e.Stop(soon(t)); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
	if err := e.WaitRegistered(soon(t), appID, 1); err == nil {
		t.Error("WaitRegistered of a stopped engine gives no error")
	}
}

func TestStopForcesAnEngineThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	e := startEngine(t, StartOptions{})
	if err := syscall.Kill(e.PID(), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Stop(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("Stop = %v; want the context's error", err)
	}
	mustBeGone(t, e.PID())
}

func TestTwoEnginesDoNotMeet(t *testing.T) {
	t.Parallel()
	one, two := startEngine(t, StartOptions{}), startEngine(t, StartOptions{})
	newApp(t, one, "", "dev").register(t)
	if err := one.WaitRegistered(soon(t), appID, 1); err != nil {
		t.Fatal(err)
	}
	if apps, err := two.API.Apps(soon(t)); err != nil || len(apps) != 0 {
		t.Errorf("the other engine knows %v, %v; want nothing", apps, err)
	}
}

func TestAnEngineThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	const password = "not-to-be-shown"
	_, err := Start(soon(t), StartOptions{
		Binary: binary, Mode: Self, StateDir: t.TempDir(), EventKey: testEventKey, SigningKey: testSigningKey,
		PostgresURI: "postgres://someone:" + password + "@127.0.0.1:1/none?sslmode=disable",
	})
	if err == nil {
		t.Fatal("it started without its database")
	}
	mustContain(t, err.Error(), "ended while it started", "refused")
	for _, secret := range []string{password, testEventKey, testSigningKey} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is in the error: %v", secret, err)
		}
	}
}

func TestATakenPortIsNamed(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	_, err = Start(soon(t), StartOptions{Binary: binary, StateDir: t.TempDir(), Port: port})
	if !errors.Is(err, errPortTaken) {
		t.Fatalf("Start = %v; want that the port is taken", err)
	}
	mustContain(t, err.Error(), strconv.Itoa(port), "another port")
}

func TestWrongOptionsAreAllNamed(t *testing.T) {
	t.Parallel()
	_, err := Start(soon(t), StartOptions{Mode: Self, RetryInterval: 1})
	if err == nil {
		t.Fatal("no error")
	}
	mustContain(t, err.Error(), "binary", "state directory", "signing key", "whole seconds")
}

func TestSecretsAreTakenOutOfTheLog(t *testing.T) {
	t.Parallel()
	e := &Engine{log: &tail{}, opts: StartOptions{EventKey: "aaaa", SigningKey: "bbbb", RedisURI: "redis://u:cccc@host/0"}}
	fmt.Fprint(e.log, "key aaaa, key bbbb, password cccc, uri redis://u:cccc@host/0, rest")
	if got := e.LogTail(); strings.Contains(got, "redis://") || strings.Contains(got, "bbbb") || strings.Contains(got, "aaaa") || strings.Contains(got, "cccc") || !strings.HasSuffix(got, "rest") {
		t.Errorf("LogTail = %q", got)
	}
}

func TestTheEngineEndsWithItsParent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends a child with its parent")
	}
	t.Parallel()
	parent := exec.CommandContext(t.Context(), os.Args[0], parentRole, t.TempDir())
	parent.Env = append(os.Environ(), Variable+"="+binary.Path)
	parent.Stderr = os.Stderr
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if running := alive(pid); !running {
		t.Fatal("the engine does not run")
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	eventually(t, func() (bool, string) { return !alive(pid), "the engine outlives its parent" })
}

// beParent starts an engine, tells its process id and waits to be killed.
func beParent(dir string) {
	b, err := Find(context.Background(), FindOptions{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	e, err := Start(context.Background(), StartOptions{Binary: b, StateDir: filepath.Join(dir, "state")})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(e.PID())
	<-e.Done()
}

func mustBeGone(t *testing.T, pid int) {
	t.Helper()
	if alive(pid) {
		t.Errorf("process %d is still there", pid)
	}
	if err := syscall.Kill(-pid, 0); !errors.Is(err, syscall.ESRCH) {
		t.Errorf("its group: %v; want none", err)
	}
}

// alive tells whether a process runs; one that ended and that nobody has waited for
// yet does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return runtime.GOOS != "linux"
	}
	_, after, _ := bytes.Cut(stat, []byte(") "))
	return len(after) > 0 && after[0] != 'Z'
}
