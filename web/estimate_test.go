package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/web"
)

func TestEstimateBeforeAndAfterAJob(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.Rollout = rollout(0) })
	ask := func() map[string]any {
		t.Helper()
		r := b.call(b.ada, http.MethodPost, "/api/studio/estimate", `{"screens":2,"includeTheme":true}`)
		if r.status != http.StatusOK {
			t.Fatalf("%d %s", r.status, r.body)
		}
		var view map[string]any
		r.json(t, &view)
		return view
	}
	before := ask()
	if before["basedOn"] != 0.0 || before["costUsd"] != 0.0 || before["provider"] != "offline" || before["costError"] != nil {
		t.Errorf("without past jobs: %v", before)
	}
	for range 3 {
		if r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief); r.status != http.StatusOK {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	after := ask()
	if after["basedOn"] != 3.0 || after["costUsd"] != 0.0 || after["seconds"].(float64) < 0 || after["secondsHigh"].(float64) < after["secondsLow"].(float64) {
		t.Errorf("after three jobs: %v", after)
	}
	if list := b.call(b.ada, http.MethodGet, "/api/jobs", nil); strings.Count(string(list.body), `"id"`) != 3 {
		t.Errorf("asking has stored something: %s", list.body)
	}
}

func TestEstimateRefusesWhatGenerateWould(t *testing.T) {
	b := setup(t)
	for body, says := range map[string]string{
		`{"screens":0}`:       "screens",
		`{"screens":31}`:      "screens",
		`{}`:                  "screens",
		`{"screens":1,"x":1}`: "x",
	} {
		if r := b.call(b.ada, http.MethodPost, "/api/studio/estimate", body); r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), says) {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
	if r := b.call("", http.MethodPost, "/api/studio/estimate", `{"screens":1}`); r.status != http.StatusUnauthorized {
		t.Errorf("without a key: %d", r.status)
	}
}
