package style_test

import (
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lucasb-eyer/go-colorful"

	"github.com/appforge-ai/appforge/functions/style"
)

var (
	slate = look{"#f8fafc", "#ffffff", "#0f172a", "#64748b", "#2563eb", "#e2e8f0"}
	night = look{"#0b1120", "#1e293b", "#f1f5f9", "#94a3b8", "#22d3ee", "#334155"}
	clay  = look{"#fdf6ec", "#f3e3cf", "#3d2b1f", "#8a6f5a", "#c2410c", "#e3cdb3"}
	mint  = look{"#ecfdf5", "#ffffff", "#064e3b", "#4b8a74", "#059669", "#bfe8d8"}
)

// truth is a generated picture and the colours that it was made of.
type truth struct {
	name   string
	data   func(t testing.TB) []byte
	colors []string // each must be found
	ramps  [][2]string
}

func truths() []truth {
	dominant := func(l look) []string { return []string{l.background, l.surface, l.text, l.primary} }
	return []truth{
		{"light screen, png", func(t testing.TB) []byte { return asPNG(t, screen(t, 780, 1688, slate)) }, append(dominant(slate), slate.quiet, slate.border), nil},
		{"dark screen, png", func(t testing.TB) []byte { return asPNG(t, screen(t, 390, 844, night)) }, append(dominant(night), night.quiet, night.border), nil},
		{"warm screen, webp", func(t testing.TB) []byte { return asWebP(t, screen(t, 520, 1126, clay)) }, append(dominant(clay), clay.quiet), nil},
		{"green screen, jpeg 85", func(t testing.TB) []byte { return asJPEG(t, screen(t, 780, 1688, mint), 85) }, dominant(mint), nil},
		{"light screen, jpeg 60", func(t testing.TB) []byte { return asJPEG(t, screen(t, 585, 1266, slate), 60) }, dominant(slate), nil},
		{"dark screen, jpeg 40", func(t testing.TB) []byte { return asJPEG(t, screen(t, 585, 1266, night), 40) }, dominant(night), nil},
		{"warm screen, lossy webp", func(t testing.TB) []byte { return testdata(t, "warm.webp") }, dominant(clay), nil},
		{"large screen, sampled", func(t testing.TB) []byte { return asPNG(t, screen(t, 900, 1948, slate)) }, append(dominant(slate), slate.border), nil},
		{"flat brand sheet", func(t testing.TB) []byte {
			c := paint(600, 400, "#ffffff")
			for i, col := range brandSheet {
				c.fill(i%4*150, i/4*200, 150, 200, col)
			}
			return asPNG(t, c)
		}, brandSheet, nil},
		{"gradient with a card", func(t testing.TB) []byte {
			c := paint(400, 800, "#000000")
			c.gradient(0, 0, 400, 800, "#7c3aed", "#f472b6")
			c.fill(40, 300, 320, 200, "#ffffff")
			c.write(t, 70, 400, 40, "#1f1235", "Gradient")
			return asPNG(t, c)
		}, []string{"#ffffff", "#7c3aed", "#f472b6"}, [][2]string{{"#7c3aed", "#f472b6"}}},
		{"gradient, jpeg 75", func(t testing.TB) []byte {
			c := paint(400, 800, "#f0f9ff")
			c.gradient(0, 0, 400, 500, "#0ea5e9", "#f0f9ff")
			c.fill(60, 600, 280, 90, "#0c4a6e")
			return asJPEG(t, c, 75)
		}, []string{"#0ea5e9", "#f0f9ff", "#0c4a6e"}, [][2]string{{"#0ea5e9", "#f0f9ff"}}},
		{"photo: sea, sand and sky with grain", func(t testing.TB) []byte {
			c := paint(640, 480, "#8ec5e8")
			c.fill(0, 160, 640, 160, "#1f6f8b")
			c.fill(0, 320, 640, 160, "#d9c08f")
			c.disc(500, 80, 45, "#f7d154")
			c.grain(10, 7)
			return asJPEG(t, c, 90)
		}, []string{"#8ec5e8", "#1f6f8b", "#d9c08f", "#f7d154"}, nil},
		{"photo: forest with strong grain, png", func(t testing.TB) []byte {
			c := paint(640, 480, "#24452f")
			c.fill(0, 0, 640, 150, "#b9c7c9")
			c.disc(200, 330, 120, "#6b4a2f")
			c.grain(16, 11)
			return asPNG(t, c)
		}, []string{"#24452f", "#b9c7c9", "#6b4a2f"}, nil},
		{"text page, smoothed edges", func(t testing.TB) []byte {
			c := paint(800, 1000, "#fffdf7")
			for i := range 30 {
				c.write(t, 40, 60+i*31, 22, "#2b2118", "All of this is text, and its edges are blends of two colours.")
			}
			return asPNG(t, c)
		}, []string{"#fffdf7", "#2b2118"}, [][2]string{{"#fffdf7", "#2b2118"}}},
		{"logo on nothing", func(t testing.TB) []byte {
			c := canvas{image.NewNRGBA(image.Rect(0, 0, 512, 512))}
			c.disc(256, 256, 200, "#e11d48")
			c.disc(256, 256, 90, "#fbbf24")
			return asPNG(t, c)
		}, []string{"#e11d48", "#fbbf24"}, nil},
		{"256 colours, paletted", func(t testing.TB) []byte {
			c := paint(300, 300, "#336699")
			c.fill(60, 60, 180, 180, "#ffcc00")
			p := image.NewPaletted(c.Bounds(), palette.WebSafe)
			draw.Draw(p, p.Bounds(), c, image.Point{}, draw.Src)
			return asPNG(t, p)
		}, []string{"#336699", "#ffcc00"}, nil},
		{"grey, 8 bits", func(t testing.TB) []byte {
			g := image.NewGray(image.Rect(0, 0, 300, 300))
			draw.Draw(g, g.Bounds(), image.NewUniform(color.Gray{40}), image.Point{}, draw.Src)
			draw.Draw(g, image.Rect(100, 0, 200, 300), image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
			return asPNG(t, g)
		}, []string{"#282828", "#c8c8c8"}, nil},
	}
}

var brandSheet = []string{"#1d3557", "#457b9d", "#a8dadc", "#f1faee", "#e63946", "#ffb703", "#2a9d8f", "#8338ec"}

// deltaE is CIEDE2000 on its usual scale.
func deltaE(a, b string) float64 {
	ca, errA := colorful.Hex(a)
	cb, errB := colorful.Hex(b)
	if errA != nil || errB != nil {
		return math.Inf(1)
	}
	return ca.DistanceCIEDE2000(cb) * 100
}

func measure(t testing.TB, data []byte) style.Measured {
	t.Helper()
	var m style.Measured
	err := style.NewDecoder().With(t.Context(), 0, data, func(picture image.Image) error {
		m = style.Measure(picture)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const most = 5.0 // ΔE

func TestColoursAreThoseThatThePictureWasMadeOf(t *testing.T) {
	t.Parallel()
	for _, tt := range truths() {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := measure(t, tt.data(t))
			for _, want := range tt.colors {
				if d := nearest(want, m); d > most {
					t.Errorf("%s is not among the measured colours; the nearest is ΔE %.1f away: %+v", want, d, m.Colors)
				}
			}
			for _, got := range m.Colors {
				if got.Share >= 0.02 && !tt.has(got.Hex) {
					t.Errorf("%s has a share of %.1f %%, but the picture was not made of it: %+v", got.Hex, got.Share*100, m.Colors)
				}
			}
		})
	}
}

func nearest(want string, m style.Measured) float64 {
	least := math.Inf(1)
	for _, got := range m.Colors {
		least = min(least, deltaE(want, got.Hex))
	}
	return least
}

// has reports whether the picture was made of a colour, gradients included.
func (tt truth) has(got string) bool {
	all := append([]string{slate.quiet, slate.border, night.quiet, night.border, clay.quiet, clay.border, mint.quiet, mint.border}, tt.colors...)
	for _, ramp := range tt.ramps {
		a, _ := colorful.Hex(ramp[0])
		b, _ := colorful.Hex(ramp[1])
		for i := range 51 {
			all = append(all, a.BlendRgb(b, float64(i)/50).Hex())
		}
	}
	for _, c := range all {
		if deltaE(c, got) <= most {
			return true
		}
	}
	return false
}

func TestSharesAreThoseOfTheAreas(t *testing.T) {
	t.Parallel()
	c := paint(200, 100, "#ffffff")
	c.fill(0, 0, 50, 100, "#1d4ed8")
	c.fill(150, 0, 50, 20, "#f97316")
	m := measure(t, asPNG(t, c))
	want := map[string]float64{"#ffffff": 0.70, "#1d4ed8": 0.25, "#f97316": 0.05}
	if len(m.Colors) != len(want) {
		t.Fatalf("colours = %+v", m.Colors)
	}
	for _, s := range m.Colors {
		if math.Abs(s.Share-want[s.Hex]) > 0.001 {
			t.Errorf("%s has a share of %v, want %v", s.Hex, s.Share, want[s.Hex])
		}
	}
}

func TestMeasuringTwiceGivesTheSame(t *testing.T) {
	t.Parallel()
	for _, tt := range truths() {
		if !strings.HasPrefix(tt.name, "photo") && !strings.HasPrefix(tt.name, "gradient") {
			continue
		}
		data := tt.data(t)
		if diff := cmp.Diff(measure(t, data), measure(t, data)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestNothingVisible(t *testing.T) {
	t.Parallel()
	if m := measure(t, asPNG(t, image.NewNRGBA(image.Rect(0, 0, 40, 40)))); len(m.Colors) != 0 {
		t.Errorf("colours of a picture without any: %+v", m.Colors)
	}
	if m := measure(t, asPNG(t, paint(1, 1, "#123456").NRGBA)); len(m.Colors) != 1 || m.Colors[0].Hex != "#123456" || m.Colors[0].Share != 1 {
		t.Errorf("colours of one pixel: %+v", m.Colors)
	}
}
