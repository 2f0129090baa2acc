package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/rivo/uniseg"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/store/money"
)

// offlineProvider is who designs without a model key.
const offlineProvider = "offline"

// summary is the last line of a run: what there is, what it took, where it is.
func summary(end ended, files saved) string {
	asked, made := len(end.job.Screens), files.screens
	text := count(made, "screen") + " ready"
	if made < asked {
		text = fmt.Sprintf("%d of %s saved", made, count(asked, "screen"))
	}
	if end.took > 0 {
		text += " in " + seconds(end.took)
	}
	if price := cost(end.job); price != "" {
		text += ", " + price
	}
	if end.job.Provider == offlineProvider {
		text += " (offline templates)"
	}
	return text + ". Open " + shortPath(files.index)
}

// cost says what a job cost, "" when nothing is known of it.
func cost(job apiclient.Job) string {
	switch {
	case job.Provider == offlineProvider:
		return "$0"
	case job.EstimatedCostUSD != nil:
		return dollars(*job.EstimatedCostUSD)
	case job.TokenUsage != nil && job.TokenUsage.Total > 0:
		return "cost unknown"
	}
	return ""
}

// dollars rounds to what people compare: cents, and hundredths of a cent below a dollar.
func dollars(u money.USD) string {
	const nano = 1e9
	amount := float64(u) / nano
	switch {
	case u == 0:
		return "$0"
	case amount < 0.0001:
		return "<$0.0001"
	case amount < 1:
		return fmt.Sprintf("$%.4f", amount)
	}
	return fmt.Sprintf("$%.2f", amount)
}

// tokens counts a job's tokens in words, "" when there are none.
func tokens(job apiclient.Job) string {
	if job.TokenUsage == nil || job.TokenUsage.Total == 0 {
		return ""
	}
	return humanize.Comma(int64(job.TokenUsage.Total)) + " tokens"
}

// seconds writes a duration as people say it.
func seconds(d time.Duration) string {
	switch {
	case d < 9950*time.Millisecond:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < 59500*time.Millisecond:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// firstLine is an error on one line.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return apiclient.PlainText(line)
}

// shortPath is a path as seen from the working directory, when it is below it.
func shortPath(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, full); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return full
}

// shellWord quotes a word of a command where a shell would read it otherwise.
func shellWord(s string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+=,\\"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// fit cuts text to a width in terminal cells.
func fit(s string, width int) string {
	if uniseg.StringWidth(s) <= width {
		return s
	}
	var b strings.Builder
	used, state := 0, -1
	for s != "" {
		var letter string
		var w int
		letter, s, w, state = uniseg.FirstGraphemeClusterInString(s, state)
		if used+w > width-1 {
			break
		}
		b.WriteString(letter)
		used += w
	}
	if width < 1 {
		return ""
	}
	return b.String() + "…"
}

// pad fills text up to a width in terminal cells.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-uniseg.StringWidth(s)))
}
