package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/appforge-ai/appforge/internal/apiclient"
)

// parsed is the command that a user's words make.
func parsed(t *testing.T, args ...string) generateCommand {
	t.Helper()
	var g generateCommand
	parser, err := kong.New(&g)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestBriefOfFlags(t *testing.T) {
	body, err := parsed(t, "--app-name", "Northwind", "--primary-color", "#0f766e", "--category", "fitness",
		"--screen", "Home:home:Today, the week: both", "--screen", "Profile:profile", "--screen", "Map").brief(nil)
	if err != nil {
		t.Fatal(err)
	}
	var in apiclient.Input
	if err := json.Unmarshal(body, &in); err != nil {
		t.Fatal(err)
	}
	if in.Branding.AppName != "Northwind" || in.Branding.PrimaryColor != "#0f766e" || in.Branding.Category != "fitness" || !in.IncludeTheme || len(in.Screens) != 3 {
		t.Fatalf("brief = %s", body)
	}
	if s := in.Screens[0]; s.Name != "Home" || s.Type != "home" || s.Purpose != "Today, the week: both" {
		t.Errorf("first screen = %+v", s)
	}
	if s := in.Screens[2]; s.Name != "Map" || s.Type != "" {
		t.Errorf("third screen = %+v", s)
	}
}

func TestBriefOfAFileIsSentAsItIs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "brief.json")
	const doc = `{"branding":{"appName":"A","future":1},"screens":[{"name":"Home"}],"includeTheme":true}`
	if err := os.WriteFile(file, []byte("\xef\xbb\xbf"+doc), 0o600); err != nil {
		t.Fatal(err)
	}
	if body, err := parsed(t, "--brief", file).brief(nil); err != nil || string(body) != doc {
		t.Errorf("brief = %s, %v", body, err)
	}
	if body, err := parsed(t, "--brief", "-").brief(strings.NewReader(doc)); err != nil || string(body) != doc {
		t.Errorf("brief of the standard input = %s, %v", body, err)
	}
	body, err := parsed(t, "--brief", file, "--no-theme").brief(nil)
	if err != nil || !strings.Contains(string(body), `"includeTheme":false`) || !strings.Contains(string(body), `"future":1`) {
		t.Errorf("brief without a theme = %s, %v", body, err)
	}
}

func TestBriefRefusals(t *testing.T) {
	for _, tt := range []struct {
		name  string
		args  []string
		stdin string
		want  string
	}{
		{"nothing", nil, "", "give --brief FILE, or --app-name"},
		{"no screens", []string{"--app-name", "A"}, "", "add --screen"},
		{"no name of a screen", []string{"--app-name", "A", "--screen", ":home"}, "", `--screen ":home" has no name`},
		{"file and flags", []string{"--brief", "-", "--category", "x"}, "{}", "leave --app-name"},
		{"no such file", []string{"--brief", "missing.json"}, "", "--brief: open missing.json"},
		{"no JSON", []string{"--brief", "-"}, "{\n\"a\": x}", "the standard input, line 2, is not a JSON object"},
		{"no object", []string{"--brief", "-"}, "[]", "is not a JSON object"},
		{"job and retry", []string{"--job", "a", "--retry", "b"}, "", "give one of them"},
		{"job and brief", []string{"--job", "a", "--brief", "-"}, "", "leave --brief"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := parsed(t, tt.args...).brief(strings.NewReader(tt.stdin)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestHelpNamesTheVariables(t *testing.T) {
	var g generateCommand
	var help strings.Builder
	parser, err := kong.New(&g, kong.Writers(&help, &help), kong.Exit(func(int) {}))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = parser.Parse([]string{"--help"}) // parsing goes on after the help, without a program to run
	for _, name := range []string{"APPFORGE_URL", "APPFORGE_API_KEY", "http://127.0.0.1:8080"} {
		if !strings.Contains(help.String(), name) {
			t.Errorf("the help does not mention %s", name)
		}
	}
}
