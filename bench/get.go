package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/internal/child"
	"github.com/appforge-ai/appforge/store"
)

const (
	gets        = 10000
	screenBytes = 8 << 10
)

// measureGet drives GET /api/jobs/{id} for finished jobs, each caller with a job of
// its own, with the body and with the newest ETag, and a bare handler before and after.
func measureGet(ctx context.Context, r *rig) ([]row, error) {
	dsn, err := r.database(ctx)
	if err != nil {
		return nil, err
	}
	key, jobs, err := finishedJobs(ctx, dsn)
	if err != nil {
		return nil, err
	}
	server, err := r.serve(ctx, production(dsn, deadEngine)...)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	bareURL, stopBare, err := startBare(ctx, dsn)
	if err != nil {
		return nil, err
	}
	defer stopBare()
	// All went through the same changes, so all are of one version.
	_, header, err := request(ctx, http.MethodGet, server.url+"/api/jobs/"+jobs[0], key, "", http.StatusOK)
	if err != nil {
		return nil, err
	}
	read := func(url string, status int, more ...string) (load, error) {
		act := func(ctx context.Context, i int) error {
			_, _, err := request(ctx, http.MethodGet, url+"/api/jobs/"+jobs[i%len(jobs)], key, "", status, more...)
			return err
		}
		if _, err := drive(ctx, warmUp, act); err != nil {
			return load{}, err
		}
		return drive(ctx, gets, act)
	}
	before, err1 := read(bareURL, http.StatusOK)
	full, err2 := read(server.url, http.StatusOK)
	unchanged, err3 := read(server.url, http.StatusNotModified, "If-None-Match", header.Get("ETag"))
	after, err4 := read(bareURL, http.StatusOK)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	bare := load{perSecond: (before.perSecond + after.perSecond) / 2, p50: (before.p50 + after.p50) / 2, p99: (before.p99 + after.p99) / 2}
	return []row{
		{"GET /api/jobs/{id}, 50 callers, whole body of 5 screens", full.String(), bare.String(), ratio(full.perSecond, bare.perSecond), "ratio ≥ 0.5", full.perSecond < bare.perSecond/2},
		{"GET /api/jobs/{id}, 50 callers, 304", unchanged.String(), full.String() + " (the whole body)", ratio(unchanged.perSecond, full.perSecond), "ratio ≥ 3", unchanged.perSecond < 3*full.perSecond},
	}, nil
}

// finishedJobs writes completed jobs with their screens, and a key that may read them.
func finishedJobs(ctx context.Context, dsn string) (key string, ids []string, err error) {
	if key, ids, err = waitingJobs(ctx, dsn, callers); err != nil {
		return "", nil, err
	}
	st, err := store.Open(ctx, store.Config{URL: dsn})
	if err != nil {
		return "", nil, err
	}
	defer st.Close()
	for _, id := range ids {
		if err := finishJob(ctx, st, id); err != nil {
			return "", nil, err
		}
	}
	return key, ids, nil
}

// finishJob does what a run of the job does in the store.
func finishJob(ctx context.Context, st *store.Store, id string) error {
	if _, err := st.BeginRun(ctx, id, "bench-run", 1); err != nil {
		return err
	}
	html := `<div class="w-[375px] bg-background text-foreground">` +
		strings.Repeat(`<p class="text-sm text-muted-foreground">High water at 14:32</p>`, screenBytes/64) + `</div>`
	parts, err := st.ListParts(ctx, id)
	if err != nil {
		return err
	}
	for _, part := range parts {
		call := uuid.NewString()
		if _, err := st.BeginCall(ctx, store.CallStart{ID: call, JobID: id, Generation: 1, PartID: part.PartID, Provider: "google", Model: "gemini-3.8-flash"}); err != nil {
			return err
		}
		usage := store.CallUsage{Model: "gemini-3.8-flash", FinishReason: "STOP", Prompt: 1200, Output: 2500}
		if part.Kind == store.ThemePart {
			err = st.FinishTheme(ctx, store.FinishedTheme{JobID: id, CallID: call, Usage: usage, Theme: []byte(`{"id":"theme","name":"Harbour","style":"--background: #ffffff;"}`)})
		} else {
			err = st.FinishScreen(ctx, store.FinishedScreen{JobID: id, PartID: part.PartID, CallID: call, Usage: usage, Title: part.Title, HTML: html})
		}
		if err != nil {
			return err
		}
	}
	end, err := st.SettleJob(ctx, id, 1, 1, nil)
	if err == nil && end.Outcome != store.OutcomeCompleted {
		err = fmt.Errorf("the job is %s", end.Outcome)
	}
	return err
}

// startBare runs this program again as the bare handler: a process of its own, as
// the server is.
func startBare(ctx context.Context, dsn string) (url string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.CommandContext(ctx, self, "-serve-bare", "-postgres", dsn)
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{}
	child.EndWithParent(cmd.SysProcAttr)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed, as it should be
	}
	url, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("start the bare handler: %w", err)
	}
	return strings.TrimSpace(url), stop, nil
}
