package engine

import (
	"os/exec"
	"syscall"
)

// endWithParent has the kernel kill cmd when the thread that starts it ends, which
// it does at the latest when this process is killed.
func endWithParent(cmd *exec.Cmd) { cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL }
