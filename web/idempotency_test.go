package web

import (
	"strings"
	"testing"
)

func TestIdempotencyKeyForms(t *testing.T) {
	for header, want := range map[string]string{
		"": "", "abc": "abc", `"abc"`: "abc", `"a\"b\\c"`: `a"b\c`, strings.Repeat("k", 255): strings.Repeat("k", 255),
	} {
		if got, err := idempotencyKey(header); err != nil || got != want {
			t.Errorf("%q gives %q, %v; want %q", header, got, err, want)
		}
	}
	if got, err := idempotencyKey(" spaced "); err != nil || got != "spaced" {
		t.Errorf("outer spaces stay: %q, %v", got, err)
	}
	for _, header := range []string{`""`, strings.Repeat("k", 256), "a\x01b", "schlüssel"} {
		if got, err := idempotencyKey(header); err == nil {
			t.Errorf("%q is taken as %q", header, got)
		}
	}
}

func TestBodyHashIgnoresSpacingAndOrder(t *testing.T) {
	a, b := bodyHash([]byte(`{"a":1,"b":[1,2]}`)), bodyHash([]byte("{ \"b\": [1, 2],\n\"a\": 1 }"))
	if a != b {
		t.Error("equal bodies differ")
	}
	if a == bodyHash([]byte(`{"a":1,"b":[2,1]}`)) {
		t.Error("different bodies are equal")
	}
}

func FuzzIdempotencyKey(f *testing.F) {
	f.Add(`"x"`)
	f.Add(`"\"`)
	f.Fuzz(func(t *testing.T, header string) {
		if key, err := idempotencyKey(header); err == nil && len(key) > maxIdempotencyKey {
			t.Errorf("a key of %d characters passes", len(key))
		}
	})
}

func TestETagMatching(t *testing.T) {
	for header, want := range map[string]bool{`"7"`: true, `W/"7"`: true, `"6", "7"`: true, "*": true, `"8"`: false, "": false, `"77"`: false} {
		if etagMatches(header, `"7"`) != want {
			t.Errorf("If-None-Match %q against \"7\": want %v", header, want)
		}
	}
}
