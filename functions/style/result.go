package style

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
)

// Kind is what a finding is about.
type Kind string

// The kinds.
const (
	KindColor      Kind = "color"
	KindTypography Kind = "typography"
	KindComponent  Kind = "component"
)

// Finding is one thing that was found out.
type Finding struct {
	Kind       Kind    `json:"kind" enum:"color,typography,component"`
	Name       string  `json:"name" doc:"A colour's role, or its name when it has none; heading, body …; button, card …"`
	Value      string  `json:"value"`
	Confidence float64 `json:"confidence" doc:"0 to 1"`
	Image      int     `json:"image" doc:"Position of the picture that shows it, from 0"`
}

// Source is one picture and the colours in it.
type Source struct {
	Image
	Colors []Swatch `json:"colors" nullable:"false"`
}

// Result is what an extraction found: a job's output.
type Result struct {
	ExtractionType Extraction           `json:"extractionType"`
	Images         []Source             `json:"images" nullable:"false"`
	Colors         []Color              `json:"colors" nullable:"false" doc:"The palette of all pictures, most frequent first"`
	Contrast       []Pair               `json:"contrast" nullable:"false"`
	Palette        *studio.ColorPalette `json:"palette" doc:"A brief's colorPalette; null when no colour was measured"`
	Theme          *studio.Theme        `json:"theme"`
	Typography     string               `json:"typography,omitempty" doc:"A brief's typography"`
	Components     string               `json:"components,omitempty" doc:"A brief's components"`
	UIStyle        string               `json:"uiStyle,omitempty" doc:"A brief's uiStyle"`
	Findings       []Finding            `json:"findings" nullable:"false"`
	Notes          []string             `json:"notes" nullable:"false" doc:"What was corrected, left out or could not be done, and why"`
}

// NeedsModel is why typography and components are missing without a key.
const NeedsModel = "Typography and components are seen by the model, and no model key is set: GOOGLE_GENERATIVE_AI_API_KEY. Colours are measured without it."

// Compose puts a result together: from what was measured, one Measured for each
// picture of r or none at all, and from what a model saw, nil without one. It is a
// pure function. Where a model and the pixels disagree, the pixels are right.
func Compose(r Request, pictures []Measured, seen *Seen) (Result, error) {
	result := Result{
		ExtractionType: r.ExtractionType, Images: make([]Source, len(r.Images)),
		Colors: []Color{}, Contrast: []Pair{}, Findings: []Finding{}, Notes: []string{},
	}
	for i, image := range r.Images {
		result.Images[i] = Source{Image: image, Colors: []Swatch{}}
		if i < len(pictures) {
			result.Images[i].Colors = append(result.Images[i].Colors, pictures[i].Colors...)
		}
	}
	if seen == nil && r.ExtractionType.Sees() {
		result.Notes = append(result.Notes, NeedsModel)
	}
	c := checker{images: len(r.Images), notes: &result.Notes}
	if r.ExtractionType.Measures() {
		palette := combine(pictures)
		assignRoles(palette)
		if seen != nil {
			c.correctRoles(palette, seen.Colors)
		}
		if err := result.addColors(palette, seen); err != nil {
			return Result{}, err
		}
	}
	if seen == nil {
		return result, nil
	}
	if r.ExtractionType == Typography || r.ExtractionType == Full {
		result.Findings = append(result.Findings, c.traits(KindTypography, seen.Typography)...)
		result.Typography = line(seen.TypeBrief, maxBrief)
	}
	if r.ExtractionType == Components || r.ExtractionType == Full {
		result.Findings = append(result.Findings, c.traits(KindComponent, seen.Components)...)
		result.Components = line(seen.PartsBrief, maxBrief)
	}
	result.UIStyle = line(seen.StyleBrief, maxBrief)
	return result, nil
}

// addColors fills in what follows from the palette.
func (r *Result) addColors(palette []Color, seen *Seen) error {
	if len(palette) == 0 {
		r.Notes = append(r.Notes, "The pictures have no visible pixel: no colour was measured.")
		return nil
	}
	r.Colors, r.Contrast = palette, contrasts(palette)
	for _, role := range Roles {
		if c := find(palette, role); c != nil {
			r.Findings = append(r.Findings, Finding{KindColor, string(role), c.Hex, c.Confidence, c.Images[0]})
		}
	}
	for i := range palette {
		c := &palette[i]
		if c.Role == "" {
			c.Confidence = sureOfColor
			r.Findings = append(r.Findings, Finding{KindColor, c.Name, c.Hex, c.Confidence, c.Images[0]})
		}
	}
	if find(palette, Primary) == nil {
		r.Notes = append(r.Notes, "No colour stands out as the brand's: the text colour stands in as primary.")
	}
	r.Palette = paletteOf(palette)
	var radius string
	if seen != nil {
		radius = seen.Radius
	}
	theme, err := themeOf(palette, r.Palette, radius, len(r.Images))
	if err != nil {
		return fmt.Errorf("make theme of measured colours: %w", err)
	}
	r.Theme = &theme
	return nil
}

// sureOfColor is the confidence in a colour that was counted and has no role.
const sureOfColor = 0.95

// paletteOf is the palette as a brief has it.
func paletteOf(palette []Color) *studio.ColorPalette {
	hex := func(roles ...Role) string {
		for _, role := range roles {
			if c := find(palette, role); c != nil {
				return c.Hex
			}
		}
		return ""
	}
	p := studio.ColorPalette{
		Primary: hex(Primary, Text), Secondary: hex(Secondary), Accent: hex(Accent), Background: hex(Background),
	}
	if text := (studio.PaletteText{Primary: hex(Text), Secondary: hex(TextSecondary)}); text.Primary+text.Secondary != "" {
		p.Text = &text
	}
	return &p
}

// corner is a radius that a theme takes over: 0 to 32 pixels, or up to 2 rem.
var corner = regexp.MustCompile(`^(?:0|(?:[12]?\d|3[0-2])(?:\.\d{1,2})?px|[01](?:\.\d{1,4})?rem|2rem)$`)

// themeOf makes a theme of the measured colours. What they leave open is derived
// from them as the offline designer does, and unreadable text is repaired.
func themeOf(palette []Color, brief *studio.ColorPalette, radius string, pictures int) (studio.Theme, error) {
	derived, err := offline.ThemeOf(studio.Branding{AppName: "Extracted", ColorPalette: brief})
	if err != nil {
		return studio.Theme{}, err
	}
	vars, err := studio.ParseTheme(derived.Style)
	if err != nil {
		return studio.Theme{}, err
	}
	for role, variables := range map[Role][]string{
		Surface: {"--card", "--popover"}, Border: {"--border", "--input"}, Destructive: {"--destructive"},
	} {
		if c := find(palette, role); c != nil {
			for _, name := range variables {
				vars.Set(name, c.Hex)
			}
		}
	}
	if radius = strings.TrimSpace(radius); corner.MatchString(radius) {
		vars.Set("--radius", radius)
	}
	name := "From a picture"
	if pictures > 1 {
		name = fmt.Sprintf("From %d pictures", pictures)
	}
	return studio.FinishTheme(studio.Theme{ID: strings.Replace(derived.ID, "extracted", "from-pictures", 1), Name: name, Style: vars.Style(), Repaired: slices.Clone(derived.Repaired)})
}
