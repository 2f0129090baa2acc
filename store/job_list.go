package store

import (
	"context"
	"strings"
)

const (
	defaultPage = 25
	maxPage     = 200
)

// JobFilter chooses jobs for a list. Zero values choose all.
type JobFilter struct {
	UserID   string
	Statuses []JobStatus
	Types    []JobType
	Query    string // start of an id, or words of the name, the message or the error
	Cursor   string // next of the page before
	Limit    int    // 1-200, default 25
}

// ListJobs reads a page of jobs, newest first, and the cursor of the next page, ""
// on the last. Input and Output are left empty. fault.InvalidInput: a cursor that
// ListJobs did not give.
func (s *Store) ListJobs(ctx context.Context, f JobFilter) (jobs []Job, next string, err error) {
	where, args, err := f.where()
	if err != nil {
		return nil, "", err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = defaultPage
	}
	limit = min(limit, maxPage)
	// One more than asked for tells whether there is a next page.
	var rows []jobRow
	err = s.list(ctx, "list jobs", &rows, `SELECT `+jobHead+` FROM inngest_jobs`+where+` ORDER BY created_at DESC, id DESC LIMIT ?`, append(args, limit+1)...)
	if err != nil {
		return nil, "", err
	}
	jobs = jobsOf(rows)
	if len(jobs) > limit {
		jobs = jobs[:limit]
		next = cursorAfter(jobs[limit-1])
	}
	return jobs, next, nil
}

func (f JobFilter) where() (string, []any, error) {
	var terms []string
	var args []any
	add := func(term string, values ...any) {
		terms, args = append(terms, term), append(args, values...)
	}
	if f.UserID != "" {
		add(`user_id = ?`, clean(f.UserID))
	}
	if len(f.Statuses) > 0 {
		add(`status IN (?)`, f.Statuses)
	}
	if len(f.Types) > 0 {
		add(`job_type IN (?)`, f.Types)
	}
	if q := strings.ToLower(clean(strings.TrimSpace(f.Query))); q != "" {
		part := "%" + likePattern.Replace(q) + "%"
		add(`(id LIKE ? ESCAPE '!' OR LOWER(name) LIKE ? ESCAPE '!' OR LOWER(message) LIKE ? ESCAPE '!' OR LOWER(error_message) LIKE ? ESCAPE '!')`,
			part[1:], part, part, part)
	}
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return "", nil, err
		}
		add(afterCursor, at, at, id)
	}
	if len(terms) == 0 {
		return "", nil, nil
	}
	return " WHERE " + strings.Join(terms, " AND "), args, nil
}

// likePattern takes the wildcards of LIKE literally.
var likePattern = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func cursorAfter(j Job) string { return cursorOf(j.CreatedAt, j.ID) }
