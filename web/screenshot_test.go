package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
)

// drawing is a renderer that gives a page's HTML as its picture.
type drawing struct{}

func (drawing) Render(_ context.Context, p render.Page) (render.Picture, error) {
	return render.Picture{Data: []byte(p.HTML), ContentType: render.TypePNG, Width: p.Width, Height: p.Height, Pages: 1}, nil
}

func (drawing) Close() error { return nil }

const (
	exportPath = "/api/studio/screenshot"
	document   = "<!doctype html><title>x</title>"
	goodExport = `{"html":"<!doctype html><title>x</title>","width":800}`
)

func TestExportInBackground(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, exportPath, goodExport, "Idempotency-Key", "k1")
	var a struct{ Mode, JobID, Status string }
	r.json(t, &a)
	if r.status != http.StatusAccepted || a.Mode != "async" || r.header.Get("Location") != "/api/jobs/"+a.JobID {
		t.Fatalf("%d %s", r.status, r.body)
	}
	events, err := b.store.ClaimOutbox(t.Context(), 10, 1)
	if err != nil || len(events) != 1 || events[0].ID != a.JobID || events[0].Name != "studio/screenshot.export" {
		t.Errorf("outbox: %+v %v", events, err)
	}
	again := b.call(b.ada, http.MethodPost, exportPath, goodExport, "Idempotency-Key", "k1")
	if string(again.body) != string(r.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("the same key again: %d %s", again.status, again.body)
	}
}

func TestExportWithinItsRequest(t *testing.T) {
	b := setup(t, func(cfg *web.Config) { cfg.Rollout = rollout(0) })
	r := b.call(b.ada, http.MethodPost, exportPath, goodExport)
	var a struct {
		Mode, JobID, Format string
		File                struct{ URL, Name, ExpiresAt string }
	}
	r.json(t, &a)
	if r.status != http.StatusOK || a.Mode != "sync" || a.Format != "png" || a.File.Name != "page.png" || a.File.ExpiresAt == "" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	file := b.call(b.ada, http.MethodGet, a.File.URL, nil)
	if file.status != http.StatusOK || string(file.body) != document {
		t.Fatalf("%d %s", file.status, file.body)
	}
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Content-Disposition": "attachment; filename=page.png", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-cache",
	} {
		if got := file.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if expires, err := http.ParseTime(file.header.Get("Expires")); err != nil || time.Until(expires) > time.Hour {
		t.Errorf("Expires: %s, %v", expires, err)
	}
	if same := b.call(b.ada, http.MethodGet, a.File.URL, nil, "If-None-Match", file.header.Get("ETag")); same.status != http.StatusNotModified || len(same.body) != 0 {
		t.Errorf("with its ETag: %d", same.status)
	}
	if foreign := b.call(b.bob, http.MethodGet, a.File.URL, nil); foreign.status != http.StatusNotFound || strings.Contains(string(foreign.body), "Job") {
		t.Errorf("another user: %d %s", foreign.status, foreign.body)
	}
	if _, err := b.store.PutArtifact(t.Context(), store.NewArtifact{JobID: a.JobID, PartID: "page-1", Name: "page.png", Type: "image/png", Data: []byte("x"), ExpiresAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	if past := b.call(b.ada, http.MethodGet, a.File.URL, nil); past.status != http.StatusNotFound || !strings.Contains(string(past.body), "Export it again") {
		t.Errorf("after its time: %d %s", past.status, past.body)
	}
}

// The limit of other routes' bodies does not bind exports, whose pictures are in their HTML.
func TestExportsHaveABodyLimitOfTheirOwn(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, exportPath, map[string]any{"html": document + strings.Repeat("x", 3<<20)})
	if r.status != http.StatusAccepted {
		t.Errorf("3 MB give %d %.300s", r.status, r.body)
	}
}

func TestExportsThatAreRefused(t *testing.T) {
	b := setup(t, func(cfg *web.Config) { cfg.Rollout = rollout(0) })
	for body, word := range map[string]string{
		`{}`:                            "html and jobId are both absent",
		`{"html":"<p>","format":"gif"}`: "format",
		`{"html":"<p>","width":"wide"}`: "width",
		`{"html":"<p>","size":1}`:       "size",
		`{"jobId":"7d1dd5e6-1a58-4793-b607-66d57b1ba8e6","screenId":"a","screenIds":["b"]}`: "screenIds",
		`{"html":"<p>","userId":"bob"}`: "userId",
	} {
		r := b.call(b.ada, http.MethodPost, exportPath, body)
		if r.status < 400 || r.status >= 500 || !strings.Contains(string(r.body), word) || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
	large := `<!doctype html><p>` + strings.Repeat("x", render.MaxHTMLBytes)
	r := b.call(b.ada, http.MethodPost, exportPath, map[string]any{"html": large})
	if r.status != http.StatusRequestEntityTooLarge || !strings.Contains(string(r.body), "html has 8388626 bytes; the limit is 8388608") {
		t.Errorf("too long: %d %.300s", r.status, r.body)
	}
	var list struct{ Jobs []any }
	b.call(b.ada, http.MethodGet, "/api/jobs", nil).json(t, &list)
	if len(list.Jobs) != 0 {
		t.Errorf("%d jobs were stored", len(list.Jobs))
	}
}
