//go:build unix && !linux

package render

import "syscall"

// isolation is one way to keep a browser from the network.
type isolation struct {
	name  string
	apply func(*syscall.SysProcAttr)
}

// isolations are the ways to start a browser: without namespaces, behind the walls.
func isolations() []isolation {
	return []isolation{{"behind walls", func(*syscall.SysProcAttr) {}}}
}

// smallSharedMemory is a matter of Linux.
func smallSharedMemory() bool { return false }
