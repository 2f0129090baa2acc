// Package store is AppForge's memory: jobs and their parts, finished screens,
// model calls, the outbox, job events and API keys, in PostgreSQL, MySQL/MariaDB
// or SQLite; and the figures and search terms that are derived from them.
//
// A job's row and the event that starts it are written in one transaction, and
// every step's result (screen, tokens, cost, progress) in one more, so that a
// crash at any moment loses nothing and repeats nothing that is finished. Each of
// those transactions locks the job's row first; therefore changes of one job
// happen one after another, its version counts them, and every job event takes
// the next version as its number.
//
// The SQL is written once for all three databases, with ? for values. What truly
// differs is in dialect.go and in the folders below migrations.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// Defaults of Config.
const (
	defaultMaxOpenConns     = 20
	defaultConnMaxLifetime  = 30 * time.Minute
	defaultStatementTimeout = 5 * time.Second
)

// Config says where the database is and how to use it. Zero values mean the
// defaults: 20 connections, all of them kept while they are used now and then, each
// for 30 minutes, 5 s for a statement.
type Config struct {
	// URL is postgres://…, mysql://user:password@host:port/database or sqlite:path.
	URL              string
	MaxOpenConns     int
	MaxIdleConns     int
	ConnMaxLifetime  time.Duration
	StatementTimeout time.Duration // limit of one statement, lock waits included
	ConnectTimeout   time.Duration // how long Open tries to reach the database; 0: one try
	Logger           *slog.Logger  // nil: slog.Default()
	// Finished makes the event that tells of a job that has ended; nil tells nobody.
	Finished func(Job) (Event, error)
	// StartEvents are the names of the events that start jobs of each type: what is held
	// while the type is paused.
	StartEvents map[JobType]string
	// Limits hold for every user, where an administrator has set no others.
	Limits Limits
	// CountUse counts what users use even where no limit holds them: for processes that many share.
	CountUse bool
	// Warning makes the event that tells a user of a nearly used limit; nil tells nobody.
	Warning func(LimitWarning) (Event, error)
}

func (c Config) withDefaults() Config {
	if c.MaxOpenConns <= 0 {
		c.MaxOpenConns = defaultMaxOpenConns
	}
	if c.MaxIdleConns <= 0 {
		c.MaxIdleConns = c.MaxOpenConns
	}
	if c.ConnMaxLifetime <= 0 {
		c.ConnMaxLifetime = defaultConnMaxLifetime
	}
	if c.StatementTimeout <= 0 {
		c.StatementTimeout = defaultStatementTimeout
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}

// Store keeps AppForge's state. Its methods are safe for concurrent use, by many
// goroutines and by many processes on one database.
type Store struct {
	cfg      Config
	source   source
	dialect  dialect
	db       *sqlx.DB // for changes
	reads    *sqlx.DB // the same as db, but on SQLite, where db is the one writer
	hot      hotReads
	inserts  hotInserts
	keys     sharedReads[keyRow]
	sessions sharedReads[sessionRow]
	settings recentSettings
	limits   sharedReads[limitRow]
	warnings warningCounts
	turns    chan struct{} // taken by transactions while they run
	feed     *feed
	outbox   chan struct{} // buffered(1): entries were committed
	tallies  chan struct{} // buffered(1): jobs have changed

	background context.Context // ended by Close
	stop       context.CancelFunc
	tasksMu    sync.Mutex // keeps tasks from growing while Close waits
	tasks      sync.WaitGroup
	keyUses    recent
}

// Open connects to the database, and tries again with growing pauses until
// cfg.ConnectTimeout when it cannot be reached. It does not touch the schema: see
// Migrate and CheckSchema. Close gives everything back.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	cfg = cfg.withDefaults()
	src, err := parseURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	s := &Store{cfg: cfg, source: src, dialect: dialects[src.dialect], outbox: make(chan struct{}, 1), tallies: make(chan struct{}, 1)}
	if s.db, s.reads, err = src.pools(cfg); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s.background, s.stop = context.WithCancel(context.Background())
	s.hot, s.inserts = newHotReads(s.reads), newHotInserts(s.db)
	s.turns = make(chan struct{}, transactionsAtOnce(s.db, cfg))
	s.feed = newFeed(s)
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// transactionsAtOnce leaves half of the connections to reads: transactions that wait
// for one another's locks must not keep everybody else from reading.
func transactionsAtOnce(db *sqlx.DB, cfg Config) int {
	return min(db.Stats().MaxOpenConnections, max(1, cfg.MaxOpenConns/2))
}

// connect waits for the database to answer.
func (s *Store) connect(ctx context.Context) error {
	const firstPause, longestPause = 100 * time.Millisecond, 2 * time.Second
	deadline := time.Now().Add(s.cfg.ConnectTimeout)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := s.Ping(ctx)
		if err == nil || ctx.Err() != nil || !s.dialect.mayRecover(err) || time.Now().Add(pause).After(deadline) {
			return err
		}
		s.cfg.Logger.WarnContext(ctx, "database not reached yet", slog.String("database", Redact(s.cfg.URL)), slog.Any("error", err))
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// Close ends the live feed and closes every connection.
//
// Closing twice is no error.
func (s *Store) Close() error {
	s.feed.close()
	s.endBackground()
	err := errors.Join(s.hot.close(), s.inserts.close(), s.db.Close())
	if s.reads != s.db {
		err = errors.Join(err, s.reads.Close())
	}
	return err
}

// Ping asks the database for a sign of life: fault.Unavailable when there is none.
func (s *Store) Ping(ctx context.Context) error {
	ctx, cancel := s.limit(ctx, 1)
	defer cancel()
	if err := s.db.PingContext(ctx); err != nil {
		return s.fail(ctx, "reach the database", err)
	}
	return nil
}

// Dialect is "postgres", "mysql" (MariaDB too) or "sqlite".
func (s *Store) Dialect() string { return s.source.dialect }

// DB gives the connection pool that changes go through, for benchmarks and tests only.
func (s *Store) DB() *sqlx.DB { return s.db }

// limit bounds an act of a few statements. The databases end a long statement by
// themselves; this is the net under them, for a network that swallows answers,
// and on SQLite it is the only limit.
func (s *Store) limit(ctx context.Context, statements int) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, time.Duration(statements)*s.cfg.StatementTimeout+s.dialect.grace, errSlow)
}

var errSlow = errors.New("the database did not answer in time")

// now is the time as all three databases store it: UTC, in microseconds.
func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// stored makes t fit the columns.
func stored(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func storedPtr(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := stored(*t)
	return &u
}
