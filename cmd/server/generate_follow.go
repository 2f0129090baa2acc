package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/internal/tailwind"
)

// cancelTime bounds the request that cancels an interrupted job.
const cancelTime = 10 * time.Second

// generation is one run of the generate command.
type generation struct {
	console console
	opts    generateOptions
	client  *apiclient.Client
	display display
	began   time.Time
}

// ended is a job that is settled, and what the run saw of it.
type ended struct {
	job  apiclient.Job
	took time.Duration // 0 when the job was settled before
}

func newGeneration(c console, opts generateOptions) (*generation, error) {
	if opts.compile == nil {
		opts.compile = tailwind.Compile
	}
	g := &generation{console: c, opts: opts, began: time.Now()}
	progress := c.out
	if opts.json {
		progress = c.errOut
	}
	g.display = newDisplay(progress, c.getenv, g.began)
	client, err := apiclient.New(apiclient.Options{URL: opts.url, Key: opts.key, Pace: opts.pace, OnRetry: func(cause error, wait time.Duration) {
		g.display.note(fmt.Sprintf("%s; trying again in %s", firstLine(cause), seconds(wait)))
	}})
	if err != nil {
		return nil, fmt.Errorf("--url or --key: %w", err)
	}
	g.client = client
	return g, nil
}

// run does what was asked for until its job is settled.
func (g *generation) run(ctx context.Context) (ended, error) {
	switch {
	case g.opts.job != "":
		return g.follow(ctx, g.opts.job)
	case g.opts.retry != "":
		return g.retry(ctx)
	}
	g.display.note("Sending the brief to " + g.opts.url)
	started, err := g.client.Generate(ctx, g.opts.brief)
	var p *apiclient.Problem
	switch {
	case errors.As(err, &p) && p.JobID != "":
		return g.follow(ctx, p.JobID) // it failed within the request; what it finished is kept
	case err != nil && ctx.Err() != nil:
		return ended{}, &interrupted{"interrupted before the server answered; if the job began, it is among your jobs at " + g.opts.url}
	case err != nil:
		return ended{}, g.explain(err)
	case started.Mode == "sync":
		return g.ready(ctx, started)
	}
	g.display.note("Job " + apiclient.PlainText(started.JobID))
	return g.follow(ctx, started.JobID)
}

// ready is the end of a synchronous request. The job has the cost, when it can be
// read; the screens are here either way.
func (g *generation) ready(ctx context.Context, s apiclient.Started) (ended, error) {
	took := time.Since(g.began)
	if s.JobID != "" {
		if end, err := g.follow(ctx, s.JobID); err == nil && end.job.Status == apiclient.Completed {
			return ended{job: end.job, took: took}, nil
		}
	}
	job := apiclient.Job{ID: s.JobID, Status: apiclient.Completed, Progress: 100, OutputData: &s.Output, InputData: &apiclient.Input{}}
	if err := json.Unmarshal(g.opts.brief, job.InputData); err != nil {
		return ended{}, fmt.Errorf("read the brief: %w", err) // the server has read it
	}
	for _, made := range s.Screens {
		job.Screens = append(job.Screens, apiclient.Part{ID: made.ID, Title: made.Title, Status: apiclient.Completed})
	}
	raw, err := json.Marshal(job)
	if err != nil {
		return ended{}, fmt.Errorf("write the job: %w", err)
	}
	job.Raw = raw
	g.display.show(apiclient.View{Job: job})
	return ended{job: job, took: took}, nil
}

// retry retries a job and follows it. A job that runs already, or has everything,
// needs no retry: it is followed all the same.
func (g *generation) retry(ctx context.Context) (ended, error) {
	_, err := g.client.Retry(ctx, g.opts.retry)
	switch {
	case apiclient.StatusOf(err) == http.StatusConflict:
		g.display.note("Nothing to retry: " + firstLine(err))
	case err != nil && ctx.Err() != nil:
		return ended{}, g.interrupted(g.opts.retry)
	case err != nil:
		return ended{}, g.explain(err)
	}
	return g.follow(ctx, g.opts.retry)
}

// follow shows a job until it is settled.
func (g *generation) follow(ctx context.Context, id string) (ended, error) {
	var working bool
	view, err := g.client.Watch(ctx, id, func(v apiclient.View) {
		working = working || !v.Job.Status.Settled()
		g.display.show(v)
	})
	switch {
	case err != nil && ctx.Err() != nil && g.opts.cancelOnInterrupt:
		return g.cancel(ctx, id)
	case err != nil && ctx.Err() != nil:
		return ended{}, g.interrupted(id)
	case apiclient.StatusOf(err) == http.StatusNotFound:
		return ended{}, fmt.Errorf("%s has no job %s that this key may see", g.opts.url, apiclient.PlainText(id))
	case err != nil && view.Job.ID != "":
		return ended{}, fmt.Errorf("%w\nThe job may go on at the server. Look at it later: %s", g.explain(err), g.hint("--job", id))
	case err != nil:
		return ended{}, g.explain(err)
	}
	end := ended{job: view.Job}
	if working || g.opts.job == "" {
		end.took = time.Since(g.began)
	}
	return end, nil
}

// cancel cancels an interrupted job.
func (g *generation) cancel(ctx context.Context, id string) (ended, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), cancelTime)
	defer stop()
	job, err := g.client.Cancel(ctx, id)
	if apiclient.StatusOf(err) == http.StatusConflict { // it ended first
		job, _, _, err = g.client.Job(ctx, id, "")
	}
	if err != nil {
		return ended{}, fmt.Errorf("job %s could not be cancelled: %w\nSee how it stands: %s", id, g.explain(err), g.hint("--job", id))
	}
	g.display.show(apiclient.View{Job: job})
	return ended{job: job, took: time.Since(g.began)}, nil
}

// interrupted is the end of a run whose job goes on.
type interrupted struct{ text string }

// Error says how to look at the job later.
func (i *interrupted) Error() string { return i.text }

// Unwrap makes it a context.Canceled.
func (i *interrupted) Unwrap() error { return context.Canceled }

func (g *generation) interrupted(id string) error {
	return &interrupted{fmt.Sprintf("interrupted; job %s goes on at the server. Follow it: %s", id, g.hint("--job", id))}
}

// explain adds the remedy to what the client says.
func (g *generation) explain(err error) error {
	var gone *apiclient.Unreachable
	switch status := apiclient.StatusOf(err); {
	case errors.As(err, &gone):
		return fmt.Errorf("%w\nStart one here with `%s dev`, or name another with --url or APPFORGE_URL", err, filepath.Base(program()))
	case status == http.StatusUnauthorized && g.opts.key == "":
		return fmt.Errorf("%w\nThe server asks for an API key: set APPFORGE_API_KEY, or give --key", err)
	case status == http.StatusUnauthorized:
		return fmt.Errorf("%w\nThe server does not know this API key: check APPFORGE_API_KEY or --key", err)
	case status == http.StatusUnprocessableEntity && strings.Contains(err.Error(), "\n"):
		return fmt.Errorf("the brief has faults:\n%w", err)
	}
	return err
}

// hint is a command that the user can copy. The key stays out of it.
func (g *generation) hint(flag, id string) string {
	words := []string{filepath.Base(program()), "generate", flag, id}
	if g.opts.url != defaultURL {
		words = append(words, "--url", shellWord(g.opts.url))
	}
	if g.opts.out != "" {
		words = append(words, "--out", shellWord(shortPath(g.opts.out)))
	}
	return strings.Join(words, " ")
}

// finish saves what a job has made, says so, and gives the error that a job stands
// for when it is not complete.
func (g *generation) finish(ctx context.Context, end ended) error {
	if made := end.job.OutputData; made != nil && len(made.Screens) > 0 {
		folder := cmp.Or(g.opts.out, filepath.Join(defaultOut, folderName(end.job)))
		files, err := saveJob(ctx, folder, end.job, g.opts.brief, g.opts.compile, g.client.LinkedImage)
		if err != nil {
			return fmt.Errorf("save the screens: %w\nThe server has them: %s", err, g.hint("--job", end.job.ID))
		}
		for _, note := range files.notes {
			g.display.note(note)
		}
		if files.screens > 0 {
			g.display.note(summary(end, files))
		}
	}
	if g.opts.json {
		if _, err := g.console.out.Write(append(printable(end.job.Raw), '\n')); err != nil {
			return fmt.Errorf("print the job: %w", err)
		}
	}
	if end.job.Status == apiclient.Completed {
		return nil
	}
	reason := apiclient.PlainText(cmp.Or(end.job.Error, end.job.Message, "no reason is known"))
	text := fmt.Sprintf("job %s failed: %s", end.job.ID, reason)
	if end.job.Status == apiclient.Cancelled {
		text = fmt.Sprintf("job %s was cancelled", end.job.ID)
	}
	return fmt.Errorf("%s\nMake what is missing: %s", text, g.hint("--retry", end.job.ID))
}
