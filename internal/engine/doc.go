// Package engine finds, builds, starts and stops the Inngest engine as a child
// process: the dev server of "make dev" and "make demo", and the engines that the
// tests run against.
//
// An engine is one binary with its own HTTP port and three more for a feature that
// AppForge does not use; each engine gets four free ones, so that any number run
// side by side. Its state lives in a directory of its own, and the process never
// outlives the one that started it.
//
// Talking to a running engine, also to one that somebody else runs, is the
// business of package engineapi.
package engine
