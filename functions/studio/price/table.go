// Package price knows what a model call costs.
//
// Prices are dated data: prices.json is embedded, and an operator may put a file
// of the same form in its place without a new build. A model that the table does
// not know costs nil, never 0, so that a missing price cannot pass for a free one.
package price

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

//go:embed prices.json
var builtin []byte

// Table is a price table. It is read-only once loaded, and safe for concurrent use.
type Table struct {
	version string
	entries []entry
}

// entry is the price of one model for a span of days, in USD per million tokens.
type entry struct {
	Model       string   `json:"model"`
	From        date     `json:"effective_from"` // zero: since ever
	To          date     `json:"effective_to"`   // first moment that no longer counts; zero: until further notice
	Input       *float64 `json:"input"`
	Output      *float64 `json:"output"`
	Cached      *float64 `json:"cached"` // nil: not published, charged as input
	LongContext *tier    `json:"long_context"`
	Confidence  string   `json:"confidence"`
	Source      string   `json:"source"`
}

// tier replaces the prices of a whole request whose prompt is longer than the threshold.
type tier struct {
	AbovePromptTokens int      `json:"above_prompt_tokens"`
	Input             *float64 `json:"input"`
	Output            *float64 `json:"output"`
	Cached            *float64 `json:"cached"`
}

// date is a UTC day.
type date struct{ time.Time }

// UnmarshalJSON reads "2027-01-01".
func (d *date) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return fmt.Errorf("%q is not a day: write YYYY-MM-DD", text)
	}
	d.Time = day
	return nil
}

// Load reads the table at path, or the built-in one when path is "". Its error
// lists every fault of the file, each with the entry and the remedy.
func Load(path string) (*Table, error) {
	if path == "" {
		return parse(builtin, "the built-in price table")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read price table: %w", err)
	}
	return parse(data, "price table "+path)
}

func parse(data []byte, name string) (*Table, error) {
	var file struct {
		Version string  `json:"version"`
		Note    string  `json:"note"`
		Prices  []entry `json:"prices"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil {
		return nil, fmt.Errorf("%s is not valid: %w", name, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is not valid: there is more after the first JSON value", name)
	}
	var faults []error
	if file.Version == "" || len(file.Version) > 20 {
		faults = append(faults, errors.New("version must have 1 to 20 characters: it is stored with each call"))
	}
	if len(file.Prices) == 0 {
		faults = append(faults, errors.New("prices is empty"))
	}
	for i, e := range file.Prices {
		if err := e.check(); err != nil {
			faults = append(faults, fmt.Errorf("prices[%d] (%s): %w", i, e.Model, err))
		}
		for j, other := range file.Prices[:i] {
			if e.overlaps(other) {
				faults = append(faults, fmt.Errorf("prices[%d] (%s): holds on days of prices[%d] too; end one where the other begins", i, e.Model, j))
			}
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, fmt.Errorf("%s is not valid: %w", name, err)
	}
	return &Table{version: file.Version, entries: file.Prices}, nil
}

// maxPrice is far over any published price; more is a slip of the decimal point.
const maxPrice = 10_000

func (e entry) check() error {
	var faults []error
	if e.Model == "" || e.Model != canonical(e.Model) {
		faults = append(faults, errors.New("model must be a model id in lower case, without \"models/\""))
	}
	if !e.To.IsZero() && !e.To.After(e.From.Time) {
		faults = append(faults, errors.New("effective_to must be later than effective_from"))
	}
	check := func(field string, price *float64, required bool) {
		switch {
		case price == nil && required:
			faults = append(faults, fmt.Errorf("%s is missing: give USD per million tokens", field))
		case price != nil && (*price < 0 || *price > maxPrice):
			faults = append(faults, fmt.Errorf("%s must be 0 to %d USD per million tokens", field, maxPrice))
		}
	}
	check("input", e.Input, true)
	check("output", e.Output, true)
	check("cached", e.Cached, false)
	if t := e.LongContext; t != nil {
		if t.AbovePromptTokens <= 0 {
			faults = append(faults, errors.New("long_context.above_prompt_tokens must be more than 0"))
		}
		check("long_context.input", t.Input, true)
		check("long_context.output", t.Output, true)
		check("long_context.cached", t.Cached, false)
	}
	return errors.Join(faults...)
}

func (e entry) overlaps(o entry) bool {
	return e.Model == o.Model && (e.To.IsZero() || o.From.Before(e.To.Time)) && (o.To.IsZero() || e.From.Before(o.To.Time))
}

func (e entry) holds(at time.Time) bool {
	return !at.Before(e.From.Time) && (e.To.IsZero() || at.Before(e.To.Time))
}

// revision is what an answer appends to the id that was asked for: a stable
// release ("-001"), a dated one ("-09-2026", "-20261007") or "-latest". Anything
// else ("-lite", "-preview") is another model with a price of its own.
var revision = regexp.MustCompile(`-(?:\d{3}|\d{2}-\d{2,4}|\d{8}|latest)$`)

// canonical is a model id as the table writes it.
func canonical(model string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(model)), "models/")
}

// find gives the entry that holds for model at the time.
func (t *Table) find(model string, at time.Time) (entry, bool) {
	id := canonical(model)
	for {
		i := slices.IndexFunc(t.entries, func(e entry) bool { return e.Model == id && e.holds(at) })
		if i >= 0 {
			return t.entries[i], true
		}
		base := revision.ReplaceAllString(id, "")
		if base == id {
			return entry{}, false
		}
		id = base
	}
}
