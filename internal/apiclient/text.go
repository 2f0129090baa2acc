package apiclient

import (
	"strings"
	"unicode"
)

// PlainText makes text from an answer fit for one line of a terminal: control
// characters, which could move the cursor, recolour the screen or set the
// window's title, and characters that reverse the direction of writing become
// spaces; runs of space become one.
func PlainText(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != zeroWidthJoiner || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// zeroWidthJoiner holds emoji and some scripts' letters together, and does no harm.
const zeroWidthJoiner = '\u200d'
