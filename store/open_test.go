package store_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/storetest"
)

func TestOpenMakesTheSQLiteFileForItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "er", "appforge.db")
	storetest.OpenURL(t, "sqlite:"+path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("file = %v, %v", info, err)
	}
}

func TestSQLiteIsSetUpForDurability(t *testing.T) {
	s := storetest.SQLite(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000"} {
		var got string
		if err := s.DB().GetContext(t.Context(), &got, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("%s = %s, %v; want %s", pragma, got, err, want)
		}
	}
}

// unreachable gives an address where nothing listens.
func unreachable(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestOpenTriesUntilTheConnectTimeout(t *testing.T) {
	for _, scheme := range []string{"postgres", "mysql"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			var log strings.Builder
			began := time.Now()
			_, err := store.Open(t.Context(), store.Config{
				URL: scheme + "://ada:s3cret@" + unreachable(t) + "/app", ConnectTimeout: 700 * time.Millisecond,
				Logger: slog.New(slog.NewTextHandler(&log, nil)),
			})
			if !fault.Is(err, fault.Unavailable) || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("error = %v, want unavailable and no password", err)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("gave up after %s", took)
			}
			if strings.Count(log.String(), "not reached") < 2 || strings.Contains(log.String(), "s3cret") {
				t.Errorf("log = %s", log.String())
			}
		})
	}
}

func TestOpenWaitsNoLongerThanItsCaller(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := store.Open(ctx, store.Config{URL: "postgres://" + unreachable(t) + "/app", ConnectTimeout: time.Hour})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}

// A statement that waits for a lock ends by the statement's time limit, and the
// store can be used again.
func TestStatementsEndByTheirTimeLimit(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, _, url string) {
		holder := storetest.OpenURL(t, url)
		if _, err := holder.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), store.Config{URL: url, StatementTimeout: time.Second, Logger: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		job := storetest.Processing(t, s, storetest.NewJob("home"))
		lock, err := holder.DB().BeginTx(t.Context(), &sql.TxOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer lock.Rollback()
		query := `UPDATE inngest_jobs SET message = 'held' WHERE id = ?`
		if _, err := lock.ExecContext(t.Context(), holder.DB().Rebind(query), job.ID); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := s.UpdateJobProgress(t.Context(), job.ID, 10, ""); !fault.Is(err, fault.Unavailable) {
			t.Errorf("error = %v, want unavailable", err)
		}
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("it took %s", took)
		}
		if err := lock.Rollback(); err != nil {
			t.Fatal(err)
		}
		if err := s.UpdateJobProgress(t.Context(), job.ID, 10, ""); err != nil {
			t.Errorf("after the lock was given back: %v", err)
		}
	})
}

// A server that ends our connections, as in a restart, costs no request and no
// wake-up of the live feed.
func TestLostConnectionsAreOpenedAgain(t *testing.T) {
	d := storetest.Databases()[1]
	url := d.Fresh(t)
	admin := storetest.OpenURL(t, url)
	if _, err := admin.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const name = "appforge-lost-connections"
	s := storetest.OpenURL(t, url+"&application_name="+name)
	job := storetest.Processing(t, s, storetest.NewJob("home"))
	storetest.Get(t, s, job.ID) // prepares its statement
	signals, unsubscribe := s.Subscribe(job.ID)
	defer unsubscribe()
	awaitSignal(t, signals) // it listens
	var ended int
	if err := admin.DB().GetContext(t.Context(), &ended, `SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1`, name); err != nil {
		t.Fatal(err)
	}
	if ended < 2 {
		t.Fatalf("%d connections were ended, want those of the pool and of the feed", ended)
	}
	awaitSignal(t, signals) // it listens again
	storetest.Get(t, s, job.ID)
	if err := s.UpdateJobProgress(t.Context(), job.ID, 10, ""); err != nil {
		t.Errorf("a change after the restart: %v", err)
	}
	awaitSignal(t, signals)
	if err := admin.UpdateJobProgress(t.Context(), job.ID, 20, ""); err != nil {
		t.Fatal(err)
	}
	awaitSignal(t, signals)
}

func awaitSignal(t *testing.T, signals <-chan struct{}) {
	t.Helper()
	select {
	case <-signals:
	case <-time.After(20 * time.Second):
		t.Fatal("no wake-up")
	}
}
