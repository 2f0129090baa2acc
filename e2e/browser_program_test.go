package e2e

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/render"
)

func needBrowser(t *testing.T) {
	t.Helper()
	if _, err := render.Find(t.Context(), ""); err != nil {
		lacking(t, err.Error())
	}
}

// browserProgram is the machine's browser, which can be told not to start, or to wait
// before it does.
type browserProgram struct{ path, broken, held, waiting string }

func newBrowserProgram(t *testing.T) browserProgram {
	t.Helper()
	found, err := render.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	// The browser runs as another user, who has to reach the folder.
	folder, err := os.MkdirTemp("", "appforge-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(folder, name) }
	b := browserProgram{in("chromium"), in("broken"), in("held"), in("waiting")}
	script := `#!/bin/sh
case "$1" in --version) exec ` + found.Path + ` --version;; esac
if [ -e ` + b.broken + ` ]; then rm -r ` + b.broken + `; exit 7; fi
while [ -e ` + b.held + ` ]; do echo "$$ $HOME" >` + b.waiting + `.new; mv ` + b.waiting + `.new ` + b.waiting + `; sleep 0.1; done
exec ` + found.Path + ` "$@"
`
	if err := os.WriteFile(b.path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return b
}

// failOnce has the next start fail.
func (b browserProgram) failOnce(t *testing.T) {
	t.Helper()
	if err := os.Mkdir(b.broken, 0o777); err != nil {
		t.Fatal(err)
	}
}

// hold has starts wait until release.
func (b browserProgram) hold(t *testing.T) (release func()) {
	t.Helper()
	if err := os.Mkdir(b.held, 0o777); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if err := errors.Join(os.Remove(b.held), os.RemoveAll(b.waiting)); err != nil {
			t.Fatal(err)
		}
	}
}

// waitHeld waits for a start that waits, and gives its process and its folder.
func (b browserProgram) waitHeld(t *testing.T) (pid, home string) {
	t.Helper()
	await(t, jobTime, "a browser to be started", func() (bool, string) {
		line, err := os.ReadFile(b.waiting)
		if err != nil {
			return false, err.Error()
		}
		pid, home, _ = strings.Cut(strings.TrimSpace(string(line)), " ")
		return true, ""
	})
	return pid, home
}

// running tells whether a process has not ended; one whose parent does not ask for it
// stays in the system's table when it has.
func running(pid string) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		return true // it is ending just now
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}
