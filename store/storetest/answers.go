package storetest

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var answerPromises = []promise{
	{"fifty requests with one key make one job", fiftyRequestsOneJob},
	{"fifty jobs with one key's answer are one job", fiftyJobsOneAnswer},
	{"the first answer is given again", firstAnswerAgain},
	{"a key with another body is refused", otherBodyIsRefused},
	{"a request under way keeps others waiting until its lease ends", leaseKeepsOthers},
	{"a dropped key is free again", droppedKeyIsFree},
	{"a key is forgotten after a day", keyIsForgotten},
	{"keys of different scopes are different", scopesAreDifferent},
}

var aKey = store.Key{Scope: "ada POST /api/studio/generate", Key: "8e03", BodyHash: "hash"}

func answerOf(k store.Key, jobID string) store.Answer {
	return store.Answer{Key: k, Status: 202, Location: "/api/jobs/" + jobID, Body: []byte(`{"jobId":"` + jobID + `","snowman":"☃"}`)}
}

func fiftyRequestsOneJob(t *testing.T, s *store.Store) {
	stores := []*store.Store{s, Second(t, s)}
	var created atomic.Int32
	together(t, 50, func(i int) error {
		st := stores[i%2]
		first, err := st.BeginAnswer(t.Context(), aKey, time.Minute)
		if fault.Is(err, fault.Conflict) || first != nil {
			return nil
		}
		if err != nil {
			return err
		}
		n := NewJob("home")
		n.Event = StartEvent
		a := answerOf(aKey, n.ID)
		n.Answer = &a
		if _, err := st.CreateJob(t.Context(), n); err != nil {
			return err
		}
		created.Add(1)
		return nil
	})
	wantOneJob(t, s, created.Load())
}

func fiftyJobsOneAnswer(t *testing.T, s *store.Store) {
	var created atomic.Int32
	together(t, 50, func(int) error {
		n := NewJob("home")
		a := answerOf(aKey, n.ID)
		n.Answer, n.Event = &a, StartEvent
		_, err := s.CreateJob(t.Context(), n)
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		if err == nil {
			created.Add(1)
		}
		return err
	})
	wantOneJob(t, s, created.Load())
}

func wantOneJob(t *testing.T, s *store.Store, created int32) {
	t.Helper()
	jobs, _, err := s.ListJobs(t.Context(), store.JobFilter{})
	if err != nil || created != 1 || len(jobs) != 1 {
		t.Fatalf("%d created, %d in the list, %v; want 1", created, len(jobs), err)
	}
	if queued := claim(t, s); len(queued) != 1 {
		t.Errorf("outbox has %d entries, want 1", len(queued))
	}
	first, err := s.BeginAnswer(t.Context(), aKey, time.Minute)
	want := answerOf(aKey, jobs[0].ID)
	if diff := cmp.Diff(&want, first); err != nil || diff != "" {
		t.Errorf("stored answer: %v (-want +got):\n%s", err, diff)
	}
}

func start(t *testing.T, s *store.Store, k store.Key, lease time.Duration) {
	t.Helper()
	if first, err := s.BeginAnswer(t.Context(), k, lease); first != nil || err != nil {
		t.Fatalf("BeginAnswer = %+v, %v; want to go on", first, err)
	}
}

func firstAnswerAgain(t *testing.T, s *store.Store) {
	start(t, s, aKey, time.Minute)
	want := answerOf(aKey, "j")
	if err := s.FinishAnswer(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := s.BeginAnswer(t.Context(), aKey, time.Minute)
		if diff := cmp.Diff(&want, got); err != nil || diff != "" {
			t.Errorf("BeginAnswer: %v (-want +got):\n%s", err, diff)
		}
	}
	wantCode(t, fault.Conflict, s.FinishAnswer(t.Context(), answerOf(aKey, "other")))
	if err := s.DropAnswer(t.Context(), aKey); err != nil {
		t.Fatal(err)
	}
	if got, err := s.BeginAnswer(t.Context(), aKey, time.Minute); got == nil || err != nil {
		t.Errorf("a stored answer was dropped: %v", err)
	}
}

func otherBodyIsRefused(t *testing.T, s *store.Store) {
	other := aKey
	other.BodyHash = "other"
	start(t, s, aKey, time.Minute)
	wantCode(t, fault.InvalidInput, ignore(s.BeginAnswer(t.Context(), other, time.Minute)))
	if err := s.FinishAnswer(t.Context(), answerOf(aKey, "j")); err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.InvalidInput, ignore(s.BeginAnswer(t.Context(), other, time.Minute)))
}

func leaseKeepsOthers(t *testing.T, s *store.Store) {
	start(t, s, aKey, time.Minute)
	wantCode(t, fault.Conflict, ignore(s.BeginAnswer(t.Context(), aKey, time.Minute)))
	ended := aKey
	ended.Key = "ended"
	start(t, s, ended, time.Microsecond) // its process dies
	var took atomic.Int32
	together(t, 10, func(int) error {
		first, err := s.BeginAnswer(t.Context(), ended, time.Minute)
		if err == nil && first == nil {
			took.Add(1)
		}
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		return err
	})
	if took.Load() != 1 {
		t.Errorf("%d requests took over, want 1", took.Load())
	}
}

func droppedKeyIsFree(t *testing.T, s *store.Store) {
	start(t, s, aKey, time.Minute)
	if err := s.DropAnswer(t.Context(), aKey); err != nil {
		t.Fatal(err)
	}
	other := aKey
	other.BodyHash = "other"
	start(t, s, other, time.Minute)
}

func keyIsForgotten(t *testing.T, s *store.Store) {
	start(t, s, aKey, time.Minute)
	if err := s.FinishAnswer(t.Context(), answerOf(aKey, "j")); err != nil {
		t.Fatal(err)
	}
	_, err := s.DB().ExecContext(t.Context(), s.DB().Rebind(`UPDATE idempotency_keys SET created_at = ?`), time.Now().Add(-25*time.Hour).UTC())
	if err != nil {
		t.Fatal(err)
	}
	other := aKey
	other.BodyHash = "other"
	start(t, s, other, time.Minute)
	if err := s.FinishAnswer(t.Context(), answerOf(other, "k")); err != nil {
		t.Fatal(err)
	}
	if got, err := s.BeginAnswer(t.Context(), other, time.Minute); err != nil || got.Location != "/api/jobs/k" {
		t.Errorf("BeginAnswer = %+v, %v", got, err)
	}
}

func scopesAreDifferent(t *testing.T, s *store.Store) {
	start(t, s, aKey, time.Minute)
	other := aKey
	other.Scope = "bob POST /api/studio/generate"
	start(t, s, other, time.Minute)
	upper := aKey
	upper.Key = "8E03"
	start(t, s, upper, time.Minute)
}
