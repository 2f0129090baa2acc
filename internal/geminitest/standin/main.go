// Command standin runs the stand-in for the Gemini API as a process of its own,
// for tests with several processes and for measuring. GET /_calls tells what
// happened, POST /_rules changes what will.
//
//	go run ./internal/geminitest/standin -addr 127.0.0.1:9090 -latency 2s
//	GOOGLE_GENERATIVE_AI_API_KEY=test-key GEMINI_BASE_URL=http://127.0.0.1:9090 server serve
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/appforge-ai/appforge/internal/geminitest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// run serves until ctx ends. It prints its base URL once it listens.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("standin", flag.ContinueOnError)
	var opts geminitest.Options
	addr := flags.String("addr", "127.0.0.1:0", "address to listen on; port 0 takes a free one")
	flags.StringVar(&opts.APIKey, "key", geminitest.DefaultKey, "the one valid API key")
	flags.DurationVar(&opts.Latency, "latency", 0, "how long each call takes")
	flags.IntVar(&opts.HTMLBytes, "html-bytes", geminitest.DefaultHTMLBytes, "size of each screen")
	flags.Uint64Var(&opts.Seed, "seed", 1, "seed of the faults that come at random")
	models := flags.String("models", strings.Join(geminitest.DefaultModels, ","), "model ids that exist")
	rules := flags.String("rules", "", "JSON `file` in the form of POST /_rules")
	if err := flags.Parse(args); err != nil {
		return err
	}
	opts.Models = strings.Split(*models, ",")
	standin := geminitest.New(opts)
	if *rules != "" {
		if err := load(standin, *rules); err != nil {
			return err
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", *addr)
	if err != nil {
		return fmt.Errorf("-addr cannot be listened on: %w", err)
	}
	if _, err := fmt.Fprintf(out, "http://%s\n", listener.Addr()); err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: standin, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	standin.Close()
	return server.Close()
}

func load(standin *geminitest.Server, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read -rules: %w", err)
	}
	var settings geminitest.Settings
	if err := json.Unmarshal(data, &settings); err != nil {
		return fmt.Errorf("read -rules %s: %w", path, err)
	}
	return standin.Apply(settings)
}
