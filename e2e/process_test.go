package e2e

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/child"
)

const (
	readyTime = 2 * time.Minute
	stopTime  = time.Minute
	pollEvery = 20 * time.Millisecond
)

// server is a process of the binary under test.
type server struct {
	t    *testing.T
	url  string
	env  []string
	args []string
	log  *logBuffer

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{}
}

// logBuffer collects the output of a process over its restarts.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// tail gives the last lines, for failure messages.
func (l *logBuffer) tail() string {
	lines := strings.Split(strings.TrimSpace(l.String()), "\n")
	return strings.Join(lines[max(0, len(lines)-15):], "\n")
}

// start runs the binary and returns once it runs. The process ends with this one,
// whatever ends it: Linux ties that to the thread that started it, so the thread is
// kept for as long.
func (s *server) start() {
	s.t.Helper()
	cmd := exec.Command(binary, s.args...)
	cmd.Env = s.env
	cmd.Stdout, cmd.Stderr = s.log, s.log
	cmd.Dir = s.t.TempDir()
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	child.EndWithParent(cmd.SysProcAttr)
	started, done := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // a killed process ends with an error; tests look at what it did
		}
	}()
	if err := <-started; err != nil {
		s.t.Fatal(err)
	}
	s.mu.Lock()
	s.cmd, s.done = cmd, done
	s.mu.Unlock()
}

// waitReady returns once the server answers.
func (s *server) waitReady() {
	s.t.Helper()
	await(s.t, readyTime, "the server to answer", func() (bool, string) {
		select {
		case <-s.done:
			s.t.Fatalf("the server ended:\n%s", s.log.tail())
		default:
		}
		res, err := client.Get(s.url + "/readyz")
		if err != nil {
			return false, err.Error()
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK, res.Status
	})
}

// kill ends the process with SIGKILL, as a crash or an out-of-memory killer would.
func (s *server) kill() { s.signal(syscall.SIGKILL) }

// stop ends the process as an orderly deploy would.
func (s *server) stop() { s.signal(syscall.SIGTERM) }

func (s *server) signal(sig syscall.Signal) {
	s.mu.Lock()
	cmd, done := s.cmd, s.done
	s.mu.Unlock()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Signal(sig) // it may have ended already
	select {
	case <-done:
	case <-time.After(stopTime):
		_ = cmd.Process.Kill()
		<-done
		s.t.Errorf("the server did not end within %v of %v:\n%s", stopTime, sig, s.log.tail())
	}
}

// await polls until ok, and fails the test with what was seen last otherwise.
func await(t *testing.T, limit time.Duration, what string, ok func() (bool, string)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		done, seen := ok()
		if done {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("waited %v for %s; last seen: %s", limit, what, seen)
		case <-tick.C:
		}
	}
}

// freePort finds a loopback port that was free a moment ago.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func loopback(port int) string { return fmt.Sprintf("http://127.0.0.1:%d", port) }
