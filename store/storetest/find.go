package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var findPromises = []promise{
	{"jobs are found by what they are, page by page", jobsAreFound},
	{"words in any case and script are found", wordsInAnyScript},
	{"common words walk their jobs in order", commonWordsWalk},
	{"ids are found whole and by their start, without a place in the vocabulary", idsAreFound},
	{"ids of jobs that were counted before ids are found once they are counted anew", idsOfThen},
	{"a foreign cursor is refused", foreignCursorIsRefused},
}

func ids(jobs ...store.Job) []string {
	list := make([]string, len(jobs))
	for i, j := range jobs {
		list[i] = j.ID
	}
	return list
}

// walk reads all pages of a search.
func walk(t *testing.T, s *store.Store, f store.JobSearch, limit int) []string {
	t.Helper()
	var found []string
	for cursor := ""; ; {
		jobs, next, err := s.FindJobs(t.Context(), f, cursor, limit)
		if err != nil {
			t.Fatalf("FindJobs %+v: %v", f, err)
		}
		if next != "" && len(jobs) != limit {
			t.Errorf("FindJobs %+v: a page of %d before the last one", f, len(jobs))
		}
		found = append(found, ids(jobs...)...)
		if cursor = next; next == "" {
			return found
		}
		if len(found) > 1000 {
			t.Fatalf("FindJobs %+v does not end", f)
		}
	}
}

func jobsAreFound(t *testing.T, s *store.Store) {
	var all []store.Job // newest first
	users := []string{"ada", "bob", "eve"}
	names := []string{"Northwind Traders", "Fitness One", "Harbour Bank"}
	errors := []string{"the model is overloaded", "The answer was cut off: 4096 tokens", "quota used up (request 7f3a9c1d22)"}
	ends := []store.JobStatus{store.Completed, store.Failed, store.Pending, store.Cancelled, store.Processing}
	for i := range 60 {
		n := NewJob("home")
		n.UserID, n.Name, n.Type = users[i%3], names[i/2%3], []store.JobType{store.ScreenGeneration, store.ChatContext}[i%7/5]
		n.Provider = []string{"google", "offline"}[i%5/4]
		job := Create(t, s, n)
		switch end := ends[i%5]; end {
		case store.Failed:
			if _, err := s.MarkJobFailed(t.Context(), job.ID, 0, fault.Upstream, errors[i/5%3]); err != nil {
				t.Fatal(err)
			}
		case store.Cancelled:
			if _, _, err := s.CancelJob(t.Context(), job.ID, nil); err != nil {
				t.Fatal(err)
			}
		case store.Completed, store.Processing:
			if err := s.UpdateJobStatus(t.Context(), job.ID, end, 0, nil); err != nil {
				t.Fatal(err)
			}
		case store.Pending:
		}
		// Two jobs of each minute share a time: the id decides.
		exec(t, s, `UPDATE inngest_jobs SET created_at = ? WHERE id = ?`, noon.Add(time.Duration(i/2)*time.Minute), job.ID)
		all = append(all, Get(t, s, job.ID))
	}
	tally(t, s)
	slices.SortFunc(all, func(a, b store.Job) int {
		if c := b.CreatedAt.Compare(a.CreatedAt); c != 0 {
			return c
		}
		return strings.Compare(b.ID, a.ID)
	})
	text := func(j store.Job) string {
		if j.Error == nil {
			return ""
		}
		return strings.ToLower(*j.Error)
	}
	from, to := noon.Add(5*time.Minute), noon.Add(20*time.Minute)
	causes, err := s.ErrorCauses(t.Context(), store.LastDays(time.Now(), 2), 10)
	if err != nil || len(causes) != 3 {
		t.Fatalf("causes = %+v, %v", causes, err)
	}
	some, broken := all[17].ID, ""
	for _, j := range all {
		if strings.Contains(text(j), "overloaded") {
			broken = j.ID
		}
	}
	for _, tt := range []struct {
		name   string
		search store.JobSearch
		match  func(store.Job) bool
	}{
		{"all", store.JobSearch{}, func(store.Job) bool { return true }},
		{"a status", store.JobSearch{Statuses: []store.JobStatus{store.Failed}}, func(j store.Job) bool { return j.Status == store.Failed }},
		{"two statuses", store.JobSearch{Statuses: []store.JobStatus{store.Failed, store.Cancelled}}, func(j store.Job) bool { return j.Status == store.Failed || j.Status == store.Cancelled }},
		{"a type", store.JobSearch{Types: []store.JobType{store.ChatContext}}, func(j store.Job) bool { return j.Type == store.ChatContext }},
		{"a provider", store.JobSearch{Provider: "offline"}, func(j store.Job) bool { return j.Provider == "offline" }},
		{"a provider and a status", store.JobSearch{Provider: "google", Statuses: []store.JobStatus{store.Pending}}, func(j store.Job) bool { return j.Provider == "google" && j.Status == store.Pending }},
		{"a user", store.JobSearch{UserID: "eve"}, func(j store.Job) bool { return j.UserID == "eve" }},
		{"a user, a status and a type", store.JobSearch{UserID: "ada", Statuses: []store.JobStatus{store.Completed}, Types: []store.JobType{store.ScreenGeneration}}, func(j store.Job) bool {
			return j.UserID == "ada" && j.Status == store.Completed && j.Type == store.ScreenGeneration
		}},
		{"a span of time", store.JobSearch{From: &from, To: &to}, func(j store.Job) bool { return !j.CreatedAt.Before(from) && j.CreatedAt.Before(to) }},
		{"a word within a time", store.JobSearch{Words: "fitness", From: &from, To: &to}, func(j store.Job) bool {
			return j.Name == "Fitness One" && !j.CreatedAt.Before(from) && j.CreatedAt.Before(to)
		}},
		{"a cause", store.JobSearch{Cause: causes[0].Cause}, func(j store.Job) bool { return j.Error != nil && strings.HasPrefix(*j.Error, causes[0].Message[:10]) }},
		{"part of a word", store.JobSearch{Words: "thwi"}, func(j store.Job) bool { return j.Name == "Northwind Traders" }},
		{"words in any order", store.JobSearch{Words: "one FIT"}, func(j store.Job) bool { return j.Name == "Fitness One" }},
		{"a word of the error", store.JobSearch{Error: "overload"}, func(j store.Job) bool { return strings.Contains(text(j), "overload") }},
		{"two words of the error", store.JobSearch{Error: "model overload"}, func(j store.Job) bool { return strings.Contains(text(j), "overload") }},
		{"an id within the error", store.JobSearch{Error: "7f3a9c1d22"}, func(j store.Job) bool { return strings.Contains(text(j), "7f3a9c1d22") }},
		{"a name is not an error", store.JobSearch{Error: "fitness"}, func(store.Job) bool { return false }},
		{"a word and a word of the error", store.JobSearch{Words: "northwind", Error: "quota"}, func(j store.Job) bool {
			return j.Name == "Northwind Traders" && strings.Contains(text(j), "quota")
		}},
		{"a word and a status", store.JobSearch{Words: "bob", Statuses: []store.JobStatus{store.Failed}}, func(j store.Job) bool { return j.UserID == "bob" && j.Status == store.Failed }},
		{"a word and two statuses", store.JobSearch{Words: "bob", Statuses: []store.JobStatus{store.Failed, store.Pending}}, func(j store.Job) bool {
			return j.UserID == "bob" && (j.Status == store.Failed || j.Status == store.Pending)
		}},
		{"what is asked for twice", store.JobSearch{Words: "bob", Statuses: []store.JobStatus{store.Failed, store.Failed}, Types: []store.JobType{store.ScreenGeneration, store.ScreenGeneration}}, func(j store.Job) bool {
			return j.UserID == "bob" && j.Status == store.Failed && j.Type == store.ScreenGeneration
		}},
		{"a status twice, without a word", store.JobSearch{Statuses: []store.JobStatus{store.Failed, store.Failed}}, func(j store.Job) bool { return j.Status == store.Failed }},
		{"part of several words, a status and a time", store.JobSearch{Words: "e", Statuses: []store.JobStatus{store.Completed}, From: &from, To: &to}, func(j store.Job) bool {
			return strings.Contains(strings.ToLower(j.Name+j.UserID), "e") && j.Status == store.Completed && !j.CreatedAt.Before(from) && j.CreatedAt.Before(to)
		}},
		{"one letter", store.JobSearch{Words: "a"}, func(j store.Job) bool { return strings.Contains(strings.ToLower(j.Name+j.UserID)+text(j), "a") }},
		{"no such word", store.JobSearch{Words: "zebra"}, func(store.Job) bool { return false }},
		{"a wildcard parts words", store.JobSearch{Words: "fit%one"}, func(j store.Job) bool { return j.Name == "Fitness One" }},
		{"a hostile word", store.JobSearch{Words: "' OR 1=1 --\x00"}, func(store.Job) bool { return false }},
		{"the start of an id and a word of the error", store.JobSearch{Words: broken[:13], Error: "OVER"}, func(j store.Job) bool { return strings.HasPrefix(j.ID, broken[:13]) }},
		{"the start of an id", store.JobSearch{Words: some[:13]}, func(j store.Job) bool { return strings.HasPrefix(j.ID, some[:13]) }},
	} {
		want := []string(nil)
		for _, j := range all {
			if tt.match(j) {
				want = append(want, j.ID)
			}
		}
		if diff := gocmp.Diff(want, walk(t, s, tt.search, 7)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if n, more, err := s.CountFound(t.Context(), tt.search, 1000); n != len(want) || more || err != nil {
			t.Errorf("%s: CountFound = %d, %v, %v; want %d", tt.name, n, more, err, len(want))
		}
	}
	if n, more, err := s.CountFound(t.Context(), store.JobSearch{}, 50); n != 50 || !more || err != nil {
		t.Errorf("CountFound up to 50 = %d, %v, %v", n, more, err)
	}
}

func wordsInAnyScript(t *testing.T, s *store.Store) {
	n := NewJob()
	n.Name = "ÜBER Straße 東京アプリ"
	job := Create(t, s, n)
	tally(t, s)
	for _, words := range []string{"über", "ÜBER", "straße", "京ア", "über 東京", "ber"} {
		if got := walk(t, s, store.JobSearch{Words: words}, 10); len(got) != 1 || got[0] != job.ID {
			t.Errorf("%q found %v", words, got)
		}
	}
}

// commonWordsWalk has more entries of a word than are sorted at once.
func commonWordsWalk(t *testing.T, s *store.Store) {
	var made []string
	for range 12 {
		made = append(made, Create(t, s, NewJob()).ID) // "Fitness One"
	}
	tally(t, s)
	exec(t, s, `UPDATE search_terms SET jobs = 1000000`) // as among a million
	slices.Reverse(made)
	if diff := gocmp.Diff(made, walk(t, s, store.JobSearch{Words: "f"}, 5)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	theirs := NewJob()
	theirs.UserID = "eve"
	other := Create(t, s, theirs)
	tally(t, s)
	exec(t, s, `UPDATE search_terms SET jobs = 1000000`)
	one := store.JobSearch{UserID: "eve", Words: "fitness one"}
	if diff := gocmp.Diff([]string{other.ID}, walk(t, s, one, 5)); diff != "" {
		t.Errorf("one user's (-want +got):\n%s", diff)
	}
	if n, _, err := s.CountFound(t.Context(), one, 100); n != 1 || err != nil {
		t.Errorf("CountFound of one user's = %d, %v; want 1", n, err)
	}
	if _, _, err := s.CancelJob(t.Context(), made[3], nil); err != nil {
		t.Fatal(err)
	}
	rare := store.JobSearch{Statuses: []store.JobStatus{store.Cancelled, store.Failed}, Words: "fitness one"}
	if diff := gocmp.Diff([]string{made[3]}, walk(t, s, rare, 5)); diff != "" {
		t.Errorf("of rare statuses (-want +got):\n%s", diff)
	}
	if n, _, err := s.CountFound(t.Context(), rare, 100); n != 1 || err != nil {
		t.Errorf("CountFound of rare statuses = %d, %v; want 1", n, err)
	}
	if n, _, err := s.CountFound(t.Context(), store.JobSearch{Words: "n"}, 100); n != 13 || err != nil {
		t.Errorf("CountFound = %d, %v; want 13", n, err)
	}
}

// idsAreFound has ids in an error, a name and a user, and others with the same start.
func idsAreFound(t *testing.T, s *store.Store) {
	fails := func(name, user, message string) string {
		n := NewJob()
		n.Name, n.UserID = name, user
		job := Create(t, s, n)
		if message != "" {
			if _, err := s.MarkJobFailed(t.Context(), job.ID, 0, fault.Upstream, message); err != nil {
				t.Fatal(err)
			}
		}
		return job.ID
	}
	long := "the answer was cut off: " // more words than are kept
	for i := range 80 {
		long += fmt.Sprintf("w%d ", i)
	}
	first := fails("Harbour Bank", "ada", "overloaded (request req_7f3a9c1d22)")
	second := fails("Fitness2024", "0f8fad5b-d9cb-469f-a165-70867728950e", "overloaded (trace 0F8FAD5B-D9CB-469F-A165-70867728950E)")
	third := fails("Harbour Bank", "ada", long+"request 7f3a9c1dEE")
	named := fails("7f3a9c1d22", "eve", "")
	tally(t, s)
	for _, tt := range []struct {
		name   string
		search store.JobSearch
		want   []string
	}{
		{"whole", store.JobSearch{Error: "7f3a9c1d22"}, []string{first}},
		{"as it was pasted", store.JobSearch{Error: "req_7F3A9C1D22"}, []string{first}},
		{"in the error and in a name", store.JobSearch{Words: "7f3a9c1d22"}, []string{named, first}},
		{"the start of several", store.JobSearch{Error: "7f3a9c1"}, []string{third, first}},
		{"behind many words", store.JobSearch{Error: "7f3a9c1dee"}, []string{third}},
		{"another end", store.JobSearch{Error: "7f3a9c1d33"}, nil},
		{"a name", store.JobSearch{Words: "fitness2024"}, []string{second}},
		{"a name is not an error", store.JobSearch{Error: "fitness2024"}, nil},
		{"an id that looks like a job's", store.JobSearch{Words: "0f8fad5b-d9cb-469f-a165-70867728950e"}, []string{second}},
		{"the first digits of one that looks like a job's", store.JobSearch{Words: "0f8fad5b"}, []string{second}},
		{"with a word", store.JobSearch{Words: "harbour", Error: "7f3a9c1d22"}, []string{first}},
		{"with a user", store.JobSearch{UserID: "ada", Error: "7f3a9c1d"}, []string{third, first}},
		{"with a status", store.JobSearch{Statuses: []store.JobStatus{store.Pending}, Words: "7f3a9c1d22"}, []string{named}},
		{"with the start of a job's id", store.JobSearch{Words: first[:13], Error: "7f3a9c1d22"}, []string{first}},
		{"from its middle", store.JobSearch{Error: "3a9c1d22"}, nil},
		{"from its middle, with a user", store.JobSearch{UserID: "ada", Error: "3a9c1d22"}, nil},
	} {
		if diff := gocmp.Diff(tt.want, walk(t, s, tt.search, 2)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if n, more, err := s.CountFound(t.Context(), tt.search, 100); n != len(tt.want) || more || err != nil {
			t.Errorf("%s: CountFound = %d, %v, %v; want %d", tt.name, n, more, err, len(tt.want))
		}
	}
	var vocabulary []string
	if err := s.DB().SelectContext(t.Context(), &vocabulary, `SELECT term FROM search_terms WHERE term LIKE '%7f3a%' OR term LIKE '%0f8f%' OR term LIKE '#%' OR term LIKE '%2024%'`); err != nil || len(vocabulary) > 0 {
		t.Errorf("the vocabulary has %q, %v; want no ids", vocabulary, err)
	}
	if _, err := s.PruneJobs(t.Context(), time.Now().Add(time.Hour), 100); err != nil {
		t.Fatal(err)
	}
	var left []string
	if err := s.DB().SelectContext(t.Context(), &left, `SELECT job_id FROM job_terms WHERE term LIKE '#%'`); err != nil || !slices.Equal(left, []string{named}) {
		t.Errorf("ids of %v are left, %v; want those of the job that was not deleted", left, err)
	}
}

func idsOfThen(t *testing.T, s *store.Store) {
	n := NewJob()
	n.Name = "Fitness2024"
	job := Create(t, s, n)
	if _, err := s.MarkJobFailed(t.Context(), job.ID, 0, fault.Upstream, "overloaded (request 7f3a9c1d22)"); err != nil {
		t.Fatal(err)
	}
	tally(t, s)
	exec(t, s, `DELETE FROM job_terms WHERE term LIKE '#%'`)
	exec(t, s, `UPDATE job_tallies SET data = '{"e":["overloaded","request"]}'`) // as it was kept then
	if got := walk(t, s, store.JobSearch{Error: "7f3a9c1d22"}, 2); len(got) > 0 {
		t.Fatalf("found %v: the test takes no id away", got)
	}
	if err := s.Recount(t.Context()); err != nil {
		t.Fatal(err)
	}
	tally(t, s)
	for _, f := range []store.JobSearch{{Error: "7f3a9c1d22"}, {Words: "fitness2024"}} {
		if diff := gocmp.Diff([]string{job.ID}, walk(t, s, f, 2)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", f, diff)
		}
	}
}

func foreignCursorIsRefused(t *testing.T, s *store.Store) {
	_, _, err := s.FindJobs(t.Context(), store.JobSearch{}, "x", 10)
	wantCode(t, fault.InvalidInput, err)
}
