package child_test

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/child"
)

// The test binary is the parent that is killed too: it starts a child, says so, and waits.
func TestMain(m *testing.M) {
	if os.Getenv("APPFORGE_TEST_PARENT") == "" {
		os.Exit(m.Run())
	}
	runtime.LockOSThread()
	cat := exec.Command("cat")
	cat.Stdin, cat.Stdout = os.Stdin, os.Stdout
	cat.SysProcAttr = &syscall.SysProcAttr{}
	child.EndWithParent(cat.SysProcAttr)
	if err := cat.Start(); err != nil {
		os.Exit(1)
	}
	_ = cat.Wait()
}

func TestAChildEndsWithItsParent(t *testing.T) {
	parent := exec.CommandContext(t.Context(), os.Args[0])
	parent.Env = append(os.Environ(), "APPFORGE_TEST_PARENT=yes")
	in, err := parent.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	// Not StdoutPipe, which Wait would close: the child has the pipe longer than its parent.
	out, its, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if err := out.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	parent.Stdout = its
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	its.Close()
	if _, err := in.Write([]byte("alive\n")); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if line, err := lines.ReadString('\n'); err != nil || line != "alive\n" {
		t.Fatalf("the child said %q, %v", line, err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// Our end of its input is open still: the child ends only because its parent has.
	if rest, err := lines.ReadString('\n'); rest != "" || !errors.Is(err, io.EOF) {
		t.Errorf("the child said %q, %v; want the end of its output", rest, err)
	}
	_ = in.Close()
	_ = parent.Wait() // it was killed
}
