package offline

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// find gives the first element below the root that is wanted, or nil.
func (e *editor) find(wanted func(*html.Node) bool) *html.Node { return first(e.root, wanted) }

func first(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && wanted(d) {
			return d
		}
	}
	return nil
}

func isElement(name atom.Atom) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.DataAtom == name }
}

// lastElement gives the last child element of n, or nil.
func lastElement(n *html.Node) *html.Node {
	last := n.LastChild
	for last != nil && last.Type != html.ElementNode {
		last = last.PrevSibling
	}
	return last
}

// onlyElement gives the child of an element that has one child element and no
// text of its own.
func onlyElement(n *html.Node) *html.Node {
	var only *html.Node
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.Type == html.ElementNode && only == nil:
			only = c
		default:
			return nil
		}
	}
	return only
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setAttribute(n *html.Node, key, value string) {
	if i := slices.IndexFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key }); i >= 0 {
		n.Attr[i].Val = value
		return
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

func hasClass(n *html.Node, classes ...string) bool {
	return slices.ContainsFunc(strings.Fields(attribute(n, "class")), func(c string) bool { return slices.Contains(classes, c) })
}

func dropClasses(n *html.Node, classes ...string) {
	kept := slices.DeleteFunc(strings.Fields(attribute(n, "class")), func(c string) bool { return slices.Contains(classes, c) })
	setAttribute(n, "class", strings.Join(kept, " "))
}

// textOf gives the words below n, with single spaces.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
