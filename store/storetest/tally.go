package storetest

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

var tallyPromises = []promise{
	{"metrics equal a hand count", metricsEqualAHandCount},
	{"what each job cost equals a hand count, and adds up to the metrics", jobsCostEqualsAHandCount},
	{"counting again changes nothing", countingAgainChangesNothing},
	{"a retry takes the failure back", retryTakesTheFailureBack},
	{"a row of the guide's columns alone is counted", foreignRowsAreCounted},
	{"several count at once without counting twice", severalCountAtOnce},
	{"what waits is told", whatWaitsIsTold},
}

// tally counts all that is to be counted.
func tally(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Tally(t.Context()); err != nil {
		t.Fatalf("Tally: %v", err)
	}
}

// exec changes rows past the store's methods, to set times.
func exec(t *testing.T, s *store.Store, query string, args ...any) {
	t.Helper()
	if _, err := s.DB().ExecContext(t.Context(), s.DB().Rebind(query), args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// noon is a moment of the hand-counted days.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// made is a job of the fixture.
type made struct {
	user    string
	typ     store.JobType
	sync    bool
	created time.Time
	took    time.Duration // completed, failed or cancelled after it
	end     store.JobStatus
	message string // of the failure
	calls   []madeCall
}

type madeCall struct {
	ok      bool
	unknown bool   // not heard of again
	model   string // that answered; "" is the usual one
	cost    *money.USD
	at      time.Time
	latency time.Duration
}

// makeJob brings a job and its calls about, and then moves them to their times.
func makeJob(t *testing.T, s *store.Store, m made) store.Job {
	t.Helper()
	n := NewJob("home")
	n.UserID, n.Type, n.SyncMode = m.user, cmp.Or(m.typ, store.ScreenGeneration), m.sync
	job := Create(t, s, n)
	if !m.sync && m.end != store.Pending {
		job = begin(t, s, job.ID, "run-1", 1)
	}
	for _, c := range m.calls {
		id := call(t, s, job, "home")
		u := usage()
		u.Cost, u.Latency, u.Unknown, u.Model = c.cost, c.latency, c.unknown, cmp.Or(c.model, u.Model)
		if c.ok {
			f := finished(job, "home", id)
			f.Usage = u
			if err := s.FinishScreen(t.Context(), f); err != nil {
				t.Fatal(err)
			}
		} else {
			next := time.Now().Add(time.Hour)
			f := failed(job, "home", id, &next)
			f.Usage = u
			fail(t, s, f)
		}
		exec(t, s, `UPDATE model_calls SET started_at = ? WHERE id = ?`, c.at, id)
	}
	var err error
	switch m.end {
	case store.Completed:
		err = s.UpdateJobStatus(t.Context(), job.ID, store.Completed, 100, nil)
	case store.Failed:
		_, err = s.MarkJobFailed(t.Context(), job.ID, 0, fault.Upstream, m.message)
	case store.Cancelled:
		_, _, err = s.CancelJob(t.Context(), job.ID, nil)
	case store.Pending, store.Processing:
	}
	if err != nil {
		t.Fatal(err)
	}
	if m.end.Settled() {
		exec(t, s, `UPDATE inngest_jobs SET completed_at = ? WHERE id = ?`, m.created.Add(m.took), job.ID)
	}
	exec(t, s, `UPDATE inngest_jobs SET created_at = ? WHERE id = ?`, m.created, job.ID)
	return job
}

const overloaded = "1 of 3 screens failed: Home: the model is overloaded (request 4711); Profile: nothing came back"

// fixture is two days of jobs. The tests below count it by hand.
func fixture(t *testing.T, s *store.Store) []store.Job {
	day1, day2 := noon, noon.AddDate(0, 0, 1)
	jobs := []made{
		{user: "ada", created: day1, took: 1000 * time.Millisecond, end: store.Completed, calls: []madeCall{{ok: true, cost: usd(2000), at: day1, latency: 900 * time.Millisecond}}},
		{user: "ada", created: day1, took: 3000 * time.Millisecond, end: store.Completed, calls: []madeCall{
			{cost: usd(500), model: "gemini-y-001", at: day1, latency: 400 * time.Millisecond}, {ok: true, cost: usd(2500), at: day1, latency: 1100 * time.Millisecond},
		}},
		{user: "bob", created: day1, took: 2000 * time.Millisecond, end: store.Failed, message: overloaded, calls: []madeCall{{cost: usd(700), at: day1}}},
		{user: "bob", created: day1, took: time.Minute, end: store.Cancelled},
		{user: "bob", created: day1, end: store.Processing, calls: []madeCall{{unknown: true, at: day1}}},                                                                // at its estimate of 9000
		{user: "ada", sync: true, created: day2, took: 8000 * time.Millisecond, end: store.Completed, calls: []madeCall{{ok: true, at: day2, latency: 2 * time.Second}}}, // no price
		{user: "ada", typ: store.ChatContext, created: day2, took: 500 * time.Millisecond, end: store.Completed},
		// Failed on the first day's last second, of the same cause, and cost on the next.
		{user: "eve", created: day1, took: 11*time.Hour + 59*time.Minute + 59*time.Second, end: store.Failed, message: "the model is overloaded (request 9)", calls: []madeCall{{cost: usd(100), at: day2}}},
		{user: "eve", created: day2, end: store.Pending},
	}
	made := make([]store.Job, len(jobs))
	for i, m := range jobs {
		made[i] = makeJob(t, s, m)
	}
	return made
}

// tokens fills in what n of this package's calls use.
func tokens(f store.Figures, n int64) store.Figures {
	f.TokensPrompt, f.TokensCached, f.TokensOutput, f.TokensThinking, f.TokensTool = 90*n, 10*n, 20*n, 15*n, 5*n
	return f
}

func metricsEqualAHandCount(t *testing.T, s *store.Store) {
	ctx := t.Context()
	jobs := fixture(t, s)
	tally(t, s)
	both := store.Days{First: noon, Last: noon.AddDate(0, 0, 1)}
	const day1, day2, screens = "2026-03-10", "2026-03-11", "screen-generation"
	types, err := s.TypeFigures(ctx, both)
	want(t, err, "figures by type", []store.Figures{
		tokens(store.Figures{
			Day: day1, Name: screens, Mode: store.ModeBackground, Jobs: 6, Completed: 2, Failed: 2, Cancelled: 1, DurationMS: 4000,
			Calls: 5, FailedCalls: 3, Retries: 1, Cost: *usd(2000 + 500 + 2500 + 700 + 9000), Wasted: *usd(500 + 700 + 9000),
		}, 5),
		{Day: day2, Name: "chat-context", Mode: store.ModeBackground, Jobs: 1, Completed: 1, DurationMS: 500},
		tokens(store.Figures{Day: day2, Name: screens, Mode: store.ModeBackground, Jobs: 1, Calls: 1, FailedCalls: 1, Cost: *usd(100), Wasted: *usd(100)}, 1),
		tokens(store.Figures{Day: day2, Name: screens, Mode: store.ModeSync, Jobs: 1, Completed: 1, DurationMS: 8000, Calls: 1, UnpricedCalls: 1}, 1),
	}, types)
	users, err := s.UserFigures(ctx, both, 10)
	want(t, err, "figures by user", []store.Figures{
		tokens(store.Figures{Name: "bob", Jobs: 3, Failed: 1, Cancelled: 1, Calls: 2, FailedCalls: 2, Cost: *usd(9700), Wasted: *usd(9700)}, 2),
		tokens(store.Figures{Name: "ada", Jobs: 4, Completed: 4, DurationMS: 12500, Calls: 4, FailedCalls: 1, Retries: 1, Cost: *usd(5000), Wasted: *usd(500), UnpricedCalls: 1}, 4),
		tokens(store.Figures{Name: "eve", Jobs: 2, Failed: 1, Calls: 1, FailedCalls: 1, Cost: *usd(100), Wasted: *usd(100)}, 1),
	}, users)
	models, err := s.ModelFigures(ctx, both, 10)
	want(t, err, "figures by model", []store.Figures{
		tokens(store.Figures{Name: "google/gemini-x-001", Calls: 6, FailedCalls: 3, Retries: 1, Cost: *usd(2000 + 2500 + 700 + 9000 + 100), Wasted: *usd(700 + 9000 + 100), UnpricedCalls: 1}, 6),
		tokens(store.Figures{Name: "google/gemini-y-001", Calls: 1, FailedCalls: 1, Cost: *usd(500), Wasted: *usd(500)}, 1),
	}, models)
	durations, err := s.Durations(ctx, both)
	want(t, err, "durations", []store.Times{
		{N: 4, P50MS: 1000, P95MS: 8000}, // 500 1000 3000 8000
		{Mode: store.ModeBackground, N: 3, P50MS: 1000, P95MS: 3000},
		{Mode: store.ModeSync, N: 1, P50MS: 8000, P95MS: 8000},
		{Name: "chat-context", N: 1, P50MS: 500, P95MS: 500},
		{Name: "chat-context", Mode: store.ModeBackground, N: 1, P50MS: 500, P95MS: 500},
		{Name: screens, N: 3, P50MS: 3000, P95MS: 8000},
		{Name: screens, Mode: store.ModeBackground, N: 2, P50MS: 1000, P95MS: 3000},
		{Name: screens, Mode: store.ModeSync, N: 1, P50MS: 8000, P95MS: 8000},
	}, byName(durations))
	days, err := s.DurationDays(ctx, store.Days{First: noon.AddDate(0, 0, -1), Last: noon.AddDate(0, 0, 2)})
	want(t, err, "durations by day", []store.Times{
		{Name: day1, N: 2, P50MS: 1000, P95MS: 3000}, // 1000 3000
		{Name: day2, N: 2, P50MS: 500, P95MS: 8000},  // 500 8000, of two types and modes
	}, days)
	total, err := s.DurationTotal(ctx, both)
	want(t, err, "durations of all", store.Times{N: 4, P50MS: 1000, P95MS: 8000}, total)
	total, err = s.DurationTotal(ctx, store.Days{First: noon, Last: noon})
	want(t, err, "durations of the first day", store.Times{N: 2, P50MS: 1000, P95MS: 3000}, total)
	latencies, err := s.Latencies(ctx, both)
	want(t, err, "latencies", []store.Times{
		{N: 3, P50MS: 1100, P95MS: 2000}, {Name: "google/gemini-x-001", N: 3, P50MS: 1100, P95MS: 2000},
	}, byName(latencies))
	causes, err := s.ErrorCauses(ctx, both, 10)
	want(t, err, "causes", []store.ErrorCause{{
		Code: "upstream", Message: "the model is overloaded (request #)", Jobs: 2,
		FirstSeen: noon.Add(2 * time.Second), LastSeen: noon.Add(12*time.Hour - time.Second), Samples: ids(jobs[2], jobs[7]),
	}}, causes, cmpopts.IgnoreFields(store.ErrorCause{}, "Cause"), cmpopts.SortSlices(func(a, b string) bool { return a < b }))
	if other, err := s.ErrorCauses(ctx, store.Days{First: noon.AddDate(0, 0, 1), Last: noon.AddDate(0, 0, 1)}, 10); err != nil || len(other) != 0 {
		t.Errorf("causes of the second day = %+v, %v; want none", other, err)
	}
	one, err := s.TypeFigures(ctx, store.Days{First: noon, Last: noon})
	if err != nil || len(one) != 1 {
		t.Errorf("figures of the first day = %+v, %v", one, err)
	}
}

func byName(times []store.Times) []store.Times {
	return slices.SortedFunc(slices.Values(times), func(a, b store.Times) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Mode, b.Mode)) })
}

func want[T any](t *testing.T, err error, what string, want, got T, options ...gocmp.Option) {
	t.Helper()
	if diff := gocmp.Diff(want, got, options...); err != nil || diff != "" {
		t.Errorf("%s: %v (-want +got):\n%s", what, err, diff)
	}
}

// allFigures reads everything that counting writes.
func allFigures(t *testing.T, s *store.Store) map[string]any {
	t.Helper()
	days := store.Days{First: noon.AddDate(0, -1, 0), Last: time.Now()}
	types, e1 := s.TypeFigures(t.Context(), days)
	users, e2 := s.UserFigures(t.Context(), days, 100)
	models, e3 := s.ModelFigures(t.Context(), days, 100)
	durations, e4 := s.Durations(t.Context(), days)
	causes, e5 := s.ErrorCauses(t.Context(), days, 100)
	var vocabulary []struct {
		Term string `db:"term"`
		Jobs int64  `db:"jobs"`
		Rows int64  `db:"entries"`
	}
	e6 := s.DB().SelectContext(t.Context(), &vocabulary, `SELECT t.term, t.jobs, COUNT(j.job_id) AS entries FROM search_terms t
		LEFT JOIN job_terms j ON j.term = t.term WHERE t.jobs <> 0 GROUP BY t.term, t.jobs ORDER BY t.term`)
	for _, err := range []error{e1, e2, e3, e4, e5, e6} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range vocabulary {
		if v.Jobs != v.Rows {
			t.Errorf("the word %q counts %d jobs and has %d", v.Term, v.Jobs, v.Rows)
		}
	}
	return map[string]any{"types": types, "users": users, "models": models, "durations": byName(durations), "causes": causes, "words": vocabulary}
}

func countingAgainChangesNothing(t *testing.T, s *store.Store) {
	fixture(t, s)
	tally(t, s)
	first := allFigures(t, s)
	if n, err := s.Tally(t.Context()); n != 0 || err != nil {
		t.Errorf("Tally looked at %d jobs, %v; none has changed", n, err)
	}
	if err := s.Recount(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Tally(t.Context()); n != 9 || err != nil {
		t.Errorf("Tally looked at %d jobs, %v; want all 9", n, err)
	}
	want(t, nil, "figures after counting again", first, allFigures(t, s))
}

func retryTakesTheFailureBack(t *testing.T, s *store.Store) {
	job := makeJob(t, s, made{user: "bob", created: noon, took: time.Second, end: store.Failed, message: overloaded})
	tally(t, s)
	if _, err := s.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent}); err != nil {
		t.Fatal(err)
	}
	tally(t, s)
	days := store.Days{First: noon, Last: noon}
	causes, err := s.ErrorCauses(t.Context(), days, 10)
	if err != nil || len(causes) != 0 {
		t.Errorf("causes = %+v, %v; the failed job waits again", causes, err)
	}
	types, err := s.TypeFigures(t.Context(), days)
	want(t, err, "figures", []store.Figures{{Day: "2026-03-10", Name: "screen-generation", Mode: store.ModeBackground, Jobs: 1}}, types)
	found, _, err := s.FindJobs(t.Context(), store.JobSearch{Error: "overloaded"}, "", 10)
	if err != nil || len(found) != 0 {
		t.Errorf("found by its old error: %v, %v", ids(found...), err)
	}
	allFigures(t, s) // whose words agree with their counts
}

func foreignRowsAreCounted(t *testing.T, s *store.Store) {
	exec(t, s, `INSERT INTO inngest_jobs (id, job_type, status, input_data, error_message, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
		"0b1c2d3e-0000-4000-8000-000000000001", "screen-generation", "failed", "{}", "Unexpected token in JSON at position 12", noon)
	tally(t, s)
	causes, err := s.ErrorCauses(t.Context(), store.Days{First: noon, Last: time.Now()}, 10)
	if err != nil || len(causes) != 1 || causes[0].Message != "Unexpected token in JSON at position #" || causes[0].Jobs != 1 {
		t.Errorf("causes = %+v, %v", causes, err)
	}
	found, _, err := s.FindJobs(t.Context(), store.JobSearch{Words: "unexp JSON"}, "", 10)
	if err != nil || len(found) != 1 {
		t.Errorf("found %d jobs, %v", len(found), err)
	}
}

func severalCountAtOnce(t *testing.T, s *store.Store) {
	const jobs = 40
	for range jobs {
		Create(t, s, NewJob("home"))
	}
	other := Second(t, s)
	together(t, 6, func(i int) error {
		counter := s
		if i%2 == 1 {
			counter = other
		}
		_, err := counter.Tally(t.Context())
		return err
	})
	tally(t, s) // what was locked by another meanwhile
	types, err := s.TypeFigures(t.Context(), store.LastDays(time.Now(), 2))
	if err != nil || len(types) == 0 {
		t.Fatalf("figures = %+v, %v", types, err)
	}
	total := int64(0)
	for _, f := range types {
		total += f.Jobs
	}
	if total != jobs {
		t.Errorf("%d jobs were counted, want %d", total, jobs)
	}
	allFigures(t, s)
}

func whatWaitsIsTold(t *testing.T, s *store.Store) {
	first := Create(t, s, NewJob("home"))
	queueJobs(t, s, 2)
	Processing(t, s, NewJob("home"))
	q, err := s.Queue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if q.Waiting != 3 || q.Running != 1 || q.Unsent != 2 || q.OldestUnsent == nil || !q.Uncounted || q.OldestWaiting == nil || !q.OldestWaiting.Equal(first.CreatedAt) {
		t.Errorf("queue = %+v", q)
	}
}
