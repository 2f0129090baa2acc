package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/storetest"
)

func migrationFiles(t *testing.T, dialect string) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS("migrations/"+dialect), "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations for %s: %v", dialect, err)
	}
	return names
}

func TestDatabasesHaveTheSameMigrations(t *testing.T) {
	want := migrationFiles(t, "postgres")
	for _, dialect := range []string{"mysql", "sqlite"} {
		if diff := cmp.Diff(want, migrationFiles(t, dialect)); diff != "" {
			t.Errorf("%s (-postgres +%s):\n%s", dialect, dialect, diff)
		}
	}
}

// MySQL commits each change of the schema at once, so that a file of two
// statements could be left half applied.
func TestMySQLMigrationsHoldOneStatement(t *testing.T) {
	for _, name := range migrationFiles(t, "mysql") {
		raw, err := os.ReadFile("migrations/mysql/" + name)
		if err != nil {
			t.Fatal(err)
		}
		up, _, _ := strings.Cut(string(raw), "-- +goose Down")
		if n := strings.Count(up, ";\n"); n != 1 {
			t.Errorf("%s has %d statements, want 1", name, n)
		}
	}
}

// onEveryDatabase runs fn with the URL of an empty database of each kind.
func onEveryDatabase(t *testing.T, fn func(t *testing.T, dialect, url string)) {
	for _, d := range storetest.Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			fn(t, d.Name, d.Fresh(t))
		})
	}
}

func TestMigrateBringsAnEmptyDatabaseUpToDate(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, dialect, url string) {
		s := storetest.OpenURL(t, url)
		err := s.CheckSchema(t.Context())
		if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "missing: run `server migrate`") {
			t.Errorf("CheckSchema of an empty database = %v", err)
		}
		applied, err := s.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(migrationFiles(t, dialect), applied); diff != "" {
			t.Errorf("applied (-want +got):\n%s", diff)
		}
		if err := s.CheckSchema(t.Context()); err != nil {
			t.Errorf("CheckSchema = %v", err)
		}
		if again, err := s.Migrate(t.Context()); err != nil || len(again) != 0 {
			t.Errorf("second Migrate = %v, %v; want nothing to do", again, err)
		}
	})
}

// TestMigrateAfterAHalfMadeStart finds what a process left that was killed in its first
// moments, and waits while another one has the lock.
func TestMigrateAfterAHalfMadeStart(t *testing.T) {
	locks := map[string]string{
		"postgres": `SELECT pg_advisory_lock(hashtext('appforge:' || current_schema()))`,
		"mysql":    `SELECT GET_LOCK(CONCAT('appforge:', MD5(DATABASE())), 0)`,
	}
	onEveryDatabase(t, func(t *testing.T, dialect, url string) {
		s, other := storetest.OpenURL(t, url), storetest.OpenURL(t, url)
		if _, err := other.DB().ExecContext(t.Context(), `CREATE TABLE goose_db_version (id int, version_id bigint, is_applied boolean, tstamp timestamp)`); err != nil {
			t.Fatal(err)
		}
		if lock, found := locks[dialect]; found {
			conn, err := other.DB().Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conn.ExecContext(t.Context(), lock); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
			defer cancel()
			if _, err := s.Migrate(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Migrate = %v; want it to wait until its context ends", err)
			}
			if err := errors.Join(conn.Close(), other.Close()); err != nil { // and with them the lock
				t.Fatal(err)
			}
		}
		applied, err := s.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(migrationFiles(t, dialect), applied); diff != "" {
			t.Errorf("applied (-want +got):\n%s", diff)
		}
	})
}

func TestMigrateByManyProcessesAtOnce(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, dialect, url string) {
		var mu sync.Mutex
		var all []string
		var wg sync.WaitGroup
		for range 4 {
			s := storetest.OpenURL(t, url)
			wg.Go(func() {
				applied, err := s.Migrate(t.Context())
				if err != nil {
					t.Errorf("Migrate: %v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				all = append(all, applied...)
			})
		}
		wg.Wait()
		slices.Sort(all)
		if diff := cmp.Diff(migrationFiles(t, dialect), all); diff != "" {
			t.Errorf("applied by all together (-want +got):\n%s", diff)
		}
	})
}

// SQLite has no lock for migrations: of two processes that apply the same one, the
// second must fail at it, which a change of rows alone does not.
func TestSQLitesMigrationsFailWhenAppliedTwice(t *testing.T) {
	structure := regexp.MustCompile(`(?m)^(CREATE|ALTER|DROP) `)
	for _, name := range migrationFiles(t, "sqlite") {
		text, err := os.ReadFile(filepath.Join("migrations", "sqlite", name))
		if err != nil {
			t.Fatal(err)
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		if !structure.MatchString(up) {
			t.Errorf("%s changes rows only: let it make an index or a column too", name)
		}
	}
}

// number is what a migration's file name begins with.
func number(t *testing.T, file string) int {
	t.Helper()
	digits, _, _ := strings.Cut(file, "_")
	n, err := strconv.Atoi(digits)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOldAndNewSchemasAreTold(t *testing.T) {
	onEveryDatabase(t, func(t *testing.T, dialect, url string) {
		files := migrationFiles(t, dialect)
		s, newest := storetest.OpenURL(t, url), number(t, files[len(files)-1])
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct{ change, want string }{
			{`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`, fmt.Sprintf("newer than this server (has 9999, knows %d): deploy the newer server", newest)},
			{`DELETE FROM goose_db_version WHERE version_id > 3`, fmt.Sprintf("behind (has 3, this server needs %d): run `server migrate`", newest)},
		} {
			if _, err := s.DB().ExecContext(t.Context(), tt.change); err != nil {
				t.Fatal(err)
			}
			err := s.CheckSchema(t.Context())
			if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("CheckSchema = %v, want %q", err, tt.want)
			}
			if tt.want[:5] == "newer" {
				if applied, err := s.Migrate(t.Context()); err == nil || len(applied) != 0 {
					t.Errorf("Migrate of a newer schema = %v, %v", applied, err)
				}
			}
		}
	})
}

// The guide's columns keep their names; a report of its Monitoring part runs as it is.
func TestGuidesReportsRun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Create(t, s, storetest.NewJob("home"))
		var rows []struct {
			Type   string   `db:"job_type"`
			Total  int      `db:"total"`
			Tokens *float64 `db:"avg_tokens"`
			Cost   *float64 `db:"total_cost"`
		}
		err := s.DB().SelectContext(t.Context(), &rows, `SELECT job_type, COUNT(*) AS total, AVG(token_usage_total) AS avg_tokens, SUM(estimated_cost_usd) AS total_cost
			FROM inngest_jobs WHERE status = 'pending' AND input_data <> '' AND output_data IS NULL AND error_message IS NULL
			AND attempts < max_attempts AND token_usage_prompt IS NULL AND token_usage_completion IS NULL
			AND created_at <= updated_at AND started_at IS NULL AND completed_at IS NULL AND progress = 0
			AND user_id = 'ada' AND provider = 'google' AND model = 'gemini-x' GROUP BY job_type`)
		if err != nil || len(rows) != 1 || rows[0].Total != 1 {
			t.Errorf("report = %+v, %v", rows, err)
		}
	})
}
