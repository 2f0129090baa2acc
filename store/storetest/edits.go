package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/store"
)

var editPromises = []promise{
	{"an edit gives its target job the next version", editGivesTargetNextVersion},
	{"an added screen joins its target job at the end", addedScreenJoinsTarget},
	{"screens of one edit join their target job in its order", addedScreensKeepTheirOrder},
	{"edits in both directions do not lock each other out", editsDoNotDeadlock},
}

// editOf makes and begins a job that changes a screen of target.
func editOf(t *testing.T, s *store.Store, target store.Job, id, screen string) store.Job {
	t.Helper()
	n := NewJob(screen)
	n.TargetJobID = target.ID
	if id != "" {
		n.ID = id
	}
	return Processing(t, s, n)
}

// Ids of edit jobs that sort before and after every other.
const (
	firstID = "00000000-0000-4000-8000-000000000000"
	lastID  = "ffffffff-ffff-4fff-bfff-ffffffffffff"
)

func editGivesTargetNextVersion(t *testing.T, s *store.Store) {
	target := Processing(t, s, NewJob("home", "profile"))
	makeScreen(t, s, target, "home")
	makeScreen(t, s, target, "profile")
	settle(t, s, target)
	for i, id := range []string{firstID, lastID} {
		edit := editOf(t, s, target, id, "home")
		f := finished(edit, "home", call(t, s, edit, "home"))
		f.HTML = fmt.Sprintf("<div>edit %d</div>", i)
		before := Get(t, s, target.ID)
		for range 2 {
			if err := s.FinishScreen(t.Context(), f); err != nil {
				t.Fatalf("FinishScreen of edit %s: %v", id, err)
			}
		}
		got := wantStatus(t, s, target.ID, store.Completed)
		if got.Version != before.Version+1 || got.Progress != 100 || *got.CostUSD != *before.CostUSD {
			t.Errorf("target went from version %d to %d, progress %d, cost %s", before.Version, got.Version, got.Progress, got.CostUSD)
		}
		newest, err := s.ScreenVersion(t.Context(), target.ID, "home", 0)
		if err != nil || newest.Version != i+2 || newest.HTML != f.HTML || newest.MadeBy != edit.ID {
			t.Errorf("newest = %+v, %v", newest, err)
		}
		if last := lastEvent(t, s, target.ID); last.Type != store.EventScreen || string(last.Data) != fmt.Sprintf(`{"id":"home","title":"Finished home","version":%d,"status":"completed"}`, i+2) {
			t.Errorf("event of target = %s %s", last.Type, last.Data)
		}
		if ids, _ := outputOf(t, got); !cmp.Equal(ids, []string{"home", "profile"}) {
			t.Errorf("output of target has %v", ids)
		}
		if end := settle(t, s, edit); end.Outcome != store.OutcomeCompleted {
			t.Errorf("edit = %+v", end)
		}
	}
	versions, err := s.ScreenVersions(t.Context(), target.ID, "home")
	if err != nil || len(versions) != 3 || versions[0].Version != 3 || versions[0].HTML != "" {
		t.Errorf("versions = %+v, %v; want 3, 2, 1 without HTML", versions, err)
	}
}

func addedScreenJoinsTarget(t *testing.T, s *store.Store) {
	target := Processing(t, s, NewJob("home"))
	makeScreen(t, s, target, "home")
	settle(t, s, target)
	edit := editOf(t, s, target, "", "cart")
	makeScreen(t, s, edit, "cart")
	if ids, _ := outputOf(t, wantStatus(t, s, target.ID, store.Completed)); !cmp.Equal(ids, []string{"home", "cart"}) {
		t.Errorf("output of target has %v", ids)
	}
	if p := part(t, s, target.ID, "cart"); p.Status != store.PartDone || p.Position != 1 || p.Version != 1 {
		t.Errorf("part of target = %+v", p)
	}
}

func addedScreensKeepTheirOrder(t *testing.T, s *store.Store) {
	for _, arrival := range [][]string{{"b", "c", "d"}, {"d", "c", "b"}, {"c", "d", "b"}, {"d", "b", "c"}} {
		target := Processing(t, s, NewJob("a"))
		makeScreen(t, s, target, "a")
		settle(t, s, target)
		n := NewJob("b", "c", "d")
		n.TargetJobID = target.ID
		edit := Processing(t, s, n)
		for i, screen := range arrival {
			makeScreen(t, s, edit, screen)
			if i == 0 { // somebody adds a screen meanwhile
				makeScreen(t, s, editOf(t, s, target, "", "extra"), "extra")
			}
		}
		got := wantStatus(t, s, target.ID, store.Completed)
		ids, _ := outputOf(t, got)
		if at := slices.Index(ids, "extra"); at < 0 || !cmp.Equal(slices.Delete(slices.Clone(ids), at, at+1), []string{"a", "b", "c", "d"}) {
			t.Errorf("made in the order %v, output of target has %v", arrival, ids)
		}
		var states []store.ScreenState
		if err := json.Unmarshal(got.Screens, &states); err != nil {
			t.Fatal(err)
		}
		for i, state := range states {
			if state.ID != ids[i] || part(t, s, target.ID, state.ID).Position != i {
				t.Errorf("made in the order %v, screens of target are %+v; want %v", arrival, states, ids)
			}
		}
	}
}

func editsDoNotDeadlock(t *testing.T, s *store.Store) {
	target := Processing(t, s, NewJob("a", "b", "c", "d"))
	edits := make([]store.Job, 6)
	calls := make([]string, 10)
	for i := range edits {
		id := ""
		if i < 2 {
			id = []string{firstID, lastID}[i]
		}
		edits[i] = editOf(t, s, target, id, "a")
		calls[i] = call(t, s, edits[i], "a")
	}
	for i, screen := range []string{"a", "b", "c", "d"} {
		calls[6+i] = call(t, s, target, screen)
	}
	together(t, 10, func(i int) error {
		if i < 6 {
			return s.FinishScreen(t.Context(), finished(edits[i], "a", calls[i]))
		}
		return s.FinishScreen(t.Context(), finished(target, []string{"a", "b", "c", "d"}[i-6], calls[i]))
	})
	versions, err := s.ScreenVersions(t.Context(), target.ID, "a")
	// The target's own screen may find the part done by an edit, and is then counted only.
	if err != nil || len(versions) < 6 {
		t.Errorf("%d versions of the edited screen, %v; want 6 or 7", len(versions), err)
	}
	if ids, _ := outputOf(t, Get(t, s, target.ID)); !cmp.Equal(ids, []string{"a", "b", "c", "d"}) {
		t.Errorf("output of target has %v", ids)
	}
}
