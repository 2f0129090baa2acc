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

	"github.com/appforge-ai/appforge/store"
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
		{"upstream", "1 of 3 screens failed: Home: the model is overloaded (request req_^)"},
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
	jobs := &insert{db: db, columns: 21, head: `INSERT INTO inngest_jobs (id, job_type, status, progress, message, name, user_id, input_data, error_message, error_code,
		max_attempts, provider, model, estimated_cost_usd, created_at, completed_at, updated_at, version, sync_mode, reserved_at, charged_nanos) VALUES `}
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
			text = strings.ReplaceAll(text, "^", fmt.Sprintf("%016x", random.Uint64()))
			status, outcome, message, code = "failed", fault.code, text, fault.code
		case k < 150:
			status = "cancelled"
		}
		reserved, charged := any(made), 2_100_000
		if status == "pending" {
			reserved, charged = nil, 0
		}
		input := `{"branding":{"appName":"` + name + `"},"screens":[{"id":"home","name":"Home"}],"includeTheme":false}`
		err := jobs.add(ctx, id, typ, status, 100, "", name, seedUser(random.IntN(seedUsers)), input, message, code, 4, provider, model,
			"0.002100", made, completed, done, 3, i%20 == 0, reserved, charged)
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
	if err := parts.flush(ctx); err != nil {
		return err
	}
	if err := seedLimits(ctx, db); err != nil {
		return err
	}
	return seedAudit(ctx, db, n/10)
}

func seedUser(i int) string { return fmt.Sprintf("user-%04d", i) }

// seedLimits counts every user's use. Each tenth is told of things, and has nearly used
// four fifths of the day's dollars: the next job is one to warn of.
func seedLimits(ctx context.Context, db *sqlx.DB) error {
	limits := &insert{db: db, columns: 6, head: `INSERT INTO user_limits (user_id, minute_start, day_start, day_spent, month_start, month_spent) VALUES `}
	webhooks := &insert{db: db, columns: 6, head: `INSERT INTO webhooks (id, user_id, url, events, secret, created_at) VALUES `}
	now := time.Now().UTC()
	day := now.Truncate(24 * time.Hour)
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for i := range seedUsers {
		spent := int64(i) * 1_000_000
		if i%10 == 0 {
			spent = int64(userLimits.DollarsPerDay)*4/5 - 1
			err := webhooks.add(ctx, uuid.NewString(), seedUser(i), "https://hooks.example.com/jobs", "job.completed,job.failed,job.cancelled,limit.warning", "whsec_c2VlZA==", now)
			if err != nil {
				return err
			}
		}
		if err := limits.add(ctx, seedUser(i), now.Add(-time.Hour), day, spent, month, spent); err != nil {
			return err
		}
	}
	if err := webhooks.flush(ctx); err != nil {
		return err
	}
	return limits.flush(ctx)
}

// seedAudit writes n entries of the audit log over the last days.
func seedAudit(ctx context.Context, db *sqlx.DB, n int) error {
	entries := &insert{db: db, columns: 10, head: `INSERT INTO audit_log (id, created_at, user_id, role, key_id, session_id, action, target, request_id, address) VALUES `}
	actions := store.AuditActions()
	end := time.Now().UTC().Truncate(time.Microsecond)
	for i := range n {
		at := end.Add(-time.Duration(float64(seedDays*24*time.Hour) * float64(n-i) / float64(n))).Truncate(time.Microsecond)
		err := entries.add(ctx, uuid.NewString(), at, seedUser(i%50), "admin", "k_1", "", actions[i%len(actions)], seedUser(i%seedUsers), uuid.NewString(), "192.0.2.1")
		if err != nil {
			return err
		}
	}
	return entries.flush(ctx)
}
