package render

import (
	"strings"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
)

// answer fails a request of the page's, unless it carries its own answer.
func (t *tab) answer(e *fetch.EventRequestPaused) {
	// An error says that the request or the browser ended meanwhile, which the render finds out.
	if carriesAnswer(e.Request.URL) {
		_ = do(t, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
		return
	}
	// Aborted, so that a page that wants to go elsewhere stays as it is.
	_ = do(t, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonAborted})
}

// carriesAnswer tells whether an address is its own answer, for which nobody is asked.
func carriesAnswer(address string) bool {
	scheme, _, _ := strings.Cut(address, ":")
	return strings.EqualFold(scheme, "data") || strings.EqualFold(scheme, "about")
}
