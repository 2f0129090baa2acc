package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/gosimple/slug"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/internal/apiclient"
	"github.com/appforge-ai/appforge/internal/tailwind"
	"github.com/appforge-ai/appforge/store/fault"
)

// maxName bounds the part of a file's name that comes from a screen, in bytes.
const maxName = 48

// savedScreen is a finished screen on its way to its file.
type savedScreen struct {
	studio.Screen
	File string
}

// saved is what saveJob wrote.
type saved struct {
	index   string   // path of the index page
	screens int      // how many it shows
	notes   []string // what was changed or left out, and why
}

const indexFile = "index.html"

// imageReader gives an image that a job's screens link to as a data: URL.
type imageReader func(ctx context.Context, job, src string) (dataURL string, err error)

// compiler gives the CSS of classes, as tailwind.Compile does.
type compiler func(ctx context.Context, classes []string) (css string, err error)

// saveJob writes a job's finished screens into folder, which is made when it is not
// there: a file for each screen, index.html, theme.css, brief.json and job.json. Each
// file is whole at any time: it is written beside its place and then put there. brief
// is what was asked; nil means what the job says.
func saveJob(ctx context.Context, folder string, job apiclient.Job, brief []byte, compile compiler, read imageReader) (saved, error) {
	screens, notes := checkedScreens(job)
	if len(screens) == 0 {
		return saved{notes: notes}, nil
	}
	notes = append(notes, inlineImages(ctx, job.ID, screens, read)...)
	theme, err := themeFor(ctx, job)
	if err != nil {
		return saved{}, err
	}
	files, err := documents(ctx, job, screens, theme, compile)
	if err != nil {
		return saved{}, err
	}
	asked, err := briefJSON(job, brief)
	if err != nil {
		return saved{}, err
	}
	came, err := jobJSON(job, screens)
	if err != nil {
		return saved{}, err
	}
	files = append(files, file{"theme.css", themeCSS(theme)}, file{"brief.json", asked}, file{"job.json", came})
	if err := writeFolder(folder, files); err != nil {
		return saved{}, err
	}
	return saved{filepath.Join(folder, indexFile), len(screens), notes}, nil
}

// checkedScreens are the finished screens with their files. They are checked again: a
// file runs on somebody's disk, where the server's word is not enough.
func checkedScreens(job apiclient.Job) (screens []savedScreen, notes []string) {
	images := imagesOf(job)
	for _, s := range namedScreens(job) {
		s.HTML = strings.Map(visible, s.HTML)
		checked, changes, err := studio.CheckScreen(s.Screen, images)
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s is not saved: %s", s.Title, apiclient.PlainText(fault.Public(err))))
			continue
		}
		for _, change := range changes {
			notes = append(notes, fmt.Sprintf("%s was changed before it was saved: %s", s.Title, apiclient.PlainText(change)))
		}
		s.HTML = checked.HTML
		screens = append(screens, s)
	}
	return screens, notes
}

// inlineImages puts the images that screens link to into them, each asked for once.
func inlineImages(ctx context.Context, job string, screens []savedScreen, read imageReader) (notes []string) {
	known := map[string]string{} // "": not to be had
	load := func(src string) (string, error) {
		url, asked := known[src]
		if !asked {
			var err error
			if url, err = read(ctx, job, src); err != nil {
				notes = append(notes, fmt.Sprintf("The image %s is left out: %s", apiclient.PlainText(src), apiclient.PlainText(err.Error())))
			}
			known[src] = url
		}
		if url == "" {
			return "", errors.New("the image is not to be had")
		}
		return url, nil
	}
	for i, s := range screens {
		screens[i].HTML = tailwind.Inline(s.HTML, load)
	}
	return notes
}

// imagesOf allows the images that the job's brief does.
func imagesOf(job apiclient.Job) studio.ImagePolicy {
	if job.InputData == nil {
		return studio.ImagePolicy{}
	}
	return studio.ImagesOf(job.InputData.Branding)
}

// visible drops control characters, which a terminal would obey that shows the file.
func visible(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\t' {
		return -1
	}
	return r
}

// documents makes the HTML files. The index comes after what it shows.
func documents(ctx context.Context, job apiclient.Job, screens []savedScreen, theme studio.Theme, compile compiler) ([]file, error) {
	var classes []string
	for _, s := range screens {
		classes = append(classes, tailwind.Classes(s.HTML)...)
	}
	css, err := compile(ctx, classes)
	if err != nil {
		return nil, err
	}
	files := make([]file, 0, len(screens)+1)
	entries := make([]tailwind.IndexEntry, 0, len(screens))
	for _, s := range screens {
		files = append(files, file{s.File, tailwind.Document(tailwind.Page{
			Title: s.Title, ThemeStyle: theme.Style, HTML: s.HTML, CSS: css, Images: len(imagesOf(job).Hosts) > 0, PhoneWide: true,
		})})
		entries = append(entries, tailwind.IndexEntry{File: s.File, Title: s.Title})
	}
	return append(files, file{indexFile, tailwind.Index(appName(job), theme.Style, entries)}), nil
}

// namedScreens gives the finished screens their files. The number is the screen's
// place in the brief, so a retry that makes a missing screen renames none, and no two
// files have one name.
func namedScreens(job apiclient.Job) []savedScreen {
	place := make(map[string]int, len(job.Screens))
	for i, p := range job.Screens {
		place[p.ID] = i + 1
	}
	next := len(job.Screens)
	screens := make([]savedScreen, 0, len(job.OutputData.Screens))
	for _, s := range job.OutputData.Screens {
		n := place[s.ID]
		delete(place, s.ID)
		if n == 0 {
			next++
			n = next
		}
		s.Title = cmp.Or(apiclient.PlainText(s.Title), fmt.Sprintf("Screen %d", n))
		name := cmp.Or(fileWord(s.ID), fileWord(s.Title), "screen")
		screens = append(screens, savedScreen{s, fmt.Sprintf("%02d-%s.html", n, name)})
	}
	return screens
}

// fileWord makes small letters, digits and hyphens of any text, "" when nothing is left.
func fileWord(text string) string {
	word := slug.Make(text)
	return string(bytes.Trim([]byte(word[:min(len(word), maxName)]), "-_"))
}

func appName(job apiclient.Job) string {
	name := job.Name
	if job.InputData != nil {
		name = cmp.Or(name, job.InputData.Branding.AppName)
	}
	return cmp.Or(apiclient.PlainText(name), "Screens")
}

// folderName is the folder of a job's app.
func folderName(job apiclient.Job) string { return cmp.Or(fileWord(appName(job)), "screens") }

// briefJSON is what was asked for, in a form that --brief takes.
func briefJSON(job apiclient.Job, brief []byte) ([]byte, error) {
	if brief == nil && job.InputData != nil {
		var err error
		if brief, err = json.Marshal(job.InputData); err != nil {
			return nil, fmt.Errorf("write brief.json: %w", err)
		}
	}
	return indented("brief.json", cmp.Or(string(brief), "{}"))
}

// jobJSON is the job as it came, with the name of each screen's file in place of its
// HTML.
func jobJSON(job apiclient.Job, screens []savedScreen) ([]byte, error) {
	var fields map[string]any
	decoder := json.NewDecoder(bytes.NewReader(job.Raw))
	decoder.UseNumber() // amounts keep their digits
	if err := decoder.Decode(&fields); err != nil {
		return nil, fmt.Errorf("write job.json: %w", err)
	}
	if output, ok := fields["outputData"].(map[string]any); ok {
		list := make([]map[string]string, len(screens))
		for i, s := range screens {
			list[i] = map[string]string{"id": s.ID, "title": s.Title, "file": s.File}
		}
		output["screens"] = list
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("write job.json: %w", err)
	}
	return indented("job.json", string(text))
}

func indented(name, doc string) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, printable([]byte(doc)), "", "  "); err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// printable escapes the control characters that JSON may hold as they are and that
// terminals obey. They can only stand in strings.
func printable(doc []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(doc) {
		if r >= 0x7f && r <= 0x9f {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return bytes.TrimSpace(b.Bytes())
}

// file is one file of the folder.
type file struct {
	name string
	data []byte
}

// writeFolder writes files in their order. Nothing outside the folder can be reached
// through it, not even by a link that lies in it.
func writeFolder(folder string, files []file) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range files {
		if err := writeWhole(root, f); err != nil {
			return fmt.Errorf("write %s: %w", filepath.Join(folder, f.name), err)
		}
	}
	return nil
}

// writeWhole puts a file in its place in one move, so that nobody ever reads half of it.
func writeWhole(root *os.Root, f file) error {
	temp := ".appforge-" + uuid.NewString()
	if err := root.WriteFile(temp, f.data, 0o644); err != nil {
		return errors.Join(err, root.Remove(temp))
	}
	if err := root.Rename(temp, f.name); err != nil {
		return errors.Join(err, root.Remove(temp))
	}
	return nil
}
