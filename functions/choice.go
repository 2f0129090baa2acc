package functions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/store"
)

// choosable are the functions that a process may serve or leave to another one. The
// two that settle jobs of lost runs go with every choice: each looks after its own app.
var choosable = []string{
	ScreenGenerationID, string(store.ScreenshotExport), string(store.ChatContext), string(store.StyleExtraction),
	OutboxRelayID, StaleJobsID, JobBulkID, JobNotifyID,
}

// Choice says which functions a process serves; the zero value is all of them.
type Choice struct {
	only    []string // none: all
	without []string
}

// ParseChoice reads names separated by commas: those to serve, or with a '-' before
// each, those to leave to another process. "" and "all" are all.
func ParseChoice(text string) (Choice, error) {
	var c Choice
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		plain, without := strings.CutPrefix(name, "-")
		switch {
		case name == "all":
		case !slices.Contains(choosable, plain):
			return Choice{}, fmt.Errorf("has %q: write all, or some of %s, separated by commas; a '-' before a name leaves that function out", name, strings.Join(choosable, ", "))
		case without:
			c.without = append(c.without, plain)
		default:
			c.only = append(c.only, plain)
		}
	}
	if len(c.only) > 0 && len(c.without) > 0 {
		return Choice{}, fmt.Errorf("names functions to serve and functions to leave out: write one or the other")
	}
	return c, nil
}

// Serves tells whether the process serves the function of this id.
func (c Choice) Serves(id string) bool {
	if !slices.Contains(choosable, id) {
		return true
	}
	return !slices.Contains(c.without, id) && (len(c.only) == 0 || slices.Contains(c.only, id))
}
