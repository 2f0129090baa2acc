// Package style reads a visual style out of pictures: a palette with roles and
// contrast, a theme that is ready to use, and findings about type and components.
//
// What can be measured is measured. Colours are counted in the pixels (Measure),
// so they cost nothing, need no key and come out the same every time. Only what
// has to be understood, such as typefaces and components, is asked of a Model, and
// a colour that a model names counts only when the pixels have it.
//
//	image-1 ── measured ──┐
//	image-2 ── measured ──┼── see (a model, one call) ──┐
//	image-3 ── measured ──┴─────────────────────────────┴── Result
//
// Pictures come from strangers. Inspect reads type, dimensions and structure from
// the bytes before anything is decoded, so that a small file which unfolds into a
// huge picture is refused by its header; a Decoder unpacks one picture at a time,
// so that memory stays bounded whatever the number of jobs.
package style
