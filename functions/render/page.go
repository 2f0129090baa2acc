package render

import (
	"context"
)

// Renderer turns a finished, self-contained HTML document into a picture.
type Renderer interface {
	// Render gives the picture of p. It may be called by many goroutines at once:
	// those over the renderer's concurrency wait for their turn as long as ctx
	// lasts. Its failures carry these codes of store/fault:
	//
	//	InvalidInput  p is refused, see Page.Check, its clip lies outside the page, or the page goes elsewhere by itself
	//	TooLarge      the page is over a limit of memory, height, pages or output
	//	Timeout       the page is over the limit of time, or ctx's deadline passed
	//	Cancelled     ctx was cancelled
	//	NoBrowser     there is no browser, or none that can be shut in: trying again does not help
	//	Upstream      the browser ended meanwhile: trying again helps
	Render(ctx context.Context, p Page) (Picture, error)

	// Close ends the browsers and the renders under way, and leaves nothing behind.
	Close() error
}

// Format is a kind of picture.
type Format string

// The formats.
const (
	PNG Format = "png"
	PDF Format = "pdf"
)

// Page is a document to be rendered. Lengths are CSS pixels.
type Page struct {
	HTML   string  // a whole document; its CSS is compiled in; nothing is fetched from a network
	Format Format  // PNG or PDF
	Width  int     // of the page
	Height int     // of the picture, or of a sheet of the PDF; 0: as tall as the content
	Scale  float64 // device pixels in a CSS pixel, 1 to 3; 0 is 1. A PDF has no pixels and ignores it
	Clip   *Clip   // part of the page; nil: all. PNG only
}

// Clip is a part of a page, in CSS pixels from its upper left corner.
type Clip struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Width  float64 `json:"width"`
	Height float64 `json:"height"`
}

// Picture is a finished file.
type Picture struct {
	Data        []byte
	ContentType string // image/png, application/pdf or, for a bundle of PNGs, application/zip
	Width       int    // device pixels of a PNG, CSS pixels of a PDF's first sheet, 0 for a zip
	Height      int
	Pages       int // sheets of a PDF, 1 for a PNG, files in a zip
}

// The content types of pictures.
const (
	TypePNG = "image/png"
	TypePDF = "application/pdf"
	TypeZip = "application/zip"
)
