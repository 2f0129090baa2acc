package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/inngest/inngestgo"
)

// Names of the checks of the server's endpoint.
const (
	endpointCheck  = "endpoint"
	serverKeyCheck = "server-key"
)

// inspection is what the SDK's handler tells about itself. App is only told to
// those whose signature it takes, and in dev mode.
type inspection struct {
	Authenticated *bool  `json:"authentication_succeeded"`
	App           string `json:"app_id"`
	Functions     *int   `json:"function_count"`
	Mode          string `json:"mode"`
	Message       string `json:"message"` // of a refusal
}

// checkEndpoint calls the server where the engine would, signed as the engine signs.
// It also gives the server's clock.
func (d *doctor) checkEndpoint(ctx context.Context) ([]finding, clock) {
	if variable := d.unusable("APPFORGE_URL", "PORT"); variable != "" {
		return skipped(variable+" is faulty", endpointCheck, serverKeyCheck), clock{}
	}
	address := d.serveURL()
	u, err := url.Parse(address)
	if err == nil && d.cloud() && isLoopback(u.Hostname()) && d.unusable("INNGEST_BASE_URL", "INNGEST_DEV") == "" {
		return append([]finding{failed(endpointCheck, "Inngest Cloud cannot reach "+address,
			"set APPFORGE_URL to the server's public https address, or INNGEST_BASE_URL to an engine of your own")},
			skipped("there is no public address", serverKeyCheck)...), clock{}
	}
	answer, err := d.inspect(ctx, address, d.cfg.SigningKey)
	if err != nil {
		return append([]finding{failed(endpointCheck, fmt.Sprintf("%s: %v", address, err), d.reachRemedy())},
			skipped("the server does not answer", serverKeyCheck)...), clock{}
	}
	told, ours := readInspection(answer)
	if !ours {
		return append([]finding{d.notOurs(address, answer)}, skipped("the server does not answer", serverKeyCheck)...), clock{}
	}
	return append([]finding{d.judgeEndpoint(ctx, address, told)}, d.checkServerKey(ctx, address, answer, told)), answer.clock
}

// inspect asks for the handler's inspection, signed with key.
func (d *doctor) inspect(ctx context.Context, address string, key Secret) (probed, error) {
	signature, err := inngestgo.Sign(ctx, time.Now(), []byte(key), nil)
	if err != nil {
		return probed{}, err
	}
	return d.probe(ctx, http.MethodGet, address, "", inngestgo.HeaderKeySignature, signature)
}

// readInspection tells whether an answer is that of the SDK's handler.
func readInspection(answer probed) (inspection, bool) {
	var told inspection
	if json.Unmarshal(answer.body, &told) != nil {
		return told, false
	}
	switch answer.status {
	case http.StatusOK:
		return told, told.Functions != nil && told.Mode != ""
	case http.StatusUnauthorized:
		return told, told.Message == "Unauthorized"
	}
	return told, false
}

func (d *doctor) reachRemedy() string {
	if d.cfg.PublicURL == "" {
		return fmt.Sprintf("start the server (PORT is %d), or set APPFORGE_URL to where the engine reaches it", d.cfg.Port)
	}
	return "start the server, or set APPFORGE_URL to the address at which the engine reaches it"
}

// notOurs names what answers in the server's place.
func (d *doctor) notOurs(address string, answer probed) finding {
	const open = "let requests to " + enginePath + " through to the server without a login (they are signed)"
	to := answer.header.Get("Location")
	switch {
	case answer.status >= 300 && answer.status < 400 && to != "":
		if u, err := url.Parse(to); err == nil {
			to = (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
		}
		return failed(endpointCheck, fmt.Sprintf("%s redirects to %s (%d)", address, to, answer.status),
			"set APPFORGE_URL to the address that answers by itself (https, final host name), and "+open)
	case answer.refused():
		return failed(endpointCheck, fmt.Sprintf("a login stands before %s (%s)", address, answer.words()), open)
	case answer.status >= http.StatusInternalServerError:
		return failed(endpointCheck, fmt.Sprintf("%s is in trouble (%s)", address, answer.words()), "look at the log of the server, or of the proxy before it")
	}
	return failed(endpointCheck, fmt.Sprintf("what answers at %s is not AppForge (%s)", address, answer.words()),
		"set APPFORGE_URL to the server's own address, and "+open)
}

// judgeEndpoint looks at what the server told of itself.
func (d *doctor) judgeEndpoint(ctx context.Context, address string, told inspection) finding {
	if told.Mode == "dev" && d.cfg.Production {
		return failed(endpointCheck, address+" runs in dev mode: it takes requests that nobody signed", "unset INNGEST_DEV where the server runs, and restart it")
	}
	if told.App != "" && told.App != d.cfg.AppID {
		return failed(endpointCheck, fmt.Sprintf("%s serves the app %q, this configuration means %q", address, told.App, d.cfg.AppID), "correct INNGEST_APP_ID or APPFORGE_URL")
	}
	if told.Functions == nil {
		return fine(endpointCheck, "%s answers", address)
	}
	if ours, err := ownFunctions(ctx, d.cfg); err == nil && *told.Functions != len(ours) {
		return noted(endpointCheck, fmt.Sprintf("%s has %s, this build has %d", address, count(*told.Functions, "function"), len(ours)), "run the doctor of the build that serves there, or deploy this one")
	}
	return fine(endpointCheck, "%s answers with %s", address, count(*told.Functions, "function"))
}

// checkServerKey tells whether the server takes what is signed with our key.
func (d *doctor) checkServerKey(ctx context.Context, address string, answer probed, told inspection) finding {
	const variable, fallback = "INNGEST_SIGNING_KEY", "INNGEST_SIGNING_KEY_FALLBACK"
	refused := answer.status == http.StatusUnauthorized
	switch {
	case !refused && told.Mode == "dev":
		return skipped("the server runs in dev mode and takes everything", serverKeyCheck)[0]
	case refused && d.cfg.EngineDev:
		return failed(serverKeyCheck, "the server asks for signatures, this configuration is one without keys", "run the doctor with the server's environment")
	case d.unusable(variable) != "" || d.cfg.SigningKey == "":
		return skipped(variable+" is faulty or not set", serverKeyCheck)[0]
	case !refused && told.Authenticated != nil && *told.Authenticated:
		return fine(serverKeyCheck, "the server takes what is signed with it")
	}
	if answer.clock.known && answer.clock.ahead > maxSkew {
		return failed(serverKeyCheck, fmt.Sprintf("the server refuses what this machine signs; its clock is %s ahead", answer.clock.ahead), "keep both machines' clocks in step (NTP)")
	}
	if d.cfg.SigningKeyFallback != "" && d.unusable(fallback) == "" {
		if old, err := d.inspect(ctx, address, d.cfg.SigningKeyFallback); err == nil && old.status == http.StatusOK {
			return noted(serverKeyCheck, "the server takes the one of "+fallback+" only", "finish the rotation: restart the server with this configuration")
		}
	}
	return failed(serverKeyCheck, "the running server has another signing key ("+strings.TrimSpace(answer.words())+")",
		"give it this "+variable+" and restart it, or run the doctor with the server's environment")
}
