package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/web"
)

func TestReadLinkedImage(t *testing.T) {
	var asked []string
	b := setup(t, func(cfg *web.Config) {
		cfg.ReadImage = func(_ context.Context, address string) (string, error) {
			asked = append(asked, address)
			if strings.HasSuffix(address, "gone.png") {
				return "", fault.Newf(fault.Upstream, "The image's server answers HTTP 410.")
			}
			return "data:image/png;base64,AAAA", nil
		}
	})
	var made struct{ JobID string }
	b.call(b.ada, http.MethodPost, "/api/studio/generate",
		`{"branding":{"appName":"Northwind","logo":"https://CDN.example.com/brand.png"},"screens":[{"name":"Home"}]}`).json(t, &made)
	path := "/api/jobs/" + made.JobID + "/linked-image"
	read := func(key, src string) reply {
		return b.call(key, http.MethodPost, path, map[string]any{"src": src})
	}

	var got struct{ DataURL string }
	read(b.ada, "https://cdn.example.com/l.png").json(t, &got)
	if got.DataURL != "data:image/png;base64,AAAA" {
		t.Errorf("%+v", got)
	}
	for name, c := range map[string]struct {
		key, src string
		status   int
	}{
		"another host":     {b.ada, "https://evil.example/l.png", http.StatusUnprocessableEntity},
		"the host's name":  {b.ada, "https://cdn.example.com.evil.example/l.png", http.StatusUnprocessableEntity},
		"a password":       {b.ada, "https://cdn.example.com@evil.example/l.png", http.StatusUnprocessableEntity},
		"another scheme":   {b.ada, "http://cdn.example.com/l.png", http.StatusUnprocessableEntity},
		"no address":       {b.ada, "logo", http.StatusUnprocessableEntity},
		"somebody else":    {b.bob, "https://cdn.example.com/l.png", http.StatusNotFound},
		"nobody":           {"", "https://cdn.example.com/l.png", http.StatusUnauthorized},
		"one that is gone": {b.ada, "https://cdn.example.com/gone.png", http.StatusBadGateway},
	} {
		if r := read(c.key, c.src); r.status != c.status {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
	if want := "https://cdn.example.com/l.png https://cdn.example.com/gone.png"; strings.Join(asked, " ") != want {
		t.Errorf("asked for %q", asked)
	}
}
