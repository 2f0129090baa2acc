package studio

import (
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store/fault"
)

var logoHost = ImagePolicy{Hosts: []string{"cdn.example.com"}}

// checked runs CheckScreen on markup that must pass.
func checked(t *testing.T, markup string) (string, []string) {
	t.Helper()
	s, notes, err := CheckScreen(Screen{ID: "home", Title: "Home", HTML: markup}, logoHost)
	if err != nil {
		t.Fatalf("CheckScreen(%q): %v", markup, err)
	}
	return s.HTML, notes
}

func TestCheckScreenLeavesGoodScreensAsTheyAre(t *testing.T) {
	for _, markup := range []string{
		`<div class="min-h-screen bg-background text-foreground p-4">Hello</div>`,
		`<div><header><h1>A</h1><h2>B</h2><h3>C</h3></header><nav aria-label="Main"><ul><li><a aria-current="page" href="#">D</a></li></ul></nav><main><section><p>E <span>F</span></p></section></main><footer>G</footer></div>`,
		`<div><label for="mail">Mail</label><input id="mail" type="email" placeholder="you@example.com"/><button type="button" class="bg-primary text-primary-foreground">Go</button></div>`,
		`<div><select><option value="a" selected="">A</option></select><textarea rows="3" placeholder="Say">x</textarea></div>`,
		`<div><img src="https://cdn.example.com/logo.png" alt="Acme" class="h-8 w-8"/></div>`,
		`<div><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" class="h-6 w-6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><path d="M3 12l9-9 9 9"></path><circle cx="12" cy="12" r="3"></circle><rect x="1" y="2" width="3" height="4" rx="1"></rect><polyline points="1,2 3,4"></polyline><line x1="1" y1="2" x2="3" y2="4"></line><g transform="rotate(45 12 12)"></g></svg></div>`,
		`<div><table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td colspan="2">B</td></tr></tbody></table></div>`,
		`<div class="h-[42px] w-[calc(100%-2rem)] grid-cols-[1fr_auto] hover:bg-primary/90 focus-visible:ring-2 ring-ring -mt-2 space-y-1.5 before:content-[&#39;&#39;]">x</div>`,
		`<div><div class="h-2" style="width: 60%"></div><p style="background-color: var(--chart-1)">x</p></div>`,
		`<div role="progressbar" aria-valuenow="3" aria-valuemax="5" hidden="" dir="rtl" lang="ar">x</div>`,
		`<div><progress value="3" max="5"></progress><details open=""><summary>A</summary>B</details></div>`,
	} {
		got, _ := checked(t, markup)
		if got != markup {
			t.Errorf("changed\n%s\ninto\n%s", markup, got)
		}
	}
}

func TestCheckScreenRepairs(t *testing.T) {
	for _, tt := range []struct{ name, markup, want string }{
		{"code fence", "```html\n<div>x</div>\n```", `<div>x</div>`},
		{"whole document", `<!doctype html><html><head><title>t</title><style>p{color:red}</style></head><body><div>x</div></body></html>`, `<div>x</div>`},
		{"white space around", "\n\t <div>x</div> \n", `<div>x</div>`},
		{"comment beside the root", `<!-- screen --><div>x<!-- y --></div>`, `<div>x</div>`},
		{"form", `<div><form action="/x" method="post"><input name="q" autofocus formaction="/y" type="search"></form></div>`, `<div><div><input type="search"/></div></div>`},
		{"submit button", `<div><button type="submit" name="go" formaction="https://x.example">Go</button></div>`, `<div><button>Go</button></div>`},
		{"link", `<div><a href="https://x.example" target="_blank" ping="https://y.example">x</a></div>`, `<div><a>x</a></div>`},
		{"unknown element keeps its content", `<div><x-card>a<b>c</b></x-card></div>`, `<div>a<b>c</b></div>`},
		{"foreign image", `<div><img src="https://images.example.org/a.jpg" alt="Lake" class="h-40 w-full"></div>`, `<div><span class="inline-block bg-muted h-40 w-full" role="img" aria-label="Lake"></span></div>`},
		{"http image", `<div>x<img src="http://cdn.example.com/logo.png"></div>`, `<div>x<span class="inline-block bg-muted"></span></div>`},
		{"data image", `<div>x<img src="data:image/png;base64,AAAA"></div>`, `<div>x<span class="inline-block bg-muted"></span></div>`},
		{"host in capitals", `<div><img src="HTTPS://CDN.Example.com/a.png"></div>`, `<div><img src="https://cdn.example.com/a.png"/></div>`},
		{"srcset", `<div><img src="https://cdn.example.com/a.png" srcset="https://x.example/b.png 2x"></div>`, `<div><img src="https://cdn.example.com/a.png"/></div>`},
		{"svg colours", `<div><svg viewBox="0 0 1 1"><path fill="#fff" stroke="red" d="M0 0"></path><path fill="var(--primary)" d="M1 1"></path><path fill="var(--brand)" d="M1 1"></path></svg></div>`,
			`<div><svg viewBox="0 0 1 1"><path fill="currentColor" stroke="currentColor" d="M0 0"></path><path fill="var(--primary)" d="M1 1"></path><path fill="currentColor" d="M1 1"></path></svg></div>`},
		{"svg use", `<div>x<svg><use href="https://x.example/i.svg#a"></use><foreignObject><p>y</p></foreignObject><animate attributeName="href"></animate></svg></div>`, `<div>x<svg></svg></div>`},
		{"style keeps layout", `<div style="width:50%;color:#f00;position:fixed;background:url(x);padding: 4px 8px;transform: translate(-50%, 0)">x</div>`, `<div style="width: 50%; padding: 4px 8px; transform: translate(-50%, 0)">x</div>`},
		{"style without anything left", `<div style="color:red">x</div>`, `<div>x</div>`},
		{"bgcolor", `<div><table bgcolor="#fff"><tbody><tr><td>x</td></tr></tbody></table></div>`, `<div><table><tbody><tr><td>x</td></tr></tbody></table></div>`},
		{"upper case", `<DIV CLASS="p-4" ONCLICK="x()">x</DIV>`, `<div class="p-4">x</div>`},
		{"null bytes", "<div>a\x00b</div>", `<div>ab</div>`},
		{"doubled classes", `<div class="p-4  p-4 bg-white bg-background">x</div>`, `<div class="p-4 bg-background">x</div>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := checked(t, tt.markup)
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestCheckScreenMapsColourClasses(t *testing.T) {
	for _, tt := range []struct{ classes, want string }{
		{"bg-white", "bg-background"},
		{"bg-black/50", "bg-foreground/50"},
		{"bg-gray-50 text-gray-900", "bg-muted text-muted-foreground"},
		{"text-gray-500", "text-muted-foreground"},
		{"text-slate-900", "text-foreground"},
		{"bg-blue-600 text-white", "bg-primary text-primary-foreground"},
		{"bg-blue-600 text-blue-100", "bg-primary text-primary-foreground"},
		{"bg-red-500 text-white", "bg-destructive text-destructive-foreground"},
		{"bg-emerald-500", "bg-chart-2"},
		{"bg-indigo-50 text-indigo-600", "bg-primary/10 text-primary"},
		{"border-gray-200 border-t-zinc-100 divide-y divide-gray-100", "border-border border-t-border divide-y divide-border"},
		{"ring-2 ring-blue-500", "ring-2 ring-primary"},
		{"ring-gray-300", "ring-ring"},
		{"bg-accent text-gray-500 border-gray-300", "bg-accent text-accent-foreground border-border"},
		{"shadow-lg shadow-blue-500/50", "shadow-lg"},
		{"from-purple-600 to-pink-500 bg-gradient-to-r", "from-primary to-primary bg-gradient-to-r"},
		{"hover:bg-blue-700", "hover:bg-primary"},
		{"!bg-blue-700 bg-red-600!", "!bg-primary !bg-destructive"},
		{"placeholder-gray-400", "placeholder-muted-foreground"},
		{"text-[#fff] bg-[rgb(1,2,3)] border-[red] fill-[hsl(1,2%,3%)] shadow-[0_0_9px_red]", ""},
		{"bg-[var(--primary)] text-(--foreground) bg-(--brand)", "bg-primary text-foreground"},
		{"bg-[rgba(var(--primary-rgb),0.1)]", "bg-primary/[0.1]"},
		{"text-[14px] text-[clamp(1rem,2vw,2rem)] border-[3px] text-sm/6 bg-cover text-center", "text-[14px] text-[clamp(1rem,2vw,2rem)] border-[3px] text-sm/6 bg-cover text-center"},
		{"bg-[url(https://x.example/a.png)] bg-[image:url('x')] [background:url(x)] [color:red]", ""},
		{"dark:bg-gray-900 md:flex lg:p-8 max-sm:p-1 print:hidden supports-[display:grid]:grid p-2", "p-2"},
		{"bg-transparent text-current border-transparent fill-none", "bg-transparent text-current border-transparent fill-none"},
		{"bg-primary/10 bg-card text-card-foreground rounded-lg border-border bg-chart-3", "bg-primary/10 bg-card text-card-foreground rounded-lg border-border bg-chart-3"},
		{"bg-/ bg-/50 text-[] from-() : :: !: ! hover: [ ] ( bg-[ bg-] -", "-"},
		{"w-[100px;color:red] p-[1px}] before:content-['</style>'] m-[\\31]", ""},
		{"group-hover:underline peer-checked:translate-x-4 first:pt-0 [&>*]:p-2", "group-hover:underline peer-checked:translate-x-4 first:pt-0 [&>*]:p-2"},
	} {
		t.Run(tt.classes, func(t *testing.T) {
			c := checker{seen: map[string]bool{}}
			if got, _ := c.classes(tt.classes, surfaceBackground); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestColourOfTextFollowsTheSurfaceItLiesOn(t *testing.T) {
	got, _ := checked(t, `<div class="bg-white"><div class="bg-blue-600"><p class="text-white">a</p><p class="text-gray-300">b</p><i class="border-white">c</i></div><p class="text-white">d</p></div>`)
	want := `<div class="bg-background"><div class="bg-primary"><p class="text-primary-foreground">a</p><p class="text-primary-foreground">b</p><i class="border-primary-foreground">c</i></div><p class="text-foreground">d</p></div>`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCheckScreenRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, markup string
		want         fault.Code
	}{
		{"nothing", "", fault.Malformed},
		{"white space", " \n ", fault.Malformed},
		{"text alone", "Here is your screen.", fault.Malformed},
		{"text before the root", "Sure! <div>x</div>", fault.Malformed},
		{"two roots", "<div>x</div><div>y</div>", fault.Malformed},
		{"another root", "<main>x</main>", fault.Malformed},
		{"only a script", "<script>alert(1)</script>", fault.Malformed},
		{"nothing to see", `<div class="p-4"><div></div> </div>`, fault.Malformed},
		{"nothing to see once cleaned", `<div><script>x</script><style>y</style></div>`, fault.Malformed},
		{"root not closed", `<div><p>Hello</p>`, fault.Malformed},
		{"inner element closed, root not", `<div><div>Hello</div>`, fault.Malformed},
		{"cut within a tag", `<div>Hello</di`, fault.Malformed},
		{"cut within an attribute", `<div>Hello</div><div class="p-`, fault.Malformed},
		{"cut within a comment", `<div>Hello</div><!-- `, fault.Malformed},
		{"cut document", `<html><body><div><p>Hello`, fault.Malformed},
		{"nested beyond measure", strings.Repeat("<div>", 600) + "x" + strings.Repeat("</div>", 600), fault.Malformed},
		{"too large", "<div>" + strings.Repeat("x", MaxHTMLBytes) + "</div>", fault.TooLarge},
		{"too large once escaped", "<div>" + strings.Repeat("'", MaxHTMLBytes/4) + "</div>", fault.TooLarge},
		{"JSON instead", `{"html":"<div>x</div>"}`, fault.Malformed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _, err := CheckScreen(Screen{HTML: tt.markup}, logoHost)
			if fault.CodeOf(err) != tt.want {
				t.Errorf("CheckScreen = %.80q, %v; want code %s", s.HTML, err, tt.want)
			}
		})
	}
}

func TestCheckScreenTellsWhatItChanged(t *testing.T) {
	_, notes := checked(t, `<div class="bg-white" onclick="x()"><script>y</script>z</div>`)
	got := strings.Join(notes, "\n")
	for _, want := range []string{"removed <script>", "replaced the class bg-white by bg-background", "removed the attribute onclick"} {
		if !strings.Contains(got, want) {
			t.Errorf("notes lack %q: %s", want, got)
		}
	}
	if _, notes := checked(t, `<div class="p-4">x</div>`); len(notes) != 0 {
		t.Errorf("notes on a screen that is in order: %q", notes)
	}
	if _, notes := checked(t, `<div>x`+strings.Repeat(`<script></script>`, 300)+`</div>`); len(notes) != 1 {
		t.Errorf("one kind of change gives %d notes", len(notes))
	}
}

func TestTitleIsOneShortPrintableLine(t *testing.T) {
	s, _, err := CheckScreen(Screen{ID: "a", Title: "  Sign\n in\x00\u202e " + strings.Repeat("x", 200), HTML: "<div>x</div>"}, ImagePolicy{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(s.Title, "Sign in xx") || len([]rune(s.Title)) > maxTitle || s.ID != "a" {
		t.Errorf("screen = %+v", s)
	}
}

func TestImagesOfTakesTheBriefsOwnHosts(t *testing.T) {
	p := ImagesOf(Branding{Logo: "https://CDN.example.com/l.png", Footer: "https://static.example.com:8443/f.png"})
	for src, want := range map[string]bool{
		"https://cdn.example.com/other.png":             true,
		"https://static.example.com:8443/x":             true,
		"https://static.example.com/x":                  false,
		"http://cdn.example.com/l.png":                  false,
		"https://cdn.example.com.evil.example/l.png":    false,
		"https://evil.example/#@cdn.example.com":        false,
		"https://user@cdn.example.com/l.png":            false,
		"//cdn.example.com/l.png":                       false,
		"https://evil.example\\@cdn.example.com/l.png":  false,
		"javascript:alert(1)//cdn.example.com":          false,
		"https://cdn.example.com/\" onerror=\"alert(1)": true, // quotes are escaped in the address
		"https:cdn.example.com/l.png":                   false,
		"https://cdn.example.com%2eevil.example/l.png":  false,
		"https://cdn.example.com\t.evil.example/l.png":  false,
		"data:image/svg+xml,<svg onload=alert(1)>":      false,
		"https://cdn.example.com:443/l.png":             false,
	} {
		if _, got := p.Allows(src); got != want {
			t.Errorf("Allows(%q) = %t, want %t", src, got, want)
		}
	}
	for _, logo := range []string{"http://a.example/x", "https://me@a.example/x", "https://a.example;x/l.png", "https://a'.example/l.png", "https://*/l.png", "https://[::1]/l.png"} {
		if hosts := ImagesOf(Branding{Logo: logo, Footer: "nonsense"}).Hosts; len(hosts) != 0 {
			t.Errorf("ImagesOf(logo %q) allows %q, want no hosts", logo, hosts)
		}
	}
}
