package functions

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/functions/export"
	"github.com/appforge-ai/appforge/functions/render"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// NewJob finds the screens that are meant, and remembers which versions they have now.
func (f *ScreenshotExport) NewJob(ctx context.Context, req TaskRequest) (store.NewJob, error) {
	var asked export.Request
	if err := json.Unmarshal(req.Input, &asked); err != nil {
		return store.NewJob{}, fault.New(fault.InvalidInput, `The input is not {"html" or "sourceJobId" and "screenIds", "theme", "clip", "format", "width", "height", "scale"}.`, err)
	}
	if err := asked.Check(); err != nil {
		return store.NewJob{}, err
	}
	o := export.Order{HTML: asked.HTML, SourceJobID: asked.SourceJobID, Look: asked.Look}
	name := "HTML"
	if asked.SourceJobID != "" {
		source, err := f.source(ctx, req.UserID, asked.SourceJobID)
		if err != nil {
			return store.NewJob{}, err
		}
		if err := choose(&o, source, asked.ScreenIDs); err != nil {
			return store.NewJob{}, err
		}
		if err := f.pin(ctx, &o); err != nil {
			return store.NewJob{}, err
		}
		name = source.Name
	}
	input, err := json.Marshal(o)
	if err != nil {
		return store.NewJob{}, fmt.Errorf("write input: %w", err)
	}
	job := store.NewJob{Name: name, Input: input, Provider: offline.Provider, Model: renderedBy}
	pages := pagesOf(o)
	for _, p := range pages {
		job.Pieces = append(job.Pieces, store.NewPiece{ID: p.ID, Title: p.title})
	}
	if len(pages) > 1 {
		title := "zip of all"
		if o.Format == render.PDF {
			title = "PDF of all"
		}
		job.Pieces = append(job.Pieces, store.NewPiece{ID: bundlePiece, Title: title})
	}
	return job, nil
}

// source is the job whose screens are exported, which has to be the same user's.
func (f *ScreenshotExport) source(ctx context.Context, userID, id string) (store.Job, error) {
	source, err := f.Store.GetJob(ctx, id)
	if fault.Is(err, fault.NotFound) || (err == nil && source.UserID != userID) {
		return store.Job{}, fault.Newf(fault.NotFound, "jobId: Job not found")
	}
	return source, err
}

// choose takes the screens that were asked for, or all that are finished, and the
// theme that they wear.
func choose(o *export.Order, source store.Job, ids []string) error {
	var made struct {
		Screens []struct {
			ID    string `json:"id"`
			Title string `json:"title"`
		} `json:"screens"`
		Theme *studio.Theme `json:"theme"`
	}
	if len(source.Output) > 0 {
		if err := json.Unmarshal(source.Output, &made); err != nil {
			return fmt.Errorf("read output of job %s: %w", source.ID, err)
		}
	}
	titles := map[string]string{}
	for _, s := range made.Screens {
		titles[s.ID] = s.Title
		if len(ids) == 0 {
			o.Screens = append(o.Screens, export.Screen{ID: s.ID, Title: s.Title})
		}
	}
	for _, id := range ids {
		title, there := titles[id]
		if !there {
			return fault.Newf(fault.NotFound, "screenIds: the job has no finished screen %q", id)
		}
		o.Screens = append(o.Screens, export.Screen{ID: id, Title: title})
	}
	switch {
	case len(o.Screens) == 0:
		return fault.Newf(fault.Conflict, "The job has no finished screen to export yet.")
	case len(o.Screens) > render.MaxPages:
		return fault.Newf(fault.InvalidInput, "The job has %d screens; the limit of pages is %d. Name the wanted ones in screenIds.", len(o.Screens), render.MaxPages)
	}
	if o.Theme == nil {
		o.Theme = made.Theme
	}
	return nil
}

// pin notes the screens' versions: an export shows what was there when it was asked for.
func (f *ScreenshotExport) pin(ctx context.Context, o *export.Order) error {
	for i := range o.Screens {
		version, err := f.Store.ScreenVersion(ctx, o.SourceJobID, o.Screens[i].ID, 0)
		if err != nil {
			return err
		}
		o.Screens[i].Version, o.Screens[i].Title = version.Version, version.Title
	}
	return nil
}
