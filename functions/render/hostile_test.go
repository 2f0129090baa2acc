package render

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/appforge-ai/appforge/store/fault"
)

// hostile is a document with all ways to reach a network and a file.
func hostile(base, file string) string { return callers(base) + readers(file) }

// readers are ways to show a file in a document.
func readers(file string) string {
	return fmt.Sprintf(`<iframe src="file://%[1]s" style="width:100%%;height:300px"></iframe><object data="file://%[1]s"></object><embed src="file://%[1]s"><img src="file://%[1]s"><iframe src="view-source:file://%[1]s"></iframe>`, file)
}

// callers are ways to reach a network out of a document, each with an address of its
// own under base; fast ones reach it in a browser that nothing holds back.
func callers(base string) string {
	host := strings.TrimPrefix(base, "http://")
	return fmt.Sprintf(`<!doctype html><html><head>
<link rel="stylesheet" href="%[1]s/link-css"><link rel="prefetch" href="%[1]s/prefetch"><link rel="preload" as="image" href="%[1]s/preload">
<link rel="preconnect" href="%[1]s"><link rel="dns-prefetch" href="//%[2]s"><link rel="prerender" href="%[1]s/prerender"><link rel="icon" href="%[1]s/icon">
<link rel="manifest" href="%[1]s/manifest"><link rel="modulepreload" href="%[1]s/module">
<meta http-equiv="refresh" content="5;url=%[1]s/refresh">
<script type="speculationrules">{"prefetch":[{"source":"list","urls":["%[1]s/speculation"]}]}</script>
<style>@import "%[1]s/import"; @font-face{font-family:x;src:url(%[1]s/font)} body{font-family:x;background:url(%[1]s/background);cursor:url(%[1]s/cursor),auto;list-style-image:url(%[1]s/list)}
p{background:image-set("%[1]s/image-set" 1x);mask:url(%[1]s/mask.svg#m);filter:url(%[1]s/filter.svg#f)}</style></head>
<body ping="%[1]s/ping" background="%[1]s/body-background"><p>text</p>
<img src="%[1]s/img"><img srcset="%[1]s/srcset 1x"><picture><source srcset="%[1]s/source"><img></picture>
<img src="data:image/svg+xml,&lt;svg xmlns='http://www.w3.org/2000/svg'&gt;&lt;image href='%[1]s/svg-in-img'/&gt;&lt;/svg&gt;">
<iframe src="%[1]s/iframe"></iframe><iframe srcdoc="<img src='%[1]s/srcdoc'><meta http-equiv=refresh content='0;url=%[1]s/srcdoc-refresh'>"></iframe>
<iframe src="data:text/html,<img src='%[1]s/data-frame'><script>fetch('%[1]s/data-script')</script>"></iframe>
<object data="%[1]s/object"></object><embed src="%[1]s/embed"><object type="text/html" data="data:text/html,<img src='%[1]s/data-object'>"></object>
<video src="%[1]s/video" poster="%[1]s/poster" autoplay></video><audio src="%[1]s/audio" autoplay></audio><track src="%[1]s/track">
<svg><image href="%[1]s/svg-image"/><use href="%[1]s/use.svg#u"/><foreignObject width="9" height="9"><img src="%[1]s/foreign"></foreignObject><script href="%[1]s/svg-script"/></svg>
<input type="image" src="%[1]s/input"><form id="f" action="%[1]s/form"><button autofocus></button></form>
<script src="%[1]s/script"></script>
<script>
fetch("%[1]s/fetch"); navigator.sendBeacon("%[1]s/beacon"); new WebSocket("ws://%[2]s/websocket"); new EventSource("%[1]s/events"); new Image().src="%[1]s/new-image";
new Worker("data:text/javascript,fetch('%[1]s/worker')");
const c = new RTCPeerConnection({iceServers:[{urls:"stun:%[2]s"}]}); c.createDataChannel("x"); c.createOffer().then(o => c.setLocalDescription(o));
setTimeout(() => { window.open("%[1]s/open"); document.getElementById("f").submit(); }, 3000);
</script>
`, base, host)
}

// ears hear what reaches this machine.
type ears struct {
	mu    sync.Mutex
	heard []string
	more  chan struct{} // has an entry when something was heard
}

func (e *ears) hear(what string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, what)
	select {
	case e.more <- struct{}{}:
	default:
	}
}

func (e *ears) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.heard...)
}

// listen opens the same port for TCP, where each connection counts, and for UDP.
func listen(t *testing.T, address string) (*ears, string) {
	t.Helper()
	e := &ears{more: make(chan struct{}, 1)}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { e.hear(r.URL.Path) }))
	l, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Fatal(err)
	}
	server.Listener.Close()
	server.Listener = l
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			e.hear("a connection")
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	udp, err := net.ListenPacket("udp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { udp.Close() })
	go func() {
		for buffer := make([]byte, 2048); ; {
			n, _, err := udp.ReadFrom(buffer)
			if err != nil {
				return
			}
			e.hear(fmt.Sprintf("%d bytes by UDP", n))
		}
	}()
	return e, server.URL
}

// secretFile is a file that every user may read, and whose content shows as pure red.
func secretFile(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "secret-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	path := filepath.Join(folder, "secret.svg")
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="#ff0000"/></svg>`), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// reds counts the pixels that show the secret.
func reds(t *testing.T, data []byte) int {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, g, b, _ := picture.At(x, y).RGBA(); r == 0xffff && g == 0 && b == 0 {
				n++
			}
		}
	}
	return n
}

// TestNothingIsSentAndNothingIsRead renders a page that calls home in every way, in a
// browser with its own network, and in one that has this machine's behind the walls.
func TestNothingIsSentAndNothingIsRead(t *testing.T) {
	for _, shared := range []bool{false, true} {
		t.Run(map[bool]string{false: "in a network of its own", true: "behind the walls"}[shared], func(t *testing.T) {
			opts := patient()
			opts.shared = shared
			c := newRenderer(t, opts)
			e, base := listen(t, "127.0.0.1")
			for _, format := range []Format{PNG, PDF} {
				p, err := c.Render(t.Context(), Page{HTML: hostile(base, secretFile(t)), Format: format, Width: 800, Height: 1200})
				if err != nil {
					t.Fatal(err)
				}
				if format == PNG && reds(t, p.Data) > 0 {
					t.Error("a file was read")
				}
			}
			wantColour(t, render(t, c, honest), 10, 10, 255, 0, 0)
			if heard := e.all(); len(heard) > 0 {
				t.Errorf("heard %q", heard)
			}
		})
	}
	t.Run("the control is heard", controlIsHeard)
	t.Run("the control is read", controlIsRead)
}

// controlIsHeard shows that the same page calls home where nothing holds it back: else
// the test above would prove nothing.
func controlIsHeard(t *testing.T) {
	e, base := listen(t, "127.0.0.1")
	ctx, address := plainBrowser(t, callers(base), secretFile(t))
	_, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (page.NavigateResult, error) {
		return cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: address}) // which the page may leave before it is loaded
	})
	if err != nil {
		t.Fatal(err)
	}
	missing := func() string {
		heard := strings.Join(e.all(), " ")
		for _, way := range []string{"/img", "/iframe", "/link-css", "/font", "/object", "/svg-image", "/fetch", "/websocket", "by UDP", "a connection"} {
			if !strings.Contains(heard, way) {
				return way
			}
		}
		return ""
	}
	for late := time.After(2 * time.Minute); missing() != ""; {
		select {
		case <-e.more:
		case <-late:
			t.Fatalf("the control did not call %s; heard %q", missing(), e.all())
		}
	}
}

// controlIsRead shows that the same page shows the file where nothing holds it back.
func controlIsRead(t *testing.T) {
	secret := secretFile(t)
	ctx, address := plainBrowser(t, readers(secret), secret)
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	shot, err := chromedp.Run(ctx, func(ctx context.Context, target *chromedp.Target) (page.CaptureScreenshotResult, error) {
		return cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
	})
	if err != nil {
		t.Fatal(err)
	}
	if reds(t, shot.Data) == 0 {
		t.Error("the control did not read the file")
	}
}

// plainBrowser starts a browser as chromedp does, and gives the address of a document
// that is a file beside another one.
func plainBrowser(t *testing.T, html, beside string) (ctx context.Context, address string) {
	t.Helper()
	found, err := Find(t.Context(), "")
	if err != nil {
		lacking(t, err)
	}
	document := filepath.Join(filepath.Dir(beside), "page.html")
	if err := os.WriteFile(document, []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found.Path))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	return ctx, (&url.URL{Scheme: "file", Path: document}).String()
}

// TestHostilePagesEnd renders pages that want never to end, or to be something else; each
// is shown as it was given, and the next honest one is rendered.
func TestHostilePagesEnd(t *testing.T) {
	c := newRenderer(t, patient())
	for name, html := range map[string]string{
		"an endless script":       `<script>while(true){}</script>` + striped,
		"a script of an image":    `<img src=x onerror="while(true){}"><svg onload="while(true){}"></svg>` + striped,
		"a page in a page":        `<iframe srcdoc="<script>parent.document.body.innerHTML=''</script>"></iframe>` + striped,
		"names that are taken":    `<img name="fonts"><form name="images"></form><img name="readyState">` + striped,
		"an image that is broken": `<img src="data:image/png;base64,AAAA"><img src="data:,x">` + striped,
	} {
		t.Run(name, func(t *testing.T) {
			wantColour(t, render(t, c, Page{HTML: html, Format: PNG, Width: 200, Height: 400}), 100, 200, 255, 0, 0)
		})
	}
	wantColour(t, render(t, c, honest), 10, 10, 255, 0, 0)
}

// TestPagesThatGoAway renders pages that want to be elsewhere: each is shown as it was
// given, when it was still there, or refused. What took its place is never shown.
func TestPagesThatGoAway(t *testing.T) {
	c := newRenderer(t, patient())
	for name, refresh := range map[string]string{
		"a page that reloads":               "0",
		"a page that goes to nothing":       "0;url=about:blank",
		"a page that goes to a server":      "0;url=http://127.0.0.1:9/",
		"a page that goes to a page within": "0;url=data:text/html,other",
	} {
		t.Run(name, func(t *testing.T) {
			for _, format := range []Format{PNG, PDF} {
				p, err := c.Render(t.Context(), Page{HTML: `<meta http-equiv="refresh" content="` + refresh + `">` + striped, Format: format, Width: 200, Height: 400})
				switch {
				case err == nil && format == PNG:
					wantColour(t, p, 100, 200, 255, 0, 0)
				case err != nil && (!fault.Is(err, fault.InvalidInput) || !strings.Contains(fault.Public(err), "goes to another address")):
					t.Error(err)
				}
			}
		})
	}
	wantColour(t, render(t, c, honest), 10, 10, 255, 0, 0)
}
