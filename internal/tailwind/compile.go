package tailwind

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"modernc.org/quickjs"
)

const (
	// compileTimeout ends a compilation that no caller's deadline ends. It takes
	// about a quarter of a second for five screens; an overloaded machine makes
	// that many seconds, and one ended too early is only asked for again.
	compileTimeout = 2 * time.Minute
	// engineMemory bounds the engine's heap, in bytes. Five screens take about 15 MB.
	engineMemory = 256 << 20
)

// Compile gives the CSS of these classes: the variables of the default theme
// that they use, the reset (preflight) and one rule per class, in cascade layers
// and in Tailwind's order, whatever the order of classes. The same classes give
// the same CSS, byte for byte.
//
// Tokens that are no Tailwind class yield nothing, nor do tokens that could
// change the meaning of the CSS around them (see safe): the CSS can be put into
// a <style> element although the classes came from a model.
//
// It starts an engine and frees it, which takes about 0.2 s and 20 MB; compile
// the classes of many screens at once where one stylesheet will do. The errors
// are ctx's, when it ended first, or the compiler's.
func Compile(ctx context.Context, classes []string) (css string, err error) {
	if err := ctx.Err(); err != nil {
		return "", compileError(err)
	}
	vm, err := quickjs.NewVM()
	if err != nil {
		return "", compileError(err)
	}
	defer func() { err = errors.Join(err, vm.Close()) }()
	vm.SetMemoryLimit(engineMemory)
	if _, ends := ctx.Deadline(); !ends {
		limited, cancel := context.WithTimeout(ctx, compileTimeout)
		defer cancel()
		ctx = limited
	}
	// Of the two that end it, this one holds when an interrupt comes between two calls.
	deadline, _ := ctx.Deadline()
	if err := vm.SetEvalTimeout(time.Until(deadline)); err != nil {
		return "", compileError(err)
	}
	// Interrupt does nothing once the engine is closed, so a late one is harmless.
	stop := context.AfterFunc(ctx, vm.Interrupt)
	defer stop()

	css, err = run(ctx, vm, candidates(classes))
	if cause := ctx.Err(); cause != nil {
		return "", compileError(cause) // says more than the engine's "interrupted"
	}
	if err != nil {
		return "", compileError(err)
	}
	return css, nil
}

// run loads the bundle into vm and compiles. The engine forgets an interrupt
// that comes between two calls, so ctx is looked at between them.
func run(ctx context.Context, vm *quickjs.VM, classes []string) (string, error) {
	if _, err := vm.Eval(bundle, quickjs.EvalGlobal); err != nil {
		return "", fmt.Errorf("load the compiler: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if _, err := vm.Call("tailwind.start", theme, classes); err != nil {
		return "", fmt.Errorf("start the compiler: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	// The compiler is a promise; this runs it to its end.
	if _, err := vm.ExecutePendingJobs(); err != nil {
		return "", err
	}
	failure, err := vm.Eval("tailwind.error", quickjs.EvalGlobal)
	if err != nil {
		return "", err
	}
	if failure != nil {
		return "", fmt.Errorf("%v", failure)
	}
	answer, err := vm.Eval("tailwind.css", quickjs.EvalGlobal)
	if err != nil {
		return "", err
	}
	css, ok := answer.(string)
	if !ok {
		return "", fmt.Errorf("the compiler answered %T, not CSS", answer)
	}
	return css, nil
}

// candidates are the tokens worth compiling, each once. Never nil: the engine
// gets them as a JSON array.
func candidates(classes []string) []string {
	tokens := make([]string, 0, len(classes))
	for _, class := range classes {
		if safe(class) {
			tokens = append(tokens, class)
		}
	}
	slices.Sort(tokens)
	return slices.Compact(tokens)
}

func compileError(err error) error { return fmt.Errorf("compile Tailwind CSS: %w", err) }
