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
	// Attempts at messages that run at once, of all users and of one: they mostly wait for
	// a receiver, and one user's hanging receivers must not hold up anybody else.
	noticesAtOnce = 50
	noticesOfUser = 5
	// spareAttempts are for attempts that our own side failed: the database was away.
	spareAttempts = 3
	maxRetries    = 20 // the engine's limit
)

// MaxNoticeRetries is how many attempts at a message there can be beyond the first.
const MaxNoticeRetries = maxRetries - spareAttempts

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
	// NoticeRetries are attempts at a message beyond the first, MaxNoticeRetries at most.
	NoticeRetries int
	Limits        Limits // of Screens
	// Serve says by its id whether this process serves a function; nil serves all.
	Serve func(id string) bool
}

// Register makes every function known to the client, whose handler then serves
// them. It returns how many there are.
func (r Registry) Register(client inngestgo.Client) (int, error) {
	s := serving{client: client, serve: r.Serve}
	add(&s, jobOptions(ScreenGenerationID, "Screen generation", r.Limits), inngestgo.EventTrigger(EventGenerateScreens, nil), r.Screens.Run)
	ids := []string{ScreenGenerationID}
	for _, job := range r.Pieces {
		id := string(job.Task.Type())
		ids = append(ids, id)
		add(&s, jobOptions(id, nameOf(id), job.Limits), inngestgo.EventTrigger(eventNames[job.Task.Type()], nil), job.Run)
	}
	ours := inngestgo.StrPtr(ranOneOf(client.AppID(), ids))
	add(&s, inngestgo.FunctionOpts{ID: JobFailedID, Name: "Settle a job whose run failed"}, inngestgo.EventTrigger(eventFunctionFailed, ours), r.Failed.Run)
	add(&s, inngestgo.FunctionOpts{ID: JobCancelledID, Name: "Settle a job whose run was cancelled"}, inngestgo.EventTrigger(eventFunctionCancelled, ours), r.Cancelled.Run)
	add(&s, single(OutboxRelayID, "Send events that did not leave with their request"), inngestgo.CronTrigger(everyMinute), r.Outbox.Run)
	add(&s, single(StaleJobsID, "Settle or send again jobs without a sign of life"),
		inngestgo.MultipleTriggers{inngestgo.CronTrigger(everyMinute), inngestgo.EventTrigger(EventSweep, nil)}, r.Stale.Run)
	add(&s, inngestgo.FunctionOpts{
		ID: JobBulkID, Name: "Retry, cancel or delete jobs in bulk", Retries: inngestgo.IntPtr(bulkRetries), Checkpoint: checkpoint.ConfigSafe,
		Concurrency: &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: bulkAtOnce}}},
	}, inngestgo.EventTrigger(EventBulk, nil), r.Bulk.Run)
	add(&s, inngestgo.FunctionOpts{
		ID: JobNotifyID, Name: "Tell of a finished job", Retries: inngestgo.IntPtr(r.NoticeRetries + spareAttempts),
		Concurrency: &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{
			{Limit: noticesAtOnce}, {Limit: noticesOfUser, Key: inngestgo.StrPtr("event.data.userId")},
		}},
	}, inngestgo.MultipleTriggers{inngestgo.EventTrigger(EventJobFinished, nil), inngestgo.EventTrigger(EventNoticeRequested, nil), inngestgo.EventTrigger(EventLimitWarning, nil)}, r.Notify.Run)
	if err := errors.Join(s.errs...); err != nil {
		return 0, fmt.Errorf("register functions: %w", err)
	}
	return s.count, nil
}

// serving collects what is registered.
type serving struct {
	client inngestgo.Client
	serve  func(id string) bool
	count  int
	errs   []error
}

// add registers a function, if it is one that this process serves.
func add[T any](s *serving, opts inngestgo.FunctionOpts, trigger interface{ Triggers() []inngestgo.Trigger }, run inngestgo.SDKFunction[T]) {
	if s.serve != nil && !s.serve(opts.ID) {
		return
	}
	_, err := inngestgo.CreateFunction(s.client, opts, trigger, run)
	s.count, s.errs = s.count+1, append(s.errs, err)
}

// jobOptions are those of a function that works on jobs.
func jobOptions(id, name string, limits Limits) inngestgo.FunctionOpts {
	concurrency := &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: limits.Concurrency}}}
	if limits.PerUser > 0 {
		concurrency.Step = append(concurrency.Step, inngestgo.ConfigStepConcurrency{Limit: limits.PerUser, Key: inngestgo.StrPtr("event.data.userId")})
	}
	return inngestgo.FunctionOpts{
		ID: id, Name: name, Retries: &limits.Retries, Concurrency: concurrency, Checkpoint: checkpoint.ConfigSafe,
		Priority: &inngestgo.ConfigPriority{Run: inngestgo.StrPtr("int(event.data.priority)")},
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
