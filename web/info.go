package web

import "context"

// infoView is what a client may want to say before it makes a job.
type infoView struct {
	Version  string `json:"version"`
	Provider string `json:"provider" doc:"Who designs: google, or offline when no model key is set"`
	Model    string `json:"model"`
}

// info is GET /api/info.
func (s *Server) info(context.Context, *struct{}) (*struct{ Body infoView }, error) {
	designer := s.jobs.Screens.Designer.Info()
	return &struct{ Body infoView }{infoView{Version: s.cfg.Version, Provider: designer.Provider, Model: designer.Model}}, nil
}
