package engine

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/internal/engineapi"
)

// Engine is a running engine, or one that has ended.
type Engine struct {
	API *engineapi.Client // speaks to this engine, with its key

	opts StartOptions
	port int
	pid  int
	log  *tail
	done chan struct{}
	exit error // set before done is closed
}

// URL is where the engine listens; also the SDK's base URL.
func (e *Engine) URL() string { return e.API.BaseURL }

// Port is the HTTP port. Starting again with it and the same StateDir continues
// what was kept.
func (e *Engine) Port() int { return e.port }

// PID is the process id, and the id of its process group.
func (e *Engine) PID() int { return e.pid }

// Done is closed when the process has ended.
func (e *Engine) Done() <-chan struct{} { return e.done }

// LogTail gives the end of the engine's log without keys and passwords.
func (e *Engine) LogTail() string {
	said := e.log.String()
	for _, secret := range e.opts.secrets() {
		said = strings.ReplaceAll(said, secret, "[secret]")
	}
	return said
}

// secrets lists what must not be shown: keys, and addresses that carry a password
// together with the password alone, however the engine's libraries quote them.
func (o *StartOptions) secrets() []string {
	var all []string
	add := func(s string) {
		if s != "" {
			all = append(all, s)
		}
	}
	add(o.EventKey)
	add(o.SigningKey)
	for _, uri := range []string{o.PostgresURI, o.RedisURI} {
		add(uri)
		if u, err := url.Parse(uri); err == nil && u.User != nil {
			password, _ := u.User.Password()
			add(password)
		}
	}
	return all
}

// Stop asks the engine to end, and ends it by force when ctx ends first. It returns
// when no process of the engine is left. A self-hosted engine lets the steps that
// run finish, however long they take; a dev server ends at once. What is kept: see
// StartOptions.
func (e *Engine) Stop(ctx context.Context) error {
	select {
	case <-e.done:
		return nil
	default:
	}
	if err := endGroup(e.pid); err != nil {
		return fmt.Errorf("stop the engine: %w", err)
	}
	select {
	case <-e.done:
		return killGroup(e.pid) // what the engine may have started itself
	case <-ctx.Done():
		return errors.Join(fmt.Errorf("the engine did not end in time: %w", ctx.Err()), e.Kill())
	}
}

// Kill ends the engine at once, as a crash would, and waits until it is gone.
func (e *Engine) Kill() error {
	select {
	case <-e.done:
		return nil
	default:
	}
	if err := killGroup(e.pid); err != nil {
		return fmt.Errorf("kill the engine: %w", err)
	}
	<-e.done
	return nil
}

// WaitRegistered waits until the engine knows the app with that many functions. The
// error of a passed deadline tells what the engine knows instead.
func (e *Engine) WaitRegistered(ctx context.Context, appID string, functions int) error {
	for {
		known, err := e.API.Registered(ctx, appID, functions)
		if known {
			return nil
		}
		select {
		case <-e.done:
			return fmt.Errorf("the engine ended: %s", e.LogTail())
		case <-ctx.Done():
			return fmt.Errorf("app %q with %d functions was not registered in time: %w; %s", appID, functions, ctx.Err(), e.knows(err))
		case <-time.After(probeEvery):
		}
	}
}

// knows tells what is registered, for the message of a passed deadline: hence a
// context of its own.
func (e *Engine) knows(last error) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	apps, err := e.API.Apps(ctx)
	if err != nil {
		return fmt.Sprint("it does not answer: ", errors.Join(last, err))
	}
	if len(apps) == 0 {
		return "the engine knows no app"
	}
	var said []string
	for _, app := range apps {
		said = append(said, fmt.Sprintf("%q at %s with %d functions (error: %q)", app.ID, app.URL, app.Functions, app.Error))
	}
	return "the engine knows " + strings.Join(said, ", ")
}
