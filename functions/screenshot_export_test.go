package functions

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions/export"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// drawing is a renderer that gives its pages back as pictures.
type drawing struct {
	mu   sync.Mutex
	fail []error
	got  []render.Page
}

func (d *drawing) Render(_ context.Context, p render.Page) (render.Picture, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.got = append(d.got, p)
	if len(d.fail) > 0 {
		err := d.fail[0]
		d.fail = d.fail[1:]
		return render.Picture{}, err
	}
	return render.Picture{Data: []byte(p.HTML), ContentType: render.TypePNG, Width: p.Width, Height: p.Height, Pages: 1}, nil
}

func (*drawing) Close() error { return nil }

type exportFixture struct {
	pieceFixture
	drawing *drawing
	source  store.Job // with the finished screens home and list
}

func newExportFixture(t *testing.T) exportFixture {
	t.Helper()
	screens := &ScreenGeneration{Worker: newWorker(t), Designer: offline.New()}
	row, err := NewScreenJob(ScreensRequested{
		JobID: uuid.NewString(), UserID: "ada", Branding: studio.Branding{AppName: "North Wind"}, IncludeTheme: true,
		Screens: []studio.ScreenRequest{{ID: "home", Name: "Home"}, {ID: "list", Name: "Home"}},
	}, screens.Designer.Info(), 4)
	if err != nil {
		t.Fatal(err)
	}
	row.SyncMode = true
	job, err := screens.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	if job, err = screens.Now(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	d := &drawing{}
	task := &ScreenshotExport{Store: screens.Store, Renderer: d, Keep: time.Hour}
	return exportFixture{pieceFixture{PieceJob: &PieceJob{Worker: screens.Worker, Task: task}}, d, job}
}

func (f exportFixture) ask(t *testing.T, input string) (store.Job, error) {
	t.Helper()
	row, err := f.Job(t.Context(), TaskRequest{JobID: uuid.NewString(), UserID: "ada", Input: json.RawMessage(input)})
	if err != nil {
		return store.Job{}, err
	}
	row.Event = StartEvent
	return f.Store.CreateJob(t.Context(), row)
}

func (f exportFixture) result(t *testing.T, id string) export.Result {
	t.Helper()
	var r export.Result
	if err := json.Unmarshal(f.get(t, id).Output, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func (f exportFixture) data(t *testing.T, file export.ExportedFile) []byte {
	t.Helper()
	a, err := f.Store.Artifact(t.Context(), file.ArtifactID)
	if err != nil {
		t.Fatal(err)
	}
	data, err := f.Store.ArtifactData(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if a.Name != file.Name || a.Size != file.Size || a.SHA256 != file.SHA256 || a.Type != file.ContentType || a.ExpiresAt == nil || file.URL != ArtifactPath+a.ID {
		t.Errorf("%+v is said to be %+v", a, file)
	}
	return data
}

func TestScreensAreExportedTogether(t *testing.T) {
	f := newExportFixture(t)
	job, err := f.ask(t, `{"sourceJobId":"`+f.source.ID+`","scale":2}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(job), "run-1"); err != nil {
		t.Fatal(err)
	}
	done := f.get(t, job.ID)
	r := f.result(t, job.ID)
	if done.Status != store.Completed || len(r.Files) != 2 || r.File.Pages != 2 || r.File.ContentType != render.TypeZip || *done.CostUSD != 0 {
		t.Fatalf("%s %s", done.Status, done.Output)
	}
	data := f.data(t, r.File)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) != 2 || archive.File[0].Name != "home.png" || archive.File[1].Name != "home-2.png" {
		t.Errorf("%v, %+v", err, archive)
	}
	for i, p := range f.drawing.got {
		// The classes' CSS and the theme are in the document.
		if !strings.Contains(p.HTML, ":root{--background") || !strings.Contains(p.HTML, ".bg-background") || p.Scale != 2 || p.Width != 375 || p.Height != 812 {
			t.Errorf("page %d: %v by %v at %v: %.300s", i, p.Width, p.Height, p.Scale, p.HTML)
		}
	}
	if string(done.Input) != "" && strings.Contains(string(done.Input), "<div") {
		t.Errorf("HTML in the input %s", done.Input)
	}
}

func TestOneScreenIsExportedAsItWas(t *testing.T) {
	f := newExportFixture(t)
	job, err := f.ask(t, `{"sourceJobId":"`+f.source.ID+`","screenIds":["list"],"format":"pdf"}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(job), "run-1"); err != nil {
		t.Fatal(err)
	}
	r := f.result(t, job.ID)
	if len(r.Files) != 1 || r.File != r.Files[0] || r.File.Name != "home.pdf" || r.Format != render.PDF || f.drawing.got[0].Height != 0 {
		t.Errorf("%+v of %+v", r, f.drawing.got)
	}
	if string(f.data(t, r.File)) != f.drawing.got[0].HTML {
		t.Error("the file is not what was rendered")
	}
}

func TestADocumentIsRenderedAsItIs(t *testing.T) {
	f := newExportFixture(t)
	const html = `<!doctype html><p class=\"bg-background\">Hi`
	job, err := f.ask(t, `{"html":"`+html+`","width":800,"height":0,"jobId":"belongs to the event"}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(job), "run-1"); err != nil {
		t.Fatal(err)
	}
	if p := f.drawing.got[0]; p.HTML != strings.ReplaceAll(html, `\"`, `"`) || p.Width != 800 || p.Height != 0 {
		t.Errorf("rendered %+v", p)
	}
}

func TestExportsThatAreRefused(t *testing.T) {
	f := newExportFixture(t)
	id := f.source.ID
	for input, tt := range map[string]struct {
		code fault.Code
		word string
	}{
		`{}`:           {fault.InvalidInput, "html and jobId are both absent"},
		`{"html":1}`:   {fault.InvalidInput, "html"},
		`{"html":" "}`: {fault.InvalidInput, "html"},
		`{"html":"<p>","sourceJobId":"` + id + `"}`:                {fault.InvalidInput, "both given"},
		`{"html":"<p>","screenIds":["home"]}`:                      {fault.InvalidInput, "screenIds"},
		`{"html":"<p>","format":"gif"}`:                            {fault.InvalidInput, "format"},
		`{"html":"<p>","width":5}`:                                 {fault.InvalidInput, "width"},
		`{"html":"<p>","height":16385}`:                            {fault.InvalidInput, "height"},
		`{"html":"<p>","scale":4}`:                                 {fault.InvalidInput, "scale"},
		`{"html":"<p>","clip":{"x":0,"y":0,"width":0,"height":1}}`: {fault.InvalidInput, "clip"},
		`{"html":"<p>","theme":{"style":"--primary: red"}}`:        {fault.InvalidInput, "theme.style"},
		`{"html":"<html>","theme":{"style":"--primary: red"}}`:     {fault.InvalidInput, "theme"},
		`{"sourceJobId":"` + uuid.NewString() + `"}`:               {fault.NotFound, "Job not found"},
		`{"sourceJobId":"` + id + `","screenIds":["home","x"]}`:    {fault.NotFound, `"x"`},
		`{"sourceJobId":"` + id + `","screenIds":["home","home"]}`: {fault.InvalidInput, "screenIds"},
	} {
		if _, err := f.ask(t, input); !fault.Is(err, tt.code) || !strings.Contains(fault.Public(err), tt.word) {
			t.Errorf("%s: %v, want %q with %q", input, err, tt.code, tt.word)
		}
	}
	_, err := f.Job(t.Context(), TaskRequest{JobID: uuid.NewString(), UserID: "bob", Input: json.RawMessage(`{"sourceJobId":"` + id + `"}`)})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("another user's job: %v", err)
	}
}

func TestWithoutABrowserAnExportFailsAtOnce(t *testing.T) {
	f := newExportFixture(t)
	f.drawing.fail = []error{fault.Newf(fault.NoBrowser, "No Chromium was found: install it.")}
	job, err := f.ask(t, `{"html":"<div></div>"}`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(job), "run-1"); err == nil {
		t.Fatal("the run did not fail")
	}
	done := f.get(t, job.ID)
	if len(f.drawing.got) != 1 || done.Status == store.Completed {
		t.Errorf("%d attempts, %s", len(f.drawing.got), done.Status)
	}
}

func TestAnExportIsMadeWithinItsRequest(t *testing.T) {
	f := newExportFixture(t)
	row, err := f.Job(t.Context(), TaskRequest{JobID: uuid.NewString(), UserID: "ada", Input: json.RawMessage(`{"sourceJobId":"` + f.source.ID + `"}`)})
	if err != nil {
		t.Fatal(err)
	}
	row.SyncMode = true
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	if done, err := f.Now(t.Context(), job); err != nil || done.Status != store.Completed || f.result(t, job.ID).File.Pages != 2 {
		t.Errorf("%s, %v", done.Status, err)
	}
}
