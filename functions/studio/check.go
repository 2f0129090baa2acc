package studio

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/appforge-ai/appforge/store/fault"
)

// MaxHTMLBytes is the largest screen that is taken.
const MaxHTMLBytes = 256 << 10

// maxTitle is the longest title, in characters; longer ones are cut.
const maxTitle = 120

// maxPasses bounds how often a screen is cleaned until nothing changes any more.
// Ordinary screens need two; only input made to confuse parsers needs more.
const maxPasses = 8

// ImagePolicy says which images a screen may show. The zero value allows none. The
// Content-Security-Policy of a document that shows the screen names the same hosts.
type ImagePolicy struct {
	Hosts []string // host or host:port, reached by https only
}

// imageHost is a host as a Content-Security-Policy can name it: letters, digits, dots
// and hyphens, perhaps a port. No other host may show images.
var imageHost = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?$`)

// ImagesOf allows the hosts of the brief's logo and footer.
func ImagesOf(b Branding) ImagePolicy {
	var p ImagePolicy
	for _, raw := range []string{b.Logo, b.Footer} {
		u, err := url.Parse(raw)
		if err != nil || u.Scheme != "https" || u.User != nil {
			continue
		}
		if host := strings.ToLower(u.Host); imageHost.MatchString(host) && !slices.Contains(p.Hosts, host) {
			p.Hosts = append(p.Hosts, host)
		}
	}
	return p
}

// Allows gives src in its normal form when the policy allows it.
func (p ImagePolicy) Allows(src string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(src))
	if err != nil || u.Scheme != "https" || u.User != nil {
		return "", false
	}
	if u.Host = strings.ToLower(u.Host); !slices.Contains(p.Hosts, u.Host) {
		return "", false
	}
	return u.String(), true
}

// CheckScreen holds a screen to the rules, whoever made it: one root div of
// allowed elements and attributes, no script, handler, form or remote code,
// classes and colours over the theme's variables only, images only where images
// allows them. What can be repaired is, and told in notes; checking a checked
// screen changes nothing.
//
// Its error is a *fault.Error: TooLarge over MaxHTMLBytes, Malformed when the
// text is not one closed root div or shows nothing.
func CheckScreen(s Screen, images ImagePolicy) (Screen, []string, error) {
	if len(s.HTML) > MaxHTMLBytes {
		return Screen{}, nil, fault.Newf(fault.TooLarge, "The screen's HTML has %d bytes; the limit is %d.", len(s.HTML), MaxHTMLBytes)
	}
	c := checker{images: images, seen: map[string]bool{}}
	text := unfence(strings.ReplaceAll(strings.ToValidUTF8(s.HTML, "\uFFFD"), "\x00", ""))
	if strings.TrimSpace(text) == "" {
		return Screen{}, nil, fault.New(fault.Malformed, "The screen is empty.", nil)
	}
	if entangled(text) {
		return Screen{}, nil, fault.New(fault.Malformed, "The screen's HTML leaves too many elements open.", nil)
	}
	if !rootClosed(text) {
		return Screen{}, nil, fault.New(fault.Malformed, "The screen's HTML is cut off: its root element is not closed.", nil)
	}
	for range maxPasses {
		next, err := c.pass(text)
		if err != nil {
			return Screen{}, nil, err
		}
		if len(next) > MaxHTMLBytes {
			return Screen{}, nil, fault.Newf(fault.TooLarge, "The screen's HTML has %d bytes once written out; the limit is %d.", len(next), MaxHTMLBytes)
		}
		if next == text {
			return Screen{ID: s.ID, Title: cleanTitle(s.Title), HTML: next}, c.notes, nil
		}
		text = next
	}
	return Screen{}, nil, fault.New(fault.Malformed, "The screen's HTML has no stable form: parsers read it differently each time.", nil)
}

// checker cleans one screen and collects what it changed.
type checker struct {
	images ImagePolicy
	notes  []string
	seen   map[string]bool
}

// maxNotes bounds the notes of a hostile screen.
const maxNotes = 50

func (c *checker) notef(format string, args ...any) {
	note := fmt.Sprintf(format, args...)
	if !c.seen[note] && len(c.notes) < maxNotes {
		c.seen[note] = true
		c.notes = append(c.notes, note)
	}
}

// pass parses, cleans, writes and sanitises text once.
func (c *checker) pass(text string) (string, error) {
	root, err := c.root(text)
	if err != nil {
		return "", err
	}
	c.walk(root, surfaceBackground)
	if !visible(root) {
		return "", fault.New(fault.Malformed, "The screen shows nothing: it has neither text nor a visual element.", nil)
	}
	written, err := renderNodes(root)
	if err != nil {
		return "", err
	}
	// Written once more, because the sanitiser leaves SVG's names in lower case.
	nodes, err := parseFragment(sanitizer().Sanitize(written))
	if err != nil {
		return "", err
	}
	return renderNodes(nodes...)
}

func parseFragment(text string) ([]*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragmentWithOptions(strings.NewReader(text), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, fault.New(fault.Malformed, "The screen's HTML cannot be parsed.", err)
	}
	return nodes, nil
}

func renderNodes(nodes ...*html.Node) (string, error) {
	var b strings.Builder
	for _, n := range nodes {
		if err := html.Render(&b, n); err != nil {
			return "", fault.New(fault.Malformed, "The screen's HTML cannot be written.", err)
		}
	}
	return b.String(), nil
}

// root gives the one root div of text, without the elements that go with their content.
func (c *checker) root(text string) (*html.Node, error) {
	nodes, err := parseFragment(text)
	if err != nil {
		return nil, err
	}
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	c.restructure(body)
	var root *html.Node
	for n := range body.ChildNodes() {
		switch {
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) == "":
		case n.Type == html.ElementNode && n.DataAtom == atom.Div && root == nil:
			root = n
		case n.Type == html.ElementNode && n.DataAtom == atom.Div:
			return nil, fault.New(fault.Malformed, "The screen must be one root <div>, but there are several.", nil)
		default:
			return nil, fault.New(fault.Malformed, "The screen must be one root <div> with nothing beside it.", nil)
		}
	}
	if root == nil {
		return nil, fault.New(fault.Malformed, "The screen has no root <div>.", nil)
	}
	body.RemoveChild(root)
	return root, nil
}

// unfence takes text out of a Markdown code fence.
func unfence(text string) string {
	t := strings.TrimSpace(text)
	if !strings.HasPrefix(t, "```") {
		return t
	}
	_, rest, found := strings.Cut(t, "\n")
	if !found {
		return t
	}
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "```"))
}

// rootClosed reports whether as many root elements end as begin: a truncated
// answer parses well, because parsers close what is left open.
func rootClosed(text string) bool {
	z := html.NewTokenizer(strings.NewReader(text))
	name, depth := "", 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			// A tag cut in two ends the text too early, whatever the depth.
			return errors.Is(z.Err(), io.EOF) && depth <= 0 && len(z.Raw()) == 0
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, _ := z.TagName()
			if name == "" && !outsideRoot[string(tag)] {
				name = string(tag)
			}
			if string(tag) == name {
				depth++
			}
		case html.EndTagToken:
			if tag, _ := z.TagName(); string(tag) == name {
				depth--
			}
		case html.CommentToken:
			if !strings.HasSuffix(string(z.Raw()), ">") {
				return false
			}
		}
	}
}

// maxNodes bounds the tree that a text may become.
const maxNodes = 500_000

// formatting are the elements that a parser opens again after each block that
// closed over them.
var formatting = map[string]bool{
	"a": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true, "s": true, "small": true,
	"strike": true, "strong": true, "tt": true, "u": true,
}

// entangled reports whether text may become a tree of more than maxNodes, because
// a few hundred open formatting elements are opened again in each of many blocks:
// some hundred KiB of text would take gigabytes. Parsers keep at most three alike.
func entangled(text string) bool {
	z := html.NewTokenizer(strings.NewReader(text))
	tags, alike := 0, map[string]int{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			open := 0
			for _, n := range alike {
				open += min(n, 3)
			}
			return tags*(1+open) > maxNodes
		case html.StartTagToken, html.SelfClosingTagToken:
			tags++
			raw := string(z.Raw())
			if name, _ := z.TagName(); formatting[string(name)] {
				alike[raw]++
			}
		}
	}
}

// outsideRoot are the elements that may stand around or before the root.
var outsideRoot = map[string]bool{
	"html": true, "head": true, "body": true, "meta": true, "title": true, "link": true, "style": true, "script": true, "base": true, "noscript": true,
}

// visible reports whether anything below n can be seen.
func visible(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.TextNode && strings.TrimFunc(d.Data, unicode.IsSpace) != "" {
			return true
		}
		if d.Type == html.ElementNode && (visual[d.Data] || slices.Contains(d.Attr, html.Attribute{Key: "role", Val: "img"})) {
			return true
		}
	}
	return false
}

var visual = map[string]bool{
	"img": true, "svg": true, "input": true, "textarea": true, "select": true, "button": true, "progress": true, "meter": true,
}

// cleanTitle makes a title one short line of printable text.
func cleanTitle(title string) string {
	title = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(title, ""), func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r)
	}), " ")
	if r := []rune(title); len(r) > maxTitle {
		title = strings.TrimSpace(string(r[:maxTitle]))
	}
	return title
}
