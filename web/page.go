package web

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// pagePolicy lets the page run its own scripts and nothing else. Styles may be
// inline, because the canvas places its frames by style attributes; frames hold the
// designs, without script, and inherit what is allowed here. Pictures may be blobs:
// those that a visitor drops are shown before they are sent.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data: blob:; " +
	"font-src 'self' data:; connect-src 'self'; worker-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// page serves the built page. Its files hold no secrets and need no key; what the
// page then asks of the API does.
type page struct {
	files fs.FS
	index []byte
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
	return &page{files: files, index: index}, nil
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
		if s.page.file(w, r) {
			return
		}
		_, pattern := mux.Handler(r)
		isHome := r.URL.Path == "/"
		if isHome || (pattern == "/" && !isAPI(r.URL.Path) && strings.Contains(r.Header.Get("Accept"), "text/html")) {
			requestInfoOf(r.Context()).route = "page"
			s.page.entry(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isAPI(p string) bool { return p == "/api" || strings.HasPrefix(p, "/api/") }

// entry answers with the page; which of its routes is shown, it finds out itself.
func (p *page) entry(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	_, _ = w.Write(p.index) // the visitor is gone if this fails
}

// file answers with one of the page's files, and reports whether it is one.
func (p *page) file(w http.ResponseWriter, r *http.Request) bool {
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" || name == "index.html" || strings.HasPrefix(path.Base(name), ".") {
		return false
	}
	info, err := fs.Stat(p.files, name)
	if err != nil || info.IsDir() {
		if strings.HasPrefix(name, "assets/") && (err == nil || errors.Is(err, fs.ErrNotExist)) {
			http.NotFound(w, r) // a file of another build: never the page in its place
			return true
		}
		return false
	}
	requestInfoOf(r.Context()).route = "page file"
	w.Header().Set("Content-Security-Policy", pagePolicy)
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // its name has its hash
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	http.ServeFileFS(w, r, p.files, name)
	return true
}
