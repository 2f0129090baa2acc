// Package fault is the closed set of failure codes that AppForge speaks.
//
// A code is given where the meaning of a failure is known (the store reads
// driver codes, the studio reads the model's answers) and is translated only at
// the edges: web turns it into a problem+json status, functions into a retry
// decision, metrics into a label. The package imports nothing of AppForge, so
// that everything may import it.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code names one kind of failure. The text is stable: it is stored with model
// calls, sent to API callers as the problem's "code", and used as metric label.
type Code string

// The codes. Every table that maps codes (status, retry) is tested against All.
const (
	None         Code = ""              // no failure
	InvalidInput Code = "invalid_input" // the caller's data; say which field and what it may be
	Unauthorized Code = "unauthorized"  // no key, or not a valid one
	Forbidden    Code = "forbidden"     // a valid key that may not do this
	NotFound     Code = "not_found"     // no such thing, or not the caller's
	Conflict     Code = "conflict"      // the thing is in a state that refuses this
	TooLarge     Code = "too_large"     // over a size limit
	RateLimited  Code = "rate_limited"  // the model's per-minute limit: wait until RetryAt
	Quota        Code = "quota"         // the model's per-day quota or spend cap: waiting some minutes does not help
	TooMany      Code = "too_many"      // over the caller's own limit: wait until RetryAt
	Budget       Code = "budget"        // the caller's money for a day or month is used up
	ModelKey     Code = "model_key"     // the model API refused the key or the project
	ModelGone    Code = "model_gone"    // the model API does not know the model
	Blocked      Code = "blocked"       // the model refused the content
	Truncated    Code = "truncated"     // the answer hit the output limit
	Malformed    Code = "malformed"     // the answer is not what was asked for
	Timeout      Code = "timeout"       // a deadline passed
	Cancelled    Code = "cancelled"     // the job was cancelled meanwhile
	Upstream     Code = "upstream"      // model API or engine is in trouble; trying again may help
	Unavailable  Code = "unavailable"   // the database cannot be reached
	NoBrowser    Code = "no_browser"    // this machine has no browser to render with, or none that can be shut in
	Internal     Code = "internal"      // ours
)

// All lists every code but None.
func All() []Code {
	return []Code{
		InvalidInput, Unauthorized, Forbidden, NotFound, Conflict, TooLarge, RateLimited, Quota, TooMany, Budget,
		ModelKey, ModelGone, Blocked, Truncated, Malformed, Timeout, Cancelled, Upstream, Unavailable, NoBrowser, Internal,
	}
}

// Error is a failure with a code. Message is for the person who called: it names
// the field, the variable or the act, and the remedy, and never holds a secret.
// Err, which may be nil, is the cause for the log.
type Error struct {
	Code    Code
	Message string
	RetryAt time.Time // zero unless the upstream said when to come back
	Err     error
}

// New makes an Error. message is public; err may be nil.
func New(code Code, message string, err error) *Error {
	return &Error{Code: code, Message: message, Err: err}
}

// Newf is New without a cause, with a formatted public message.
func Newf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error gives the public message, followed by the cause when there is one.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf finds the code of err: None for nil, Internal when none was given.
func CodeOf(err error) Code {
	if err == nil {
		return None
	}
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}

// Public gives the message that a caller may see: the outermost Error's message,
// or a neutral sentence when err carries none.
func Public(err error) string {
	var f *Error
	if errors.As(err, &f) {
		return f.Message
	}
	return "Something went wrong on our side. The request id helps the operator to find it."
}

// RetryAt gives the time at which the upstream asked to be called again, zero if it did not say.
func RetryAt(err error) time.Time {
	var f *Error
	if errors.As(err, &f) {
		return f.RetryAt
	}
	return time.Time{}
}

// Is reports whether err carries code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }
