package web_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/appforge-ai/appforge/web"
)

const (
	entry    = "<!doctype html><title>AppForge</title>"
	wantHTML = "text/html,application/xhtml+xml,*/*;q=0.8"
)

func withPage(cfg *web.Config) {
	cfg.Page = fstest.MapFS{
		"index.html":         {Data: []byte(entry)},
		"icon.svg":           {Data: []byte("<svg/>")},
		"assets/app-1a2b.js": {Data: []byte("export {}")},
		".gitkeep":           {},
	}
}

func TestPageNeedsNoKey(t *testing.T) {
	b := setup(t, withPage)
	for path, want := range map[string]struct{ body, cache, mime string }{
		"/":                   {entry, "no-cache", "text/html"},
		"/studio/some-job":    {entry, "no-cache", "text/html"},
		"/jobs?status=failed": {entry, "no-cache", "text/html"},
		"/index.html":         {entry, "no-cache", "text/html"},
		"/icon.svg":           {"<svg/>", "no-cache", "image/svg+xml"},
		"/assets/app-1a2b.js": {"export {}", "public, max-age=31536000, immutable", "text/javascript"},
	} {
		r := b.call("", http.MethodGet, path, nil, "Accept", wantHTML)
		if r.status != http.StatusOK || string(r.body) != want.body || r.header.Get("Cache-Control") != want.cache || !strings.HasPrefix(r.header.Get("Content-Type"), want.mime) {
			t.Errorf("%s: %d %q %q %q", path, r.status, r.body, r.header.Get("Cache-Control"), r.header.Get("Content-Type"))
		}
		policy := r.header.Get("Content-Security-Policy")
		for _, rule := range []string{
			"script-src 'self';", "style-src 'self' 'unsafe-inline';", "img-src 'self' https: data: blob:;", "frame-src 'self';",
			"object-src 'none';", "base-uri 'none';", "frame-ancestors 'none'",
		} {
			if !strings.Contains(policy, rule) {
				t.Errorf("%s: the policy lacks %q: %q", path, rule, policy)
			}
		}
	}
}

func TestPageLeavesTheAPIAlone(t *testing.T) {
	b := setup(t, withPage)
	for _, c := range []struct {
		key, method, path, accept string
		status                    int
	}{
		{b.ada, http.MethodGet, "/api/nothing", wantHTML, http.StatusNotFound},
		{b.ada, http.MethodGet, "/api", wantHTML, http.StatusNotFound},
		{"", http.MethodGet, "/api/jobs", wantHTML, http.StatusUnauthorized},
		{b.ada, http.MethodGet, "/nothing", "application/json", http.StatusNotFound},
		{b.ada, http.MethodPost, "/studio", wantHTML, http.StatusNotFound},
		{"", http.MethodGet, "/metrics", wantHTML, http.StatusUnauthorized},
		{b.ada, http.MethodPut, "/api/jobs", wantHTML, http.StatusMethodNotAllowed},
	} {
		r := b.call(c.key, c.method, c.path, nil, "Accept", c.accept)
		if r.status != c.status || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s", c.method, c.path, r.status, r.header.Get("Content-Type"))
		}
	}
	// A file of another build must not turn into the page.
	for _, path := range []string{"/assets/app-0000.js", "/assets", "/assets/"} {
		r := b.call("", http.MethodGet, path, nil, "Accept", "*/*")
		if strings.Contains(string(r.body), "AppForge") || r.status == http.StatusOK {
			t.Errorf("%s: %d %q", path, r.status, r.body)
		}
	}
	if r := b.call("", http.MethodGet, "/.gitkeep", nil, "Accept", "*/*"); r.status != http.StatusUnauthorized {
		t.Errorf("/.gitkeep: %d", r.status)
	}
}

func TestHomeWithoutPageSaysWhatThisIs(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodGet, "/", nil, "Accept", wantHTML)
	var home struct{ Name, Designer string }
	r.json(t, &home)
	if home.Name != "AppForge" || home.Designer != "offline" {
		t.Errorf("%s", r.body)
	}
}

func TestInfoSaysWhoDesigns(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodGet, "/api/info", nil)
	var info struct{ Version, Provider, Model string }
	r.json(t, &info)
	if info.Provider != "offline" || info.Model == "" || info.Version != "test" {
		t.Errorf("%s", r.body)
	}
	if r := b.call("", http.MethodGet, "/api/info", nil); r.status != http.StatusUnauthorized {
		t.Errorf("without a key: %d", r.status)
	}
}
