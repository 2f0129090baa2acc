package main

import (
	"cmp"
	"context"
	"os"

	"github.com/appforge-ai/appforge/internal/apiclient"
)

const (
	// defaultURL is where `server dev` and `server serve` listen unless told otherwise.
	defaultURL = "http://127.0.0.1:8080"
	// defaultOut holds one folder for each app.
	defaultOut = "appforge-out"
)

// generateCommand is the command-line client: brief in, files out.
type generateCommand struct {
	URL string `name:"url" placeholder:"ADDRESS" help:"Address of the server. Without it APPFORGE_URL, or http://127.0.0.1:8080."`
	Key string `placeholder:"afk_…" help:"API key. Better kept in the variable APPFORGE_API_KEY, where other users of this machine do not see it."`

	Brief        string   `placeholder:"FILE" group:"What to make" help:"JSON file of branding and screens; - reads it from the standard input."`
	AppName      string   `placeholder:"NAME" group:"What to make" help:"Name of the app, in place of a file."`
	Description  string   `placeholder:"TEXT" group:"What to make" help:"What the app does."`
	Audience     string   `placeholder:"TEXT" group:"What to make" help:"Who it is for."`
	Category     string   `placeholder:"TEXT" group:"What to make" help:"Kind of app, such as fitness or banking."`
	Platform     string   `placeholder:"TEXT" group:"What to make" help:"ios, android or web."`
	PrimaryColor string   `placeholder:"COLOR" group:"What to make" help:"Brand colour as CSS writes it, such as '#0f766e'."`
	Style        string   `placeholder:"TEXT" group:"What to make" help:"Look of the app, such as minimal or playful."`
	Personality  string   `placeholder:"TEXT" group:"What to make" help:"Tone of the app, such as calm or bold."`
	Screen       []string `placeholder:"NAME:TYPE:PURPOSE" sep:"none" group:"What to make" help:"One screen; repeat it. Type and purpose may be left out."`
	NoTheme      bool     `group:"What to make" help:"Make the screens only; their files get a theme of the brief's colours, made without a model."`

	Job   string `placeholder:"ID" group:"Jobs" help:"Follow and save an existing job."`
	Retry string `placeholder:"ID" group:"Jobs" help:"Make what is missing of a failed or cancelled job, then save it."`

	Out               string `placeholder:"FOLDER" help:"Folder for the files. Without it a folder in appforge-out, named after the app."`
	JSON              bool   `name:"json" help:"Print the job as JSON on the standard output; everything else goes to the standard error."`
	CancelOnInterrupt bool   `help:"Cancel the job on Ctrl-C. Without it the job goes on at the server."`
}

// Run generates, follows or retries, and saves what was made.
func (g generateCommand) Run(c console) error {
	brief, err := g.brief(os.Stdin)
	if err != nil {
		return err
	}
	return generateFiles(c.ctx, c, generateOptions{
		url: cmp.Or(g.URL, c.getenv("APPFORGE_URL"), defaultURL), key: cmp.Or(g.Key, c.getenv("APPFORGE_API_KEY")),
		brief: brief, job: g.Job, retry: g.Retry, out: g.Out, json: g.JSON, cancelOnInterrupt: g.CancelOnInterrupt,
	})
}

// generateOptions say what generateFiles makes and where it puts it. One of brief,
// job and retry is given.
type generateOptions struct {
	url, key string
	brief    []byte // body of POST /api/studio/generate
	job      string // id of a job to follow
	retry    string // id of a job to retry
	out      string // folder of the files; "" means one in appforge-out, named after the app

	json              bool // the job's JSON, and nothing else, goes to the console's out
	cancelOnInterrupt bool

	// Zero but in tests: how long to wait for what, and what compiles the CSS.
	pace    apiclient.Pace
	compile compiler
}

// generateFiles makes screens with a running server, shows how it goes, and saves
// what is finished. The error tells why the job failed or was cancelled; it is a
// context.Canceled when ctx ended before the job did.
func generateFiles(ctx context.Context, c console, opts generateOptions) error {
	g, err := newGeneration(c, opts)
	if err != nil {
		return err
	}
	end, err := g.run(ctx)
	g.display.close()
	if err != nil {
		return err
	}
	// What is finished is saved even if ctx has ended: it may have cost money.
	return g.finish(context.WithoutCancel(ctx), end)
}

// program is how this program was called, for hints.
func program() string { return os.Args[0] }
