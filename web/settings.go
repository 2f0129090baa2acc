package web

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const settingsPath = "/api/admin/settings"

// typeSettingsView is a job type's settings, and how many of its jobs they are about now.
type typeSettingsView struct {
	JobType            store.JobType `json:"jobType" enum:"screen-generation,screenshot-export,chat-context,style-extraction"`
	BackgroundPercent  *int          `json:"backgroundPercent" doc:"Of users whose jobs run in the background; null: as the environment says"`
	EnvironmentPercent *int          `json:"environmentPercent" doc:"What the environment says; null: jobs of this type always run in the background"`
	Variable           string        `json:"variable,omitempty" doc:"Of the environment" example:"USE_INNGEST_SCREEN_GEN"`
	Paused             bool          `json:"paused" doc:"Jobs are taken and wait; none begins"`
	PausedAt           *time.Time    `json:"pausedAt"`
	PausedBy           string        `json:"pausedBy,omitempty"`
	Waiting            int           `json:"waiting" doc:"Pending jobs"`
	Running            int           `json:"running" doc:"Jobs under way: a pause lets them finish"`
	UpdatedAt          *time.Time    `json:"updatedAt" doc:"null: never changed"`
	UpdatedBy          string        `json:"updatedBy,omitempty"`
}

type settingsView struct {
	Version  int64              `json:"version" doc:"Grows with every change; a change names the version that it was made on"`
	JobTypes []typeSettingsView `json:"jobTypes" nullable:"false"`
}

// settingsOperations are the routes of what operators change while AppForge runs.
func (s *Server) settingsOperations(api huma.API) {
	op := huma.Operation{OperationID: "getSettings", Method: http.MethodGet, Path: settingsPath, Tags: []string{"admin"}, Summary: "Rollout and pauses of the job types"}
	register(s, api, op, seeing(s.getSettings))
	op.OperationID, op.Method, op.MaxBodyBytes = "changeSettings", http.MethodPut, s.cfg.BodyLimit
	op.Summary = "Change rollout and pauses; every process follows within two seconds"
	register(s, api, op, administering(s.changeSettings))
}

// getSettings is GET /api/admin/settings.
func (s *Server) getSettings(ctx context.Context, _ *struct{}) (*struct{ Body settingsView }, error) {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	return s.showSettings(ctx, settings)
}

func (s *Server) showSettings(ctx context.Context, settings store.Settings) (*struct{ Body settingsView }, error) {
	counts, err := s.store.LiveCounts(ctx)
	if err != nil {
		return nil, err
	}
	live := map[store.JobType]map[store.JobStatus]int{}
	for _, c := range counts {
		if live[c.Type] == nil {
			live[c.Type] = map[store.JobStatus]int{}
		}
		live[c.Type][c.Status] = c.N
	}
	view := settingsView{Version: settings.Version()}
	for _, set := range settings {
		v := typeSettingsView{
			JobType: set.Type, BackgroundPercent: set.BackgroundPercent, Paused: set.Paused, PausedAt: set.PausedAt, PausedBy: set.PausedBy,
			Waiting: live[set.Type][store.Pending], Running: live[set.Type][store.Processing],
		}
		if set.Version > 0 {
			v.UpdatedAt, v.UpdatedBy = set.UpdatedAt, set.UpdatedBy
		}
		if rollout, both := s.cfg.Rollout[set.Type]; both {
			v.EnvironmentPercent, v.Variable = &rollout.Percent, rollout.Variable
		}
		view.JobTypes = append(view.JobTypes, v)
	}
	return &struct{ Body settingsView }{view}, nil
}

// typeSettingsBody is what a job type's settings are to be.
type typeSettingsBody struct {
	JobType           store.JobType `json:"jobType" enum:"screen-generation,screenshot-export,chat-context,style-extraction"`
	BackgroundPercent *int          `json:"backgroundPercent" minimum:"0" maximum:"100" doc:"null: as the environment says"`
	Paused            bool          `json:"paused"`
}

// changeSettings is PUT /api/admin/settings.
func (s *Server) changeSettings(ctx context.Context, in *struct {
	Body struct {
		Version  int64              `json:"version" doc:"Of the settings that were read; 409 when they have changed since"`
		JobTypes []typeSettingsBody `json:"jobTypes" minItems:"1" nullable:"false" doc:"Whole settings of the types to change; the others stay"`
	}
},
) (*struct{ Body settingsView }, error) {
	changes := make([]store.SettingsChange, len(in.Body.JobTypes))
	for i, b := range in.Body.JobTypes {
		if _, both := s.cfg.Rollout[b.JobType]; b.BackgroundPercent != nil && !both {
			return nil, fault.Newf(fault.InvalidInput, "backgroundPercent of %s has to be null: its jobs always run in the background", b.JobType)
		}
		changes[i] = store.SettingsChange{Type: b.JobType, BackgroundPercent: b.BackgroundPercent, Paused: b.Paused}
	}
	settings, err := s.store.ChangeSettings(ctx, in.Body.Version, changes)
	if err != nil {
		return nil, err
	}
	s.sendNow(ctx) // what a resumed type's jobs have waited with
	return s.showSettings(ctx, settings)
}
