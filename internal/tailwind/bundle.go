package tailwind

import _ "embed"

// Version is the version of Tailwind CSS that Compile runs.
const Version = "4.3.5"

// bundle is Tailwind's compiler and default stylesheet as one classic script,
// with its licence at the top. tools/tailwind builds it.
//
//go:embed bundle/tailwind.js
var bundle string

// theme is what Tailwind calls a theme: the mapping of its names to the 26
// variables that a studio theme sets.
//
//go:embed theme.css
var theme string
