package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/appforge-ai/appforge/store/fault"
)

// bulkPage is how many jobs one transaction of a bulk action changes: few enough that
// whoever waits for one of them, or for SQLite's one writer, waits for moments.
const bulkPage = 50

// bulkEnd is the cursor behind the last page: no run that is still at the first one,
// whose cursor is "", may take the action to be there too.
const bulkEnd = "end"

// BulkEvents make the events that the jobs of a bulk action need.
type BulkEvents struct {
	Start, Cancel func(Job) (Event, error)
	Price         Price // of retried jobs; nil reserves no dollars
}

// WorkBulk takes the next jobs of a running action, in one transaction that also
// notes how far it is, so that a repeated or interrupted call neither repeats nor
// leaves out a job. It reports whether more is to be done: not when the action has
// ended or another generation works on it. fault.NotFound: no such action.
func (s *Store) WorkBulk(ctx context.Context, id string, generation int, events BulkEvents) (more bool, err error) {
	row, err := s.bulkRow(ctx, id)
	if err != nil {
		return false, err
	}
	b, err := row.read()
	if err != nil || b.Status != BulkRunning || b.Generation != generation {
		return false, err
	}
	found, next, err := s.findIDs(ctx, b.Search, row.Cursor, bulkPage)
	if err != nil {
		return false, err
	}
	ids := idsOf(found)
	slices.Sort(ids) // the order in which jobs are locked everywhere
	err = s.withTx(ctx, "work on bulk action "+id, func(t *tx) error {
		count, err := t.bulk(b.Verb, ids, events)
		if err != nil {
			return err
		}
		return t.advanceBulk(row, count, next)
	})
	if err != nil && len(ids) > 0 && ctx.Err() == nil && !fault.Is(err, fault.Unavailable) && !fault.Is(err, fault.Conflict) {
		err = s.bulkOneByOne(ctx, row, ids, next, events)
	}
	return err == nil && next != "", err
}

// bulkCount is what became of some jobs.
type bulkCount struct {
	done, skipped, failed int
	lastError             string
}

// bulk acts on jobs. Those that the verb is not for any more are skipped.
func (t *tx) bulk(verb BulkVerb, ids []string, events BulkEvents) (bulkCount, error) {
	var c bulkCount
	if len(ids) == 0 { // all that were left have gone meanwhile
		return c, nil
	}
	if verb == BulkDelete {
		n, err := t.deleteJobs(ids)
		return bulkCount{done: n, skipped: len(ids) - n}, err
	}
	if err := t.lockTogether(ids); err != nil {
		return c, err
	}
	for _, id := range ids {
		moved := true
		var err error
		if verb == BulkRetry {
			_, err = t.retryJob(id, Retry{Event: events.Start, Price: events.Price, ByOperator: true})
		} else {
			_, moved, err = t.cancelByUser(id, events.Cancel)
		}
		switch {
		case fault.Is(err, fault.Conflict), fault.Is(err, fault.NotFound), err == nil && !moved:
			c.skipped++
		case fault.Is(err, fault.Budget):
			c.failed++
			c.lastError = clip("Job "+id+": "+fault.Public(err), messageWidth)
		case err != nil:
			return c, err
		default:
			c.done++
		}
	}
	return c, nil
}

// lockTogether locks jobs and then the limits of their users, each in order: a
// transaction that holds a user's limits waits for no job.
func (t *tx) lockTogether(ids []string) error {
	if t.s.dialect.forUpdate == "" || len(ids) < 2 {
		return nil
	}
	var users []string
	err := t.listIn(&users, `SELECT COALESCE(user_id, '') FROM inngest_jobs WHERE id IN (?) ORDER BY id`+t.s.dialect.forUpdate, ids)
	if err != nil || len(users) == 0 {
		return err
	}
	slices.Sort(users)
	var locked []string
	return t.listIn(&locked, `SELECT user_id FROM user_limits WHERE user_id IN (?) ORDER BY user_id`+t.s.dialect.forUpdate, slices.Compact(users))
}

// advanceBulk notes progress, unless another run was quicker: then the whole
// transaction is taken back.
func (t *tx) advanceBulk(row bulkRow, c bulkCount, next string) error {
	status, finished := BulkRunning, any(nil)
	if next == "" {
		status, finished = BulkCompleted, t.now
	}
	n, err := t.exec(`UPDATE bulk_actions SET done = done + ?, skipped = skipped + ?, failed = failed + ?,
		last_error = CASE WHEN ? = '' THEN last_error ELSE ? END, next_cursor = ?, heartbeat_at = ?,
		status = CASE WHEN status = 'running' THEN ? ELSE status END, finished_at = COALESCE(finished_at, ?)
		WHERE id = ? AND next_cursor = ? AND generation = ?`,
		c.done, c.skipped, c.failed, c.lastError, c.lastError, cmp.Or(next, bulkEnd), t.now, status, finished, row.ID, row.Cursor, row.Generation)
	if err == nil && n == 0 {
		return fault.Newf(fault.Conflict, "Bulk action %s is worked on by another run.", row.ID)
	}
	return err
}

// bulkOneByOne acts on each job in a transaction of its own, after one of them has
// spoilt that of all.
func (s *Store) bulkOneByOne(ctx context.Context, row bulkRow, ids []string, next string, events BulkEvents) error {
	var c bulkCount
	for _, id := range ids {
		var one bulkCount
		err := s.withTx(ctx, "work on job "+id+" in bulk", func(t *tx) (err error) {
			one, err = t.bulk(row.Verb, []string{id}, events)
			return err
		})
		switch {
		case err == nil:
			c.done, c.skipped = c.done+one.done, c.skipped+one.skipped
		case ctx.Err() != nil || fault.Is(err, fault.Unavailable):
			return err
		default:
			c.failed++
			c.lastError = clip("Job "+id+": "+fault.Public(err), messageWidth)
		}
	}
	return s.withTx(ctx, "note progress of bulk action "+row.ID, func(t *tx) error { return t.advanceBulk(row, c, next) })
}
