package render

import (
	"bufio"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// leaveVariable has this test's program be a process that makes a folder and is killed.
const leaveVariable = "APPFORGE_TEST_LEAVE_A_FOLDER"

func TestFoldersOfKilledProcessesGo(t *testing.T) {
	if os.Getenv(leaveVariable) != "" {
		leaveAFolder(t)
	}
	// The browser, which may run as another user, has to reach its folder in here.
	base, err := os.MkdirTemp("", "appforge-folders-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(base) })
	if err := os.Chmod(base, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", base)
	mine := newFolder(t)
	t.Cleanup(func() {
		if err := mine.remove(); err != nil {
			t.Error(err)
		}
	})
	foreign := filepath.Join(base, "of-another-program")
	if err := os.Mkdir(foreign, 0o700); err != nil {
		t.Fatal(err)
	}
	theirs, kill := killedProcess(t)

	removeLeft(slog.Default())
	wantFolders(t, mine.path, foreign, theirs)
	kill()
	wantFolders(t, mine.path, foreign, theirs)
	c := newRenderer(t, patient())
	render(t, c, honest)
	wantFolders(t, mine.path, foreign, c.idle[0].proc.folder.path)
}

// leaveAFolder makes a folder as a browser's start does, tells its path, and waits to
// be killed.
func leaveAFolder(t *testing.T) {
	f := newFolder(t)
	if err := os.Mkdir(filepath.Join(f.path, "profile"), 0o700); err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString(f.path + "\n")
	_, _ = os.Stdin.Read(make([]byte, 1)) // ends when the test does, if it is not killed
	os.Exit(1)
}

// newFolder makes a folder for who browsers run as.
func newFolder(t *testing.T) *folder {
	t.Helper()
	user, err := renderUser()
	if err != nil {
		t.Fatal(err)
	}
	f, err := makeFolder(user)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// killedProcess starts a process that makes a folder, and gives the folder and what kills
// the process.
func killedProcess(t *testing.T) (folder string, kill func()) {
	t.Helper()
	other := exec.Command(os.Args[0], "-test.run=^TestFoldersOfKilledProcessesGo$")
	other.Env = append(os.Environ(), leaveVariable+"=1")
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close() })
	stdout, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the other process made no folder: %v, %q", err, line)
	}
	return strings.TrimSpace(line), func() {
		_ = other.Process.Kill() // that it ended is seen next
		if err := other.Wait(); err == nil {
			t.Error("the other process ended by itself")
		}
	}
}

// wantFolders fails when other folders are there.
func wantFolders(t *testing.T, want ...string) {
	t.Helper()
	left := map[string]bool{}
	entries, err := os.ReadDir(os.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		left[filepath.Join(os.TempDir(), entry.Name())] = true
	}
	for _, path := range want {
		if !left[path] {
			t.Errorf("%s is gone", path)
		}
		delete(left, path)
	}
	if len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}
