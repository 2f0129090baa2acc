package studio

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// The allow-list. Everything that it does not name is removed: the tree walk
// (check_tree.go) cleans by it, and the sanitiser, which reads the written result
// with a reader of its own, holds that result to it once more.

// attributes maps attribute names to what their value must look like.
type attributes map[string]*regexp.Regexp

var (
	attrText      = regexp.MustCompile(`(?s)^.*$`)
	attrID        = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,63}$`)
	attrIDs       = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,63}( [A-Za-z][A-Za-z0-9_-]{0,63})*$`)
	attrWord      = regexp.MustCompile(`^[a-z-]{1,40}$`)
	attrFlag      = regexp.MustCompile(`^(true|false|[a-z]{0,20})$`)
	attrWhole     = regexp.MustCompile(`^[0-9]{1,6}$`)
	attrNumber    = regexp.MustCompile(`^[-+]?[0-9]{0,7}\.?[0-9]{1,7}(px|em|rem|%)?$`)
	attrNumbers   = regexp.MustCompile(`^[-+0-9eE.,%\s]*$`)
	pathData      = regexp.MustCompile(`^[MmZzLlHhVvCcSsQqTtAa0-9eE,.\s+-]*$`)
	attrTransform = regexp.MustCompile(`^(?i:(translate|scale|rotate|matrix|skewx|skewy)\([-+0-9eE.,\s]*\)[\s,]*)*$`)
	attrRatio     = regexp.MustCompile(`^(?i:none|x(min|mid|max)y(min|mid|max)( meet| slice)?)$`)
	svgSpace      = regexp.MustCompile(`^http://www\.w3\.org/2000/svg$`)
	inputType     = regexp.MustCompile(`^(text|email|password|search|tel|url|number|checkbox|radio|range|date|time|datetime-local|month|week|button)$`)
	attrFragment  = regexp.MustCompile(`^#$`)
	styleText     = regexp.MustCompile(`^[a-z-]+: [^"'\\;{}<>]+(; [a-z-]+: [^"'\\;{}<>]+)*$`)
	classText     = regexp.MustCompile(`^[^<>{};\\]+$`)
)

// everywhere are the attributes of every element; aria-* is allowed too.
var everywhere = attributes{
	"class": classText, "style": styleText, "id": attrID, "role": attrWord, "title": attrText, "dir": attrWord,
	"lang": regexp.MustCompile(`^[A-Za-z0-9-]{1,20}$`), "hidden": attrFlag,
}

// htmlElements are the allowed HTML elements with the attributes of their own.
// Form controls stay for their looks: nothing that could send or name data does.
var htmlElements = map[string]attributes{
	"a":        {"href": attrFragment},
	"button":   {"type": regexp.MustCompile(`^button$`), "disabled": attrFlag},
	"details":  {"open": attrFlag},
	"img":      {"src": regexp.MustCompile(`^https://[^\s"'<>\\]+$`), "alt": attrText, "width": attrWhole, "height": attrWhole, "loading": attrWord},
	"input":    {"type": inputType, "placeholder": attrText, "value": attrText, "checked": attrFlag, "disabled": attrFlag, "readonly": attrFlag, "min": attrNumber, "max": attrNumber, "step": attrNumber},
	"label":    {"for": attrID},
	"meter":    {"value": attrNumber, "min": attrNumber, "max": attrNumber},
	"ol":       {"start": attrWhole},
	"optgroup": {"label": attrText},
	"option":   {"value": attrText, "selected": attrFlag, "disabled": attrFlag},
	"progress": {"value": attrNumber, "max": attrNumber},
	"select":   {"disabled": attrFlag},
	"td":       {"colspan": attrWhole, "rowspan": attrWhole},
	"textarea": {"placeholder": attrText, "rows": attrWhole, "cols": attrWhole, "disabled": attrFlag, "readonly": attrFlag},
	"th":       {"colspan": attrWhole, "rowspan": attrWhole, "scope": attrWord},
	"time":     {"datetime": regexp.MustCompile(`^[-0-9T:Z+. ]{1,40}$`)},
}

// plainElements are the allowed HTML elements without attributes of their own.
var plainElements = []string{
	"abbr", "address", "article", "aside", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "div", "dl", "dt", "em",
	"fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "i", "ins", "kbd",
	"legend", "li", "main", "mark", "nav", "p", "pre", "q", "s", "section", "small", "span", "strong", "sub", "summary", "sup",
	"table", "tbody", "tfoot", "thead", "tr", "u", "ul",
}

// presentation are the attributes that every allowed SVG element may have.
var presentation = attributes{
	"fill": paintValue, "stroke": paintValue, "fill-opacity": attrNumber, "stroke-opacity": attrNumber, "opacity": attrNumber,
	"stroke-width": attrNumber, "stroke-linecap": attrWord, "stroke-linejoin": attrWord, "stroke-dasharray": attrNumbers, "stroke-dashoffset": attrNumber,
	"stroke-miterlimit": attrNumber, "fill-rule": attrWord, "clip-rule": attrWord, "transform": attrTransform, "vector-effect": attrWord, "pathlength": attrNumber,
}

// svgElements are the allowed SVG elements (names as the tokeniser gives them,
// in lower case) with the attributes of their own.
var svgElements = map[string]attributes{
	"svg": {
		"xmlns": svgSpace, "viewbox": attrNumbers, "width": attrNumber, "height": attrNumber, "x": attrNumber, "y": attrNumber,
		"preserveaspectratio": attrRatio, "focusable": attrFlag,
	},
	"g":        {},
	"path":     {"d": pathData},
	"circle":   {"cx": attrNumber, "cy": attrNumber, "r": attrNumber},
	"ellipse":  {"cx": attrNumber, "cy": attrNumber, "rx": attrNumber, "ry": attrNumber},
	"rect":     {"x": attrNumber, "y": attrNumber, "width": attrNumber, "height": attrNumber, "rx": attrNumber, "ry": attrNumber},
	"line":     {"x1": attrNumber, "y1": attrNumber, "x2": attrNumber, "y2": attrNumber},
	"polyline": {"points": attrNumbers},
	"polygon":  {"points": attrNumbers},
	"text":     textAttributes,
	"tspan":    textAttributes,
}

var textAttributes = attributes{
	"x": attrNumber, "y": attrNumber, "dx": attrNumber, "dy": attrNumber, "text-anchor": attrWord, "dominant-baseline": attrWord, "font-size": attrNumber,
	"font-weight": regexp.MustCompile(`^([1-9]00|bold|normal)$`), "letter-spacing": attrNumber,
}

// withContent are the elements that go together with what they hold; all other
// elements that are not allowed leave their content behind.
var withContent = map[string]bool{
	"applet": true, "area": true, "audio": true, "base": true, "canvas": true, "command": true, "datalist": true, "embed": true,
	"frame": true, "frameset": true, "head": true, "iframe": true, "keygen": true, "link": true, "map": true, "math": true, "meta": true,
	"noembed": true, "noframes": true, "noscript": true, "object": true, "param": true, "plaintext": true, "portal": true,
	"script": true, "source": true, "style": true, "template": true, "title": true, "track": true, "video": true, "xmp": true,
}

// renamed are elements whose behaviour goes and whose box stays.
var renamed = map[string]string{"form": "div", "dialog": "div", "search": "div", "center": "div"}

// ariaRule is the rule of an ARIA attribute. Those that name other elements hold ids only.
func ariaRule(key string) (*regexp.Regexp, bool) {
	switch {
	case !slices.Contains(ariaNames, key):
		return nil, false
	case slices.Contains(ariaReferences, key):
		return attrIDs, true
	}
	return attrText, true
}

// allowedElement gives the attributes of an element's own. Foreign elements are
// allowed by their SVG table only.
func allowedElement(namespace, name string) (attributes, bool) {
	switch namespace {
	case "":
		if own, ok := htmlElements[name]; ok {
			return own, true
		}
		return nil, slices.Contains(plainElements, name)
	case "svg":
		own, ok := svgElements[name]
		return own, ok
	}
	return nil, false
}

// allowedAttribute reports whether an allowed element may carry the attribute.
func allowedAttribute(namespace string, own attributes, key, value string) bool {
	key = strings.ToLower(key) // the parser gives SVG's viewBox its capital back
	rule, ok := own[key]
	if !ok && namespace == "svg" {
		rule, ok = presentation[key]
	}
	if !ok {
		rule, ok = everywhere[key]
	}
	if !ok {
		rule, ok = ariaRule(key)
	}
	return ok && rule.MatchString(value)
}

// sanitizer is the allow-list as a bluemonday policy. It is built once: a policy
// is read-only in use.
var sanitizer = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	// Addresses are held to the rules of src and href, which are narrower than the
	// sanitiser's own notion of a safe URL.
	allow := func(name string, tables ...attributes) {
		p.AllowElements(name)
		p.AllowNoAttrs().OnElements(name)
		for _, table := range tables {
			for key, rule := range table {
				p.AllowAttrs(key).Matching(rule).OnElements(name)
			}
		}
	}
	for name, own := range htmlElements {
		allow(name, own)
	}
	for _, name := range plainElements {
		allow(name)
	}
	for name, own := range svgElements {
		allow(name, own, presentation)
	}
	for key, rule := range everywhere {
		p.AllowAttrs(key).Matching(rule).Globally()
	}
	for _, name := range ariaNames {
		rule, _ := ariaRule(name)
		p.AllowAttrs(name).Matching(rule).Globally()
	}
	return p
})

// ariaNames are the states and properties of WAI-ARIA 1.2 that a still picture of
// an app has a use for.
var ariaNames = []string{
	"aria-atomic", "aria-busy", "aria-checked", "aria-colcount", "aria-controls", "aria-current", "aria-describedby", "aria-description",
	"aria-details", "aria-disabled", "aria-expanded", "aria-haspopup", "aria-hidden", "aria-invalid", "aria-label", "aria-labelledby",
	"aria-level", "aria-live", "aria-modal", "aria-multiline", "aria-multiselectable", "aria-orientation", "aria-owns", "aria-placeholder",
	"aria-posinset", "aria-pressed", "aria-readonly", "aria-required", "aria-roledescription", "aria-rowcount", "aria-selected",
	"aria-setsize", "aria-sort", "aria-valuemax", "aria-valuemin", "aria-valuenow", "aria-valuetext",
}

var ariaReferences = []string{"aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "aria-owns"}
