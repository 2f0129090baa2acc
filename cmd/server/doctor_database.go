package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Names of the checks of the database and of what is in it.
const (
	databaseCheck = "database"
	schemaCheck   = "schema"
	outboxCheck   = "outbox"
	jobsCheck     = "jobs"
	pausesCheck   = "pauses"
	failuresCheck = "failures"
)

const (
	// outboxTime is how long an event may wait: it leaves at once, else with the next
	// minute's outbox-relay.
	outboxTime = 2 * time.Minute
	// sweepTime is how long after STALE_AFTER every silent job has been looked at by
	// stale-jobs, which runs each minute.
	sweepTime = 3 * time.Minute
	// pendingTime is when a wait in the engine's queue is worth a note.
	pendingTime = 5 * time.Minute
	// failureTime is how far back failed jobs are counted, failureMost how many.
	failureTime = 24 * time.Hour
	failureMost = 100
)

// checkDatabase opens the database as the server does, but changes nothing in it.
func (d *doctor) checkDatabase(ctx context.Context) []finding {
	name := store.Redact(string(d.cfg.DatabaseURL))
	if path, isFile := strings.CutPrefix(name, "sqlite:"); isFile {
		if missing := missingFile(path); missing != nil {
			return append([]finding{*missing}, skipped("there is no database", schemaCheck, outboxCheck, pausesCheck, jobsCheck, failuresCheck)...)
		}
	}
	limited, cancel := context.WithTimeout(ctx, d.limit)
	defer cancel()
	st, err := store.Open(limited, store.Config{
		URL: string(d.cfg.DatabaseURL), MaxOpenConns: 2, StatementTimeout: d.limit, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return append([]finding{unreached(name, err)}, skipped("the database cannot be used", schemaCheck, outboxCheck, pausesCheck, jobsCheck, failuresCheck)...)
	}
	defer st.Close()
	found := []finding{fine(databaseCheck, "%s answers", name)}
	within := func(check func(context.Context, *store.Store) finding) finding {
		ctx, cancel := context.WithTimeout(ctx, d.limit)
		defer cancel()
		return check(ctx, st)
	}
	schema := within(checkSchema)
	if found = append(found, schema); schema.Verdict == isFailed {
		return append(found, skipped("the schema is not this build's", outboxCheck, pausesCheck, jobsCheck, failuresCheck)...)
	}
	return append(found, within(checkOutbox), within(checkPauses), within(d.checkJobs), within(checkFailures))
}

// missingFile looks before opening would make the file.
func missingFile(path string) *finding {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() {
		return nil
	}
	full, absErr := filepath.Abs(path)
	if absErr != nil {
		full = path
	}
	var f finding
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f = failed(databaseCheck, "there is no file "+full,
			"run `server migrate`, or start the server, which makes it; DATABASE_URL's path counts from the working directory")
	case err != nil:
		f = failed(databaseCheck, fmt.Sprintf("the SQLite file cannot be looked at: %v", err), "correct DATABASE_URL, or the rights of that path")
	default:
		f = failed(databaseCheck, full+" is not a file", "correct DATABASE_URL")
	}
	return &f
}

func unreached(name string, err error) finding {
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.InvalidInput {
		return failed(databaseCheck, f.Message, "correct DATABASE_URL")
	}
	cause := reason(err)
	if f != nil && f.Err != nil {
		cause = reason(f.Err)
	}
	return failed(databaseCheck, fmt.Sprintf("%s: %v", name, cause),
		"start the database and check DATABASE_URL (host, port, user, password, name); if it has no connections left, lower DB_MAX_OPEN_CONNS of the servers or raise its limit")
}

func checkSchema(ctx context.Context, st *store.Store) finding {
	if err := st.CheckSchema(ctx); err != nil {
		return failedAs(schemaCheck, fault.Public(err), "run `server migrate`")
	}
	return fine(schemaCheck, "is this build's")
}

func unreadable(check string, err error) finding {
	return failed(check, "cannot be read: "+reason(err).Error(), "look at the database's log")
}

// checkOutbox finds events that do not leave for the engine.
func checkOutbox(ctx context.Context, st *store.Store) finding {
	unsent, oldest, err := st.OutboxStats(ctx)
	switch {
	case err != nil:
		return unreadable(outboxCheck, err)
	case unsent == 0 || oldest == nil:
		return fine(outboxCheck, "every event has left for the engine")
	}
	seen := fmt.Sprintf("%s not sent, the oldest for %s", count(unsent, "event"), span(time.Since(*oldest)))
	if time.Since(*oldest) > outboxTime {
		return failed(outboxCheck, seen, "start the server, and see "+engineCheck+" and "+eventKeyCheck+" above; the events then leave by themselves")
	}
	return fine(outboxCheck, "%s", seen)
}

// checkPauses names the job types of which nothing begins.
func checkPauses(ctx context.Context, st *store.Store) finding {
	settings, err := st.Settings(ctx)
	if err != nil {
		return unreadable(pausesCheck, err)
	}
	var words []string
	for _, set := range settings {
		if set.Paused && set.PausedAt != nil {
			words = append(words, fmt.Sprintf("%s for %s, by %s", set.Type, span(time.Since(*set.PausedAt)), cmp.Or(set.PausedBy, "nobody that is known")))
		}
	}
	if len(words) == 0 {
		return fine(pausesCheck, "no job type is paused")
	}
	return noted(pausesCheck, "paused: "+strings.Join(words, "; "), "jobs of these types wait until an administrator resumes them at /admin/rollout")
}

// checkJobs finds jobs that stand still. The function stale-jobs gives a job that
// the engine still works on a sign of life, and settles or resends the others: a
// silent job means that this function does not run.
func (d *doctor) checkJobs(ctx context.Context, st *store.Store) finding {
	counts, err := st.JobCounts(ctx)
	if err != nil {
		return unreadable(jobsCheck, err)
	}
	silence := d.cfg.StaleAfter + sweepTime
	silent, err := st.StaleJobs(ctx, time.Now().Add(-silence), failureMost)
	if err != nil {
		return unreadable(jobsCheck, err)
	}
	oldest, err := st.OldestPending(ctx)
	if err != nil {
		return unreadable(jobsCheck, err)
	}
	if len(silent) > 0 {
		return failed(jobsCheck, fmt.Sprintf("%s without a sign of life for more than %s, the oldest %s (%s)", count(len(silent), "job"), span(silence), silent[0].ID, silent[0].Status),
			"the function stale-jobs settles or resends them each minute once the engine reaches the server: put right what failed above")
	}
	if oldest != nil && time.Since(*oldest) > pendingTime {
		return noted(jobsCheck, fmt.Sprintf("%s; the oldest has been pending for %s", counted(counts), span(time.Since(*oldest))),
			"if nothing failed above, it waits for its turn: raise SCREEN_CONCURRENCY, or add an engine's workers")
	}
	return fine(jobsCheck, "%s", counted(counts))
}

// counted is the jobs by status, in words.
func counted(counts []store.JobCount) string {
	byStatus := map[store.JobStatus]int{}
	for _, c := range counts {
		byStatus[c.Status] += c.N
	}
	if len(byStatus) == 0 {
		return "none yet"
	}
	var words []string
	for _, status := range slices.Sorted(maps.Keys(byStatus)) {
		words = append(words, fmt.Sprintf("%d %s", byStatus[status], status))
	}
	return strings.Join(words, ", ")
}

// failureRemedies say what to do about jobs that failed for good.
var failureRemedies = map[fault.Code]string{
	fault.Quota:       "raise the key's daily quota or spend cap in Google AI Studio, or wait for its reset; then retry the jobs",
	fault.RateLimited: "lower SCREEN_CONCURRENCY or raise the key's limit; then retry the jobs",
	fault.ModelKey:    "set " + keyVariable + " to a valid key; then retry the jobs",
	fault.ModelGone:   "set " + modelVariable + " to a model that the API offers; then retry the jobs",
	fault.Blocked:     "the model refused the brief or a screen's purpose: change the words, generate again",
	fault.Truncated:   "raise GEMINI_MAX_OUTPUT_TOKENS; then retry the jobs",
	fault.TooLarge:    "make the page, its scale or the number of screens smaller, as the error says; then retry the jobs",
	fault.Timeout:     "raise GEMINI_TIMEOUT, or lower SCREEN_CONCURRENCY; then retry the jobs",
	fault.NoBrowser:   "install Chromium on the machine that runs the jobs; then retry the jobs",
	fault.Upstream:    "see the model API's status; then retry the jobs",
}

// checkFailures counts why jobs failed of late.
func checkFailures(ctx context.Context, st *store.Store) finding {
	jobs, _, err := st.ListJobs(ctx, store.JobFilter{Statuses: []store.JobStatus{store.Failed}, Limit: failureMost})
	if err != nil {
		return unreadable(failuresCheck, err)
	}
	byCode, n := map[string]int{}, 0
	for _, job := range jobs {
		if job.CompletedAt != nil && time.Since(*job.CompletedAt) < failureTime {
			byCode[job.ErrorCode]++
			n++
		}
	}
	if n == 0 {
		return fine(failuresCheck, "no job failed within the last day")
	}
	codes := slices.SortedFunc(maps.Keys(byCode), func(a, b string) int {
		if byCode[a] != byCode[b] {
			return byCode[b] - byCode[a]
		}
		return strings.Compare(a, b)
	})
	var words []string
	for _, code := range codes {
		words = append(words, fmt.Sprintf("%d %s", byCode[code], code))
	}
	remedy, known := failureRemedies[fault.Code(codes[0])]
	if !known {
		remedy = "GET /api/jobs/{id} tells each job's error, GET /api/jobs/{id}/calls every attempt"
	}
	return noted(failuresCheck, fmt.Sprintf("%s failed within the last day: %s", count(n, "job"), strings.Join(words, ", ")), remedy)
}

// span is a duration as people say it, to the second.
func span(d time.Duration) string { return d.Round(time.Second).String() }
