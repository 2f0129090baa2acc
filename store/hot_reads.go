package store

import (
	"errors"

	"github.com/jmoiron/sqlx"
)

// hotReads are the selects that run with nearly every request.
type hotReads struct {
	job, version, key, session *prepared
}

func newHotReads(db *sqlx.DB) hotReads {
	return hotReads{
		job:     &prepared{db: db, query: `SELECT ` + jobWhole + ` FROM inngest_jobs WHERE id = ?`},
		version: &prepared{db: db, query: `SELECT version, COALESCE(user_id, '') FROM inngest_jobs WHERE id = ?`},
		key:     &prepared{db: db, query: `SELECT ` + keyColumns + `, secret_hash FROM api_keys WHERE id = ?`},
		session: &prepared{db: db, query: findSession},
	}
}

func (h hotReads) close() error {
	return errors.Join(h.job.close(), h.version.close(), h.key.close(), h.session.close())
}
