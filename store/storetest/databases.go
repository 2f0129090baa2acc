// Package storetest gives tests real databases, and holds the one suite of
// promises that the store must keep on each of them.
//
// SQLite is always there. PostgreSQL and MySQL/MariaDB join when their variables
// name a server on which the tests may make schemas:
//
//	APPFORGE_TEST_POSTGRES=postgres://postgres@127.0.0.1:5432/postgres
//	APPFORGE_TEST_MYSQL=mysql://root:secret@127.0.0.1:3306/mysql
//	APPFORGE_TEST_ALL=1     a missing one of the two fails the tests instead of skipping
package storetest

import (
	"crypto/rand"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
)

const (
	postgresVariable = "APPFORGE_TEST_POSTGRES"
	mysqlVariable    = "APPFORGE_TEST_MYSQL"
	allVariable      = "APPFORGE_TEST_ALL"
)

// Database is one kind of database to test on.
type Database struct {
	Name     string // "sqlite", "postgres" or "mysql"
	variable string
}

// Databases lists all that AppForge supports.
func Databases() []Database {
	return []Database{{Name: "sqlite"}, {Name: "postgres", variable: postgresVariable}, {Name: "mysql", variable: mysqlVariable}}
}

// Each runs fn on a migrated, empty store of every database on offer, side by side.
func Each(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, d := range Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			fn(t, d.Open(t))
		})
	}
}

// SQLite gives a migrated, empty store for tests in which the database does not matter.
func SQLite(t *testing.T) *store.Store {
	t.Helper()
	return Database{Name: "sqlite"}.Open(t)
}

// Open gives a migrated, empty store, dropped when the test ends. It skips the test
// when the database is not on offer.
func (d Database) Open(t *testing.T) *store.Store {
	t.Helper()
	s := OpenURL(t, d.Fresh(t))
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return s
}

// Fresh makes an empty database or schema, dropped when the test ends, and gives its DATABASE_URL.
func (d Database) Fresh(t *testing.T) string {
	t.Helper()
	if d.variable == "" {
		return "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	}
	server := os.Getenv(d.variable)
	if server == "" {
		missing := t.Skipf
		if os.Getenv(allVariable) == "1" {
			missing = t.Fatalf
		}
		missing("no %s to test on: set %s to the URL of a server where schemas may be made", d.Name, d.variable)
	}
	return d.makeSchema(t, server)
}

func (d Database) makeSchema(t *testing.T, server string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s is not a URL", d.variable)
	}
	name := "appforge_test_" + strings.ToLower(rand.Text()[:12])
	admin := OpenURL(t, server)
	drop := "DROP SCHEMA " + name
	if d.Name == "postgres" {
		drop += " CASCADE"
		q := u.Query()
		q.Set("search_path", name)
		u.RawQuery = q.Encode()
	} else {
		u.Path = "/" + name
	}
	if _, err := admin.DB().ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatalf("make schema: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.DB().Exec(drop); err != nil {
			t.Errorf("drop schema: %v", err)
		}
	})
	return u.String()
}

// configs remembers how stores were opened, for Second.
var configs sync.Map // *store.Store -> store.Config

// OpenURL opens a store, closed when the test ends, and does not migrate it.
func OpenURL(t *testing.T, databaseURL string) *store.Store {
	t.Helper()
	return open(t, store.Config{
		URL: databaseURL, MaxOpenConns: 10, MaxIdleConns: 10, StatementTimeout: 20 * time.Second, ConnectTimeout: 5 * time.Second,
		Logger:   slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Finished: FinishedEvent, StartEvents: map[store.JobType]string{store.ScreenGeneration: startEvent, store.ChatContext: "chat/context.process"},
		Warning: WarningEvent,
	})
}

func open(t *testing.T, cfg store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	configs.Store(s, cfg)
	t.Cleanup(func() {
		configs.Delete(s)
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// Second opens another store on the database of s, which this package opened: what
// another process of the same deployment would have.
func Second(t *testing.T, s *store.Store) *store.Store {
	t.Helper()
	return open(t, configOf(t, s))
}

func configOf(t *testing.T, s *store.Store) store.Config {
	t.Helper()
	cfg, found := configs.Load(s)
	if !found {
		t.Fatal("storetest did not open this store")
	}
	return cfg.(store.Config)
}
