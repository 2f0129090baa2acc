package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var jobPromises = []promise{
	{"a created job reads back as it was returned", createdJobReadsBack},
	{"an id is taken once", idIsTakenOnce},
	{"a synchronous job starts as processing and leaves no event", syncJobLeavesNoEvent},
	{"what cannot be stored is refused by name", badJobsAreRefused},
	{"text from outside is made storable", textIsMadeStorable},
	{"a row of the guide's columns alone is a job", guidesRowIsAJob},
	{"an unknown job is not found", unknownJobIsNotFound},
	{"the guide's status call moves a job on", statusCallMovesOn},
	{"a settled job never moves", settledJobNeverMoves},
	{"progress never goes back", progressNeverGoesBack},
	{"marking as failed is for the right generation only", markFailedIsGuarded},
}

func createdJobReadsBack(t *testing.T, s *store.Store) {
	n := NewJob("home", "profile")
	n.Theme, n.Event = true, StartEvent
	job := Create(t, s, n)
	got := Get(t, s, job.ID)
	if diff := cmp.Diff(job, got); diff != "" {
		t.Errorf("GetJob differs from CreateJob (-created +read):\n%s", diff)
	}
	if got.Status != store.Pending || got.Generation != 1 || got.Dispatches != 1 || got.Version != 1 ||
		got.Output != nil || got.Error != nil || got.CostUSD != nil || got.TokensTotal != nil || got.StartedAt != nil {
		t.Errorf("new job = %+v", got)
	}
	want := `[{"id":"home","title":"Title of home","status":"waiting","attempts":0},{"id":"profile","title":"Title of profile","status":"waiting","attempts":0}]`
	if string(got.Screens) != want {
		t.Errorf("screens = %s, want %s", got.Screens, want)
	}
	version, user, err := s.JobVersion(t.Context(), job.ID)
	if err != nil || version != 1 || user != "ada" {
		t.Errorf("JobVersion = %d, %q, %v", version, user, err)
	}
	parts, err := s.ListParts(t.Context(), job.ID)
	if err != nil || len(parts) != 3 || parts[0].Kind != store.ThemePart || parts[1].PartID != "home" || parts[2].PartID != "profile" {
		t.Errorf("parts = %+v, %v; want theme, home, profile", parts, err)
	}
	if list := events(t, s, job.ID); len(list) != 1 || list[0].Seq != 1 || list[0].Type != store.EventStatus || string(list[0].Data) != `{"status":"pending","error":null}` {
		t.Errorf("events = %+v", list)
	}
	if queued := claim(t, s); len(queued) != 1 || queued[0].ID != job.ID || queued[0].Attempts != 1 || string(queued[0].Data) != `{"jobId":"`+job.ID+`"}` {
		t.Errorf("outbox = %+v, want the job's event once", queued)
	}
}

func idIsTakenOnce(t *testing.T, s *store.Store) {
	n := NewJob("home")
	n.Event = StartEvent
	Create(t, s, n)
	wantCode(t, fault.Conflict, ignore(s.CreateJob(t.Context(), n)))
	if queued := claim(t, s); len(queued) != 1 {
		t.Errorf("outbox has %d entries, want 1: the second job left something behind", len(queued))
	}
}

func syncJobLeavesNoEvent(t *testing.T, s *store.Store) {
	n := NewJob("home")
	n.SyncMode, n.Event = true, StartEvent
	job := Create(t, s, n)
	if got := wantStatus(t, s, job.ID, store.Processing); got.StartedAt == nil || !got.SyncMode {
		t.Errorf("job = %+v, want it started", got)
	}
	if queued := claim(t, s); len(queued) != 0 {
		t.Errorf("outbox = %+v, want nothing", queued)
	}
}

func badJobsAreRefused(t *testing.T, s *store.Store) {
	for name, spoil := range map[string]func(*store.NewJob){
		"no id":             func(n *store.NewJob) { n.ID = "" },
		"id too long":       func(n *store.NewJob) { n.ID = strings.Repeat("x", 37) },
		"edits itself":      func(n *store.NewJob) { n.TargetJobID = n.ID },
		"no type":           func(n *store.NewJob) { n.Type = "" },
		"input is not JSON": func(n *store.NewJob) { n.Input = json.RawMessage(`{`) },
		"screen twice":      func(n *store.NewJob) { n.Screens = append(n.Screens, n.Screens[0]) },
		"screen named as the theme": func(n *store.NewJob) {
			n.Theme, n.Screens = true, []store.NewScreen{{ID: "theme"}}
		},
		"screen without id":  func(n *store.NewJob) { n.Screens = []store.NewScreen{{}} },
		"user id too long":   func(n *store.NewJob) { n.UserID = strings.Repeat("u", 256) },
		"screen id too long": func(n *store.NewJob) { n.Screens = []store.NewScreen{{ID: strings.Repeat("s", 101)}} },
	} {
		if s.Dialect() == "sqlite" && name == "user id too long" {
			continue // SQLite takes any length
		}
		n := NewJob("home")
		spoil(&n)
		if err := ignore(s.CreateJob(t.Context(), n)); !fault.Is(err, fault.InvalidInput) {
			t.Errorf("%s: error = %v, want invalid_input", name, err)
		}
	}
}

func textIsMadeStorable(t *testing.T, s *store.Store) {
	n := NewJob("home")
	n.Name, n.UserID = strings.Repeat("é", 300), "a\x00da"
	n.Screens[0].Title = "Ti\x00tle \xff 🎨"
	job := Processing(t, s, n)
	if got := Get(t, s, job.ID); len([]rune(got.Name)) != 255 || got.UserID != "ada" {
		t.Errorf("name has %d characters, user is %q", len([]rune(got.Name)), got.UserID)
	}
	f := finished(job, "home", call(t, s, job, "home"))
	f.Title, f.HTML = "", "<div>\x00🎨 \xff</div>"
	if err := s.FinishScreen(t.Context(), f); err != nil {
		t.Fatalf("FinishScreen: %v", err)
	}
	v, err := s.ScreenVersion(t.Context(), job.ID, "home", 0)
	if err != nil || v.HTML != "<div>🎨 \uFFFD</div>" || v.Title != "Title \uFFFD 🎨" {
		t.Errorf("screen = %+v, %v", v, err)
	}
}

func guidesRowIsAJob(t *testing.T, s *store.Store) {
	id := uuid.NewString()
	_, err := s.DB().ExecContext(t.Context(), s.DB().Rebind(
		`INSERT INTO inngest_jobs (id, job_type, status, progress, input_data) VALUES (?, ?, ?, ?, ?)`), id, "chat-context", "pending", 0, `{"messages":[]}`)
	if err != nil {
		t.Fatal(err)
	}
	job := Get(t, s, id)
	if job.UserID != "" || job.Provider != "" || job.Generation != 1 || job.MaxAttempts != 3 || job.CreatedAt.IsZero() || string(job.Screens) != "[]" {
		t.Errorf("job = %+v", job)
	}
	begin(t, s, id, "run", 1)
	if err := s.UpdateJobStatus(t.Context(), id, store.Completed, 100, json.RawMessage(`{"summary":"x"}`)); err != nil {
		t.Fatal(err)
	}
	if job = wantStatus(t, s, id, store.Completed); string(job.Output) != `{"summary":"x"}` {
		t.Errorf("output = %s", job.Output)
	}
}

func unknownJobIsNotFound(t *testing.T, s *store.Store) {
	ctx, id := t.Context(), uuid.NewString()
	_, _, versionErr := s.JobVersion(ctx, id)
	_, _, cancelErr := s.CancelJob(ctx, id, nil)
	for name, err := range map[string]error{
		"GetJob":            ignore(s.GetJob(ctx, id)),
		"JobVersion":        versionErr,
		"UpdateJobStatus":   s.UpdateJobStatus(ctx, id, store.Processing, 0, nil),
		"UpdateJobProgress": s.UpdateJobProgress(ctx, id, 1, ""),
		"MarkJobFailed":     ignore(s.MarkJobFailed(ctx, id, 0, fault.Internal, "x")),
		"CancelJob":         cancelErr,
		"RetryJob":          ignore(s.RetryJob(ctx, id, store.Retry{Event: StartEvent})),
		"Redispatch":        ignore(s.Redispatch(ctx, id, 1, "x", 3, StartEvent)),
		"BeginRun":          ignore(s.BeginRun(ctx, id, "run", 1)),
		"Heartbeat":         ignore(s.Heartbeat(ctx, id, 1)),
		"BeginCall":         ignore(s.BeginCall(ctx, callStart(uuid.NewString(), store.Job{ID: id, Generation: 1}, "home"))),
		"FinishScreen":      s.FinishScreen(ctx, store.FinishedScreen{JobID: id, PartID: "home", CallID: "c"}),
		"FinishTheme":       s.FinishTheme(ctx, store.FinishedTheme{JobID: id, CallID: "c", Theme: json.RawMessage(`{}`)}),
		"FailCall":          s.FailCall(ctx, store.FailedCall{JobID: id, PartID: "home", CallID: "c"}),
		"SettleJob":         ignore(s.SettleJob(ctx, id, 1, 3, StartEvent)),
		"ScreenVersion":     ignore(s.ScreenVersion(ctx, id, "home", 0)),
		"RestoreScreen":     ignore(s.RestoreScreen(ctx, store.Restoration{JobID: id, ScreenID: "home", Version: 1})),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: error = %v, want not_found", name, err)
		}
	}
	if got := fault.Public(ignore(s.GetJob(ctx, id))); got != "Job not found" {
		t.Errorf("public message = %q", got)
	}
}

func statusCallMovesOn(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Create(t, s, NewJob())
	if err := s.UpdateJobStatus(ctx, job.ID, store.Processing, 10, nil); err != nil {
		t.Fatal(err)
	}
	first := wantStatus(t, s, job.ID, store.Processing)
	if first.StartedAt == nil || first.Progress != 10 {
		t.Fatalf("job = %+v, want it started at 10%%", first)
	}
	if err := s.UpdateJobStatus(ctx, job.ID, store.Processing, 40, json.RawMessage(`{"half":true}`)); err != nil {
		t.Fatal(err)
	}
	second := Get(t, s, job.ID)
	if !second.StartedAt.Equal(*first.StartedAt) || second.Progress != 40 || string(second.Output) != `{"half":true}` {
		t.Errorf("job = %+v, want started_at as before, 40%% and the output", second)
	}
	if err := s.UpdateJobStatus(ctx, job.ID, store.Completed, 60, nil); err != nil {
		t.Fatal(err)
	}
	done := wantStatus(t, s, job.ID, store.Completed)
	if done.Progress != 100 || done.CompletedAt == nil || string(done.Output) != `{"half":true}` {
		t.Errorf("job = %+v, want 100%%, completed, and the output kept", done)
	}
	if err := s.UpdateJobStatus(ctx, job.ID, store.Completed, 100, nil); err != nil {
		t.Errorf("the same status again: %v", err)
	}
	if again := Get(t, s, job.ID); again.Version != done.Version {
		t.Errorf("version = %d, want %d: nothing changed", again.Version, done.Version)
	}
	wantCode(t, fault.InvalidInput, s.UpdateJobStatus(ctx, job.ID, "done", 0, nil))
	wantCode(t, fault.InvalidInput, s.UpdateJobStatus(ctx, job.ID, store.Processing, 101, nil))
}

func settledJobNeverMoves(t *testing.T, s *store.Store) {
	ctx := t.Context()
	for _, end := range []store.JobStatus{store.Completed, store.Failed, store.Cancelled} {
		job := Processing(t, s, NewJob("home"))
		open := call(t, s, job, "home")
		if err := s.UpdateJobStatus(ctx, job.ID, end, 50, nil); err != nil {
			t.Fatal(err)
		}
		before := Get(t, s, job.ID)
		for _, other := range []store.JobStatus{store.Pending, store.Processing, store.Completed, store.Failed, store.Cancelled} {
			if other != end {
				wantCode(t, fault.Conflict, s.UpdateJobStatus(ctx, job.ID, other, 0, nil))
			}
		}
		wantCode(t, fault.Conflict, s.UpdateJobProgress(ctx, job.ID, 99, "late"))
		wantCode(t, fault.Conflict, ignore(s.BeginRun(ctx, job.ID, "run-1", 1)))
		if moved, err := s.MarkJobFailed(ctx, job.ID, 0, fault.Internal, "late"); moved || err != nil {
			t.Errorf("MarkJobFailed = %v, %v", moved, err)
		}
		if sent, err := s.Redispatch(ctx, job.ID, 1, "late", 3, StartEvent); sent || err != nil {
			t.Errorf("Redispatch = %v, %v", sent, err)
		}
		if got := settle(t, s, job); got.Outcome != store.OutcomeAlready {
			t.Errorf("SettleJob = %+v", got)
		}
		want := fault.Conflict
		if end == store.Cancelled {
			want = fault.Cancelled
		} else {
			_, _, err := s.CancelJob(ctx, job.ID, nil)
			wantCode(t, fault.Conflict, err)
		}
		wantCode(t, want, ignore(s.BeginCall(ctx, callStart(uuid.NewString(), job, "home"))))
		if status, err := s.Heartbeat(ctx, job.ID, 1); status != end || err != nil {
			t.Errorf("Heartbeat = %s, %v; want %s", status, err, end)
		}
		if diff := cmp.Diff(before, Get(t, s, job.ID)); diff != "" {
			t.Errorf("a %s job moved (-before +after):\n%s", end, diff)
		}
		// What was paid for is kept all the same.
		finish(t, s, job, "home", open)
		after := wantStatus(t, s, job.ID, end)
		if screens, _ := outputOf(t, after); !slices.Equal(screens, []string{"home"}) || after.TokensTotal == nil {
			t.Errorf("a screen that came after the end was not saved: %s", after.Output)
		}
		if !after.CompletedAt.Equal(*before.CompletedAt) || after.Message != before.Message {
			t.Errorf("a screen that came after the end changed more than documents: %+v", after)
		}
	}
	if queued := claim(t, s); len(queued) != 0 {
		t.Errorf("outbox = %+v, want nothing", queued)
	}
}

func progressNeverGoesBack(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Processing(t, s, NewJob())
	for _, p := range []int{30, 20, 30, 50, 0} {
		if err := s.UpdateJobProgress(ctx, job.ID, p, fmt.Sprintf("at %d", p)); err != nil {
			t.Fatal(err)
		}
	}
	if got := Get(t, s, job.ID); got.Progress != 50 || got.Message != "at 0" {
		t.Errorf("progress = %d, message = %q", got.Progress, got.Message)
	}
	if err := s.UpdateJobStatus(ctx, job.ID, store.Processing, 10, nil); err != nil {
		t.Fatal(err)
	}
	if got := Get(t, s, job.ID); got.Progress != 50 {
		t.Errorf("progress = %d, want 50", got.Progress)
	}
	wantCode(t, fault.InvalidInput, s.UpdateJobProgress(ctx, job.ID, -1, ""))
}

func markFailedIsGuarded(t *testing.T, s *store.Store) {
	ctx := t.Context()
	job := Processing(t, s, NewJob("home", "profile"))
	makeScreen(t, s, job, "home")
	if moved, err := s.MarkJobFailed(ctx, job.ID, 2, fault.Upstream, "other generation"); moved || err != nil {
		t.Errorf("other generation: %v, %v", moved, err)
	}
	if moved, err := s.MarkJobFailed(ctx, job.ID, 1, fault.Upstream, "the engine gave up"); !moved || err != nil {
		t.Fatalf("MarkJobFailed = %v, %v", moved, err)
	}
	got := wantStatus(t, s, job.ID, store.Failed)
	if got.Error == nil || *got.Error != "the engine gave up" || got.ErrorCode != string(fault.Upstream) || got.CompletedAt == nil {
		t.Errorf("job = %+v", got)
	}
	if home, profile := part(t, s, job.ID, "home"), part(t, s, job.ID, "profile"); home.Status != store.PartDone || profile.Status != store.PartFailed {
		t.Errorf("parts are %s and %s, want completed and failed", home.Status, profile.Status)
	}
}
