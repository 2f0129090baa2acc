package web

import (
	"context"

	"github.com/appforge-ai/appforge/store"
)

// infoView is what a client may want to say before it makes a job.
type infoView struct {
	Version  string          `json:"version"`
	Provider string          `json:"provider" doc:"Who designs: google, or offline when no model key is set"`
	Model    string          `json:"model"`
	Paused   []store.JobType `json:"paused" nullable:"false" enum:"screen-generation,screenshot-export,chat-context,style-extraction" doc:"Job types of which nothing begins now: an operator has paused them, and new jobs wait"`
}

// info is GET /api/info.
func (s *Server) info(ctx context.Context, _ *struct{}) (*struct{ Body infoView }, error) {
	settings, err := s.store.RecentSettings(ctx)
	if err != nil {
		return nil, err
	}
	designer := s.jobs.Screens.Designer.Info()
	return &struct{ Body infoView }{infoView{
		Version: s.cfg.Version, Provider: designer.Provider, Model: designer.Model, Paused: append([]store.JobType{}, settings.Paused()...),
	}}, nil
}
