package web

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// KeyView is a key as its list shows it; exported because huma describes embedded structs only then.
type KeyView struct {
	ID         string     `json:"id"`
	UserID     string     `json:"userId"`
	Role       string     `json:"role" enum:"user,viewer,admin,service"`
	Name       string     `json:"name"`
	CreatedAt  time.Time  `json:"createdAt"`
	LastUsedAt *time.Time `json:"lastUsedAt" doc:"To the minute"`
	ExpiresAt  *time.Time `json:"expiresAt" doc:"null: never"`
	RevokedAt  *time.Time `json:"revokedAt"`
}

func keyViewOf(k store.APIKey) KeyView {
	return KeyView{
		ID: k.ID, UserID: k.UserID, Role: k.Role, Name: k.Name,
		CreatedAt: k.CreatedAt, LastUsedAt: k.LastUsedAt, ExpiresAt: k.ExpiresAt, RevokedAt: k.RevokedAt,
	}
}

// newKeyView is a key with its token, which no other answer has.
type newKeyView struct {
	KeyView
	Token string `json:"token" doc:"The key itself. It is not stored and cannot be shown again"`
}

type newKeyAnswer struct {
	Cache string `header:"Cache-Control"`
	Body  newKeyView
}

func newKey(token string, k store.APIKey, err error) (*newKeyAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &newKeyAnswer{Cache: "no-store", Body: newKeyView{keyViewOf(k), token}}, nil
}

// KeysView is a list of keys; exported because huma describes embedded structs only then.
type KeysView struct {
	Keys []KeyView `json:"keys" nullable:"false"`
}

func keyViewsOf(keys []store.APIKey) []KeyView {
	views := make([]KeyView, 0, len(keys))
	for _, k := range keys {
		views = append(views, keyViewOf(k))
	}
	return views
}

// listKeys is GET /api/keys.
func (s *Server) listKeys(ctx context.Context, _ *struct{}) (*struct{ Body KeysView }, error) {
	keys, err := s.store.ListKeys(ctx, callerOf(ctx).userID)
	if err != nil {
		return nil, err
	}
	return &struct{ Body KeysView }{KeysView{keyViewsOf(keys)}}, nil
}

type keyPageView struct {
	KeysView
	NextCursor *string `json:"nextCursor" doc:"null on the last page"`
}

// listAllKeys is GET /api/admin/keys.
func (s *Server) listAllKeys(ctx context.Context, in *struct {
	User    string `query:"user" maxLength:"255" doc:"Only this user's"`
	Role    string `query:"role" enum:"user,viewer,admin,service"`
	Working bool   `query:"working" doc:"true leaves out keys that are revoked or have expired"`
	Cursor  string `query:"cursor" maxLength:"200" doc:"nextCursor of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*struct{ Body keyPageView }, error) {
	keys, next, err := s.store.FindKeys(ctx, store.KeyFilter{UserID: in.User, Role: in.Role, Working: in.Working, Cursor: in.Cursor, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	view := keyPageView{KeysView: KeysView{keyViewsOf(keys)}}
	if next != "" {
		view.NextCursor = &next
	}
	return &struct{ Body keyPageView }{view}, nil
}

// KeyTerms are what a key is asked for with; exported because huma fills embedded structs only then.
type KeyTerms struct {
	Name      string    `json:"name,omitempty" maxLength:"120" doc:"What it is for"`
	ExpiresAt time.Time `json:"expiresAt,omitempty" doc:"When it ends; left out: never"`
}

// ends is when a key that who asks for ends, nil for never: not after the key that who
// came with.
func (k KeyTerms) ends(who caller) (*time.Time, error) {
	switch {
	case k.ExpiresAt.IsZero():
		return who.keyEnds, nil
	case !k.ExpiresAt.After(time.Now()):
		return nil, fault.Newf(fault.InvalidInput, "expiresAt is in the past: give a later time, or leave it out")
	case who.keyEnds != nil && k.ExpiresAt.After(*who.keyEnds):
		return nil, fault.Newf(fault.InvalidInput, "expiresAt is after the end of your own key (%s): give an earlier time, or leave it out", who.keyEnds.Format(time.RFC3339))
	}
	return &k.ExpiresAt, nil
}

// keyOwner refuses viewers, who change nothing.
func keyOwner(who caller) (store.Owner, error) {
	if who.role == RoleViewer {
		return store.Owner{}, fault.Newf(fault.Forbidden, "A viewer changes nothing: an administrator makes, replaces and ends a viewer's keys.")
	}
	return store.Owner{UserID: who.userID, Role: who.role}, nil
}

// createKey is POST /api/keys: a key of the caller's own user and role.
func (s *Server) createKey(ctx context.Context, in *struct{ Body KeyTerms }) (*newKeyAnswer, error) {
	who := callerOf(ctx)
	owner, err := keyOwner(who)
	if err != nil {
		return nil, err
	}
	ends, err := in.Body.ends(who)
	if err != nil {
		return nil, err
	}
	return newKey(s.store.CreateKey(ctx, store.NewKey{UserID: owner.UserID, Role: owner.Role, Name: in.Body.Name, ExpiresAt: ends}))
}

// createKeyFor is POST /api/admin/keys.
func (s *Server) createKeyFor(ctx context.Context, in *struct {
	Body struct {
		KeyTerms
		UserID string `json:"userId" minLength:"1" maxLength:"255" doc:"The user that the key acts as"`
		Role   string `json:"role" enum:"user,viewer,admin,service"`
	}
},
) (*newKeyAnswer, error) {
	ends, err := in.Body.ends(callerOf(ctx))
	if err != nil {
		return nil, err
	}
	return newKey(s.store.CreateKey(ctx, store.NewKey{UserID: in.Body.UserID, Role: in.Body.Role, Name: in.Body.Name, ExpiresAt: ends}))
}

// renameKey is PATCH /api/keys/{id}.
func (s *Server) renameKey(ctx context.Context, in *struct {
	KeyPath
	Body struct {
		Name string `json:"name" maxLength:"120" doc:"What it is for"`
	}
},
) (*struct{ Body KeyView }, error) {
	owner, err := keyOwner(callerOf(ctx))
	if err != nil {
		return nil, err
	}
	k, err := s.store.RenameKey(ctx, in.ID, in.Body.Name, owner)
	if err != nil {
		return nil, err
	}
	return &struct{ Body KeyView }{keyViewOf(k)}, nil
}

// maxOverlap bounds how long an old key may live beside its successor.
const maxOverlap = 7 * 24 * time.Hour

// RotateInput names a key to replace; exported because huma fills embedded structs only then.
type RotateInput struct {
	ID   string `path:"id" maxLength:"40"`
	Body struct {
		OverlapSeconds int `json:"overlapSeconds,omitempty" minimum:"0" maximum:"604800" doc:"How long the old key still works; 0: it ends at once"`
	}
}

func (s *Server) rotate(ctx context.Context, in *RotateInput, owner store.Owner) (*newKeyAnswer, error) {
	return newKey(s.store.RotateKey(ctx, in.ID, owner, min(time.Duration(in.Body.OverlapSeconds)*time.Second, maxOverlap)))
}

// rotateKey is POST /api/keys/{id}/rotate.
func (s *Server) rotateKey(ctx context.Context, in *RotateInput) (*newKeyAnswer, error) {
	who := callerOf(ctx)
	owner, err := keyOwner(who)
	if err != nil {
		return nil, err
	}
	if who.keyEnds != nil && in.ID != who.keyID {
		return nil, fault.Newf(fault.Forbidden, "A key that ends can replace itself only: the new one might end later.")
	}
	return s.rotate(ctx, in, owner)
}

// rotateAnyKey is POST /api/admin/keys/{id}/rotate.
func (s *Server) rotateAnyKey(ctx context.Context, in *RotateInput) (*newKeyAnswer, error) {
	return s.rotate(ctx, in, store.Owner{})
}

// KeyPath is the path of a key.
type KeyPath struct {
	ID string `path:"id" maxLength:"40"`
}

// revokeKey is DELETE /api/keys/{id}.
func (s *Server) revokeKey(ctx context.Context, in *KeyPath) (*struct{}, error) {
	owner, err := keyOwner(callerOf(ctx))
	if err != nil {
		return nil, err
	}
	return nil, s.store.RevokeKey(ctx, in.ID, owner)
}

// revokeAnyKey is DELETE /api/admin/keys/{id}.
func (s *Server) revokeAnyKey(ctx context.Context, in *KeyPath) (*struct{}, error) {
	return nil, s.store.RevokeKey(ctx, in.ID, store.Owner{})
}
