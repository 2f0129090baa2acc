package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// checkTime is the limit of one check: one question to the engine, the server, the
// model API or the database.
const checkTime = 5 * time.Second

// doctorCommand looks for what keeps jobs from running.
type doctorCommand struct {
	JSON bool `help:"Print the findings as JSON, for programs."`
}

// Help says how to use the command.
func (doctorCommand) Help() string {
	return "Run it with the environment of the server that it is to examine, on the same machine where that can be. " +
		"It changes nothing; to test the event key it sends the engine one event that no function listens to. " +
		"Exit status 1: at least one check failed."
}

// Run checks everything, prints the findings, and fails when a check did.
func (d doctorCommand) Run(c console) error {
	found := newDoctor(c.getenv).examine(c.ctx)
	if c.ctx.Err() != nil {
		return fmt.Errorf("stopped before all checks were done: %w", c.ctx.Err())
	}
	report := printFindings
	if d.JSON {
		report = printFindingsJSON
	}
	if err := report(c.out, found, colours(c)); err != nil {
		return err
	}
	if n := countFailed(found); n > 0 {
		return fmt.Errorf("%d of %s failed", n, count(len(found), "check"))
	}
	return nil
}

// doctor examines one configuration.
type doctor struct {
	cfg     Config
	faults  []string        // of the configuration for serving, each beginning with its variable
	faulty  map[string]bool // variables that could not be read
	secrets []string        // never to be shown
	http    *http.Client
	limit   time.Duration // of one question
	api     string        // the engine's API
	events  string        // the engine's event API; the same, but for Inngest Cloud
}

// newDoctor reads the configuration, and goes on with what is left of a faulty one.
func newDoctor(getenv func(string) string) *doctor {
	d := &doctor{faulty: map[string]bool{}, http: probeClient(), limit: checkTime}
	var err error
	d.cfg, err = loadConfig(getenv)
	for _, fault := range faultsOf(err) {
		variable, _, _ := strings.Cut(fault, " ")
		d.faulty[variable] = true
		d.faults = append(d.faults, fault)
	}
	for _, fault := range faultsOf(d.cfg.checkServe()) {
		if variable, _, _ := strings.Cut(fault, " "); !d.faulty[variable] {
			d.faults = append(d.faults, fault)
		}
	}
	d.secrets = secretsOf(d.cfg)
	d.api, d.events = d.cfg.EngineURL, d.cfg.EngineURL
	if d.cloud() {
		d.api, d.events = cloudAPI, cloudEvents
	}
	return d
}

// faultsOf takes a configuration's error apart.
func faultsOf(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// cloudEvents is where Inngest Cloud takes events.
const cloudEvents = "https://inn.gs"

// cloud tells whether the engine is Inngest Cloud.
func (d *doctor) cloud() bool { return d.cfg.EngineURL == "" }

// unusable names the first of the variables whose value is faulty, so that a check
// that needs it has to be skipped; "" when all are good.
func (d *doctor) unusable(variables ...string) string {
	i := slices.IndexFunc(variables, func(v string) bool { return d.faulty[v] })
	if i < 0 {
		return ""
	}
	return variables[i]
}

// examine makes every check that can be made. What does not depend on one another
// runs side by side; the order of the findings is always the same.
func (d *doctor) examine(ctx context.Context) []finding {
	var (
		engine, endpoint, database, model, browser, signIn []finding
		engineClock, serverClock                           clock
		work                                               sync.WaitGroup
	)
	work.Go(func() { engine, engineClock = d.checkEngine(ctx) })
	work.Go(func() { endpoint, serverClock = d.checkEndpoint(ctx) })
	work.Go(func() { database = d.checkDatabase(ctx) })
	work.Go(func() { model = d.checkModel(ctx) })
	work.Go(func() { browser = d.checkBrowser(ctx) })
	work.Go(func() { signIn = d.checkSignIn(ctx) })
	work.Wait()
	found := slices.Concat(d.checkConfig(), engine, endpoint, checkClocks(engineClock, serverClock), database, model, browser, signIn)
	for i := range found {
		found[i].Seen, found[i].Remedy = d.presentable(found[i].Seen), d.presentable(found[i].Remedy)
	}
	return found
}
