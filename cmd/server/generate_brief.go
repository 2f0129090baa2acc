package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/apiclient"
)

// maxBrief bounds a brief's file, in bytes; servers take less.
const maxBrief = 16 << 20

// brief gives the body of the request, nil when an existing job is named. The error
// says which flag to give or to leave out.
func (g generateCommand) brief(stdin io.Reader) ([]byte, error) {
	flags := g.AppName != "" || len(g.Screen) > 0 || g.Description != "" || g.Audience != "" || g.Category != "" ||
		g.Platform != "" || g.PrimaryColor != "" || g.Style != "" || g.Personality != ""
	switch {
	case g.Job != "" && g.Retry != "":
		return nil, errors.New("--job follows a job and --retry retries it: give one of them")
	case g.Job != "" || g.Retry != "":
		if flags || g.Brief != "" || g.NoTheme {
			return nil, errors.New("--job and --retry take the brief that their job has: leave --brief and the flags of a brief out")
		}
		return nil, nil
	case g.Brief != "" && flags:
		return nil, errors.New("--brief holds the whole brief: leave --app-name, --screen and their like out, or leave --brief out")
	case g.Brief != "":
		return g.readBrief(stdin)
	case g.AppName == "":
		return nil, errors.New("nothing to make: give --brief FILE, or --app-name and a --screen for each screen")
	case len(g.Screen) == 0:
		return nil, errors.New("no screen is named: add --screen NAME:TYPE:PURPOSE for each, such as --screen Home:home")
	}
	in := apiclient.Input{
		Branding: studio.Branding{
			AppName: g.AppName, Description: g.Description, TargetAudience: g.Audience, Category: g.Category, Platform: g.Platform,
			PrimaryColor: g.PrimaryColor, UIStyle: g.Style, Personality: g.Personality,
		},
		IncludeTheme: !g.NoTheme,
	}
	for _, s := range g.Screen {
		screen, err := screenFlag(s)
		if err != nil {
			return nil, err
		}
		in.Screens = append(in.Screens, screen)
	}
	return json.Marshal(in)
}

// screenFlag reads NAME:TYPE:PURPOSE; a purpose may hold colons.
func screenFlag(flag string) (studio.ScreenRequest, error) {
	name, rest, _ := strings.Cut(flag, ":")
	kind, purpose, _ := strings.Cut(rest, ":")
	s := studio.ScreenRequest{Name: strings.TrimSpace(name), Type: strings.TrimSpace(kind), Purpose: strings.TrimSpace(purpose)}
	if s.Name == "" {
		return s, fmt.Errorf("--screen %q has no name: write NAME:TYPE:PURPOSE, such as Home:home", flag)
	}
	return s, nil
}

// readBrief reads the file that --brief names. The server checks what is in it; here
// only the faults are found that it could not place in the file.
func (g generateCommand) readBrief(stdin io.Reader) ([]byte, error) {
	in, name := stdin, "the standard input"
	if g.Brief != "-" {
		f, err := os.Open(g.Brief)
		if err != nil {
			return nil, fmt.Errorf("--brief: %w", err)
		}
		defer f.Close()
		in, name = f, g.Brief
	}
	body, err := io.ReadAll(io.LimitReader(in, maxBrief+1))
	if err != nil {
		return nil, fmt.Errorf("--brief: read %s: %w", name, err)
	}
	if len(body) > maxBrief {
		return nil, fmt.Errorf("--brief: %s is larger than %d MB", name, maxBrief>>20)
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")) // editors on Windows write this mark
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("--brief: %s%s is not a JSON object of branding and screens: %w", name, lineOf(body, err), err)
	}
	if !g.NoTheme {
		return body, nil
	}
	fields["includeTheme"] = json.RawMessage("false")
	return json.Marshal(fields)
}

// lineOf says where in a document JSON went wrong.
func lineOf(doc []byte, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return ""
	}
	return fmt.Sprintf(", line %d,", 1+bytes.Count(doc[:min(int(syntax.Offset), len(doc))], []byte("\n")))
}
