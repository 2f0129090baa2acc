package render

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/appforge-ai/appforge/internal/child"
)

// isolation is one way to keep a browser from the network.
type isolation struct {
	name  string
	apply func(*syscall.SysProcAttr)
}

// isolations are the ways to start a browser, the strictest first: in a network
// namespace that has no interfaces, which root may make and others where the system
// lets them have a user namespace, and last behind the walls alone.
func isolations() []isolation {
	alone := isolation{"in a network of its own", func(a *syscall.SysProcAttr) {
		child.EndWithParent(a)
		a.Cloneflags |= syscall.CLONE_NEWNET
	}}
	if os.Geteuid() != 0 {
		alone.apply = func(a *syscall.SysProcAttr) {
			child.EndWithParent(a)
			a.Cloneflags |= syscall.CLONE_NEWNET | syscall.CLONE_NEWUSER
			a.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Geteuid(), HostID: os.Geteuid(), Size: 1}}
			a.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getegid(), HostID: os.Getegid(), Size: 1}}
		}
	}
	return []isolation{alone, {"behind walls", child.EndWithParent}}
}

// smallSharedMemory tells whether /dev/shm has too little room for large pictures, as
// in many containers.
func smallSharedMemory() bool {
	const enough = 1 << 30
	var fs unix.Statfs_t
	err := unix.Statfs("/dev/shm", &fs)
	return err != nil || fs.Bavail*uint64(fs.Bsize) < enough
}
