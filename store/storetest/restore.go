package storetest

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var restorePromises = []promise{
	{"a restored version is a new one", restoredVersionIsNew},
	{"a screen that is being designed is not restored", screenUnderWayIsNotRestored},
	{"what is not there is not restored", nothingIsNotRestored},
	{"a restoration is undone by another", restorationIsUndone},
	{"a restoration stores its answer with it", restorationStoresAnswer},
}

// twoVersions makes a finished job of two screens, the first of them edited once.
func twoVersions(t *testing.T, s *store.Store) (target, edit store.Job) {
	t.Helper()
	target = Processing(t, s, NewJob("home", "profile"))
	makeScreen(t, s, target, "home")
	makeScreen(t, s, target, "profile")
	settle(t, s, target)
	edit = editOf(t, s, target, "", "home")
	f := finished(edit, "home", call(t, s, edit, "home"))
	f.Title, f.HTML = "Edited home", "<div>edited</div>"
	if err := s.FinishScreen(t.Context(), f); err != nil {
		t.Fatalf("FinishScreen of the edit: %v", err)
	}
	settle(t, s, edit)
	return Get(t, s, target.ID), edit
}

func restore(t *testing.T, s *store.Store, jobID string, version int) (store.ScreenVersion, error) {
	t.Helper()
	return s.RestoreScreen(t.Context(), store.Restoration{JobID: jobID, ScreenID: "home", Version: version})
}

func restoredVersionIsNew(t *testing.T, s *store.Store) {
	target, edit := twoVersions(t, s)
	got, err := restore(t, s, target.ID, 1)
	if err != nil {
		t.Fatalf("RestoreScreen: %v", err)
	}
	want := store.ScreenVersion{
		JobID: target.ID, ScreenID: "home", Version: 3, Title: "Finished home", HTML: "<div>home</div>", MadeBy: target.ID, RestoredFrom: 1, CreatedAt: got.CreatedAt,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
	stored, err := s.ScreenVersion(t.Context(), target.ID, "home", 0)
	if diff := cmp.Diff(want, stored); err != nil || diff != "" {
		t.Errorf("stored: %v (-want +got):\n%s", err, diff)
	}
	second, err := s.ScreenVersion(t.Context(), target.ID, "home", 2)
	if err != nil || second.HTML != "<div>edited</div>" || second.MadeBy != edit.ID || second.RestoredFrom != 0 {
		t.Errorf("version 2 = %+v, %v", second, err)
	}
	versions, err := s.ScreenVersions(t.Context(), target.ID, "home")
	if err != nil || len(versions) != 3 || versions[0].RestoredFrom != 1 || versions[1].RestoredFrom != 0 {
		t.Errorf("versions = %+v, %v", versions, err)
	}
	after := wantStatus(t, s, target.ID, store.Completed)
	if after.Version != target.Version+1 || after.Progress != 100 || *after.CostUSD != *target.CostUSD || !after.CompletedAt.Equal(*target.CompletedAt) {
		t.Errorf("job went from %+v to %+v", target, after)
	}
	if last := lastEvent(t, s, target.ID); last.Type != store.EventScreen || string(last.Data) != `{"id":"home","title":"Finished home","version":3,"status":"completed"}` {
		t.Errorf("event = %s %s", last.Type, last.Data)
	}
	if p := part(t, s, target.ID, "home"); p.Version != 3 || p.Title != "Finished home" || p.Status != store.PartDone {
		t.Errorf("part = %+v", p)
	}
	if ids, _ := outputOf(t, after); !cmp.Equal(ids, []string{"home", "profile"}) {
		t.Errorf("output has %v", ids)
	}
	if want := `<div>home</div>`; !strings.Contains(string(after.Output), want) {
		t.Errorf("output = %s, want %s in it", after.Output, want)
	}
}

func screenUnderWayIsNotRestored(t *testing.T, s *store.Store) {
	fresh := Processing(t, s, NewJob("home"))
	call(t, s, fresh, "home")
	wantCode(t, fault.Conflict, ignore(restore(t, s, fresh.ID, 1)))

	target, _ := twoVersions(t, s)
	other := editOf(t, s, target, "", "profile")
	call(t, s, other, "profile")
	edit := editOf(t, s, target, "", "home")
	call(t, s, edit, "home")
	_, err := restore(t, s, target.ID, 1)
	wantCode(t, fault.Conflict, err)
	if want := fmt.Sprintf("Edited home is being designed by job %s: wait for it or cancel it, then restore.", edit.ID); fault.Public(err) != want {
		t.Errorf("message = %q, want %q", fault.Public(err), want)
	}
	if got := Get(t, s, target.ID); got.Version != target.Version {
		t.Errorf("the job went from version %d to %d", target.Version, got.Version)
	}
	if _, _, err := s.CancelJob(t.Context(), edit.ID, nil); err != nil {
		t.Fatalf("CancelJob: %v", err)
	}
	if _, err := restore(t, s, target.ID, 1); err != nil {
		t.Errorf("RestoreScreen with an edit of another screen under way: %v", err)
	}
}

func nothingIsNotRestored(t *testing.T, s *store.Store) {
	target, _ := twoVersions(t, s)
	for _, r := range []store.Restoration{
		{JobID: lastID, ScreenID: "home", Version: 1},
		{JobID: target.ID, ScreenID: "nope", Version: 1},
		{JobID: target.ID, ScreenID: store.ThemePartID, Version: 1},
		{JobID: target.ID, ScreenID: "home", Version: 3},
		{JobID: target.ID, ScreenID: "home", Version: 0},
	} {
		wantCode(t, fault.NotFound, ignore(s.RestoreScreen(t.Context(), r)))
	}
	wantCode(t, fault.Conflict, ignore(restore(t, s, target.ID, 2))) // the newest
	if got := Get(t, s, target.ID); got.Version != target.Version {
		t.Errorf("the job went from version %d to %d", target.Version, got.Version)
	}
}

func restorationIsUndone(t *testing.T, s *store.Store) {
	target, _ := twoVersions(t, s)
	for i, version := range []int{1, 2} {
		if v, err := restore(t, s, target.ID, version); err != nil || v.Version != 3+i || v.RestoredFrom != version {
			t.Fatalf("restored = %+v, %v", v, err)
		}
	}
	newest, err := s.ScreenVersion(t.Context(), target.ID, "home", 0)
	if err != nil || newest.HTML != "<div>edited</div>" || newest.Title != "Edited home" {
		t.Errorf("newest = %+v, %v", newest, err)
	}
}

func restorationStoresAnswer(t *testing.T, s *store.Store) {
	target, _ := twoVersions(t, s)
	var done atomic.Int32
	together(t, 10, func(int) error {
		_, err := s.RestoreScreen(t.Context(), store.Restoration{
			JobID: target.ID, ScreenID: "home", Version: 1,
			Answer: func(v store.ScreenVersion) (store.Answer, error) {
				return store.Answer{Key: aKey, Status: 201, Body: fmt.Appendf(nil, `{"version":%d}`, v.Version)}, nil
			},
		})
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		if err == nil {
			done.Add(1)
		}
		return err
	})
	versions, err := s.ScreenVersions(t.Context(), target.ID, "home")
	if err != nil || done.Load() != 1 || len(versions) != 3 {
		t.Errorf("%d restored, %d versions, %v; want one more than 2", done.Load(), len(versions), err)
	}
	first, err := s.BeginAnswer(t.Context(), aKey, time.Minute)
	if err != nil || first == nil || string(first.Body) != `{"version":3}` {
		t.Errorf("stored answer = %+v, %v", first, err)
	}
}
