package chat

import (
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

func TestCheckNamesTheFault(t *testing.T) {
	said := []Message{{Role: "user", Content: "Hello"}}
	file := File{ID: "a", Size: 1}
	big := strings.Repeat("a", MaxBytes/2)
	for _, tt := range []struct {
		name string
		req  Request
		want string // in the message; "" when the request is good
	}{
		{"a summary", Request{Messages: said, Operation: Summarise}, ""},
		{"a summary's budget", Request{Messages: said, Operation: Summarise, TokenBudget: MaxSummaryBudget}, ""},
		{"a selection", Request{Messages: said, Operation: Choose, Files: []File{file}, TokenBudget: MaxSelectionBudget}, ""},
		{"a selection by query", Request{Messages: []Message{{Role: "tool", Content: "x"}}, Operation: Choose, Query: "q", Files: []File{file}}, ""},
		{"no messages", Request{Operation: Summarise}, "messages has 0 entries"},
		{"too many", Request{Messages: slices.Repeat(said, MaxMessages+1), Operation: Summarise}, "messages has 10001 entries"},
		{"role", Request{Messages: []Message{{Role: "boss", Content: "x"}}, Operation: Summarise}, `messages[0].role is "boss"`},
		{"silence", Request{Messages: []Message{{Role: "user", Content: " \n"}}, Operation: Summarise}, "every content is empty"},
		{"operation", Request{Messages: said, Operation: "poem"}, `operation is "poem": write "summary" or "selection"`},
		{"files of a summary", Request{Messages: said, Operation: Summarise, Files: []File{file}}, "files and query belong to"},
		{"query of a summary", Request{Messages: said, Operation: Summarise, Query: "q"}, "files and query belong to"},
		{"small budget", Request{Messages: said, Operation: Summarise, TokenBudget: MinBudget - 1}, "tokenBudget is 199: write 200 to 32000"},
		{"large budget", Request{Messages: said, Operation: Summarise, TokenBudget: MaxSummaryBudget + 1}, "or leave it out for 4000"},
		{"large selection", Request{Messages: said, Operation: Choose, Files: []File{file}, TokenBudget: MaxSelectionBudget + 1}, "write 200 to 1000000 for a selection"},
		{"negative budget", Request{Messages: said, Operation: Summarise, TokenBudget: -1}, "tokenBudget is -1"},
		{"no files", Request{Messages: said, Operation: Choose}, "files has 0 entries"},
		{"too many files", Request{Messages: said, Operation: Choose, Files: slices.Repeat([]File{file}, MaxFiles+1)}, "files has 5001 entries"},
		{"query", Request{Messages: said, Operation: Choose, Files: []File{file}, Query: big}, "query has"},
		{"nothing asked", Request{Messages: []Message{{Role: "assistant", Content: "x"}}, Operation: Choose, Files: []File{file}}, "query is empty"},
		{"no id", Request{Messages: said, Operation: Choose, Files: []File{{Size: 1}}}, "files[0].id has 0 bytes"},
		{"control", Request{Messages: said, Operation: Choose, Files: []File{{ID: "a\x00", Size: 1}}}, "files[0].id has a control character"},
		{"same id", Request{Messages: said, Operation: Choose, Files: []File{file, file}}, `files[1].id "a" is that of files[0] too`},
		{"path", Request{Messages: said, Operation: Choose, Files: []File{{ID: "a", Path: big, Size: 1}}}, "files[0]: name and path"},
		{"size", Request{Messages: said, Operation: Choose, Files: []File{{ID: "a", Size: -1}}}, "files[0].size is -1"},
		{"nothing known", Request{Messages: said, Operation: Choose, Files: []File{{ID: "a"}}}, "files[0] has neither size nor content"},
	} {
		err := tt.req.Check()
		if tt.want == "" && err == nil {
			continue
		}
		if tt.want == "" || !fault.Is(err, fault.InvalidInput) || !strings.Contains(fault.Public(err), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	large := Request{Messages: []Message{{Role: "user", Content: big}, {Role: "user", Content: big + "a"}}, Operation: Summarise}
	if err := large.Check(); !fault.Is(err, fault.TooLarge) || !strings.Contains(fault.Public(err), "8 MiB") {
		t.Error(err)
	}
}

func TestAFilesTokens(t *testing.T) {
	for _, tt := range []struct {
		file File
		want int
	}{
		{File{Size: 1_001}, 501},
		{File{Content: "abc def", Size: 3}, Tokens("abc def")},
		{File{Content: "abc", Size: 100}, 50},
	} {
		if got := tt.file.Tokens(); got != tt.want {
			t.Errorf("%+v has %d tokens, not %d", tt.file, got, tt.want)
		}
	}
}
