package web

import (
	"context"

	"github.com/appforge-ai/appforge/store"
)

// SessionsOf names whose sessions; exported because huma fills embedded structs only then.
type SessionsOf struct {
	User string `query:"user" required:"true" minLength:"1" maxLength:"255" doc:"Whose"`
}

// listSessionsOf is GET /api/admin/sessions.
func (s *Server) listSessionsOf(ctx context.Context, in *SessionsOf) (*struct{ Body sessionsView }, error) {
	list, err := s.store.ListSessions(ctx, in.User, s.cfg.Sessions.Idle)
	if err != nil {
		return nil, err
	}
	return &struct{ Body sessionsView }{sessionsViewOf(list, callerOf(ctx).sessionID)}, nil
}

type endedView struct {
	Ended int `json:"ended" doc:"Sessions that there were"`
}

// endSessionsOf is DELETE /api/admin/sessions: whoever has left is signed out with the next request.
func (s *Server) endSessionsOf(ctx context.Context, in *SessionsOf) (*struct{ Body endedView }, error) {
	n, err := s.store.EndSessions(ctx, in.User, "")
	if err != nil {
		return nil, err
	}
	return &struct{ Body endedView }{endedView{n}}, nil
}

// sessionsViewOf shows sessions; current is the id of the one that asks.
func sessionsViewOf(list []store.Session, current string) sessionsView {
	view := sessionsView{Sessions: make([]sessionView, 0, len(list))}
	for _, v := range list {
		view.Sessions = append(view.Sessions, sessionView{
			ID: v.ID, Role: v.Role, Current: v.ID == current, KeyID: v.KeyID, Address: v.Address, UserAgent: v.UserAgent,
			CreatedAt: v.CreatedAt, LastUsedAt: v.LastUsedAt, ExpiresAt: v.ExpiresAt,
		})
	}
	return view
}
