package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// suiteReport is what vitest's JSON reporter writes of the browser suite.
type suiteReport struct {
	TestResults []struct {
		Name             string // path of the file
		Message          string // why the file itself could not run
		AssertionResults []struct {
			FullName        string
			Status          string
			FailureMessages []string
		}
	}
}

// tellLast has the test end with what failed in the suite, after the logs of its
// stacks: where CI shows but the end of a log, that is what has to be there. It must be
// called before the stacks are made.
func tellLast(t *testing.T, records string) (report string) {
	t.Helper()
	report = filepath.Join(records, "report.json")
	t.Cleanup(func() {
		if !t.Failed() {
			os.RemoveAll(records)
			return
		}
		for _, failure := range failures(report) {
			t.Log(failure)
		}
		pages, _ := filepath.Glob(filepath.Join(records, "*", "*.txt"))
		for _, page := range pages {
			if text, err := os.ReadFile(page); err == nil {
				t.Logf("%s: %s", strings.TrimPrefix(page, records), onOneLine(string(text), 1000))
			}
		}
	})
	return report
}

// reportSuite makes a Go test of each test of the suite, so that a failure has its name
// wherever the results of Go's tests are shown.
func reportSuite(t *testing.T, path string) {
	t.Helper()
	report, err := readReport(path)
	if err != nil {
		t.Error(err)
	}
	for _, file := range report.TestResults {
		t.Run(filepath.Base(file.Name), func(t *testing.T) {
			if file.Message != "" {
				t.Error(file.Message)
			}
			for _, test := range file.AssertionResults {
				t.Run(test.FullName, func(t *testing.T) {
					switch test.Status {
					case "passed":
					case "failed":
						t.Error(strings.Join(test.FailureMessages, "\n"))
					default:
						lacking(t, "the suite did not run it: "+test.Status)
					}
				})
			}
		})
	}
}

// failures says what failed, a line for each.
func failures(path string) []string {
	report, err := readReport(path)
	if err != nil {
		return []string{err.Error()}
	}
	var lines []string
	for _, file := range report.TestResults {
		name := filepath.Base(file.Name)
		if file.Message != "" {
			lines = append(lines, fmt.Sprintf("FAILED %s: %s", name, onOneLine(file.Message, 500)))
		}
		for _, test := range file.AssertionResults {
			if test.Status == "failed" {
				lines = append(lines, fmt.Sprintf("FAILED %s > %s: %s", name, test.FullName, onOneLine(strings.Join(test.FailureMessages, " | "), 700)))
			}
		}
	}
	return lines
}

func readReport(path string) (report suiteReport, err error) {
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &report)
	}
	if err != nil {
		err = fmt.Errorf("the browser suite's report: %w", err)
	}
	return report, err
}

// onOneLine gives the beginning of a text without its line breaks.
func onOneLine(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return string(runes[:min(len(runes), most)])
}
