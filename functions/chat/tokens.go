package chat

import (
	"unicode"
	"unicode/utf8"
)

// Tokens estimates how many tokens of a model a text has. It errs on the high side,
// because budgets are held by it: no tokenizer is asked, so that a plan needs no
// network and every attempt counts alike. A text's estimate is the sum of its
// characters' weights, rounded up:
//
//	lower-case ASCII letter       0.3   the 13th and later of a run: 0.7, as in hashes and base64
//	upper-case ASCII letter       0.5
//	space, tab                    0.2   0.1 after another one
//	line feed, digit, punctuation 1     Gemini reads each digit as a token
//	other Latin, Greek, Cyrillic  0.6
//	other letters and marks       1.2   Chinese, Japanese, Korean, Thai, Arabic …
//	all else (emoji, symbols)     its bytes in UTF-8, the most that a token can be split into
//
// English prose comes to about 180 tokens for 100 words; Google's documentation
// gives 125 to 167 for them.
func Tokens(s string) int { return (units(s) + unit - 1) / unit }

// unit is how many units, the meter's measure, a token has.
const unit = 10

// longRun is the number of letters in a row after which they are no common word.
const longRun = 12

// meter counts tokens character by character. Letters' weights depend on the
// letters before them; any other character ends that, so texts that are put
// together at one cost no more than apart.
type meter struct {
	units  int
	run    int // letters in a row so far
	spaces bool
}

func (m *meter) add(r rune, width int) {
	weight, letter, space := unit, false, false
	switch {
	case r >= 'a' && r <= 'z':
		weight, letter = 3, true
	case r >= 'A' && r <= 'Z':
		weight, letter = 5, true
	case r == ' ' || r == '\t':
		weight, space = 2, true
		if m.spaces {
			weight = 1
		}
	case r < utf8.RuneSelf:
	case r == utf8.RuneError:
		weight = 3 * unit
	case r < 0x0590 && unicode.IsLetter(r): // Latin, Greek, Cyrillic, Armenian
		weight, letter = 6, true
	case r < 0x10000 && (unicode.IsLetter(r) || unicode.IsMark(r)):
		weight = 12
	default:
		weight = width * unit
	}
	if letter {
		if m.run++; m.run > longRun {
			weight = 7
		}
	} else {
		m.run = 0
	}
	m.spaces = space
	m.units += weight
}

// units counts in tenths of a token, for sums that are not rounded one by one.
func units(s string) int {
	var m meter
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		m.add(r, width)
		i += width
	}
	return m.units
}
