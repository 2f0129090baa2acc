package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/notify"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/internal/outbound"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
)

// bench is a server on an empty SQLite database, with keys for three people.
type bench struct {
	t     *testing.T
	store *store.Store
	url   string
	web   *web.Server
	jobs  functions.Jobs
	log   *bytes.Buffer
	ada   string // keys
	bob   string
	admin string
	see   string // a viewer's
	serve string // a service's
}

// rollout gives background jobs to a percentage of users.
func rollout(percent int) map[store.JobType]web.Rollout {
	return map[store.JobType]web.Rollout{
		store.ScreenGeneration: {Variable: "USE_INNGEST_SCREEN_GEN", Percent: percent},
		store.ScreenshotExport: {Variable: "USE_INNGEST_SCREENSHOT", Percent: percent},
	}
}

func setup(t *testing.T, change ...func(*web.Config)) *bench {
	t.Helper()
	return setupWith(t, offline.New(), change...)
}

func setupWith(t *testing.T, designer studio.Designer, change ...func(*web.Config)) *bench {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db"), StatementTimeout: 5 * time.Second, Logger: slog.New(slog.DiscardHandler), StartEvents: functions.StartEvents()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if _, err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, store: st, log: &bytes.Buffer{}}
	for _, k := range []struct {
		user, role string
		token      *string
	}{
		{"ada", web.RoleUser, &b.ada}, {"bob", web.RoleUser, &b.bob}, {"root", web.RoleAdmin, &b.admin}, {"vera", web.RoleViewer, &b.see}, {"backend", web.RoleService, &b.serve},
	} {
		token, _, err := st.CreateKey(t.Context(), store.NewKey{UserID: k.user, Role: k.role})
		if err != nil {
			t.Fatal(err)
		}
		*k.token = token
	}
	log := slog.New(slog.NewTextHandler(b.log, nil))
	cfg := web.Config{Rollout: rollout(100), SyncTimeout: 10 * time.Second, BodyLimit: 1 << 20, Version: "test", EngineHealth: func(context.Context) error { return nil },
		StaleAfter: time.Minute, CheckWebhookURL: notify.NewWebhooks(false).CheckURL, ReadImage: outbound.NewImages(true).DataURL, Channels: []store.Channel{store.ByEmail},
	}
	for _, c := range change {
		c(&cfg)
	}
	worker := functions.Worker{
		Store: st, MaxDispatches: 3, Log: log, Slots: make(chan struct{}, 5),
		Retry: functions.RetryPolicy{MaxAttempts: 4, Base: time.Millisecond},
	}
	jobs := functions.Jobs{
		Screens: &functions.ScreenGeneration{Worker: worker, Designer: designer},
		Pieces: []*functions.PieceJob{
			{Worker: worker, Task: &functions.StyleExtraction{Images: st, Decoder: style.NewDecoder()}}, {Worker: worker, Task: &functions.ChatContext{}},
			{Worker: worker, Task: &functions.ScreenshotExport{Store: st, Renderer: drawing{}, Keep: time.Hour}},
		},
	}
	b.jobs = jobs
	engine := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "engine endpoint") })
	b.web, err = web.New(cfg, st, jobs, engine, log)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(b.web)
	t.Cleanup(func() { b.web.Stop(); srv.Close() })
	b.url = srv.URL
	return b
}

// reply is an answer, read.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) json(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.body, v); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
}

// call sends a request with a key; body is text or anything that JSON can say.
func (b *bench) call(key, method, path string, body any, header ...string) reply {
	b.t.Helper()
	var r io.Reader
	switch v := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(v)
	default:
		raw, err := json.Marshal(v)
		if err != nil {
			b.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, r)
	if err != nil {
		b.t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		if strings.EqualFold(header[i], "Host") {
			req.Host = header[i+1]
			continue
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, raw}
}

const goodBrief = `{"branding":{"appName":"Northwind"},"screens":[{"id":"home","name":"Home"},{"name":"Profile"}],"includeTheme":true}`

// newJob makes a job as ada and gives its id.
func (b *bench) newJob() string {
	b.t.Helper()
	r := b.call(b.ada, http.MethodPost, "/api/studio/generate", goodBrief)
	if r.status != http.StatusAccepted {
		b.t.Fatalf("generate: %d %s", r.status, r.body)
	}
	var a struct{ JobID string }
	r.json(b.t, &a)
	return a.JobID
}
