package functions

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// part is the work on a job's theme or on one of its screens.
func (f *ScreenGeneration) part(r run, partID string) work {
	return work{partID: partID, info: f.Designer.Info, do: func(ctx context.Context, try studio.Try) (outcome, error) {
		return f.design(ctx, r, partID, try)
	}}
}

// design makes the theme or a screen with one model call.
func (f *ScreenGeneration) design(ctx context.Context, r run, partID string, try studio.Try) (outcome, error) {
	job, err := f.Store.GetJob(ctx, r.JobID)
	if err != nil {
		return outcome{}, err
	}
	var input screenInput
	if err := json.Unmarshal(job.Input, &input); err != nil {
		return outcome{}, fault.New(fault.InvalidInput, "The job's stored input cannot be read.", err)
	}
	if partID == store.ThemePartID {
		theme, call, err := f.Designer.Theme(ctx, try, input.Branding)
		return outcome{call, func(ctx context.Context, callID string) error { return f.saveTheme(ctx, r.JobID, callID, theme, call) }}, err
	}
	req, found := findScreen(input.Screens, partID)
	if !found {
		return outcome{}, fault.Newf(fault.InvalidInput, "the job's input has no screen %q", partID)
	}
	screen, call, err := f.Designer.Screen(ctx, try, input.Branding, req)
	return outcome{call, func(ctx context.Context, callID string) error {
		return f.Store.FinishScreen(ctx, store.FinishedScreen{
			JobID: r.JobID, PartID: partID, CallID: callID, Usage: usageOf(call), Title: screen.Title, HTML: screen.HTML,
		})
	}}, err
}

func (f *ScreenGeneration) saveTheme(ctx context.Context, jobID, callID string, theme studio.Theme, call studio.Call) error {
	raw, err := json.Marshal(theme)
	if err != nil {
		return fmt.Errorf("write theme: %w", err)
	}
	return f.Store.FinishTheme(ctx, store.FinishedTheme{JobID: jobID, CallID: callID, Usage: usageOf(call), Theme: raw})
}

func findScreen(screens []studio.ScreenRequest, id string) (studio.ScreenRequest, bool) {
	for _, s := range screens {
		if s.ID == id {
			return s, true
		}
	}
	return studio.ScreenRequest{}, false
}
