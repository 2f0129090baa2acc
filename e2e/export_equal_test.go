package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/appforge-ai/appforge/web/ui"
)

// screenTypes are the layouts of the offline designer.
var screenTypes = []string{"splash", "onboarding", "signin", "signup", "home", "list", "detail", "search", "profile", "settings", "checkout", "chat", "map"}

// shownFrame is a design as the studio's page shows it.
type shownFrame struct {
	Title, Document string
	Width           int64
}

// TestExportEqualsThePage compares the PNG of each layout with what the page shows: the
// document of its frame, whose CSS the page compiled by itself, in a plain browser. It is
// not parallel: two browsers with all frames are work enough for a small machine.
func TestExportEqualsThePage(t *testing.T) {
	needBrowser(t)
	if ui.Page() == nil {
		lacking(t, "the page is not built into this test: run `make ui`")
	}
	s := newStack(t, options{offline: true, env: []string{"SCREENSHOT_TIMEOUT=60s"}})
	var screens []map[string]any
	for _, kind := range screenTypes {
		screens = append(screens, map[string]any{"id": kind, "name": "The " + kind, "type": kind})
	}
	id := s.api.generate(map[string]any{"branding": map[string]any{"appName": "Northwind", "primaryColor": "#0f766e"}, "screens": screens, "includeTheme": true})
	if j := s.api.settled(id); j.Status != "completed" {
		t.Fatalf("%s %q", j.Status, j.reason())
	}
	shown := shotsOfThePage(t, s.server.url+"/studio/"+id)
	export := s.api.exportOf(map[string]any{"jobId": id})
	await(t, 4*time.Minute, "the export to end", func() (bool, string) { j := s.api.get(export); return j.settled(), j.Message })
	files := s.api.exported(export).Files
	for _, f := range files {
		kind := strings.TrimPrefix(strings.TrimSuffix(f.Name, ".png"), "the-")
		shot, there := shown["The "+kind]
		if !there {
			t.Errorf("the page shows no %q", kind)
			continue
		}
		share := difference(t, s.api.file(f), shot)
		t.Logf("%s: %.3f %% of the pixels differ", kind, 100*share)
		if share >= 0.01 {
			t.Errorf("%s: %.1f %% of the pixels differ", kind, 100*share)
		}
	}
	if len(files) != len(screenTypes) {
		t.Errorf("%d pictures of %d screens", len(files), len(screenTypes))
	}
}

// shotsOfThePage opens the studio in a browser as chromedp starts it, and gives a
// picture of what each of its frames holds, by title.
func shotsOfThePage(t *testing.T, url string) map[string][]byte {
	t.Helper()
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findChromium()), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("font-render-hinting", "none"))...)
	defer stop()
	browser, cancel := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	shots := map[string][]byte{}
	for title, frame := range framesOf(t, browser, url) {
		shots[title] = shotOf(t, browser, frame)
	}
	return shots
}

// framesOf opens the studio and reads the documents of its frames, by title.
func framesOf(t *testing.T, browser context.Context, url string) map[string]shownFrame {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	defer cancel()
	frames := map[string]shownFrame{}
	_, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (struct{}, error) {
		if err := resize(ctx, target, 8000, 1400); err != nil {
			return struct{}{}, err
		}
		_, err := cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: url})
		if err != nil {
			return struct{}{}, err
		}
		await(t, 2*time.Minute, "all frames", func() (bool, string) {
			const read = `JSON.stringify([...document.querySelectorAll(".react-flow__node iframe")].map(f => ({title: f.title, document: f.srcdoc, width: f.clientWidth})))`
			result, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{Expression: read, ReturnByValue: new(true)})
			if err != nil || result.Result == nil {
				return false, fmt.Sprint(err)
			}
			var text string
			var list []shownFrame
			if json.Unmarshal(result.Result.Value, &text) != nil || json.Unmarshal([]byte(text), &list) != nil {
				return false, string(result.Result.Value)
			}
			for _, f := range list {
				frames[f.Title] = f
			}
			return len(frames) >= len(screenTypes), fmt.Sprint(len(frames), " frames")
		})
		return struct{}{}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return frames
}

func resize(ctx context.Context, target *chromedp.Target, width, height int64) error {
	_, err := cdp.Call(ctx, target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
	return err
}

// shotOf is a frame's document at the size of the export.
func shotOf(t *testing.T, browser context.Context, f shownFrame) []byte {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	defer cancel()
	shot, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		if err := resize(ctx, target, f.Width, 812); err != nil {
			return nil, err
		}
		tree, err := cdp.Call(ctx, target, page.GetFrameTree, cdp.Empty{})
		if err != nil {
			return nil, err
		}
		if _, err := cdp.Call(ctx, target, page.SetDocumentContent, page.SetDocumentContentParams{FrameID: tree.FrameTree.Frame.ID, HTML: f.Document}); err != nil {
			return nil, err
		}
		shot, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Clip: &page.Viewport{Width: 375, Height: 812, Scale: 1}})
		return shot.Data, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return shot
}

// difference is the share of pixels whose colours are not nearly the same.
func difference(t *testing.T, one, other []byte) float64 {
	t.Helper()
	a, b := pixelsOf(t, one), pixelsOf(t, other)
	if a.Bounds() != b.Bounds() {
		t.Fatalf("sizes %v and %v", a.Bounds(), b.Bounds())
	}
	const near = 8 // of 255: another order of blending
	differ := 0
	for i := 0; i < len(a.Pix); i += 4 {
		for c := range 3 {
			if d := int(a.Pix[i+c]) - int(b.Pix[i+c]); d > near || d < -near {
				differ++
				break
			}
		}
	}
	return float64(differ) / float64(len(a.Pix)/4)
}

func pixelsOf(t *testing.T, data []byte) *image.RGBA {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(picture.Bounds())
	draw.Draw(out, out.Bounds(), picture, picture.Bounds().Min, draw.Src)
	return out
}
