package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/rivo/uniseg"

	"github.com/appforge-ai/appforge/internal/apiclient"
)

const (
	// frameEvery is how often clocks and countdowns move.
	frameEvery = 200 * time.Millisecond
	barWidth   = 24
	// titleWidth bounds the column of titles, in cells.
	titleWidth = 28
)

// live redraws a job's rows in place. A frame is one write, so that it does not flicker.
type live struct {
	mu     sync.Mutex
	out    io.Writer
	size   func() (width, height int)
	color  bool
	board  board
	seen   bool // a view has come
	height int  // lines of the frame on the screen
	closed bool
	stop   chan struct{}
	done   chan struct{}
}

func startLive(out io.Writer, size func() (int, int), color bool, began time.Time) *live {
	l := &live{out: out, size: size, color: color, board: board{began: began}, stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(l.done)
		frames := time.NewTicker(frameEvery)
		defer frames.Stop()
		for {
			select {
			case <-frames.C:
				l.mu.Lock()
				l.draw("")
				l.mu.Unlock()
			case <-l.stop:
				return
			}
		}
	}()
	return l
}

func (l *live) note(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		fmt.Fprintln(l.out, line)
		return
	}
	l.draw(line)
}

func (l *live) show(v apiclient.View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = true
	l.board.update(v, time.Now())
	l.draw("")
}

func (l *live) close() {
	close(l.stop)
	<-l.done
	l.mu.Lock()
	defer l.mu.Unlock()
	l.draw("")
	l.closed = true
}

// draw writes a frame over the one before, below a note if there is one.
func (l *live) draw(note string) {
	var b strings.Builder
	if l.height > 0 {
		fmt.Fprintf(&b, "\x1b[%dA\r", l.height)
	}
	if note != "" {
		b.WriteString(note + "\x1b[K\n")
	}
	frame := l.frame(time.Now())
	for _, line := range frame {
		b.WriteString(line + "\x1b[K\n")
	}
	b.WriteString("\x1b[J")
	l.height = len(frame)
	_, _ = io.WriteString(l.out, b.String()) // a terminal that is gone must not end the job
}

// frame is the job in lines that fit the terminal: a line that wrapped, or a frame
// taller than the terminal, could not be drawn over.
func (l *live) frame(now time.Time) []string {
	width, height := l.size()
	width-- // some terminals wrap when the last column is written
	if !l.seen {
		return []string{fit("Waiting for the server  "+seconds(now.Sub(l.board.began)), width)}
	}
	name := apiclient.PlainText(l.board.job.Name)
	if name != "" {
		name = fit(name, titleWidth) + "  "
	}
	full := barWidth * l.board.percent() / 100
	head := fit(name+strings.Repeat("█", full)+strings.Repeat("░", barWidth-full)+"  "+l.board.figures(now), width)
	frame := []string{head}
	if l.board.trouble != "" {
		frame = append(frame, l.paint(yellow, fit("  No answer, still trying: "+l.board.trouble, width)))
	}
	rows, hidden := l.board.visible(height - len(frame) - 2)
	column := 0
	for _, r := range rows {
		column = max(column, min(uniseg.StringWidth(r.part.Title), titleWidth))
	}
	for _, r := range rows {
		mark, color := r.mark()
		left := "  " + mark + " " + pad(fit(r.part.Title, column), column) + "  "
		rest := width - uniseg.StringWidth(left)
		if rest < 1 {
			frame = append(frame, fit(left, width))
			continue
		}
		frame = append(frame, left+l.paint(color, fit(r.state(now), rest)))
	}
	if hidden > 0 {
		frame = append(frame, fit(fmt.Sprintf("    and %d more, waiting or done", hidden), width))
	}
	return frame
}

// visible gives the rows for a screen of so many lines: all, or those where
// something happens first.
func (b *board) visible(most int) (rows []*row, hidden int) {
	most = max(most, 1)
	if len(b.rows) <= most {
		return b.rows, 0
	}
	keep := make(map[*row]bool, most)
	for _, wanted := range []func(apiclient.Status) bool{
		func(s apiclient.Status) bool { return s == apiclient.Failed || s == apiclient.Retrying },
		func(s apiclient.Status) bool { return s == apiclient.Running },
		func(apiclient.Status) bool { return true },
	} {
		for _, r := range b.rows {
			if len(keep) < most && wanted(r.part.Status) {
				keep[r] = true
			}
		}
	}
	for _, r := range b.rows {
		if keep[r] {
			rows = append(rows, r)
		}
	}
	return rows, len(b.rows) - len(rows)
}

// The colours of a terminal that signal a state; text carries it too.
const (
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	red    = "\x1b[31m"
	dim    = "\x1b[2m"
	reset  = "\x1b[0m"
)

func (l *live) paint(color, text string) string {
	if !l.color || color == "" {
		return text
	}
	return color + text + reset
}

// mark is a sign for a row's state, and its colour.
func (r *row) mark() (sign, color string) {
	switch r.part.Status {
	case apiclient.Running:
		return "●", ""
	case apiclient.Retrying:
		return "↻", yellow
	case apiclient.Completed:
		return "✓", green
	case apiclient.Failed:
		return "✗", red
	default:
		return "·", dim
	}
}
