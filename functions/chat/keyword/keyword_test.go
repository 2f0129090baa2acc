package keyword

import (
	"reflect"
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"Use cmd/server, not 20,000 of 3.5.": {"Use", "cmd/server", "not", "20,000", "of", "3.5"},
		"ada@example.com's O'Neill":          {"ada@example.com's", "O'Neill"},
		"一二 and 三":                           {"一二", "and", "三"},
		"":                                   nil,
		"\xff…!":                             nil,
	} {
		var got []string
		for _, w := range Words(text) {
			got = append(got, w.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q gives %q, not %q", text, got, want)
		}
	}
}

func TestSpecificWords(t *testing.T) {
	var got []string
	for _, w := range Words("Keep Ada and v2 in parse_total. Then iPhone goes to O'neill's well-known PostgreSQL.") {
		if w.Specific() {
			got = append(got, w.Text)
		}
	}
	if want := []string{"Ada", "v2", "parse_total", "iPhone", "O'neill's", "well-known", "PostgreSQL"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestTerms(t *testing.T) {
	for text, want := range map[string][]string{
		"The parseTotal of invoices_v2.go": {"parse", "total", "invoice", "v2", "go"},
		"Das ist die Rechnung":             {"rechnung"},
		"数据库":                              {"数据", "据库"},
		"a I 库":                            {"库"},
		"class":                            {"class"},
	} {
		if got := Terms(text); !slices.Equal(got, want) {
			t.Errorf("%q gives %q, not %q", text, got, want)
		}
	}
}

func TestOccurs(t *testing.T) {
	for _, tt := range []struct {
		text, phrase string
		want         bool
	}{
		{"also al, then", "al", true},
		{"also then", "al", false},
		{"ada lovelace's plan", "ada lovelace", true},
		{"使用数据库吧", "数据库", true},
		{"über", "ber", false},
		{"x", "", false},
		{"run v2.1", "v2", true},
		{"c++ and c", "c++", true},
	} {
		if got := Occurs(tt.text, tt.phrase); got != tt.want {
			t.Errorf("Occurs(%q, %q) = %v", tt.text, tt.phrase, got)
		}
	}
}

func TestNegated(t *testing.T) {
	for text, want := range map[string]bool{
		"Do not use it": true, "Don't": true, "Kein Fax": true, "不要": true, "Note the knot": false, "Use it": false,
	} {
		if got := Negated(text); got != want {
			t.Errorf("Negated(%q) = %v", text, got)
		}
	}
}

func TestRankPrefersRareTermsAndShortTexts(t *testing.T) {
	texts := []string{
		"billing page with a table",
		"billing page with a table and the invoice totals",
		"billing page with a table and the invoice totals, and much more about colours, fonts, spacing and other things",
		"weather report",
	}
	m := Rank("Where does the billing page sum up invoices?", texts)
	if m[1].Score <= m[2].Score || m[2].Score <= m[0].Score || m[3].Score != 0 {
		t.Errorf("scores %v", m)
	}
	if !reflect.DeepEqual(m[1].Terms[0], "invoice") {
		t.Errorf("the most telling term is %q", m[1].Terms)
	}
	if again := Rank("Where does the billing page sum up invoices?", texts); !reflect.DeepEqual(m, again) {
		t.Error("two calls differ")
	}
	if none := Rank("", texts); none[0].Score != 0 {
		t.Error("an empty query matches")
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Use cmd/server, not 20,000 of 3.5. 一二\xff", "a")
	f.Fuzz(func(t *testing.T, text, phrase string) {
		at := 0
		for _, w := range Words(text) {
			i := indexFrom(text, w.Text, at)
			if w.Text == "" || i < at {
				t.Fatalf("%q is no word of %q after %d", w.Text, text, at)
			}
			at = i + len(w.Text)
		}
		Terms(text)
		Negated(text)
		Occurs(Fold(text), Fold(phrase))
	})
}

func indexFrom(text, word string, from int) int {
	for i := from; i+len(word) <= len(text); i++ {
		if text[i:i+len(word)] == word {
			return i
		}
	}
	return -1
}
