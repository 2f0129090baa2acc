package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/web"
)

type typeSettings struct {
	JobType                               string
	BackgroundPercent, EnvironmentPercent *int
	Variable, PausedBy, UpdatedBy         string
	Paused                                bool
	Waiting, Running                      int
}

type settingsReply struct {
	Version  int64
	JobTypes []typeSettings
}

func (s settingsReply) of(jobType string) typeSettings {
	for _, set := range s.JobTypes {
		if set.JobType == jobType {
			return set
		}
	}
	return typeSettings{}
}

// set changes one type's settings as root, on the newest version.
func (b *bench) set(jobType, percent string, paused bool) settingsReply {
	b.t.Helper()
	var now settingsReply
	b.call(b.admin, "GET", "/api/admin/settings", nil).json(b.t, &now)
	r := b.call(b.admin, "PUT", "/api/admin/settings", fmt.Sprintf(`{"version":%d,"jobTypes":[{"jobType":%q,"backgroundPercent":%s,"paused":%v}]}`, now.Version, jobType, percent, paused))
	if r.status != http.StatusOK {
		b.t.Fatalf("%d %s", r.status, r.body)
	}
	var after settingsReply
	r.json(b.t, &after)
	return after
}

func TestRolloutChangesAtRunTime(t *testing.T) {
	b := setup(t, func(c *web.Config) { c.Rollout = rollout(0) })
	mode := func() string {
		var a struct{ Mode string }
		b.call(b.ada, "POST", "/api/studio/generate", goodBrief).json(t, &a)
		return a.Mode
	}
	if got := mode(); got != "sync" {
		t.Errorf("at the environment's 0 %%: %s", got)
	}
	set := b.set("screen-generation", "100", false).of("screen-generation")
	if set.BackgroundPercent == nil || *set.BackgroundPercent != 100 || *set.EnvironmentPercent != 0 || set.Variable != "USE_INNGEST_SCREEN_GEN" || set.UpdatedBy != "root" {
		t.Errorf("%+v", set)
	}
	if got := mode(); got != "async" {
		t.Errorf("at the stored 100 %%: %s", got)
	}
	b.set("screen-generation", "null", false)
	if got := mode(); got != "sync" {
		t.Errorf("after the reset: %s", got)
	}
	b.set("screen-generation", "null", true)
	if got := mode(); got != "async" {
		t.Errorf("paused, a job is taken and waits: %s", got)
	}
}

func TestPausedTypesAreShown(t *testing.T) {
	b := setup(t)
	b.newJob()
	set := b.set("screen-generation", "null", true).of("screen-generation")
	if !set.Paused || set.PausedBy != "root" || set.Waiting != 1 || set.Running != 0 {
		t.Errorf("%+v", set)
	}
	for path, want := range map[string]string{
		"/readyz": `"paused":["screen-generation"]`, "/api/info": `"paused":["screen-generation"]`, "/metrics": `appforge_job_type_paused{type="screen-generation"} 1`,
	} {
		if r := b.call(b.admin, "GET", path, nil); r.status != http.StatusOK || !strings.Contains(string(r.body), want) {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	b.set("screen-generation", "null", false)
	if r := b.call("", "GET", "/readyz", nil); strings.Contains(string(r.body), "paused") {
		t.Errorf("after the pause: %s", r.body)
	}
}

func TestSettingsAreRefused(t *testing.T) {
	b := setup(t)
	const good = `{"version":0,"jobTypes":[{"jobType":"chat-context","backgroundPercent":null,"paused":true}]}`
	for who, key := range map[string]string{"a user": b.ada, "a viewer": b.see, "a service": b.serve} {
		if r := b.call(key, "PUT", "/api/admin/settings", good); r.status != http.StatusForbidden {
			t.Errorf("%s changes settings: %d", who, r.status)
		}
	}
	if r := b.call(b.ada, "GET", "/api/admin/settings", nil); r.status != http.StatusForbidden {
		t.Errorf("a user reads settings: %d", r.status)
	}
	if r := b.call(b.see, "GET", "/api/admin/settings", nil); r.status != http.StatusOK {
		t.Errorf("a viewer reads settings: %d", r.status)
	}
	for body, word := range map[string]string{
		`{"version":0,"jobTypes":[]}`: "jobTypes", `{"version":0,"jobTypes":[{"jobType":"tea","backgroundPercent":null,"paused":true}]}`: "jobType",
		`{"version":0,"jobTypes":[{"jobType":"screen-generation","backgroundPercent":101,"paused":true}]}`: "backgroundPercent",
		`{"version":0,"jobTypes":[{"jobType":"chat-context","backgroundPercent":50,"paused":true}]}`:       "always run in the background",
		`{"version":0,"jobTypes":[{"jobType":"chat-context","paused":true}]}`:                              "backgroundPercent",
		`{"jobTypes":[{"jobType":"chat-context","backgroundPercent":null,"paused":true}]}`:                 "version",
	} {
		if r := b.call(b.admin, "PUT", "/api/admin/settings", body); r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), word) {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
	if r := b.call(b.admin, "PUT", "/api/admin/settings", good); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if r := b.call(b.admin, "PUT", "/api/admin/settings", good); r.status != http.StatusConflict || !strings.Contains(string(r.body), "changed meanwhile") {
		t.Errorf("a change on an old version: %d %s", r.status, r.body)
	}
}
