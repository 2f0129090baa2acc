package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// countsAtOnce is how many connections one count may take.
const countsAtOnce = 2

// JobSearch chooses jobs of all users. Zero values choose all. Its JSON is how a bulk
// action remembers it. All words have to be there, in any order, each within another
// word; an id, longer than six characters and with a digit, whole or by its start of
// seven characters or more.
type JobSearch struct {
	Statuses []JobStatus `json:"status,omitempty"`
	Types    []JobType   `json:"type,omitempty"`
	UserID   string      `json:"user,omitempty"`
	Provider string      `json:"provider,omitempty"`
	Cause    string      `json:"cause,omitempty"` // of an ErrorCause
	From     *time.Time  `json:"from,omitempty"`  // created at or after
	To       *time.Time  `json:"to,omitempty"`    // created before
	Words    string      `json:"q,omitempty"`     // of the name, the user or the error; or the start of a job's id
	Error    string      `json:"error,omitempty"` // words of the error
}

// FindJobs reads a page of jobs, newest first, and the cursor of the next page, ""
// on the last; limit is 1-200. Input and Output are left empty. It stays quick among
// a million jobs, because every choice walks an index in the order of the list. New
// jobs and errors are found by their words once Tally has seen them.
// fault.InvalidInput: a cursor that FindJobs did not give.
func (s *Store) FindJobs(ctx context.Context, f JobSearch, cursor string, limit int) (jobs []Job, next string, err error) {
	found, next, err := s.findIDs(ctx, f, cursor, min(max(limit, 1), maxPage))
	if err != nil || len(found) == 0 {
		return nil, "", err
	}
	var rows []jobRow
	if err := s.list(ctx, "read found jobs", &rows, `SELECT `+jobHead+` FROM inngest_jobs WHERE id IN (?)`, idsOf(found)); err != nil {
		return nil, "", err
	}
	jobs = jobsOf(rows)
	slices.SortFunc(jobs, func(a, b Job) int { return newerFirst(foundJob{a.ID, a.CreatedAt}, foundJob{b.ID, b.CreatedAt}) })
	return jobs, next, nil
}

// CountFound counts the jobs that a search finds, up to most; more says that there are others.
func (s *Store) CountFound(ctx context.Context, f JobSearch, most int) (n int, more bool, err error) {
	plan, err := s.plan(ctx, f)
	if err != nil {
		return 0, false, err
	}
	branches := plan.forCounting()
	counts := make([]int, len(branches))
	group, each := errgroup.WithContext(ctx)
	group.SetLimit(countsAtOnce)
	for i, b := range branches {
		group.Go(func() error {
			var count []int
			query, args := b.selectJobs(plan.filters)
			if err := s.list(each, "count found jobs", &count, `SELECT COUNT(*) FROM (`+query+` LIMIT ?) found`, append(args, most+1)...); err != nil {
				return err
			}
			counts[i] = count[0]
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, false, err
	}
	for _, count := range counts {
		n += count
	}
	return min(n, most), n > most, nil
}

// foundJob is a job's place in the list.
type foundJob struct {
	ID        string    `db:"id"`
	CreatedAt time.Time `db:"created_at"`
}

func newerFirst(a, b foundJob) int {
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(b.ID, a.ID))
}

func idsOf(found []foundJob) []string {
	ids := make([]string, len(found))
	for i, k := range found {
		ids[i] = k.ID
	}
	return ids
}

// findIDs is a page of FindJobs, ids and times only.
func (s *Store) findIDs(ctx context.Context, f JobSearch, cursor string, limit int) (page []foundJob, next string, err error) {
	plan, err := s.plan(ctx, f)
	if err != nil {
		return nil, "", err
	}
	if cursor != "" {
		at, id, err := readCursor(cursor)
		if err != nil {
			return nil, "", err
		}
		plan.filters.add(afterCursor, at, at, id)
		plan.before(at) // the same for what walks job_terms
	}
	// One more than asked for tells whether there is a next page.
	for branches := range slices.Chunk(plan.branches, branchesAQuery) {
		var found []foundJob
		query, args := newestOf(branches, plan.filters, limit+1)
		if err := s.list(ctx, "find jobs", &found, query, args...); err != nil {
			return nil, "", err
		}
		page = append(page, found...)
	}
	for i := range page {
		page[i].CreatedAt = page[i].CreatedAt.UTC()
	}
	slices.SortFunc(page, newerFirst)
	page = slices.Compact(page) // found by two of its words
	if len(page) > limit {
		page = page[:limit]
		last := page[limit-1]
		next = cursorAfter(Job{ID: last.ID, CreatedAt: last.CreatedAt})
	}
	return page, next, nil
}

// newestOf merges the newest jobs of several branches in one statement.
func newestOf(branches []branch, filters conditions, limit int) (string, []any) {
	var parts []string
	var args []any
	for _, b := range branches {
		query, values := b.selectJobs(filters)
		parts = append(parts, `SELECT id, created_at FROM (`+query+b.order()+` LIMIT ?) found`)
		args = append(append(args, values...), limit)
	}
	return strings.Join(parts, " UNION ALL "), args
}
