package web

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/store"
)

type auditView struct {
	ID        string          `json:"id"`
	At        time.Time       `json:"at"`
	UserID    string          `json:"userId" doc:"Who made the change"`
	Role      string          `json:"role"`
	KeyID     string          `json:"keyId,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Action    auditAction     `json:"action"`
	Target    string          `json:"target" doc:"What was changed"`
	Before    json.RawMessage `json:"before,omitempty"`
	After     json.RawMessage `json:"after,omitempty"`
	RequestID string          `json:"requestId"`
	Address   string          `json:"address"`
}

// auditAction is a store.AuditAction that OpenAPI lists.
type auditAction store.AuditAction

// Schema is for huma.
func (auditAction) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Description: "What was done"}
	for _, action := range store.AuditActions() {
		s.Enum = append(s.Enum, action)
	}
	return s
}

type auditListView struct {
	Entries    []auditView `json:"entries" nullable:"false"`
	NextCursor *string     `json:"nextCursor" doc:"null on the last page"`
}

// listAudit is GET /api/admin/audit.
func (s *Server) listAudit(ctx context.Context, in *struct {
	User   string    `query:"user" maxLength:"255" doc:"Changes made by this user"`
	Action string    `query:"action" maxLength:"40" doc:"Exactly, or a kind: key, session, job, bulk, limits, settings, webhook, recipient, delivery"`
	Target string    `query:"target" maxLength:"255" doc:"Changes of this key, session, user or job"`
	From   time.Time `query:"from" doc:"Made at or after"`
	To     time.Time `query:"to" doc:"Made before"`
	Cursor string    `query:"cursor" maxLength:"200" doc:"nextCursor of the page before"`
	Limit  int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*struct{ Body auditListView }, error) {
	f := store.AuditFilter{UserID: in.User, Action: in.Action, Target: in.Target, Cursor: in.Cursor, Limit: in.Limit}
	if !in.From.IsZero() {
		f.From = &in.From
	}
	if !in.To.IsZero() {
		f.To = &in.To
	}
	entries, next, err := s.store.ListAudit(ctx, f)
	if err != nil {
		return nil, err
	}
	view := auditListView{Entries: make([]auditView, 0, len(entries))}
	for _, e := range entries {
		view.Entries = append(view.Entries, auditView{
			ID: e.ID, At: e.CreatedAt, UserID: e.UserID, Role: e.Role, KeyID: e.KeyID, SessionID: e.SessionID,
			Action: auditAction(e.Action), Target: e.Target, Before: e.Before, After: e.After, RequestID: e.RequestID, Address: e.Address,
		})
	}
	if next != "" {
		view.NextCursor = &next
	}
	return &struct{ Body auditListView }{view}, nil
}
