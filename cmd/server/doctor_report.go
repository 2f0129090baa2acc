package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"github.com/appforge-ai/appforge/internal/apiclient"
)

// verdict is how a check ended.
type verdict string

// The verdicts.
const (
	isOK      verdict = "ok"
	isNote    verdict = "note" // nothing is broken, but somebody should know
	isFailed  verdict = "fail"
	isSkipped verdict = "skip" // could not be checked; Seen says why
)

// finding is what one check saw.
type finding struct {
	Check   string  `json:"check"`
	Verdict verdict `json:"verdict"`
	Seen    string  `json:"seen"`
	Remedy  string  `json:"remedy,omitempty"` // of what failed, or is worth changing
}

func fine(check, seen string, args ...any) finding {
	return finding{Check: check, Verdict: isOK, Seen: fmt.Sprintf(seen, args...)}
}

func noted(check, seen, remedy string) finding {
	return finding{Check: check, Verdict: isNote, Seen: seen, Remedy: remedy}
}

func failed(check, seen, remedy string) finding {
	return finding{Check: check, Verdict: isFailed, Seen: seen, Remedy: remedy}
}

func skipped(why string, checks ...string) []finding {
	found := make([]finding, len(checks))
	for i, check := range checks {
		found[i] = finding{Check: check, Verdict: isSkipped, Seen: why}
	}
	return found
}

// failedAs makes a finding of a message that ends with its remedy: "PORT is "x":
// write a whole number", "The schema is missing: run this".
func failedAs(check, message, otherwise string) finding {
	if i := strings.LastIndex(message, ": "); i >= 0 {
		return failed(check, message[:i], message[i+2:])
	}
	return failed(check, message, otherwise)
}

func countFailed(found []finding) int {
	n := 0
	for _, f := range found {
		if f.Verdict == isFailed {
			n++
		}
	}
	return n
}

const (
	// nameWidth fits the longest name of a check.
	nameWidth = 12
	// maxSeen bounds what is shown of others' words, in characters.
	maxSeen = 400
	// minSecret is the shortest text that is taken out wherever it occurs; a shorter
	// one would tear words apart, and could be guessed anyway.
	minSecret = 4
)

// colour is how a verdict looks on a terminal. The words say the same.
var colour = map[verdict]string{isOK: "\x1b[32m", isNote: "\x1b[33m", isFailed: "\x1b[1;31m", isSkipped: "\x1b[2m"}

// printFindings writes a line for each check, and one more for its remedy.
func printFindings(out io.Writer, found []finding, colourful bool) error {
	var b strings.Builder
	for _, f := range found {
		word := string(f.Verdict)
		if f.Verdict == isFailed {
			word = "FAIL"
		}
		word = pad(word, 4)
		if colourful {
			word = colour[f.Verdict] + word + "\x1b[0m"
		}
		fmt.Fprintf(&b, "%s  %s  %s\n", word, pad(f.Check, nameWidth), f.Seen)
		if f.Remedy != "" {
			fmt.Fprintf(&b, "      → %s\n", f.Remedy)
		}
	}
	if countFailed(found) == 0 {
		b.WriteString("\nNothing keeps jobs from running.\n")
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return fmt.Errorf("print the findings: %w", err)
	}
	return nil
}

// printFindingsJSON writes {"ok": …, "findings": […]}.
func printFindingsJSON(out io.Writer, found []finding, _ bool) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	report := struct {
		OK       bool      `json:"ok"`
		Findings []finding `json:"findings"`
	}{countFailed(found) == 0, found}
	if err := enc.Encode(report); err != nil {
		return fmt.Errorf("print the findings: %w", err)
	}
	return nil
}

// colours tells whether the output is a terminal that shows colours.
func colours(c console) bool {
	f, ok := c.out.(*os.File)
	return ok && c.getenv("NO_COLOR") == "" && c.getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd())) && understandsEscapes(f)
}

// presentable makes text fit for a line of a report: no secret, no control character,
// not too long. Part of it may be what somebody else's server answered.
func (d *doctor) presentable(text string) string {
	for _, secret := range d.secrets {
		text = strings.ReplaceAll(text, secret, "[secret]")
	}
	text = apiclient.PlainText(text)
	if r := []rune(text); len(r) > maxSeen {
		return string(r[:maxSeen]) + "…"
	}
	return text
}

// secretsOf lists every text that must not be shown, longest first: the keys, the
// signing keys without their prefix, the database's URL and its password, each
// also in the form that it takes within a URL.
func secretsOf(cfg Config) []string {
	var all []string
	add := func(s string) {
		for _, form := range []string{s, url.QueryEscape(s), url.PathEscape(s)} {
			if len(form) >= minSecret && !slices.Contains(all, form) {
				all = append(all, form)
			}
		}
	}
	for _, key := range []Secret{cfg.EventKey, cfg.SigningKey, cfg.SigningKeyFallback, cfg.GeminiKey, cfg.SignIn.ClientSecret} {
		add(string(key))
		add(string(key[strings.LastIndex(string(key), "-")+1:]))
	}
	if u, err := url.Parse(string(cfg.DatabaseURL)); err == nil && u.User != nil {
		password, _ := u.User.Password()
		add(password)
		add(u.Query().Get("password"))
		add(u.String())
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}
