package store

import (
	"context"
	"errors"
	"sync"

	"github.com/jmoiron/sqlx"
)

// hotReads are the selects that run with nearly every request. They are prepared
// once a connection, which saves the database parsing and planning them.
type hotReads struct {
	job, version, key *preparedRead
}

func newHotReads(db *sqlx.DB) hotReads {
	return hotReads{
		job:     &preparedRead{db: db, query: `SELECT ` + jobWhole + ` FROM inngest_jobs WHERE id = ?`},
		version: &preparedRead{db: db, query: `SELECT version, COALESCE(user_id, '') AS user_id FROM inngest_jobs WHERE id = ?`},
		key:     &preparedRead{db: db, query: `SELECT ` + keyColumns + `, secret_hash FROM api_keys WHERE id = ?`},
	}
}

func (h hotReads) close() error { return errors.Join(h.job.close(), h.version.close(), h.key.close()) }

// preparedRead is prepared at its first use, because its table may be yet to be made.
type preparedRead struct {
	db    *sqlx.DB
	query string

	mu   sync.Mutex
	stmt *sqlx.Stmt
}

func (p *preparedRead) get(ctx context.Context, dest any, args ...any) error {
	stmt, err := p.prepare(ctx)
	if err != nil {
		return err
	}
	return stmt.GetContext(ctx, dest, args...)
}

func (p *preparedRead) prepare(ctx context.Context) (*sqlx.Stmt, error) {
	p.mu.Lock()
	stmt := p.stmt
	p.mu.Unlock()
	if stmt != nil {
		return stmt, nil
	}
	// Outside the lock: a database that does not answer must not line callers up
	// behind one another, past their deadlines.
	stmt, err := p.db.PreparexContext(ctx, p.db.Rebind(p.query))
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stmt != nil {
		return p.stmt, stmt.Close()
	}
	p.stmt = stmt
	return stmt, nil
}

func (p *preparedRead) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stmt == nil {
		return nil
	}
	return p.stmt.Close()
}
