package main

import (
	"fmt"
	"log/slog"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

func env(pairs ...string) func(string) string {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return values[name] }
}

func TestEnvExampleListsExactlyWhatIsRead(t *testing.T) {
	text, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^(#?)([A-Z][A-Z0-9_]*)=(.*)$`)
	shown := map[string]string{}
	for _, m := range line.FindAllStringSubmatch(string(text), -1) {
		if m[1] == "#" && m[3] != "" {
			t.Errorf("%s is commented out, so it must show no value", m[2])
		}
		if m[1] == "" && m[3] == "" {
			t.Errorf("%s shows no default: comment it out", m[2])
		}
		shown[m[2]] = m[3]
	}
	for name, value := range variables {
		if got, there := shown[name]; !there || got != value {
			t.Errorf("%s: .env.example shows %q (listed: %v), the code's default is %q", name, got, there, value)
		}
		delete(shown, name)
	}
	for name := range shown {
		t.Errorf("%s is in .env.example, but nothing reads it", name)
	}
}

func TestLoadConfigReadsOnlyListedVariables(t *testing.T) {
	_, err := loadConfig(func(name string) string {
		if _, listed := variables[name]; !listed && name != "VERCEL" {
			t.Errorf("loadConfig reads %s, which is not listed", name)
		}
		return ""
	})
	if err != nil {
		t.Fatalf("the defaults must load: %v", err)
	}
}

func TestLoadConfigNamesEveryFault(t *testing.T) {
	_, err := loadConfig(env(
		"PORT", "eighty", "DB_STATEMENT_TIMEOUT", "5", "USE_INNGEST_SCREEN_GEN", "150", "INNGEST_BASE_URL", "engine:8288",
		"LOG_LEVEL", "loud", "INNGEST_SIGNING_KEY", "secret-not-hex", "APPFORGE_ENV", "staging", "INNGEST_APP_ID", "App Forge",
	))
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range []string{"PORT", "DB_STATEMENT_TIMEOUT", "USE_INNGEST_SCREEN_GEN", "INNGEST_BASE_URL", "LOG_LEVEL", "INNGEST_SIGNING_KEY", "APPFORGE_ENV", "INNGEST_APP_ID"} {
		if !strings.Contains(err.Error(), name+" ") {
			t.Errorf("the error does not name %s:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "secret-not-hex") {
		t.Errorf("the error shows a key:\n%v", err)
	}
}

func TestAMessageIsTriedAsOftenAsTheEngineCan(t *testing.T) {
	waits := func(n int) string { return strings.TrimSuffix(strings.Repeat("1m,", n), ",") }
	if cfg, err := loadConfig(env("NOTICE_RETRIES", waits(17))); err != nil || len(cfg.NoticeSchedule) != 17 {
		t.Errorf("17 waits: %d, %v", len(cfg.NoticeSchedule), err)
	}
	if _, err := loadConfig(env("NOTICE_RETRIES", waits(18))); err == nil || !strings.Contains(err.Error(), "NOTICE_RETRIES has 18 waits: 17 at most") {
		t.Errorf("18 waits: %v", err)
	}
}

func TestRolloutForms(t *testing.T) {
	for value, want := range map[string]int{"": 100, "true": 100, "TRUE": 100, "false": 0, "0": 0, "10": 10, "35%": 35, "100": 100} {
		cfg, err := loadConfig(env("USE_INNGEST_SCREEN_GEN", value))
		if err != nil || cfg.ScreenGenPercent != want {
			t.Errorf("%q gives %d, %v; want %d", value, cfg.ScreenGenPercent, err, want)
		}
	}
}

func TestEngineAddress(t *testing.T) {
	for _, tt := range []struct {
		dev, base string
		wantDev   bool
		wantURL   string
	}{
		{"", "", false, ""},
		{"0", "", false, ""},
		{"1", "", true, "http://127.0.0.1:8288"},
		{"http://127.0.0.1:9000/", "", true, "http://127.0.0.1:9000"},
		{"1", "http://127.0.0.1:9001", true, "http://127.0.0.1:9001"},
		{"", "https://inngest.internal", false, "https://inngest.internal"},
	} {
		cfg, err := loadConfig(env("INNGEST_DEV", tt.dev, "INNGEST_BASE_URL", tt.base))
		if err != nil || cfg.EngineDev != tt.wantDev || cfg.EngineURL != tt.wantURL {
			t.Errorf("INNGEST_DEV=%q INNGEST_BASE_URL=%q: %v %q %v", tt.dev, tt.base, cfg.EngineDev, cfg.EngineURL, err)
		}
	}
}

func TestProductionRefuses(t *testing.T) {
	const signing = "a1b2c3d4"
	for _, tt := range []struct {
		name  string
		pairs []string
		want  []string // variables named; none means it starts
	}{
		{"no keys", nil, []string{"INNGEST_EVENT_KEY", "INNGEST_SIGNING_KEY"}},
		{"dev mode", []string{"INNGEST_EVENT_KEY", "e", "INNGEST_SIGNING_KEY", signing, "INNGEST_DEV", "1"}, []string{"INNGEST_DEV"}},
		{"a host that keeps no files", []string{"INNGEST_EVENT_KEY", "e", "INNGEST_SIGNING_KEY", signing, "VERCEL", "1"}, []string{"DATABASE_URL"}},
		{"keys", []string{"INNGEST_EVENT_KEY", "e", "INNGEST_SIGNING_KEY", signing}, nil},
		{"development in the open", []string{"APPFORGE_ENV", "development", "HOST", "0.0.0.0"}, []string{"HOST"}},
		{"development at home", []string{"APPFORGE_ENV", "development", "INNGEST_DEV", "1"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg, err := loadConfig(env(tt.pairs...))
			if err != nil {
				t.Fatal(err)
			}
			err = cfg.checkServe()
			if (err == nil) != (len(tt.want) == 0) {
				t.Fatalf("checkServe() = %v, want faults of %v", err, tt.want)
			}
			for _, name := range tt.want {
				if !strings.Contains(err.Error(), name+" ") {
					t.Errorf("%v does not name %s", err, name)
				}
			}
		})
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	cfg, err := loadConfig(env("INNGEST_EVENT_KEY", "hidden-1", "GOOGLE_GENERATIVE_AI_API_KEY", "hidden-2", "DATABASE_URL", "postgres://u:hidden-3@h/d"))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("config", "event_key", cfg.EventKey, "database", cfg.DatabaseURL)
	for _, text := range []string{fmt.Sprintf("%v", cfg), fmt.Sprintf("%+v", cfg), fmt.Sprintf("%#v", cfg), log.String()} {
		if strings.Contains(text, "hidden-") {
			t.Errorf("a secret shows: %s", text)
		}
	}
}

func TestDurationsCarryUnits(t *testing.T) {
	cfg, err := loadConfig(env("RETRY_BASE", "150ms"))
	if err != nil || cfg.RetryBase != 150*time.Millisecond {
		t.Fatalf("RetryBase = %v, %v", cfg.RetryBase, err)
	}
}
