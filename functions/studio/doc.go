// Package studio is the designer: it turns a brief into a theme and screens.
//
// A Designer is either Gemini (through google.golang.org/genai) or the built-in
// offline templates, used when no key is set. Whoever designs, what comes out is
// held to the same rules: a theme is 26 valid CSS variables whose foregrounds are
// readable on their backgrounds (WCAG AA), a screen is one root div of allowed
// tags and semantic Tailwind classes, with no colour literal and no script. That
// is why a theme can change under finished screens, and why screens need not wait
// for it.
package studio
