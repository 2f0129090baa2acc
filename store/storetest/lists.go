package storetest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var listPromises = []promise{
	{"pages follow one another without gaps or repeats", pagesFollow},
	{"lists are filtered and searched", listsAreFiltered},
	{"a cursor that was not given is refused", badCursorIsRefused},
}

func pagesFollow(t *testing.T, s *store.Store) {
	// Several jobs share a time, so that only the id tells them apart.
	want := make([]string, 0, 25)
	for range 25 {
		want = append(want, Create(t, s, NewJob("home")).ID)
	}
	at := Get(t, s, want[12]).CreatedAt
	if _, err := s.DB().ExecContext(t.Context(), s.DB().Rebind(`UPDATE inngest_jobs SET created_at = ? WHERE created_at > ?`), at, at); err != nil {
		t.Fatal(err)
	}
	var got []store.Job
	cursor := ""
	for pages := 1; ; pages++ {
		jobs, next, err := s.ListJobs(t.Context(), store.JobFilter{UserID: "ada", Cursor: cursor, Limit: 4})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, jobs...)
		if pages == 2 {
			Create(t, s, NewJob("home")) // newer than the first page: not part of this walk
		}
		if cursor = next; next == "" {
			break
		}
	}
	ids := make([]string, len(got))
	for i, j := range got {
		ids[i] = j.ID
		if i > 0 && (j.CreatedAt.After(got[i-1].CreatedAt) || j.CreatedAt.Equal(got[i-1].CreatedAt) && j.ID >= got[i-1].ID) {
			t.Errorf("job %d is out of order", i)
		}
		if j.Input != nil || j.Output != nil {
			t.Errorf("job %d carries documents", i)
		}
	}
	slices.Sort(ids)
	slices.Sort(want)
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("walked jobs (-want +got):\n%s", diff)
	}
}

func listsAreFiltered(t *testing.T, s *store.Store) {
	add := func(user, name string, typ store.JobType) string {
		n := NewJob()
		n.UserID, n.Name, n.Type = user, name, typ
		return Create(t, s, n).ID
	}
	fitness := add("ada", "Fitness 100%", store.ScreenGeneration)
	bank := add("ada", "Bank_App", store.ChatContext)
	other := add("bob", "Fitness", store.ScreenGeneration)
	if _, err := s.MarkJobFailed(t.Context(), bank, 0, fault.Quota, "Quota! used up"); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		filter store.JobFilter
		want   []string
	}{
		"everyone's":          {store.JobFilter{}, []string{other, bank, fitness}},
		"one user's":          {store.JobFilter{UserID: "ada"}, []string{bank, fitness}},
		"by status":           {store.JobFilter{Statuses: []store.JobStatus{store.Failed, store.Cancelled}}, []string{bank}},
		"by type":             {store.JobFilter{Types: []store.JobType{store.ScreenGeneration}}, []string{other, fitness}},
		"by name":             {store.JobFilter{Query: "fitness", UserID: "ada"}, []string{fitness}},
		"by error":            {store.JobFilter{Query: "QUOTA!"}, []string{bank}},
		"by start of id":      {store.JobFilter{Query: bank[:9]}, []string{bank}},
		"not by middle of id": {store.JobFilter{Query: bank[9:]}, nil},
		"% is a character":    {store.JobFilter{Query: "0%"}, []string{fitness}},
		"_ is a character":    {store.JobFilter{Query: "k_a"}, []string{bank}},
		"nothing":             {store.JobFilter{Query: "' OR 1=1 --\x00"}, nil},
	} {
		jobs, next, err := s.ListJobs(t.Context(), tt.filter)
		if err != nil || next != "" {
			t.Errorf("%s: next %q, error %v", name, next, err)
		}
		var got []string
		for _, j := range jobs {
			got = append(got, j.ID)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func badCursorIsRefused(t *testing.T, s *store.Store) {
	for _, cursor := range []string{"x", "!!!", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OSB4", "LTEgeA"} {
		_, _, err := s.ListJobs(t.Context(), store.JobFilter{Cursor: cursor})
		if !fault.Is(err, fault.InvalidInput) {
			t.Errorf("cursor %q: error = %v, want invalid_input", cursor, err)
		}
	}
}
