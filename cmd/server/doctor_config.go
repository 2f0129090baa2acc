package main

import "strings"

// checkConfig reports what `serve` would refuse to start with.
func (d *doctor) checkConfig() []finding {
	const check = "config"
	var found []finding
	for _, fault := range d.faults {
		found = append(found, failedAs(check, fault, "correct it; .env.example shows every variable"))
	}
	if d.cfg.Production && d.cloud() && d.cfg.EventKey == "" && d.cfg.SigningKey == "" {
		found = append(found, noted(check, "no engine is configured",
			"for the engine of `server dev` on this machine: APPFORGE_ENV=development INNGEST_DEV=<the engine's address> server doctor"))
	}
	if d.cfg.Production && d.cfg.PublicURL != "" && !d.cfg.overHTTPS() {
		found = append(found, noted(check, "APPFORGE_URL is not https: the page's sign-in cookie can be read on the way",
			"put TLS in front of the server and set APPFORGE_URL=https://…; then the cookie is sent over https only"))
	}
	if len(found) > 0 {
		return found
	}
	return []finding{fine(check, "%s, engine %s", d.environment(), d.engineName())}
}

func (d *doctor) environment() string {
	if d.cfg.Production {
		return "production"
	}
	return "development"
}

// engineName says which engine the configuration means.
func (d *doctor) engineName() string {
	if d.cloud() {
		return "Inngest Cloud"
	}
	return "at " + strings.TrimRight(d.cfg.EngineURL, "/")
}
