package functions

import (
	"errors"
	"fmt"
	"strings"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/pkg/checkpoint"

	"github.com/appforge-ai/appforge/store"
)

// Ids of the functions; with the app's id before them they are what the engine
// calls them.
const (
	ScreenGenerationID = "screen-generation"
	JobFailedID        = "job-failed"
	JobCancelledID     = "job-cancelled"
	OutboxRelayID      = "outbox-relay"
	StaleJobsID        = "stale-jobs"
	JobBulkID          = "job-bulk"
	JobNotifyID        = "job-notify"
)

const (
	noticesAtOnce = 10 // attempts that run at once
	// spareAttempts are for attempts that our own side failed: the database was away.
	spareAttempts = 3
	maxRetries    = 20 // the engine's limit
)

// everyMinute is the cron line of the two functions that clean up.
const everyMinute = "* * * * *"

// Limits are the settings of a job's function that the engine enforces.
type Limits struct {
	Retries     int // of a step, beyond its first attempt
	Concurrency int // running steps over all jobs
	PerUser     int // running steps of one user; 0 is no limit
}

// Jobs are the functions that work on jobs.
type Jobs struct {
	Screens *ScreenGeneration
	Pieces  []*PieceJob // the other job types
}

// Piece gives the function of a job type other than screen-generation, nil when this
// app has none.
func (j Jobs) Piece(t store.JobType) *PieceJob {
	for _, p := range j.Pieces {
		if p.Task.Type() == t {
			return p
		}
	}
	return nil
}

// Registry is the set of functions that this app serves.
type Registry struct {
	Jobs
	Failed    *FailedRun
	Cancelled *CancelledRun
	Outbox    *OutboxRelay
	Stale     *StaleJobs
	Bulk      *JobBulk
	Notify    *JobNotify
	// NoticeRetries are attempts at a message beyond the first.
	NoticeRetries int
	Limits        Limits // of Screens
}

// Register makes every function known to the client, whose handler then serves
// them. It returns how many there are.
func (r Registry) Register(client inngestgo.Client) (int, error) {
	count := 0
	add := func(_ inngestgo.ServableFunction, err error) error {
		count++
		return err
	}
	opts := jobOptions(ScreenGenerationID, "Screen generation", r.Limits)
	errs := []error{add(inngestgo.CreateFunction(client, opts, inngestgo.EventTrigger(EventGenerateScreens, nil), r.Screens.Run))}
	ids := []string{ScreenGenerationID}
	for _, job := range r.Pieces {
		id := string(job.Task.Type())
		ids = append(ids, id)
		errs = append(errs, add(inngestgo.CreateFunction(client, jobOptions(id, nameOf(id), job.Limits), inngestgo.EventTrigger(eventNames[job.Task.Type()], nil), job.Run)))
	}
	ours := inngestgo.StrPtr(ranOneOf(client.AppID(), ids))
	errs = append(errs,
		add(inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
			ID: JobFailedID, Name: "Settle a job whose run failed",
		}, inngestgo.EventTrigger(eventFunctionFailed, ours), r.Failed.Run)),
		add(inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
			ID: JobCancelledID, Name: "Settle a job whose run was cancelled",
		}, inngestgo.EventTrigger(eventFunctionCancelled, ours), r.Cancelled.Run)),
		add(inngestgo.CreateFunction(client, single(OutboxRelayID, "Send events that did not leave with their request"),
			inngestgo.CronTrigger(everyMinute), r.Outbox.Run)),
		add(inngestgo.CreateFunction(client, single(StaleJobsID, "Settle or send again jobs without a sign of life"),
			inngestgo.MultipleTriggers{inngestgo.CronTrigger(everyMinute), inngestgo.EventTrigger(EventSweep, nil)}, r.Stale.Run)),
		add(inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
			ID: JobBulkID, Name: "Retry, cancel or delete jobs in bulk", Retries: inngestgo.IntPtr(bulkRetries), Checkpoint: checkpoint.ConfigSafe,
			Concurrency: &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: bulkAtOnce}}},
		}, inngestgo.EventTrigger(EventBulk, nil), r.Bulk.Run)),
	)
	errs = append(errs, add(inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
		ID: JobNotifyID, Name: "Tell of a finished job", Retries: inngestgo.IntPtr(min(r.NoticeRetries+spareAttempts, maxRetries)),
		Concurrency: &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: noticesAtOnce}}},
	}, inngestgo.MultipleTriggers{inngestgo.EventTrigger(EventJobFinished, nil), inngestgo.EventTrigger(EventNoticeRequested, nil)}, r.Notify.Run)))
	if err := errors.Join(errs...); err != nil {
		return 0, fmt.Errorf("register functions: %w", err)
	}
	return count, nil
}

// jobOptions are those of a function that works on jobs.
func jobOptions(id, name string, limits Limits) inngestgo.FunctionOpts {
	concurrency := &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: limits.Concurrency}}}
	if limits.PerUser > 0 {
		concurrency.Step = append(concurrency.Step, inngestgo.ConfigStepConcurrency{Limit: limits.PerUser, Key: inngestgo.StrPtr("event.data.userId")})
	}
	return inngestgo.FunctionOpts{
		ID: id, Name: name, Retries: &limits.Retries, Concurrency: concurrency, Checkpoint: checkpoint.ConfigSafe,
		// A cancel that arrives late must not end the run of a retry. The run of a
		// foreign event names no generation: it ends by finding its job cancelled.
		Cancel: []inngestgo.ConfigCancel{{
			Event: EventCancelJob, If: inngestgo.StrPtr("event.data.jobId == async.data.jobId && event.data.generation == async.data.generation"),
		}},
	}
}

// single are the options of a function of which one run at a time is enough, and whose
// next minute makes up for a failed one.
func single(id, name string) inngestgo.FunctionOpts {
	one := &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: 1}}}
	return inngestgo.FunctionOpts{ID: id, Name: name, Concurrency: one, Retries: inngestgo.IntPtr(0)}
}

// nameOf is a function's name for people: "Chat context" for chat-context.
func nameOf(id string) string {
	words := strings.ReplaceAll(id, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// ranOneOf is the engine's expression for "the run was of one of these functions".
func ranOneOf(appID string, ids []string) string {
	var terms []string
	for _, id := range ids {
		terms = append(terms, fmt.Sprintf("event.data.function_id == '%s-%s'", appID, id))
	}
	return strings.Join(terms, " || ")
}
