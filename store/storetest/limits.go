package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var limitPromises = []promise{
	{"two processes share one limit exactly", limitIsShared},
	{"parallel requests cannot overspend", budgetIsNotOverspent},
	{"users do not share their limits", limitsAreOfOneUser},
	{"jobs under way are counted until they end", jobsAtOnce},
	{"what was reserved is settled to what finished work cost", moneyIsSettled},
	{"what a user cuts off is charged, other failures are not", cancelIsCharged},
	{"an answer that comes after the end is counted", lateAnswerIsCounted},
	{"deleting gives nothing back", deletingGivesNothingBack},
	{"a retry reserves what is missing, or changes nothing", retryReserves},
	{"a bulk retry comes past limits of jobs, and counts", bulkRetryReserves},
	{"an operator's retry comes past limits of jobs, not of dollars", operatorsRetryIsNotRefused},
	{"windows begin anew, and old jobs do not count in new ones", windowsBeginAnew},
	{"a refused or repeated request costs nothing", refusalCostsNothing},
	{"what costs nothing needs no dollars, what has no price is refused", freeAndUnpriced},
	{"limits of a user's own are set, listed, audited and reset", ownLimits},
	{"a warning is told once in its window", warnedOnce},
	{"use is counted without limits where many share the service", countedWithoutLimits},
}

// WarningEvent is an event maker as the functions have it.
func WarningEvent(w store.LimitWarning) (store.Event, error) {
	return store.Event{ID: uuid.NewString(), Name: "limit/warning", Data: json.RawMessage(`{"limit":"` + string(w.Limit) + `"}`)}, nil
}

func limit(t *testing.T, s *store.Store, user string, o store.LimitOverride) {
	t.Helper()
	if err := s.SetLimits(t.Context(), user, o); err != nil {
		t.Fatalf("SetLimits: %v", err)
	}
}

func useOf(t *testing.T, s *store.Store, user string) store.LimitUse {
	t.Helper()
	use, err := s.LimitUse(t.Context(), user)
	if err != nil {
		t.Fatalf("LimitUse: %v", err)
	}
	return use
}

// wantRefusal checks that err names the limit, and gives what it says.
func wantRefusal(t *testing.T, err error, name store.LimitName, code fault.Code) *store.OverLimit {
	t.Helper()
	var over *store.OverLimit
	if !errors.As(err, &over) || over.Limit != name || fault.CodeOf(err) != code {
		t.Fatalf("error %v, want one about %s", err, name)
	}
	return over
}

func countJobs(t *testing.T, s *store.Store) int {
	t.Helper()
	var n int
	if err := s.DB().Get(&n, `SELECT COUNT(*) FROM inngest_jobs`); err != nil {
		t.Fatal(err)
	}
	return n
}

// flood has two processes create n jobs of ada side by side and counts what became of them.
func flood(t *testing.T, s *store.Store, n int, name store.LimitName, code fault.Code, price store.Price) (made, refused int32) {
	t.Helper()
	stores := []*store.Store{s, Second(t, s)}
	var did, not atomic.Int32
	together(t, n, func(i int) error {
		job := NewJob("home")
		job.Event, job.Price = StartEvent, price
		_, err := stores[i%2].CreateJob(t.Context(), job)
		var over *store.OverLimit
		switch {
		case err == nil:
			did.Add(1)
		case errors.As(err, &over) && over.Limit == name && fault.Is(err, code):
			not.Add(1)
		default:
			return err
		}
		return nil
	})
	return did.Load(), not.Load()
}

func limitIsShared(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{JobsPerMinute: new(100)})
	made, refused := flood(t, s, 121, store.LimitJobsPerMinute, fault.TooMany, nil)
	if made != 100 || refused != 21 || countJobs(t, s) != 100 || len(claim(t, s)) != 100 {
		t.Errorf("%d made, %d refused, %d rows; want 100, 21, 100", made, refused, countJobs(t, s))
	}
	if use := useOf(t, s, "ada"); use.Minute.Jobs != 100 || use.AtOnce != 100 {
		t.Errorf("use = %+v", use)
	}
}

func limitsAreOfOneUser(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{JobsPerMinute: new(1)})
	limit(t, s, "bob", store.LimitOverride{JobsPerMinute: new(1)})
	for _, user := range []string{"ada", "bob", "carol", "carol"} {
		n := NewJob("home")
		n.UserID = user
		Create(t, s, n)
	}
	over := wantRefusal(t, ignore(s.CreateJob(t.Context(), NewJob("home"))), store.LimitJobsPerMinute, fault.TooMany)
	if wait := over.ResetAt.Sub(useOf(t, s, "ada").Minute.ResetAt); wait != 0 || over.Use.UserID != "ada" || fault.RetryAt(over) != over.ResetAt {
		t.Errorf("%+v", over)
	}
	if use := useOf(t, s, "carol"); use.Counted || use.AtOnce != 0 {
		t.Errorf("carol, whom no limit holds, is counted: %+v", use)
	}
}

func jobsAtOnce(t *testing.T, s *store.Store) {
	ctx := t.Context()
	limit(t, s, "ada", store.LimitOverride{JobsAtOnce: new(4)})
	done, cut, dead, sent := Processing(t, s, NewJob("home")), Create(t, s, NewJob("home")), Create(t, s, NewJob("home")), Processing(t, s, NewJob("home"))
	over := wantRefusal(t, ignore(s.CreateJob(ctx, NewJob("home"))), store.LimitJobsAtOnce, fault.TooMany)
	if !over.ResetAt.IsZero() || !strings.Contains(over.Error(), "4 jobs") {
		t.Errorf("%v, reset at %s", over, over.ResetAt)
	}
	if _, err := s.Redispatch(ctx, sent.ID, 1, "its run is gone", 3, StartEvent); err != nil {
		t.Fatal(err)
	}
	if use := useOf(t, s, "ada"); use.AtOnce != 4 {
		t.Errorf("%d at once after a job was sent again, want 4", use.AtOnce)
	}
	makeScreen(t, s, done, "home")
	settle(t, s, done)
	if _, _, err := s.CancelJob(ctx, cut.ID, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.MarkJobFailed(ctx, dead.ID, 0, fault.Upstream, "no sign of life"); err != nil {
		t.Fatal(err)
	}
	settle(t, s, done) // again: changes nothing
	if use := useOf(t, s, "ada"); use.AtOnce != 1 {
		t.Errorf("%d at once after three of four ended, want 1", use.AtOnce)
	}
	Create(t, s, NewJob("home"))
}

func windowsBeginAnew(t *testing.T, s *store.Store) {
	limit(t, s, "ada", store.LimitOverride{JobsPerMinute: new(1), DollarsPerDay: usd(30_000)})
	n := NewJob("home")
	n.Price = priced(20_000)
	old := Processing(t, s, n)
	_ = wantRefusal(t, ignore(s.CreateJob(t.Context(), NewJob("home"))), store.LimitJobsPerMinute, fault.TooMany)
	// A day goes by.
	for _, change := range []string{
		`UPDATE user_limits SET minute_start = ?, day_start = ?, month_start = ?`, `UPDATE inngest_jobs SET created_at = ?, updated_at = ?, reserved_at = ?`,
	} {
		then := old.CreatedAt.AddDate(0, -1, -1)
		if _, err := s.DB().Exec(s.DB().Rebind(change), then, then, then); err != nil {
			t.Fatal(err)
		}
	}
	wantMoney(t, s, 0, 0, 0)
	n = NewJob("home")
	n.Price = priced(20_000)
	fresh := Create(t, s, n)
	wantMoney(t, s, 0, 20_000, 0)
	makeScreen(t, s, old, "home")
	settle(t, s, old)
	wantMoney(t, s, 0, 20_000, 0) // that of the old job is another day's
	if _, _, err := s.CancelJob(t.Context(), fresh.ID, nil); err != nil {
		t.Fatal(err)
	}
	wantMoney(t, s, 0, 0, 0)
	if use := useOf(t, s, "ada"); use.AtOnce != 0 || use.Minute.Jobs != 1 {
		t.Errorf("use = %+v", use)
	}
}

func ownLimits(t *testing.T, s *store.Store) {
	ctx := store.WithActor(t.Context(), store.Actor{UserID: "root", Role: store.RoleAdmin})
	wantCode(t, fault.InvalidInput, s.SetLimits(ctx, "ada", store.LimitOverride{}))
	wantCode(t, fault.InvalidInput, s.SetLimits(ctx, "", store.LimitOverride{JobsAtOnce: new(1)}))
	wantCode(t, fault.InvalidInput, s.SetLimits(ctx, "ada", store.LimitOverride{JobsAtOnce: new(-1)}))
	wantCode(t, fault.InvalidInput, s.SetLimits(ctx, "ada", store.LimitOverride{DollarsPerDay: usd(-1)}))
	wantCode(t, fault.NotFound, s.ResetLimits(ctx, "ada"))
	for _, user := range []string{"bob", "ada", "ada%", "carol"} {
		if err := s.SetLimits(ctx, user, store.LimitOverride{JobsAtOnce: new(2), DollarsPerMonth: usd(0)}); err != nil {
			t.Fatal(err)
		}
	}
	names := func(query, after string, n int) (list []string, next string) {
		page, next, err := s.ListLimits(ctx, query, after, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, use := range page {
			list = append(list, use.UserID)
		}
		return list, next
	}
	first, next := names("", "", 3)
	rest, end := names("", next, 3)
	if got := fmt.Sprintf("%v %v %q %q", first, rest, next, end); got != `[ada ada% bob] [carol] "bob" ""` {
		t.Errorf("pages %v and %v, next %q and %q", first, rest, next, end)
	}
	if found, _ := names("ada%", "", 3); fmt.Sprint(found) != "[ada%]" {
		t.Errorf("found %v", found)
	}
	if use := useOf(t, s, "ada"); use.Limits != (store.Limits{JobsAtOnce: 2}) || use.Override == nil || use.Override.JobsPerMinute != nil || *use.Override.DollarsPerMonth != 0 {
		t.Errorf("%+v", use)
	}
	if err := s.ResetLimits(ctx, "ada"); err != nil {
		t.Fatal(err)
	}
	if use := useOf(t, s, "ada"); use.Override != nil || use.Counted {
		t.Errorf("after the reset: %+v", use)
	}
	log := audited(t, s, store.AuditFilter{Target: "ada"})
	if len(log) != 2 || log[0].Action != "limits.reset" || log[1].Action != "limits.set" || !strings.Contains(string(log[1].After), `"jobsAtOnce":2`) || !strings.Contains(string(log[0].Before), `"jobsAtOnce":2`) || log[0].After != nil {
		t.Errorf("%+v", log)
	}
}

func warnedOnce(t *testing.T, s *store.Store) {
	hook(t, s)
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(100_000), DollarsPerMonth: usd(1_000_000)})
	create := func(micros int64) store.Job {
		n := NewJob("home")
		n.Price = priced(micros)
		return Create(t, s, n)
	}
	create(79_000)
	if queued := claim(t, s); len(queued) != 0 {
		t.Errorf("warned at 79 %%: %+v", queued)
	}
	last := create(1_000)
	create(1_000)
	queued := claim(t, s)
	if len(queued) != 1 || queued[0].Name != "limit/warning" || !strings.Contains(string(queued[0].Data), "dollars-per-day") {
		t.Errorf("at 81 %% the outbox has %+v", queued)
	}
	if use := useOf(t, s, "ada"); !use.Warns(store.LimitDollarsPerDay) || use.Warns(store.LimitDollarsPerMonth) {
		t.Errorf("%+v", use)
	}
	// What costs more than was reserved warns too.
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(102_600)})
	job := begin(t, s, last.ID, "run-1", 1)
	makeScreen(t, s, job, "home") // 2,100 instead of 1,000
	settle(t, s, job)
	var names []string
	for _, e := range claim(t, s) {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	if fmt.Sprint(names) != "[job/finished limit/warning]" {
		t.Errorf("outbox has %v", names)
	}
	// A limit that is lowered to what is used already warns at once, not with the next job.
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(90_000), DollarsPerMonth: usd(90_000)})
	if queued := claim(t, s); len(queued) != 2 || queued[0].Name != "limit/warning" || queued[1].Name != "limit/warning" {
		t.Errorf("after lowering the limits the outbox has %+v", queued)
	}
	limit(t, s, "ada", store.LimitOverride{DollarsPerDay: usd(900_000)})
	if queued := claim(t, s); len(queued) != 0 {
		t.Errorf("after raising it: %+v", queued)
	}
	if got := s.LimitWarnings(); got[store.LimitDollarsPerDay] != 3 || got[store.LimitDollarsPerMonth] != 1 {
		t.Errorf("counted %v", got)
	}
}

func countedWithoutLimits(t *testing.T, s *store.Store) {
	cfg := configOf(t, s)
	cfg.CountUse, cfg.Limits = true, store.Limits{DollarsPerDay: *usd(5000)}
	shared := open(t, cfg)
	n := NewJob("home")
	n.Price = priced(5000)
	Create(t, shared, n)
	if use := useOf(t, shared, "ada"); !use.Counted || use.AtOnce != 1 || use.Day.Reserved != *usd(5000) || use.Override != nil {
		t.Errorf("%+v", use)
	}
	_ = wantRefusal(t, ignore(shared.CreateJob(t.Context(), n)), store.LimitDollarsPerDay, fault.Budget)
	limit(t, shared, "ada", store.LimitOverride{DollarsPerDay: usd(0)})
	ahead := -1
	n = NewJob("home")
	n.Event = func(j store.Job) (store.Event, error) { ahead = j.Ahead; return StartEvent(j) }
	Create(t, shared, n)
	if use := useOf(t, shared, "ada"); !use.Counted || use.AtOnce != 2 || ahead != 1 {
		t.Errorf("%+v, %d ahead", use, ahead)
	}
}
