package child

import "syscall"

// EndWithParent has the kernel kill a process that is started with these attributes
// when the thread that starts it ends, which it does at the latest when this process
// is killed (PR_SET_PDEATHSIG, prctl(2)). Whoever starts it from a goroutine that may
// end sooner locks that to its thread.
func EndWithParent(attributes *syscall.SysProcAttr) { attributes.Pdeathsig = syscall.SIGKILL }
