package web

import "context"

// infoView is what a client may want to say before it makes a job.
type infoView struct {
	Version  string `json:"version"`
	Provider string `json:"provider" doc:"Who designs: google, or offline when no model key is set"`
	Model    string `json:"model"`
	Local    bool   `json:"local" doc:"A development server: one user, no keys"`
	UserID   string `json:"userId" doc:"Who asks"`
	Role     string `json:"role" enum:"user,viewer,admin,service" doc:"What the caller may do: a viewer sees everybody's jobs and changes nothing"`
}

// info is GET /api/info.
func (s *Server) info(ctx context.Context, _ *struct{}) (*struct{ Body infoView }, error) {
	who, designer := callerOf(ctx), s.jobs.Screens.Designer.Info()
	return &struct{ Body infoView }{infoView{
		Version: s.cfg.Version, Provider: designer.Provider, Model: designer.Model, Local: s.cfg.Local, UserID: who.userID, Role: who.role,
	}}, nil
}
