package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/appforge-ai/appforge/store/fault"
)

//go:embed migrations
var migrations embed.FS

const migrateCommand = "run `server migrate`"

// Migrate brings the schema up to date and names the files it applied. Several
// processes may call it at once. A schema that a newer server made is refused.
func (s *Store) Migrate(ctx context.Context) (applied []string, err error) {
	db, done, err := s.migrationDB()
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	defer func() { err = errors.Join(err, done()) }()
	provider, err := s.provider(db, true)
	if err != nil {
		return nil, err
	}
	knows, err := s.knownVersion()
	if err != nil {
		return nil, err
	}
	for {
		before, err := s.schemaVersion(ctx)
		if err != nil {
			return applied, s.fail(ctx, "read schema version", err)
		}
		if before > knows {
			return applied, newerSchema(before, knows)
		}
		results, err := provider.Up(ctx)
		var partial *goose.PartialError
		if errors.As(err, &partial) {
			results = partial.Applied
		}
		for _, r := range results {
			applied = append(applied, r.Source.Path)
		}
		if err == nil {
			return applied, nil
		}
		// SQLite has no lock for this. Of two processes the second fails at what the
		// first has applied since it looked; it looks again as long as that goes on.
		after, versionErr := s.schemaVersion(ctx)
		if s.source.dialect != sqlite || versionErr != nil || after <= before {
			return applied, s.fail(ctx, "migrate", err)
		}
	}
}

// CheckSchema tells whether the schema is the one that this server knows: nil when
// it is, otherwise an error that says what to do. It only reads.
func (s *Store) CheckSchema(ctx context.Context) error {
	ctx, cancel := s.limit(ctx, 2)
	defer cancel()
	has, err := s.schemaVersion(ctx)
	if err != nil {
		return s.fail(ctx, "read schema version", err)
	}
	knows, err := s.knownVersion()
	switch {
	case err != nil:
		return err
	case has > knows:
		return newerSchema(has, knows)
	case has == 0:
		return fault.New(fault.Unavailable, "The database schema is missing: "+migrateCommand, nil)
	case has < knows:
		return fault.Newf(fault.Unavailable, "The database schema is behind (has %d, this server needs %d): %s", has, knows, migrateCommand)
	}
	return nil
}

func newerSchema(has, knows int64) error {
	return fault.Newf(fault.Unavailable, "The database schema is newer than this server (has %d, knows %d): deploy the newer server", has, knows)
}

// schemaVersion is the newest migration that was applied, 0 for none.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	var tables int
	if err := s.db.GetContext(ctx, &tables, s.dialect.versionTables); err != nil || tables == 0 {
		return 0, err
	}
	var version int64
	err := s.db.GetContext(ctx, &version, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`)
	return version, err
}

// knownVersion is the newest migration that this server carries.
func (s *Store) knownVersion() (int64, error) {
	provider, err := s.provider(s.db.DB, false)
	if err != nil {
		return 0, err
	}
	sources := provider.ListSources()
	return sources[len(sources)-1].Version, nil
}

// migrationDB is a pool without a time limit: a migration may take long on a large table.
func (s *Store) migrationDB() (*sql.DB, func() error, error) {
	if s.source.dialect == sqlite {
		return s.db.DB, func() error { return nil }, nil
	}
	connector, err := s.source.connector(0)
	if err != nil {
		return nil, nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(2)
	return db, db.Close, nil
}

func (s *Store) provider(db *sql.DB, locked bool) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.source.dialect)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithSlog(s.cfg.Logger)}
	if locked && s.source.dialect == postgres {
		// Looks every second, for five minutes.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return nil, fmt.Errorf("make migration lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	if locked && s.source.dialect == mysqlDB {
		options = append(options, goose.WithSessionLocker(mysqlLock{}))
	}
	provider, err := goose.NewProvider(gooseDialects[s.source.dialect], db, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

var gooseDialects = map[string]goose.Dialect{postgres: goose.DialectPostgres, mysqlDB: goose.DialectMySQL, sqlite: goose.DialectSQLite3}

// mysqlLock is a lock of the server's that ends with its connection, however that ends.
type mysqlLock struct{}

const (
	mysqlLockName = `CONCAT('appforge:', MD5(DATABASE()))` // the name is the server's, not the database's
	mysqlLockWait = 5 * time.Minute
)

// SessionLock waits for the lock.
func (mysqlLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, `SELECT GET_LOCK(`+mysqlLockName+`, ?)`, int(mysqlLockWait.Seconds())).Scan(&got); err != nil {
		return err
	}
	if got.Int64 != 1 {
		return errors.New("another process has been migrating for five minutes")
	}
	return nil
}

// SessionUnlock gives the lock back.
func (mysqlLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `DO RELEASE_LOCK(`+mysqlLockName+`)`)
	return err
}
