package render

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// program writes an executable that stands in for a browser.
func program(t *testing.T, dir, name, script string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := Find(t.Context(), ""); !fault.Is(err, fault.NoBrowser) || !strings.Contains(err.Error(), "apt-get install chromium") || !strings.Contains(err.Error(), Variable) {
		t.Errorf("without a browser: %v", err)
	}
	program(t, dir, "chromium", "exit 3")
	if _, err := Find(t.Context(), ""); !fault.Is(err, fault.NoBrowser) || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("with a broken one: %v", err)
	}
	chrome := program(t, dir, "google-chrome", "echo 'Google Chrome 1.2.3 built on nothing'")
	if b, err := Find(t.Context(), ""); err != nil || b != (Browser{chrome, "Google Chrome 1.2.3"}) {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := Find(t.Context(), filepath.Join(dir, "none")); !fault.Is(err, fault.NoBrowser) || !strings.Contains(err.Error(), Variable) {
		t.Errorf("a wrong path: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"", chrome} {
		if _, err := Find(ended, path); !fault.Is(err, fault.Cancelled) {
			t.Errorf("cancelled, path %q: %v", path, err)
		}
	}
}

// A machine that is too busy for the browser to answer has a browser all the same: the
// failure is one that a retry may mend.
func TestFindOnABusyMachine(t *testing.T) {
	slow := program(t, t.TempDir(), "chromium", "exec sleep 60")
	_, err := ask(t.Context(), slow, 50*time.Millisecond)
	if !fault.Is(err, fault.Upstream) {
		t.Errorf("%v, want a failure that is tried again", err)
	}
}
