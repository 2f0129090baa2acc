package store

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
)

const (
	// manyTerms is how many words of the vocabulary one word of a search may stand for
	// when the jobs of each are walked by themselves.
	manyTerms = 200
	// fewPostings is how many entries of job_terms are sorted rather than walked in
	// order; then a word may stand for fewTerms others.
	fewPostings = 5000
	fewTerms    = 2000
	// fewJobs of a user or a status, and one in fewOfWord of those of a word, lead
	// rather than the word: their text is read, the entries of the word only looked up.
	fewJobs   = 50_000
	fewOfWord = 10
	// probedTerms is how many words a second word may stand for when job_terms is asked
	// about each job that the first gives; the job's own text is read for more.
	probedTerms    = 20
	branchesAQuery = 40
)

var jobTypes = []JobType{ScreenGeneration, ScreenshotExport, ChatContext, StyleExtraction}

// conditions are terms of a WHERE, joined by AND.
type conditions struct {
	terms []string
	args  []any
}

func (c *conditions) add(term string, args ...any) {
	c.terms, c.args = append(c.terms, term), append(c.args, args...)
}

func (c *conditions) addAll(other conditions) {
	c.terms, c.args = append(c.terms, other.terms...), append(c.args, other.args...)
}

// all is what stands after WHERE.
func (c *conditions) all() string {
	return strings.Join(append(slices.Clone(c.terms), `1 = 1`), " AND ")
}

// branch is one SELECT over inngest_jobs (j) that gives jobs in the list's order by
// walking one index: of the jobs, or of job_terms (t).
type branch struct {
	terms    []string // words of the vocabulary; none: it walks an index of the jobs
	inError  bool
	statuses []JobStatus // of the words' jobs; none: any
	lead     conditions  // equalities on the columns of that index
	walk     conditions  // bounds on t.created_at
}

// selectJobs is the branch without its order and limit. The filters of other branches'
// columns stand in a form that no index serves, so that every database takes the
// index that is meant: it knows too little of how columns hang together to choose.
func (b branch) selectJobs(filters conditions) (string, []any) {
	if len(b.terms) > 0 {
		return b.selectTerms(filters)
	}
	where := conditions{terms: slices.Clone(b.lead.terms), args: slices.Clone(b.lead.args)}
	where.addAll(filters)
	return `SELECT j.id AS id, j.created_at AS created_at FROM inngest_jobs j WHERE ` + where.all(), where.args
}

// selectTerms walks job_terms, and looks at the job of each entry for the filters. That
// is a subquery rather than a join, because a join is done for all entries at once
// where a database expects few of them to pass, and a page needs but the first.
func (b branch) selectTerms(filters conditions) (string, []any) {
	var where conditions
	where.add(`t.term IN (?)`, b.terms)
	if b.inError {
		where.add(`t.in_error = TRUE`)
	}
	where.addAll(b.walk)
	from := `job_terms t WHERE `
	if len(b.terms) > 1 {
		from = `(SELECT DISTINCT t.created_at, t.job_id FROM job_terms t WHERE ` + where.all() + `) t WHERE `
		where.terms = nil
	}
	if len(filters.terms) > 0 || len(b.statuses) > 0 {
		job := b.ofEntry()
		job.addAll(filters)
		where.add(`(SELECT 1 FROM inngest_jobs j WHERE `+job.all()+`) = 1`, job.args...)
	}
	return `SELECT t.job_id AS id, t.created_at AS created_at FROM ` + from + where.all(), where.args
}

// ofEntry finds the job of an entry of job_terms: by its id, or in the index of status
// and time, whose neighbours are the jobs of the next entries and which has all that
// most searches ask for.
func (b branch) ofEntry() conditions {
	var c conditions
	if len(b.statuses) == 0 {
		c.add(`j.id = t.job_id`)
		return c
	}
	c.add(`j.status IN (?)`, b.statuses)
	c.add(`j.created_at = t.created_at AND COALESCE(j.id, '') = t.job_id`)
	return c
}

func (b branch) order() string {
	if len(b.terms) > 0 {
		return ` ORDER BY t.created_at DESC, t.job_id DESC`
	}
	return ` ORDER BY j.created_at DESC, j.id DESC`
}

// searchPlan is a search as branches, whose results are merged, and what all of them filter by.
type searchPlan struct {
	branches []branch
	filters  conditions
}

// before bounds what walks job_terms, as the filters bound the jobs.
func (p *searchPlan) before(at time.Time) {
	for i := range p.branches {
		p.branches[i].walk.add(`t.created_at <= ?`, at)
	}
}

// forCounting gives branches that have no job in common: one for all words, and for
// each status, as databases look one up sooner than one of several.
func (p searchPlan) forCounting() []branch {
	if len(p.branches) == 0 || len(p.branches[0].terms) == 0 {
		return p.branches
	}
	all := p.branches[0]
	all.terms = nil
	for _, b := range p.branches {
		all.terms = append(all.terms, b.terms...)
	}
	if len(all.statuses) == 0 {
		return []branch{all}
	}
	branches := make([]branch, len(all.statuses))
	for i, status := range all.statuses {
		branches[i] = all
		branches[i].statuses = []JobStatus{status}
	}
	return branches
}

// idStart is what may be the start of a job's id.
var idStart = regexp.MustCompile(`^[0-9a-f]{6,8}(-[0-9a-f-]{0,28})?$`)

// plan decides how a search is answered.
func (s *Store) plan(ctx context.Context, f JobSearch) (searchPlan, error) {
	var p searchPlan
	f.Statuses, f.Types = eachOnce(f.Statuses), eachOnce(f.Types)
	words := strings.ToLower(clean(strings.TrimSpace(f.Words)))
	leads, err := s.byID(ctx, words)
	if err != nil {
		return p, err
	}
	if leads != nil {
		p.branches, words = []branch{*leads}, ""
	}
	driver, others, err := s.driver(ctx, searchWords(words, f.Error))
	if err != nil {
		return p, err
	}
	if driver != nil && len(p.branches) == 0 && driver.jobs > fewPostings {
		if p.branches, err = s.byFew(ctx, f, driver.jobs); err != nil {
			return p, err
		}
	}
	if driver != nil && len(p.branches) > 0 { // an id, a user or a status leads to fewer jobs than any word
		driver, others = nil, append(others, *driver)
	}
	if driver != nil && driver.partly {
		driver.filter(&p.filters)
	}
	for _, w := range others {
		w.narrow(&p.filters, driver != nil)
	}
	switch {
	case len(p.branches) > 0:
	case driver != nil:
		p.branches = driver.branches()
		for i := range p.branches {
			p.branches[i].statuses = f.Statuses
		}
	case f.Cause != "":
		p.branches = leadBy(`j.error_cause = ?`, clean(f.Cause))
	case f.UserID != "":
		p.branches = leadBy(`j.user_id = ?`, clean(f.UserID))
	default:
		p.branches = f.byColumns()
		p.between(f)
		return p, nil
	}
	p.unindexed(f, driver != nil)
	p.between(f)
	return p, nil
}

// eachOnce leaves out what is asked for again, which would be counted again.
func eachOnce[T ~string](list []T) []T {
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// byID leads to the jobs whose ids begin with words. nil: there are none, so that words
// may be an id of something else, in an error.
func (s *Store) byID(ctx context.Context, words string) (*branch, error) {
	if !idStart.MatchString(words) || !strings.ContainsAny(words, "0123456789") {
		return nil, nil //nolint:nilnil // it is no id
	}
	var b branch
	b.lead.add(`j.id >= ? AND j.id <= ? AND j.id LIKE ?`, words, words+"zz", words+"%")
	query, args := b.selectJobs(conditions{})
	var found []foundJob
	if err := s.list(ctx, "look up an id", &found, query+` LIMIT 1`, args...); err != nil || len(found) == 0 {
		return nil, err
	}
	return &b, nil
}

// byFew gives the branches of the user or of the statuses whose jobs are sooner looked
// through than those of a word that so many jobs have; none when there are too many.
func (s *Store) byFew(ctx context.Context, f JobSearch, ofWord int64) ([]branch, error) {
	few := max(fewPostings, min(ofWord/fewOfWord, fewJobs))
	if f.UserID != "" {
		led, err := s.areAtMost(ctx, few, `user_id = ?`, clean(f.UserID))
		if err != nil || led {
			return leadBy(`j.user_id = ?`, clean(f.UserID)), err
		}
	}
	if len(f.Statuses) > 0 {
		led, err := s.areAtMost(ctx, few, `status IN (?)`, f.Statuses)
		if err != nil || led {
			return f.byColumns(), err
		}
	}
	return nil, nil
}

func (s *Store) areAtMost(ctx context.Context, most int64, condition string, value any) (bool, error) {
	var jobs []int64
	err := s.list(ctx, "count jobs", &jobs, `SELECT COUNT(*) FROM (SELECT 1 FROM inngest_jobs WHERE `+condition+` LIMIT ?) few`, value, most+1)
	return err == nil && jobs[0] <= most, err
}

func leadBy(condition string, value any) []branch {
	var b branch
	b.lead.add(condition, value)
	return []branch{b}
}

// byColumns walks the index of provider, type and status, of type and status, or of
// status: a branch for each combination, so that nothing is left to sort.
func (f JobSearch) byColumns() []branch {
	byType := len(f.Types) > 0 || f.Provider != ""
	if !byType && len(f.Statuses) == 0 {
		return []branch{{}}
	}
	types, states := f.Types, f.Statuses
	if len(types) == 0 {
		types = jobTypes
	}
	if len(states) == 0 {
		states = statuses
	}
	var branches []branch
	for _, typ := range types {
		for _, status := range states {
			var b branch
			b.lead.add(`j.status = ?`, status)
			if byType {
				b.lead.add(`j.job_type = ?`, typ)
			}
			if f.Provider != "" {
				b.lead.add(`j.provider = ?`, clean(f.Provider))
			}
			branches = append(branches, b)
		}
		if !byType {
			break
		}
	}
	return branches
}

// unindexed filters by the columns that do not lead. Where words do, their branches know the status.
func (p *searchPlan) unindexed(f JobSearch, byWords bool) {
	if len(f.Statuses) > 0 && !byWords {
		p.filters.add(`COALESCE(j.status, '') IN (?)`, f.Statuses)
	}
	if len(f.Types) > 0 {
		p.filters.add(`COALESCE(j.job_type, '') IN (?)`, f.Types)
	}
	for column, value := range map[string]string{"user_id": f.UserID, "provider": f.Provider, "error_cause": f.Cause} {
		if value != "" {
			p.filters.add(`COALESCE(j.`+column+`, '') = ?`, clean(value))
		}
	}
}

// between bounds the time of creation.
func (p *searchPlan) between(f JobSearch) {
	if f.From != nil {
		p.filters.add(`j.created_at >= ?`, stored(*f.From))
		for i := range p.branches {
			p.branches[i].walk.add(`t.created_at >= ?`, stored(*f.From))
		}
	}
	if f.To != nil {
		p.filters.add(`j.created_at < ?`, stored(*f.To))
		p.before(stored(*f.To))
	}
}
