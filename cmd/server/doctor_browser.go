package main

import (
	"context"

	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// browserCheck is the name of the check of what exports are rendered with.
const browserCheck = "browser"

// checkBrowser looks for a browser. Without one only exports fail, so it is a note.
func (d *doctor) checkBrowser(ctx context.Context) []finding {
	if !d.cfg.Functions.Serves(string(store.ScreenshotExport)) {
		return skipped("another process serves screenshot-export", browserCheck)
	}
	found, err := render.Find(ctx, d.cfg.Chromium)
	if err != nil {
		return []finding{noted(browserCheck, "exports as PNG and PDF fail: "+fault.Public(err), "until then everything else works")}
	}
	if d.cfg.ChromiumNoSandbox {
		return []finding{noted(browserCheck, found.Version+" runs without its sandbox", "unset "+render.UnsafeVariable+" where the system allows a sandbox")}
	}
	return []finding{fine(browserCheck, "%s renders exports", found.Version)}
}
