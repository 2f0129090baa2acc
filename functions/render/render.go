package render

import (
	"context"
	"errors"

	"github.com/chromedp/chromedp"

	"github.com/appforge-ai/appforge/store/fault"
)

// render makes one picture in a tab with a browser context of its own: no cookie,
// cache or storage is there before, or is left behind. Over a limit, or when ctx ends,
// the whole browser is killed, which nothing in a page can hold up.
func (b *browser) render(ctx context.Context, p Page, o Options) (Picture, error) {
	b.renders++
	timed, cancel := context.WithTimeoutCause(ctx, o.TimeLimit,
		fault.Newf(fault.Timeout, "The page was not rendered within %s, the limit of time. Make it simpler, or render fewer at once.", o.TimeLimit))
	defer cancel()
	limited, stop := context.WithCancelCause(timed)
	defer stop(nil)
	killed := make(chan struct{})
	dontKill := context.AfterFunc(limited, func() {
		defer close(killed)
		b.drop()
	})
	go watchMemory(limited, b.proc.group(), o.MemoryLimit, stop)
	picture, err := b.inTab(p, stop)
	if !dontKill() {
		<-killed
		return Picture{}, failureOf(ctx, limited, err)
	}
	if err != nil {
		return Picture{}, b.faultOf(err)
	}
	return picture, nil
}

// inTab opens a tab, renders p in it and closes it.
func (b *browser) inTab(p Page, stop context.CancelCauseFunc) (Picture, error) {
	var t tab
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(func(event any) { t.heard(event, stop) }))
	defer cancel()
	t.loaded = make(chan struct{}, 1)
	return chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (Picture, error) {
		t.Target, t.ctx = target, ctx
		return t.picture(p)
	})
}

// failureOf is why a render was stopped: the limit that it hit, or the end of ctx.
func failureOf(ctx, limited context.Context, err error) error {
	if ended := endOf(ctx); ended != nil {
		return ended
	}
	var hit *fault.Error
	if errors.As(context.Cause(limited), &hit) {
		return hit
	}
	return fault.New(fault.Upstream, "The browser ended while it rendered the page.", err)
}

// faultOf gives the failure of a render that no limit stopped.
func (b *browser) faultOf(err error) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return known
	case b.pipe.over.Load():
		return outputFault("The picture")
	default:
		return fault.New(fault.Upstream, "The browser ended while it rendered the page.", err)
	}
}

// outputFault says that a file is over the limit of output.
func outputFault(what string) error {
	return fault.Newf(fault.TooLarge, "%s would have more than %d bytes, the limit of output. Lower the scale or the size, or render less at once.", what, MaxOutput)
}
