//go:build unix

package render

import (
	"os"
	"os/user"
	"strconv"
	"syscall"

	"github.com/appforge-ai/appforge/store/fault"
)

// renderUser is who the browser runs as: nil is this process's own user, and "nobody"
// where that is root, as whom a browser never runs.
func renderUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // as we are
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, fault.New(fault.NoBrowser, "The server runs as root, as whom no browser is started, and this machine has no user \"nobody\" to start it as. Run the server as another user.", err)
	}
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
