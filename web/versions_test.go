package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// edited makes a job of ada's whose home screen has two versions.
func (b *bench) edited() string {
	b.t.Helper()
	id := b.newJob()
	if _, err := b.store.BeginRun(b.t.Context(), id, "run-1", 1); err != nil {
		b.t.Fatal(err)
	}
	b.finish(id, "home", "<div>first</div>")
	r := b.call(b.ada, http.MethodPost, "/api/studio/screens", map[string]any{"prompt": "make it calm", "jobId": id, "screenId": "home"})
	var a struct{ JobID string }
	r.json(b.t, &a)
	if _, err := b.store.BeginRun(b.t.Context(), a.JobID, "run-2", 1); err != nil {
		b.t.Fatal(err)
	}
	b.finish(a.JobID, "home", "<div>second</div>")
	return id
}

type versionReply struct {
	Version      int
	MadeBy       string
	RestoredFrom int
	HTML         string
}

func TestRestoreScreen(t *testing.T) {
	b := setup(t)
	id := b.edited()
	path := "/api/jobs/" + id + "/screens/home"
	before := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil)
	restore := func(key string, version int, header ...string) reply {
		return b.call(key, http.MethodPost, path+"/restore", map[string]any{"version": version}, header...)
	}
	first := restore(b.ada, 1, "Idempotency-Key", "r1")
	if first.status != http.StatusCreated || first.header.Get("Location") != path+"/versions/3" {
		t.Fatalf("%d %s %s", first.status, first.header.Get("Location"), first.body)
	}
	var v versionReply
	first.json(t, &v)
	if want := (versionReply{Version: 3, MadeBy: id, RestoredFrom: 1}); v != want {
		t.Errorf("answer = %+v, want %+v", v, want)
	}
	again := restore(b.ada, 1, "Idempotency-Key", "r1")
	if again.status != first.status || string(again.body) != string(first.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("replay: %d %s", again.status, again.body)
	}
	if r := restore(b.ada, 2, "Idempotency-Key", "r1"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("same key, other version: %d", r.status)
	}

	var list struct{ Versions []versionReply }
	b.call(b.ada, http.MethodGet, path+"/versions", nil).json(t, &list)
	if len(list.Versions) != 3 || list.Versions[0].RestoredFrom != 1 {
		t.Errorf("versions: %+v", list.Versions)
	}
	b.call(b.ada, http.MethodGet, first.header.Get("Location"), nil).json(t, &v)
	if v.HTML != "<div>first</div>" || v.RestoredFrom != 1 {
		t.Errorf("version 3: %+v", v)
	}
	whole := b.call(b.ada, http.MethodGet, "/api/jobs/"+id, nil, "If-None-Match", before.header.Get("ETag"))
	if whole.status != http.StatusOK || !strings.Contains(string(whole.body), "<div>first</div>") || !strings.Contains(string(whole.body), `"version":3`) {
		t.Errorf("the job does not follow: %d %.400s", whole.status, whole.body)
	}

	for name, key := range map[string]string{"an admin": b.admin, "a service": b.serve} {
		before := v.Version
		r := restore(key, 2)
		if r.json(t, &v); r.status != http.StatusCreated || v.Version != before+1 {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}

func TestRestoreScreenRefuses(t *testing.T) {
	b := setup(t)
	id := b.edited()
	path := "/api/jobs/" + id + "/screens/"
	for name, c := range map[string]struct {
		key, screen, body string
		status            int
		detail            string
	}{
		"a version that is not there": {b.ada, "home", `{"version":9}`, http.StatusNotFound, "has no version 9"},
		"a screen that is not there":  {b.ada, "nope", `{"version":1}`, http.StatusNotFound, "nope"},
		"the newest version":          {b.ada, "home", `{"version":2}`, http.StatusConflict, "the newest already"},
		"a screen under way":          {b.ada, "profile", `{"version":1}`, http.StatusConflict, "wait for it or cancel it"},
		"version 0":                   {b.ada, "home", `{"version":0}`, http.StatusUnprocessableEntity, "version"},
		"an unknown field":            {b.ada, "home", `{"version":1,"to":2}`, http.StatusUnprocessableEntity, "to"},
		"somebody else's job":         {b.bob, "home", `{"version":1}`, http.StatusNotFound, "Job not found"},
		"a viewer":                    {b.see, "home", `{"version":1}`, http.StatusForbidden, "may read"},
	} {
		r := b.call(c.key, http.MethodPost, path+c.screen+"/restore", c.body)
		if r.status != c.status || !strings.Contains(string(r.body), c.detail) || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s, want %d with %q", name, r.status, r.body, c.status, c.detail)
		}
	}
}
