package e2e

import (
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// logo is a mark that a brand may have: 40 by 40, in one colour.
const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#c026d3"/></svg>`

// logoHost serves /logo.svg by https, and nothing else.
type logoHost struct {
	*httptest.Server
	certificate string // path of the file by which a server trusts it
}

func newLogoHost(t *testing.T) logoHost {
	t.Helper()
	host := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/logo.svg" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Write([]byte(logo))
	}))
	t.Cleanup(host.Close)
	path := filepath.Join(t.TempDir(), "logos.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: host.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return logoHost{host, path}
}
