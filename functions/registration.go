package functions

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	checkRegistrationEvery = 10 * time.Second
	retryRegistrationAfter = time.Second
)

// Registered tells whether the engine knows this app with all its functions.
type Registered interface {
	Registered(ctx context.Context, appID string, functions int) (bool, error)
}

// Registration keeps this app known to a self-hosted engine or dev server: at the
// start, after the engine was restarted, and after it lost its memory. The engine
// registers an app only when the app asks for it, so the server asks for itself.
type Registration struct {
	Handler   http.Handler // the SDK's own handler, with unsigned registration allowed
	ServeURL  string       // where the engine reaches that handler
	Engine    Registered
	AppID     string
	Functions int
	OnReturn  func() // called when the engine answers again: what waits for it may go
	Log       *slog.Logger
}

// Keep registers and re-registers until ctx ends.
func (r *Registration) Keep(ctx context.Context) {
	current, reachable, warned := false, false, false
	for {
		wait := checkRegistrationEvery
		known, err := r.Engine.Registered(ctx, r.AppID, r.Functions)
		// An engine that knows the app may know it at the address, or with the limits,
		// of an earlier start: the first registration is not left out.
		if err == nil && (!known || !current) {
			err = r.Register(ctx)
			current = err == nil
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if !warned {
				r.Log.WarnContext(ctx, "not registered with the engine; trying on", slog.Any("error", err))
			}
			reachable, warned, wait = false, true, retryRegistrationAfter
		case !reachable:
			reachable, warned = true, false
			r.Log.InfoContext(ctx, "registered with the engine", slog.String("app_id", r.AppID), slog.Int("functions", r.Functions))
			r.OnReturn()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// Register has the SDK's handler announce this app to the engine. The request is
// made in process, because unsigned ones from outside are refused.
func (r *Registration) Register(ctx context.Context) error {
	u, err := url.Parse(r.ServeURL)
	if err != nil {
		return fmt.Errorf("the app's URL is not one: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, u.String(), http.NoBody)
	if err != nil {
		return fmt.Errorf("make the registration request: %w", err)
	}
	if u.Scheme == "https" {
		req.Header.Set("X-Forwarded-Proto", "https")
	}
	answer := inProcess{header: http.Header{}, status: http.StatusOK}
	r.Handler.ServeHTTP(&answer, req)
	if answer.status != http.StatusOK {
		return fmt.Errorf("the engine refused the registration (%d): %s", answer.status, strings.TrimSpace(answer.body.String()))
	}
	return nil
}

// inProcess takes the answer of a handler that is called without a network.
type inProcess struct {
	header http.Header
	status int
	body   strings.Builder
}

func (w *inProcess) Header() http.Header         { return w.header }
func (w *inProcess) WriteHeader(status int)      { w.status = status }
func (w *inProcess) Write(b []byte) (int, error) { return w.body.Write(b) }
