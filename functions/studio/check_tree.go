package studio

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// restructure removes, below n, comments and the elements that go with their
// content, renames those of which only the box stays, and dissolves all others
// that are not allowed.
func (c *checker) restructure(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch child.Type {
		case html.TextNode:
		case html.ElementNode:
			if renamedTo, ok := renamed[child.Data]; ok && child.Namespace == "" {
				child.Data, child.DataAtom = renamedTo, atom.Lookup([]byte(renamedTo))
			}
			_, allowed := allowedElement(child.Namespace, child.Data)
			switch {
			case allowed:
				c.restructure(child)
			case child.Namespace != "" || withContent[child.Data]:
				c.notef("removed <%s>", shorten(child.Data))
				n.RemoveChild(child)
			default:
				c.notef("removed the tags of <%s>", shorten(child.Data))
				c.restructure(child)
				for inner := child.FirstChild; inner != nil; inner = child.FirstChild {
					child.RemoveChild(inner)
					n.InsertBefore(inner, child)
				}
				n.RemoveChild(child)
			}
		default: // comments, doctypes
			n.RemoveChild(child)
		}
		child = next
	}
}

// maxAttributes is far more than any element has a use for.
const maxAttributes = 64

// walk cleans the attributes of n and of all below it. on is the surface that n
// lies on: the theme colour of the nearest filled ancestor.
func (c *checker) walk(n *html.Node, on surface) {
	if n.Type != html.ElementNode {
		return
	}
	if n.DataAtom == atom.Img && n.Namespace == "" {
		c.image(n)
	}
	own, _ := allowedElement(n.Namespace, n.Data)
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if len(kept) == maxAttributes || a.Namespace != "" || slices.ContainsFunc(kept, func(k html.Attribute) bool { return k.Key == a.Key }) {
			c.notef("removed the attribute %s", shorten(a.Key))
			continue
		}
		before := a.Val
		switch a.Key {
		case "class":
			a.Val, on = c.classes(a.Val, on)
		case "style":
			a.Val = cleanStyle(a.Val)
			if a.Val != before {
				c.notef("removed inline styles that are not plain layout")
			}
		case "fill", "stroke":
			a.Val = cleanPaint(a.Val)
			if a.Val != before {
				c.notef("replaced the colour of %s by %s", a.Key, a.Val)
			}
		default:
			if own[strings.ToLower(a.Key)] == attrNumber || presentation[a.Key] == attrNumber {
				a.Val = strings.TrimSpace(a.Val)
			}
		}
		if (a.Key == "class" || a.Key == "style") && a.Val == "" {
			continue
		}
		if !allowedAttribute(n.Namespace, own, a.Key, a.Val) {
			c.notef("removed the attribute %s", shorten(a.Key))
			continue
		}
		kept = append(kept, a)
	}
	n.Attr = kept
	for child := range n.ChildNodes() {
		c.walk(child, on)
	}
}

// image turns an image that is not allowed into a plain area of the same classes,
// so that the layout holds.
func (c *checker) image(n *html.Node) {
	var class, label string
	for i, a := range n.Attr {
		switch {
		case a.Namespace != "":
		case a.Key == "src":
			if src, ok := c.images.Allows(a.Val); ok {
				n.Attr[i].Val = src
				return
			}
		case a.Key == "class":
			class = a.Val
		case a.Key == "alt":
			label = a.Val
		}
	}
	c.notef("replaced an image by a plain area: images come from the brief's own addresses only")
	n.Data, n.DataAtom = "span", atom.Span
	n.Attr = []html.Attribute{{Key: "class", Val: strings.TrimSpace("inline-block bg-muted " + class)}}
	if strings.TrimSpace(label) != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: "role", Val: "img"}, html.Attribute{Key: "aria-label", Val: label})
	}
}

// shorten keeps names from hostile input short in notes.
func shorten(name string) string {
	const most = 40
	if r := []rune(name); len(r) > most {
		return string(r[:most]) + "…"
	}
	return name
}
