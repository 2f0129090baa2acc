package store

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"
)

// maxPreparedParts is the number of parts up to which the insert of a job's parts
// is prepared: the API's 30 screens and a theme.
const maxPreparedParts = 31

// hotInserts are the statements of CreateJob. PostgreSQL spends more time on parsing
// and planning them than on writing their rows.
type hotInserts struct {
	job, event, outbox *prepared
	parts              []*prepared // by number of parts
}

func newHotInserts(db *sqlx.DB) hotInserts {
	h := hotInserts{
		job:    &prepared{db: db, query: insertJobQuery},
		event:  &prepared{db: db, query: insertEventsQuery(1)},
		outbox: &prepared{db: db, query: insertOutboxQuery},
		parts:  make([]*prepared, maxPreparedParts+1),
	}
	for n := 1; n <= maxPreparedParts; n++ {
		h.parts[n] = &prepared{db: db, query: insertPartsQuery(n)}
	}
	return h
}

// prepare readies what a job of that many parts needs. It comes before the
// transaction, because preparing takes a connection for a moment: transactions that
// each held one and waited for another could use the pool up.
func (h hotInserts) prepare(ctx context.Context, parts int) error {
	all := []*prepared{h.job, h.event, h.outbox}
	if parts > 0 && parts <= maxPreparedParts {
		all = append(all, h.parts[parts])
	}
	for _, p := range all {
		if err := p.prepare(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (h hotInserts) close() error {
	errs := []error{h.job.close(), h.event.close(), h.outbox.close()}
	for _, p := range h.parts[1:] {
		errs = append(errs, p.close())
	}
	return errors.Join(errs...)
}

// execPrepared is exec by the prepared statement, or by its text when it is not prepared.
func (t *tx) execPrepared(p *prepared, args ...any) error {
	stmt := p.loaded()
	if stmt == nil {
		_, err := t.exec(p.query, args...)
		return err
	}
	_, err := t.StmtContext(t.ctx, stmt.Stmt).ExecContext(t.ctx, args...)
	return err
}
