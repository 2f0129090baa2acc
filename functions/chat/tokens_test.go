package chat

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokensErrOnTheHighSide(t *testing.T) {
	// Counts of real tokenizers for these texts are below.
	for text, least := range map[string]int{
		"": 0, "a": 1, "12345": 5, "The quick brown fox jumps over the lazy dog.": 10,
		"数据库连接": 5, "\U0001F680\U0001F680": 4, "d41d8cd98f00b204e9800998ecf8427e": 20, "\xff\xfe": 2,
	} {
		if got := Tokens(text); got < least || got > max(1, 3*least) {
			t.Errorf("%q is estimated at %d tokens, it has about %d", text, got, least)
		}
	}
}

func FuzzTokensOfLinesAddUp(f *testing.F) {
	f.Add("some words", "数据 \t x")
	f.Fuzz(func(t *testing.T, a, b string) {
		if units(a+"\n"+b) != units(a+"\n")+units(b) {
			t.Errorf("%q and %q cost %d together, %d apart", a, b, units(a+"\n"+b), units(a+"\n")+units(b))
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("A sentence. Another one!\n\nA paragraph 数据库 \U0001F468\u200d\U0001F469\u200d\U0001F467", 6)
	f.Add(strings.Repeat("é", 50), 4)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 4 || limit > 1_000 || !utf8.ValidString(text) {
			return
		}
		from := 0
		for _, end := range split(text, limit) {
			piece := text[from:end]
			if end <= from || !utf8.ValidString(piece) || Tokens(piece) > limit {
				t.Fatalf("%q has %d tokens, limit %d", piece, Tokens(piece), limit)
			}
			from = end
		}
		if from != len(text) {
			t.Fatalf("%d of %d bytes are in pieces", from, len(text))
		}
	})
}

func TestSplitPrefersGoodPlaces(t *testing.T) {
	for _, tt := range []struct{ text, first string }{
		{"One two three.\n\nFour five six seven. Eight", "One two three.\n\n"},
		{"One two three four. Five six seven eight", "One two three four. "},
		{"one two three four five six seven eight nine", "one two three four five six seven "},
		{strings.Repeat("e\u0301", 20), strings.Repeat("e\u0301", 6)},
	} {
		if got := tt.text[:split(tt.text, 10)[0]]; got != tt.first {
			t.Errorf("%q begins with %q", tt.text, got)
		}
	}
}
