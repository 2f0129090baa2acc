// Command findengine prints the path of a working Inngest engine, building one if
// there is none. The Makefile runs it before the tests, so that the packages that
// test with an engine find it at once.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/appforge-ai/appforge/internal/engine"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	binary, err := engine.Find(ctx, engine.FindOptions{Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1) //nolint:gocritic // nothing is left to release
	}
	fmt.Fprintf(os.Stderr, "Inngest engine %s (%s)\n", binary.Version, binary.From)
	fmt.Println(binary.Path)
}
