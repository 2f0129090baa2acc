package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/internal/engine"
	"github.com/appforge-ai/appforge/internal/geminitest"
)

const (
	modelLatency = 2 * time.Second
	modelKey     = "bench-model-key"
	concurrency  = 5 // the default of SCREEN_CONCURRENCY
	singleRuns   = 5
	manyJobs     = 20
	screensAJob  = 5
	jobTime      = 3 * time.Minute // after which a job counts as stuck
)

// engineTicks are how often the engine looks into its queue: as AppForge starts it,
// and as it does when nothing is said.
var engineTicks = []struct {
	name string
	tick time.Duration
}{
	{"engine as AppForge starts it, tick 50 ms", 50 * time.Millisecond},
	{"engine's own default, tick 150 ms", 150 * time.Millisecond},
}

// measureJobs compares the time from the POST to the job's last event with the time
// that the model alone takes.
func measureJobs(ctx context.Context, r *rig) ([]row, error) {
	model := geminitest.Start(geminitest.Options{APIKey: modelKey, Latency: modelLatency})
	defer model.Close()
	var rows []row
	for _, setting := range engineTicks {
		more, err := measureJobsAt(ctx, r, model, setting.tick)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", setting.name, err)
		}
		for i := range more {
			more[i].what += " (" + setting.name + ")"
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

func measureJobsAt(ctx context.Context, r *rig, model *geminitest.Server, tick time.Duration) ([]row, error) {
	dsn, err := r.database(ctx)
	if err != nil {
		return nil, err
	}
	eng, err := engine.Start(ctx, engine.StartOptions{Binary: r.engine, Tick: tick, StateDir: filepath.Join(r.dir, "engine-"+tick.String())})
	if err != nil {
		return nil, err
	}
	defer eng.Kill() //nolint:errcheck // its state is thrown away
	server, err := r.serve(ctx, "APPFORGE_ENV=development", "INNGEST_DEV="+eng.URL(), "DATABASE_URL="+dsn,
		"GEMINI_BASE_URL="+model.URL, "GOOGLE_GENERATIVE_AI_API_KEY="+modelKey)
	if err != nil {
		return nil, err
	}
	defer server.stop()
	if err := r.waitRegistered(ctx, eng); err != nil {
		return nil, err
	}
	api, err := apiclient.New(apiclient.Options{URL: server.url})
	if err != nil {
		return nil, err
	}
	// The first job of a process and an engine pays for connections and plans.
	if _, err := timeJob(ctx, api, 4, true); err != nil {
		return nil, err
	}
	var took []time.Duration
	for range singleRuns {
		t, err := timeJob(ctx, api, 4, true)
		if err != nil {
			return nil, err
		}
		took = append(took, t)
	}
	single := median(took)
	began := time.Now()
	var g errgroup.Group
	for range manyJobs {
		g.Go(func() error { _, err := timeJob(ctx, api, screensAJob, false); return err })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	all := time.Since(began)
	ideal := modelLatency * manyJobs * screensAJob / concurrency
	if n := model.MaxInFlight(); n > concurrency {
		return nil, fmt.Errorf("%d model calls ran at once: the limit is %d", n, concurrency)
	}
	return []row{
		{"1 job, theme and 4 screens at once, POST to completed", fmt.Sprintf("%s (%s to %s)", millis(single), millis(least(took)), millis(most(took))),
			millis(modelLatency) + " (the model)", ratio(single.Seconds(), modelLatency.Seconds()), "≤ 2.8 s", single > 2800*time.Millisecond},
		{"20 jobs of 5 screens, 5 at once", millis(all), millis(ideal) + " (the model)", ratio(all.Seconds(), ideal.Seconds()), "ratio ≤ 1.15", all.Seconds() > 1.15*ideal.Seconds()},
	}, nil
}

// timeJob makes one job and follows its event stream to the end.
func timeJob(ctx context.Context, api *apiclient.Client, screens int, theme bool) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	body := generateBody(screens, theme)
	began := time.Now()
	started, err := api.Generate(ctx, body)
	if err != nil {
		return 0, err
	}
	var last struct {
		Status apiclient.Status `json:"status"`
		Error  *string          `json:"error"`
	}
	var broken error
	err = api.Events(ctx, started.JobID, "", func() {}, func(e apiclient.Event) {
		if e.Type == "status" {
			broken = cmp.Or(broken, json.Unmarshal(e.Data, &last))
		}
	})
	took := time.Since(began)
	switch {
	case broken != nil:
		return 0, broken
	case last.Status == apiclient.Completed:
		return took, nil
	case last.Status.Settled():
		return 0, fmt.Errorf("job %s is %s: %s", started.JobID, last.Status, *cmp.Or(last.Error, new(string)))
	}
	return 0, errors.Join(fmt.Errorf("the stream of job %s ended before the job", started.JobID), err)
}

// generateBody is a usual request: a brief, and screens with some wishes each.
func generateBody(screens int, theme bool) []byte {
	type object = map[string]any
	var list []object
	for i := range screens {
		list = append(list, object{
			"id": fmt.Sprintf("screen-%d", i+1), "name": fmt.Sprintf("Screen %d", i+1), "type": "list",
			"purpose": "Shows what is new since yesterday, most important first", "keyElements": []string{"search field", "cards with a picture", "filter chips"},
		})
	}
	body, err := json.Marshal(object{
		"branding": object{
			"appName": "Tidewater", "description": "Plans sailing trips around tides and weather", "targetAudience": "weekend sailors",
			"category": "travel", "platform": "ios", "primaryColor": "#0f5f8c", "uiStyle": "calm, roomy",
		},
		"screens": list, "includeTheme": theme,
	})
	if err != nil {
		panic(err) // maps of strings can be written
	}
	return body
}
