package functions

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/functions/export"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/internal/tailwind"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// ScreenshotExport is the task that makes pictures and PDFs of screens, or of HTML. Each
// screen is a piece, and what several are put into is one more, which stands on those.
// The files are artifacts in the store; a piece says where.
type ScreenshotExport struct {
	Store    exportStore
	Renderer render.Renderer
	Keep     time.Duration // how long files are kept; 0 is as long as their job
}

// exportStore has the screens, and keeps the files.
type exportStore interface {
	GetJob(ctx context.Context, id string) (store.Job, error)
	ScreenVersion(ctx context.Context, jobID, screenID string, version int) (store.ScreenVersion, error)
	PutArtifact(ctx context.Context, n store.NewArtifact) (store.Artifact, error)
	Artifact(ctx context.Context, id string) (store.Artifact, error)
	ArtifactData(ctx context.Context, a store.Artifact) ([]byte, error)
}

var _ Task = (*ScreenshotExport)(nil)

const (
	pagePiece   = "page-%d" // by position, from 1
	bundlePiece = "bundle"
	// renderedBy is the model's place in the ledger for what a browser draws.
	renderedBy = "chromium"
)

// Type is the job type.
func (*ScreenshotExport) Type() store.JobType { return store.ScreenshotExport }

// Levels are the screens side by side, then what they are put into.
func (f *ScreenshotExport) Levels(job store.Job) ([][]string, error) {
	o, err := orderOf(job)
	if err != nil {
		return nil, err
	}
	pages := pagesOf(o)
	levels := [][]string{make([]string, len(pages))}
	for i, p := range pages {
		levels[0][i] = p.ID
	}
	if len(pages) > 1 {
		levels = append(levels, []string{bundlePiece})
	}
	return levels, nil
}

// Info says that a browser of ours does the work, at no cost.
func (f *ScreenshotExport) Info(store.Job, string) studio.Info {
	return studio.Info{Provider: offline.Provider, Model: renderedBy, Estimate: new(money.USD)}
}

// Make renders one screen, or puts the finished ones together.
func (f *ScreenshotExport) Make(ctx context.Context, w PieceWork) (json.RawMessage, studio.Call, error) {
	began := time.Now()
	file, err := f.file(ctx, w)
	call := studio.Call{Model: renderedBy, Cost: new(money.USD), Latency: time.Since(began)}
	if err != nil {
		return nil, call, err
	}
	call.FinishReason = "STOP"
	data, err := json.Marshal(file)
	return data, call, err
}

func (f *ScreenshotExport) file(ctx context.Context, w PieceWork) (export.ExportedFile, error) {
	o, err := orderOf(w.Job)
	if err != nil {
		return export.ExportedFile{}, err
	}
	if w.PieceID == bundlePiece {
		return f.bundle(ctx, w, o)
	}
	for i, p := range pagesOf(o) {
		if p.ID == w.PieceID {
			html, err := f.document(ctx, o, i)
			if err != nil {
				return export.ExportedFile{}, err
			}
			picture, err := f.Renderer.Render(ctx, o.Page(html))
			if err != nil {
				return export.ExportedFile{}, err
			}
			return f.keep(ctx, w, p.name+"."+string(o.Format), picture)
		}
	}
	return export.ExportedFile{}, fault.Newf(fault.InvalidInput, "the job's input has no %q", w.PieceID)
}

// document is what is rendered: the caller's own, or a screen with the CSS of its
// classes in its theme.
func (f *ScreenshotExport) document(ctx context.Context, o export.Order, i int) (string, error) {
	html, title := o.HTML, "Screen"
	if len(o.Screens) > 0 {
		screen, err := f.Store.ScreenVersion(ctx, o.SourceJobID, o.Screens[i].ID, o.Screens[i].Version)
		if err != nil {
			return "", err
		}
		html, title = screen.HTML, screen.Title
	}
	if export.IsDocument(html) {
		return html, nil
	}
	css, err := tailwind.Compile(ctx, tailwind.Classes(html))
	if err != nil {
		return "", err
	}
	style := ""
	if o.Theme != nil {
		style = o.Theme.Style
	}
	return string(tailwind.Document(tailwind.Page{Title: title, ThemeStyle: style, HTML: html, CSS: css})), nil
}

// bundle puts the files of all screens into one.
func (f *ScreenshotExport) bundle(ctx context.Context, w PieceWork, o export.Order) (export.ExportedFile, error) {
	made, err := filesOfPieces(o, w.Pieces)
	if err != nil {
		return export.ExportedFile{}, err
	}
	sizes := make([]int64, len(made))
	for i, m := range made {
		sizes[i] = m.Size
	}
	if err := render.CheckBundle(sizes); err != nil {
		return export.ExportedFile{}, err
	}
	files := make([]render.File, len(made))
	for i, m := range made {
		a, err := f.Store.Artifact(ctx, m.ArtifactID)
		if err != nil {
			return export.ExportedFile{}, err
		}
		if files[i].Data, err = f.Store.ArtifactData(ctx, a); err != nil {
			return export.ExportedFile{}, err
		}
		files[i].Name = m.Name
	}
	put, extension := render.Zip, ".zip"
	if o.Format == render.PDF {
		put, extension = render.Join, ".pdf"
	}
	picture, err := put(files)
	if err != nil {
		return export.ExportedFile{}, err
	}
	return f.keep(ctx, w, slug(w.Job.Name)+extension, picture)
}

// keep stores a file and says where it is.
func (f *ScreenshotExport) keep(ctx context.Context, w PieceWork, name string, p render.Picture) (export.ExportedFile, error) {
	n := store.NewArtifact{JobID: w.Job.ID, PartID: w.PieceID, Name: name, Type: p.ContentType, Data: p.Data}
	if f.Keep > 0 {
		n.ExpiresAt = time.Now().Add(f.Keep)
	}
	a, err := f.Store.PutArtifact(ctx, n)
	if err != nil {
		return export.ExportedFile{}, err
	}
	file := export.ExportedFile{
		ArtifactID: a.ID, URL: ArtifactPath + a.ID, Name: a.Name, ContentType: a.Type, Size: a.Size, SHA256: a.SHA256,
		Width: p.Width, Height: p.Height, Pages: p.Pages,
	}
	if a.ExpiresAt != nil {
		file.ExpiresAt = a.ExpiresAt.Format(time.RFC3339)
	}
	return file, nil
}

// ArtifactPath is where files are fetched, before their id.
const ArtifactPath = "/api/artifacts/"

// Output says where the files are.
func (f *ScreenshotExport) Output(job store.Job, pieces map[string]json.RawMessage) (json.RawMessage, error) {
	o, err := orderOf(job)
	if err != nil {
		return nil, err
	}
	files, err := filesOfPieces(o, pieces)
	if err != nil {
		return nil, err
	}
	r := export.Result{Format: o.Format, File: files[0], Files: files}
	if bundle, there := pieces[bundlePiece]; there {
		if err := json.Unmarshal(bundle, &r.File); err != nil {
			return nil, fmt.Errorf("read the bundle: %w", err)
		}
	}
	return json.Marshal(r)
}

// page is one document of an export.
type page struct{ ID, title, name string }

// pagesOf are the documents of an order, each with a file name of its own.
func pagesOf(o export.Order) []page {
	if len(o.Screens) == 0 {
		return []page{{fmt.Sprintf(pagePiece, 1), "Page", "page"}}
	}
	pages, taken := make([]page, len(o.Screens)), map[string]bool{}
	for i, s := range o.Screens {
		title := cmp.Or(s.Title, s.ID)
		name := slug(title)
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", slug(title), n)
		}
		taken[name] = true
		pages[i] = page{fmt.Sprintf(pagePiece, i+1), title, name}
	}
	return pages
}

func filesOfPieces(o export.Order, pieces map[string]json.RawMessage) ([]export.ExportedFile, error) {
	pages := pagesOf(o)
	files := make([]export.ExportedFile, len(pages))
	for i, p := range pages {
		if err := json.Unmarshal(pieces[p.ID], &files[i]); err != nil {
			return nil, fmt.Errorf("read the file of %s: %w", p.ID, err)
		}
	}
	return files, nil
}

func orderOf(job store.Job) (export.Order, error) {
	var o export.Order
	if err := json.Unmarshal(job.Input, &o); err != nil || o.Height == nil {
		return export.Order{}, fault.New(fault.InvalidInput, "The job's stored input cannot be read.", err)
	}
	return o, nil
}
