package tailwind

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const sampleTheme = `--background: #fffdf8; --foreground: oklch(0.2 0.01 90 / 95%);
	--primary: hsl(18 63% 44%); --primary-rgb: 180, 83, 42; --radius: 0.75rem; --chart-1: rebeccapurple;`

func TestDocument(t *testing.T) {
	doc := parse(t, Document(Page{
		Title: "Home", Lang: "de-AT", ThemeStyle: sampleTheme,
		HTML: `<div class="p-4">Grüß Gott</div>`, CSS: ".p-4{padding:1rem}",
	}))

	if got := attribute(only(t, doc, atom.Html), "lang"); got != "de-AT" {
		t.Errorf("lang = %q, want de-AT", got)
	}
	if got := only(t, doc, atom.Title).FirstChild.Data; got != "Home" {
		t.Errorf("title = %q, want Home", got)
	}
	metas := elements(doc, atom.Meta)
	if len(metas) != 3 {
		t.Fatalf("%d meta elements, want policy, charset and viewport", len(metas))
	}
	head := only(t, doc, atom.Head)
	for first := range head.ChildNodes() {
		if first.Type != html.ElementNode {
			continue
		}
		if first != metas[0] || attribute(first, "http-equiv") != "Content-Security-Policy" {
			t.Errorf("the head begins with %s, want the policy", first.Data)
		}
		break
	}
	policy := attribute(metas[0], "content")
	for _, want := range []string{"default-src 'none'", "style-src 'unsafe-inline'", "img-src 'none';", "font-src data:"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	if strings.Contains(policy, "script-src") {
		t.Errorf("policy %q speaks of scripts", policy)
	}
	if got := attribute(metas[1], "charset"); got != "utf-8" {
		t.Errorf("charset = %q, want utf-8", got)
	}
	if got := attribute(metas[2], "content"); got != "width=375" {
		t.Errorf("viewport = %q, want width=375", got)
	}
	style := only(t, doc, atom.Style).FirstChild.Data
	for _, want := range []string{
		":root{--background:#fffdf8;--foreground:oklch(0.2 0.01 90 / 95%);--primary:hsl(18 63% 44%);--primary-rgb:180, 83, 42;--radius:0.75rem;--chart-1:rebeccapurple;}",
		".p-4{padding:1rem}",
		"body{margin:0;background:var(--background);",
	} {
		if !strings.Contains(style, want) {
			t.Errorf("style lacks %q:\n%s", want, style)
		}
	}
	if got := only(t, doc, atom.Div).FirstChild.Data; got != "Grüß Gott" {
		t.Errorf("the screen reads %q, want Grüß Gott", got)
	}
}

func TestDocumentShowsTheImagesInItOnly(t *testing.T) {
	doc := parse(t, Document(Page{Images: true}))
	policy := attribute(elements(doc, atom.Meta)[0], "content")
	if want := "img-src data:;"; !strings.Contains(policy, want) {
		t.Errorf("policy %q lacks %q", policy, want)
	}
}

func TestDocumentIsAsWideAsAPhoneWhenAsked(t *testing.T) {
	for _, phone := range []bool{true, false} {
		style := only(t, parse(t, Document(Page{PhoneWide: phone})), atom.Style).FirstChild.Data
		if strings.Contains(style, "body{max-width:375px;margin:0 auto}") != phone {
			t.Errorf("PhoneWide %t: %s", phone, style)
		}
	}
}

func TestDocumentSaysEnglishWhenNoLanguageIsNamed(t *testing.T) {
	if got := attribute(only(t, parse(t, Document(Page{})), atom.Html), "lang"); got != "en" {
		t.Errorf("lang = %q, want en", got)
	}
}

func TestDocumentWithstandsHostileFields(t *testing.T) {
	const attack = `</style></title><script>alert(1)</script><!--`
	doc := parse(t, Document(Page{
		Title: attack, Lang: `en"><script>alert(1)</script>`,
		ThemeStyle: "--background: red" + attack + "; --ring: blue",
		CSS:        ".a{content:'" + attack + "'}",
		HTML:       `<div>screen</div>`,
	}))
	if n := len(elements(doc, atom.Script)); n != 0 {
		t.Errorf("%d script elements got in", n)
	}
	if got := only(t, doc, atom.Title).FirstChild.Data; got != attack {
		t.Errorf("title = %q, want it as text", got)
	}
	style := only(t, doc, atom.Style).FirstChild.Data
	if !strings.Contains(style, ":root{--ring:blue;}") {
		t.Errorf("style does not keep the good variable alone:\n%s", style)
	}
	if !strings.Contains(style, `.a{content:'<\/style><\/title>`) {
		t.Errorf("style does not escape the end tag:\n%s", style)
	}
	only(t, doc, atom.Div)
}

func TestVariablesKeepPlainDeclarationsOnly(t *testing.T) {
	for _, tt := range []struct{ name, style, want string }{
		{"colours", "--a:#fff;--b: rgb(1 2 3 / 50%) ;--c:color-mix(in oklab, red 10%, blue)", "--a:#fff;--b:rgb(1 2 3 / 50%);--c:color-mix(in oklab, red 10%, blue);"},
		{"line breaks", "\n--a:\n  #fff;\n", "--a:#fff;"},
		{"an ordinary property", "color:red;--a:1px", "--a:1px;"},
		{"the end of the rule", "--a:1px}body{display:none;--b:2px", "--b:2px;"},
		{"an open comment", "--a:/*;--b:2px", "--b:2px;"},
		{"an open parenthesis", "--a:calc(1px;--b:2px", "--b:2px;"},
		{"a stray parenthesis", "--a:1px) (;--b:2px", "--b:2px;"},
		{"quotes and escapes", `--a:"x";--b:'x';--c:\7d;--d:2px`, "--d:2px;"},
		{"an address", "--a:URL(x);--b:2px", "--b:2px;"},
		{"a name with a space", "--a b:1px;--c:2px", "--c:2px;"},
		{"no value", "--a;--b:;--c:2px", "--c:2px;"},
		{"nothing", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := declarations(variables(tt.style)); got != tt.want {
				t.Errorf("variables(%q) = %q, want %q", tt.style, got, tt.want)
			}
		})
	}
}

func parse(t *testing.T, document []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(string(document)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func elements(root *html.Node, kind atom.Atom) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == kind {
			found = append(found, n)
		}
	}
	return found
}

// only is the one element of its kind.
func only(t *testing.T, root *html.Node, kind atom.Atom) *html.Node {
	t.Helper()
	found := elements(root, kind)
	if len(found) != 1 {
		t.Fatalf("%d <%s> elements, want 1", len(found), kind)
	}
	return found[0]
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
