// Package tailwind turns finished screens into HTML files that stand alone.
//
// A screen is HTML whose look comes from Tailwind classes over the variables of
// a theme. A browser needs the CSS of those classes. The page compiles it in
// the browser; the command line has no browser and must not need Node or a
// network, so this package carries the genuine Tailwind compiler (the npm
// package, bundled into one script by tools/tailwind) and runs it in a
// JavaScript engine written in Go.
//
//	Classes    the class tokens of a screen's HTML
//	Compile    the CSS of those tokens, as Tailwind's own command would make it
//	Document   screen, theme and CSS as one self-contained HTML document
//	Index      a page that shows such documents side by side in phone frames
//
// theme.css maps the theme's variables to Tailwind's names: bg-primary/10 is a
// tenth of var(--primary). Tailwind's own palette is removed, because a screen
// that says text-gray-500 would not follow its theme.
//
// Nothing is kept between calls: each Compile starts an engine and gives its
// memory back.
package tailwind
