package offline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

// edit changes r.ReferenceHTML as far as the words of r.Purpose are understood:
// adding a block, removing one, renaming, replacing text, the size of the title.
// A wish that is not understood is written into the design as a note, so that it
// is not lost, and the reference never is.
func (d *Designer) edit(b studio.Branding, r studio.ScreenRequest) (studio.Screen, error) {
	images := studio.ImagesOf(b)
	ref, _, err := studio.CheckScreen(studio.Screen{ID: r.ID, Title: r.Name, HTML: r.ReferenceHTML}, images)
	if err != nil {
		return studio.Screen{}, err
	}
	nodes, err := parseFragment(ref.HTML)
	if err != nil {
		return studio.Screen{}, err
	}
	r.KeyElements, r.ReferenceHTML = nil, ""
	e := editor{d: d, page: newPage(b, r), root: nodes[0]}
	for _, wish := range wishes(r.Purpose) {
		done, err := e.fulfil(wish)
		if err == nil && !done {
			err = e.insert(&element{Kind: "note", Title: cut(wish, 400)})
		}
		if err != nil {
			return studio.Screen{}, err
		}
	}
	var out strings.Builder
	if err := html.Render(&out, e.root); err != nil {
		return studio.Screen{}, fault.New(fault.Internal, "The changed screen cannot be written.", err)
	}
	s, _, err := studio.CheckScreen(studio.Screen{ID: r.ID, Title: r.Name, HTML: out.String()}, images)
	return s, err
}

func parseFragment(text string) ([]*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(text), body)
	if err != nil || len(nodes) == 0 {
		return nil, fault.New(fault.Malformed, "The screen's HTML cannot be parsed.", err)
	}
	return nodes, nil
}

// nextWish is where one wish of a prompt ends and the next begins: at the end of a
// sentence, or before another verb of change.
var nextWish = regexp.MustCompile(`(?i)[.;!]\s+|\s*\n+\s*|(?:,\s*(?:(?:and|then|also|please)\s+)*|\s+(?:(?:and|then)\s+)+(?:(?:also|please)\s+)*)(add|insert|include|remove|delete|hide|drop|rename|change|replace|make|set)\b`)

// wishes takes a prompt apart into single changes.
func wishes(prompt string) []string {
	var all []string
	take := func(s string) {
		if s = strings.Trim(oneLine(s), " .;!,"); s != "" {
			all = append(all, s)
		}
	}
	start := 0
	masked := quoted.ReplaceAllStringFunc(prompt, func(q string) string { return strings.Repeat("x", len(q)) })
	for _, m := range nextWish.FindAllStringSubmatchIndex(masked, -1) {
		take(prompt[start:m[0]])
		start = m[1]
		if m[2] >= 0 {
			start = m[2] // the verb belongs to what follows
		}
	}
	take(prompt[min(start, len(prompt)):])
	return all[:min(len(all), 12)]
}

var (
	quoted      = regexp.MustCompile(`["“”«]([^"“”«»]{1,120})["“”»]`)
	replaceWish = regexp.MustCompile(`(?i)^(?:please\s+)?(?:change|replace|rename|update)\s+(?:the\s+)?(?:text\s+|word\s+|label\s+)?["“]([^"“”]+)["”]\s+(?:to|with|by|into)\s+["“]([^"“”]+)["”]`)
	renameWish  = regexp.MustCompile(`(?i)^(?:please\s+)?(?:rename|change|set|update|make)\s+(?:the\s+)?(?:\w+\s+)?(?:title|heading|headline|header)(?:\s+text)?\s+(?:to|into|say|read|as)\s+(.+)$`)
	resizeWish  = regexp.MustCompile(`(?i)\b(?:title|heading|headline)\b.*\b(bigger|larger|smaller|huge|tiny)\b|\b(bigger|larger|smaller)\b.*\b(?:title|heading|headline)\b`)
	removeWish  = regexp.MustCompile(`(?i)^(?:please\s+)?(?:remove|delete|hide|drop|get rid of|take away|take out)\s+(?:the\s+|any\s+|all\s+)?(.+)$`)
	addWish     = regexp.MustCompile(`(?i)^(?:please\s+)?(?:add|insert|include|append|put|show|place)\s+(?:in\s+)?(?:an?\s+|the\s+|some\s+|another\s+|new\s+)*(.+)$`)
	// whereWords end what is wanted and begin where it goes, which the layout decides.
	whereWords = regexp.MustCompile(`(?i)\s+(?:at|on|to|in|above|below|under|beneath|near|next to|after|before)\s+(?:the\s+)?(?:very\s+)?(?:top|bottom|end|start|screen|page|header|footer|list|middle|side|left|right).*$`)
	saying     = regexp.MustCompile(`(?i)\s+(?:saying|that says|labell?ed|called|titled|named|with the (?:text|label|title)|with text|reading)\s*$`)
)

// editor changes one screen.
type editor struct {
	d    *Designer
	page *page
	root *html.Node
}

// fulfil does what wish says and reports whether it understood it and found what
// it is about.
func (e *editor) fulfil(wish string) (bool, error) {
	if m := replaceWish.FindStringSubmatch(wish); m != nil {
		return e.replaceText(m[1], m[2]), nil
	}
	if m := renameWish.FindStringSubmatch(wish); m != nil {
		return e.rename(unquote(m[1])), nil
	}
	if m := resizeWish.FindStringSubmatch(wish); m != nil {
		return e.resize(!strings.EqualFold(m[1]+m[2], "smaller") && !strings.EqualFold(m[1], "tiny")), nil
	}
	if m := removeWish.FindStringSubmatch(wish); m != nil {
		return e.remove(m[1]), nil
	}
	if m := addWish.FindStringSubmatch(wish); m != nil {
		return e.add(m[1])
	}
	return false, nil
}

func (e *editor) add(what string) (bool, error) {
	label := ""
	if m := quoted.FindStringSubmatchIndex(what); m != nil {
		label = what[m[2]:m[3]]
		what = strings.TrimSpace(what[:m[0]] + what[m[1]:])
	}
	what = saying.ReplaceAllString(whereWords.ReplaceAllString(what, ""), "")
	el := elementOf(what)
	if label != "" {
		el.Title = cut(sentenceCase(label), 80)
		el.Text = ""
	}
	switch {
	case el.Kind == "bottomnav" && e.find(isElement(atom.Nav)) != nil:
		return false, nil
	case el.Kind == "bottomnav":
		e.page.Nav = e.page.navigation()
		if last := lastElement(e.root); last != nil && hasClass(last, "mt-auto") && textOf(last) == "" {
			e.root.RemoveChild(last) // the navigation has the home indicator in it
		}
		if bar := e.find(func(n *html.Node) bool { return hasClass(n, "sticky") && hasClass(n, "bottom-0") }); bar != nil {
			dropClasses(bar, "sticky", "bottom-0") // only one thing can stick to the lower edge
		}
		text, err := e.d.execute("nav", e.page)
		if err != nil {
			return false, err
		}
		return true, e.append(e.root, nil, e.page.ink(text))
	case el.Kind == "logo":
		text, err := e.d.execute("logo", e.page)
		if err != nil {
			return false, err
		}
		return true, e.append(e.root, e.root.FirstChild, text)
	case el.Kind == "card" && el.Title == "":
		return false, nil
	}
	return true, e.insert(el)
}

// insert writes a block where its kind belongs: tools below the header, all else
// at the end, above what is fixed to the lower edge.
func (e *editor) insert(el *element) error {
	el = e.page.add(el)
	text, err := e.d.execute("inserted", el)
	if err != nil {
		return err
	}
	text = e.page.ink(text)
	box := e.root
	for only := onlyElement(box); only != nil && (only.DataAtom == atom.Div || only.DataAtom == atom.Main); only = onlyElement(box) {
		box = only
	}
	if rank(el.Kind) <= rankTools {
		after := first(box, isElement(atom.H1))
		if after == nil {
			after = first(box, isElement(atom.Header))
		}
		if after == nil {
			return e.append(box, box.FirstChild, text)
		}
		for after.Parent != box && after.Parent.DataAtom != atom.Main {
			after = after.Parent
		}
		return e.append(after.Parent, after.NextSibling, text)
	}
	var before *html.Node
	for c := range box.ChildNodes() {
		if c.Type == html.ElementNode && (c.DataAtom == atom.Nav || c.DataAtom == atom.Footer || hasClass(c, "sticky", "fixed", "mt-auto", "bottom-0")) {
			before = c
			break
		}
	}
	return e.append(box, before, text)
}

// append parses text and puts it into parent, before a child or at the end.
func (e *editor) append(parent, before *html.Node, text string) error {
	nodes, err := parseFragment(text)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		parent.InsertBefore(n, before)
	}
	return nil
}

func (e *editor) remove(what string) bool {
	low := strings.ToLower(what)
	var n *html.Node
	switch kind := elementKind(low, low); {
	case quoted.MatchString(what):
		n = e.blockWith(quoted.FindStringSubmatch(what)[1])
	case kind == "bottomnav" || strings.Contains(low, "navigation"):
		n = e.find(isElement(atom.Nav))
	case kind == "search":
		n = e.find(func(n *html.Node) bool { return attribute(n, "role") == "search" })
	default:
		n = e.blockWith(title(what))
	}
	if n == nil || n == e.root || n.Parent == nil {
		return false
	}
	n.Parent.RemoveChild(n)
	return true
}

// blockWith finds the smallest block that is called text or shows it.
func (e *editor) blockWith(text string) *html.Node {
	text = strings.ToLower(strings.TrimSpace(text))
	if len(text) < 3 {
		return nil
	}
	blocks := []atom.Atom{atom.Button, atom.Li, atom.Section, atom.Article, atom.P, atom.H2, atom.H3, atom.Figure}
	var found *html.Node
	for n := range e.root.Descendants() {
		if n.Type != html.ElementNode || !slices.Contains(blocks, n.DataAtom) {
			continue
		}
		named := strings.Contains(strings.ToLower(attribute(n, "aria-label")), text)
		if named || strings.Contains(strings.ToLower(textOf(n)), text) {
			found = n // the last match in document order within the first is the innermost
			for inner := range n.Descendants() {
				if !named && inner.Type == html.ElementNode && slices.Contains(blocks[:4], inner.DataAtom) && strings.Contains(strings.ToLower(textOf(inner)), text) {
					found = inner
				}
			}
			return found
		}
	}
	return nil
}

func (e *editor) rename(to string) bool {
	h := e.title()
	if h == nil || to == "" {
		return false
	}
	for h.FirstChild != nil {
		h.RemoveChild(h.FirstChild)
	}
	h.AppendChild(&html.Node{Type: html.TextNode, Data: cut(to, 120)})
	return true
}

func (e *editor) replaceText(from, to string) bool {
	done := false
	for n := range e.root.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, from) {
			n.Data = strings.ReplaceAll(n.Data, from, to)
			done = true
		}
	}
	return done
}

// sizes are the steps that a title grows and shrinks by.
var sizes = []string{"text-sm", "text-base", "text-lg", "text-xl", "text-2xl", "text-3xl", "text-4xl", "text-5xl", "text-6xl"}

var (
	sizeClass  = regexp.MustCompile(`^text-\[(\d+)px\]$`)
	lineHeight = regexp.MustCompile(`^leading-`)
)

func (e *editor) resize(bigger bool) bool {
	h := e.title()
	if h == nil {
		return false
	}
	step := 1
	if !bigger {
		step = -1
	}
	at := 5
	var kept []string
	for _, class := range strings.Fields(attribute(h, "class")) {
		if m := sizeClass.FindStringSubmatch(class); m != nil {
			px, _ := strconv.Atoi(m[1])
			at = nearestSize(px)
			continue
		}
		if i := slices.Index(sizes, class); i >= 0 {
			at = i
			continue
		}
		if !lineHeight.MatchString(class) {
			kept = append(kept, class)
		}
	}
	size := sizes[min(max(at+step, 0), len(sizes)-1)]
	setAttribute(h, "class", strings.Join(append(kept, size, "leading-tight"), " "))
	return true
}

// nearestSize is the place in sizes of a size in pixels.
func nearestSize(px int) int {
	pixels := []int{14, 16, 18, 20, 24, 30, 36, 48, 60}
	best := 0
	for i, p := range pixels {
		if abs(p-px) < abs(pixels[best]-px) {
			best = i
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// title is the screen's heading.
func (e *editor) title() *html.Node {
	for _, level := range []atom.Atom{atom.H1, atom.H2, atom.H3} {
		if h := e.find(isElement(level)); h != nil {
			return h
		}
	}
	return nil
}

func unquote(s string) string {
	if m := quoted.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1])
	}
	return strings.Trim(s, " .'’‘")
}
