package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/appforge-ai/appforge/internal/apiclient"
)

// display shows how a job goes.
type display interface {
	// note prints one line that stays.
	note(line string)
	// show takes a new view of the job.
	show(v apiclient.View)
	// close ends what is redrawn; the last state stays. note may still be called.
	close()
}

// newDisplay redraws in place on a terminal, and prints a line for each change
// anywhere else, such as in a file or a build's log.
func newDisplay(out io.Writer, getenv func(string) string, began time.Time) display {
	if f, ok := out.(*os.File); ok && getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd())) && understandsEscapes(f) {
		size := func() (int, int) {
			if w, h, err := term.GetSize(int(f.Fd())); err == nil && w > 0 && h > 0 {
				return w, h
			}
			return 80, 24
		}
		return startLive(f, size, getenv("NO_COLOR") == "", began)
	}
	return &lines{out: out, board: board{began: began}}
}

// lines is the display for what is no terminal.
type lines struct {
	mu    sync.Mutex
	out   io.Writer
	board board
}

func (l *lines) note(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintln(l.out, line)
}

func (l *lines) show(v apiclient.View) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, troubled := time.Now(), l.board.trouble != ""
	for _, r := range l.board.update(v, now) {
		fmt.Fprintf(l.out, "%s: %s\n", r.part.Title, r.state(now))
	}
	switch {
	case l.board.trouble != "" && !troubled:
		fmt.Fprintf(l.out, "No answer, still trying: %s\n", l.board.trouble)
	case l.board.trouble == "" && troubled:
		fmt.Fprintln(l.out, "The server answers again")
	}
}

func (l *lines) close() {}
