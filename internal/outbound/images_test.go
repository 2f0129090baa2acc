package outbound

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

const (
	pixel = "\x89PNG\r\n\x1a\nand so on"
	mark  = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`
)

func TestDataURL(t *testing.T) {
	answers := map[string]struct {
		kind, body string
		want       string
		code       fault.Code
	}{
		"/logo.png":  {"application/octet-stream", pixel, "data:image/png;base64,iVBORw0KGgphbmQgc28gb24=", fault.None},
		"/logo.svg":  {"image/svg+xml; charset=utf-8", mark, "data:image/svg+xml;base64,", fault.None},
		"/page":      {"image/png", "<!doctype html><script>alert(1)</script>", "", fault.InvalidInput},
		"/text.svg":  {"image/svg+xml", "no drawing", "", fault.InvalidInput},
		"/large":     {"image/png", pixel + strings.Repeat("x", MaxImage), "", fault.TooLarge},
		"/elsewhere": {"redirect", "", "", fault.Upstream},
		"/gone":      {"gone", "", "", fault.Upstream},
	}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch a := answers[r.URL.Path]; a.kind {
		case "redirect":
			http.Redirect(w, r, "/logo.png", http.StatusFound)
		case "gone":
			http.Error(w, "gone", http.StatusGone)
		default:
			w.Header().Set("Content-Type", a.kind)
			w.Write([]byte(a.body))
		}
	}))
	defer host.Close()
	for path, want := range answers {
		got, err := NewImages(true).DataURL(t.Context(), host.URL+path)
		if fault.CodeOf(err) != want.code || !strings.HasPrefix(got, want.want) || (want.want == "") != (got == "") {
			t.Errorf("%s: %.60q, %v", path, got, err)
		}
	}
	// The same server is at a private address, which production does not call.
	if got, err := NewImages(false).DataURL(t.Context(), host.URL+"/logo.png"); !fault.Is(err, fault.Upstream) || got != "" {
		t.Errorf("a private address: %q, %v", got, err)
	}
}
