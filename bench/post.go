package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/engine"
	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store"
)

const (
	benchUser  = "bench"
	eventKey   = "bench-event-key"
	signingKey = "5ec2e75161716e670123456789abcdef"
	warmUp     = 500
	posts      = 4000
)

// production is the environment of a server that asks for keys.
func production(dsn, engineURL string) []string {
	return []string{
		"DATABASE_URL=" + dsn, "HOST=127.0.0.1", "INNGEST_BASE_URL=" + engineURL,
		"INNGEST_EVENT_KEY=" + eventKey, "INNGEST_SIGNING_KEY=" + signingKey,
	}
}

// measurePost drives POST /api/studio/generate, with the engine down and up, and
// the bare transaction before and after, because a machine has moods.
func measurePost(ctx context.Context, r *rig) ([]row, error) {
	bareDSN, err := r.database(ctx)
	if err != nil {
		return nil, err
	}
	before, err := barePosts(ctx, bareDSN)
	if err != nil {
		return nil, fmt.Errorf("bare: %w", err)
	}
	down, err := postsTo(ctx, r, deadEngine)
	if err != nil {
		return nil, fmt.Errorf("engine down: %w", err)
	}
	up, err := postsWithEngine(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("engine up: %w", err)
	}
	after, err := barePosts(ctx, bareDSN)
	if err != nil {
		return nil, fmt.Errorf("bare: %w", err)
	}
	bare := load{perSecond: (before.perSecond + after.perSecond) / 2, p50: (before.p50 + after.p50) / 2, p99: (before.p99 + after.p99) / 2}
	line := func(what string, l load) row {
		return row{what, l.String(), bare.String(), ratio(l.perSecond, bare.perSecond), "p99 ≤ 50 ms, ratio ≥ 0.6", l.p99 > 50*time.Millisecond || l.perSecond < 0.6*bare.perSecond}
	}
	return []row{
		line("POST /api/studio/generate, 50 callers, engine down", down),
		line("POST /api/studio/generate, 50 callers, engine up", up),
	}, nil
}

// postsWithEngine has a self-hosted engine take the events. The model never
// answers, so that five steps hold the engine's slots and thousands of jobs do not
// run beside the measurement.
func postsWithEngine(ctx context.Context, r *rig) (load, error) {
	eng, err := engine.Start(ctx, engine.StartOptions{
		Binary: r.engine, Mode: engine.Self, StateDir: filepath.Join(r.dir, "engine-post"), EventKey: eventKey, SigningKey: signingKey,
	})
	if err != nil {
		return load{}, err
	}
	defer eng.Kill() //nolint:errcheck // its state is thrown away
	model := geminitest.Start(geminitest.Options{APIKey: modelKey, Latency: time.Hour})
	defer model.Close()
	return postsTo(ctx, r, eng.URL(), "GEMINI_BASE_URL="+model.URL, "GOOGLE_GENERATIVE_AI_API_KEY="+modelKey)
}

func postsTo(ctx context.Context, r *rig, engineURL string, env ...string) (load, error) {
	dsn, err := r.database(ctx)
	if err != nil {
		return load{}, err
	}
	key, _, err := waitingJobs(ctx, dsn, 0)
	if err != nil {
		return load{}, err
	}
	server, err := r.serve(ctx, append(production(dsn, engineURL), env...)...)
	if err != nil {
		return load{}, err
	}
	defer server.stop()
	body := string(generateBody(screensAJob, true))
	act := func(ctx context.Context, _ int) error {
		_, _, err := request(ctx, http.MethodPost, server.url+"/api/studio/generate", key, body, http.StatusAccepted)
		return err
	}
	if _, err := drive(ctx, warmUp, act); err != nil {
		return load{}, err
	}
	return drive(ctx, posts, act)
}

// newJob is the job that generateBody asks for.
func newJob(screens int) (store.NewJob, error) {
	var req functions.ScreensRequested
	if err := json.Unmarshal(generateBody(screens, true), &req); err != nil {
		return store.NewJob{}, err
	}
	req.JobID, req.UserID = uuid.NewString(), benchUser
	job, err := functions.NewScreenJob(req, studio.Info{Provider: "google", Model: "gemini-3.8-flash"}, 4)
	job.Event = functions.StartEvent
	return job, err
}
