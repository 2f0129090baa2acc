package studio

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/appforge-ai/appforge/store/fault"
)

// Variables are the 26 CSS variables that every theme gives a value, in the order
// in which a theme's style lists them.
var Variables = []string{
	"--background", "--foreground",
	"--primary", varPrimaryRGB, "--primary-foreground",
	"--secondary", "--secondary-foreground",
	"--muted", "--muted-foreground",
	"--accent", "--accent-foreground",
	"--destructive", "--destructive-foreground",
	"--card", "--card-foreground",
	"--popover", "--popover-foreground",
	"--border", "--input", "--ring", varRadius,
	"--chart-1", "--chart-2", "--chart-3", "--chart-4", "--chart-5",
}

// The two variables that are no colours.
const (
	varPrimaryRGB = "--primary-rgb"
	varRadius     = "--radius"
)

// maxStyle is far more than 26 declarations need, in bytes.
const maxStyle = 16 << 10

// Vars are a theme's variables by name ("--primary"). The zero value is empty.
type Vars struct{ values map[string]string }

// Get gives the value of name, "" when it has none.
func (v Vars) Get(name string) string { return v.values[name] }

// Set gives name a value. Names that Variables does not list never reach Style.
func (v *Vars) Set(name, value string) {
	if v.values == nil {
		v.values = make(map[string]string, len(Variables))
	}
	v.values[name] = value
}

// Style writes the variables as CSS declarations, one a line, in the order of Variables.
func (v Vars) Style() string {
	var b strings.Builder
	for _, name := range Variables {
		if value, ok := v.values[name]; ok {
			fmt.Fprintf(&b, "%s: %s;\n", name, value)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// color gives the parsed value of a colour that ParseTheme has taken.
func (v Vars) color(name string) Color {
	c, _ := ParseColor(v.values[name])
	return c
}

// ParseTheme reads a theme's style: "--name: value;" for each of Variables, and
// nothing else. Its error is fault.Malformed and names every variable that is
// missing, unknown, given twice or has a value that is not valid.
func ParseTheme(style string) (Vars, error) {
	if len(style) > maxStyle {
		return Vars{}, fault.Newf(fault.Malformed, "The theme's style has %d bytes; the limit is %d.", len(style), maxStyle)
	}
	if i := strings.IndexAny(style, "{}\\\"'<>@"); i >= 0 || strings.Contains(style, "/*") {
		return Vars{}, fault.New(fault.Malformed, "The theme's style must be plain declarations such as --radius: 12px; without braces, quotes, comments or escapes.", nil)
	}
	var vars Vars
	var faults []string
	for declaration := range strings.SplitSeq(style, ";") {
		if declaration = strings.TrimSpace(declaration); declaration == "" {
			continue
		}
		name, value, found := strings.Cut(declaration, ":")
		name, value = strings.TrimSpace(name), strings.Join(strings.Fields(value), " ")
		switch {
		case !found:
			faults = append(faults, fmt.Sprintf("%q is not a declaration", shorten(declaration)))
		case !slices.Contains(Variables, name):
			faults = append(faults, fmt.Sprintf("%q is not a variable of the theme", shorten(name)))
		case vars.Get(name) != "":
			faults = append(faults, name+" is given twice")
		default:
			vars.Set(name, value)
			if err := validValue(name, value); err != nil {
				faults = append(faults, name+": "+err.Error())
			}
		}
	}
	for _, name := range Variables {
		if _, ok := vars.values[name]; !ok {
			faults = append(faults, name+" is missing")
		}
	}
	if len(faults) > 0 {
		return Vars{}, fault.New(fault.Malformed, "The theme is not valid: "+strings.Join(faults[:min(len(faults), len(Variables))], "; ")+".", nil)
	}
	return vars, nil
}

var (
	// Lengths without a percentage: corners of the same size everywhere. The most is
	// far beyond a pill, and little enough for any sum.
	radius  = regexp.MustCompile(`^(?:0|(?:\d{1,3}(?:\.\d{1,4})?|\.\d{1,4})(?:px|rem|em))$`)
	triplet = regexp.MustCompile(`^(\d{1,3})(?: ?, ?| )(\d{1,3})(?: ?, ?| )(\d{1,3})$`)
)

func validValue(name, value string) error {
	switch name {
	case varRadius:
		if !radius.MatchString(value) {
			return fmt.Errorf("%q is not a length such as 12px or 0.75rem", shorten(value))
		}
	case varPrimaryRGB:
		channels := triplet.FindStringSubmatch(value)
		for _, c := range channels {
			if n, err := strconv.Atoi(c); err == nil && n > 255 {
				channels = nil
			}
		}
		if channels == nil {
			return fmt.Errorf("%q is not three channels such as 37, 99, 235", shorten(value))
		}
	default:
		_, err := ParseColor(value)
		return err
	}
	return nil
}

// FinishTheme makes a theme fit for use, whoever designed it: the style is valid
// and in one form (colours as hex, one declaration a line, --primary-rgb the
// channels of --primary), surfaces are opaque, and every text colour is readable
// (WCAG AA, 4.5:1) on what it is written on. Repaired gains a sentence for each
// colour that had to change. Finishing a finished theme changes nothing.
//
// Its error is that of ParseTheme.
func FinishTheme(t Theme) (Theme, error) {
	vars, err := ParseTheme(t.Style)
	if err != nil {
		return Theme{}, err
	}
	vars = Vars{maps.Clone(vars.values)}
	t.Repaired = slices.Clone(t.Repaired)
	r := repair{vars: vars, said: &t.Repaired}
	r.opaque()
	r.readable()
	p := vars.color("--primary")
	vars.Set(varPrimaryRGB, fmt.Sprintf("%d, %d, %d", p.R, p.G, p.B))
	if vars.Get(varRadius) == "0" {
		vars.Set(varRadius, "0px") // a calc() over the radius needs the unit
	}
	t.Style = vars.Style()
	return t, nil
}
