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
	// requests and the like: each would stand in the vocabulary for one job alone.
	maxFigureTerm = 6
)

// termsOf are the words of a text, in small letters, each once.
func termsOf(text string) []string {
	var terms []string
	seen := map[string]bool{}
	words := strings.FieldsFunc(strings.ToLower(clean(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for _, word := range words {
		length := utf8.RuneCountInString(word)
		if length > maxFigureTerm && strings.ContainsFunc(word, unicode.IsDigit) {
			continue
		}
		if length > termWidth {
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
// error's. What comes after the first maxTermsAJob is left out.
func jobTerms(name, userID, message string) map[string]bool {
	terms := map[string]bool{}
	for _, word := range termsOf(name + " " + userID) {
		if len(terms) < maxTermsAJob/2 {
			terms[word] = false
		}
	}
	for _, word := range termsOf(message) {
		if _, known := terms[word]; known || len(terms) < maxTermsAJob {
			terms[word] = true
		}
	}
	return terms
}
