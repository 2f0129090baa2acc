package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/functions/render"
)

const (
	coldRenders = 3
	warmRenders = 30
	// renderTime bounds one render on a machine that is busy.
	renderTime = 2 * time.Minute
)

// picture is a page of cards, as screens are.
var picture = render.Page{Format: render.PNG, Width: 375, Height: 812, HTML: `<!doctype html><style>body{margin:0;font-family:sans-serif;background:#f8fafc}
div{margin:16px;padding:16px;border-radius:12px;background:#fff;box-shadow:0 1px 3px #0003}</style>` + strings.Repeat(`<div><b>Title</b><p>Some words about it, two lines of them.</p></div>`, 12)}

// drawer makes the picture once.
type drawer func(ctx context.Context) error

// renderTimes are how long pictures took.
type renderTimes struct {
	cold, warm []time.Duration
	atOnce     time.Duration // all of warmRenders, three side by side
}

// measureRender times exports, cold and warm, beside a bare chromedp script, which
// has neither sandbox nor limits nor a browser context for each picture.
func measureRender(ctx context.Context, _ *rig) ([]row, error) {
	ours, err := timeRenders(ctx, func(context.Context) (drawer, func(), error) {
		c := render.New(render.Options{TimeLimit: renderTime, StartLimit: renderTime, Log: slog.New(slog.DiscardHandler)})
		return func(ctx context.Context) error {
			_, err := c.Render(ctx, picture)
			return err
		}, func() { _ = c.Close() }, nil // the machine is none the worse
	})
	if err != nil {
		return nil, err
	}
	bare, err := timeRenders(ctx, startBareBrowser)
	if err != nil {
		return nil, fmt.Errorf("bare chromedp: %w", err)
	}
	line := func(what string, our, its time.Duration) row {
		return row{what, millis(our), millis(its), fmt.Sprintf("%.2f", float64(our)/float64(its)), "", false}
	}
	rate := func(t renderTimes) float64 { return warmRenders / t.atOnce.Minutes() }
	return []row{
		line("export of a screen, cold: start of the browser and PNG, median", median(ours.cold), median(bare.cold)),
		line("the same, warm, median", median(ours.warm), median(bare.warm)),
		line("the same, warm, p95", p95(ours.warm), p95(bare.warm)),
		{"exports a minute, three at once", fmt.Sprintf("%.0f", rate(ours)), fmt.Sprintf("%.0f", rate(bare)), fmt.Sprintf("%.2f", rate(ours)/rate(bare)), "", false},
	}, nil
}

func p95(took []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)*95/100]
}

func timeRenders(ctx context.Context, start func(context.Context) (drawer, func(), error)) (renderTimes, error) {
	var t renderTimes
	for i := range coldRenders {
		began := time.Now()
		draw, stop, err := start(ctx)
		if err != nil {
			return t, err
		}
		err = draw(ctx)
		t.cold = append(t.cold, time.Since(began))
		if err == nil && i == coldRenders-1 {
			err = t.warmUp(ctx, draw)
		}
		stop()
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

func (t *renderTimes) warmUp(ctx context.Context, draw drawer) error {
	for range warmRenders {
		began := time.Now()
		if err := draw(ctx); err != nil {
			return err
		}
		t.warm = append(t.warm, time.Since(began))
	}
	began := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(render.DefaultBrowsers)
	for range warmRenders {
		g.Go(func() error { return draw(ctx) })
	}
	err := g.Wait()
	t.atOnce = time.Since(began)
	return err
}

// startBareBrowser is what a script would do: one browser, a tab for each picture.
func startBareBrowser(ctx context.Context) (drawer, func(), error) {
	found, err := render.Find(ctx, "")
	if err != nil {
		return nil, nil, err
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found.Path))...)
	browser, stopBrowser := chromedp.NewContext(allocator, chromedp.WithErrorf(func(string, ...any) {})) // it complains of tabs that close
	stop := func() { stopBrowser(); stopAllocator() }
	if err := chromedp.Do(browser); err != nil {
		stop()
		return nil, nil, err
	}
	return func(context.Context) error {
		tab, cancel := chromedp.NewContext(browser)
		defer cancel()
		_, err := chromedp.Run(tab, bareShot)
		return err
	}, stop, nil
}

func bareShot(ctx context.Context, t *chromedp.Target) ([]byte, error) {
	size := emulation.SetDeviceMetricsOverrideParams{Width: int64(picture.Width), Height: int64(picture.Height), DeviceScaleFactor: 1}
	if _, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, size); err != nil {
		return nil, err
	}
	tree, err := cdp.Call(ctx, t, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	if _, err := cdp.Call(ctx, t, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: picture.HTML}); err != nil {
		return nil, err
	}
	shot, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{})
	return shot.Data, err
}
