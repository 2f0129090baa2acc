package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// places is a PATH and a cache of their own, without the real tools.
type places struct{ bin, cache, source string }

func newPlaces(t *testing.T) places {
	t.Helper()
	p := places{bin: t.TempDir(), cache: t.TempDir(), source: t.TempDir()}
	t.Setenv("PATH", p.bin)
	t.Setenv(Variable, "")
	return p
}

func (p places) find(t *testing.T, path string) (Binary, error) {
	t.Helper()
	return Find(soon(t), FindOptions{Path: path, CacheDir: p.cache, SourceDir: p.source})
}

// script writes a program for /bin/sh.
func script(t *testing.T, path, body string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// npx stands in for the real one: it counts its calls and "installs" a binary.
func (p places) npx(t *testing.T, answer string) (calls func() int) {
	t.Helper()
	log := filepath.Join(p.bin, "npx.calls")
	script(t, filepath.Join(p.bin, "npx"), `echo call >> "`+log+`"; `+answer)
	return func() int {
		said, _ := os.ReadFile(log)
		return strings.Count(string(said), "call")
	}
}

func TestFindTakesTheFirstThatWorks(t *testing.T) {
	p := newPlaces(t)
	installed := script(t, filepath.Join(t.TempDir(), "inngest-cli"), "echo 4-npm")
	p.npx(t, "echo "+installed)
	expect := func(path, version, from string) {
		t.Helper()
		b, err := p.find(t, path)
		if err != nil || b.Version != version || b.From != from {
			t.Errorf("Find = %+v, %v; want version %q from %q", b, err, version, from)
		}
	}
	expect("", "4-npm", FromNPM)
	script(t, builtPath(p.cache), "echo 3-cached")
	expect("", "3-cached", FromCache)
	script(t, filepath.Join(p.bin, "inngest"), "echo 2-path")
	expect("", "2-path", FromPath)
	given := script(t, filepath.Join(t.TempDir(), "mine"), "echo 1-given")
	expect(given, "1-given", FromOption)
	t.Setenv(Variable, given)
	expect("", "1-given", FromOption)
}

func TestFindPassesOverABrokenBinary(t *testing.T) {
	p := newPlaces(t)
	script(t, filepath.Join(p.bin, "inngest"), "echo wrong machine >&2; exit 1")
	script(t, builtPath(p.cache), "echo cached")
	if b, err := p.find(t, ""); err != nil || b.From != FromCache {
		t.Errorf("Find = %+v, %v; want the cached one", b, err)
	}
}

func TestAGivenPathThatDoesNotWorkIsAnError(t *testing.T) {
	p := newPlaces(t)
	script(t, builtPath(p.cache), "echo cached")
	_, err := p.find(t, filepath.Join(p.bin, "nowhere"))
	if err == nil {
		t.Fatal("no error")
	}
	mustContain(t, err.Error(), Variable, "nowhere")
}

func TestTheErrorListsWhatWasTriedAndTheRemedy(t *testing.T) {
	p := newPlaces(t)
	calls := p.npx(t, "echo download failed >&2; exit 1")
	_, err := p.find(t, "")
	if err == nil {
		t.Fatal("no error")
	}
	mustContain(t, err.Error(), FromPath, FromCache, FromNPM, "download failed", FromSource, "tools/inngest", "Remedy", Variable)
	if got := calls(); got != 1 {
		t.Fatalf("npx was called %d times; want 1", got)
	}

	// A failed download is not tried again at each start, but tomorrow.
	if _, err := p.find(t, ""); err == nil || calls() != 1 {
		t.Errorf("npx was called %d times within the day; want 1 (%v)", calls(), err)
	}
	mark := filepath.Join(p.cache, "npx-"+PackageVersion+".failed")
	old := time.Now().Add(-npmFailureKept - time.Minute)
	if err := os.Chtimes(mark, old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := p.find(t, ""); err == nil || calls() != 2 {
		t.Errorf("npx was called %d times after a day; want 2 (%v)", calls(), err)
	}
}

func TestFindBuildsFromTheSourceTreeOnce(t *testing.T) {
	p := newPlaces(t)
	script(t, filepath.Join(p.source, "tools", "inngest", "go.mod"), "")
	script(t, filepath.Join(p.source, "tools", "inngest", "go.sum"), "")
	module := t.TempDir()
	script(t, filepath.Join(module, "go.mod"), "")
	// Stands in for the go command: "list" names a module, "build" makes what -o asks
	// for, if the page to embed was put in place.
	script(t, filepath.Join(p.bin, "go"), `
case "$1" in
list) echo "`+module+`" ;;
build)
	while [ "$1" != -o ]; do shift; done
	[ -f "${2%/*}/module/internal/embeddocs/website/pages/docs/index.md" ] || exit 9
	printf '#!/bin/sh\necho built\n' > "$2" && /bin/chmod +x "$2" ;;
esac`)
	var said []string
	opts := FindOptions{CacheDir: p.cache, SourceDir: filepath.Join(p.source, "tools"), Progress: func(s string) { said = append(said, s) }}
	b, err := Find(soon(t), opts)
	if err != nil || b.Version != "built" || b.From != FromSource {
		t.Fatalf("Find = %+v, %v; want a build", b, err)
	}
	mustContain(t, strings.Join(said, "\n"), "building the Inngest engine "+ModuleVersion)
	if b, err = Find(soon(t), opts); err != nil || b.From != FromCache {
		t.Errorf("the second Find = %+v, %v; want the cached build", b, err)
	}
	left, err := filepath.Glob(filepath.Join(p.cache, "build-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestEndingTheContextStopsABuild(t *testing.T) {
	p := newPlaces(t)
	script(t, filepath.Join(p.source, "tools", "inngest", "go.mod"), "")
	script(t, filepath.Join(p.bin, "go"), "/bin/sleep 600")
	ctx, cancel := context.WithCancel(soon(t))
	_, err := Find(ctx, FindOptions{CacheDir: p.cache, SourceDir: p.source, Progress: func(string) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Find = %v; want that it was stopped", err)
	}
}

func TestThePinnedVersionIsTheOneThatIsBuilt(t *testing.T) {
	tools, err := findTools("")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(tools, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(mod), modulePath+" "+ModuleVersion)
}
