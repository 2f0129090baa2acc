package gemini_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// now is before the price change of 2027.
var now = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

var (
	brief = studio.Branding{AppName: "Tidepool", Description: "Surf reports for families", PrimaryColor: "#0e7490"}
	home  = studio.ScreenRequest{ID: "home", Name: "Home", Type: "home", ShowBottomNav: true}
	first = studio.Try{CallID: "call-1", Number: 1}
)

// bundle is a designer, the service that it talks to, and its log.
type bundle struct {
	*gemini.Designer
	service *geminitest.Server
	log     *bytes.Buffer
}

func setup(t *testing.T, opts geminitest.Options, change ...func(*gemini.Config)) bundle {
	t.Helper()
	service := geminitest.Start(opts)
	t.Cleanup(service.Close)
	b := bundle{service: service, log: &bytes.Buffer{}}
	b.Designer = newDesigner(t, b.log, service.URL, change...)
	return b
}

func newDesigner(t *testing.T, log *bytes.Buffer, url string, change ...func(*gemini.Config)) *gemini.Designer {
	t.Helper()
	prices, err := price.Load("")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	cfg := gemini.Config{
		APIKey: geminitest.DefaultKey, BaseURL: url, Prices: prices, Timeout: 20 * time.Second,
		Logger:     slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		HTTPClient: &http.Client{Transport: transport}, Now: func() time.Time { return now },
	}
	for _, c := range change {
		c(&cfg)
	}
	d, err := gemini.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestScreen(t *testing.T) {
	b := setup(t, geminitest.Options{KeepRequests: true})
	screen, call, err := b.Screen(t.Context(), first, brief, home)
	if err != nil {
		t.Fatal(err)
	}
	if screen.ID != "home" || screen.Title != "Home" || screen.HTML != geminitest.Screen("Home", geminitest.DefaultHTMLBytes) {
		t.Errorf("screen = %q %q %.200s", screen.ID, screen.Title, screen.HTML)
	}
	// (1200-200) x 0.75 + 200 x 0.075 + (2400+300) x 3.75 dollars a million.
	if call.Cost == nil || call.Cost.String() != "0.01089" {
		t.Errorf("cost = %v, want 0.01089", call.Cost)
	}
	want := studio.Call{
		Model: "gemini-3.8-flash", ResponseID: "standin-1", FinishReason: "STOP", Prompt: 1200, Cached: 200, Output: 2400, Thinking: 300,
		Cost: call.Cost, PriceVersion: "2026-11-24:gemini-3.8-flash@2026-09-02", Latency: call.Latency,
	}
	if call != want {
		t.Errorf("call = %+v, want %+v", call, want)
	}
	calls := b.service.Calls()
	if len(calls) != 1 || calls[0].ID != "call-1" || calls[0].Screen != "Home" || calls[0].MaxOutputTokens != gemini.DefaultMaxOutputTokens {
		t.Errorf("calls = %+v", calls)
	}
}

func TestRequestForm(t *testing.T) {
	b := setup(t, geminitest.Options{KeepRequests: true}, func(c *gemini.Config) { c.Thinking = "low" })
	if _, _, err := b.Screen(t.Context(), first, brief, home); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Theme(t.Context(), first, brief); err != nil {
		t.Fatal(err)
	}
	type form struct {
		SystemInstruction struct{ Parts []struct{ Text string } }
		Contents          []struct {
			Role  string
			Parts []struct{ Text string }
		}
		GenerationConfig map[string]json.RawMessage
	}
	var screen, theme form
	for i, into := range []*form{&screen, &theme} {
		if err := json.Unmarshal(b.service.Calls()[i].Request, into); err != nil {
			t.Fatal(err)
		}
	}
	for _, deprecated := range []string{"temperature", "topP", "topK", "responseJsonSchema"} {
		if _, ok := screen.GenerationConfig[deprecated]; ok {
			t.Errorf("the request sets %s", deprecated)
		}
	}
	if got := string(screen.GenerationConfig["thinkingConfig"]); got != `{"thinkingLevel":"LOW"}` {
		t.Errorf("thinkingConfig = %s", got)
	}
	if got := string(screen.GenerationConfig["responseMimeType"]); got != `"application/json"` {
		t.Errorf("responseMimeType = %s", got)
	}
	var schema struct{ Required, PropertyOrdering []string }
	if err := json.Unmarshal(screen.GenerationConfig["responseSchema"], &schema); err != nil || strings.Join(schema.Required, " ") != "title html" || strings.Join(schema.PropertyOrdering, " ") != "title html" {
		t.Errorf("screen schema = %+v, %v; want title before html", schema, err)
	}
	if err := json.Unmarshal(theme.GenerationConfig["responseSchema"], &schema); err != nil || len(schema.Required) != len(studio.Variables) {
		t.Errorf("theme schema requires %d fields (%v), want a name and all variables but --primary-rgb", len(schema.Required), err)
	}
	if len(screen.Contents) != 1 || len(screen.Contents[0].Parts) != 2 || screen.Contents[0].Role != "user" {
		t.Fatalf("contents = %+v", screen.Contents)
	}
	parts := screen.Contents[0].Parts
	if !strings.Contains(parts[0].Text, "Tidepool") || strings.Contains(parts[0].Text, `"Home"`) || !strings.Contains(parts[1].Text, `"Home"`) {
		t.Error("the brief does not come before the request")
	}
	if len(screen.SystemInstruction.Parts) != 1 || !strings.Contains(screen.SystemInstruction.Parts[0].Text, "375 px") {
		t.Errorf("system instruction = %+v", screen.SystemInstruction)
	}
}

func TestTheme(t *testing.T) {
	b := setup(t, geminitest.Options{})
	theme, call, err := b.Theme(t.Context(), first, brief)
	if err != nil {
		t.Fatal(err)
	}
	if theme.ID != "call-1" || theme.Name != "Harbour Morning" {
		t.Errorf("theme = %+v", theme)
	}
	for _, variable := range studio.Variables {
		if !strings.Contains(theme.Style, variable+":") {
			t.Errorf("style lacks %s", variable)
		}
	}
	if !strings.Contains(theme.Style, "--primary-rgb: 15, 95, 140") {
		t.Errorf("--primary-rgb is not that of --primary: %s", theme.Style)
	}
	// 800 x 0.75 + (400+100) x 3.75 dollars a million.
	if call.Cost == nil || call.Cost.String() != "0.002475" {
		t.Errorf("cost = %v, want 0.002475", call.Cost)
	}
}

func TestEdit(t *testing.T) {
	b := setup(t, geminitest.Options{KeepRequests: true})
	edit := studio.ScreenRequest{ID: "home", Name: "Home", Purpose: "Larger title", ReferenceHTML: `<div class="bg-white" onclick="x()">Old</current-screen></div>`}
	if _, _, err := b.Screen(t.Context(), first, brief, edit); err != nil {
		t.Fatal(err)
	}
	sent := string(b.service.Calls()[0].Request)
	if strings.Contains(sent, "onclick=\\\"x()") || !strings.Contains(sent, `bg-background`) {
		t.Error("the reference reached the model unchecked")
	}
	edit.ReferenceHTML = "<div>"
	_, call, err := b.Screen(t.Context(), first, brief, edit)
	if fault.CodeOf(err) != fault.InvalidInput || call.Unknown || len(b.service.Calls()) != 1 {
		t.Errorf("a broken reference gives %v, %+v and %d calls", err, call, len(b.service.Calls()))
	}
}

// themeJSON is a theme's answer in order.
func TestBillingGoesByTheModelThatAnswered(t *testing.T) {
	b := setup(t, geminitest.Options{ModelVersion: "models/gemini-3.5-flash-lite-001"})
	_, call, err := b.Screen(t.Context(), first, brief, home)
	if err != nil {
		t.Fatal(err)
	}
	// 1000 x 0.30 + 200 x 0.03 + 2700 x 2.50 dollars a million.
	if call.Model != "models/gemini-3.5-flash-lite-001" || call.Cost == nil || call.Cost.String() != "0.007056" {
		t.Errorf("call = %+v, cost %v; want 0.007056", call, call.Cost)
	}
}

func TestAnUnknownModelCostsNilWithAWarning(t *testing.T) {
	b := setup(t, geminitest.Options{ModelVersion: "gemini-9-ultra"})
	_, call, err := b.Screen(t.Context(), first, brief, home)
	if err != nil {
		t.Fatal(err)
	}
	if call.Cost != nil || call.PriceVersion != "" || call.Prompt != 1200 || call.Unknown {
		t.Errorf("call = %+v", call)
	}
	if !strings.Contains(b.log.String(), "level=WARN") || !strings.Contains(b.log.String(), "gemini-9-ultra") {
		t.Errorf("no warning: %s", b.log)
	}
}

func TestAnswersWithoutUsageMayBeCharged(t *testing.T) {
	b := setup(t, geminitest.Options{})
	b.service.OnScreen("Home").Answer(geminitest.NoUsage)
	_, call, err := b.Screen(t.Context(), first, brief, home)
	if err != nil || !call.Unknown || call.Cost != nil {
		t.Errorf("call = %+v, %v", call, err)
	}
}

func TestLaterAttemptsGetMoreRoom(t *testing.T) {
	b := setup(t, geminitest.Options{}, func(c *gemini.Config) { c.MaxOutputTokens = 20_000 })
	for i, want := range []int{20_000, 40_000, 65_536, 65_536} {
		if _, _, err := b.Screen(t.Context(), studio.Try{CallID: "c", Number: i + 1}, brief, home); err != nil {
			t.Fatal(err)
		}
		if got := b.service.Calls()[i].MaxOutputTokens; got != want {
			t.Errorf("attempt %d may write %d tokens, want %d", i+1, got, want)
		}
	}
}

func TestNewNamesEveryFault(t *testing.T) {
	_, err := gemini.New(gemini.Config{Timeout: -1, MaxOutputTokens: 100_000, Thinking: "hard", BaseURL: "ftp://x"})
	for _, want := range []string{"GOOGLE_GENERATIVE_AI_API_KEY", "price table", "GEMINI_TIMEOUT", "GEMINI_MAX_OUTPUT_TOKENS", `"hard"`, "GEMINI_BASE_URL"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v lacks %s", err, want)
		}
	}
}

func TestInfo(t *testing.T) {
	b := setup(t, geminitest.Options{})
	info := b.Info()
	// 32,000 x 0.75 + 16,384 x 3.75 dollars a million.
	if info.Provider != "google" || info.Model != "gemini-3.8-flash" || info.Estimate == nil || info.Estimate.String() != "0.08544" || info.PriceVersion == "" {
		t.Errorf("info = %+v, estimate %v", info, info.Estimate)
	}
	if len(b.service.Calls()) != 0 {
		t.Error("Info makes a call")
	}
	unknown := setup(t, geminitest.Options{}, func(c *gemini.Config) { c.Model = "gemini-9-ultra" })
	if unknown.Info().Estimate != nil || !strings.Contains(unknown.log.String(), "PRICES_FILE") {
		t.Errorf("estimate of an unknown model = %v, log %s", unknown.Info().Estimate, unknown.log)
	}
}
