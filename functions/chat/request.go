package chat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/store/fault"
)

// Operation is what a request asks for.
type Operation string

// The operations.
const (
	Summarise Operation = "summary"   // condense the conversation
	Choose    Operation = "selection" // choose files for the next request
)

// Limits of a request.
const (
	MaxMessages = 10_000
	MaxFiles    = 5_000
	// MaxBytes bounds all texts of a request together: messages, query and files.
	MaxBytes = 8 << 20
	// MaxQueryBytes bounds the query.
	MaxQueryBytes = 32 << 10
	// MaxFileSize bounds the stated size of one file, in bytes.
	MaxFileSize = 1 << 30

	maxIDBytes   = 200
	maxPathBytes = 1024
)

// Token budgets, in tokens as Tokens counts them. A budget of 0 stands for the default.
const (
	MinBudget              = 200
	DefaultSummaryBudget   = 4_000
	MaxSummaryBudget       = 32_000
	DefaultSelectionBudget = 32_000
	MaxSelectionBudget     = 1_000_000
)

// Roles are the roles that a message may have.
var Roles = []string{"user", "assistant", "system", "developer", "model", "tool", "function"}

// Request asks for a conversation's summary, or for a selection of files.
type Request struct {
	Messages    []Message `json:"messages" minItems:"1" maxItems:"10000" nullable:"false" doc:"The conversation, oldest first; all texts of the request together are at most 8 MiB"`
	Operation   Operation `json:"operation" enum:"summary,selection"`
	TokenBudget int       `json:"tokenBudget,omitempty" doc:"Most tokens of the result: 200 to 32,000 for a summary (default 4,000), 200 to 1,000,000 for a selection (default 32,000)"`
	Query       string    `json:"query,omitempty" maxLength:"32768" doc:"selection: the next request; the last user message when absent"`
	Files       []File    `json:"files,omitempty" maxItems:"5000" nullable:"false" doc:"selection: the files or snippets to choose from"`
}

// Message is one message of the conversation.
type Message struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Role    string   `json:"role" enum:"user,assistant,system,developer,model,tool,function"`
	Content string   `json:"content"`
}

// File is a file or snippet that may be selected.
type File struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	ID      string   `json:"id" minLength:"1" maxLength:"200" doc:"Unique within the request"`
	Name    string   `json:"name,omitempty" maxLength:"1024"`
	Path    string   `json:"path,omitempty" maxLength:"1024"`
	Size    int      `json:"size,omitempty" minimum:"0" doc:"Bytes; may be left out when content is the whole file"`
	Content string   `json:"content,omitempty" doc:"The text, or as much of it as helps to choose"`
}

// Label is what a file is called: its path, else its name, else its id.
func (f File) Label() string {
	switch {
	case f.Path != "":
		return f.Path
	case f.Name != "":
		return f.Name
	}
	return f.ID
}

// Tokens is what the whole file costs a budget. Where Size says that there is more
// than Content, each two bytes of it count as a token, which is safe for code.
func (f File) Tokens() int {
	if f.Size > len(f.Content) {
		return (f.Size + 1) / 2
	}
	return Tokens(f.Content)
}

// Budget is the token budget in force.
func (r *Request) Budget() int {
	switch {
	case r.TokenBudget != 0:
		return r.TokenBudget
	case r.Operation == Choose:
		return DefaultSelectionBudget
	}
	return DefaultSummaryBudget
}

// Check finds the first fault of a request: a fault.InvalidInput or fault.TooLarge
// that names the field and what it may be.
func (r *Request) Check() error {
	if err := r.checkMessages(); err != nil {
		return err
	}
	most := MaxSummaryBudget
	switch r.Operation {
	case Summarise:
		if len(r.Files) > 0 || r.Query != "" {
			return invalid("files and query belong to the operation %q; leave them out of a %q", Choose, Summarise)
		}
	case Choose:
		most = MaxSelectionBudget
		if err := r.checkFiles(); err != nil {
			return err
		}
	default:
		return invalid("operation is %q: write %q or %q", short(string(r.Operation)), Summarise, Choose)
	}
	if r.TokenBudget != 0 && (r.TokenBudget < MinBudget || r.TokenBudget > most) {
		return invalid("tokenBudget is %d: write %d to %d for a %s, or leave it out for %d",
			r.TokenBudget, MinBudget, most, r.Operation, (&Request{Operation: r.Operation}).Budget())
	}
	if n := r.bytes(); n > MaxBytes {
		return fault.Newf(fault.TooLarge, "messages, query and files have %d bytes together, over the limit of %d (8 MiB). Send the newer messages with a summary of the older ones.", n, MaxBytes)
	}
	return nil
}

func (r *Request) checkMessages() error {
	if len(r.Messages) == 0 || len(r.Messages) > MaxMessages {
		return invalid("messages has %d entries: send 1 to %d", len(r.Messages), MaxMessages)
	}
	said := false
	for i, m := range r.Messages {
		if !slices.Contains(Roles, m.Role) {
			return invalid("messages[%d].role is %q: write one of %s", i, short(m.Role), strings.Join(Roles, ", "))
		}
		said = said || !blank(m.Content)
	}
	if !said {
		return invalid("messages: every content is empty; at least one message must say something")
	}
	return nil
}

func (r *Request) checkFiles() error {
	if len(r.Files) == 0 || len(r.Files) > MaxFiles {
		return invalid("files has %d entries: a selection needs 1 to %d", len(r.Files), MaxFiles)
	}
	if len(r.Query) > MaxQueryBytes {
		return invalid("query has %d bytes, over the limit of %d", len(r.Query), MaxQueryBytes)
	}
	if blank(r.next()) {
		return invalid("query is empty and no user message says anything: a selection needs one of them")
	}
	seen := make(map[string]int, len(r.Files))
	for i, f := range r.Files {
		first, twice := seen[f.ID]
		switch {
		case blank(f.ID) || len(f.ID) > maxIDBytes:
			return invalid("files[%d].id has %d bytes: write 1 to %d", i, len(f.ID), maxIDBytes)
		case strings.ContainsFunc(f.ID, isControl):
			return invalid("files[%d].id has a control character", i)
		case twice:
			return invalid("files[%d].id %q is that of files[%d] too: ids must be unique", i, short(f.ID), first)
		case len(f.Name) > maxPathBytes || len(f.Path) > maxPathBytes:
			return invalid("files[%d]: name and path may have %d bytes each", i, maxPathBytes)
		case f.Size < 0 || f.Size > MaxFileSize:
			return invalid("files[%d].size is %d: write 0 to %d bytes", i, f.Size, MaxFileSize)
		case f.Size == 0 && f.Content == "":
			return invalid("files[%d] has neither size nor content: give one of them, or its tokens cannot be counted", i)
		}
		seen[f.ID] = i
	}
	return nil
}

// next is what a selection is for: the query, else the last user message.
func (r *Request) next() string {
	if !blank(r.Query) {
		return r.Query
	}
	for _, m := range slices.Backward(r.Messages) {
		if m.Role == "user" && !blank(m.Content) {
			return m.Content
		}
	}
	return ""
}

func (r *Request) bytes() int {
	n := len(r.Query)
	for _, m := range r.Messages {
		n += len(m.Content)
	}
	for _, f := range r.Files {
		n += len(f.ID) + len(f.Name) + len(f.Path) + len(f.Content)
	}
	return n
}

func invalid(format string, args ...any) error {
	return fault.New(fault.InvalidInput, fmt.Sprintf(format, args...), nil)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// short is a caller's word, cut for an error message.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
