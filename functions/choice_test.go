package functions

import (
	"slices"
	"strings"
	"testing"
)

func TestChoice(t *testing.T) {
	for text, want := range map[string][]string{
		"":                               choosable,
		"all":                            choosable,
		"screenshot-export":              {"screenshot-export"},
		"-screenshot-export":             slices.DeleteFunc(slices.Clone(choosable), func(id string) bool { return id == "screenshot-export" }),
		"chat-context, style-extraction": {"chat-context", "style-extraction"},
	} {
		c, err := ParseChoice(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		var got []string
		for _, id := range choosable {
			if c.Serves(id) {
				got = append(got, id)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q serves %q, want %q", text, got, want)
		}
		if !c.Serves(JobFailedID) || !c.Serves(JobCancelledID) {
			t.Errorf("%q settles no lost runs", text)
		}
	}
	for text, word := range map[string]string{"screenshots": "screenshot-export", "chat-context,-job-bulk": "one or the other"} {
		if _, err := ParseChoice(text); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
