package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"
)

const (
	seedDays  = 60
	seedUsers = 2000
)

// Words of the seeded jobs. Names are two of them, so that there are common and rare ones.
var (
	seedFirst = []string{"North", "Harbour", "Quiet", "Bright", "Iron", "Velvet", "Copper", "Lunar", "Amber", "Rapid", "Hidden", "Golden", "Silver", "Tidal", "Urban", "Alpine", "Coral", "Misty", "Noble", "Polar"}
	seedLast  = []string{"Traders", "Fitness", "Bank", "Recipes", "Travel", "Market", "Clinic", "Studio", "Garden", "Notes", "Radio", "Journal", "Academy", "Delivery", "Weather", "Taxi", "Bakery", "Library", "Museum", "Gallery"}
	seedFault = []struct{ code, text string }{
		{"upstream", "1 of 3 screens failed: Home: the model is overloaded (request %)"},
		{"timeout", "The model did not answer within % seconds"},
		{"truncated", "2 of 5 screens failed: Profile: the answer was cut off after % tokens; Home: the answer was cut off after % tokens"},
		{"quota", "The key's daily quota is used up until %:00"},
		{"blocked", "The model refused the brief: safety (%)"},
		{"malformed", "The answer is not JSON at position %"},
	}
)

// seed writes n jobs over the last days: four of five completed, one of eight failed,
// some cancelled, a few under way; each with a model call.
func seed(ctx context.Context, db *sqlx.DB, n int) error {
	if db.DriverName() == "sqlite" {
		for _, pragma := range []string{"PRAGMA synchronous = OFF", "PRAGMA cache_size = -200000"} {
			if _, err := db.ExecContext(ctx, pragma); err != nil {
				return err
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	jobs := &insert{db: db, columns: 19, head: `INSERT INTO inngest_jobs (id, job_type, status, progress, message, name, user_id, input_data, error_message, error_code,
		max_attempts, provider, model, estimated_cost_usd, created_at, completed_at, updated_at, version, sync_mode) VALUES `}
	calls := &insert{db: db, columns: 13, head: `INSERT INTO model_calls (id, job_id, part_id, generation, attempt, provider, model_requested, model_answered,
		tokens_prompt, cost_usd, latency_ms, outcome, started_at) VALUES `}
	parts := &insert{db: db, columns: 7, head: `INSERT INTO job_parts (job_id, part_id, kind, position, title, status, updated_at) VALUES `}
	end := time.Now().UTC().Truncate(time.Microsecond)
	var late []func() error // rows that refer to jobs that are not written yet
	for i := range n {
		made := end.Add(-time.Duration(float64(seedDays*24*time.Hour) * float64(n-i) / float64(n))).Truncate(time.Microsecond)
		took := time.Duration(2000+random.ExpFloat64()*15000) * time.Millisecond
		done := made.Add(took)
		id, name := uuid.NewString(), seedFirst[random.IntN(len(seedFirst))]+" "+seedLast[random.IntN(len(seedLast))]
		if i%997 == 0 {
			name += " Zanzibar" // a rare word
		}
		typ := []string{"screen-generation", "chat-context", "style-extraction", "screenshot-export"}[max(0, random.IntN(20)-16)]
		provider, model := "google", "gemini-3.8-flash"
		if i%40 == 0 {
			provider, model = "offline", ""
		}
		status, outcome, message, code := "completed", "ok", any(nil), ""
		completed := any(done)
		switch k := random.IntN(1000); {
		case n-i < 500:
			status, completed = "pending", nil
		case k < 120:
			fault := seedFault[min(random.IntN(10), len(seedFault)-1)]
			text := strings.ReplaceAll(fault.text, "%", strconv.Itoa(random.IntN(9000)))
			status, outcome, message, code = "failed", fault.code, text, fault.code
		case k < 150:
			status = "cancelled"
		}
		input := `{"branding":{"appName":"` + name + `"},"screens":[{"id":"home","name":"Home"}],"includeTheme":false}`
		err := jobs.add(ctx, id, typ, status, 100, "", name, fmt.Sprintf("user-%04d", random.IntN(seedUsers)), input, message, code, 4, provider, model,
			"0.002100", made, completed, done, 3, i%20 == 0)
		if err != nil {
			return err
		}
		if status == "pending" {
			continue
		}
		late = append(late, func() error {
			return calls.add(ctx, uuid.NewString(), id, "home", 1, 1, provider, model, model, 1500, "0.002100000", took.Milliseconds()-500, outcome, made)
		})
		if status == "failed" {
			late = append(late, func() error { return parts.add(ctx, id, "home", "screen", 0, "Home", "failed", done) })
		}
		if len(jobs.args) == 0 {
			for _, write := range late {
				if err := write(); err != nil {
					return err
				}
			}
			late = late[:0]
		}
	}
	if err := jobs.flush(ctx); err != nil {
		return err
	}
	for _, write := range late {
		if err := write(); err != nil {
			return err
		}
	}
	if err := calls.flush(ctx); err != nil {
		return err
	}
	return parts.flush(ctx)
}
