package store

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	termWidth    = 40 // characters of job_terms.term
	maxTermsAJob = 60
	// maxFigureTerm is how long a word with a digit in it may be. Longer ones are ids of
	// requests and the like: each would stand in the vocabulary for one job alone. Of
	// those job_terms has the first startWidth characters, behind startMark, which is in
	// no word; search_terms has nothing.
	maxFigureTerm = 6
	startWidth    = maxFigureTerm + 1
	startMark     = "#"
	maxStartsAJob = 20
)

// wordsOfText are the words of a text, in small letters.
func wordsOfText(text string) []string {
	return strings.FieldsFunc(strings.ToLower(clean(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// startOf is what job_terms has of an id.
func startOf(word string) (start string, isID bool) {
	if utf8.RuneCountInString(word) <= maxFigureTerm || !strings.ContainsFunc(word, unicode.IsDigit) {
		return "", false
	}
	return startMark + string([]rune(word)[:startWidth]), true
}

func isStart(term string) bool { return strings.HasPrefix(term, startMark) }

// termsOf are what job_terms has of a text's words, each once.
func termsOf(text string) []string {
	var terms []string
	seen := map[string]bool{}
	for _, word := range wordsOfText(text) {
		if start, isID := startOf(word); isID {
			word = start
		} else if utf8.RuneCountInString(word) > termWidth {
			word = string([]rune(word)[:termWidth])
		}
		if !seen[word] {
			seen[word] = true
			terms = append(terms, word)
		}
	}
	return terms
}

// jobTerms are the words by which a job is found, and whether each is one of its
// error's. What comes after the first maxTermsAJob, or maxStartsAJob, is left out; name
// and user have half of that at most. An error's ids, which often end it, are not
// crowded out by its words.
func jobTerms(name, userID, message string) map[string]bool {
	terms, words, starts := map[string]bool{}, 0, 0
	add := func(text string, inError bool, share int) {
		for _, term := range termsOf(text) {
			if _, known := terms[term]; !known {
				n, most := &words, maxTermsAJob/share
				if isStart(term) {
					n, most = &starts, maxStartsAJob/share
				}
				if *n >= most {
					continue
				}
				*n++
			}
			terms[term] = inError
		}
	}
	add(name+" "+userID, false, 2)
	add(message, true, 1)
	return terms
}
