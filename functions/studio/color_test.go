package studio

import (
	"math"
	"testing"
)

func TestParseColor(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"#fff", "#ffffff"},
		{"#FFFF", "#ffffff"},
		{"#12ab", "#1122aabb"},
		{"#2563eb", "#2563eb"},
		{"#2563EB80", "#2563eb80"},
		{" rebeccapurple ", "#663399"},
		{"rgb(37, 99, 235)", "#2563eb"},
		{"rgb(37 99 235 / 50%)", "#2563eb80"},
		{"RGBA(37,99,235,0.5)", "#2563eb80"},
		{"rgb(100% 0% 0%)", "#ff0000"},
		{"hsl(0 100% 50%)", "#ff0000"},
		{"hsl(120deg, 100%, 50%)", "#00ff00"},
		{"hsla(-120, 100%, 50%, 1)", "#0000ff"},
		{"hsl(0.5turn 100% 50%)", "#00ffff"},
		{"oklch(1 0 0)", "#ffffff"},
		{"oklch(62.8% 0.2577 29.23)", "#ff0000"},
		{"oklch(0.628 0.2577 29.23deg / 0)", "#ff000000"},
		{"rgb(300 -5 0)", "#ff0000"},
	} {
		c, err := ParseColor(tt.text)
		if err != nil || c.String() != tt.want {
			t.Errorf("ParseColor(%q) = %v, %v; want %s", tt.text, c, err, tt.want)
		}
	}
}

func TestValidColorRefusesWhatABrowserMightNotRead(t *testing.T) {
	for _, text := range []string{
		"", "#", "#12", "#12345", "#ggg", "fff", "blurple", "transparent", "currentColor", "inherit", "var(--primary)",
		"rgb(1,2)", "rgb(1 2,3)", "rgb(1,2,3 / 1)", "rgb(1 50% 3)", "rgb(1e3,0,0)", "rgb(NaN,0,0)", "rgb(inf 0 0)", "hsl(0 50 50)",
		"hsv(0 100% 100%)", "cmyk(0,0,0)", "oklch(0,0,0)", "oklch(0x10 0 0)", "url(x)", "red;--x:1", "rgb(0 0 0)/**/", "red blue", "#fff !important",
		"linear-gradient(red,blue)", "rgb((0 0 0))",
	} {
		if ValidColor(text) {
			t.Errorf("ValidColor(%q) = true", text)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"#000", "#fff", 21},
		{"#fff", "#000", 21},
		{"#777", "#777", 1},
		{"#777777", "#fff", 4.478},
		{"#767676", "#fff", 4.542},
		{"#2563eb", "#fff", 5.17},
	} {
		if got := Contrast(mustColor(t, tt.a), mustColor(t, tt.b)); math.Abs(got-tt.want) > 0.005 {
			t.Errorf("Contrast(%s, %s) = %.3f, want %.3f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestOver(t *testing.T) {
	black, white := mustColor(t, "#000"), mustColor(t, "#fff")
	half := mustColor(t, "rgb(0 0 0 / 50%)")
	if got := half.Over(white).String(); got != "#7f7f7f" {
		t.Errorf("half black over white = %s", got)
	}
	if got := half.Over(black); got != black {
		t.Errorf("half black over black = %s", got)
	}
}

func TestFromOkLChKeepsHueWhereChromaDoesNotFit(t *testing.T) {
	_, _, hue := mustColor(t, "#2563eb").OkLCh()
	for _, l := range []float64{0.2, 0.4, 0.6, 0.8} {
		c := FromOkLCh(l, 0.4, hue)
		gotL, _, gotHue := c.OkLCh()
		if math.Abs(gotL-l) > 0.01 || math.Abs(gotHue-hue) > 3 {
			t.Errorf("FromOkLCh(%v, 0.4, %.1f) = %s with lightness %.3f, hue %.1f", l, hue, c, gotL, gotHue)
		}
	}
}

func FuzzParseColor(f *testing.F) {
	for _, seed := range []string{"#fff", "rgb(1, 2, 3)", "oklch(0.5 0.1 200 / 0.5)", "hsl(1turn 1% 2%)", "tomato", "rgb(9999 9999 9999)"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseColor(text)
		if err != nil {
			return
		}
		again, err := ParseColor(c.String())
		if err != nil || again != c {
			t.Errorf("ParseColor(%q) = %s, which reads as %v, %v", text, c, again, err)
		}
	})
}

func mustColor(t *testing.T, text string) Color {
	t.Helper()
	c, err := ParseColor(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
