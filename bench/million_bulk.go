package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store"
)

const (
	bulkJobs = 10_000
	mostBulk = 60 * time.Second // for bulkJobs
)

// userLimits are the defaults of .env.example.
var userLimits = store.Limits{JobsPerMinute: 60, JobsAtOnce: 50, DollarsPerDay: 20e9, DollarsPerMonth: 200e9}

// productionStore is how a server in production opens its store, but for the time that
// filling a table may take.
func productionStore(dsn string) store.Config {
	return store.Config{
		URL: dsn, ConnectTimeout: startTime, StatementTimeout: 10 * time.Minute,
		Finished: functions.FinishedEvent, StartEvents: functions.StartEvents(),
		Limits: userLimits, CountUse: true, Warning: functions.WarningEvent,
	}
}

// productionPrice is what jobs reserve of their users' dollars where a model is configured.
func productionPrice(ctx context.Context, st *store.Store) (store.Price, error) {
	prices, err := price.Load("")
	if err != nil {
		return nil, err
	}
	designer, err := gemini.New(gemini.Config{APIKey: modelKey, Prices: prices, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	worker := functions.Worker{Store: st}
	return functions.Jobs{
		Screens: &functions.ScreenGeneration{Worker: worker, Designer: designer},
		Pieces: []*functions.PieceJob{
			{Worker: worker, Task: &functions.ChatContext{}},
			{Worker: worker, Task: &functions.StyleExtraction{Images: st, Decoder: style.NewDecoder()}},
			{Worker: worker, Task: &functions.ScreenshotExport{Store: st}},
		},
	}.Price(ctx)
}

// measureBulk retries many failed jobs and then cancels those that wait, each while
// another caller makes jobs. Limits are reserved and given back, and users who want
// notices are told of limits and of cancelled jobs.
func measureBulk(ctx context.Context, name string, st *store.Store) ([]row, error) {
	price, err := productionPrice(ctx, st)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, action := range []struct {
		verb   store.BulkVerb
		status store.JobStatus
		done   string
	}{
		{store.BulkRetry, store.Failed, "retried"},
		{store.BulkCancel, store.Pending, "cancelled"},
	} {
		stop := makeJobs(ctx, st, price)
		b, all, err := workBulk(ctx, st, price, action.verb, action.status)
		took, failed := stop()
		if err := errors.Join(err, failed); err != nil {
			return rows, fmt.Errorf("%s in bulk: %w", action.verb, err)
		}
		aim := fmt.Sprintf("10,000 within %s", mostBulk)
		rows = append(rows,
			row{fmt.Sprintf("%s: %d jobs %s in bulk", name, b.Done, action.done), all.Round(10 * time.Millisecond).String(), "", "", aim, all.Seconds()*bulkJobs > mostBulk.Seconds()*float64(b.Done)},
			row{fmt.Sprintf("%s: a job made while others are %s in bulk", name, action.done), spread(took), "", "", "", false})
	}
	return rows, nil
}

// workBulk acts on bulkJobs jobs at most, as the action's function does within its steps.
func workBulk(ctx context.Context, st *store.Store, price store.Price, verb store.BulkVerb, status store.JobStatus) (b store.BulkAction, took time.Duration, err error) {
	search := store.JobSearch{Statuses: []store.JobStatus{status}}
	b, err = st.StartBulk(ctx, store.NewBulk{ID: uuid.NewString(), Verb: verb, Search: search, StartedBy: benchUser, Event: functions.BulkEvent})
	if err != nil {
		return b, 0, err
	}
	events := store.BulkEvents{Start: functions.StartEvent, Cancel: functions.CancelEvent, Price: price}
	began := time.Now()
	for more := true; more && b.Done+b.Skipped < bulkJobs; {
		if more, err = st.WorkBulk(ctx, b.ID, 1, events); err != nil {
			return b, 0, err
		}
		if b, err = st.GetBulk(ctx, b.ID); err != nil {
			return b, 0, err
		}
	}
	took = time.Since(began)
	switch {
	case b.Failed > 0:
		err = fmt.Errorf("%d jobs were refused, the last with: %s", b.Failed, b.LastError)
	case b.Done == 0:
		err = fmt.Errorf("no job was %s", status)
	}
	return b, took, err
}

// makeJobs makes jobs of one user after another until it is stopped, and gives how long each took.
func makeJobs(ctx context.Context, st *store.Store, price store.Price) (stop func() ([]time.Duration, error)) {
	beside, cancel := context.WithCancel(ctx)
	var took []time.Duration
	ended := make(chan error, 1)
	go func() {
		for i := 0; beside.Err() == nil; i++ {
			job, err := newJob(screensAJob)
			if err != nil {
				ended <- err
				return
			}
			job.UserID, job.Price = seedUser(i%seedUsers), price
			began := time.Now()
			if _, err := st.CreateJob(ctx, job); err != nil {
				ended <- err
				return
			}
			took = append(took, time.Since(began))
			_ = pause(beside, 20*time.Millisecond) // ended by stop
		}
		ended <- nil
	}()
	return func() ([]time.Duration, error) {
		cancel()
		err := <-ended
		return took, err
	}
}
