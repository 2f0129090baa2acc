// Command server is AppForge: the API server, the local development set-up, a
// command-line client, and the operator's tools, in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/joho/godotenv"
)

// commands are what the binary can do.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Run the API server."`
	Dev      devCommand      `cmd:"" help:"Run engine and server on this machine, for development."`
	Demo     demoCommand     `cmd:"" help:"Start everything, make one set of screens, stop everything."`
	Generate generateCommand `cmd:"" help:"Make screens with a running server and save them as files."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database's schema up to date."`
	Doctor   doctorCommand   `cmd:"" help:"Find out what keeps jobs from running, and say the remedy."`
	Keys     keysCommand     `cmd:"" help:"Make, list and revoke API keys."`
	Sessions sessionsCommand `cmd:"" help:"List and end somebody's sign-ins at the page."`

	Version kong.VersionFlag `help:"Print the version."`
}

// console is what a command may touch of the outside world.
type console struct {
	ctx    context.Context
	getenv func(string) string
	out    io.Writer
	errOut io.Writer
}

func main() {
	if err := start(); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// start runs the command line against the real world.
func start() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends the process at once.
	context.AfterFunc(ctx, stop)
	if err := godotenv.Load(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the file .env cannot be read: %w", err)
	}
	c := console{ctx: ctx, getenv: environment, out: os.Stdout, errOut: os.Stderr}
	return run(c, os.Args[1:])
}

// run parses args and runs one command. Commands get the console, so that a test
// can run them like a user does.
func run(c console, args []string) error {
	if len(args) == 0 {
		args = []string{"--help"}
		if c.getenv("VERCEL") != "" {
			args = []string{"serve"} // Vercel starts the binary without arguments
		}
	}
	var cli commands
	parser, err := kong.New(&cli, kong.Name("server"), kong.Description("AppForge: brand brief in, finished mobile screens out."),
		kong.UsageOnError(), kong.Writers(c.out, c.errOut), kong.Vars{"version": version()}, kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return fmt.Errorf("describe the commands: %w", err)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return parsed.Run(c)
}

// version names this build by its module version or commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "dev"
}
