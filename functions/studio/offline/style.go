package offline

import (
	"strings"

	"github.com/appforge-ai/appforge/functions/studio"
)

// style is how the brief's uiStyle looks: classes that the templates put where
// cards, buttons and headings are. The theme's --radius does the rounding.
type style struct {
	Card   string // a surface on the page
	Button string // height and corners of a button
	Field  string
	Title  string // the screen's heading
	Head   string // a section's heading
	Gap    string // between sections
	Pad    string // inside cards
	Radius string // the theme's --radius
}

// styles are told apart by words of the brief; the first is for all others.
var styles = []struct {
	words []string
	style
}{
	{nil, style{
		Card: "rounded-xl border border-border bg-card text-card-foreground", Button: "h-12 rounded-lg text-[15px] font-semibold",
		Field: "h-12 rounded-lg border border-input bg-background", Title: "text-[28px] leading-[34px] font-bold tracking-tight",
		Head: "text-[17px] leading-6 font-semibold tracking-tight", Gap: "gap-7", Pad: "p-4", Radius: "12px",
	}},
	{[]string{"playful", "fun", "friendly", "cute", "rounded", "bubbl", "cheerful", "kids", "vibrant", "joy"}, style{
		Card: "rounded-xl bg-card text-card-foreground border border-border", Button: "h-[52px] rounded-full text-base font-bold",
		Field: "h-[52px] rounded-full border border-input bg-card", Title: "text-[30px] leading-9 font-extrabold tracking-tight",
		Head: "text-lg leading-6 font-extrabold tracking-tight", Gap: "gap-7", Pad: "p-4", Radius: "20px",
	}},
	{[]string{"brutal", "raw", "punk", "edgy", "loud"}, style{
		Card: "rounded-none border-2 border-foreground bg-card text-card-foreground", Button: "h-12 rounded-none border-2 border-foreground text-[15px] font-bold",
		Field: "h-12 rounded-none border-2 border-foreground bg-background", Title: "text-[32px] leading-9 font-black tracking-tighter",
		Head: "text-lg leading-6 font-black tracking-tight", Gap: "gap-7", Pad: "p-4", Radius: "0px",
	}},
	{[]string{"elegan", "luxur", "premium", "editorial", "classic", "sophisticat", "refined"}, style{
		Card: "rounded-md border border-border bg-card text-card-foreground", Button: "h-12 rounded-md text-sm font-medium tracking-wide",
		Field: "h-12 rounded-md border border-input bg-background", Title: "font-serif text-[30px] leading-9 font-medium tracking-tight",
		Head: "font-serif text-[19px] leading-6 font-medium", Gap: "gap-8", Pad: "p-5", Radius: "6px",
	}},
	{[]string{"minimal", "clean", "simple", "swiss", "flat", "calm", "quiet"}, style{
		Card: "rounded-lg border border-border bg-card text-card-foreground", Button: "h-12 rounded-lg text-[15px] font-medium",
		Field: "h-12 rounded-lg border border-input bg-background", Title: "text-[28px] leading-[34px] font-semibold tracking-tight",
		Head: "text-base leading-6 font-semibold", Gap: "gap-8", Pad: "p-4", Radius: "10px",
	}},
	{[]string{"dense", "compact", "technical", "data", "pro", "terminal", "corporate", "enterprise", "sharp"}, style{
		Card: "rounded-lg border border-border bg-card text-card-foreground", Button: "h-11 rounded-md text-sm font-semibold",
		Field: "h-11 rounded-md border border-input bg-background", Title: "text-2xl leading-8 font-semibold tracking-tight",
		Head: "text-[15px] leading-6 font-semibold", Gap: "gap-6", Pad: "p-3.5", Radius: "8px",
	}},
}

// styleOf chooses by the brief's words on style, then on character.
func styleOf(b studio.Branding) style {
	for _, text := range []string{b.UIStyle, b.Components, b.Personality} {
		for _, s := range styles {
			if matches(text, s.words) > 0 {
				return s.set(b)
			}
		}
	}
	return styles[0].set(b)
}

// set gives headings serifs when the brief's typography asks for them.
func (s style) set(b studio.Branding) style {
	low := strings.ToLower(b.Typography)
	if strings.Contains(low, "serif") && !strings.Contains(low, "sans") && !strings.Contains(s.Title, "font-serif") {
		s.Title, s.Head = "font-serif "+s.Title, "font-serif "+s.Head
	}
	return s
}
