package store

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Column widths, in characters.
const (
	nameWidth    = 255
	messageWidth = 1000
	errorWidth   = 4000
	modelWidth   = 100
)

// clean makes text from outside storable: PostgreSQL refuses NUL and broken UTF-8.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.ReplaceAll(s, "\x00", "")
}

// clip is clean, cut to width characters.
func clip(s string, width int) string {
	s = clean(s)
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

// textOrNull stores a document; an empty one is NULL.
func textOrNull(doc []byte) any {
	if len(doc) == 0 {
		return nil
	}
	return string(doc)
}

// stringOrNull stores "" as NULL, as the guide's optional columns have it.
func stringOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// document reads a text column that may be NULL.
type document []byte

// Scan takes what the three drivers give for text.
func (d *document) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = nil
	case string:
		*d = document(v)
	case []byte:
		*d = bytes.Clone(v)
	default:
		return fmt.Errorf("cannot read %T as text", src)
	}
	return nil
}
