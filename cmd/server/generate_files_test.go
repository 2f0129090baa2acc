package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/apiclient/apitest"
)

func TestGenerateWritesFilesThatStandAlone(t *testing.T) {
	api := newAPI(t)
	opts := options(t, api)
	opts.out, opts.compile = "made", nil
	if err := os.MkdirAll("made", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, old := range map[string]string{"01-welcome.html": "old", "notes.txt": "mine"} {
		if err := os.WriteFile(filepath.Join("made", name), []byte(old), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := generated(t, t.Context(), opts, wholeLife(api)); got.err != nil {
		t.Fatal(got.err)
	}
	var names []string
	entries, err := os.ReadDir("made")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), "01-welcome.html 02-home.html brief.json index.html job.json notes.txt theme.css"; got != want {
		t.Errorf("the folder has %s, want %s", got, want)
	}
	page := read(t, "made/01-welcome.html")
	for _, part := range []string{"--background:#ffffff", ".p-4", ".text-xl", ">Hello</h1>", "<title>Welcome</title>"} {
		if !strings.Contains(page, part) {
			t.Errorf("the screen's file has no %q", part)
		}
	}
	if regexp.MustCompile(`<script|<link|src=|@import`).MatchString(page) {
		t.Error("the screen's file needs something else")
	}
	index := read(t, "made/index.html")
	if !strings.Contains(index, "01-welcome.html") || !strings.Contains(index, "02-home.html") || !strings.Contains(index, "Northwind") {
		t.Error("the index does not show both screens")
	}
	if got, want := read(t, "made/theme.css"), ":root {\n  --background: #ffffff;\n  --foreground: #101010;\n  --radius: 1rem;\n}\n"; got != want {
		t.Errorf("theme.css = %q", got)
	}
	var asked, sent any
	if err := errors.Join(json.Unmarshal([]byte(read(t, "made/brief.json")), &asked), json.Unmarshal([]byte(testBrief), &sent)); err != nil || !equalJSON(t, asked, sent) {
		t.Errorf("brief.json = %v, %v", asked, err)
	}
	job := read(t, "made/job.json")
	if strings.Contains(job, "Hello") || !strings.Contains(job, `"file": "01-welcome.html"`) || !strings.Contains(job, `"estimatedCostUsd": 0.0021`) {
		t.Errorf("job.json = %s", job)
	}
	if read(t, "made/notes.txt") != "mine" {
		t.Error("a file that is not ours was changed")
	}
}

func TestGeneratePutsLinkedImagesIntoTheFiles(t *testing.T) {
	const host = "https://cdn.example.com/"
	api := newAPI(t)
	opts := options(t, api)
	opts.out = "made"
	got := generated(t, t.Context(), opts, func() {
		api.AwaitRead()
		api.Change("status", nil, func(j *apitest.Job) {
			j.InputData["branding"] = map[string]any{"appName": "Northwind", "logo": host + "brand.png"}
			j.OutputData.Screens = []apitest.Made{
				{ID: "welcome", Title: "Welcome", HTML: `<div>Hello<img src="` + host + `l.png" alt="Logo"><img src="` + host + `gone.png" alt="Mark"></div>`},
				{ID: "home", Title: "Today", HTML: `<div>Home<img src="` + host + `l.png" alt="Logo"></div>`},
			}
			j.Status = "completed"
		})
	})
	if got.err != nil {
		t.Fatal(got.err)
	}
	for _, file := range []string{"made/01-welcome.html", "made/02-home.html"} {
		page := read(t, file)
		if !strings.Contains(page, `<img src="data:image/png;base64,AAAA" alt="Logo"/>`) || !strings.Contains(page, "img-src data:;") || strings.Contains(page, host) {
			t.Errorf("%s: %s", file, page)
		}
	}
	if page := read(t, "made/01-welcome.html"); !strings.Contains(page, `role="img" aria-label="Mark"`) {
		t.Errorf("no words in the place of an image: %s", page)
	}
	if n := api.Calls("POST /api/jobs/" + apitest.JobID + "/linked-image"); n != 2 {
		t.Errorf("%d images were asked for, want 2", n)
	}
	if !strings.Contains(got.out, host+"gone.png is left out") {
		t.Errorf("nothing is said of the image: %q", got.out)
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if err := errors.Join(errX, errY); err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(x, y)
}

func TestHostileAnswersStayInTheFolderAndOffTheTerminal(t *testing.T) {
	const escape = "\x1b]0;owned\a\x1b[2J\u009b31m"
	api := newAPI(t)
	opts := options(t, api)
	opts.out, opts.json, opts.compile = filepath.Join("a", "b"), true, nil
	hostile := []apitest.Made{
		{ID: "../../../outside", Title: "../up" + escape, HTML: `<div class="p-4">A<script>alert(1)</script><img src=x onerror=alert(1)></div>`},
		{ID: "..", Title: `<b onclick="x">T</b>`, HTML: `<div class="p-4 w-[</style><script>]">B<meta http-equiv="refresh" content="0;url=https://example.com"></div>`},
		{ID: `C:\windows\con`, Title: "", HTML: "<div>C" + escape + "</div>"},
		{ID: "", Title: strings.Repeat("x", 500), HTML: `<div>D</div>`},
		{ID: "..", Title: "twice", HTML: `<div>E</div>`},
		{ID: "cut", Title: "Cut" + escape, HTML: `<div>F`},
	}
	got := generated(t, t.Context(), opts, func() {
		api.AwaitRead()
		api.Change("status", nil, func(j *apitest.Job) {
			reason := "bad" + escape
			j.Status, j.Error, j.Name, j.Message = "failed", &reason, "../../N"+escape, escape
			j.OutputData.Screens = hostile
			j.OutputData.Theme = map[string]any{"id": "t", "name": "x", "style": "--background: #fff; --radius: 1px}</style><script>; --x: url(https://example.com); --y: red"}
			j.Screens = nil
			for _, s := range hostile {
				j.Screens = append(j.Screens, apitest.Screen{ID: s.ID, Title: s.Title, Status: "failed" + escape, Error: escape})
			}
		})
	})
	if got.err == nil {
		t.Fatal("a failed job gave no error")
	}
	for what, text := range map[string]string{"output": got.out, "error output": got.errOut, "error": got.err.Error()} {
		if strings.ContainsAny(text, "\x1b\a\u009b") {
			t.Errorf("the %s has control characters: %q", what, text)
		}
	}
	var files []string
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, filepath.ToSlash(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	safe := regexp.MustCompile(`^a/b/(\d\d-[a-z0-9-]{1,48}\.html|index\.html|theme\.css|brief\.json|job\.json)$`)
	for _, f := range files {
		if !safe.MatchString(f) {
			t.Errorf("wrote %q", f)
		}
		text := read(t, f)
		if regexp.MustCompile(`(?i)<script|<meta[^>]*refresh|onerror=|onclick="|url\(https|\x1b`).MatchString(text) && strings.HasSuffix(f, ".html") {
			t.Errorf("%s can act: %s", f, text)
		}
	}
	if want := 5 + 4; len(files) != want { // the cut screen is left out
		t.Errorf("wrote %d files, want %d: %q", len(files), want, files)
	}
	if got := read(t, "a/b/theme.css"); got != ":root {\n  --background: #fff;\n  --y: red;\n}\n" {
		t.Errorf("theme.css = %q", got)
	}
	if !strings.Contains(got.errOut, "is not saved:") {
		t.Errorf("the cut screen is not told of: %q", got.errOut)
	}
}

func TestFilesOfAJobWithoutAThemeGetOneOfTheBriefsColours(t *testing.T) {
	api := newAPI(t)
	screenDoneAtOnce(api)
	api.Change("status", nil, func(j *apitest.Job) {
		j.OutputData.Theme = nil
		j.InputData["branding"] = map[string]any{"appName": "Northwind", "primaryColor": "#0f766e"}
	})
	opts := options(t, api)
	opts.brief, opts.job = nil, apitest.JobID
	if got := generated(t, t.Context(), opts, nil); got.err != nil {
		t.Fatal(got.err)
	}
	css := read(t, "appforge-out/northwind/theme.css")
	if n := strings.Count(css, "\n  --"); n != len(studio.Variables) || !strings.Contains(css, "--primary: #0f766e;") {
		t.Errorf("theme.css has %d variables: %s", n, css)
	}
}

func TestALinkInTheFolderLeadsNowhere(t *testing.T) {
	api := newAPI(t)
	screenDoneAtOnce(api)
	opts := options(t, api)
	opts.brief, opts.job, opts.out = nil, apitest.JobID, "made"
	if err := errors.Join(os.Mkdir("made", 0o755), os.WriteFile("precious", []byte("mine"), 0o644), os.Symlink("../precious", "made/index.html")); err != nil {
		t.Fatal(err)
	}
	if got := generated(t, t.Context(), opts, nil); got.err != nil {
		t.Fatal(got.err)
	}
	if read(t, "precious") != "mine" || !strings.Contains(read(t, "made/index.html"), "Northwind") {
		t.Error("the file behind the link was written")
	}
}
