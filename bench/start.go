package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"
)

const startRuns = 9

// deadEngine is an address where nothing listens: what is measured there must not
// depend on an engine.
const deadEngine = "http://127.0.0.1:9"

// measureStart times the binary from exec to the first 200 of /readyz.
func measureStart(ctx context.Context, r *rig) ([]row, error) {
	var first, again []time.Duration
	for i := range startRuns {
		env := []string{"APPFORGE_ENV=development", "INNGEST_DEV=" + deadEngine, "DATABASE_URL=sqlite:" + filepath.Join(r.dir, fmt.Sprintf("start-%d.db", i))}
		for _, took := range []*[]time.Duration{&first, &again} {
			server, err := r.serve(ctx, env...)
			if err != nil {
				return nil, err
			}
			server.stop()
			*took = append(*took, server.ready)
		}
	}
	line := func(what string, took []time.Duration) row {
		return row{what, fmt.Sprintf("%s (%s to %s)", millis(median(took)), millis(least(took)), millis(most(took))), "", "", "≤ 0.5 s", median(took) > 500*time.Millisecond}
	}
	return []row{
		line("start to ready, SQLite, a new database", first),
		line("start to ready, SQLite, an existing database", again),
	}, nil
}
