package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var settingsPromises = []promise{
	{"settings are changed on the newest version only, and audited", settingsAreVersioned},
	{"of two first changes one is refused", firstSettingsChange},
	{"a change is seen by other processes soon", settingsAreSeen},
}

// change sets one type's settings on their newest version.
func change(t *testing.T, s *store.Store, c store.SettingsChange) store.Settings {
	t.Helper()
	settings, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	changed, err := s.ChangeSettings(store.WithActor(t.Context(), ada), settings.Version(), []store.SettingsChange{c})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func settingsAreVersioned(t *testing.T, s *store.Store) {
	by := store.WithActor(t.Context(), ada)
	before, err := s.Settings(by)
	if err != nil || len(before) != 4 || before.Version() != 0 || len(before.Paused()) != 0 || before.Of(store.ScreenGeneration).BackgroundPercent != nil {
		t.Fatalf("at first: %+v, %v", before, err)
	}
	ten, over := 10, 101
	after, err := s.ChangeSettings(by, 0, []store.SettingsChange{
		{Type: store.ScreenGeneration, BackgroundPercent: &ten}, {Type: store.ChatContext, Paused: true}, {Type: store.StyleExtraction},
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.Settings(by)
	if err != nil || read.Version() != 2 || read.Version() != after.Version() {
		t.Errorf("versions: read %d, %v; answered %d; want 2", read.Version(), err, after.Version())
	}
	if set := read.Of(store.ScreenGeneration); set.BackgroundPercent == nil || *set.BackgroundPercent != 10 || set.Paused || set.UpdatedBy != "ada" {
		t.Errorf("screen-generation: %+v", set)
	}
	if set := read.Of(store.ChatContext); !set.Paused || set.PausedBy != "ada" || set.PausedAt == nil || time.Since(*set.PausedAt) > time.Hour {
		t.Errorf("chat-context: %+v", set)
	}
	if paused := read.Paused(); !slices.Equal(paused, []store.JobType{store.ChatContext}) {
		t.Errorf("paused: %v", paused)
	}
	wantCode(t, fault.Conflict, ignore(s.ChangeSettings(by, 0, []store.SettingsChange{{Type: store.ScreenGeneration}})))
	for name, changes := range map[string][]store.SettingsChange{
		"an unknown type": {{Type: "tea-making"}}, "a percentage over 100": {{Type: store.ChatContext, BackgroundPercent: &over}},
		"a type twice": {{Type: store.ChatContext}, {Type: store.ChatContext, Paused: true}},
	} {
		if _, err := s.ChangeSettings(by, 2, changes); !fault.Is(err, fault.InvalidInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	reset, err := s.ChangeSettings(by, 2, []store.SettingsChange{{Type: store.ScreenGeneration}})
	if err != nil || reset.Of(store.ScreenGeneration).BackgroundPercent != nil || reset.Version() != 3 {
		t.Errorf("reset: %+v, %v", reset, err)
	}
	list := audited(t, s, store.AuditFilter{Action: "settings"})
	if len(list) != 3 || list[0].Target != "screen-generation" || !strings.Contains(string(list[0].Before), `"backgroundPercent":10`) || !strings.Contains(string(list[0].After), `"backgroundPercent":null`) {
		t.Errorf("audited: %+v", list)
	}
}

func firstSettingsChange(t *testing.T, s *store.Store) {
	stores, refused := []*store.Store{s, Second(t, s)}, make(chan error, 2)
	together(t, 2, func(i int) error {
		_, err := stores[i].ChangeSettings(t.Context(), 0, []store.SettingsChange{{Type: store.ChatContext, BackgroundPercent: &i}})
		if fault.Is(err, fault.Conflict) {
			refused <- err
			return nil
		}
		return err
	})
	if len(refused) != 1 {
		t.Errorf("%d of two changes on one version were refused, want 1", len(refused))
	}
}

func settingsAreSeen(t *testing.T, s *store.Store) {
	other := Second(t, s)
	paused := func(st *store.Store) bool {
		settings, err := st.RecentSettings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return settings.Of(store.ChatContext).Paused
	}
	if paused(s) || paused(other) {
		t.Fatal("paused at first")
	}
	change(t, s, store.SettingsChange{Type: store.ChatContext, Paused: true})
	if !paused(s) {
		t.Error("the process that made the change does not see it")
	}
	deadline := time.Now().Add(time.Minute)
	for !paused(other) {
		if time.Now().After(deadline) {
			t.Fatal("another process does not see the change")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
