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
	provider, err := s.provider(db)
	if err != nil {
		return nil, err
	}
	unlock, err := s.lockMigrations(ctx, db)
	if err != nil {
		return nil, s.fail(ctx, "migrate", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := s.dropEmptyVersions(ctx, db); err != nil {
		return nil, s.fail(ctx, "migrate", err)
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

// dropEmptyVersions takes back what a process has left that ended between making the
// table of versions and writing its first row, two steps in MySQL: Goose takes a table
// without that row for a fault.
func (s *Store) dropEmptyVersions(ctx context.Context, db *sql.DB) error {
	var n int
	if err := db.QueryRowContext(ctx, s.dialect.versionTables).Scan(&n); err != nil || n == 0 {
		return err
	}
	if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM goose_db_version`).Scan(&n); err != nil || n > 0 {
		return err
	}
	_, err := db.ExecContext(ctx, `DROP TABLE goose_db_version`)
	return err
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
	provider, err := s.provider(s.db.DB)
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

func (s *Store) provider(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.source.dialect)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	provider, err := goose.NewProvider(gooseDialects[s.source.dialect], db, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(s.cfg.Logger))
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

var gooseDialects = map[string]goose.Dialect{postgres: goose.DialectPostgres, mysqlDB: goose.DialectMySQL, sqlite: goose.DialectSQLite3}

// sessionLock is a lock of the server's that ends with its connection, however that
// ends. It is asked for again and again rather than waited for, because a waiting
// statement would itself stand in the way of some changes of a schema.
type sessionLock struct {
	try, release string // try gives 1 when it got the lock
}

// The names hold the schema, because several may share a server.
var sessionLocks = map[string]sessionLock{
	postgres: {
		try:     `SELECT CAST(pg_try_advisory_lock(hashtext('appforge:' || current_schema())) AS integer)`,
		release: `SELECT pg_advisory_unlock(hashtext('appforge:' || current_schema()))`,
	},
	mysqlDB: {
		try:     `SELECT GET_LOCK(CONCAT('appforge:', MD5(DATABASE())), 0)`,
		release: `DO RELEASE_LOCK(CONCAT('appforge:', MD5(DATABASE())))`,
	},
}

const (
	lockPause = 100 * time.Millisecond
	lockWait  = 5 * time.Minute
)

// lockMigrations keeps other processes from migrating until unlock. Goose's own locker
// would come too late: it looks for what is to be applied before, and fails where
// another process has just made its table and not yet the first row.
func (s *Store) lockMigrations(ctx context.Context, db *sql.DB) (unlock func() error, err error) {
	lock, found := sessionLocks[s.source.dialect]
	if !found {
		return func() error { return nil }, nil
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if err := lock.get(ctx, conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() error {
		// Also when ctx has ended; the lock ends with the connection at the latest.
		_, err := conn.ExecContext(context.WithoutCancel(ctx), lock.release)
		return errors.Join(err, conn.Close())
	}, nil
}

func (l sessionLock) get(ctx context.Context, conn *sql.Conn) error {
	ctx, cancel := context.WithTimeoutCause(ctx, lockWait, errors.New("another process has been migrating for five minutes"))
	defer cancel()
	for {
		var got int
		if err := conn.QueryRowContext(ctx, l.try).Scan(&got); err != nil {
			return err
		}
		if got == 1 {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(lockPause):
		}
	}
}
