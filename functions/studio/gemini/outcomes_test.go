package gemini_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestOutcomes(t *testing.T) {
	for _, tt := range []struct {
		name    string
		outcome geminitest.Outcome
		code    fault.Code
		retryIn time.Duration // -1: no time is given
		says    string        // in the public message
		unknown bool          // may be charged, nobody knows how much
		cost    string        // "" when nil
		reason  string
	}{
		{"429 with RetryInfo", geminitest.RateLimited(7500 * time.Millisecond), fault.RateLimited, 7500 * time.Millisecond, "rate limit", false, "", ""},
		{"429 with a long fraction", geminitest.RateLimited(45837906927), fault.RateLimited, 45837906927, "", false, "", ""},
		{"429 without details", geminitest.Status(429), fault.RateLimited, -1, "", false, "", ""},
		{"429 of a daily quota, short delay or not", geminitest.PerDayQuota, fault.Quota, -1, "GEMINI_MODEL", false, "", ""},
		{"429 of a spend cap", geminitest.SpendCap, fault.Quota, -1, "spend cap", false, "", ""},
		{"429 in plain text", geminitest.Outcome{Kind: geminitest.KindPlainText, Status: 429}, fault.RateLimited, -1, "", false, "", ""},
		{"400", geminitest.Status(400), fault.InvalidInput, -1, "invalid argument", false, "", ""},
		{"401", geminitest.Status(401), fault.ModelKey, -1, "GOOGLE_GENERATIVE_AI_API_KEY", false, "", ""},
		{"403", geminitest.Status(403), fault.ModelKey, -1, "GOOGLE_GENERATIVE_AI_API_KEY", false, "", ""},
		{"404", geminitest.Status(404), fault.ModelGone, -1, `"gemini-3.8-flash"`, false, "", ""},
		{"404 names the variable", geminitest.Status(404), fault.ModelGone, -1, "GEMINI_MODEL", false, "", ""},
		{"408", geminitest.Status(408), fault.Upstream, -1, "", true, "", ""},
		{"499", geminitest.Status(499), fault.Upstream, -1, "", true, "", ""},
		{"500", geminitest.Status(500), fault.Upstream, -1, "500", false, "", ""},
		{"502", geminitest.Status(502), fault.Upstream, -1, "", false, "", ""},
		{"503", geminitest.Status503, fault.Upstream, -1, "503", false, "", ""},
		{"504", geminitest.Status(504), fault.Upstream, -1, "", true, "", ""},
		{"500 in plain text", geminitest.PlainText500, fault.Upstream, -1, "", false, "", ""},
		{"redirect", geminitest.Outcome{Kind: geminitest.KindPlainText, Status: 307}, fault.Upstream, -1, "", false, "", ""},
		{"connection cut", geminitest.CutConnection, fault.Upstream, -1, "connection", true, "", ""},
		{"connection cut midway", geminitest.CutMidway, fault.Upstream, -1, "connection", true, "", ""},
		{"blocked for SAFETY", geminitest.Blocked, fault.Blocked, -1, "The model refused the prompt (SAFETY). Change the words or pictures that it was given.", false, "0.0009", "SAFETY"},
		{"blocked for PROHIBITED_CONTENT", geminitest.BlockedFor("PROHIBITED_CONTENT"), fault.Blocked, -1, "PROHIBITED_CONTENT", false, "0.0009", "PROHIBITED_CONTENT"},
		{"blocked for JAILBREAK", geminitest.BlockedFor("JAILBREAK"), fault.Blocked, -1, "JAILBREAK", false, "0.0009", "JAILBREAK"},
		{"blocked for MODEL_ARMOR", geminitest.BlockedFor("MODEL_ARMOR"), fault.Blocked, -1, "MODEL_ARMOR", false, "0.0009", "MODEL_ARMOR"},
		{"blocked for a new reason", geminitest.BlockedFor("NEWLY_MINTED"), fault.Blocked, -1, "NEWLY_MINTED", false, "0.0009", "NEWLY_MINTED"},
		{"finish SAFETY", geminitest.SafetyFinish, fault.Blocked, -1, "SAFETY", false, "0.002025", "SAFETY"},
		{"finish RECITATION", geminitest.Finish("RECITATION"), fault.Blocked, -1, "RECITATION", false, "0.002025", "RECITATION"},
		{"finish BLOCKLIST", geminitest.Finish("BLOCKLIST"), fault.Blocked, -1, "", false, "0.002025", "BLOCKLIST"},
		{"finish PROHIBITED_CONTENT", geminitest.Finish("PROHIBITED_CONTENT"), fault.Blocked, -1, "", false, "0.002025", "PROHIBITED_CONTENT"},
		{"finish SPII", geminitest.Finish("SPII"), fault.Blocked, -1, "", false, "0.002025", "SPII"},
		{"finish OTHER", geminitest.Finish("OTHER"), fault.Malformed, -1, "OTHER", false, "0.002025", "OTHER"},
		{"finish MALFORMED_FUNCTION_CALL", geminitest.Finish("MALFORMED_FUNCTION_CALL"), fault.Malformed, -1, "", false, "0.002025", "MALFORMED_FUNCTION_CALL"},
		{"finish unspecified", geminitest.Finish("FINISH_REASON_UNSPECIFIED"), fault.Malformed, -1, "", false, "0.002025", "FINISH_REASON_UNSPECIFIED"},
		{"finish for a new reason", geminitest.Finish("NEWLY_MINTED"), fault.Malformed, -1, "NEWLY_MINTED", false, "0.002025", "NEWLY_MINTED"},
		{"finish CONTINUATION", geminitest.Finish("CONTINUATION"), fault.Truncated, -1, "", false, "0.002025", "CONTINUATION"},
		{"an offer to continue in another call", geminitest.Raw(`{"candidates":[{"finishReason":"CONTINUATION","continuationToken":"bW9yZQ=="}]}`), fault.Truncated, -1, "", true, "", "CONTINUATION"},
		{"truncated", geminitest.Truncated, fault.Truncated, -1, "GEMINI_MAX_OUTPUT_TOKENS", false, "0.062205", "MAX_TOKENS"},
		{"not JSON", geminitest.Malformed, fault.Malformed, -1, "JSON", false, "0.01089", "STOP"},
		{"empty", geminitest.Empty, fault.Malformed, -1, "empty", false, "0.01089", "STOP"},
		{"html of two roots", geminitest.HTML("<div>a</div><div>b</div>"), fault.Malformed, -1, "one root", false, "0.01089", "STOP"},
		{"html cut off", geminitest.HTML("<div><p>a</p>"), fault.Malformed, -1, "cut off", false, "0.01089", "STOP"},
		{"html too large", geminitest.HTML("<div>" + strings.Repeat("x", studio.MaxHTMLBytes) + "</div>"), fault.Malformed, -1, "limit", false, "0.01089", "STOP"},
		{"no body", geminitest.Raw(""), fault.Malformed, -1, "", true, "", ""},
		{"no candidates", geminitest.Raw(`{}`), fault.Malformed, -1, "no answer", true, "", ""},
		{"candidates null", geminitest.Raw(`{"candidates":[null]}`), fault.Malformed, -1, "", true, "", ""},
		{"candidates of another type", geminitest.Raw(`{"candidates":"none"}`), fault.Malformed, -1, "cannot be read", true, "", ""},
		{"parts of another type", geminitest.Raw(`{"candidates":[{"finishReason":"STOP","content":{"parts":"none"}}]}`), fault.Malformed, -1, "", true, "", ""},
		{"content null", geminitest.Raw(`{"candidates":[{"finishReason":"STOP","content":null}]}`), fault.Malformed, -1, "", true, "", "STOP"},
		{"counts of another type", geminitest.Raw(`{"usageMetadata":{"promptTokenCount":"many"}}`), fault.Malformed, -1, "", true, "", ""},
		{"web page with 200", geminitest.Raw(`<html>proxy login</html>`), fault.Malformed, -1, "not JSON", true, "", ""},
		{"negative counts", geminitest.Raw(`{"candidates":[],"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":-5}}`), fault.Malformed, -1, "", false, "0.000075", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := setup(t, geminitest.Options{})
			b.service.OnScreen("Home").Answer(tt.outcome)
			screen, call, err := b.Screen(t.Context(), first, brief, home)
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != tt.code {
				t.Fatalf("error = %v (%s), want code %s", err, fault.CodeOf(err), tt.code)
			}
			if screen != (studio.Screen{}) {
				t.Errorf("a failed attempt gives a screen: %+v", screen)
			}
			if want := now.Add(tt.retryIn); tt.retryIn >= 0 && !f.RetryAt.Equal(want) || tt.retryIn < 0 && !f.RetryAt.IsZero() {
				t.Errorf("RetryAt = %s, want in %s", f.RetryAt, tt.retryIn)
			}
			if !strings.Contains(f.Message, tt.says) {
				t.Errorf("message %q lacks %q", f.Message, tt.says)
			}
			if len(f.Message) > 500 || strings.ContainsAny(f.Message, "<>\n") && tt.code != fault.Malformed {
				t.Errorf("the message shows the service's raw words: %q", f.Message)
			}
			if call.Unknown != tt.unknown {
				t.Errorf("unknown = %t, want %t", call.Unknown, tt.unknown)
			}
			cost := tt.cost
			if cost == "" && !call.Unknown {
				cost = "0" // refused without an answer: it is not charged
			}
			if got := fmt.Sprint(call.Cost); cost == "" && call.Cost != nil || cost != "" && (call.Cost == nil || call.Cost.String() != cost) {
				t.Errorf("cost = %s, want %q", got, cost)
			}
			if call.FinishReason != tt.reason || call.Model != "gemini-3.8-flash" {
				t.Errorf("call = %+v, want finish reason %q", call, tt.reason)
			}
			if n := len(b.service.Calls()); n != 1 {
				t.Errorf("%d calls were made, want exactly one", n)
			}
		})
	}
}

func TestHostileAnswersAreCleaned(t *testing.T) {
	b := setup(t, geminitest.Options{})
	b.service.OnScreen("Home").Answer(geminitest.HostileHTML)
	screen, _, err := b.Screen(t.Context(), first, brief, home)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"script", "onclick", "onerror", "evil.example", "javascript", "iframe", "<form", "#fff", "url("} {
		if strings.Contains(screen.HTML, bad) {
			t.Errorf("%q survived: %s", bad, screen.HTML)
		}
	}
	if !strings.Contains(b.log.String(), "screen repaired") {
		t.Error("the repair is not logged")
	}
}

func TestAnswersInAFence(t *testing.T) {
	b := setup(t, geminitest.Options{})
	fenced, _ := json.Marshal("```json\n{\"title\":\"\",\"html\":\"<div>Hi</div>\"}\n```")
	b.service.OnScreen("Home").Answer(geminitest.Raw(`{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":` + string(fenced) + `}]}}]}`))
	screen, call, err := b.Screen(t.Context(), first, brief, home)
	if err != nil || screen.HTML != "<div>Hi</div>" || screen.Title != "Home" {
		t.Errorf("screen = %+v, %v", screen, err)
	}
	if !call.Unknown || call.Cost != nil {
		t.Errorf("an answer without usage has a known cost: %+v", call)
	}
}

func TestThemesThatCannotBeUsed(t *testing.T) {
	for name, text := range map[string]string{
		"missing variables":       `{"name":"x","background":"#fff"}`,
		"not a colour":            strings.Replace(themeJSON(t), "#f8fafc", "sunset", 1),
		"declarations in a value": strings.Replace(themeJSON(t), "#f8fafc", "#fff; } body { color: red", 1),
		"values of another type":  `{"name":1}`,
		"a list":                  `[]`,
		"two values":              themeJSON(t) + `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t, geminitest.Options{})
			encoded, _ := json.Marshal(text)
			b.service.OnTheme().Answer(geminitest.Raw(`{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":` + string(encoded) + `}]}}]}`))
			if theme, _, err := b.Theme(t.Context(), first, brief); fault.CodeOf(err) != fault.Malformed {
				t.Errorf("theme = %+v, %v; want code malformed", theme, err)
			}
		})
	}
}

func themeJSON(t *testing.T) string {
	t.Helper()
	values := map[string]string{"name": "x", "radius": "1rem"}
	for _, v := range studio.Variables {
		if v != "--radius" && v != "--primary-rgb" {
			values[strings.ReplaceAll(strings.TrimPrefix(v, "--"), "-", "_")] = "#123456"
		}
	}
	values["background"] = "#f8fafc"
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestABadKeyIsAnOperatorsFault(t *testing.T) {
	b := setup(t, geminitest.Options{}, func(c *gemini.Config) { c.APIKey = "AIzaSyNotAValidKeyAtAll0123456789" })
	_, call, err := b.Screen(t.Context(), first, brief, home)
	if fault.CodeOf(err) != fault.ModelKey || !strings.Contains(fault.Public(err), "GOOGLE_GENERATIVE_AI_API_KEY") || call.Unknown {
		t.Errorf("error = %v, call %+v", err, call)
	}
}

func TestAModelThatIsGone(t *testing.T) {
	b := setup(t, geminitest.Options{}, func(c *gemini.Config) { c.Model = "gemini-3-flash-preview" })
	_, _, err := b.Screen(t.Context(), first, brief, home)
	if fault.CodeOf(err) != fault.ModelGone || !strings.Contains(fault.Public(err), "gemini-3-flash-preview") {
		t.Errorf("error = %v", err)
	}
}
