//go:build unix

package render

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// folder is a browser's home, with its profile. The process that made it holds a lock
// on it, which the system takes back when that process ends, however it ends: a folder
// that nobody holds was left by one that was killed.
type folder struct {
	path string
	held *os.File
}

// A folder has its final name only once it is held.
const (
	heldPrefix   = "appforge-render-"
	unheldPrefix = "appforge-making-"
)

// makeFolder makes a folder that belongs to user, who is this process's own when nil.
func makeFolder(user *syscall.Credential) (f *folder, err error) {
	unheld, err := os.MkdirTemp("", unheldPrefix)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(unheld))
		}
	}()
	held, err := os.Open(unheld)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			held.Close()
		}
	}()
	if err := lock(held); err != nil {
		return nil, fmt.Errorf("lock %s: %w", unheld, err)
	}
	if user != nil {
		if err := held.Chown(int(user.Uid), int(user.Gid)); err != nil {
			return nil, err
		}
	}
	path := filepath.Join(filepath.Dir(unheld), heldPrefix+strings.TrimPrefix(filepath.Base(unheld), unheldPrefix))
	if err := os.Rename(unheld, path); err != nil {
		return nil, err
	}
	return &folder{path, held}, nil
}

// lock holds a folder for as long as it is open here; it fails when somebody holds it.
func lock(folder *os.File) error { return unix.Flock(int(folder.Fd()), unix.LOCK_EX|unix.LOCK_NB) }

// remove removes the folder with all that is in it.
func (f *folder) remove() error {
	defer f.held.Close()
	return os.RemoveAll(f.path)
}

// removeLeft removes the folders that killed processes have left.
func removeLeft(log *slog.Logger) {
	entries, err := os.ReadDir(os.TempDir())
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), heldPrefix) {
			continue
		}
		if left := takeLeft(filepath.Join(os.TempDir(), entry.Name())); left != nil {
			err = errors.Join(err, left.remove())
		}
	}
	if err != nil {
		log.Warn("folders that killed processes left are still there", slog.Any("error", err))
	}
}

// takeLeft gives the folder at path, held, when it is one of ours that nobody holds.
func takeLeft(path string) *folder {
	held, err := os.OpenFile(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil // somebody else's, or removed meanwhile
	}
	if !ours(held) || lock(held) != nil {
		held.Close()
		return nil
	}
	return &folder{path, held}
}

// ours tells whether a folder belongs to who browsers run as here.
func ours(folder *os.File) bool {
	info, err := folder.Stat()
	if err != nil {
		return false
	}
	stat, known := info.Sys().(*syscall.Stat_t)
	if !known {
		return false
	}
	if user, err := renderUser(); err != nil || user != nil {
		return err == nil && stat.Uid == user.Uid
	}
	return int(stat.Uid) == os.Geteuid()
}
