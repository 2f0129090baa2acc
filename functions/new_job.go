package functions

import (
	"encoding/json"
	"fmt"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
)

// screenInput is the stored input of a screen-generation job, as its caller sees it.
type screenInput struct {
	Branding     studio.Branding        `json:"branding"`
	Screens      []studio.ScreenRequest `json:"screens"`
	IncludeTheme bool                   `json:"includeTheme"`
	LaterScreens []studio.ScreenRequest `json:"laterScreens,omitempty"`
}

// NewScreenJob checks a request (see Prepare) and describes its job's row. req.JobID
// is the row's id.
func NewScreenJob(req ScreensRequested, designer studio.Info, maxAttempts int) (store.NewJob, error) {
	req, err := Prepare(req)
	if err != nil {
		return store.NewJob{}, err
	}
	input, err := json.Marshal(screenInput{Branding: req.Branding, Screens: req.Screens, IncludeTheme: req.IncludeTheme, LaterScreens: req.LaterScreens})
	if err != nil {
		return store.NewJob{}, fmt.Errorf("write input of job %s: %w", req.JobID, err)
	}
	job := store.NewJob{
		ID: req.JobID, Type: store.ScreenGeneration, UserID: req.UserID, Name: req.Branding.AppName,
		Input: input, MaxAttempts: maxAttempts, Provider: designer.Provider, Model: designer.Model,
		Theme: req.IncludeTheme,
	}
	for _, s := range req.Screens {
		job.Screens = append(job.Screens, store.NewScreen{ID: s.ID, Title: s.Name})
	}
	return job, nil
}
