package storetest

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

var ledgerPromises = []promise{
	{"a call is in the ledger before it is made", callIsInLedgerFirst},
	{"a call that was never heard of again counts at its estimate", lostCallCountsAtEstimate},
	{"a late answer corrects a call that was written off", lateAnswerCorrects},
	{"an overtaken attempt's failure does not touch its part", overtakenFailureOnlyCounts},
	{"an unknown price makes the job's cost unknown", unknownPriceMakesCostUnknown},
	{"a free call costs nothing", freeCallCostsNothing},
	{"calls of a run that has nothing to do are refused", idleRunsAreRefused},
}

func callIsInLedgerFirst(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile"))
	id, attempt := tryCall(t, s, job, "profile")
	if attempt != (store.Attempt{Number: 1}) {
		t.Errorf("attempt = %+v", attempt)
	}
	calls, err := s.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) != 1 {
		t.Fatalf("ledger = %+v, %v", calls, err)
	}
	got := calls[0]
	want := store.ModelCall{
		ID: id, JobID: job.ID, PartID: "profile", Generation: 1, Attempt: 1, Provider: "google", Model: "gemini-x",
		EstimateUSD: usd(9000), PriceVersion: "2026-11", Outcome: store.CallPending, StartedAt: got.StartedAt,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	after := Get(t, s, job.ID)
	if after.Message != "Designing Title of profile (2 of 2)" || after.TokensTotal != nil || after.Attempts != 1 {
		t.Errorf("job = %+v", after)
	}
	if p := part(t, s, job.ID, "profile"); p.Status != store.PartRunning || p.Attempts != 1 {
		t.Errorf("part = %+v", p)
	}
}

func lostCallCountsAtEstimate(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	lost := call(t, s, job, "home")
	makeScreen(t, s, job, "home")
	if got := Get(t, s, job.ID); *got.CostUSD != *usd(9000 + 2100) {
		t.Errorf("cost = %s, want estimate and true cost", got.CostUSD)
	}
	calls, err := s.ListModelCalls(t.Context(), job.ID)
	if err != nil || calls[0].ID != lost || calls[0].Outcome != store.CallUnknown || *calls[0].CostUSD != *usd(9000) {
		t.Errorf("ledger = %+v, %v", calls, err)
	}
	job = Processing(t, s, NewJob("home"))
	f := failed(job, "home", call(t, s, job, "home"), nil)
	f.Usage = store.CallUsage{Unknown: true} // a cut connection: perhaps charged
	fail(t, s, f)
	if got := Get(t, s, job.ID); *got.CostUSD != *usd(9000) {
		t.Errorf("cost = %s, want the estimate", got.CostUSD)
	}
}

func lateAnswerCorrects(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	late := call(t, s, job, "home")
	call(t, s, job, "home") // writes the first off
	finish(t, s, job, "home", late)
	got := Get(t, s, job.ID)
	if *got.CostUSD != *usd(2100) {
		t.Errorf("cost = %s, want what the late answer said", got.CostUSD)
	}
	if ids, _ := outputOf(t, got); len(ids) != 1 {
		t.Errorf("output has %v: a late screen is a screen", ids)
	}
}

func overtakenFailureOnlyCounts(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home"))
	old := call(t, s, job, "home")
	call(t, s, job, "home")
	fail(t, s, failed(job, "home", old, nil))
	if p := part(t, s, job.ID, "home"); p.Status != store.PartRunning || p.Failures != 0 {
		t.Errorf("part = %+v, want the newer attempt running", p)
	}
	stale := call(t, s, job, "home")
	if sent, err := s.Redispatch(t.Context(), job.ID, 1, "lost", 3, StartEvent); !sent || err != nil {
		t.Fatalf("Redispatch = %v, %v", sent, err)
	}
	fail(t, s, failed(job, "home", stale, nil))
	if p := part(t, s, job.ID, "home"); p.Status != store.PartWaiting {
		t.Errorf("part = %+v, want it waiting for the new run", p)
	}
	if got := Get(t, s, job.ID); *got.TokensTotal != 2*130 {
		t.Errorf("tokens = %d, want both failures counted", *got.TokensTotal)
	}
}

func unknownPriceMakesCostUnknown(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile"))
	makeScreen(t, s, job, "home")
	f := finished(job, "profile", call(t, s, job, "profile"))
	f.Usage.Cost = nil
	if err := s.FinishScreen(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if got := Get(t, s, job.ID); got.CostUSD != nil || *got.TokensTotal != 260 {
		t.Errorf("cost = %v, tokens = %d; want no cost", got.CostUSD, *got.TokensTotal)
	}
}

func freeCallCostsNothing(t *testing.T, s *store.Store) {
	job := Processing(t, s, NewJob("home", "profile"))
	f := finished(job, "home", call(t, s, job, "home"))
	f.Usage.Cost = usd(0)
	if err := s.FinishScreen(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if got := Get(t, s, job.ID); got.CostUSD == nil || *got.CostUSD != 0 {
		t.Errorf("cost = %v, want 0", got.CostUSD)
	}
	// A fraction of a micro-dollar is kept in the ledger and rounded in the sum.
	tiny := money.USD(75)
	f = finished(job, "profile", call(t, s, job, "profile"))
	f.Usage.Cost = &tiny
	if err := s.FinishScreen(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	calls, err := s.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) != 2 || math.Abs(float64(*calls[1].CostUSD-tiny)) > 0 {
		t.Errorf("ledger = %+v, %v", calls, err)
	}
}

func idleRunsAreRefused(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Create(t, s, NewJob("home"))
	wantCode(t, fault.Conflict, ignore(s.BeginCall(ctx, callStart(uuid.NewString(), job, "home")))) // pending
	begin(t, s, job.ID, "run", 1)
	other := job
	other.Generation = 2
	wantCode(t, fault.Conflict, ignore(s.BeginCall(ctx, callStart(uuid.NewString(), other, "home"))))
	wantCode(t, fault.NotFound, ignore(s.BeginCall(ctx, callStart(uuid.NewString(), job, "nowhere"))))
	if calls, err := s.ListModelCalls(ctx, job.ID); err != nil || len(calls) != 0 {
		t.Errorf("ledger = %+v, %v; want nothing", calls, err)
	}
}
