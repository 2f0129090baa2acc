package price_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/functions/studio/price"
)

func day(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func builtin(t *testing.T) *price.Table {
	t.Helper()
	table, err := price.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestCost(t *testing.T) {
	const promo, standard = "2026-11-24T10:00:00Z", "2027-01-01T00:00:00Z"
	for _, tt := range []struct {
		name, model, at string
		use             price.Usage
		want            string // decimal dollars, worked out by hand
		version         string
	}{
		{"input and output", "gemini-3.8-flash", promo, price.Usage{Prompt: 1000, Output: 2000}, "0.00825", "2026-11-24:gemini-3.8-flash@2026-09-02"},
		{"thinking is output", "gemini-3.8-flash", promo, price.Usage{Prompt: 1000, Output: 2000, Thinking: 400}, "0.00975", ""},
		{"cached tokens are charged once", "gemini-3.8-flash", promo, price.Usage{Prompt: 1000, Cached: 800}, "0.00021", ""},
		{"tool results are input", "gemini-3.8-flash", promo, price.Usage{Prompt: 1000, Tool: 500}, "0.001125", ""},
		{"last moment of the introduction", "gemini-3.8-flash", "2026-12-31T23:59:59Z", price.Usage{Prompt: 1_000_000}, "0.75", ""},
		{"the price change of 2027", "gemini-3.8-flash", standard, price.Usage{Prompt: 1_000_000, Output: 1_000_000}, "9", "2026-11-24:gemini-3.8-flash@2027-01-01"},
		{"stable revision", "gemini-3.8-flash-001", promo, price.Usage{Prompt: 1_000_000}, "0.75", ""},
		{"resource name", "models/gemini-3.8-flash", promo, price.Usage{Prompt: 1_000_000}, "0.75", ""},
		{"dated preview", "models/gemini-3.1-pro-preview-09-2026", promo, price.Usage{Prompt: 1000}, "0.002", "2026-11-24:gemini-3.1-pro-preview"},
		{"lite is its own model", "gemini-3.5-flash-lite", promo, price.Usage{Prompt: 1_000_000, Output: 1_000_000}, "2.8", ""},
		{"at the threshold", "gemini-3.1-pro-preview", promo, price.Usage{Prompt: 200_000, Output: 1000}, "0.412", ""},
		{"a long prompt reprices the whole request", "gemini-3.1-pro-preview", promo, price.Usage{Prompt: 200_001, Output: 1000}, "0.818004", ""},
		{"unpublished cached price", "gemini-3.1-pro-preview", promo, price.Usage{Prompt: 1000, Cached: 1000}, "0.002", ""},
		{"more cached than prompt is not a discount", "gemini-3.8-flash", promo, price.Usage{Prompt: 100, Cached: 1000}, "0.0000075", ""},
		{"nothing used", "gemini-3.8-flash", promo, price.Usage{}, "0", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, version := builtin(t).Cost(tt.model, day(t, tt.at), tt.use)
			if got == nil {
				t.Fatal("cost is nil")
			}
			if got.String() != tt.want {
				t.Errorf("cost = %s, want %s", got, tt.want)
			}
			if tt.version != "" && version != tt.version {
				t.Errorf("version = %q, want %q", version, tt.version)
			}
		})
	}
}

func TestUnknownModelsCostNilNotZero(t *testing.T) {
	for _, model := range []string{"", "gpt-9", "gemini-3.8-flash-lite", "gemini-3.8-flash-preview", "gemini-3.8", "xgemini-3.8-flash"} {
		if got, version := builtin(t).Cost(model, day(t, "2026-11-24T00:00:00Z"), price.Usage{Prompt: 10}); got != nil || version != "" {
			t.Errorf("Cost(%q) = %v, %q; want nil and no version", model, got, version)
		}
	}
	if got, _ := builtin(t).Cost("gemini-3.1-flash-lite", day(t, "2027-05-07T00:00:00Z"), price.Usage{Prompt: 10}); got != nil {
		t.Errorf("a model after its shutdown costs %s, want nil", got)
	}
}

func TestWorstCaseIsNeverExceeded(t *testing.T) {
	at := day(t, "2026-11-24T00:00:00Z")
	worst, version := builtin(t).WorstCase("gemini-3.8-flash", at, 10_000, 16_384)
	if worst == nil || worst.String() != "0.06894" || version == "" {
		t.Fatalf("worst case = %v (%q), want 0.06894", worst, version)
	}
	real, _ := builtin(t).Cost("gemini-3.8-flash", at, price.Usage{Prompt: 10_000, Cached: 4096, Output: 10_000, Thinking: 6_384})
	if *real > *worst {
		t.Errorf("a call within its limits cost %s, more than the worst case %s", real, worst)
	}
	if worst, _ := builtin(t).WorstCase("unknown", at, 1, 1); worst != nil {
		t.Errorf("worst case of an unknown model = %s, want nil", worst)
	}
}

func TestLoadTakesAFileInPlaceOfTheBuiltInTable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "prices.json")
	write(t, path, `{"version":"mine","prices":[{"model":"house-model","input":1,"output":2}]}`)
	table, err := price.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	got, version := table.Cost("house-model", time.Now(), price.Usage{Prompt: 1_000_000, Output: 1_000_000})
	if got == nil || got.String() != "3" || version != "mine:house-model" {
		t.Errorf("cost = %v, version %q; want 3, mine:house-model", got, version)
	}
	if got, _ := table.Cost("gemini-3.8-flash", time.Now(), price.Usage{Prompt: 1}); got != nil {
		t.Error("the built-in table shines through the operator's file")
	}
}

func TestLoadNamesEveryFault(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"not JSON", `{`, "is not valid"},
		{"two values", `{"version":"v","prices":[{"model":"m","input":1,"output":1}]} {}`, "more after the first"},
		{"unknown field", `{"version":"v","prices":[{"model":"m","inputs":1}]}`, "inputs"},
		{"no version", `{"prices":[{"model":"m","input":1,"output":1}]}`, "version must"},
		{"no prices", `{"version":"v"}`, "prices is empty"},
		{"no model", `{"version":"v","prices":[{"input":1,"output":1}]}`, "model must"},
		{"no input price", `{"version":"v","prices":[{"model":"m","output":1}]}`, "input is missing"},
		{"no output price", `{"version":"v","prices":[{"model":"m","input":1}]}`, "output is missing"},
		{"negative", `{"version":"v","prices":[{"model":"m","input":-1,"output":1}]}`, "input must be 0 to"},
		{"bad day", `{"version":"v","prices":[{"model":"m","effective_from":"1.1.2027","input":1,"output":1}]}`, "YYYY-MM-DD"},
		{"ends before it begins", `{"version":"v","prices":[{"model":"m","effective_from":"2027-01-01","effective_to":"2026-01-01","input":1,"output":1}]}`, "effective_to must"},
		{"overlap", `{"version":"v","prices":[{"model":"m","input":1,"output":1},{"model":"m","effective_from":"2027-01-01","input":1,"output":1}]}`, "prices[0] too"},
		{"tier without threshold", `{"version":"v","prices":[{"model":"m","input":1,"output":1,"long_context":{"input":1,"output":1}}]}`, "above_prompt_tokens"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "prices.json")
			write(t, path, tt.file)
			_, err := price.Load(path)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Load = %v, want an error with %q", err, tt.want)
			}
		})
	}
	if _, err := price.Load(filepath.Join(t.TempDir(), "absent.json")); err == nil {
		t.Error("a missing file is not an error")
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
