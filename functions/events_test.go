package functions

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store"
)

func TestEventIDsOfGenerations(t *testing.T) {
	for generation, want := range map[int]string{0: "j", 1: "j", 2: "j-2", 11: "j-11"} {
		if got := EventID("j", generation); got != want {
			t.Errorf("EventID(j, %d) = %q, want %q", generation, got, want)
		}
	}
}

func TestGenerateEventCarriesTheGuidesPayload(t *testing.T) {
	job := store.Job{ID: "j", Type: store.ScreenGeneration, UserID: "u", Generation: 2, Input: json.RawMessage(
		`{"branding":{"appName":"N"},"screens":[{"id":"home","name":"Home","referenceHtml":"<div>long</div>"}],"includeTheme":true}`)}
	event, err := StartEvent(job)
	if err != nil {
		t.Fatal(err)
	}
	if event.ID != "j-2" || event.Name != "studio/generate.screens" {
		t.Errorf("event %s %s", event.ID, event.Name)
	}
	var data map[string]any
	if err := json.Unmarshal(event.Data, &data); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"jobId", "userId", "branding", "screens", "includeTheme", "generation"} {
		if data[field] == nil {
			t.Errorf("the payload lacks %s: %s", field, event.Data)
		}
	}
	if strings.Contains(string(event.Data), "long") {
		t.Error("referenced HTML travels in the event")
	}
}

func TestLargeRequestsTravelAsTheirJobsID(t *testing.T) {
	input, err := json.Marshal(map[string]any{
		"branding": map[string]any{"appName": "N", "description": strings.Repeat("x", maxEventBytes)}, "screens": []any{map[string]any{"name": "Home"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, kind := range map[string]store.JobType{"studio/generate.screens": store.ScreenGeneration, "chat/context.process": store.ChatContext} {
		event, err := StartEvent(store.Job{ID: "j", Type: kind, UserID: "u", Generation: 1, Input: input})
		if err != nil {
			t.Fatal(err)
		}
		if event.Name != name || len(event.Data) > 1024 || !strings.Contains(string(event.Data), `"jobId":"j"`) {
			t.Errorf("event %s of %d bytes: %.200s", event.Name, len(event.Data), event.Data)
		}
	}
}

func TestAPieceJobsEventCarriesItsFieldsBesideTheJobs(t *testing.T) {
	job := store.Job{ID: "j", Type: store.ChatContext, UserID: "u", Generation: 2, Input: json.RawMessage(`{"operation":"summary","jobId":"another","big":12345678901234567}`)}
	event, err := StartEvent(job)
	if err != nil {
		t.Fatal(err)
	}
	var got JobRequested
	if err := json.Unmarshal(event.Data, &got); err != nil {
		t.Fatal(err)
	}
	if event.ID != "j-2" || got.JobID != "j" || got.UserID != "u" || got.Generation != 2 {
		t.Errorf("event %s for %+v", event.ID, got)
	}
	if !strings.Contains(string(got.Input), `"operation":"summary"`) || !strings.Contains(string(got.Input), "12345678901234567") {
		t.Errorf("input %s", got.Input)
	}
	if _, err := StartEvent(store.Job{ID: "j", Type: "unheard-of", Input: json.RawMessage(`{}`)}); err == nil {
		t.Error("a job of a type that no function works on got an event")
	}
}

func TestATraceTravelsInTheEvent(t *testing.T) {
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	job := store.Job{ID: "j", Type: store.ChatContext, Input: json.RawMessage(`{"operation":"summary"}`)}
	event, err := StartEventIn(telemetry.Resume(t.Context(), parent))(job)
	if err != nil {
		t.Fatal(err)
	}
	var got JobRequested
	if err := json.Unmarshal(event.Data, &got); err != nil || got.Traceparent != parent || got.JobID != "j" {
		t.Errorf("%s: %v", event.Data, err)
	}
	plain, err := StartEventIn(t.Context())(job)
	if err != nil || strings.Contains(string(plain.Data), "traceparent") {
		t.Errorf("%s: %v", plain.Data, err)
	}
}
