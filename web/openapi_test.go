package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"testing"

	"github.com/appforge-ai/appforge/web"
)

var update = flag.Bool("update", false, "write ui/openapi.json anew")

// TestOpenAPIFileIsCurrent holds the page's copy, which its API types are made from,
// to what the server says.
func TestOpenAPIFileIsCurrent(t *testing.T) {
	const file = "ui/openapi.json"
	b := setup(t, func(cfg *web.Config) { cfg.Version = "1" })
	r := b.call(b.ada, http.MethodGet, "/openapi.json", nil)
	var got bytes.Buffer
	if err := json.Indent(&got, r.body, "", "  "); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	got.WriteByte('\n')
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("web/%s is not what /openapi.json says: run `make api` and commit it", file)
	}
}
