package render

import "slices"

// UnsafeVariable names the environment variable that allows a browser without its
// sandbox; messages name it. This package does not read it: see Options.UnsafeNoSandbox.
const UnsafeVariable = "APPFORGE_UNSAFE_CHROMIUM_NO_SANDBOX"

// walls keep the browser from any network even where it shares one: no name resolves,
// the proxy that everything must pass, this machine's own addresses too, does not
// exist, and WebRTC sends nothing beside that proxy. Each has holes of its own, which
// is why all stand, in every mode.
var walls = []string{
	"--host-resolver-rules=MAP * ~NOTFOUND",
	"--proxy-server=http://proxy.invalid:9",
	"--proxy-bypass-list=<-loopback>",
	"--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
	"--webrtc-ip-handling-policy=disable_non_proxied_udp",
	"--dns-prefetch-disable",
	"--disable-quic",
}

// quiet turns off what a browser does by itself: calls home, extensions, dialogs.
var quiet = []string{
	"--headless", "--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-breakpad",
	"--disable-crash-reporter", "--disable-client-side-phishing-detection", "--disable-component-update", "--disable-default-apps",
	"--disable-domain-reliability", "--disable-extensions", "--disable-sync", "--disable-hang-monitor", "--disable-popup-blocking",
	"--disable-prompt-on-repost", "--metrics-recording-only", "--no-pings", "--no-service-autorun", "--password-store=basic", "--use-mock-keychain", "--mute-audio",
	"--disable-features=Translate,MediaRouter,PreloadTopChromeWebUI,OptimizationHints,DialMediaRouteProvider,AcceptCHFrame,InterestFeedContentSuggestions",
	"--enable-features=NetworkServiceInProcess",
}

// steady makes pictures the same each time: one colour space, no scroll bars, and no
// image left out because it was not decoded yet.
var steady = []string{
	"--force-color-profile=srgb", "--hide-scrollbars", "--disable-checker-imaging", "--font-render-hinting=none",
	"--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding", "--disable-gpu",
}

// flags are a browser's arguments. profile is a folder of its own.
func flags(profile string, noSandbox, ownMemoryFiles bool) []string {
	args := slices.Concat(quiet, steady, walls, []string{"--remote-debugging-pipe", "--user-data-dir=" + profile})
	if ownMemoryFiles {
		args = append(args, "--disable-dev-shm-usage")
	}
	if noSandbox {
		args = append(args, "--no-sandbox")
	}
	return append(args, "about:blank")
}
