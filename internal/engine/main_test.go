package engine

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"
)

// binary is the engine that all tests run, found once.
var binary Binary

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == parentRole { // see TestTheEngineEndsWithItsParent
		beParent(os.Args[2])
		return
	}
	var err error
	binary, err = Find(context.Background(), FindOptions{Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func startEngine(t *testing.T, opts StartOptions) *Engine {
	t.Helper()
	opts.Binary = binary
	if opts.StateDir == "" {
		opts.StateDir = t.TempDir()
	}
	e, err := Start(soon(t), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Kill(); err != nil {
			t.Error(err)
		}
	})
	return e
}

const appID = "engine-test"

// app is a tiny app with one function of one step, which tells its runs by channel
// and holds each until gate gives way (closed: success) or an error.
type app struct {
	client inngestgo.Client
	url    string
	server *httptest.Server
	began  chan string // the events' own ids, one for each entry of the step
	gate   chan error
}

func newApp(t *testing.T, e *Engine, signingKey, eventKey string) *app {
	t.Helper()
	a := &app{began: make(chan string, 16), gate: make(chan error)}
	base, dev, register := e.URL(), signingKey == "", e.URL()+"/fn/register"
	client, err := inngestgo.NewClient(inngestgo.ClientOpts{
		AppID: appID, Dev: &dev, SigningKey: &signingKey, EventKey: &eventKey,
		APIBaseURL: &base, EventAPIBaseURL: &base, RegisterURL: &register,
		HTTPClient: &http.Client{Timeout: 5 * time.Second},
	})
	if err != nil {
		t.Fatal(err)
	}
	type data struct {
		Job string `json:"job"`
		Own string `json:"own"`
	}
	_, err = inngestgo.CreateFunction(client, inngestgo.FunctionOpts{ID: "work", Retries: inngestgo.IntPtr(1)},
		inngestgo.EventTrigger("engine-test/work", nil),
		func(ctx context.Context, in inngestgo.Input[data]) (any, error) {
			return step.Run(ctx, "only", func(ctx context.Context) (string, error) {
				a.began <- in.Event.Data.Own
				return in.Event.Data.Job, <-a.gate
			})
		})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: client.Serve()}}
	a.server.Start()
	t.Cleanup(a.server.Close)
	a.client, a.url = client, a.server.URL+"/api/inngest"
	return a
}

// register has the SDK announce the app, as the real server does for itself.
func (a *app) register(t *testing.T) {
	t.Helper()
	req, err := http.NewRequestWithContext(soon(t), http.MethodPut, a.url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("registering answers %s", resp.Status)
	}
}

// send starts a run and gives the engine's id of its event, with the step begun. A
// busy engine was seen to take an event right after a registration and start
// nothing for it (the sweep for stale jobs is there for that): it is sent again,
// under another id, after a while.
func (a *app) send(t *testing.T, job string) string {
	t.Helper()
	sent := map[string]string{}
	again := time.NewTicker(8 * time.Second)
	defer again.Stop()
	for ctx := soon(t); ; {
		own := job
		if len(sent) > 0 {
			own = fmt.Sprintf("%s-%d", job, len(sent)+1)
		}
		id, err := a.client.Send(ctx, inngestgo.Event{ID: &own, Name: "engine-test/work", Data: map[string]any{"job": job, "own": own}})
		if err != nil {
			t.Fatal(err)
		}
		sent[own] = id
		select {
		case own := <-a.began:
			return sent[own]
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("the step did not begin, for %d events", len(sent))
		}
	}
}

// eventually tries until ok, or fails with what was last seen.
func eventually(t *testing.T, try func() (ok bool, seen string)) {
	t.Helper()
	ctx := soon(t)
	for {
		ok, seen := try()
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatal("gave up waiting: " + seen)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func mustContain(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
}
