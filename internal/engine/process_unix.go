//go:build unix

package engine

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const exeSuffix = ""

// ownGroup puts cmd at the head of a process group of its own, so that what it
// starts ends with it, and a Ctrl-C at the terminal does not reach it before us.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// killGroup ends every process of the group at once. A group that is gone is fine.
func killGroup(pid int) error { return signalGroup(pid, syscall.SIGKILL) }

// endGroup asks every process of the group to end.
func endGroup(pid int) error { return signalGroup(pid, syscall.SIGTERM) }

func signalGroup(pid int, sig syscall.Signal) error {
	if err := syscall.Kill(-pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}

// lock takes the lock of path, waiting for another process that has it. The lock
// goes when its holder goes, however it ends.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			_ = file.Close()
			return nil, err
		}
		select {
		case <-ctx.Done():
			_ = file.Close()
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
