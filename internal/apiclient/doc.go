// Package apiclient is AppForge's HTTP API for Go programs, as the command line
// uses it.
//
//	Generate   ask for screens: a job in the background, or the screens at once
//	Job        read a job; an ETag tells when nothing changed
//	Events     read a job's event stream from any point
//	Watch      follow a job to its end, over the stream where it passes and by
//	           polling where it does not
//	Cancel, Retry
//
// What changes something carries an Idempotency-Key, so that repeating it after a
// lost answer or a busy server never starts a second job. Failures that the server
// explains come back as *Problem.
//
// Text in answers is somebody else's: send it through PlainText before it is shown
// on a terminal.
package apiclient
