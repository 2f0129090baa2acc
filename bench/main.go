// Command bench measures AppForge on this machine: the real binary, the real
// engine, PostgreSQL, and a stand-in for the model with a fixed latency. Every
// figure that depends on the machine stands beside the bare alternative measured
// in the same run, so that the ratio can be compared between machines. It prints a
// table that says which aims are not met, and never fails on a time.
//
//	make bench                       all of it, some minutes
//	make bench ARGS='-only jobs'     one part: jobs, post, get, memory, start, render, million, style
//	make bench ARGS='-only million -rows 100000 -database sqlite'
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

// part is one measurement. On an error it gives what it measured until then.
type part struct {
	name string
	run  func(context.Context, *rig) ([]row, error)
}

var parts = []part{
	{"jobs", measureJobs},
	{"post", measurePost},
	{"get", measureGet},
	{"memory", measureMemory},
	{"start", measureStart},
	{"render", measureRender},
	{"million", measureMillion},
	{"style", measureStyle},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	only := flag.String("only", "", "parts to run, separated by commas; all when empty")
	postgres := flag.String("postgres", os.Getenv("APPFORGE_TEST_POSTGRES"), "DSN of a server where databases may be made")
	bare := flag.Bool("serve-bare", false, "be the bare handler that GET is compared with, on the database of -postgres")
	flag.Parse()
	if *bare {
		return serveBare(ctx, *postgres)
	}
	if *postgres == "" {
		return errors.New("APPFORGE_TEST_POSTGRES is not set: run `make bench`, which starts a server, or name yours")
	}
	r, err := newRig(ctx, *postgres)
	if err != nil {
		return err
	}
	defer r.close()
	table := newReport(os.Stdout)
	for _, p := range parts {
		if *only != "" && !strings.Contains(","+*only+",", ","+p.name+",") {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", p.name, "…")
		rows, err := p.run(ctx, r)
		table.add(rows)
		if err != nil {
			return errors.Join(fmt.Errorf("measure %s: %w", p.name, err), table.end())
		}
	}
	return table.end()
}
