package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/appforge-ai/appforge/web"
)

// script is as long as files are that are worth the compression.
var script = strings.Repeat("export const answer = 42;\n", 400)

func withLongPage(cfg *web.Config) {
	cfg.Page = fstest.MapFS{
		"index.html":            {Data: []byte(entry + strings.Repeat("<!-- -->", 400))},
		"icon.svg":              {Data: []byte("<svg/>")},
		"assets/app-1a2b.js":    {Data: []byte(script)},
		"assets/face-3c4d.woff": {Data: []byte(script)},
	}
}

// inflated gives the body of an answer that must be gzipped.
func (r reply) inflated(t *testing.T) string {
	t.Helper()
	if r.header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed: %d %v", r.status, r.header)
	}
	reader, err := gzip.NewReader(bytes.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func TestPageIsCompressed(t *testing.T) {
	b := setup(t, withLongPage)
	zipped := b.call("", http.MethodGet, "/assets/app-1a2b.js", nil, "Accept-Encoding", "br, gzip")
	if zipped.inflated(t) != script || len(zipped.body) > len(script)/10 {
		t.Errorf("%d bytes of %d", len(zipped.body), len(script))
	}
	if got := zipped.header; got.Get("Vary") != "Accept-Encoding" || !strings.HasPrefix(got.Get("Content-Type"), "text/javascript") || got.Get("Cache-Control") != "public, max-age=31536000, immutable" {
		t.Errorf("%v", got)
	}
	for name, header := range map[string][]string{
		"asked for as it is": {"Accept-Encoding", "identity"},
		"gzip refused":       {"Accept-Encoding", "gzip;q=0"},
	} {
		plain := b.call("", http.MethodGet, "/assets/app-1a2b.js", nil, header...)
		if string(plain.body) != script || plain.header.Get("Content-Encoding") != "" || plain.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %v", name, plain.header)
		}
	}
	part := b.call("", http.MethodGet, "/assets/app-1a2b.js", nil, "Accept-Encoding", "gzip", "Range", "bytes=0-5")
	if part.status != http.StatusPartialContent || string(part.body) != "export" || part.header.Get("Content-Encoding") != "" {
		t.Errorf("a range: %d %v %q", part.status, part.header, part.body)
	}
	if font := b.call("", http.MethodGet, "/assets/face-3c4d.woff", nil, "Accept-Encoding", "gzip"); font.header.Get("Content-Encoding") != "" || string(font.body) != script {
		t.Errorf("a font: %v", font.header)
	}
}

func TestPageIsAskedForAnewByItsTag(t *testing.T) {
	b := setup(t, withLongPage)
	for _, path := range []string{"/", "/studio", "/icon.svg"} {
		zipped := b.call("", http.MethodGet, path, nil, "Accept", wantHTML, "Accept-Encoding", "gzip")
		plain := b.call("", http.MethodGet, path, nil, "Accept", wantHTML, "Accept-Encoding", "identity")
		tag := zipped.header.Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) || tag != plain.header.Get("ETag") {
			t.Errorf("%s: tags %q and %q", path, tag, plain.header.Get("ETag"))
		}
		same := b.call("", http.MethodGet, path, nil, "Accept", wantHTML, "Accept-Encoding", "gzip", "If-None-Match", tag)
		if same.status != http.StatusNotModified || len(same.body) != 0 || same.header.Get("Content-Encoding") != "" {
			t.Errorf("%s: unchanged: %d %v", path, same.status, same.header)
		}
	}
}

func TestReadsAreCompressed(t *testing.T) {
	b := setup(t)
	id := b.newJob()
	if _, err := b.store.BeginRun(t.Context(), id, "run-1", 1); err != nil {
		t.Fatal(err)
	}
	b.finish(id, "home", "<div>"+strings.Repeat("<p>first</p>", 400)+"</div>")
	path := "/api/jobs/" + id
	zipped := b.call(b.ada, http.MethodGet, path, nil, "Accept-Encoding", "gzip")
	plain := b.call(b.ada, http.MethodGet, path, nil, "Accept-Encoding", "identity")
	if zipped.inflated(t) != string(plain.body) || zipped.header.Get("Content-Type") != "application/json" || zipped.header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("%v, %d bytes of %d", zipped.header, len(zipped.body), len(plain.body))
	}
	// One tag for both: a reader that changes its mind still has the job.
	if same := b.call(b.ada, http.MethodGet, path, nil, "Accept-Encoding", "identity", "If-None-Match", zipped.header.Get("ETag")); same.status != http.StatusNotModified {
		t.Errorf("unchanged: %d", same.status)
	}
}

// What makes something may show a secret beside text of the caller's choice.
func TestWhatMakesSomethingIsNotCompressed(t *testing.T) {
	b := setup(t, func(cfg *web.Config) { cfg.Rollout = rollout(0) })
	made := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief, "Accept-Encoding", "gzip")
	if made.status != http.StatusOK || len(made.body) < 2000 || made.header.Get("Content-Encoding") != "" {
		t.Errorf("%d %v, %d bytes", made.status, made.header, len(made.body))
	}
}
