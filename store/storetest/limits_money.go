package storetest

import (
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// priced makes every part that is to be made cost so many micro-dollars at most.
func priced(micros int64) store.Price {
	return func(_ store.Job, parts []store.Part) *money.USD { return usd(micros * int64(len(parts))) }
}

// wantMoney compares a day and its month, in micro-dollars.
func wantMoney(t *testing.T, s *store.Store, spent, reserved, failed int64) {
	t.Helper()
	use := useOf(t, s, "ada")
	for name, m := range map[string]store.MoneyUse{"day": use.Day, "month": use.Month} {
		if m.Spent != *usd(spent) || m.Reserved != *usd(reserved) || m.Failed != *usd(failed) {
			t.Errorf("%s: %s spent, %s reserved, %s failed; want %s, %s, %s", name, m.Spent, m.Reserved, m.Failed, usd(spent), usd(reserved), usd(failed))
		}
	}
}

func budgetIsNotOverspent(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(10 * 2100)})
	made, refused := flood(t, s, 50, store.LimitDollarsPerDay, fault.Budget, priced(2100))
	if made != 10 || refused != 40 || countJobs(t, s) != 10 {
		t.Errorf("%d made, %d refused, %d rows; want 10, 40, 10", made, refused, countJobs(t, s))
	}
	wantMoney(t, s, 0, 10*2100, 0)
}

func moneyIsSettled(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(100_000), DollarsPerMonth: usd(200_000)})
	n := NewJob("home", "profile")
	n.Price = priced(20_000)
	job := Processing(t, s, n)
	wantMoney(t, s, 0, 40_000, 0)
	makeScreen(t, s, job, "home")
	fail(t, s, failed(job, "profile", call(t, s, job, "profile"), nil))
	wantMoney(t, s, 0, 40_000, 0)
	settle(t, s, job)
	wantMoney(t, s, 2100, 0, 2100) // one call made a screen, the other nothing
}

func cancelIsCharged(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(100_000)})
	n := NewJob("home", "profile")
	n.Price = priced(20_000)
	job := Processing(t, s, n)
	stopped := failed(job, "home", call(t, s, job, "home"), nil)
	stopped.Interrupted, stopped.Code = true, fault.Cancelled // by a server that stops
	fail(t, s, stopped)
	cut := failed(job, "profile", call(t, s, job, "profile"), nil)
	cut.Interrupted, cut.Code = true, fault.Cancelled
	if _, _, err := s.CancelJob(t.Context(), job.ID, nil); err != nil {
		t.Fatal(err)
	}
	wantMoney(t, s, 0, 0, 2100)
	fail(t, s, cut)
	wantMoney(t, s, 2100, 0, 2100)
	calls, err := s.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) != 2 || calls[0].Outcome != store.CallInterrupted || calls[1].Outcome != store.CallCancelled {
		t.Errorf("%+v, %v", calls, err)
	}
}

func lateAnswerIsCounted(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(100_000)})
	n := NewJob("home")
	n.Price = priced(20_000)
	job := Processing(t, s, n)
	late := call(t, s, job, "home")
	if _, err := s.MarkJobFailed(t.Context(), job.ID, 0, fault.Upstream, "given up"); err != nil {
		t.Fatal(err)
	}
	wantMoney(t, s, 0, 0, 0)
	finish(t, s, job, "home", late)
	finish(t, s, job, "home", late) // again: changes nothing
	wantMoney(t, s, 2100, 0, 0)
}

func deletingGivesNothingBack(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(100_000)})
	job := Processing(t, s, NewJob("home"))
	makeScreen(t, s, job, "home")
	settle(t, s, job)
	b := startBulk(t, s, store.BulkDelete, store.JobSearch{UserID: "ada"})
	wantBulk(t, workBulk(t, s, b, bulkEvents), store.BulkCompleted, 1, 1, 0, 0)
	wantMoney(t, s, 2100, 0, 0)
}

func retryReserves(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(50_000)})
	n := NewJob("home", "profile")
	n.Price = priced(20_000)
	job := Processing(t, s, n)
	makeScreen(t, s, job, "home")
	fail(t, s, failed(job, "profile", call(t, s, job, "profile"), nil))
	settle(t, s, job)
	before := Get(t, s, job.ID)
	_ = wantRefusal(t, ignore(s.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent, Price: priced(50_000)})), store.LimitDollarsPerDay, fault.Budget)
	if after := Get(t, s, job.ID); after.Version != before.Version || after.Status != store.Failed || len(claim(t, s)) != 0 {
		t.Errorf("a refused retry left %s, version %d (was %d)", after.Status, after.Version, before.Version)
	}
	again, err := s.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent, Price: priced(20_000)})
	if err != nil {
		t.Fatal(err)
	}
	wantMoney(t, s, 2100, 20_000, 2100)
	again = begin(t, s, again.ID, "run-2", 2)
	makeScreen(t, s, again, "profile")
	settle(t, s, again)
	wantMoney(t, s, 4200, 0, 2100)
	if use := useOf(t, s, "ada"); use.AtOnce != 0 || use.Minute.Jobs != 2 {
		t.Errorf("use = %+v", use)
	}
}

// bulkRetryReserves: the jobs of an outage are more than their user may start, and come
// back all the same; the user's dollars are the user's.
func bulkRetryReserves(t *testing.T, s *store.Store) {
	failMany(t, s, 60, "overloaded")
	limit(t, s, "ada", store.LimitOverride{JobsPerMinute: new(3), JobsAtOnce: new(2), DollarsPerDay: usd(58_000)})
	b := startBulk(t, s, store.BulkRetry, store.JobSearch{Statuses: []store.JobStatus{store.Failed}})
	events := bulkEvents
	events.Price = priced(1000)
	end := workBulk(t, s, b, events)
	wantBulk(t, end, store.BulkCompleted, 60, 58, 0, 2)
	use := useOf(t, s, "ada")
	if !strings.Contains(end.LastError, "$0.06 a day") || use.AtOnce != 58 || use.Minute.Jobs != 0 {
		t.Errorf("last error %q, use %+v", end.LastError, use)
	}
	wantMoney(t, s, 0, 58_000, 0)
	b = startBulk(t, s, store.BulkCancel, store.JobSearch{Statuses: []store.JobStatus{store.Pending}})
	wantBulk(t, workBulk(t, s, b, store.BulkEvents{Cancel: FinishedEvent}), store.BulkCompleted, 58, 58, 0, 0)
	if use := useOf(t, s, "ada"); use.AtOnce != 0 {
		t.Errorf("%d at once after all were cancelled", use.AtOnce)
	}
}

func operatorsRetryIsNotRefused(t *testing.T, s *store.Store) {
	failed := failMany(t, s, 3, "overloaded")
	limit(t, s, "ada", store.LimitOverride{JobsPerMinute: new(1), JobsAtOnce: new(1), DollarsPerDay: usd(1000)})
	Create(t, s, NewJob("home"))
	own := store.Retry{Event: StartEvent, Price: priced(1000)}
	_ = wantRefusal(t, ignore(s.RetryJob(t.Context(), failed[0].ID, own)), store.LimitJobsPerMinute, fault.TooMany)
	operators := own
	operators.ByOperator = true
	if _, err := s.RetryJob(t.Context(), failed[0].ID, operators); err != nil {
		t.Errorf("an operator's retry: %v", err)
	}
	_ = wantRefusal(t, ignore(s.RetryJob(t.Context(), failed[1].ID, operators)), store.LimitDollarsPerDay, fault.Budget)
	if use := useOf(t, s, "ada"); use.AtOnce != 2 || use.Minute.Jobs != 1 {
		t.Errorf("use = %+v", use)
	}
}

func refusalCostsNothing(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{JobsPerMinute: new(2), DollarsPerDay: usd(25_000)})
	n := NewJob("home")
	n.Price = priced(20_000)
	a := answerOf(aKey, n.ID)
	n.Answer = &a
	Create(t, s, n)
	again := NewJob("home")
	again.Answer, again.Price = &a, priced(1)
	wantCode(t, fault.Conflict, ignore(s.CreateJob(t.Context(), again)))
	dear := NewJob("home")
	dear.Price, dear.Event = priced(6_000), StartEvent
	over := wantRefusal(t, ignore(s.CreateJob(t.Context(), dear)), store.LimitDollarsPerDay, fault.Budget)
	if over.ResetAt != useOf(t, s, "ada").Day.ResetAt || !strings.Contains(over.Error(), "$0.0060") || !strings.Contains(over.Error(), "00:00 UTC") {
		t.Errorf("%v", over)
	}
	if use := useOf(t, s, "ada"); use.Minute.Jobs != 1 || use.AtOnce != 1 || countJobs(t, s) != 1 || len(claim(t, s)) != 0 {
		t.Errorf("use = %+v, %d jobs", use, countJobs(t, s))
	}
	wantMoney(t, s, 0, 20_000, 0)
}

func freeAndUnpriced(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(1000), DollarsPerMonth: usd(1000)})
	dear := NewJob("home")
	dear.Price = priced(1000)
	Create(t, s, dear)
	free := NewJob("home")
	free.Price = priced(0)
	Create(t, s, free)
	unpriced := NewJob("home")
	unpriced.Price = func(store.Job, []store.Part) *money.USD { return nil }
	err := ignore(s.CreateJob(t.Context(), unpriced))
	if !fault.Is(err, fault.Budget) || !strings.Contains(err.Error(), "PRICES_FILE") {
		t.Errorf("a job of unknown price: %v", err)
	}
	forced := NewJob("home")
	forced.Price, forced.Forced = priced(500), true
	Create(t, s, forced)
	wantMoney(t, s, 0, 1500, 0)
}
