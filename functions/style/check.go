package style

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/appforge-ai/appforge/functions/studio"
)

// Limits of what a model may say.
const (
	maxTraits = 24  // of one kind
	maxName   = 60  // characters
	maxValue  = 300 // characters
	maxBrief  = 400 // characters
	// maxSnap is how far a colour that a model names may be from the measured one that
	// it stands for, in Oklab; maxExact is how far without a word about it.
	maxSnap  = 0.10
	maxExact = 0.01
	// minTrust is the least confidence by which a model overrules the measure in a role.
	minTrust = 0.5
)

// checker holds a model's draft against the pictures.
type checker struct {
	images int
	notes  *[]string
}

func (c checker) notef(format string, args ...any) {
	*c.notes = append(*c.notes, fmt.Sprintf(format, args...))
}

// correctRoles gives colours the roles that a model sees them in, as far as the
// pixels have those colours. The role's measured holder is left without one.
func (c checker) correctRoles(palette []Color, seen []SeenColor) {
	var done []Role
	for _, s := range seen[:min(len(seen), maxTraits)] {
		role := Role(strings.ToLower(strings.TrimSpace(s.Role)))
		if !slices.Contains(Roles, role) || slices.Contains(done, role) || role == Background {
			continue // what most pixels are is no matter of opinion
		}
		value, err := studio.ParseColor(s.Hex)
		if err != nil || sure(s.Confidence) < minTrust {
			continue
		}
		holder, off := closest(palette, labOfColor(value))
		switch {
		case holder == nil || off > maxSnap:
			c.notef("The model's %s, %s, is not in the pixels and was dropped.", role, value)
			continue
		case holder.Role == Background || holder.Role != "" && slices.Contains(done, holder.Role):
			continue
		case off > maxExact:
			c.notef("The model's %s, %s, is not in the pixels; the nearest measured colour, %s, stands for it.", role, value, holder.Hex)
		}
		if before := find(palette, role); before != nil && before != holder {
			before.Role = ""
		}
		holder.Role, holder.Confidence = role, sure(s.Confidence)
		done = append(done, role)
	}
}

func closest(palette []Color, at lab) (nearest *Color, distance float64) {
	for i := range palette {
		if d := palette[i].at.distance(at); nearest == nil || d < distance {
			nearest, distance = &palette[i], d
		}
	}
	return nearest, distance
}

// traits keeps what can be shown of what a model says.
func (c checker) traits(kind Kind, seen []SeenTrait) []Finding {
	var found []Finding
	for _, s := range seen {
		f := Finding{kind, line(s.Name, maxName), line(s.Value, maxValue), sure(s.Confidence), s.Image}
		switch {
		case f.Name == "" || f.Value == "":
		case s.Image < 0 || s.Image >= c.images:
			c.notef("The model's %s finding %q names picture %d, which was not given, and was dropped.", kind, f.Name, s.Image)
		case len(found) == maxTraits:
			c.notef("The model gave more than %d %s findings; the first %d are kept.", maxTraits, kind, maxTraits)
			return found
		default:
			found = append(found, f)
		}
	}
	return found
}

// sure brings a confidence into 0 to 1; models write percentages now and then.
func sure(confidence float64) float64 {
	if confidence > 1 {
		confidence /= 100
	}
	return round(min(max(confidence, 0), 1))
}

// line makes text one line of at most most characters, without markup.
func line(text string, most int) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '<' || r == '>'
	}), " ")
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
