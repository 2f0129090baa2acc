package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"github.com/appforge-ai/appforge/store"
)

// bareDB opens a database as a program without AppForge's store would, with the
// driver's faster protocol and a connection for every caller.
func bareDB(dsn string) (*sqlx.DB, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	q.Set("binary_parameters", "yes")
	u.RawQuery = q.Encode()
	db, err := sqlx.Open("postgres", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(callers)
	db.SetMaxIdleConns(callers)
	return db, nil
}

// barePosts does what a POST must do in the database, and nothing else: the job's
// row, its parts, its first event and its outbox entry in one transaction, by the
// text of the statements. (The server prepares its own, which is how it can come out ahead.)
func barePosts(ctx context.Context, dsn string) (load, error) {
	db, err := bareDB(dsn)
	if err != nil {
		return load{}, err
	}
	defer db.Close()
	job, err := newJob(screensAJob)
	if err != nil {
		return load{}, err
	}
	event, err := job.Event(store.Job{ID: job.ID, UserID: job.UserID, Input: job.Input, Generation: 1})
	if err != nil {
		return load{}, err
	}
	act := func(ctx context.Context, _ int) error { return bareTransaction(ctx, db, job, event) }
	if _, err := drive(ctx, warmUp, act); err != nil {
		return load{}, err
	}
	return drive(ctx, posts, act)
}

const (
	bareJob = `INSERT INTO inngest_jobs (id, job_type, status, progress, message, name, user_id, input_data, max_attempts, provider, model,
		created_at, started_at, updated_at, heartbeat_at, version, generation, dispatches, target_job_id, sync_mode, screens_data)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21)`
	bareParts  = `INSERT INTO job_parts (job_id, part_id, kind, position, title, status, version, updated_at) VALUES `
	bareEvent  = `INSERT INTO job_events (job_id, seq, type, data, created_at) VALUES ($1,$2,$3,$4,$5)`
	bareOutbox = `INSERT INTO outbox (id, name, data, job_id, generation, created_at, available_at) VALUES ($1,$2,$3,$4,$5,$6,$7)`
)

func bareTransaction(ctx context.Context, db *sqlx.DB, job store.NewJob, event store.Event) error {
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	id, now := uuid.NewString(), time.Now().UTC()
	states := make([]store.ScreenState, 0, len(job.Screens))
	parts := []any{id, "theme", "theme", -1, "Theme", "waiting", 0, now}
	for i, sc := range job.Screens {
		states = append(states, store.ScreenState{ID: sc.ID, Title: sc.Title, Status: store.PartWaiting})
		parts = append(parts, id, sc.ID, "screen", i, sc.Title, "waiting", 0, now)
	}
	screens, err := json.Marshal(states)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, bareJob, id, job.Type, store.Pending, 0, "Waiting to start", job.Name, job.UserID, string(job.Input), job.MaxAttempts,
		job.Provider, job.Model, now, nil, now, now, 1, 1, 1, "", false, string(screens))
	if err == nil {
		_, err = tx.ExecContext(ctx, tx.Rebind(bareParts+values(8, len(parts)/8)), parts...)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, bareEvent, id, 1, "status", `{"status":"pending","error":null}`, now)
	}
	if err == nil {
		_, err = tx.ExecContext(ctx, bareOutbox, id, event.Name, string(event.Data), id, 1, now, now)
	}
	if err != nil {
		return err
	}
	return tx.Commit()
}

// values gives "(?,?),(?,?)" for 2 columns of 2 rows.
func values(columns, rows int) string {
	return strings.TrimSuffix(strings.Repeat("("+strings.TrimSuffix(strings.Repeat("?,", columns), ",")+"),", rows), ",")
}

// bareRead is the select of GET /api/jobs/{id}.
const bareRead = `SELECT id, job_type, status, progress, message, name, COALESCE(user_id, '') AS user_id, error_message, error_code,
	attempts, max_attempts, COALESCE(provider, '') AS provider, COALESCE(model, '') AS model,
	token_usage_prompt, token_usage_completion, token_usage_total, estimated_cost_usd,
	created_at, started_at, completed_at, updated_at, version, screens_data, input_data, output_data
	FROM inngest_jobs WHERE id = $1`

// serveBare is another process's main: a handler without checks of any kind that
// reads the row by a prepared statement and writes its documents. It prints its
// address, and ends when its standard input does.
func serveBare(ctx context.Context, dsn string) error {
	db, err := bareDB(dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	read, err := db.PrepareContext(ctx, bareRead)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		texts := make([]sql.RawBytes, 25)
		columns := make([]any, len(texts))
		for i := range texts {
			columns[i] = &texts[i]
		}
		rows, err := read.QueryContext(r.Context(), r.PathValue("id"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer rows.Close()
		if !rows.Next() {
			http.Error(w, "no such job", http.StatusNotFound)
			return
		}
		if err := rows.Scan(columns...); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if err := rows.Err(); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id":%q,"status":%q,"progress":%s,"screens":%s,"inputData":%s,"outputData":`, texts[0], texts[2], texts[3], texts[22], texts[23])
		_, _ = w.Write(texts[24])
		_, _ = w.Write([]byte("}\n"))
	})
	fmt.Println("http://" + listener.Addr().String())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	return server.Serve(listener)
}
