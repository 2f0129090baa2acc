package main

import (
	"cmp"
	"context"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/internal/engineapi"
	"github.com/appforge-ai/appforge/store/fault"
)

// cloudAPI is where Inngest Cloud answers.
const cloudAPI = "https://api.inngest.com"

// engineView makes functions' questions to the engine out of its API.
type engineView struct {
	*engineapi.Client
	cloud bool
}

func engineClient(cfg Config) engineView {
	return engineView{Client: engineapi.New(cmp.Or(cfg.EngineURL, cloudAPI), string(cfg.SigningKey)), cloud: cfg.EngineURL == ""}
}

// Health tells whether the engine answers. Inngest Cloud is taken for healthy:
// probing it with every readiness check would help nobody.
func (e engineView) Health(ctx context.Context) error {
	if e.cloud {
		return nil
	}
	return e.Client.Health(ctx)
}

// Run implements functions.EngineView.
func (e engineView) Run(ctx context.Context, runID string) (functions.RunStatus, error) {
	run, err := e.Client.Run(ctx, runID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.InvalidInput) {
		return functions.RunUnknown, nil
	}
	if err != nil {
		return "", err
	}
	switch run.State {
	case engineapi.Completed:
		return functions.RunCompleted, nil
	case engineapi.Failed:
		return functions.RunFailed, nil
	case engineapi.Cancelled:
		return functions.RunCancelled, nil
	case engineapi.Lost:
		return functions.RunUnknown, nil
	default:
		return functions.RunActive, nil
	}
}

// EventRun implements functions.EngineView: the state of the run that the event started.
func (e engineView) EventRun(ctx context.Context, eventID string) (functions.RunStatus, error) {
	runs, err := e.EventRuns(ctx, eventID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.InvalidInput) || (err == nil && len(runs) == 0) {
		return functions.RunUnknown, nil
	}
	if err != nil {
		return "", err
	}
	return e.Run(ctx, runs[len(runs)-1].ID)
}
