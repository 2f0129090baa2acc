package store

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// termRow is a row of job_terms.
type termRow struct {
	Term      string
	CreatedAt time.Time
	JobID     string
	InError   bool
}

// termChange is how the words of jobs differ from those that job_terms has.
type termChange struct {
	added, removed []termRow
	jobs           map[string]int64 // by word: how many more jobs have it
}

func newTermChange() *termChange { return &termChange{jobs: map[string]int64{}} }

// keptTerms are what a job's tally says of its words: what else job_terms has of it
// are the short words of its name and user, which never change.
type keptTerms struct {
	Error  []string `json:"e,omitempty"` // of the error
	Starts []string `json:"i,omitempty"` // of the ids in name and user
}

func keptOf(terms map[string]bool) keptTerms {
	var kept keptTerms
	for _, term := range slices.Sorted(maps.Keys(terms)) {
		switch {
		case terms[term]:
			kept.Error = append(kept.Error, term)
		case isStart(term):
			kept.Starts = append(kept.Starts, term)
		}
	}
	return kept
}

// termsOf are all words that job_terms has of a job that was counted.
func (k keptTerms) termsOf(j tallyJob) map[string]bool {
	terms := jobTerms(j.Name, j.UserID, "")
	maps.DeleteFunc(terms, func(term string, _ bool) bool { return isStart(term) })
	for _, start := range k.Starts {
		terms[start] = false
	}
	for _, term := range k.Error {
		terms[term] = true
	}
	return terms
}

// compare notes the change of one job.
func (c *termChange) compare(j tallyJob, past, terms map[string]bool) {
	at := stored(j.CreatedAt)
	for word, inError := range past {
		if now, kept := terms[word]; !kept || now != inError {
			c.removed = append(c.removed, termRow{word, at, j.ID, inError})
			c.count(word, -1)
		}
	}
	for word, inError := range terms {
		if before, known := past[word]; !known || before != inError {
			c.added = append(c.added, termRow{word, at, j.ID, inError})
			c.count(word, 1)
		}
	}
}

// count keeps the vocabulary, where ids are not.
func (c *termChange) count(term string, jobs int64) {
	if !isStart(term) {
		c.jobs[term] += jobs
	}
}

// changeTerms writes the change.
func (t *tx) changeTerms(c *termChange) error {
	for _, r := range sortTerms(c.removed) {
		if _, err := t.exec(`DELETE FROM job_terms WHERE term = ? AND created_at = ? AND job_id = ?`, r.Term, r.CreatedAt, r.JobID); err != nil {
			return err
		}
	}
	args := make([]any, 0, 4*len(c.added))
	for _, r := range sortTerms(c.added) {
		args = append(args, r.Term, r.CreatedAt, r.JobID, r.InError)
	}
	err := t.upsert("job_terms", []string{"term", "created_at", "job_id", "in_error"}, len(c.added), args, []string{"term", "created_at", "job_id"}, "in_error = "+t.s.dialect.given("in_error"))
	if err != nil {
		return err
	}
	args, rows := nil, 0
	for _, word := range slices.Sorted(maps.Keys(c.jobs)) {
		if n := c.jobs[word]; n != 0 {
			rows++
			args = append(args, word, n)
		}
	}
	return t.upsert("search_terms", []string{"term", "jobs"}, rows, args, []string{"term"}, t.s.dialect.sums("search_terms", "jobs"))
}

func sortTerms(rows []termRow) []termRow {
	slices.SortFunc(rows, func(a, b termRow) int {
		return cmp.Or(strings.Compare(a.Term, b.Term), a.CreatedAt.Compare(b.CreatedAt), strings.Compare(a.JobID, b.JobID))
	})
	return rows
}
