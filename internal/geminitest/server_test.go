package geminitest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/geminitest"
)

// ask sends what the genuine client sends for a screen of that name, and gives the
// status and the body, 0 when there was no answer.
func ask(t *testing.T, url, name string) (int, map[string]any) {
	t.Helper()
	body := map[string]any{
		"contents":         []any{map[string]any{"parts": []any{map[string]any{"text": `{"name": "` + name + `"}`}}}},
		"generationConfig": map[string]any{"maxOutputTokens": 1000, "responseSchema": map[string]any{"type": "OBJECT", "properties": map[string]any{"html": map[string]any{"type": "STRING"}}}},
	}
	return post(t, url+"/v1beta/models/gemini-3.8-flash:generateContent", geminitest.DefaultKey, body)
}

func post(t *testing.T, url, key string, body any) (int, map[string]any) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("x-goog-api-key", key)
	req.Header.Set("X-AppForge-Call", "call-"+key)
	return do(t, req)
}

func do(t *testing.T, req *http.Request) (int, map[string]any) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil
	}
	var answer map[string]any
	if len(data) > 0 && json.Unmarshal(data, &answer) != nil {
		answer = map[string]any{"text": string(data)}
	}
	return resp.StatusCode, answer
}

func TestRulesAreUsedUpInOrder(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	defer s.Close()
	s.OnAny().Answer(geminitest.Status(500))
	s.OnScreen("Home").Answer(geminitest.Status503, geminitest.OK, geminitest.CutConnection)
	for i, want := range []int{503, 200, 0, 500, 200} {
		if got, _ := ask(t, s.URL, "Home"); got != want {
			t.Errorf("call %d: status %d, want %d", i+1, got, want)
		}
	}
	if got := s.CountFor("Home"); got != 5 {
		t.Errorf("CountFor = %d, want 5", got)
	}
	calls, usage := s.Billed()
	if calls != 3 || usage.Output != 3*geminitest.ScreenUsage.Output {
		t.Errorf("billed %d calls, %+v: the cut connection is charged, the errors are not", calls, usage)
	}
	if c := s.Calls()[2]; c.Status != 0 || c.Outcome != geminitest.KindCut || c.ID != "call-"+geminitest.DefaultKey || c.Answered.Before(c.Received) {
		t.Errorf("call = %+v", c)
	}
}

func TestFaultsByChanceFollowTheSeed(t *testing.T) {
	run := func(seed uint64) (statuses []int) {
		s := geminitest.Start(geminitest.Options{Seed: seed})
		defer s.Close()
		s.OnAny().Sometimes(0.3, geminitest.Status503)
		for range 60 {
			status, _ := ask(t, s.URL, "Home")
			statuses = append(statuses, status)
		}
		return statuses
	}
	first, again := run(7), run(7)
	failed := 0
	for i := range first {
		if first[i] != again[i] {
			t.Fatalf("call %d: %d, then %d", i, first[i], again[i])
		}
		if first[i] == 503 {
			failed++
		}
	}
	if failed < 5 || failed > 40 {
		t.Errorf("%d of 60 calls failed, want about 18", failed)
	}
}

func TestKeysAndModels(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	defer s.Close()
	for _, tt := range []struct {
		method, path, key string
		status            int
		has               string
	}{
		{http.MethodGet, "/v1beta/models/gemini-3.8-flash", geminitest.DefaultKey, 200, "models/gemini-3.8-flash"},
		{http.MethodGet, "/v1beta/models", geminitest.DefaultKey, 200, "generateContent"},
		{http.MethodGet, "/v1beta/models/gemini-1", geminitest.DefaultKey, 404, "NOT_FOUND"},
		{http.MethodGet, "/v1beta/models/gemini-3.8-flash", "wrong", 400, "API_KEY_INVALID"},
		{http.MethodPost, "/v1beta/models/gemini-3.8-flash:generateContent", "", 400, "API_KEY_INVALID"},
		{http.MethodPost, "/v1beta/models/gemini-1:generateContent", geminitest.DefaultKey, 404, "NOT_FOUND"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, s.URL+tt.path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("x-goog-api-key", tt.key)
		status, body := do(t, req)
		text, _ := json.Marshal(body)
		if status != tt.status || !strings.Contains(string(text), tt.has) {
			t.Errorf("%s %s: %d %s, want %d with %s", tt.method, tt.path, status, text, tt.status, tt.has)
		}
	}
	if len(s.Calls()) != 0 {
		t.Error("refused requests are recorded as calls")
	}
}

func TestDefaultScreensPassTheCheckUnchanged(t *testing.T) {
	for _, size := range []int{1, 8 << 10, 120 << 10} {
		markup := geminitest.Screen(`Profile & "more"`, size)
		got, notes, err := studio.CheckScreen(studio.Screen{ID: "a", Title: "A", HTML: markup}, studio.ImagePolicy{})
		if err != nil || len(notes) != 0 || got.HTML != markup {
			t.Errorf("size %d: %v %q", size, err, notes)
		}
		if size > 4096 && (len(markup) > size || len(markup) < size*8/10) {
			t.Errorf("a screen of %d bytes was asked for, this has %d", size, len(markup))
		}
	}
}

func TestOtherSchemasGetAnExample(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	defer s.Close()
	schema := map[string]any{"type": "OBJECT", "properties": map[string]any{
		"summary": map[string]any{"type": "STRING"}, "tags": map[string]any{"type": "ARRAY", "items": map[string]any{"type": "STRING", "enum": []any{"bold"}}},
		"count": map[string]any{"type": "INTEGER"}, "done": map[string]any{"type": "BOOLEAN"},
	}}
	_, body := post(t, s.URL+"/v1beta/models/gemini-3.8-flash:generateContent", geminitest.DefaultKey,
		map[string]any{"generationConfig": map[string]any{"responseSchema": schema}})
	parts := body["candidates"].([]any)[0].(map[string]any)["content"].(map[string]any)["parts"].([]any)
	if got, want := parts[1].(map[string]any)["text"], `{"count":1,"done":true,"summary":"Example summary","tags":["bold"]}`; got != want {
		t.Errorf("text = %v, want %s", got, want)
	}
	if c := s.Calls()[0]; c.What != geminitest.WhatOther {
		t.Errorf("call = %+v", c)
	}
}

func TestWaitingTellsWhatItWaitedFor(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.WaitFor(ctx, 2); err == nil || !strings.Contains(err.Error(), "2 calls received") {
		t.Errorf("WaitFor = %v", err)
	}
	ask(t, s.URL, "Home")
	if err := s.WaitAnswered(t.Context(), 1); err != nil {
		t.Error(err)
	}
}

func TestHoldKeepsCallsAndCloseEndsThem(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	s.Hold()
	ended := make(chan int, 1)
	go func() {
		status, _ := ask(t, s.URL, "Home")
		ended <- status
	}()
	if err := s.WaitFor(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	select {
	case status := <-ended:
		t.Errorf("a held call ended with %d", status)
	default:
	}
	s.Close()
	if status := <-ended; status != 0 {
		t.Errorf("status %d after Close, want none", status)
	}
}

func TestHeldCallsWaitForARelease(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	defer s.Close()
	held := json.RawMessage(`{"rules":[{"screen":"Home","always":{"kind":"ok","held":true}}]}`)
	if status, body := post(t, s.URL+"/_rules", "", held); status != http.StatusNoContent {
		t.Fatalf("POST /_rules: %d %v", status, body)
	}
	answered := make(chan int, 1)
	go func() {
		status, _ := ask(t, s.URL, "Home")
		answered <- status
	}()
	if err := s.WaitFor(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if status, _ := ask(t, s.URL, "Profile"); status != 200 {
		t.Errorf("another screen: %d, want 200", status)
	}
	if calls := s.Calls(); !calls[0].Answered.IsZero() {
		t.Error("the held call was answered before its release")
	}
	if status, body := post(t, s.URL+"/_rules", "", json.RawMessage(`{"release":true}`)); status != http.StatusNoContent {
		t.Fatalf("release: %d %v", status, body)
	}
	if status := <-answered; status != 200 {
		t.Errorf("after the release: %d, want 200", status)
	}
	if status, _ := ask(t, s.URL, "Home"); status != 200 {
		t.Errorf("the next call: %d, want 200", status)
	}
}

func TestControlEndpoints(t *testing.T) {
	s := geminitest.Start(geminitest.Options{})
	defer s.Close()
	rule := `{"rules":[{"screen":"Home","outcomes":[{"kind":"rate_limited","delay":"7.5s"}],"always":{"kind":"status","status":503}},{"theme":true},{"any":true,"share":0.5,"sometimes":[{"kind":"ok"}]}],"latency":"1ms","htmlBytes":3000}`
	if status, body := post(t, s.URL+"/_rules", "", json.RawMessage(rule)); status != http.StatusNoContent {
		t.Fatalf("POST /_rules: %d %v", status, body)
	}
	status, body := ask(t, s.URL, "Home")
	if text, _ := json.Marshal(body); status != 429 || !strings.Contains(string(text), `"retryDelay":"7.5s"`) {
		t.Errorf("first call: %d %s", status, text)
	}
	if status, _ := ask(t, s.URL, "Home"); status != 503 {
		t.Errorf("second call: %d, want 503", status)
	}
	if status, _ := ask(t, s.URL, "Profile"); status != 200 {
		t.Errorf("another screen: %d, want 200", status)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/_calls", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, report := do(t, req)
	if calls, _ := report["calls"].([]any); len(calls) != 3 || report["billedCalls"] != 1.0 || report["maxInFlight"] != 1.0 {
		t.Errorf("report = %v", report)
	}
	for name, bad := range map[string]string{
		"no target":      `{"rules":[{"outcomes":[]}]}`,
		"two targets":    `{"rules":[{"screen":"a","theme":true}]}`,
		"unknown kind":   `{"rules":[{"any":true,"always":{"kind":"explode"}}]}`,
		"no status":      `{"rules":[{"any":true,"always":{"kind":"status"}}]}`,
		"share":          `{"rules":[{"any":true,"share":3}]}`,
		"unknown field":  `{"rulez":[]}`,
		"delay as count": `{"rules":[{"any":true,"always":{"kind":"ok","takes":5}}]}`,
	} {
		if status, body := post(t, s.URL+"/_rules", "", json.RawMessage(bad)); status != http.StatusBadRequest || body["error"] == nil {
			t.Errorf("%s: %d %v, want 400", name, status, body)
		}
	}
	if status, _ := ask(t, s.URL, "Home"); status != 503 {
		t.Errorf("refused settings changed the rules: %d", status)
	}
	if status, _ := post(t, s.URL+"/_rules", "", json.RawMessage(`{"forget":true}`)); status != http.StatusNoContent || len(s.Calls()) != 0 {
		t.Error("the calls are not forgotten")
	}
}
