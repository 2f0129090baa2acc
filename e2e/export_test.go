package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/export"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/store/storetest"
)

const exportPath = "/api/studio/screenshot"

// TestExportInEveryDatabase is every way in which an export can go, on each database,
// through the engine and a real browser.
func TestExportInEveryDatabase(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	for _, d := range storetest.Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			b := newBrowserProgram(t)
			s := newStack(t, options{database: d.Fresh(t), offline: true, env: []string{
				"APPFORGE_CHROMIUM=" + b.path, "SCREENSHOT_TIMEOUT=60s", "SCREENSHOT_CONCURRENCY=1",
			}})
			source := s.api.settled(s.api.generate(brief(true, "Home", "Profile"))).ID
			exportSucceeds(s, source)
			exportIsRetried(s, b)
			exportFailsForGood(s)
			exportIsCancelled(s)
			exportInputsAreRefused(s, source)
			exportSurvivesARestart(s, source)
		})
	}
}

func needBrowser(t *testing.T) {
	t.Helper()
	if _, err := render.Find(t.Context(), ""); err != nil {
		if os.Getenv("APPFORGE_TEST_ALL") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
}

// browserProgram is the machine's browser, which can be told not to start.
type browserProgram struct{ path, broken string }

func newBrowserProgram(t *testing.T) browserProgram {
	t.Helper()
	found, err := render.Find(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	// The browser runs as another user, who has to reach the folder.
	folder, err := os.MkdirTemp("", "appforge-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	b := browserProgram{filepath.Join(folder, "chromium"), filepath.Join(folder, "broken")}
	script := `#!/bin/sh
case "$1" in --version) ;; *) if [ -e ` + b.broken + ` ]; then rm -r ` + b.broken + `; exit 7; fi;; esac
exec ` + found.Path + ` "$@"
`
	if err := os.WriteFile(b.path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return b
}

// exportOf starts an export and gives its job's id.
func (a api) exportOf(body map[string]any) string {
	a.t.Helper()
	status, _, answer := a.do(http.MethodPost, exportPath, body)
	if status != http.StatusAccepted {
		a.t.Fatalf("export: %d %s", status, answer)
	}
	return jobID(a.t, answer)
}

func (a api) exported(id string) export.Result {
	a.t.Helper()
	if j := a.settled(id); j.Status != "completed" {
		a.t.Fatalf("export: %s %q %s", j.Status, j.reason(), j.ErrorCode)
	}
	_, _, body := a.do(http.MethodGet, "/api/jobs/"+id, nil)
	var j struct{ OutputData *export.Result }
	if err := json.Unmarshal(body, &j); err != nil || j.OutputData == nil {
		a.t.Fatalf("%v in %s", err, body)
	}
	return *j.OutputData
}

func (a api) file(f export.ExportedFile) []byte {
	a.t.Helper()
	status, header, body := a.do(http.MethodGet, f.URL, nil)
	if status != http.StatusOK || header.Get("Content-Type") != f.ContentType || int64(len(body)) != f.Size || !strings.Contains(header.Get("Content-Disposition"), f.Name) {
		a.t.Fatalf("%s: %d %v, %d bytes", f.URL, status, header, len(body))
	}
	return body
}

const simple = `<!doctype html><body style="margin:0;background:#00ff00">`

func exportSucceeds(s *stack, source string) {
	t := s.t
	r := s.api.exported(s.api.exportOf(map[string]any{"jobId": source, "scale": 2}))
	data := s.api.file(r.File)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) != 2 || len(r.Files) != 2 || r.File.ContentType != render.TypeZip {
		t.Fatalf("%v: %+v", err, r)
	}
	for _, f := range r.Files {
		size, err := png.DecodeConfig(bytes.NewReader(s.api.file(f)))
		if err != nil || size.Width != 750 || size.Height != 1624 {
			t.Errorf("%s: %v, %+v", f.Name, err, size)
		}
	}
	r = s.api.exported(s.api.exportOf(map[string]any{"jobId": source, "screenIds": []string{"s2", "s1"}, "format": "pdf"}))
	if data = s.api.file(r.File); !bytes.HasPrefix(data, []byte("%PDF-")) || r.File.Pages != 2 || r.Files[0].Name == r.Files[1].Name {
		t.Errorf("%.10q, %+v", data, r)
	}
	id := s.api.exportOf(map[string]any{"html": simple, "width": 100, "height": 50})
	if r = s.api.exported(id); r.File.Name != "page.png" || r.File.Width != 100 || r.File.Height != 50 {
		t.Errorf("%+v", r)
	}
	if got := outcomes(s.api.calls(id), "page-1"); got != "ok" {
		t.Errorf("attempts %q", got)
	}
}

func exportIsRetried(s *stack, b browserProgram) {
	t := s.t
	// A page at a limit costs the browser; the next one does not start at once.
	s.api.settled(s.api.exportOf(map[string]any{"html": tooHigh, "height": 0}))
	if err := os.Mkdir(b.broken, 0o777); err != nil {
		t.Fatal(err)
	}
	id := s.api.exportOf(map[string]any{"html": simple})
	s.api.exported(id)
	if got := outcomes(s.api.calls(id), "page-1"); !strings.HasSuffix(got, "ok") {
		t.Errorf("attempts %q", got)
	}
}

const tooHigh = `<!doctype html><div style="height:20000px"></div>`

func exportFailsForGood(s *stack) {
	id := s.api.exportOf(map[string]any{"html": tooHigh, "height": 0})
	j := s.api.settled(id)
	if got := outcomes(s.api.calls(id), "page-1"); j.Status != "failed" || j.ErrorCode != "too_large" || !strings.Contains(j.reason(), "limit of height is 16384") || got != "too_large" {
		s.t.Errorf("%s %q %s, attempts %q", j.Status, j.reason(), j.ErrorCode, got)
	}
}

func exportIsCancelled(s *stack) {
	t := s.t
	// A drawing that uses itself 2^40 times is never finished.
	var b strings.Builder
	b.WriteString(`<!doctype html><svg><g id="g0"><rect width="1" height="1"/></g>`)
	for i := range 40 {
		before, this := string(rune('A'+i)), string(rune('A'+i+1))
		if i == 0 {
			before = "g0"
		}
		b.WriteString(`<g id="` + this + `"><use href="#` + before + `"/><use href="#` + before + `"/></g>`)
	}
	id := s.api.exportOf(map[string]any{"html": b.String()})
	await(t, jobTime, "the render to begin", func() (bool, string) { return len(s.api.calls(id)) > 0, "no attempt" })
	if status, _, body := s.api.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil); status != http.StatusOK {
		t.Fatalf("cancel: %d %s", status, body)
	}
	if j := s.api.settled(id); j.Status != "cancelled" {
		t.Errorf("the cancelled job is %s", j.Status)
	}
	s.api.exported(s.api.exportOf(map[string]any{"html": simple})) // the only browser is free for it
}

func exportInputsAreRefused(s *stack, source string) {
	for says, tt := range map[string]struct {
		status int
		body   map[string]any
	}{
		"html and jobId are both absent": {422, map[string]any{}},
		"html and jobId are both given":  {422, map[string]any{"html": simple, "jobId": source}},
		"Job not found":                  {404, map[string]any{"jobId": "7d1dd5e6-1a58-4793-b607-66d57b1ba8e6"}},
		"no finished screen \\\"s9\\\"":  {404, map[string]any{"jobId": source, "screenId": "s9"}},
		"clip is for the format":         {422, map[string]any{"html": simple, "format": "pdf", "clip": map[string]any{"x": 0, "y": 0, "width": 5, "height": 5}}},
		"clip ends at x":                 {422, map[string]any{"html": simple, "width": 100, "clip": map[string]any{"x": 99, "y": 0, "width": 5, "height": 5}}},
		"The picture would be 49152":     {422, map[string]any{"html": simple, "height": 16384, "scale": 3}},
		"theme.style":                    {422, map[string]any{"html": "<div></div>", "theme": map[string]any{"id": "x", "name": "x", "style": "--primary: red"}}},
		"expected value to be one of":    {422, map[string]any{"html": simple, "format": "gif"}},
		"unexpected property":            {422, map[string]any{"html": simple, "zoom": 2}},
	} {
		status, header, body := s.api.do(http.MethodPost, exportPath, tt.body)
		if status != tt.status || !strings.Contains(string(body), says) || header.Get("Content-Type") != "application/problem+json" {
			s.t.Errorf("%d %s, want %d: …%s…", status, body, tt.status, says)
		}
	}
}

func exportSurvivesARestart(s *stack, source string) {
	t := s.t
	id := s.api.exportOf(map[string]any{"jobId": source})
	await(t, jobTime, "the first picture", func() (bool, string) {
		j := s.api.get(id)
		return len(j.Screens) > 0 && j.Screens[0].Status == "completed", j.Message
	})
	s.server.kill()
	s.server.start()
	s.server.waitReady()
	if j := s.sweepUntil([]string{id}, jobTime)[id]; j.Status != "completed" {
		t.Fatalf("%s %q", j.Status, j.reason())
	}
	if got := outcomes(s.api.calls(id), "page-1"); got != "ok" {
		t.Errorf("the finished picture has the attempts %q", got)
	}
	if r := s.api.exported(id); len(s.api.file(r.File)) == 0 {
		t.Errorf("%+v", r)
	}
}

func TestExportWithoutABrowser(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{offline: true, env: []string{"APPFORGE_CHROMIUM=/nowhere/chromium"}})
	id := s.api.exportOf(map[string]any{"html": simple})
	j := s.api.settled(id)
	if got := outcomes(s.api.calls(id), "page-1"); j.Status != "failed" || j.ErrorCode != "no_browser" || !strings.Contains(j.reason(), "APPFORGE_CHROMIUM") || got != "no_browser" {
		t.Errorf("%s %q %s, attempts %q", j.Status, j.reason(), j.ErrorCode, got)
	}
	if j = s.api.settled(s.api.generate(brief(true, "Home"))); j.Status != "completed" {
		t.Errorf("screens without a browser: %s %q", j.Status, j.reason())
	}
}

// TestExportOnAWorker has one process make screens and another one, which is an app of
// its own to the engine, render them.
func TestExportOnAWorker(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	s := newStack(t, options{offline: true, env: []string{"APPFORGE_FUNCTIONS=-screenshot-export", "APPFORGE_CHROMIUM=/nowhere/chromium"}})
	port := freePort(t)
	worker := &server{t: t, url: loopback(port), log: &logBuffer{}, args: []string{"serve", "--functions", "screenshot-export"}}
	for _, pair := range s.environment(port) {
		if !strings.HasPrefix(pair, "APPFORGE_FUNCTIONS=") && !strings.HasPrefix(pair, "APPFORGE_CHROMIUM=") {
			worker.env = append(worker.env, pair)
		}
	}
	worker.env = append(worker.env, "INNGEST_APP_ID=appforge-render", "SCREENSHOT_TIMEOUT=60s")
	worker.start()
	t.Cleanup(worker.stop)
	worker.waitReady()
	s.api.exported(s.api.exportOf(map[string]any{"html": simple}))
	if j := s.api.settled(s.api.generate(brief(false, "Home"))); j.Status != "completed" {
		t.Errorf("screens beside the worker: %s %q", j.Status, j.reason())
	}
}
