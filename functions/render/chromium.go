package render

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// Chromium is the Renderer that drives headless Chromium. It starts browsers when
// they are needed, uses one that made a render cleanly again, and ends every other
// one with all its processes.
type Chromium struct {
	opts  Options
	turns chan struct{} // one for each browser that may run

	mu     sync.Mutex
	idle   []*idleBrowser // the last used is the last
	closed bool
	busy   map[*browser]struct{}
	path   string // of the program, once it was found
}

var _ Renderer = (*Chromium)(nil)

// idleBrowser waits for its next render.
type idleBrowser struct {
	*browser
	end *time.Timer
}

// New makes a renderer. It starts nothing before the first render.
func New(opts Options) *Chromium {
	opts = opts.withDefaults()
	return &Chromium{opts: opts, turns: make(chan struct{}, opts.Browsers), busy: map[*browser]struct{}{}}
}

// Render gives the picture of p; see Renderer.
func (c *Chromium) Render(ctx context.Context, p Page) (Picture, error) {
	if err := p.Check(); err != nil {
		return Picture{}, err
	}
	if err := endOf(ctx); err != nil {
		return Picture{}, err
	}
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return Picture{}, endOf(ctx)
	}
	b, err := c.take(ctx)
	if err != nil {
		return Picture{}, err
	}
	picture, err := b.render(ctx, p, c.opts)
	if err != nil {
		c.opts.Log.InfoContext(ctx, "a browser is replaced after a failed render", slog.Any("error", err))
	}
	c.put(b, err == nil && b.renders < c.opts.RestartAfter)
	return picture, err
}

// errClosed is what renders get once the renderer is closed.
func errClosed() error { return fault.Newf(fault.Cancelled, "The renderer is closed.") }

// take gives a browser that is ready, started if need be.
func (c *Chromium) take(ctx context.Context) (*browser, error) {
	if b := c.takeIdle(); b != nil {
		return b, nil
	}
	b, err := c.start(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		b.drop()
		return nil, errClosed()
	}
	c.busy[b] = struct{}{}
	return b, nil
}

func (c *Chromium) takeIdle() *browser {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.idle) > 0 {
		last := c.idle[len(c.idle)-1]
		c.idle = c.idle[:len(c.idle)-1]
		last.end.Stop()
		if last.alive() {
			c.busy[last.browser] = struct{}{}
			return last.browser
		}
		last.drop()
	}
	return nil
}

// put takes a browser back: to be used again, or to be ended.
func (c *Chromium) put(b *browser, again bool) {
	c.mu.Lock()
	delete(c.busy, b)
	if again && !c.closed && b.alive() {
		waiting := &idleBrowser{browser: b}
		waiting.end = time.AfterFunc(c.opts.IdleAfter, func() { c.retire(waiting) })
		c.idle = append(c.idle, waiting)
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	b.drop()
}

// retire ends a browser that was idle for too long, unless it was taken meanwhile.
func (c *Chromium) retire(waiting *idleBrowser) {
	c.mu.Lock()
	found := false
	for i, other := range c.idle {
		if other == waiting {
			c.idle = append(c.idle[:i], c.idle[i+1:]...)
			found = true
			break
		}
	}
	c.mu.Unlock()
	if found {
		waiting.drop()
	}
}

// Close ends every browser, and with it the renders under way.
func (c *Chromium) Close() error {
	c.mu.Lock()
	c.closed = true
	var all []*browser
	for _, waiting := range c.idle {
		waiting.end.Stop()
		all = append(all, waiting.browser)
	}
	c.idle = nil
	for b := range c.busy {
		all = append(all, b)
	}
	c.mu.Unlock()
	var errs []error
	for _, b := range all {
		errs = append(errs, b.end())
	}
	return errors.Join(errs...)
}
