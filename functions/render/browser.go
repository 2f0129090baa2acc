package render

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"github.com/appforge-ai/appforge/store/fault"
)

// browser is a running Chromium that is shut in. It makes one render at a time.
type browser struct {
	proc    *process
	pipe    *pipe
	client  *chromedp.Browser
	ctx     context.Context // of chromedp, which tabs are made from
	cancel  context.CancelFunc
	renders int
	ending  func() error // once
	log     *slog.Logger
}

// attached gives chromedp a browser that is running: its processes are ours to start
// and to end.
type attached struct{ client *chromedp.Browser }

func (a attached) Allocate(context.Context, ...chromedp.BrowserOption) (*chromedp.Browser, error) {
	return a.client, nil
}
func (attached) Wait()          {}
func (attached) Attaches() bool { return true }

// start starts a browser in a network of its own, or where this machine allows none,
// behind the walls that args builds.
func (c *Chromium) start(ctx context.Context) (*browser, error) {
	path, err := c.program(ctx)
	if err != nil {
		return nil, err
	}
	removeLeft(c.opts.Log)
	limited, cancel := context.WithTimeout(ctx, c.opts.StartLimit)
	defer cancel()
	modes := isolations()
	if c.opts.shared {
		modes = modes[len(modes)-1:]
	}
	var errs []error
	for _, mode := range modes {
		b, err := c.launch(limited, path, mode)
		if err == nil {
			return b, nil
		}
		if ended := endOf(ctx); ended != nil {
			return nil, ended
		}
		errs = append(errs, fmt.Errorf("%s: %w", mode.name, err))
		if !cannotIsolate(err) || limited.Err() != nil {
			break // a browser that failed for another reason must not come back behind less
		}
		c.opts.Log.WarnContext(ctx, "a browser cannot be started "+mode.name, slog.Any("error", err))
	}
	c.forget()
	return nil, startFault(errors.Join(errs...))
}

// program gives the path of the browser, which is looked for once: to have it tell its
// version takes a good part of a start.
func (c *Chromium) program(ctx context.Context) (string, error) {
	c.mu.Lock()
	path := c.path
	c.mu.Unlock()
	if path != "" {
		return path, nil
	}
	found, err := Find(ctx, c.opts.Path)
	if err != nil {
		return "", err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.path = found.Path
	return c.path, nil
}

// forget has the browser looked for again: the one that was found did not start.
func (c *Chromium) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.path = ""
}

// cannotIsolate tells whether a browser did not start because the system allows no such
// isolation, or no sandbox within it.
func cannotIsolate(err error) bool {
	return errors.Is(err, errNotStarted) || strings.Contains(err.Error(), "sandbox")
}

// errNotStarted says that the system did not even start the program.
var errNotStarted = errors.New("the program was not started")

// startFault tells what cannot be mended by trying again: there is no sandbox here.
func startFault(err error) error {
	var refused *fault.Error
	switch {
	case errors.As(err, &refused):
		return err
	case strings.Contains(err.Error(), "sandbox"):
		return fault.New(fault.NoBrowser, "The browser cannot set up its sandbox on this machine, so nothing is rendered. Allow unprivileged user namespaces (in a container: a seccomp profile that permits them), or let a worker elsewhere serve screenshot-export; "+
			UnsafeVariable+"=true renders without a sandbox, which is for pages that you trust only.", err)
	default:
		return fault.New(fault.Upstream, "The browser did not start.", err)
	}
}

func (c *Chromium) launch(ctx context.Context, path string, mode isolation) (*browser, error) {
	proc, err := startProcess(path, c.opts.UnsafeNoSandbox, mode)
	if err != nil {
		return nil, err
	}
	b := &browser{proc: proc, pipe: newPipe(proc.from, proc.to), log: c.opts.Log}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.cancel = cancel
	b.ending = sync.OnceValue(func() error {
		err := proc.end()
		cancel()
		return err
	})
	quiet := func(string, ...any) {} // what a hostile page makes chromedp complain of is nobody's business
	b.client, err = chromedp.NewBrowserTransport(running, b.pipe, chromedp.WithBrowserLogf(quiet), chromedp.WithBrowserErrorf(quiet))
	if err != nil {
		b.drop()
		return nil, err
	}
	if _, err := cdp.Call(ctx, b.client, cdpbrowser.GetVersion, cdp.Empty{}); err != nil {
		b.drop()
		return nil, fmt.Errorf("%w; it said: %s", err, proc.said())
	}
	parent, _ := chromedp.NewAllocatorContext(running, attached{b.client})
	b.ctx, _ = chromedp.NewContext(parent)                              // ends with running
	if err := chromedp.ListenBrowser(b.ctx, func(any) {}); err != nil { // which binds the context to the browser
		b.drop()
		return nil, err
	}
	return b, nil
}

// alive tells whether the browser can be used: it has not ended, by itself or by end.
func (b *browser) alive() bool {
	select {
	case <-b.client.LostConnection:
		return false
	case <-b.proc.done:
		return false
	default:
		return true
	}
}

// end kills the browser with all its processes, and waits until nothing is left.
func (b *browser) end() error { return b.ending() }

// drop is end where nobody can do anything about what is left.
func (b *browser) drop() {
	if err := b.end(); err != nil {
		b.log.Warn("a browser was not ended", slog.Any("error", err))
	}
}
