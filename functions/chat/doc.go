// Package chat prepares the context of a conversation's next model call: it
// summarises a long conversation within a token budget, or selects which of the
// given files the next request needs.
//
// The work is planned before it is done. NewPlan divides a request into parts,
// each at most one model call, and is a pure function of the request, so that
// every attempt of every durable step sees the same parts:
//
//	conversation ── part-1 ──┐
//	             ── part-2 ──┼── join-1-1 ──┐
//	             ── part-3 ──┘              ├── join      (a summary)
//	             ── part-4 ───── join-1-2 ──┘
//
//	files        ── part-1, part-2 …                      (a selection, merged by code)
//
// Plan.Do does one part with a Model (Gemini, or the offline one of package
// extractive) and gives the Piece to save; Plan.Result puts the pieces together.
//
// A model is believed only as far as it can be checked. Items must cite messages
// that they were given, names must occur in them, files must be among those
// offered. A join may merge and reword items, but code decides whether the new
// words cover the old: what is not covered is put back. Last, code cuts to the
// budget by rule, so that it is never exceeded, and says so (Trimmed).
package chat
