package functions

import (
	"fmt"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/pkg/checkpoint"
)

// Ids of the functions; with the app's id before them they are what the engine
// calls them.
const (
	ScreenGenerationID = "screen-generation"
	JobFailedID        = "job-failed"
	JobCancelledID     = "job-cancelled"
	OutboxRelayID      = "outbox-relay"
	StaleJobsID        = "stale-jobs"
)

// everyMinute is the cron line of the two functions that clean up.
const everyMinute = "* * * * *"

// Limits are the settings of screen-generation that the engine enforces.
type Limits struct {
	Retries     int // of a step, beyond its first attempt
	Concurrency int // running steps over all jobs
	PerUser     int // running steps of one user; 0 is no limit
}

// Registry is the set of functions that this app serves.
type Registry struct {
	Screens   *ScreenGeneration
	Failed    *FailedRun
	Cancelled *CancelledRun
	Outbox    *OutboxRelay
	Stale     *StaleJobs
	Limits    Limits
}

// Register makes every function known to the client, whose handler then serves
// them. It returns how many there are.
func (r Registry) Register(client inngestgo.Client) (int, error) {
	ours := func(id string) *string {
		return inngestgo.StrPtr(fmt.Sprintf("event.data.function_id == '%s-%s'", client.AppID(), id))
	}
	concurrency := &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: r.Limits.Concurrency}}}
	if r.Limits.PerUser > 0 {
		concurrency.Step = append(concurrency.Step, inngestgo.ConfigStepConcurrency{Limit: r.Limits.PerUser, Key: inngestgo.StrPtr("event.data.userId")})
	}
	single := &inngestgo.ConfigConcurrency{Step: []inngestgo.ConfigStepConcurrency{{Limit: 1}}}
	_, e1 := inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
		ID: ScreenGenerationID, Name: "Screen generation", Retries: &r.Limits.Retries, Concurrency: concurrency,
		Checkpoint: checkpoint.ConfigSafe,
		// A cancel that arrives late must not end the run of a retry. The run of a
		// foreign event names no generation: it ends by finding its job cancelled.
		Cancel: []inngestgo.ConfigCancel{{
			Event: EventCancelJob, If: inngestgo.StrPtr("event.data.jobId == async.data.jobId && event.data.generation == async.data.generation"),
		}},
	}, inngestgo.EventTrigger(EventGenerateScreens, nil), r.Screens.Run)
	_, e2 := inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
		ID: JobFailedID, Name: "Settle a job whose run failed",
	}, inngestgo.EventTrigger(eventFunctionFailed, ours(ScreenGenerationID)), r.Failed.Run)
	_, e3 := inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
		ID: JobCancelledID, Name: "Settle a job whose run was cancelled",
	}, inngestgo.EventTrigger(eventFunctionCancelled, ours(ScreenGenerationID)), r.Cancelled.Run)
	_, e4 := inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
		ID: OutboxRelayID, Name: "Send events that did not leave with their request", Concurrency: single, Retries: inngestgo.IntPtr(0),
	}, inngestgo.CronTrigger(everyMinute), r.Outbox.Run)
	_, e5 := inngestgo.CreateFunction(client, inngestgo.FunctionOpts{
		ID: StaleJobsID, Name: "Settle or send again jobs without a sign of life", Concurrency: single, Retries: inngestgo.IntPtr(0),
	}, inngestgo.MultipleTriggers{inngestgo.CronTrigger(everyMinute), inngestgo.EventTrigger(EventSweep, nil)}, r.Stale.Run)
	for _, err := range []error{e1, e2, e3, e4, e5} {
		if err != nil {
			return 0, fmt.Errorf("register functions: %w", err)
		}
	}
	return 5, nil
}
