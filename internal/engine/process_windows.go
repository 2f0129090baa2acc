package engine

import (
	"context"
	"os"
	"os/exec"
	"time"
)

const exeSuffix = ".exe"

func ownGroup(*exec.Cmd) {}

// killGroup ends the process. Windows has no signals, so there is no gentler way.
func killGroup(pid int) error {
	process, err := os.FindProcess(pid)
	if err != nil {
		return nil // gone
	}
	return process.Kill()
}

func endGroup(pid int) error { return killGroup(pid) }

// lock takes the lock of path by making the file, which only one process can.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	for {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			_ = file.Close()
			return func() { _ = os.Remove(path) }, nil
		}
		if !os.IsExist(err) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}
