package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/appforge-ai/appforge/store"
)

type screenVersionView struct {
	Version      int       `json:"version"`
	Title        string    `json:"title"`
	MadeBy       string    `json:"madeBy" doc:"The job that made it"`
	RestoredFrom int       `json:"restoredFrom,omitempty" doc:"The older version that it is a copy of"`
	CreatedAt    time.Time `json:"createdAt"`
	HTML         string    `json:"html,omitempty"`
}

type screenVersionsView struct {
	Versions []screenVersionView `json:"versions" nullable:"false"`
}

func versionViewOf(v store.ScreenVersion) screenVersionView {
	return screenVersionView{
		Version: v.Version, Title: v.Title, MadeBy: v.MadeBy, RestoredFrom: v.RestoredFrom, CreatedAt: v.CreatedAt.UTC(), HTML: v.HTML,
	}
}

// screenVersions is GET /api/jobs/{id}/screens/{screenId}/versions.
func (s *Server) screenVersions(ctx context.Context, in *ScreenPath) (*struct{ Body screenVersionsView }, error) {
	if _, err := s.own(ctx, in.ID); err != nil {
		return nil, err
	}
	versions, err := s.store.ScreenVersions(ctx, in.ID, in.ScreenID)
	if err != nil {
		return nil, err
	}
	view := screenVersionsView{Versions: make([]screenVersionView, 0, len(versions))}
	for _, v := range versions {
		view.Versions = append(view.Versions, versionViewOf(v))
	}
	return &struct{ Body screenVersionsView }{view}, nil
}

// screenVersion is GET /api/jobs/{id}/screens/{screenId}/versions/{version}.
func (s *Server) screenVersion(ctx context.Context, in *struct {
	ScreenPath
	Version int `path:"version" minimum:"1"`
},
) (*struct{ Body screenVersionView }, error) {
	if _, err := s.own(ctx, in.ID); err != nil {
		return nil, err
	}
	v, err := s.store.ScreenVersion(ctx, in.ID, in.ScreenID, in.Version)
	if err != nil {
		return nil, err
	}
	return &struct{ Body screenVersionView }{versionViewOf(v)}, nil
}

type restoreInput struct {
	ScreenPath
	IdempotencyKey string `header:"Idempotency-Key"`
	RawBody        []byte
	Body           struct {
		Version int `json:"version" minimum:"1" doc:"The version that the screen goes back to"`
	}
}

// restoreScreen is POST /api/jobs/{id}/screens/{screenId}/restore: an older version
// becomes the newest one, as a version of its own.
func (s *Server) restoreScreen(ctx context.Context, in *restoreInput) (*answer, error) {
	if _, err := s.changeable(ctx, in.ID); err != nil {
		return nil, err
	}
	path := jobPath(in.ID) + "/screens/" + in.ScreenID
	return s.once(ctx, "POST "+path+"/restore", in.IdempotencyKey, in.RawBody, func(key *store.Key) (*answer, bool, error) {
		restoration := store.Restoration{JobID: in.ID, ScreenID: in.ScreenID, Version: in.Body.Version}
		if key != nil {
			restoration.Answer = func(v store.ScreenVersion) (store.Answer, error) {
				a, err := restored(path, v)
				if err != nil {
					return store.Answer{}, err
				}
				return store.Answer{Key: *key, Status: a.Status, Location: a.Location, Body: a.Body}, nil
			}
		}
		v, err := s.store.RestoreScreen(ctx, restoration)
		if err != nil {
			return nil, false, err
		}
		a, err := restored(path, v)
		return a, key != nil, err
	})
}

// restored answers with the new version, without its HTML.
func restored(screenPath string, v store.ScreenVersion) (*answer, error) {
	v.HTML = ""
	body, err := json.Marshal(versionViewOf(v))
	if err != nil {
		return nil, fmt.Errorf("write version %d: %w", v.Version, err)
	}
	return jsonAnswer(http.StatusCreated, fmt.Sprintf("%s/versions/%d", screenPath, v.Version), body), nil
}
