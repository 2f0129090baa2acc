package store

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// searchWord is a word of a search and what it stands for in the vocabulary.
type searchWord struct {
	text    string
	inError bool // looked for in the error only
	terms   []string
	jobs    int64 // that those words are in, counted once for each
	all     bool  // terms is complete
	isID    bool  // terms is its start
	partly  bool  // not every job of those words has text
}

func searchWords(words, inError string) []searchWord {
	var list []searchWord
	split := func(text string, inError bool) {
		for _, w := range wordsOfText(text) {
			list = append(list, searchWord{text: w, inError: inError})
		}
	}
	split(words, false)
	split(inError, true)
	return list
}

// driver chooses the word that is in the fewest jobs; the others are filters. A nil
// driver: every word is in so many that walking all jobs finds a page sooner.
func (s *Store) driver(ctx context.Context, words []searchWord) (driver *searchWord, others []searchWord, err error) {
	best := -1
	for i := range words {
		if err := s.lookUp(ctx, &words[i]); err != nil {
			return nil, nil, err
		}
		if words[i].drives() && (best < 0 || words[i].jobs < words[best].jobs) {
			best = i
		}
	}
	if best < 0 {
		return nil, words, nil
	}
	chosen := words[best]
	return &chosen, slices.Delete(slices.Clone(words), best, best+1), nil
}

// lookUp finds the words of the vocabulary that contain w, or how many jobs have an id
// with the start of w.
func (s *Store) lookUp(ctx context.Context, w *searchWord) error {
	term := termsOf(w.text)[0]
	w.partly = term != w.text // it is longer than what is looked up
	if isStart(term) {
		return s.lookUpStart(ctx, w, term)
	}
	var rows []struct {
		Term string `db:"term"`
		Jobs int64  `db:"jobs"`
	}
	err := s.list(ctx, "look up a word", &rows, `SELECT term, jobs FROM search_terms WHERE term LIKE ? ESCAPE '!' AND jobs > 0 ORDER BY jobs DESC LIMIT ?`,
		"%"+likePattern.Replace(term)+"%", fewTerms+1)
	for _, r := range rows {
		w.terms, w.jobs = append(w.terms, r.Term), w.jobs+r.Jobs
	}
	w.all = err == nil && len(rows) <= fewTerms
	return err
}

func (s *Store) lookUpStart(ctx context.Context, w *searchWord, start string) error {
	var jobs []int64
	err := s.list(ctx, "look up an id", &jobs, `SELECT COUNT(*) FROM (SELECT 1 FROM job_terms WHERE term = ? LIMIT ?) found`, start, fewPostings+1)
	if err != nil {
		return err
	}
	w.terms, w.jobs, w.all, w.isID = []string{start}, jobs[0], true, true
	return nil
}

func (w searchWord) drives() bool {
	return w.all && (len(w.terms) <= manyTerms || w.jobs <= fewPostings)
}

// branches walks the jobs of the word: those of each term by themselves, or all
// sorted when there are few. No terms give no branch, and nothing is found.
func (w searchWord) branches() []branch {
	if len(w.terms) > 1 && w.jobs <= fewPostings {
		return []branch{{terms: w.terms, inError: w.inError}}
	}
	branches := make([]branch, len(w.terms))
	for i, term := range w.terms {
		branches[i] = branch{terms: []string{term}, inError: w.inError}
	}
	return branches
}

// narrow leaves of the jobs that something else leads to, a driving word or an index of
// the jobs, those of w. An id is one by its start here too: what is found does not
// depend on what leads.
func (w searchWord) narrow(c *conditions, driven bool) {
	probed := w.isID || driven && w.all && len(w.terms) <= probedTerms
	if probed {
		w.probe(c, driven)
	}
	if !probed || w.partly {
		w.filter(c)
	}
}

// probe looks the job up among those of w.
func (w searchWord) probe(c *conditions, driven bool) {
	if len(w.terms) == 0 {
		c.add(`1 = 0`)
		return
	}
	job := `x.created_at = j.created_at AND x.job_id = j.id`
	if driven {
		job = `x.created_at = t.created_at AND x.job_id = t.job_id`
	}
	term := `EXISTS (SELECT 1 FROM job_terms x WHERE x.term IN (?) AND ` + job
	if w.inError {
		term += ` AND x.in_error = TRUE`
	}
	c.add(term+`)`, w.terms)
}

// filter looks for the word in the job's own columns.
func (w searchWord) filter(c *conditions) {
	columns := []string{"j.error_message"}
	if !w.inError {
		columns = append(columns, "j.name", "j.user_id")
	}
	// SQLite's LOWER knows A to Z only.
	spellings := []string{w.text}
	if strings.ContainsFunc(w.text, func(r rune) bool { return r > unicode.MaxASCII }) {
		runes := []rune(w.text)
		spellings = append(spellings, strings.ToUpper(w.text), strings.ToUpper(string(runes[:1]))+string(runes[1:]))
	}
	var either []string
	var args []any
	for _, column := range columns {
		for _, text := range spellings {
			either = append(either, `LOWER(COALESCE(`+column+`, '')) LIKE ? ESCAPE '!'`)
			args = append(args, "%"+likePattern.Replace(text)+"%")
		}
	}
	c.add(`(`+strings.Join(either, " OR ")+`)`, args...)
}
