package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// pagePolicy lets the page run its own scripts and nothing else. Styles may be
// inline, because the canvas places its frames by style attributes; frames hold the
// designs, without script, and inherit what is allowed here. Pictures may be blobs:
// those that a visitor drops are shown before they are sent.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data: blob:; " +
	"font-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// assets holds the files whose names have their hashes.
const assets = "assets"

// page serves the built page. Its files hold no secrets and need no key; what the
// page then asks of the API does. They are compressed as they are asked for, by the
// library that compresses the API's answers too: a browser asks for each once, and a
// build that compressed them would need the choice between codings written here.
type page struct {
	files fs.FS
	tags  map[string]string // ETags of the files outside assets
	file  http.Handler      // answers with the file at the request's path
	entry http.Handler      // answers with the page; which of its routes is shown, it finds out itself
}

// newPage reads the page's entry; files nil means that there is no page.
func newPage(files fs.FS) (*page, error) {
	if files == nil {
		return nil, nil //nolint:nilnil // no page is no error: a build without Node has none
	}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return nil, err
	}
	p := &page{files: files}
	if p.tags, err = tagsOf(files); err != nil {
		return nil, err
	}
	p.file = compressFile(http.HandlerFunc(p.serveFile))
	p.entry = compressFile(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		p.describe(h, "index.html")
		http.ServeContent(w, r, "index.html", time.Time{}, bytes.NewReader(index))
	}))
	return p, nil
}

// tagsOf gives ETags to the files that a browser has to ask for anew. They are weak,
// because a file may be compressed on its way.
func tagsOf(files fs.FS) (map[string]string, error) {
	tags := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == assets:
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		tags[name] = fmt.Sprintf(`W/"%x"`, sha256.Sum256(content))
		return nil
	})
	return tags, err
}

// orPage serves the page's files and routes, and leaves the rest to next.
// mux is asked which paths belong to the API.
func (s *Server) orPage(mux *http.ServeMux, next http.Handler) http.Handler {
	if s.page == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		if found, stale := s.page.find(r); found {
			requestInfoOf(r.Context()).route = "page file"
			s.page.file.ServeHTTP(w, r)
			return
		} else if stale {
			http.NotFound(w, r)
			return
		}
		_, pattern := mux.Handler(r)
		isHome := r.URL.Path == "/"
		if isHome || (pattern == "/" && !isAPI(r.URL.Path) && strings.Contains(r.Header.Get("Accept"), "text/html")) {
			requestInfoOf(r.Context()).route = "page"
			s.page.entry.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isAPI(p string) bool { return p == "/api" || strings.HasPrefix(p, "/api/") }

// find reports whether the request is for one of the page's files, or for a file of
// another build, in whose place the page must not be.
func (p *page) find(r *http.Request) (found, stale bool) {
	name := fileName(r)
	if name == "" || name == "index.html" || strings.HasPrefix(path.Base(name), ".") {
		return false, false
	}
	info, err := fs.Stat(p.files, name)
	if err == nil && !info.IsDir() {
		return true, false
	}
	return false, strings.HasPrefix(name, assets+"/") && (err == nil || errors.Is(err, fs.ErrNotExist))
}

func fileName(r *http.Request) string { return strings.TrimPrefix(path.Clean(r.URL.Path), "/") }

func (p *page) serveFile(w http.ResponseWriter, r *http.Request) {
	name := fileName(r)
	p.describe(w.Header(), name)
	http.ServeFileFS(w, r, p.files, name)
}

// describe says what a browser may do with a file and how long it may keep it.
func (p *page) describe(h http.Header, name string) {
	h.Set("Content-Security-Policy", pagePolicy)
	if strings.HasPrefix(name, assets+"/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		return
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("ETag", p.tags[name])
}
