package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store"
)

var (
	millionRows = flag.Int("rows", 1_000_000, "jobs in each database of the part million")
	mysqlServer = flag.String("mysql", os.Getenv("APPFORGE_TEST_MYSQL"), "URL of a MySQL or MariaDB server where databases may be made")
	onlyDialect = flag.String("database", "", "sqlite, postgres or mysql: the only one of the part million")
)

const (
	readsAQuery = 40
	mostRead    = 200 * time.Millisecond
	aimRead     = "p95 ≤ 200 ms"
)

// measureMillion fills a database of each kind with jobs and measures what the
// dashboard asks of it, over HTTP, and bulk actions beside others who make jobs.
func measureMillion(ctx context.Context, r *rig) ([]row, error) {
	var rows []row
	for _, d := range []struct {
		name string
		make func(context.Context) (string, error)
	}{
		{"sqlite", func(context.Context) (string, error) { return "sqlite:" + filepath.Join(r.dir, "million.db"), nil }},
		{"postgres", r.database},
		{"mysql", r.mysqlDatabase},
	} {
		if *onlyDialect != "" && *onlyDialect != d.name {
			continue
		}
		dsn, err := d.make(ctx)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", d.name, err)
		}
		more, err := r.measureDashboard(ctx, d.name, dsn)
		rows = append(rows, more...)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return rows, nil
}

// mysqlDatabase makes an empty database on the MySQL server; the server is a throw-away.
func (r *rig) mysqlDatabase(ctx context.Context) (string, error) {
	u, err := url.Parse(*mysqlServer)
	if err != nil || *mysqlServer == "" {
		return "", errors.New("APPFORGE_TEST_MYSQL is not set: run `make bench`, which starts a server, or name yours with -mysql")
	}
	st, err := store.Open(ctx, store.Config{URL: *mysqlServer, ConnectTimeout: startTime})
	if err != nil {
		return "", err
	}
	defer st.Close()
	u.Path = "/bench_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	_, err = st.DB().ExecContext(ctx, "CREATE DATABASE "+u.Path[1:]+" CHARACTER SET utf8mb4")
	return u.String(), err
}

func (r *rig) measureDashboard(ctx context.Context, name, dsn string) ([]row, error) {
	st, err := store.Open(ctx, productionStore(dsn))
	if err != nil {
		return nil, err
	}
	defer st.Close()
	if _, err := st.Migrate(ctx); err != nil {
		return nil, err
	}
	began := time.Now()
	if err := seed(ctx, st.DB(), *millionRows); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	seeded := time.Since(began)
	// What a running server's database does by itself: statistics of what is there.
	analyze := map[string]string{"sqlite": "ANALYZE", "postgres": "VACUUM ANALYZE", "mysql": "ANALYZE TABLE inngest_jobs, job_terms, model_calls, rollups, rollup_times, search_terms, user_limits, audit_log"}[name]
	if _, err := st.DB().ExecContext(ctx, analyze); err != nil {
		return nil, err
	}
	began = time.Now()
	n, err := st.Tally(ctx)
	if err != nil {
		return nil, err
	}
	counted := time.Since(began)
	if _, err := st.DB().ExecContext(ctx, analyze); err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "%s: %d jobs written in %s, counted in %s\n", name, n, seeded.Round(time.Second), counted.Round(time.Second))
	rows := []row{{fmt.Sprintf("%s: jobs counted from nothing", name), fmt.Sprintf("%.0f/s", float64(n)/counted.Seconds()), "", "", "", false}}
	key, _, err := st.CreateKey(ctx, store.NewKey{UserID: "root", Role: store.RoleAdmin, Name: "bench"})
	if err != nil {
		return nil, err
	}
	server, err := r.serve(ctx, production(dsn, deadEngine)...)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	reads, err := dashboardReads(ctx, server.url, key)
	if err != nil {
		return nil, err
	}
	for _, read := range reads {
		took, err := timeReads(ctx, server.url+read.path, key)
		if err != nil {
			return rows, err
		}
		one := row{what: fmt.Sprintf("%s, %d jobs: %s", name, *millionRows, read.what), figure: spread(took)}
		if !read.beyond {
			one.aim, one.missed = aimRead, p95(took) > mostRead
		}
		rows = append(rows, one)
	}
	bulk, err := measureBulk(ctx, name, st)
	return append(rows, bulk...), err
}

func timeReads(ctx context.Context, url, key string) ([]time.Duration, error) {
	var took []time.Duration
	for i := range readsAQuery + 1 {
		began := time.Now()
		if _, _, err := request(ctx, "GET", url, key, "", 200); err != nil {
			return nil, err
		}
		if i > 0 { // the first makes the connection and reads the pages from disk
			took = append(took, time.Since(began))
		}
	}
	return took, nil
}

func spread(took []time.Duration) string {
	return fmt.Sprintf("p50 %s, p95 %s", median(took).Round(100*time.Microsecond), p95(took).Round(100*time.Microsecond))
}

// insert writes rows of n columns in statements of a bearable size.
type insert struct {
	db      *sqlx.DB
	head    string
	columns int
	args    []any
}

const rowsAStatement = 1000

func (i *insert) add(ctx context.Context, values ...any) error {
	i.args = append(i.args, values...)
	if len(i.args) < rowsAStatement*i.columns {
		return nil
	}
	return i.flush(ctx)
}

func (i *insert) flush(ctx context.Context) error {
	if len(i.args) == 0 {
		return nil
	}
	_, err := i.db.ExecContext(ctx, i.db.Rebind(i.head+values(i.columns, len(i.args)/i.columns)), i.args...)
	i.args = i.args[:0]
	return err
}
