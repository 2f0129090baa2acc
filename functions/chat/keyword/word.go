// Package keyword finds the words that a text is made of, and ranks texts by the
// words of a query. It knows no model: it serves the offline counterpart of the
// chat context, decides which passages of a long file are shown, and checks that
// what a model says stands on what it was given.
package keyword

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is a word as it stands in a text.
type Word struct {
	Text string
	At   int // where it begins, in bytes
	// First says that it begins a sentence, where a capital letter means nothing.
	First bool
}

// Words are the words of a text in order. Signs inside a word belong to it:
// "3.5", "cmd/server", "parse_total", "ada@example.com". Scripts that write no
// spaces give one word for each stretch.
func Words(text string) []Word {
	var words []Word
	first := true
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		if !wordRune(r) {
			if r == '.' || r == '!' || r == '?' || r == '\n' || r == ':' || r == '。' {
				first = true
			}
			i += width
			continue
		}
		end := i + wordEnd(text[i:])
		words = append(words, Word{Text: text[i:end], At: i, First: first})
		first, i = false, end
	}
	return words
}

// wordEnd is the length of the word that text begins with.
func wordEnd(text string) int {
	first, end := utf8.DecodeRuneInString(text)
	dense := Dense(first)
	for end < len(text) {
		r, width := utf8.DecodeRuneInString(text[end:])
		if wordRune(r) {
			if Dense(r) != dense && !unicode.IsMark(r) {
				break
			}
			end += width
			continue
		}
		next, nextWidth := utf8.DecodeRuneInString(text[end+width:])
		if dense || !strings.ContainsRune("._-/@:'’#+,", r) || !wordRune(next) || Dense(next) || r == ',' && !digits(text[end-1], next) {
			break
		}
		end += width + nextWidth
	}
	return end
}

// digits tells the comma of "20,000" from that of a list.
func digits(before byte, after rune) bool {
	return before >= '0' && before <= '9' && unicode.IsDigit(after)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// Dense reports the scripts that write no spaces between words.
func Dense(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// Specific reports a word that cannot be said otherwise: one with a digit, a sign
// or a capital inside, or with a capital that does not come from beginning a sentence.
func (w Word) Specific() bool {
	for i, r := range w.Text {
		switch {
		case unicode.IsDigit(r), !wordRune(r) && r != '\'' && r != '’':
			return true
		case unicode.IsUpper(r) && (i > 0 || !w.First):
			return true
		}
	}
	return false
}

// Fold is the form in which texts are compared: lower case, one space between words.
func Fold(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// Occurs reports whether a phrase stands in a text, both folded, as whole words:
// "al" does not stand in "also".
func Occurs(text, phrase string) bool {
	if phrase == "" {
		return false
	}
	for from := 0; from < len(text); {
		at := strings.Index(text[from:], phrase)
		if at < 0 {
			return false
		}
		at += from
		if edge(text[:at], phrase, true) && edge(text[at+len(phrase):], phrase, false) {
			return true
		}
		_, width := utf8.DecodeRuneInString(text[at:])
		from = at + width
	}
	return false
}

// edge reports whether a phrase ends where the text beside it begins.
func edge(beside, phrase string, before bool) bool {
	var outer, inner rune
	if before {
		outer, _ = utf8.DecodeLastRuneInString(beside)
		inner, _ = utf8.DecodeRuneInString(phrase)
	} else {
		outer, _ = utf8.DecodeRuneInString(beside)
		inner, _ = utf8.DecodeLastRuneInString(phrase)
	}
	return beside == "" || !wordRune(outer) || !wordRune(inner) || Dense(outer) || Dense(inner)
}
