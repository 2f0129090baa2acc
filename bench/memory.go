package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/store"
)

const (
	openStreams = 1000
	settleDown  = 3 * time.Second // for what a start or a burst leaves behind
)

// measureMemory reads the resident set of an idle server, and of one with many
// readers, each of a job of its own.
func measureMemory(ctx context.Context, r *rig) ([]row, error) {
	lite, err := r.serve(ctx, "APPFORGE_ENV=development", "INNGEST_DEV="+deadEngine, "DATABASE_URL=sqlite:"+filepath.Join(r.dir, "memory.db"))
	if err != nil {
		return nil, err
	}
	defer lite.stop()
	dsn, err := r.database(ctx)
	if err != nil {
		return nil, err
	}
	key, jobs, err := waitingJobs(ctx, dsn, openStreams)
	if err != nil {
		return nil, err
	}
	server, err := r.serve(ctx, production(dsn, deadEngine)...)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	if err := pause(ctx, settleDown); err != nil {
		return nil, err
	}
	idleLite, err1 := lite.memory()
	idle, err2 := server.memory()
	closeStreams, err3 := readStreams(ctx, server.url, key, jobs)
	defer closeStreams()
	if err := errors.Join(err1, err2, err3, pause(ctx, settleDown)); err != nil {
		return nil, err
	}
	streaming, err := server.memory()
	if err != nil {
		return nil, err
	}
	perStream := (streaming - idle) * 1024 / openStreams
	return []row{
		{"memory, idle, SQLite", fmt.Sprintf("%.1f MB", idleLite), "", "", "< 40 MB", idleLite >= 40},
		{"memory, idle, PostgreSQL", fmt.Sprintf("%.1f MB", idle), "", "", "< 40 MB", idle >= 40},
		{"memory, 1,000 open event streams", fmt.Sprintf("%.1f MB, %.0f KB a stream", streaming, perStream), "", "", "< 150 MB", streaming >= 150},
	}, nil
}

// waitingJobs writes jobs that nobody works on, and a key that may read them.
func waitingJobs(ctx context.Context, dsn string, n int) (key string, ids []string, err error) {
	st, err := store.Open(ctx, store.Config{URL: dsn})
	if err != nil {
		return "", nil, err
	}
	defer st.Close()
	if key, _, err = st.CreateKey(ctx, store.NewKey{UserID: benchUser, Role: store.RoleUser, Name: "bench"}); err != nil {
		return "", nil, err
	}
	for range n {
		job, err := newJob(screensAJob)
		if err == nil {
			job.Event = nil
			_, err = st.CreateJob(ctx, job)
		}
		if err != nil {
			return "", nil, err
		}
		ids = append(ids, job.ID)
	}
	return key, ids, nil
}

// readStreams opens a stream for each job, each on a connection of its own, and
// returns when each has brought its first event.
func readStreams(ctx context.Context, url, key string, jobs []string) (closeAll func(), err error) {
	ctx, closeAll = context.WithCancel(ctx)
	streams := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	var g errgroup.Group
	g.SetLimit(callers)
	for _, id := range jobs {
		g.Go(func() error {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/jobs/"+id+"/events", http.NoBody)
			if err != nil {
				return err
			}
			req.Header.Set("Authorization", "Bearer "+key)
			res, err := streams.Do(req)
			if err != nil {
				return err
			}
			context.AfterFunc(ctx, func() { res.Body.Close() })
			lines := bufio.NewScanner(res.Body)
			for lines.Scan() {
				if strings.HasPrefix(lines.Text(), "data:") {
					return nil
				}
			}
			return fmt.Errorf("the stream of job %s (%s) brought nothing: %w", id, res.Status, lines.Err())
		})
	}
	return closeAll, g.Wait()
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
