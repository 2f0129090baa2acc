//go:build unix

package render

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// process is a browser's processes: one group, with one folder.
type process struct {
	cmd    *exec.Cmd
	folder *folder
	to     *os.File // commands
	from   *os.File // answers and events
	output tail
	done   chan struct{} // closed when the first process has ended
}

// endTime is how long the processes of a killed group may take to be gone.
const endTime = 10 * time.Second

// startProcess starts the browser at path. It is told nothing of this process's
// environment, which holds secrets.
func startProcess(path string, noSandbox bool, mode isolation) (_ *process, err error) {
	p := &process{done: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.discard())
		}
	}()
	user, err := renderUser()
	if err != nil {
		return nil, err
	}
	if p.folder, err = makeFolder(user); err != nil {
		return nil, fmt.Errorf("make a folder for the browser: %w", err)
	}
	home := p.folder.path
	p.cmd = exec.Command(path, flags(filepath.Join(home, "profile"), noSandbox, smallSharedMemory())...) //nolint:noctx // it outlives the request that starts it
	p.cmd.Dir, p.cmd.Env = home, environment(home)
	p.cmd.Stdout, p.cmd.Stderr = &p.output, &p.output
	p.cmd.WaitDelay = time.Second
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: user}
	mode.apply(p.cmd.SysProcAttr)
	return p, p.run()
}

// run starts the program with its two pipes, from a thread that waits for it: the
// kernel ends it when that thread ends, at the latest when this process is killed.
func (p *process) run() error {
	theirIn, to, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirIn.Close()
	p.to = to
	from, theirOut, err := os.Pipe()
	if err != nil {
		return err
	}
	defer theirOut.Close()
	p.from = from
	p.cmd.ExtraFiles = []*os.File{theirIn, theirOut}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		_ = p.cmd.Wait() // a browser that is killed ends with an error, and one that ends by itself is found out at its pipes
		close(p.done)
	}()
	if err := <-started; err != nil {
		return errors.Join(errNotStarted, err)
	}
	return nil
}

// environment is what the browser is told.
func environment(home string) []string {
	return []string{"HOME=" + home, "TMPDIR=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "XDG_CONFIG_HOME=" + home, "XDG_CACHE_HOME=" + home}
}

// end kills the group, waits until all of it is gone and removes its folder.
func (p *process) end() error {
	pid := p.cmd.Process.Pid
	late := time.NewTimer(endTime)
	defer late.Stop()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	// Until nobody is left: a process that was being made when the signal came is killed by the next one.
	for !gone(syscall.Kill(-pid, syscall.SIGKILL)) || !ended(p.done) {
		if ended(p.done) {
			// The first process's children are ours now where this process is the system's first, as in containers.
			_, _ = syscall.Wait4(-pid, nil, syscall.WNOHANG, nil)
			if !anyAlive(pid) {
				break // who is to take note of the others' end does not
			}
		}
		select {
		case <-again.C:
		case <-late.C:
			return errors.Join(fmt.Errorf("processes of the browser's group %d are still there", pid), p.discard())
		}
	}
	return p.discard()
}

// gone tells whether a signal reached nobody. macOS says EPERM of a group that has only
// ended processes left.
func gone(err error) bool { return errors.Is(err, syscall.ESRCH) || errors.Is(err, syscall.EPERM) }

func ended(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// discard gives back files and folder.
func (p *process) discard() error {
	for _, file := range []*os.File{p.to, p.from} {
		if file != nil {
			file.Close()
		}
	}
	if p.folder == nil {
		return nil
	}
	return p.folder.remove()
}

// said is the end of what the browser wrote: why it did not start.
func (p *process) said() string {
	select {
	case <-p.done: // then all of it is there
	case <-time.After(time.Second):
	}
	return p.output.String()
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const maxTail = 4 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - maxTail; over > 0 {
		t.text = append(t.text[:0], t.text[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.text))
}

// group is the id of the browser's process group.
func (p *process) group() int { return p.cmd.Process.Pid }
