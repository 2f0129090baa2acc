package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The versions that AppForge is tested with.
const (
	ModuleVersion  = "v1.43.0" // built from source; tools/inngest/go.mod asks for the same
	PackageVersion = "1.45.1"  // the npm package inngest-cli
)

// Variable names the environment variable that holds the path of an engine binary.
const Variable = "APPFORGE_ENGINE"

// Where a Binary can come from.
const (
	FromOption = "the path given"
	FromPath   = "inngest on the PATH"
	FromCache  = "the cached build"
	FromNPM    = "npx inngest-cli"
	FromSource = "a new build"
)

const (
	npmTimeout     = 2 * time.Minute // for a download of about 50 MB on a slow line
	versionTimeout = 15 * time.Second
	npmFailureKept = 24 * time.Hour
)

// Binary is an engine that was run once, to see that it works.
type Binary struct {
	Path    string
	Args    []string // go before the engine's own arguments
	Version string   // as the binary tells it
	From    string   // one of the From constants
}

// FindOptions says where to look. The zero value is right for commands and tests.
type FindOptions struct {
	Path      string       // of the binary; "" reads APPFORGE_ENGINE
	CacheDir  string       // "" is the user's cache directory
	SourceDir string       // where to look for tools/inngest, upwards; "" is the working directory
	Progress  func(string) // told before something slow begins; nil is silent
}

// Find gives a working engine: the one named by the option or APPFORGE_ENGINE, else
// inngest on the PATH, else the cached build, else the npm package, else a build
// from its Go module, which takes some minutes and is cached. A path that was given
// and does not work is an error, whatever else there is. The error lists what was
// tried and what to do; ending ctx stops a download or a build.
func Find(ctx context.Context, opts FindOptions) (Binary, error) {
	if opts.Progress == nil {
		opts.Progress = func(string) {}
	}
	if path := cmp.Or(opts.Path, os.Getenv(Variable)); path != "" {
		b, err := probe(ctx, path, FromOption)
		if err != nil {
			return Binary{}, fmt.Errorf("the engine binary that %s names does not work: %w; correct the path, or unset it to have one found", Variable, err)
		}
		return b, nil
	}
	cache, err := cacheDir(opts.CacheDir)
	if err != nil {
		return Binary{}, err
	}
	var tried []error
	for _, way := range []struct {
		from string
		try  func() (Binary, error)
	}{
		{FromPath, func() (Binary, error) {
			path, err := exec.LookPath("inngest")
			if err != nil {
				return Binary{}, errors.New("not there")
			}
			return probe(ctx, path, FromPath)
		}},
		{FromCache, func() (Binary, error) { return cached(ctx, cache) }},
		{FromNPM, func() (Binary, error) { return fromNPM(ctx, cache, opts.Progress) }},
		{FromSource, func() (Binary, error) { return fromSource(ctx, cache, opts.SourceDir, opts.Progress) }},
	} {
		b, err := way.try()
		if err == nil {
			return b, nil
		}
		if ctx.Err() != nil {
			return Binary{}, fmt.Errorf("looking for the Inngest engine was stopped: %w", ctx.Err())
		}
		tried = append(tried, fmt.Errorf("  %s: %w", way.from, err))
	}
	return Binary{}, fmt.Errorf("no Inngest engine was found. Tried:\n%w\nRemedy: install it (npm install -g inngest-cli), or set %s to its path, or run from a checkout with Go installed",
		errors.Join(tried...), Variable)
}

// probe runs "inngest version", which also tells a binary for another machine, or
// another program of the same name.
func probe(ctx context.Context, path, from string, args ...string) (Binary, error) {
	ctx, cancel := context.WithTimeout(ctx, versionTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, append(args, "version")...)
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	said := firstLine(string(out))
	switch {
	case ctx.Err() != nil:
		return Binary{}, fmt.Errorf("%s version did not answer: %w", path, ctx.Err())
	case err != nil:
		return Binary{}, fmt.Errorf("%s version: %w: %s", path, err, said)
	case said == "":
		return Binary{}, fmt.Errorf("%s version said nothing", path)
	}
	return Binary{Path: path, Args: args, Version: said, From: from}, nil
}

func cached(ctx context.Context, cache string) (Binary, error) {
	path := builtPath(cache)
	if _, err := os.Stat(path); err != nil {
		return Binary{}, fmt.Errorf("nothing at %s", path)
	}
	return probe(ctx, path, FromCache)
}

// fromNPM has npx install the package into its own cache and asks where the binary
// went: run directly, the engine is our child and not a grandchild. The package
// downloads the binary when it is installed; where that download is not reachable
// each try costs seconds and fails, so a failure is remembered for a day.
func fromNPM(ctx context.Context, cache string, progress func(string)) (Binary, error) {
	npx, err := exec.LookPath("npx")
	if err != nil {
		return Binary{}, errors.New("npx is not there")
	}
	mark := filepath.Join(cache, "npx-"+PackageVersion+".failed")
	if info, err := os.Stat(mark); err == nil && time.Since(info.ModTime()) < npmFailureKept {
		return Binary{}, fmt.Errorf("failed less than a day ago; remove %s to try again", mark)
	}
	progress("installing the Inngest engine by npx inngest-cli@" + PackageVersion)
	b, err := runNPX(ctx, npx)
	if err == nil || ctx.Err() != nil {
		return b, err
	}
	if markErr := os.WriteFile(mark, []byte(err.Error()+"\n"), 0o600); markErr != nil {
		err = errors.Join(err, markErr)
	}
	return Binary{}, err
}

func runNPX(ctx context.Context, npx string) (Binary, error) {
	limited, cancel := context.WithTimeout(ctx, npmTimeout)
	defer cancel()
	cmd := exec.CommandContext(limited, npx, "--yes", "--package=inngest-cli@"+PackageVersion, "-c", "command -v inngest-cli")
	ownGroup(cmd)
	cmd.Cancel = func() error { return killGroup(cmd.Process.Pid) }
	cmd.WaitDelay = time.Second
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return Binary{}, fmt.Errorf("npx inngest-cli@%s: %w: %s", PackageVersion, err, firstLine(said.String()))
	}
	return probe(ctx, firstLine(string(out)), FromNPM)
}

// cacheDir gives the folder for engines, made if need be.
func cacheDir(dir string) (string, error) {
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("no cache directory for the Inngest engine: %w; set HOME or XDG_CACHE_HOME", err)
		}
		dir = filepath.Join(user, "appforge", "inngest")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the cache directory for the Inngest engine: %w", err)
	}
	return dir, nil
}

func builtPath(cache string) string {
	return filepath.Join(cache, ModuleVersion, "inngest"+exeSuffix)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
