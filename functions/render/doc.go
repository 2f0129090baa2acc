// Package render turns finished HTML documents into pictures (PNG) and PDF files
// with a headless Chromium that is on the machine.
//
//	Find        which browser there is
//	Page.Check  whether a page may be rendered, before anything is started
//	Renderer    renders pages
//
// The documents come from a language model or from a caller, so they are treated
// as written by an attacker: no script runs, nothing is fetched, no file is read,
// and each render has limits on its time, memory, size and pages.
package render
