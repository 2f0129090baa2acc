package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"net/http"
	"os"
	"slices"
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
			exportIsCancelled(s, b)
			exportInputsAreRefused(s, source)
			exportSurvivesARestart(s, source)
			exportSurvivesTheEndOfItsBrowser(s, b)
		})
	}
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
	endBrowser(s)
	b.failOnce(t)
	id := s.api.exportOf(map[string]any{"html": simple})
	s.api.exported(id)
	if got := outcomes(s.api.calls(id), "page-1"); !strings.HasPrefix(got, "upstream ") || !strings.HasSuffix(got, " ok") {
		t.Errorf("attempts %q", got)
	}
}

// endBrowser has the browser that waits for its next render ended, by a page at a limit:
// the next render starts another one.
func endBrowser(s *stack) {
	s.t.Helper()
	if j := s.api.settled(s.api.exportOf(map[string]any{"html": tooHigh, "height": 0})); j.ErrorCode != "too_large" {
		s.t.Fatalf("%s %q %s", j.Status, j.reason(), j.ErrorCode)
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

func exportIsCancelled(s *stack, b browserProgram) {
	t := s.t
	// A drawing that uses itself 2^40 times is never finished.
	var drawing strings.Builder
	drawing.WriteString(`<!doctype html><svg><g id="g0"><rect width="1" height="1"/></g>`)
	for i := range 40 {
		before, this := string(rune('A'+i)), string(rune('A'+i+1))
		if i == 0 {
			before = "g0"
		}
		drawing.WriteString(`<g id="` + this + `"><use href="#` + before + `"/><use href="#` + before + `"/></g>`)
	}
	id := s.api.exportOf(map[string]any{"html": drawing.String()})
	await(t, jobTime, "the render to begin", func() (bool, string) { return len(s.api.calls(id)) > 0, "no attempt" })
	s.api.cancelled(id)
	s.api.exported(s.api.exportOf(map[string]any{"html": simple})) // the only browser is free for it

	endBrowser(s)
	release := b.hold(t)
	id = s.api.exportOf(map[string]any{"html": simple})
	b.waitHeld(t)
	s.api.cancelled(id)
	release()
	s.api.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil)
	s.api.exported(id)
	if got := outcomes(s.api.calls(id), "page-1"); got != "cancelled ok" {
		t.Errorf("after a cancel and a retry: attempts %q", got)
	}
}

// cancelled cancels an export of one page and waits until its render is given up.
func (a api) cancelled(id string) {
	a.t.Helper()
	if status, _, body := a.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil); status != http.StatusOK {
		a.t.Fatalf("cancel: %d %s", status, body)
	}
	if j := a.settled(id); j.Status != "cancelled" {
		a.t.Errorf("the cancelled job is %s", j.Status)
	}
	await(a.t, jobTime, "the render to be given up", func() (bool, string) {
		got := outcomes(a.calls(id), "page-1")
		return got == "cancelled", got
	})
}

func exportInputsAreRefused(s *stack, source string) {
	ids := make([]string, render.MaxPages+1)
	for i := range ids {
		ids[i] = fmt.Sprint("s", i)
	}
	clip := func(x, y, width, height float64) map[string]any {
		return map[string]any{"x": x, "y": y, "width": width, "height": height}
	}
	for says, tt := range map[string]struct {
		status int
		body   map[string]any
	}{
		"html and jobId are both absent":          {422, map[string]any{}},
		"html and jobId are both given":           {422, map[string]any{"html": simple, "jobId": source}},
		"html is empty":                           {422, map[string]any{"html": " \n"}},
		"html: expected string":                   {422, map[string]any{"html": 5}},
		"Job not found":                           {404, map[string]any{"jobId": "7d1dd5e6-1a58-4793-b607-66d57b1ba8e6"}},
		"no finished screen \"s9\"":               {404, map[string]any{"jobId": source, "screenId": "s9"}},
		"no finished screen \"s8\"":               {404, map[string]any{"jobId": source, "screenIds": []string{"s1", "s8"}}},
		"screenIds has \"s1\" twice":              {422, map[string]any{"jobId": source, "screenIds": []string{"s1", "s1"}}},
		"screenIds: expected array length <= 50":  {422, map[string]any{"jobId": source, "screenIds": ids}},
		"screenIds name screens of a job":         {422, map[string]any{"html": simple, "screenIds": []string{"s1"}}},
		"screenId and screenIds are both given":   {422, map[string]any{"jobId": source, "screenId": "s1", "screenIds": []string{"s2"}}},
		"clip is for the format":                  {422, map[string]any{"html": simple, "format": "pdf", "clip": clip(0, 0, 5, 5)}},
		"clip ends at x":                          {422, map[string]any{"html": simple, "width": 100, "clip": clip(99, 0, 5, 5)}},
		"clip ends at y":                          {422, map[string]any{"html": simple, "height": 100, "clip": clip(0, 99, 5, 5)}},
		"clip begins at (-1, 0)":                  {422, map[string]any{"html": simple, "clip": clip(-1, 0, 5, 5)}},
		"clip is 0 by 5":                          {422, map[string]any{"html": simple, "clip": clip(0, 0, 0, 5)}},
		"clip: expected required property height": {422, map[string]any{"html": simple, "clip": map[string]any{"x": 0, "y": 0, "width": 5}}},
		"width: expected number >= 16":            {422, map[string]any{"html": simple, "width": 15}},
		"width: expected number <= 4096":          {422, map[string]any{"html": simple, "width": 4097}},
		"height: expected number <= 16384":        {422, map[string]any{"html": simple, "height": 16385}},
		"height: expected number >= 0":            {422, map[string]any{"html": simple, "height": -1}},
		"scale: expected number >= 1":             {422, map[string]any{"html": simple, "scale": 0.9}},
		"scale: expected number <= 3":             {422, map[string]any{"html": simple, "scale": 3.1}},
		"The picture would be 49152":              {422, map[string]any{"html": simple, "height": 16384, "scale": 3}},
		"The picture would have 8192 by 16384":    {422, map[string]any{"html": simple, "width": 4096, "height": 8192, "scale": 2}},
		"theme.style":                             {422, map[string]any{"html": "<div></div>", "theme": map[string]any{"id": "x", "name": "x", "style": "--primary: red"}}},
		"theme is for screens":                    {422, map[string]any{"html": simple, "theme": map[string]any{"id": "x", "name": "x", "style": "--primary: red"}}},
		"format: expected value to be one of":     {422, map[string]any{"html": simple, "format": "gif"}},
		"zoom":                                    {422, map[string]any{"html": simple, "zoom": 2}},
	} {
		status, header, body := s.api.do(http.MethodPost, exportPath, tt.body)
		var p struct{ Detail string }
		if decode(s.t, body, &p); status != tt.status || !strings.Contains(p.Detail, says) || header.Get("Content-Type") != "application/problem+json" {
			s.t.Errorf("%d %s, want %d: …%s…", status, body, tt.status, says)
		}
	}
}

// exportSurvivesARestart kills the server between the pictures of an export.
func exportSurvivesARestart(s *stack, source string) {
	t := s.t
	id := s.api.exportOf(map[string]any{"jobId": source})
	await(t, jobTime, "the first picture", func() (bool, string) {
		j := s.api.get(id)
		return j.Progress > 0, j.Message
	})
	s.server.kill()
	finished := finishedParts(s, id)
	if len(finished) == 0 || slices.Contains(finished, "bundle") {
		t.Errorf("the server was not killed in the middle: %q are finished", finished)
	}
	s.restarted(id)
	for _, part := range finished {
		if got := outcomes(s.api.calls(id), part); got != "ok" {
			t.Errorf("%s was finished before the kill, its attempts are %q", part, got)
		}
	}
	if r := s.api.exported(id); len(s.api.file(r.File)) == 0 {
		t.Errorf("%+v", r)
	}
}

// exportSurvivesTheEndOfItsBrowser kills the server while its browser is at work: the
// browser ends with it, and what it left goes when the next one starts.
func exportSurvivesTheEndOfItsBrowser(s *stack, b browserProgram) {
	t := s.t
	endBrowser(s)
	release := b.hold(t)
	id := s.api.exportOf(map[string]any{"html": simple})
	pid, home := b.waitHeld(t)
	s.server.kill()
	await(t, jobTime, "the browser to end", func() (bool, string) { return !running(pid), "process " + pid })
	if _, err := os.Stat(home); err != nil {
		t.Errorf("a killed server cannot remove its browser's folder: %v", err)
	}
	release()
	s.restarted(id)
	if got := outcomes(s.api.calls(id), "page-1"); !strings.HasSuffix(got, " ok") {
		t.Errorf("attempts %q", got)
	}
	if _, err := os.Stat(home); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder of the killed server's browser is left: %v", err)
	}
}

// restarted starts the killed server and waits until it has completed the job.
func (s *stack) restarted(id string) {
	s.t.Helper()
	s.server.start()
	s.server.waitReady()
	if j := s.sweepUntil([]string{id}, jobTime)[id]; j.Status != "completed" {
		s.t.Fatalf("%s %q", j.Status, j.reason())
	}
}

// TestExportWithinItsRequest is the synchronous mode: it gives the files' places, or fails
// when the request's time is over, whatever the browser does.
func TestExportWithinItsRequest(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	b := newBrowserProgram(t)
	s := newStack(t, options{offline: true, env: []string{
		"APPFORGE_CHROMIUM=" + b.path, "SCREENSHOT_TIMEOUT=60s", "USE_INNGEST_SCREENSHOT=false", "SYNC_TIMEOUT=45s",
	}})
	release := b.hold(t)
	status, _, body := s.api.do(http.MethodPost, exportPath, map[string]any{"html": simple})
	var p struct{ Code, Detail, JobID string }
	if decode(t, body, &p); status != http.StatusGatewayTimeout || p.Code != "timeout" || !strings.Contains(p.Detail, "within the request's time") {
		t.Fatalf("with a browser that hangs: %d %s", status, body)
	}
	if j := s.api.get(p.JobID); j.Status != "failed" || j.ErrorCode != "timeout" {
		t.Errorf("its job is %s %q %s", j.Status, j.reason(), j.ErrorCode)
	}
	release()
	status, _, body = s.api.do(http.MethodPost, exportPath, map[string]any{"html": simple, "width": 100, "height": 50})
	var a struct {
		Mode, JobID string
		export.Result
	}
	if decode(t, body, &a); status != http.StatusOK || a.Mode != "sync" || a.File.Width != 100 || len(s.api.file(a.File)) == 0 {
		t.Errorf("%d %s", status, body)
	}
	if j := s.api.get(a.JobID); j.Status != "completed" {
		t.Errorf("its job is %s %q", j.Status, j.reason())
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
