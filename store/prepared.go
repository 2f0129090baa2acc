package store

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// prepared is a statement that is parsed and planned once a connection rather than
// at every use. It is prepared at its first use, because its table may be yet to be
// made; who comes while that goes on uses the statement's text.
type prepared struct {
	db    *sqlx.DB
	query string

	mu        sync.Mutex // never held while the database works: callers would line up behind it
	stmt      *sqlx.Stmt
	preparing bool
}

// row reads the one row that the query gives.
func (p *prepared) row(ctx context.Context, args ...any) (*sqlx.Row, error) {
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	if stmt := p.loaded(); stmt != nil {
		return stmt.QueryRowxContext(ctx, args...), nil
	}
	return p.db.QueryRowxContext(ctx, p.db.Rebind(p.query), args...), nil
}

// get reads the one row that the query gives into a struct: sql.ErrNoRows when there is none.
func (p *prepared) get(ctx context.Context, dest any, args ...any) error {
	row, err := p.row(ctx, args...)
	if err != nil {
		return err
	}
	return row.StructScan(dest)
}

// loaded is the statement if it was prepared, nil otherwise.
func (p *prepared) loaded() *sqlx.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stmt
}

// prepare prepares the statement, unless that is done or under way.
func (p *prepared) prepare(ctx context.Context) error {
	p.mu.Lock()
	mine := p.stmt == nil && !p.preparing
	p.preparing = p.preparing || mine
	p.mu.Unlock()
	if !mine {
		return nil
	}
	stmt, err := p.db.PreparexContext(ctx, p.db.Rebind(p.query))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.preparing = false
	if err == nil {
		p.stmt = stmt
	}
	return err
}

func (p *prepared) close() error {
	p.mu.Lock()
	stmt := p.stmt
	p.mu.Unlock()
	if stmt == nil {
		return nil
	}
	return stmt.Close()
}
