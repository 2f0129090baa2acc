package functions

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"
)

// memory is an engine that knows an app or not.
type memory struct {
	mu    sync.Mutex
	known bool
	err   error
}

func (m *memory) Registered(context.Context, string, int) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known, m.err
}

func (m *memory) set(known bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known, m.err = known, err
}

func TestRegistrationIsRenewedAtEachStart(t *testing.T) {
	for name, engine := range map[string]*memory{
		"an engine that knows the app, perhaps at an old address": {known: true},
		"an engine that does not":                                 {},
	} {
		t.Run(name, func(t *testing.T) {
			asked, returned := make(chan *http.Request, 10), make(chan struct{}, 10)
			keep(t, engine, asked, returned)
			select {
			case r := <-asked:
				if r.Method != http.MethodPut || r.Host != "forge.example.com" || r.Header.Get("X-Forwarded-Proto") != "https" {
					t.Errorf("%s %s, headers %v", r.Method, r.Host, r.Header)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("the app did not register")
			}
			<-returned
		})
	}
}

func TestRegistrationWaitsForTheEngine(t *testing.T) {
	engine := &memory{err: errors.New("no route")}
	asked, returned := make(chan *http.Request, 10), make(chan struct{}, 10)
	keep(t, engine, asked, returned)
	engine.set(false, nil)
	select {
	case <-returned:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing happened after the engine came")
	}
	if len(asked) == 0 {
		t.Error("the app did not register")
	}
}

// keep runs a registration until the test ends.
func keep(t *testing.T, engine *memory, asked chan<- *http.Request, returned chan<- struct{}) {
	r := &Registration{
		Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			engine.set(true, nil)
			asked <- r
		}),
		ServeURL: "https://forge.example.com/api/inngest", Engine: engine, AppID: "a", Functions: 5,
		OnReturn: func() { returned <- struct{}{} }, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.Keep(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
}
