package render

import (
	"os"
	"testing"
	"time"
)

// patient are options for renders that are to succeed: a busy machine gets time.
func patient() Options {
	return Options{TimeLimit: 2 * time.Minute, StartLimit: 2 * time.Minute, Browsers: 1}
}

// lacking fails a test where everything must be tested, and skips it elsewhere.
func lacking(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("APPFORGE_TEST_ALL") != "" {
		t.Fatal(err)
	}
	t.Skip(err)
}

// newRenderer makes a renderer that is closed with the test.
func newRenderer(t *testing.T, opts Options) *Chromium {
	t.Helper()
	if _, err := Find(t.Context(), opts.Path); err != nil {
		lacking(t, err)
	}
	c := New(opts)
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}
