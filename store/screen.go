package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store/fault"
)

// ScreenVersion is one version of a finished screen.
type ScreenVersion struct {
	JobID        string    `db:"job_id"`
	ScreenID     string    `db:"screen_id"`
	Version      int       `db:"version"` // 1 for the first
	Title        string    `db:"title"`
	HTML         string    `db:"html"`
	MadeBy       string    `db:"made_by"`       // id of the job that made it
	RestoredFrom int       `db:"restored_from"` // the version that it is a copy of, 0 when it was designed
	CreatedAt    time.Time `db:"created_at"`
}

const versionColumns = `job_id, screen_id, version, title, made_by, restored_from, created_at`

// ScreenVersion reads one version of a screen, the newest for version 0:
// fault.NotFound when there is none.
func (s *Store) ScreenVersion(ctx context.Context, jobID, screenID string, version int) (ScreenVersion, error) {
	var v ScreenVersion
	err := s.read(ctx, "read screen "+screenID+" of job "+jobID, func(ctx context.Context, db *sqlx.DB) error {
		query, args := `SELECT `+versionColumns+`, html FROM screens WHERE job_id = ? AND screen_id = ?`, []any{jobID, clean(screenID)}
		if version != 0 {
			query, args = query+` AND version = ?`, append(args, version)
		}
		err := db.GetContext(ctx, &v, db.Rebind(query+` ORDER BY version DESC LIMIT 1`), args...)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "Screen not found", nil)
		}
		return err
	})
	v.CreatedAt = v.CreatedAt.UTC()
	return v, err
}

// ScreenVersions lists a screen's versions, newest first, without their HTML.
func (s *Store) ScreenVersions(ctx context.Context, jobID, screenID string) ([]ScreenVersion, error) {
	var versions []ScreenVersion
	err := s.list(ctx, "list versions of screen "+screenID+" of job "+jobID, &versions,
		`SELECT `+versionColumns+` FROM screens WHERE job_id = ? AND screen_id = ? ORDER BY version DESC`,
		jobID, clean(screenID))
	for i := range versions {
		versions[i].CreatedAt = versions[i].CreatedAt.UTC()
	}
	return versions, err
}
