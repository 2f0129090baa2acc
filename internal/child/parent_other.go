//go:build !linux

package child

import "syscall"

// EndWithParent does nothing: only Linux can end a child with its parent. Elsewhere a
// child stays behind when this process is killed by force.
func EndWithParent(*syscall.SysProcAttr) {}
