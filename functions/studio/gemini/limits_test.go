package gemini_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestDeadline(t *testing.T) {
	b := setup(t, geminitest.Options{}, func(c *gemini.Config) { c.Timeout = 50 * time.Millisecond })
	b.service.OnScreen("Home").Answer(geminitest.Hang)
	_, call, err := b.Screen(t.Context(), first, brief, home)
	if fault.CodeOf(err) != fault.Timeout || !call.Unknown || !strings.Contains(fault.Public(err), "50ms") {
		t.Errorf("error = %v, call %+v", err, call)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := b.service.WaitAnswered(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if c := b.service.Calls()[0]; !c.ClientGone {
		t.Errorf("the request was left running: %+v", c)
	}
}

func TestCancelling(t *testing.T) {
	b := setup(t, geminitest.Options{})
	b.service.OnScreen("Home").Answer(geminitest.Hang)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	var call studio.Call
	go func() {
		var err error
		_, call, err = b.Screen(ctx, first, brief, home)
		done <- err
	}()
	waiting, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	if err := b.service.WaitFor(waiting, 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-done; fault.CodeOf(err) != fault.Cancelled || !errors.Is(err, context.Canceled) || !call.Unknown {
		t.Errorf("error = %v, call %+v", err, call)
	}
	if err := b.service.WaitAnswered(waiting, 1); err != nil {
		t.Fatal(err)
	}
	_, call, err := b.Screen(ctx, first, brief, home)
	if fault.CodeOf(err) != fault.Cancelled || call.Unknown || len(b.service.Calls()) != 1 {
		t.Errorf("a call after the cancellation: %v, %+v", err, call)
	}
}

func TestNobodyListening(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	d := newDesigner(t, &bytes.Buffer{}, closed.URL)
	_, call, err := d.Screen(t.Context(), first, brief, home)
	if fault.CodeOf(err) != fault.Upstream || call.Unknown {
		t.Errorf("error = %v, call %+v: nothing was sent, so nothing can be charged", err, call)
	}
}

func TestAnswersBeyondTheSizeLimitAreNotReadWhole(t *testing.T) {
	written := make(chan int, 1)
	big := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		n, chunk := 0, bytes.Repeat([]byte(" "), 1<<20)
		for range 256 {
			m, err := w.Write(chunk)
			n += m
			if err != nil {
				break
			}
		}
		written <- n
	}))
	defer big.Close()
	d := newDesigner(t, &bytes.Buffer{}, big.URL)
	_, call, err := d.Screen(t.Context(), first, brief, home)
	if fault.CodeOf(err) != fault.Malformed || !strings.Contains(fault.Public(err), "8 MiB") || !call.Unknown {
		t.Errorf("error = %v, call %+v", err, call)
	}
	if n := <-written; n > 64<<20 {
		t.Errorf("%d MiB were read", n>>20)
	}
}

func TestTheKeyDoesNotFollowRedirects(t *testing.T) {
	reached := make(chan string, 1)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.Header.Get("x-goog-api-key") }))
	defer elsewhere.Close()
	redirecting := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer redirecting.Close()
	_, _, err := newDesigner(t, &bytes.Buffer{}, redirecting.URL).Screen(t.Context(), first, brief, home)
	if fault.CodeOf(err) != fault.Upstream {
		t.Errorf("error = %v", err)
	}
	select {
	case key := <-reached:
		t.Errorf("the redirect was followed, with key %q", key)
	default:
	}
}

func TestTheKeyIsNeverShown(t *testing.T) {
	const key = "AQ.SecretKeyThatNobodyMaySee-0123456789"
	// A service that repeats all that it was sent.
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusBadRequest
		if r.Header.Get(gemini.CallHeader) == "plain" {
			http.Error(w, "key "+r.Header.Get("x-goog-api-key"), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
			"code": status, "status": "INVALID_" + r.Header.Get("x-goog-api-key"), "message": "bad " + r.Header.Get("x-goog-api-key"),
			"details": []any{map[string]any{"@type": "x", "key": r.Header.Get("x-goog-api-key")}},
		}})
	}))
	defer echo.Close()
	var log bytes.Buffer
	withKey := func(c *gemini.Config) { c.APIKey = key }
	d := newDesigner(t, &log, echo.URL, withKey)
	gone := newDesigner(t, &log, "http://127.0.0.1:1", withKey)
	var shown strings.Builder
	for _, act := range []func() (studio.Call, error){
		func() (studio.Call, error) { _, c, err := d.Screen(t.Context(), first, brief, home); return c, err },
		func() (studio.Call, error) {
			_, c, err := d.Screen(t.Context(), studio.Try{CallID: "plain"}, brief, home)
			return c, err
		},
		func() (studio.Call, error) { _, c, err := gone.Theme(t.Context(), first, brief); return c, err },
	} {
		call, err := act()
		if err == nil {
			t.Fatal("no error")
		}
		slog.New(slog.NewTextHandler(&log, nil)).Error("failed", slog.Any("error", err), slog.Any("call", call))
		fmt.Fprintf(&shown, "%v %+v %#v %v %#v %+v", err, err, err, fault.Public(err), errors.Unwrap(err), call)
	}
	_, err := gemini.New(gemini.Config{APIKey: key, BaseURL: "::nonsense"})
	fmt.Fprintf(&shown, "%v %+v %#v %v", err, d.Info(), d.Info(), d)
	if all := shown.String() + log.String(); strings.Contains(all, key) || strings.Contains(all, "SecretKey") {
		t.Errorf("the key shows: %s", all)
	}
}

func TestTheEnvironmentIsNotRead(t *testing.T) {
	t.Setenv("GOOGLE_API_KEY", "from-the-environment")
	t.Setenv("GEMINI_API_KEY", "from-the-environment")
	t.Setenv("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1")
	t.Setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
	t.Setenv("GOOGLE_CLOUD_PROJECT", "elsewhere")
	t.Setenv("GOOGLE_CLOUD_LOCATION", "elsewhere")
	b := setup(t, geminitest.Options{})
	if _, _, err := b.Screen(t.Context(), first, brief, home); err != nil {
		t.Errorf("the SDK read the environment: %v", err)
	}
	prices, err := price.Load("")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gemini.New(gemini.Config{Prices: prices}); err == nil || !strings.Contains(err.Error(), "GOOGLE_GENERATIVE_AI_API_KEY") {
		t.Errorf("without a key: %v", err)
	}
}

func TestManyCallsAtOnce(t *testing.T) {
	b := setup(t, geminitest.Options{HTMLBytes: 2048})
	release := b.service.Hold()
	const n = 20
	errs := make(chan error, n)
	for i := range n {
		go func() {
			name := fmt.Sprintf("Screen %d", i)
			s, _, err := b.Screen(t.Context(), studio.Try{CallID: name, Number: 1}, brief, studio.ScreenRequest{ID: name, Name: name})
			if err == nil && (s.Title != name || s.ID != name) {
				err = fmt.Errorf("%s got %s", name, s.Title)
			}
			errs <- err
		}()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := b.service.WaitFor(ctx, n); err != nil {
		t.Error(err)
	}
	release()
	for range n {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if got := b.service.MaxInFlight(); got != n {
		t.Errorf("%d ran at once, want %d", got, n)
	}
}
