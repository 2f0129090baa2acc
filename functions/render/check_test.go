package render

import (
	"math"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

func TestCheck(t *testing.T) {
	good := Page{HTML: "<!doctype html><p>Hello", Format: PNG, Width: 375, Height: 812, Scale: 2}
	for _, tt := range []struct {
		name   string
		change func(*Page)
		code   fault.Code
		words  []string // that the message must have: field and limit
	}{
		{"as it is", func(*Page) {}, fault.None, nil},
		{"a PDF as tall as its content", func(p *Page) { p.Format, p.Height, p.Scale = PDF, 0, 0 }, fault.None, nil},
		{"a clip", func(p *Page) { p.Clip = &Clip{X: 10, Y: 20, Width: 365, Height: 792} }, fault.None, nil},
		{"the highest", func(p *Page) { p.Height, p.Scale = MaxHeight, 1 }, fault.None, nil},
		{"no HTML", func(p *Page) { p.HTML = " \n" }, fault.InvalidInput, []string{"html"}},
		{"too much HTML", func(p *Page) { p.HTML = strings.Repeat("x", MaxHTMLBytes+1) }, fault.TooLarge, []string{"html", "8388608"}},
		{"not UTF-8", func(p *Page) { p.HTML = "\xff" }, fault.InvalidInput, []string{"html", "UTF-8"}},
		{"another format", func(p *Page) { p.Format = "gif" }, fault.InvalidInput, []string{"format", `"png"`, `"pdf"`}},
		{"no format", func(p *Page) { p.Format = "" }, fault.InvalidInput, []string{"format"}},
		{"too narrow", func(p *Page) { p.Width = 0 }, fault.InvalidInput, []string{"width", "16", "4096"}},
		{"too wide", func(p *Page) { p.Width = MaxWidth + 1 }, fault.InvalidInput, []string{"width", "4096"}},
		{"a height below nothing", func(p *Page) { p.Height = -1 }, fault.InvalidInput, []string{"height", "16384"}},
		{"too high", func(p *Page) { p.Height = MaxHeight + 1 }, fault.InvalidInput, []string{"height", "16384"}},
		{"too high at its scale", func(p *Page) { p.Height, p.Scale = 8193, 2 }, fault.InvalidInput, []string{"height", "scale", "16384"}},
		{"too many pixels", func(p *Page) { p.Width, p.Height, p.Scale = MaxWidth, MaxHeight/2, 2 }, fault.InvalidInput, []string{"device pixels", "67108864"}},
		{"scale below one", func(p *Page) { p.Scale = 0.5 }, fault.InvalidInput, []string{"scale", "1 to 3"}},
		{"scale above three", func(p *Page) { p.Scale = 3.01 }, fault.InvalidInput, []string{"scale", "1 to 3"}},
		{"scale not a number", func(p *Page) { p.Scale = math.NaN() }, fault.InvalidInput, []string{"scale"}},
		{"a clip of a PDF", func(p *Page) { p.Format, p.Clip = PDF, &Clip{Width: 1, Height: 1} }, fault.InvalidInput, []string{"clip", "png"}},
		{"a clip before the page", func(p *Page) { p.Clip = &Clip{X: -1, Width: 10, Height: 10} }, fault.InvalidInput, []string{"clip"}},
		{"a clip of nothing", func(p *Page) { p.Clip = &Clip{Width: 0.5, Height: 10} }, fault.InvalidInput, []string{"clip", "width", "4096"}},
		{"a clip past the right", func(p *Page) { p.Clip = &Clip{X: 300, Width: 76, Height: 10} }, fault.InvalidInput, []string{"clip", "x", "375"}},
		{"a clip past the bottom", func(p *Page) { p.Clip = &Clip{Y: 800, Width: 10, Height: 13} }, fault.InvalidInput, []string{"clip", "y", "812"}},
		{"a clip not a number", func(p *Page) { p.Clip = &Clip{X: math.NaN(), Width: 10, Height: 10} }, fault.InvalidInput, []string{"clip"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := good
			tt.change(&p)
			err := p.Check()
			if fault.CodeOf(err) != tt.code {
				t.Fatalf("%v, want the code %q", err, tt.code)
			}
			for _, word := range tt.words {
				if !strings.Contains(fault.Public(err), word) {
					t.Errorf("%q does not name %q", fault.Public(err), word)
				}
			}
		})
	}
}
