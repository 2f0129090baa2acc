// Package e2e proves AppForge from outside: the real server binary, the real
// Inngest engine, real databases, and the genuine Gemini client library against a
// stand-in that speaks Gemini's wire format.
//
// A stack (stack_test.go) is one engine, one server process and one stand-in. Most
// tests share one, each with screens of its own names; tests that kill or wipe
// something have their own. Every stack is given recognisable secrets, and ends by
// looking for them in all logs and answers. TestBrowser gives its stack to the suite
// in web/ui/browser, which drives the page in Chromium.
package e2e
