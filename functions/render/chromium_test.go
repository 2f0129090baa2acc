package render

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/appforge-ai/appforge/store/fault"
)

const striped = `<!doctype html><style>body{margin:0}div{height:300px}</style>
<div style="background:#ff0000"></div><div style="background:#00ff00"></div><div style="background:#0000ff"></div>`

var honest = Page{HTML: striped, Format: PNG, Width: 200, Height: 400}

func render(t *testing.T, c *Chromium, p Page) Picture {
	t.Helper()
	picture, err := c.Render(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

// colourAt reads a pixel of a PNG.
func colourAt(t *testing.T, p Picture, x, y int) color.NRGBA {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	if !(image.Point{X: x, Y: y}).In(picture.Bounds()) {
		t.Fatalf("(%d, %d) is outside %v", x, y, picture.Bounds())
	}
	return color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
}

func wantColour(t *testing.T, p Picture, x, y int, r, g, b uint8) {
	t.Helper()
	if got, want := colourAt(t, p, x, y), (color.NRGBA{R: r, G: g, B: b, A: 255}); got != want {
		t.Errorf("at (%d, %d): %v, want %v", x, y, got, want)
	}
}

func TestPictures(t *testing.T) {
	c := newRenderer(t, patient())
	t.Run("PNG of a viewport, at a scale", func(t *testing.T) {
		p := render(t, c, Page{HTML: striped, Format: PNG, Width: 200, Height: 400, Scale: 2})
		if p.Width != 400 || p.Height != 800 || p.ContentType != TypePNG || p.Pages != 1 {
			t.Errorf("%d by %d, %s, %d pages", p.Width, p.Height, p.ContentType, p.Pages)
		}
		wantColour(t, p, 10, 790, 0, 255, 0)
	})
	t.Run("PNG as tall as the content", func(t *testing.T) {
		p := render(t, c, Page{HTML: striped, Format: PNG, Width: 200})
		if p.Width != 200 || p.Height != 900 {
			t.Errorf("%d by %d", p.Width, p.Height)
		}
		wantColour(t, p, 199, 899, 0, 0, 255)
	})
	t.Run("a clip", func(t *testing.T) {
		p := render(t, c, Page{HTML: striped, Format: PNG, Width: 200, Height: 400, Clip: &Clip{X: 10, Y: 290, Width: 20, Height: 30}})
		if p.Width != 20 || p.Height != 30 {
			t.Errorf("%d by %d", p.Width, p.Height)
		}
		wantColour(t, p, 0, 5, 255, 0, 0)
		wantColour(t, p, 0, 15, 0, 255, 0)
		_, err := c.Render(t.Context(), Page{HTML: striped, Format: PNG, Width: 200, Clip: &Clip{Y: 890, Width: 20, Height: 30}})
		if !fault.Is(err, fault.InvalidInput) || !strings.Contains(err.Error(), "900") {
			t.Errorf("a clip past the content: %v", err)
		}
	})
	t.Run("an image and a style in the document", func(t *testing.T) {
		p := render(t, c, Page{HTML: `<!doctype html><style>@import url("data:text/css,body{margin:0;background:rgb(0,0,255)}");</style><img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'><rect width='100' height='100' fill='lime'/></svg>">`, Format: PNG, Width: 200, Height: 200})
		wantColour(t, p, 50, 50, 0, 255, 0)
		wantColour(t, p, 150, 150, 0, 0, 255)
	})
	t.Run("PDF of one sheet", func(t *testing.T) {
		p := render(t, c, Page{HTML: `<!doctype html><style>body{margin:0}div{height:1003px;background:red}</style><div></div>`, Format: PDF, Width: 375})
		if p.Pages != 1 || p.Width != 375 || p.Height != 1003 || p.ContentType != TypePDF {
			t.Errorf("%d pages of %d by %d, %s", p.Pages, p.Width, p.Height, p.ContentType)
		}
	})
	t.Run("PDF of sheets", func(t *testing.T) {
		if p := render(t, c, Page{HTML: striped, Format: PDF, Width: 200, Height: 300}); p.Pages != 3 {
			t.Errorf("%d pages, want 3", p.Pages)
		}
	})
}

func TestLimits(t *testing.T) {
	// Each of them ends in its limit and its browser with it, and an honest page is rendered next.
	noise := `<!doctype html><style>body{margin:0}</style><svg width="4000" height="4000"><filter id="n"><feTurbulence baseFrequency="0.9" numOctaves="1"/><feColorMatrix values="1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 0 1"/></filter><rect width="4000" height="4000" filter="url(#n)"/></svg>`
	for _, tt := range []struct {
		name  string
		page  Page
		opts  Options
		code  fault.Code
		words []string
	}{
		{"height", Page{HTML: `<div style="height:16385px">`, Format: PNG, Width: 200}, Options{}, fault.TooLarge, []string{"height", "16384"}},
		{"height in device pixels", Page{HTML: `<div style="height:10000px">`, Format: PNG, Width: 200, Scale: 2}, Options{}, fault.TooLarge, []string{"height", "16384", "scale"}},
		{"pages", Page{HTML: strings.Repeat(`<p style="break-after:page">x</p>`, 60), Format: PDF, Width: 200, Height: 300}, Options{}, fault.TooLarge, []string{"pages", "50"}},
		{"output", Page{HTML: noise, Format: PNG, Width: 4000, Height: 4000}, Options{MemoryLimit: 4 << 30}, fault.TooLarge, []string{"output", "20971520"}},
		{"time", Page{HTML: laughs(40), Format: PNG, Width: 200, Height: 200}, Options{TimeLimit: 3 * time.Second, MemoryLimit: 16 << 30}, fault.Timeout, []string{"time", "3s"}},
		{"memory", Page{HTML: bombs(12), Format: PNG, Width: 2000, Height: 2000}, Options{MemoryLimit: 768 << 20}, fault.TooLarge, []string{"memory", "768 MiB"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opts := patient()
			c := newRenderer(t, opts)
			render(t, c, honest)
			group := c.idle[0].proc.group()
			if tt.opts.TimeLimit != 0 {
				c.opts.TimeLimit = tt.opts.TimeLimit
			}
			if tt.opts.MemoryLimit != 0 {
				c.opts.MemoryLimit = tt.opts.MemoryLimit
			}
			_, err := c.Render(t.Context(), tt.page)
			if !fault.Is(err, tt.code) {
				t.Fatalf("%v, want the code %q", err, tt.code)
			}
			for _, word := range tt.words {
				if !strings.Contains(fault.Public(err), word) {
					t.Errorf("%q does not name %q", fault.Public(err), word)
				}
			}
			wantGone(t, group)
			c.opts.TimeLimit, c.opts.MemoryLimit = opts.TimeLimit, DefaultMemoryLimit
			wantColour(t, render(t, c, honest), 10, 10, 255, 0, 0)
		})
	}
}

// laughs is a drawing that uses itself twice as often at each of its levels.
func laughs(levels int) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><svg width="100" height="100"><defs><g id="g0"><rect width="1" height="1"/></g>`)
	for i := 1; i <= levels; i++ {
		fmt.Fprintf(&b, `<g id="g%d"><use href="#g%d"/><use href="#g%d"/></g>`, i, i-1, i-1)
	}
	fmt.Fprintf(&b, `</defs><use href="#g%d"/></svg>`, levels)
	return b.String()
}

func TestBrowsersAreReplaced(t *testing.T) {
	opts := patient()
	opts.RestartAfter = 2
	c := newRenderer(t, opts)
	group := func() int {
		render(t, c, honest)
		if len(c.idle) == 0 {
			return 0
		}
		return c.idle[0].proc.group()
	}
	first := group()
	if first == 0 || memoryOf(first) == 0 {
		t.Fatalf("the browser is not kept: group %d", first)
	}
	if second := group(); second != 0 {
		t.Errorf("a browser goes on after its last render")
	}
	wantGone(t, first)
	third := group()
	// One that dies meanwhile is replaced too.
	if err := syscall.Kill(-third, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-c.idle[0].proc.done
	if fourth := group(); fourth == third || fourth == 0 {
		t.Errorf("group %d after the death of %d", fourth, third)
	}
	wantGone(t, third)
}

// wantGone fails when a process of the group is left, other than one that has ended
// and that the system's first process has not asked for yet.
func wantGone(t *testing.T, group int) {
	t.Helper()
	if err := syscall.Kill(-group, 0); err == nil && anyAlive(group) {
		t.Errorf("processes of the group %d are left", group)
	}
}

func TestIdleBrowsersEnd(t *testing.T) {
	opts := patient()
	opts.IdleAfter = time.Millisecond
	c := newRenderer(t, opts)
	b, err := c.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.put(b, true)
	select {
	case <-b.proc.done:
	case <-time.After(time.Minute):
		t.Fatal("an idle browser goes on")
	}
}

func TestCancel(t *testing.T) {
	c := newRenderer(t, patient())
	render(t, c, honest)
	group := c.idle[0].proc.group()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		// Once the page is at work, which it never ends.
		for before := memoryOf(group); memoryOf(group) < before+50<<20 && ctx.Err() == nil; {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	c.opts.MemoryLimit = 16 << 30
	_, err := c.Render(ctx, Page{HTML: laughs(40), Format: PNG, Width: 200, Height: 200})
	if !fault.Is(err, fault.Cancelled) {
		t.Errorf("%v", err)
	}
	wantGone(t, group)
}

func TestCloseEndsEverything(t *testing.T) {
	opts := patient()
	opts.Browsers = 2
	c := newRenderer(t, opts)
	var g errgroup.Group
	for range 4 {
		g.Go(func() error { _, err := c.Render(t.Context(), honest); return err })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := len(c.idle); n < 1 || n > 2 {
		t.Errorf("%d browsers for 2 at once", n)
	}
	var groups []int
	var folders []string
	for _, b := range c.idle {
		groups, folders = append(groups, b.proc.group()), append(folders, b.proc.folder.path)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	for i, group := range groups {
		wantGone(t, group)
		if _, err := os.Stat(folders[i]); err == nil {
			t.Errorf("%s is left", folders[i])
		}
	}
	if _, err := c.Render(t.Context(), honest); !fault.Is(err, fault.Cancelled) {
		t.Errorf("a render after Close: %v", err)
	}
}

func TestNeverAsRoot(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells of processes")
	}
	c := newRenderer(t, patient())
	render(t, c, honest)
	group := c.idle[0].proc.group()
	status, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(group), "status"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); fields[0] == "Uid:" && fields[1] == "0" {
			t.Error("the browser runs as root")
		}
	}
	command, err := os.ReadFile(filepath.Join("/proc", fmt.Sprint(group), "cmdline"))
	if err != nil || bytes.Contains(command, []byte("--no-sandbox")) {
		t.Errorf("%v; the browser runs with %q", err, command)
	}
}

func TestNoBrowser(t *testing.T) {
	c := New(Options{Path: "/nowhere/chromium"})
	defer c.Close()
	if _, err := c.Render(t.Context(), honest); !fault.Is(err, fault.NoBrowser) {
		t.Errorf("%v", err)
	}
}
