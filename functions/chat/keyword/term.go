package keyword

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Terms are the words of a text that say what it is about, in order, in the form in
// which they are matched: lower case, the parts of compounds and identifiers one by
// one ("parseTotal" gives parse and total), without a plural's s, and without the
// words that stand in every text. Scripts without spaces give pairs of characters.
func Terms(text string) []string {
	var terms []string
	for _, w := range Words(text) {
		if r, _ := utf8.DecodeRuneInString(w.Text); Dense(r) {
			terms = append(terms, pairs(w.Text)...)
			continue
		}
		for _, part := range parts(w.Text) {
			term := strings.ToLower(part)
			if utf8.RuneCountInString(term) < 2 || stop[term] {
				continue
			}
			if len(term) > 3 && strings.HasSuffix(term, "s") && !strings.HasSuffix(term, "ss") {
				term = term[:len(term)-1]
			}
			terms = append(terms, term)
		}
	}
	return terms
}

// parts splits a word at its signs, and where a capital follows a small letter.
func parts(word string) []string {
	var all []string
	from, before := 0, rune(0)
	cut := func(to int) {
		if from < to {
			all = append(all, word[from:to])
		}
		from = to
	}
	for i, r := range word {
		switch {
		case !wordRune(r):
			cut(i)
			from = i + utf8.RuneLen(r)
		case unicode.IsUpper(r) && unicode.IsLower(before):
			cut(i)
		}
		before = r
	}
	cut(len(word))
	return all
}

func pairs(word string) []string {
	r := []rune(word)
	if len(r) == 1 {
		return []string{word}
	}
	var all []string
	for i := range len(r) - 1 {
		all = append(all, string(r[i:i+2]))
	}
	return all
}

// stop are the words that say nothing about what a text is about, in English,
// German, French and Spanish.
var stop = set(`a about after all also an and any are as at be because been before but by can could did do does for from
	get had has have he her here him his how i if in into is it its just let like may me might more most much my no not now of on
	one only or other our out over please should so some such than that the their them then there these they this those to too
	up us very was we were what when where which who will with would you your
	aber als am auch auf aus bei das dass dem den der des die ein eine einem einen einer es für hat ich im ist mit nach nicht noch
	nur oder sich sie sind um und uns von was wenn wie wir wird zu zum zur
	au aux avec ce ces dans de du elle en est et il je la le les leur mais ne nous ou par pas pour que qui sa se ses son sur un une vous
	al como con el ella esta este lo los las más para pero por se sin su sus una uno y ya`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// Negated reports whether a text denies something: a summary that loses the word
// says the opposite.
func Negated(text string) bool {
	for _, w := range Words(text) {
		word := strings.ToLower(w.Text)
		if negations[word] || strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t") {
			return true
		}
		if strings.ContainsAny(word, "不没沒") || strings.HasSuffix(word, "ない") {
			return true
		}
	}
	return false
}

var negations = set(`no not never none neither nor without cannot dont nicht kein keine keinen keinem keiner nie niemals ohne
	ne pas jamais aucun aucune sans nunca jamás sin ningún ninguna`)
