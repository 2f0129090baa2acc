package chat

import (
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// The places where a text may be cut, the best last.
const (
	atWord = iota
	atSentence
	atLine
	atParagraph
	places
)

// split cuts a text into pieces of at most limit tokens and gives where each ends.
// It cuts at the last paragraph that fills a piece by half, else at such a line,
// sentence or word, else between characters as a reader sees them; only a
// character that is longer than a piece is cut itself, and no code point ever is.
// limit must be at least 4, the tokens of the costliest code point.
func split(text string, limit int) []int {
	var ends []int
	for start := 0; start < len(text); {
		end := start + pieceEnd(text[start:], limit*unit)
		ends = append(ends, end)
		start = end
	}
	return ends
}

// pieceEnd is the length of text's first piece of at most limit units.
func pieceEnd(text string, limit int) int {
	var m meter
	var cuts [places]struct{ at, units int }
	sentence, lines := false, 0
	for i := 0; i < len(text); {
		r, width := utf8.DecodeRuneInString(text[i:])
		if m.add(r, width); m.units > limit {
			for place := places - 1; place >= 0; place-- {
				if cuts[place].units*2 >= limit {
					return cuts[place].at
				}
			}
			return characterEnd(text, i)
		}
		i += width
		switch {
		case r == '\n':
			if lines++; lines > 1 {
				cuts[atParagraph].at, cuts[atParagraph].units = i, m.units
			}
			cuts[atLine].at, cuts[atLine].units = i, m.units
		case unicode.IsSpace(r):
			cuts[atWord].at, cuts[atWord].units = i, m.units
			if sentence {
				cuts[atSentence].at, cuts[atSentence].units = i, m.units
			}
		case endsSentenceAlone(r):
			lines = 0
			cuts[atSentence].at, cuts[atSentence].units = i, m.units
		default:
			lines = 0
		}
		sentence = endsSentence(r) || sentence && unicode.IsPunct(r)
	}
	return len(text)
}

// characterEnd is the last end of a character, as a reader sees them, that is not
// after most; most itself when that is inside the only one.
func characterEnd(text string, most int) int {
	const window = 256 // bytes; far longer than any character that people write
	from := max(0, most-window)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	to := min(len(text), most+window)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	end, at, state := most, from, -1
	for rest := text[from:to]; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if at += len(cluster); at > most {
			break
		}
		end = at
	}
	return end
}

// endsSentence reports the signs that end a sentence when a space follows.
func endsSentence(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

// endsSentenceAlone reports the signs that need no space after them.
func endsSentenceAlone(r rune) bool {
	return r == '。' || r == '！' || r == '？' || r == '।' || r == '؟'
}
