package render

import (
	"cmp"
	"log/slog"
	"time"
)

// The limits of a render that Options may change.
const (
	DefaultTimeLimit   = 15 * time.Second
	DefaultMemoryLimit = 1 << 30
	DefaultBrowsers    = 3
)

const (
	defaultStartLimit = 30 * time.Second
	// defaultRestart is how many renders a browser makes: what it leaks ends with it.
	defaultRestart = 100
	defaultIdle    = time.Minute
)

// Options says which browser renders, and how far it may go. The zero value of each
// field is its default.
type Options struct {
	Path        string        // of the browser; "" takes the first one that Find finds
	Browsers    int           // that run at once, each with one render at a time; 0 is 3
	TimeLimit   time.Duration // of one render, once its browser runs; 0 is 15 s
	StartLimit  time.Duration // of the start of a browser; 0 is 30 s
	MemoryLimit int64         // of a browser with all its processes, in bytes; 0 is 1 GiB. Measured on Linux only
	// RestartAfter is the number of renders after which a browser is replaced; 0 is 100.
	RestartAfter int
	// IdleAfter is how long a browser waits for its next render before it is ended; 0 is a minute.
	IdleAfter time.Duration
	// UnsafeNoSandbox runs the browser without its own sandbox, on machines that cannot
	// have one. A fault of the browser's then gives a page the rights of its user.
	UnsafeNoSandbox bool
	Log             *slog.Logger // nil is slog.Default

	shared bool // the browser shares this process's network: for tests of the walls that stand there
}

func (o Options) withDefaults() Options {
	o.Browsers = cmp.Or(o.Browsers, DefaultBrowsers)
	o.TimeLimit = cmp.Or(o.TimeLimit, DefaultTimeLimit)
	o.StartLimit = cmp.Or(o.StartLimit, defaultStartLimit)
	o.MemoryLimit = cmp.Or(o.MemoryLimit, DefaultMemoryLimit)
	o.RestartAfter = cmp.Or(o.RestartAfter, defaultRestart)
	o.IdleAfter = cmp.Or(o.IdleAfter, defaultIdle)
	o.Log = cmp.Or(o.Log, slog.Default())
	return o
}
