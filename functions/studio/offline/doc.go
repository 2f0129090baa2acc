// Package offline is the designer for when no model key is set: it designs from
// templates and never calls anyone.
//
// A screen is made in four steps. kind.go chooses the layout by the request's
// type, name and purpose. content.go chooses what the app is about (fitness,
// banking, food …) and so what the screen talks about. element.go turns each key
// element into a block: a search bar, a chart, a list. page.go brings them into
// order, and templates/ writes them down:
//
//	base.html       the frame, status bar, headers, bottom navigation
//	blocks_*.html   one template a block, "block-<kind>"
//	screens_*.html  one template a layout, "screen-<kind>"
//
// The templates hold semantic Tailwind classes only, so that any theme fits any
// screen; theme.go makes the theme that fits the brief. Text of a brief reaches
// the HTML through html/template alone, which escapes it.
//
// The same brief always gives the same bytes.
package offline
