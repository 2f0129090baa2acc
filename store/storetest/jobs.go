package storetest

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var jobPromises = []promise{
	{"a created job reads back as it was returned", createdJobReadsBack},
}

func createdJobReadsBack(t *testing.T, s *store.Store) {
	n := NewJob("home", "profile")
	n.Event = StartEvent
	job := Create(t, s, n)
	got := Get(t, s, job.ID)
	if diff := cmp.Diff(job, got); diff != "" {
		t.Errorf("GetJob differs from CreateJob (-created +read):\n%s", diff)
	}
	if got.Status != store.Pending || got.Generation != 1 || got.Dispatches != 1 || got.Version != 1 || got.Output != nil || got.Error != nil || got.CostUSD != nil || got.TokensTotal != nil {
		t.Errorf("new job = %+v", got)
	}
	wantCode(t, fault.Conflict, ignore(s.CreateJob(t.Context(), n)))
	if events := claim(t, s); len(events) != 1 || events[0].ID != job.ID || events[0].Attempts != 1 || string(events[0].Data) != `{"jobId":"`+job.ID+`"}` {
		t.Errorf("outbox = %+v, want the job's event once", events)
	}
}

var _ = context.Background
var _ = json.Valid
