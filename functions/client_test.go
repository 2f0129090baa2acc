package functions

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/inngest/inngestgo"
)

func TestRedactKeyHidesTheEventKey(t *testing.T) {
	redact := RedactKey("k-123")
	err := redact(errors.New(`Post "http://engine/e/k-123": connection refused`))
	if strings.Contains(err.Error(), "k-123") || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("got %q", err)
	}
	if other := errors.New("other"); !errors.Is(redact(other), other) || redact(nil) != nil {
		t.Error("an error without the key was changed")
	}
}

func TestGuardKeepsBrowsersFromPlayingTheDevEngine(t *testing.T) {
	for name, header := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
		r := httptest.NewRequest(http.MethodPost, "/api/inngest", nil)
		r.Header.Set(name, header)
		w := httptest.NewRecorder()
		Guard(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Errorf("reached with %s", name) }), true).ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestGuardRefusesUnsignedRegistration(t *testing.T) {
	reached := false
	sdk := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true })
	for _, tt := range []struct {
		name, method, signature string
		dev, want               bool
	}{
		{"production, unsigned PUT", http.MethodPut, "", false, false},
		{"production, signed PUT (the SDK checks it)", http.MethodPut, "t=1&s=ab", false, true},
		{"production, POST (the SDK checks it)", http.MethodPost, "", false, true},
		{"development, unsigned PUT", http.MethodPut, "", true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reached = false
			r := httptest.NewRequest(tt.method, "/api/inngest", nil)
			if tt.signature != "" {
				r.Header.Set(inngestgo.HeaderKeySignature, tt.signature)
			}
			w := httptest.NewRecorder()
			Guard(sdk, tt.dev).ServeHTTP(w, r)
			if reached != tt.want || (!tt.want && w.Code != http.StatusUnauthorized) {
				t.Errorf("reached %v, status %d", reached, w.Code)
			}
		})
	}
}
