package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const modulePath = "github.com/inngest/inngest"

// fromSource builds the engine from the module that tools/inngest asks for and
// leaves it in the cache. Two processes that want it at once build it once.
func fromSource(ctx context.Context, cache, from string, progress func(string)) (Binary, error) {
	tools, err := findTools(from)
	if err != nil {
		return Binary{}, err
	}
	if _, err := exec.LookPath("go"); err != nil {
		return Binary{}, errors.New("the go command is not there")
	}
	unlock, err := lock(ctx, filepath.Join(cache, "build.lock"))
	if err != nil {
		return Binary{}, fmt.Errorf("wait for another build of the engine: %w", err)
	}
	defer unlock()
	if b, err := cached(ctx, cache); err == nil { // built by the one we waited for
		return b, nil
	}
	progress("building the Inngest engine " + ModuleVersion + ", about 5 minutes, once")
	if err := build(ctx, tools, cache); err != nil {
		return Binary{}, err
	}
	return probe(ctx, builtPath(cache), FromSource)
}

// findTools looks for the module that pins the engine, from dir upwards.
func findTools(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := start; ; at = filepath.Dir(at) {
		tools := filepath.Join(at, "tools", "inngest")
		if _, err := os.Stat(filepath.Join(tools, "go.mod")); err == nil {
			return tools, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no tools/inngest/go.mod above %s", start)
		}
	}
}

// build compiles a copy of the module. The published module embeds a folder of
// documentation that its archive lacks (a git submodule upstream), so the copy gets
// a page to embed. It is swapped in by a go.mod beside the scratch files: the one
// in tools/inngest stays as it is, checksums included.
func build(ctx context.Context, tools, cache string) error {
	scratch, err := os.MkdirTemp(cache, "build-")
	if err != nil {
		return fmt.Errorf("make a folder to build in: %w", err)
	}
	defer os.RemoveAll(scratch)
	if _, err := goCommand(ctx, tools, "mod", "download", modulePath); err != nil {
		return err
	}
	source, err := goCommand(ctx, tools, "list", "-m", "-f", "{{.Dir}}", modulePath)
	if err != nil {
		return err
	}
	copied := filepath.Join(scratch, "module")
	if err := copyWritable(ctx, source, copied); err != nil {
		return fmt.Errorf("copy the engine's module: %w", err)
	}
	pages := filepath.Join(copied, "internal", "embeddocs", "website", "pages", "docs")
	if err := os.MkdirAll(pages, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(pages, "index.md"), []byte("# Inngest\n"), 0o644); err != nil {
		return err
	}
	alternative := filepath.Join(scratch, "alternative.mod")
	for from, to := range map[string]string{"go.mod": alternative, "go.sum": filepath.Join(scratch, "alternative.sum")} {
		if err := copyFile(filepath.Join(tools, from), to); err != nil {
			return err
		}
	}
	if _, err := goCommand(ctx, tools, "mod", "edit", "-replace", modulePath+"="+copied, alternative); err != nil {
		return err
	}
	binary := filepath.Join(scratch, "inngest")
	version := "-X " + modulePath + "/pkg/inngest/version.Version=" + strings.TrimPrefix(ModuleVersion, "v")
	if _, err := goCommand(ctx, tools, "build", "-trimpath", "-modfile="+alternative, "-ldflags", "-s -w "+version, "-o", binary, modulePath+"/cmd"); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(builtPath(cache)), 0o755); err != nil {
		return err
	}
	return os.Rename(binary, builtPath(cache)) // same file system: whole or not at all
}

// goCommand runs go in dir and gives its output. GOFLAGS of the outer build, such
// as -mod=vendor or -race, and its workspace do not concern this module.
func goCommand(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	ownGroup(cmd) // the compilers go down with the go command
	cmd.Cancel = func() error { return killGroup(cmd.Process.Pid) }
	cmd.WaitDelay = 5 * time.Second
	var said tail
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", args[0], err, said.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// copyWritable copies a module, whose files in the module cache are read-only.
func copyWritable(ctx context.Context, from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		switch {
		case entry.IsDir():
			return os.MkdirAll(target, 0o755)
		case entry.Type().IsRegular():
			return copyFile(path, target)
		}
		return nil
	})
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o644)
}
