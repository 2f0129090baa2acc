// Package ui holds the page that people use, built by Vite into dist and embedded
// here. Its sources are TypeScript and live beside this file; `make ui` builds them.
// A fresh clone has no build: everything else compiles and works without one.
package ui

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Page gives the built page, nil when there is none in this binary.
func Page() fs.FS {
	page, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil
	}
	if _, err := fs.Stat(page, "index.html"); err != nil {
		return nil
	}
	return page
}
