package studio

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

// plainTheme is a theme without a fault, as a model might write it.
func plainTheme() Vars {
	var v Vars
	for name, value := range map[string]string{
		"--background": "#ffffff", "--foreground": "#0f172a", "--primary": "#2563eb", "--primary-rgb": "37, 99, 235",
		"--primary-foreground": "#ffffff", "--secondary": "#e2e8f0", "--secondary-foreground": "#1e293b", "--muted": "#f1f5f9",
		"--muted-foreground": "#475569", "--accent": "#dbeafe", "--accent-foreground": "#1e3a8a", "--destructive": "#b91c1c",
		"--destructive-foreground": "#ffffff", "--card": "#ffffff", "--card-foreground": "#0f172a", "--popover": "#ffffff",
		"--popover-foreground": "#0f172a", "--border": "#e2e8f0", "--input": "#e2e8f0", "--ring": "#2563eb", "--radius": "12px",
		"--chart-1": "#2563eb", "--chart-2": "#059669", "--chart-3": "#d97706", "--chart-4": "#db2777", "--chart-5": "#7c3aed",
	} {
		v.Set(name, value)
	}
	return v
}

func TestVariablesAreTwentySixDifferentOnes(t *testing.T) {
	if sorted := slices.Compact(slices.Sorted(slices.Values(Variables))); len(sorted) != 26 {
		t.Errorf("Variables has %d different names", len(sorted))
	}
}

func TestParseThemeTakesWhatItWrote(t *testing.T) {
	want := plainTheme()
	for _, style := range []string{
		want.Style(),
		strings.ReplaceAll(want.Style(), "\n", " "),
		"  " + strings.ReplaceAll(want.Style(), ": ", ":") + "; ;",
	} {
		got, err := ParseTheme(style)
		if err != nil {
			t.Fatalf("ParseTheme(%q): %v", style, err)
		}
		if got.Style() != want.Style() {
			t.Errorf("ParseTheme(%q).Style() = %q", style, got.Style())
		}
	}
	if lines := strings.Split(want.Style(), "\n"); len(lines) != 26 || lines[0] != "--background: #ffffff;" {
		t.Errorf("Style() has %d lines, the first is %q", len(lines), lines[0])
	}
}

func TestParseThemeNamesTheFault(t *testing.T) {
	style := plainTheme().Style()
	for _, tt := range []struct{ name, style, want string }{
		{"empty", "", "--background is missing"},
		{"one missing", strings.Replace(style, "--ring: #2563eb;\n", "", 1), "--ring is missing"},
		{"unknown variable", style + "--brand: red;", `"--brand" is not a variable`},
		{"plain property", style + "color: red;", `"color" is not a variable`},
		{"twice", style + "--ring: red;", "--ring is given twice"},
		{"bad colour", strings.Replace(style, "--card: #ffffff", "--card: whitish", 1), `--card: "whitish" is not a CSS colour`},
		{"no value", strings.Replace(style, "--card: #ffffff", "--card:", 1), `--card: "" is not a CSS colour`},
		{"url", strings.Replace(style, "--card: #ffffff", "--card: url(https://x.example)", 1), "--card:"},
		{"variable as value", strings.Replace(style, "--card: #ffffff", "--card: var(--background)", 1), "--card:"},
		{"bad length", strings.Replace(style, "12px", "12", 1), "--radius:"},
		{"percentage", strings.Replace(style, "12px", "50%", 1), "--radius:"},
		{"channel above 255", strings.Replace(style, "37, 99, 235", "37, 99, 256", 1), "--primary-rgb:"},
		{"two channels", strings.Replace(style, "37, 99, 235", "37, 99", 1), "--primary-rgb:"},
		{"no declaration", style + " hello", `"hello" is not a declaration`},
		{"rule", ":root {" + style + "}", "without braces"},
		{"end of element", strings.Replace(style, "12px", "12px</style>", 1), "plain declarations"},
		{"comment", style + "/* --ring: red */", "comments"},
		{"escape", strings.Replace(style, "#ffffff", `\23 fff`, 1), "escapes"},
		{"import", `@import "x";` + style, "plain declarations"},
		{"too long", style + strings.Repeat(" ", maxStyle), "limit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseTheme(tt.style)
			if !fault.Is(err, fault.Malformed) || !strings.Contains(fault.Public(err), tt.want) {
				t.Errorf("error is %v, want malformed with %q", err, tt.want)
			}
			if _, err := FinishTheme(Theme{Style: tt.style}); !fault.Is(err, fault.Malformed) {
				t.Errorf("FinishTheme: error is %v, want malformed", err)
			}
		})
	}
}

func TestFinishThemeLeavesAReadableThemeAsItIs(t *testing.T) {
	in := Theme{ID: "plain", Name: "Plain", Style: plainTheme().Style()}
	got, err := FinishTheme(in)
	if err != nil {
		t.Fatal(err)
	}
	if got.Style != in.Style || got.ID != in.ID || got.Name != in.Name || len(got.Repaired) != 0 {
		t.Errorf("changed into %+v", got)
	}
}

func TestFinishThemeRepairs(t *testing.T) {
	for _, tt := range []struct {
		name     string
		set      map[string]string
		want     map[string]string
		repaired []string // each is part of one sentence
	}{
		{"one form", map[string]string{"--primary": "RGB(37 99 235)", "--border": "rgba(255,255,255,0.1)", "--radius": "0", "--primary-rgb": "1 2 3"},
			map[string]string{"--primary": "#2563eb", "--border": "#ffffff1a", "--radius": "0px", "--primary-rgb": "37, 99, 235"}, nil},
		{"grey on white", map[string]string{"--foreground": "#999"}, nil, []string{"--foreground changed from #999999 to #7"}},
		{"same colour", map[string]string{"--primary": "#ffe600", "--primary-foreground": "#ffe600"}, nil, []string{"--primary-foreground"}},
		{"white on yellow", map[string]string{"--primary": "#ffe600", "--primary-foreground": "#fff"}, nil, []string{"its contrast on --primary was 1.2"}},
		{"quiet text on a grey card", map[string]string{"--card": "#94a3b8"}, nil, []string{"--muted-foreground"}},
		{"translucent card", map[string]string{"--card": "rgb(0 0 0 / 50%)"}, map[string]string{"--card": "#7f7f7f"}, []string{"--card was translucent", "--card-foreground", "--muted-foreground"}},
		{"translucent page", map[string]string{"--background": "#00000080"}, map[string]string{"--background": "#7f7f7f"}, []string{"--background was translucent"}},
		{"black card on white", map[string]string{"--card": "#000", "--card-foreground": "#fff"}, nil,
			[]string{"--card changed from #000000", "--card-foreground", "--muted-foreground"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			vars := plainTheme()
			for name, value := range tt.set {
				vars.Set(name, value)
			}
			got, err := FinishTheme(Theme{Style: vars.Style()})
			if err != nil {
				t.Fatal(err)
			}
			finished := checkFinished(t, got)
			for name, want := range tt.want {
				if finished.Get(name) != want {
					t.Errorf("%s is %s, want %s", name, finished.Get(name), want)
				}
			}
			for _, want := range tt.repaired {
				if !slices.ContainsFunc(got.Repaired, func(s string) bool { return strings.Contains(s, want) }) {
					t.Errorf("no sentence with %q in %q", want, got.Repaired)
				}
			}
			if tt.repaired == nil && len(got.Repaired) > 0 {
				t.Errorf("needless repairs: %q", got.Repaired)
			}
		})
	}
}

func TestRepairKeepsTheHue(t *testing.T) {
	vars := plainTheme()
	vars.Set("--accent-foreground", "#93c5fd")
	got, err := FinishTheme(Theme{Style: vars.Style()})
	if err != nil {
		t.Fatal(err)
	}
	_, _, before := mustColor(t, "#93c5fd").OkLCh()
	_, chroma, after := checkFinished(t, got).color("--accent-foreground").OkLCh()
	if chroma < 0.05 || before-after > 5 || after-before > 5 {
		t.Errorf("hue went from %.0f to %.0f, chroma is %.3f", before, after, chroma)
	}
}

// FuzzFinishTheme paints themes of any colours: whatever parses must come out readable.
func FuzzFinishTheme(f *testing.F) {
	f.Add(uint64(1), "#fff", "#000")
	f.Add(uint64(2), "#777777", "oklch(0.5 0.2 30 / 0.5)")
	f.Add(uint64(3), "hsl(60 100% 50%)", "white")
	f.Fuzz(func(t *testing.T, seed uint64, background, card string) {
		var key [32]byte
		binary.LittleEndian.PutUint64(key[:], seed)
		rnd := rand.New(rand.NewChaCha8(key))
		vars := plainTheme()
		for _, name := range Variables {
			if name != varPrimaryRGB && name != varRadius {
				vars.Set(name, fmt.Sprintf("#%08x", rnd.Uint32()|uint32(rnd.IntN(2)*0xff)))
			}
		}
		vars.Set("--background", background)
		vars.Set("--card", card)
		got, err := FinishTheme(Theme{Style: vars.Style()})
		if err != nil {
			if ValidColor(background) && ValidColor(card) {
				t.Fatalf("%q and %q are colours: %v", background, card, err)
			}
			return
		}
		checkFinished(t, got)
	})
}

func TestFinishThemeMakesAnyColoursReadable(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		vars := plainTheme()
		for _, name := range Variables {
			if name != varPrimaryRGB && name != varRadius {
				vars.Set(name, fmt.Sprintf("#%06x", rnd.IntN(1<<24)))
			}
		}
		got, err := FinishTheme(Theme{Style: vars.Style()})
		if err != nil {
			t.Fatal(err)
		}
		checkFinished(t, got)
	}
}

// checkFinished fails unless t holds what FinishTheme promises. The pairs are
// written out here so that a pair lost from the code is noticed.
func checkFinished(t *testing.T, theme Theme) Vars {
	t.Helper()
	vars, err := ParseTheme(theme.Style)
	if err != nil {
		t.Fatalf("a finished theme does not parse: %v", err)
	}
	for _, pair := range []string{
		"foreground/background", "primary-foreground/primary", "secondary-foreground/secondary", "accent-foreground/accent",
		"destructive-foreground/destructive", "card-foreground/card", "popover-foreground/popover",
		"muted-foreground/muted", "muted-foreground/background", "muted-foreground/card", "muted-foreground/popover",
	} {
		text, surface, _ := strings.Cut(pair, "/")
		if got := Contrast(vars.color("--"+text), vars.color("--"+surface)); got < 4.5 {
			t.Errorf("contrast of %s is %.3f in\n%s", pair, got, theme.Style)
		}
	}
	for _, name := range Variables {
		if c := vars.color(name); name != varPrimaryRGB && name != varRadius && c.A < 255 && name != "--border" && name != "--input" && name != "--ring" {
			t.Errorf("%s is translucent: %s", name, c)
		}
	}
	p := vars.color("--primary")
	if want := fmt.Sprintf("%d, %d, %d", p.R, p.G, p.B); vars.Get("--primary-rgb") != want {
		t.Errorf("--primary-rgb is %q, want %q", vars.Get("--primary-rgb"), want)
	}
	again, err := FinishTheme(theme)
	if err != nil || again.Style != theme.Style || !slices.Equal(again.Repaired, theme.Repaired) {
		t.Errorf("finishing twice changes the theme: %v\n%q\n%s\n%s", err, again.Repaired, theme.Style, again.Style)
	}
	return vars
}
