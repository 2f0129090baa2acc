package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rivo/uniseg"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/store/money"
)

func view(now time.Time) apiclient.View {
	cost, soon := money.USD(2_100_000), now.Add(11500*time.Millisecond)
	return apiclient.View{
		Job: apiclient.Job{
			Name: "Northwind", Status: apiclient.Processing, Progress: 50, EstimatedCostUSD: &cost, TokenUsage: &apiclient.TokenUsage{Total: 12480},
			Screens: []apiclient.Part{
				{ID: "a", Title: "Welcome", Status: apiclient.Completed},
				{ID: "b", Title: "今日", Status: apiclient.Retrying, Attempts: 1, NextAttemptAt: &soon, Error: "model overloaded"},
				{ID: "c", Title: "Profile", Status: apiclient.Running, Attempts: 2},
				{ID: "d", Title: "Map", Status: apiclient.Failed, Error: "refused"},
			},
		},
		Theme: apiclient.Part{ID: "theme", Title: "Theme", Status: apiclient.Waiting},
	}
}

// still is a live display that draws only when told to.
func still(out *bytes.Buffer, width, height int, now time.Time) *live {
	return &live{out: out, size: func() (int, int) { return width, height }, board: board{began: now.Add(-3200 * time.Millisecond)}}
}

func TestFrameOfAJob(t *testing.T) {
	now := time.Now()
	l := still(nil, 80, 24, now)
	l.seen = true
	l.board.update(view(now), now)
	want := []string{
		"Northwind  ████████████░░░░░░░░░░░░  50%  3.2 s  12,480 tokens  $0.0021",
		"  · Theme    waiting",
		"  ✓ Welcome  done",
		"  ↻ 今日     retrying in 12 s: model overloaded",
		"  ● Profile  designing, attempt 2",
		"  ✗ Map      failed: refused",
	}
	if got := strings.Join(l.frame(now), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("frame\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestFramesFitTheTerminal(t *testing.T) {
	now := time.Now()
	v := view(now)
	v.Job.Name = strings.Repeat("name ", 30)
	v.Trouble = fmt.Errorf("%s", strings.Repeat("trouble ", 30))
	for i := range 30 {
		v.Job.Screens = append(v.Job.Screens, apiclient.Part{ID: fmt.Sprint(i), Title: strings.Repeat("宽", 40), Status: apiclient.Waiting})
	}
	for _, size := range [][2]int{{80, 24}, {40, 10}, {12, 6}} {
		l := still(nil, size[0], size[1], now)
		l.seen = true
		l.board.update(v, now)
		frame := l.frame(now)
		if len(frame) >= size[1] {
			t.Errorf("%v: %d lines", size, len(frame))
		}
		for _, line := range frame {
			if w := uniseg.StringWidth(line); w >= size[0] {
				t.Errorf("%v: a line is %d wide: %s", size, w, line)
			}
		}
		if text := strings.Join(frame, "\n"); !strings.Contains(text, "✗") || !strings.Contains(text, "↻") {
			t.Errorf("%v: what needs attention is hidden:\n%s", size, text)
		}
	}
}

func TestLiveDrawsOverItsLastFrame(t *testing.T) {
	now := time.Now()
	var out bytes.Buffer
	l := still(&out, 80, 24, now)
	l.show(view(now))
	out.Reset()
	l.note("Some news")
	if got := out.String(); !strings.HasPrefix(got, "\x1b[6A\rSome news\x1b[K\nNorthwind") || !strings.HasSuffix(got, "\x1b[J") {
		t.Errorf("wrote %q", got)
	}
}

func TestLiveMovesItsClockAndStops(t *testing.T) {
	frames := make(chan string, 100)
	l := startLive(writerFunc(func(p []byte) (int, error) { frames <- string(p); return len(p), nil }), func() (int, int) { return 80, 24 }, true, time.Now())
	if first := <-frames; !strings.Contains(first, "Waiting for the server") {
		t.Errorf("first frame %q", first)
	}
	now := time.Now()
	l.show(view(now))
	l.close()
	close(frames) // a later frame would panic
	var last string
	for f := range frames {
		last = f
	}
	if !strings.Contains(last, green+"done"+reset) || !strings.Contains(last, red+"failed: refused"+reset) {
		t.Errorf("last frame %q", last)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func TestRowMeasuresWhatItSaw(t *testing.T) {
	var b board
	start := time.Now()
	show := func(status apiclient.Status, at time.Duration) string {
		b.update(apiclient.View{Job: apiclient.Job{Screens: []apiclient.Part{{ID: "a", Title: "A", Status: status}}}}, start.Add(at))
		return b.rows[0].state(start.Add(at))
	}
	show(apiclient.Running, 0)
	show(apiclient.Retrying, time.Second)
	show(apiclient.Running, 2*time.Second)
	if got := show(apiclient.Completed, 3100*time.Millisecond); got != "done in 3.1 s" {
		t.Errorf("state = %q", got)
	}
	if got := show(apiclient.Completed, time.Hour); got != "done in 3.1 s" {
		t.Errorf("state later = %q", got)
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		seconds(3240 * time.Millisecond):      "3.2 s",
		seconds(9960 * time.Millisecond):      "10 s",
		seconds(59600 * time.Millisecond):     "1 min 0 s",
		seconds(125 * time.Second):            "2 min 5 s",
		wholeSeconds(100 * time.Millisecond):  "1 s",
		dollars(0):                            "$0",
		dollars(2_100_000):                    "$0.0021",
		dollars(1_000):                        "<$0.0001",
		dollars(1_239_000_000):                "$1.24",
		fit("abcdef", 4):                      "abc…",
		fit("宽宽宽", 4):                         "宽…",
		fit("abc", 3):                         "abc",
		shellWord("it's"):                     `'it'\''s'`,
		shellWord("http://127.0.0.1:80/a_b-"): "http://127.0.0.1:80/a_b-",
		shellWord("a;b"):                      "'a;b'",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
