package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/inngest/inngestgo"
)

// Names of the checks of the engine, in the order of their findings.
const (
	engineCheck     = "engine"
	signingKeyCheck = "signing-key"
	eventKeyCheck   = "event-key"
	appCheck        = "app"
)

const (
	// someEvent is an id in the engine's form that no event has.
	someEvent = "01M0BJHJ9T30HZ8HT16Q0F6G3Y"
	// pingEvent is what the event key is tested with. No function listens to it.
	pingEvent = `{"name":"appforge/doctor.ping","data":{}}`
)

// checkEngine asks the engine whether it is there and takes our keys, and what it
// has registered. It also gives the engine's clock.
func (d *doctor) checkEngine(ctx context.Context) ([]finding, clock) {
	if variable := d.unusable("INNGEST_BASE_URL", "INNGEST_DEV"); variable != "" {
		return skipped(variable+" is faulty", engineCheck, signingKeyCheck, eventKeyCheck, appCheck), clock{}
	}
	reached, engineClock := d.checkReached(ctx)
	if reached.Verdict == isFailed {
		return append([]finding{reached}, skipped("the engine cannot be used", signingKeyCheck, eventKeyCheck, appCheck)...), engineClock
	}
	var (
		signingKey, eventKey, app finding
		work                      sync.WaitGroup
	)
	work.Go(func() { eventKey = d.checkEventKey(ctx) })
	work.Go(func() {
		var key Secret
		signingKey, key = d.checkSigningKey(ctx)
		app = d.checkApp(ctx, signingKey, key)
	})
	work.Wait()
	return []finding{reached, signingKey, eventKey, app}, engineClock
}

// checkReached tells whether an engine answers, and whether it is of the kind that
// the configuration says. A dev server signs nothing; the others sign everything.
func (d *doctor) checkReached(ctx context.Context) (finding, clock) {
	answer, err := d.probe(ctx, http.MethodGet, d.api+"/health", "")
	if err != nil {
		remedy := "start the engine, or correct INNGEST_BASE_URL; jobs that wait start by themselves when it is back"
		switch {
		case d.cloud():
			remedy = "let this machine reach " + d.api + " (firewall, proxy), or set INNGEST_BASE_URL to your own engine"
		case d.cfg.EngineDev:
			remedy = "start it with `server dev` (which prints its address), or set INNGEST_DEV to its address"
		}
		return failed(engineCheck, fmt.Sprintf("%s: %v", d.api, err), remedy), clock{}
	}
	kind := answer.header.Get(inngestgo.HeaderKeyServerKind)
	switch {
	case d.cloud() && answer.status < http.StatusInternalServerError:
		return fine(engineCheck, "Inngest Cloud answers"), answer.clock
	case d.cloud():
		return failed(engineCheck, "Inngest Cloud is in trouble ("+answer.words()+")", "wait; see https://status.inngest.com. Jobs that wait start by themselves"), answer.clock
	case answer.status >= http.StatusInternalServerError:
		return failed(engineCheck, fmt.Sprintf("%s is in trouble (%s)", d.api, answer.words()), "look at the engine's log, and whether its PostgreSQL and Redis are up"), clock{}
	case kind == "" || answer.status != http.StatusOK:
		return failed(engineCheck, fmt.Sprintf("what answers at %s is not an Inngest engine (%s)", d.api, answer.words()),
			"set INNGEST_BASE_URL to the engine's own address, without a login page before it"), clock{}
	case d.cfg.EngineDev && kind != "dev":
		return failed(engineCheck, d.api+" is no dev server: it asks for keys and signs what it sends, INNGEST_DEV turns both off here",
			"leave INNGEST_DEV out and set INNGEST_BASE_URL, INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY"), answer.clock
	case !d.cfg.EngineDev && kind == "dev":
		return failed(engineCheck, d.api+" is a dev server: it signs nothing, so that its runs get 401 here",
			"use `inngest start` in production; for development set APPFORGE_ENV=development and INNGEST_DEV="+d.api), answer.clock
	}
	if kind == "dev" {
		return fine(engineCheck, "a dev server answers at %s", d.api), answer.clock
	}
	return fine(engineCheck, "a self-hosted engine answers at %s", d.api), answer.clock
}

// ask sends a question to the engine's REST API.
func (d *doctor) ask(ctx context.Context, path string, key Secret) (probed, error) {
	header := []string{inngestgo.HeaderKeyEnv, d.cfg.EngineEnv}
	if d.cfg.EngineEnv == "" {
		header = nil
	}
	if key != "" {
		header = append(header, inngestgo.HeaderKeyAuthorization, "Bearer "+string(key))
	}
	return d.probe(ctx, http.MethodGet, d.api+path, "", header...)
}

// checkSigningKey tells whether the engine takes our key, and gives the one it takes:
// in the middle of a rotation that is the old one.
func (d *doctor) checkSigningKey(ctx context.Context) (finding, Secret) {
	const variable, fallback = "INNGEST_SIGNING_KEY", "INNGEST_SIGNING_KEY_FALLBACK"
	switch {
	case d.cfg.EngineDev:
		return skipped("a dev server uses no keys", signingKeyCheck)[0], ""
	case d.unusable(variable) != "" || d.cfg.SigningKey == "":
		return skipped(variable+" is faulty or not set", signingKeyCheck)[0], ""
	}
	const path = "/v1/events/" + someEvent + "/runs"
	answer, err := d.ask(ctx, path, d.cfg.SigningKey)
	switch {
	case err != nil:
		return failed(signingKeyCheck, "the engine's API gave no answer: "+err.Error(), "look at the engine's log"), ""
	case answer.status >= http.StatusInternalServerError:
		return failed(signingKeyCheck, "the engine's API is in trouble ("+answer.words()+")", "look at the engine's log"), ""
	case !answer.refused():
		return fine(signingKeyCheck, "the engine takes it"), d.cfg.SigningKey
	}
	if d.cfg.SigningKeyFallback != "" && d.unusable(fallback) == "" {
		old, err := d.ask(ctx, path, d.cfg.SigningKeyFallback)
		if err == nil && !old.refused() && old.status < http.StatusInternalServerError {
			return noted(signingKeyCheck, "the engine takes the one of "+fallback+" only",
				"finish the rotation: give the engine the key of "+variable+", then unset "+fallback), d.cfg.SigningKeyFallback
		}
	}
	return failed(signingKeyCheck, "the engine refuses it ("+answer.words()+"), so runs and their results get 401 too",
		"set "+variable+" to "+d.keySource("signing")), ""
}

// keySource says where the right key is to be found.
func (d *doctor) keySource(kind string) string {
	if d.cloud() {
		return "the " + kind + " key that Inngest's dashboard shows for this environment"
	}
	return "the --" + kind + "-key that the engine was started with"
}

// checkEventKey sends an event that starts nothing.
func (d *doctor) checkEventKey(ctx context.Context) finding {
	const variable = "INNGEST_EVENT_KEY"
	switch {
	case d.cfg.EngineDev:
		return skipped("a dev server uses no keys", eventKeyCheck)[0]
	case d.cfg.EventKey == "":
		return skipped(variable+" is not set", eventKeyCheck)[0]
	}
	var header []string
	if d.cfg.EngineEnv != "" {
		header = []string{inngestgo.HeaderKeyEnv, d.cfg.EngineEnv}
	}
	answer, err := d.probe(ctx, http.MethodPost, d.events+"/e/"+url.PathEscape(string(d.cfg.EventKey)), pingEvent, header...)
	switch {
	case err != nil:
		return failed(eventKeyCheck, fmt.Sprintf("%s took no event: %v", d.events, err), "let this machine reach "+d.events+"; events that wait leave by themselves")
	case answer.refused(), answer.status == http.StatusNotFound:
		return failed(eventKeyCheck, "the engine refuses it ("+answer.words()+"), so jobs stay pending", "set "+variable+" to "+d.keySource("event"))
	case answer.status >= http.StatusMultipleChoices:
		return failed(eventKeyCheck, "the engine took no event ("+answer.words()+")", "look at the engine's log, and whether its PostgreSQL and Redis are up")
	}
	return fine(eventKeyCheck, "the engine takes it (one appforge/doctor.ping was sent)")
}

// serveURL is where the engine should reach the server.
func (d *doctor) serveURL() string {
	return cmp.Or(d.cfg.PublicURL, fmt.Sprintf("http://127.0.0.1:%d", d.cfg.Port)) + enginePath
}
