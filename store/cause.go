package store

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

const causeWidth = 400 // characters of error_causes.message

// What makes two messages of one cause differ.
var (
	countedFailure = regexp.MustCompile(`^\d+ of \d+ [\pL ]+ failed: `) // "1 of 5 screens failed: Home: …"
	themeFailure   = regexp.MustCompile(`^the theme failed: `)
	variable       = []struct {
		found *regexp.Regexp
		shown string
	}{
		{regexp.MustCompile(`[a-z]+://\S+`), "<url>"},
		{regexp.MustCompile(`"[^"]*"|“[^”]*”`), "<text>"},
		{regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`), "<id>"},
		{regexp.MustCompile(`\b[[:alnum:]_-]*[0-9][[:alnum:]_-]{11,}\b`), "<id>"},
		{regexp.MustCompile(`\d+(?:[.,:]\d+)*`), "#"},
	}
)

// causeOf groups failures: the message without counts, titles, ids, addresses and
// numbers, and the name of the group, "" when there is no failure.
func causeOf(code, message string) (cause, text string) {
	if code == "" && message == "" {
		return "", ""
	}
	text = message
	if found := countedFailure.FindString(text); found != "" {
		// The first part's reason, without its title, stands for the others.
		text, _, _ = strings.Cut(text[len(found):], "; ")
		if _, reason, titled := strings.Cut(text, ": "); titled {
			text = reason
		}
	}
	text = themeFailure.ReplaceAllString(text, "")
	for _, v := range variable {
		text = v.found.ReplaceAllString(text, v.shown)
	}
	text = clip(strings.Join(strings.Fields(text), " "), causeWidth)
	sum := sha256.Sum256([]byte(code + "\n" + text))
	return hex.EncodeToString(sum[:8]), text
}
