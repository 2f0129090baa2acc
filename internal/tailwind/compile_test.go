package tailwind

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/css/scanner"
)

var (
	//go:embed testdata/classes.txt
	sampleClasses string
	//go:embed testdata/classes.golden.css
	sampleCSS string
)

func TestCompileEqualsTheNodeCompiler(t *testing.T) {
	classes := strings.Fields(sampleClasses)
	slices.Reverse(classes) // order must not matter
	css, err := Compile(patient(t), append(classes, classes...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sampleCSS, css); diff != "" {
		t.Errorf("CSS differs from what the npm package makes (-npm +this):\n%s", diff)
	}
}

func TestCompileFollowsTheThemeVariables(t *testing.T) {
	css := compile(t, "bg-primary", "text-muted-foreground", "bg-chart-3/40", "rounded-lg", "rounded-md", "bg-white", "text-gray-500")
	for _, want := range []string{
		"background-color: var(--primary);",
		"color: var(--muted-foreground);",
		"color-mix(in oklab, var(--chart-3) 40%, transparent)",
		"border-radius: var(--radius);",
		"border-radius: calc(var(--radius) - 2px);",
	} {
		if !strings.Contains(css, want) {
			t.Errorf("CSS lacks %q", want)
		}
	}
	for _, unwanted := range []string{".bg-white", ".text-gray-500", "--color-red-500"} {
		if strings.Contains(css, unwanted) {
			t.Errorf("CSS has %q, a colour outside the theme", unwanted)
		}
	}
}

func TestCompileOfNothingIsThePreflight(t *testing.T) {
	if !strings.Contains(preflight(t), "box-sizing: border-box") {
		t.Error("CSS lacks the preflight")
	}
	if diff := cmp.Diff(preflight(t), compile(t, "no-such-class")); diff != "" {
		t.Errorf("an unknown class changed the CSS:\n%s", diff)
	}
}

// hostile are class tokens that would change the meaning of the CSS around them.
var hostile = []string{
	`content-['</style><script>alert(1)</script>']`,
	`[--x:url(</style>)]`,
	`[&_</style>]:flex`,
	`data-[x='</style>']:flex`,
	`before:content-['<!--']`,
	`w-[/*]`,
	`h-[*/]`,
	`text-[red/**/]`,
	`before:content-["b]`,
	`font-[']`,
	`[x:"]`,
	`content-['\']`,
	`bg-[url(a"b)(")]`,
	`bg-[URL(a'b)(')]`,
	`bg-[url(_"a"b)(")]`,
	`bg-[\75rl(a"b)(")]`,
	`w-[\]`,
	`w-[\}]`,
	`content-['\'}body{display:none']`,
	`[color:red}body{display:none]`,
	`[color:red;background:blue]`,
	`[&:hover{color:red}]:flex`,
	`supports-[x:y}]:flex`,
	"w-[\x00]",
	"w-[1px\u2028]",
	"content-['a\nb']",
	"w-[\xff]",
	"w-[" + strings.Repeat("9", maxClass) + "px]",
}

func TestCompileWithstandsHostileClasses(t *testing.T) {
	for _, class := range hostile {
		if safe(class) {
			t.Errorf("%q may reach the compiler", class)
		}
	}
	// What the brackets' own grammar refuses is left to Tailwind.
	classes := append([]string{strings.Repeat("[", 400) + ":flex", "bg-[url('a]", "w-[1px)]", "[&:is(]:flex"}, hostile...)
	if diff := cmp.Diff(preflight(t), compile(t, classes...)); diff != "" {
		t.Errorf("hostile classes changed the CSS:\n%s", diff)
	}
}

func TestCompileKeepsUsualArbitraryValues(t *testing.T) {
	css := compile(t, `before:content-['\2014']`, `content-["a"]`, `bg-[url('https://img.example/a.png')]`,
		`bg-[url(https://img.example/b.png)]`,
		`[&_.a\_b]:flex`, `[&>svg]:size-4`, `w-[calc(100%-2rem)]`, `font-['Open_Sans']`)
	for _, want := range []string{
		`--tw-content: '\2014';`, `--tw-content: "a";`, `url('https://img.example/a.png')`,
		`url(https://img.example/b.png)`, ` .a_b`,
		`> svg`, `calc(100% - 2rem)`, `'Open Sans'`,
	} {
		if !strings.Contains(css, want) {
			t.Errorf("CSS lacks %q", want)
		}
	}
}

// FuzzCompile holds what any class may do: the CSS stays well formed and has
// nothing that ends a <style> element. Its input is the value of a class attribute.
func FuzzCompile(f *testing.F) {
	f.Add(sampleClasses + ` content-['\2014'] bg-[url(https://img.example/a.png)] [@import_'x']:flex`)
	f.Fuzz(func(t *testing.T, classes string) {
		css := compile(t, strings.Fields(classes)...)
		if strings.Contains(css, "</") || strings.Contains(css, "<!--") {
			t.Fatalf("%q put markup into the CSS", classes)
		}
		if problem := malformed(css); problem != "" {
			t.Fatalf("%q broke the CSS: %s", classes, problem)
		}
	})
}

// malformed says where CSS stops being balanced, "" when it is.
func malformed(css string) string {
	var open []string
	closes := map[string]string{"}": "{", ")": "(", "]": "["}
	for s := scanner.New(css); ; {
		token := s.Next()
		switch {
		case token.Type == scanner.TokenError:
			return "bad token " + token.String()
		case token.Type == scanner.TokenEOF && len(open) > 0:
			return "unclosed " + strings.Join(open, "")
		case token.Type == scanner.TokenEOF:
			return ""
		case token.Type == scanner.TokenFunction:
			open = append(open, "(")
		case token.Type != scanner.TokenChar:
		case strings.Contains("{([", token.Value):
			open = append(open, token.Value)
		case closes[token.Value] != "":
			if len(open) == 0 || open[len(open)-1] != closes[token.Value] {
				return "stray " + token.String()
			}
			open = open[:len(open)-1]
		}
	}
}

func TestCompileStopsWithItsContext(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Compile(cancelled, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: error = %v, want context.Canceled", err)
	}

	// Far more work than fits the deadline, so the engine is interrupted in the middle.
	classes := make([]string, 100_000)
	for i := range classes {
		classes[i] = fmt.Sprintf("w-[%dpx]", i)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if _, err := Compile(ctx, classes); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled within: error = %v, want context.DeadlineExceeded", err)
	}
}

func TestCompileRunsConcurrently(t *testing.T) {
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if got, err := Compile(patient(t), []string{}); err != nil || got != preflight(t) {
				t.Errorf("concurrent Compile: error %v, equal CSS %t", err, got == preflight(t))
			}
		})
	}
	wg.Wait()
}

func TestVersionIsTheBundles(t *testing.T) {
	if want := "/*! tailwindcss v" + Version + "\n"; !strings.HasPrefix(bundle, want) {
		t.Errorf("bundle begins %q, want %q; run npm run build in tools/tailwind and set Version", bundle[:40], want)
	}
	if want := "/*! tailwindcss v" + Version + " "; !strings.HasPrefix(preflight(t), want) {
		t.Errorf("the CSS does not begin %q", want)
	}
	raw, err := os.ReadFile("../../tools/tailwind/package.json")
	if err != nil {
		t.Fatal(err)
	}
	var pkg struct {
		DevDependencies struct{ Tailwindcss string }
	}
	if err := json.Unmarshal(raw, &pkg); err != nil {
		t.Fatal(err)
	}
	if pkg.DevDependencies.Tailwindcss != Version {
		t.Errorf("tools/tailwind builds %s, Version is %s", pkg.DevDependencies.Tailwindcss, Version)
	}
}

func TestBundleCarriesItsLicence(t *testing.T) {
	licence, err := os.ReadFile("bundle/LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(bundle, strings.TrimSpace(string(licence))) {
		t.Error("the bundle does not hold bundle/LICENSE in full")
	}
}

func BenchmarkCompile(b *testing.B) {
	classes := strings.Fields(sampleClasses)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compile(b.Context(), classes); err != nil {
			b.Fatal(err)
		}
	}
}

// compileNothing runs once: the race detector makes the engine twenty times slower.
var compileNothing = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return Compile(ctx, nil)
})

// patience is for the race detector on a busy machine, where the usual limit is too short.
const patience = 15 * time.Minute

// patient is a context that leaves Compile all the time that it needs.
func patient(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// preflight is the CSS of no class at all.
func preflight(t *testing.T) string {
	t.Helper()
	css, err := compileNothing()
	if err != nil {
		t.Fatal(err)
	}
	return css
}

func compile(t *testing.T, classes ...string) string {
	t.Helper()
	css, err := Compile(patient(t), classes)
	if err != nil {
		t.Fatal(err)
	}
	return css
}
