package render

import (
	"context"
	"errors"
	"math"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/appforge-ai/appforge/store/fault"
)

// screenHeight is the viewport that a page as tall as its content begins with.
const screenHeight = 812

// tab is the place of one render.
type tab struct {
	*chromedp.Target
	ctx    context.Context
	loaded chan struct{} // has an entry when a load event came
	shown  cdp.LoaderID  // of the document that is rendered; another one takes its place when the page goes away
}

// do runs a command whose result does not matter.
func do[P, R any](t *tab, command cdp.Command[P, R], params P) error {
	_, err := cdp.Call(t.ctx, t.Target, command, params)
	return err
}

// picture renders p. What another document shows, or has made impossible, is no picture
// of p's.
func (t *tab) picture(p Page) (Picture, error) {
	picture, err := t.attempt(p)
	if frame, failed := t.frame(); failed == nil && t.shown != "" && frame.LoaderID != t.shown {
		return Picture{}, fault.New(fault.InvalidInput, "The page goes to another address by itself, as by a meta refresh, so it cannot be rendered: take that out.", err)
	}
	return picture, err
}

// frame describes the page's frame as it is now.
func (t *tab) frame() (cdp.Frame, error) {
	tree, err := cdp.Call(t.ctx, t.Target, page.GetFrameTree, cdp.Empty{})
	if err != nil {
		return cdp.Frame{}, err
	}
	return *tree.FrameTree.Frame, nil
}

// attempt makes a picture, with the steps in an order in which no step of the page's
// comes before its wall.
func (t *tab) attempt(p Page) (Picture, error) {
	if err := t.shutIn(); err != nil {
		return Picture{}, err
	}
	height := p.Height
	if height == 0 {
		height = screenHeight
	}
	if err := t.resize(p, height); err != nil {
		return Picture{}, err
	}
	if err := t.load(p.HTML); err != nil {
		return Picture{}, err
	}
	content, err := t.contentHeight(p)
	if err != nil {
		return Picture{}, err
	}
	if p.Format == PDF {
		return t.print(p, content)
	}
	return t.capture(p, height, content)
}

// shutIn turns scripts and downloads off and has every request come to heard, and ends
// chromedp's own watch of the document, which a page could make endless work for.
func (t *tab) shutIn() error {
	denied := cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorDeny, BrowserContextID: chromedp.FromContext(t.ctx).BrowserContextID}
	if _, err := cdp.Call(t.ctx, chromedp.FromContext(t.ctx).Browser, cdpbrowser.SetDownloadBehavior, denied); err != nil {
		return err
	}
	return errors.Join(
		do(t, css.Disable, cdp.Empty{}),
		do(t, dom.Disable, cdp.Empty{}),
		do(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		do(t, fetch.Enable, fetch.EnableParams{}),
		do(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen"}),
	)
}

// heard answers the events of the page.
func (t *tab) heard(event any, stop context.CancelCauseFunc) {
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		select {
		case t.loaded <- struct{}{}:
		default:
		}
	case *fetch.EventRequestPaused:
		go t.answer(e) // a listener may not run commands
	case *inspector.EventTargetCrashed:
		stop(fault.Newf(fault.Upstream, "The browser's page process ended while it rendered the page."))
	}
}

// resize makes the page's viewport.
func (t *tab) resize(p Page, height int) error {
	return do(t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(p.Width), Height: int64(height), DeviceScaleFactor: p.scale(),
	})
}

// read reads a property of the document past the elements that a page may have given
// the property's name. No script runs that could change the browser's own.
const read = `(name => Object.getOwnPropertyDescriptor(Document.prototype, name).get.call(document))`

// What a document shows is there once it is read, and then its fonts and images.
const (
	stage   = read + `('readyState')`
	settled = read + `('fonts').ready.then(() => Promise.all(Array.from(` + read + `('images'), image => image.decode().catch(() => {})))).then(() => true)`
)

// load sets the document and waits until it shows all that it has.
func (t *tab) load(html string) error {
	frame, err := t.frame()
	if err != nil {
		return err
	}
	t.shown = frame.LoaderID
	err = do(t, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: frame.ID, HTML: html})
	if err != nil {
		return err
	}
	for {
		state, err := t.evaluate(stage)
		if err != nil {
			return err
		}
		if state == `"complete"` {
			break
		}
		select {
		case <-t.loaded:
		case <-t.ctx.Done():
			return t.ctx.Err()
		}
	}
	_, err = t.evaluate(settled)
	return err
}

// evaluate gives an expression's value in JSON, "" when it threw.
func (t *tab) evaluate(expression string) (string, error) {
	result, err := cdp.Call(t.ctx, t.Target, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, AwaitPromise: new(true), ReturnByValue: new(true)})
	if err != nil || result.ExceptionDetails != nil || result.Result == nil {
		return "", err
	}
	return string(result.Result.Value), nil
}

// contentHeight measures the page, and holds it to the limit of height where the
// picture is to be as tall as it.
func (t *tab) contentHeight(p Page) (int, error) {
	metrics, err := cdp.Call(t.ctx, t.Target, page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		return 0, err
	}
	height := math.Ceil(metrics.CSSContentSize.Height)
	if p.Height == 0 && height > MaxHeight {
		return 0, fault.Newf(fault.TooLarge, "The page is %.0f CSS pixels high; the limit of height is %d. Give a height, or make the page shorter.", height, MaxHeight)
	}
	return int(height), nil
}

// capture makes the picture of a page in a viewport of that height.
func (t *tab) capture(p Page, height, content int) (Picture, error) {
	if p.Height == 0 && content > height {
		height = content
		if err := t.resize(p, height); err != nil {
			return Picture{}, err
		}
	}
	params := page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng, OptimizeForSpeed: new(false)}
	width, tall := float64(p.Width), float64(height)
	if c := p.Clip; c != nil {
		if err := c.within(p.Width, height); err != nil {
			return Picture{}, err
		}
		params.Clip = &page.Viewport{X: c.X, Y: c.Y, Width: c.Width, Height: c.Height, Scale: 1}
		width, tall = c.Width, c.Height
	}
	if err := checkPixels(width, tall, p.scale(), fault.TooLarge); err != nil {
		return Picture{}, err
	}
	shot, err := cdp.Call(t.ctx, t.Target, page.CaptureScreenshot, params)
	if err != nil {
		return Picture{}, err
	}
	return pngPicture(shot.Data)
}
