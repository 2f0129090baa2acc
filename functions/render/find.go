package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// Variable names the environment variable by which the server is told of a
// browser; messages name it. This package does not read it: see Options.Path.
const Variable = "APPFORGE_CHROMIUM"

// programs are the names and places that Chromium and its relatives are installed
// under, the plain ones first.
var programs = []string{
	"chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
	"chrome-headless-shell", "headless-shell", "headless_shell",
	"/headless-shell/headless-shell",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
}

const (
	remedyInstall  = "Install Chromium (Debian, Ubuntu: apt-get install chromium), or set " + Variable + " to the path of one; then retry."
	versionTimeout = 30 * time.Second // of a machine that is busy; it takes a tenth of one
)

// Browser is a program that told its version.
type Browser struct {
	Path    string
	Version string // as the program tells it, such as "Chromium 156.0.8078.79"
}

// Find gives the browser at path, or the first one on this machine when path is
// empty. The error has the code NoBrowser and says what to do; it has the code
// Upstream, which trying again may mend, when the program did not answer in time. A
// path that was given and does not work is an error, whatever else there is.
func Find(ctx context.Context, path string) (Browser, error) {
	if path != "" {
		b, err := ask(ctx, path, versionTimeout)
		if err != nil && ctx.Err() == nil && !fault.Is(err, fault.Upstream) {
			err = fault.New(fault.NoBrowser, fmt.Sprintf("The browser that %s names (%s) does not work. Correct the path, or unset it to have one found.", Variable, path), err)
		}
		return b, err
	}
	var tried []error
	for _, name := range programs {
		found, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		b, err := ask(ctx, found, versionTimeout)
		if err == nil {
			return b, nil
		}
		if ctx.Err() != nil || fault.Is(err, fault.Upstream) {
			return Browser{}, err
		}
		tried = append(tried, err)
	}
	if len(tried) > 0 {
		return Browser{}, fault.New(fault.NoBrowser, "No browser on this machine works. "+remedyInstall, errors.Join(tried...))
	}
	return Browser{}, fault.Newf(fault.NoBrowser, "No Chromium was found on this machine, so nothing can be rendered. %s", remedyInstall)
}

// ask has the program tell its version within limit, which needs no display, profile
// or sandbox.
func ask(ctx context.Context, path string, limit time.Duration) (Browser, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	cmd := exec.CommandContext(limited, path, "--version")
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stdout = &said
	if err := cmd.Run(); err != nil {
		if ended := endOf(ctx); ended != nil {
			return Browser{}, ended
		}
		if limited.Err() != nil {
			return Browser{}, fault.New(fault.Upstream, fmt.Sprintf("The browser %s did not tell its version within %s; this machine is very busy, or the program hangs.", path, limit), err)
		}
		return Browser{}, fmt.Errorf("%s --version: %w", path, err)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
	version, _, _ := strings.Cut(first, " built on ")
	if version == "" {
		return Browser{}, fmt.Errorf("%s --version says nothing", path)
	}
	return Browser{Path: path, Version: version}, nil
}
