package web

import (
	"context"
	"mime"
	"net/http"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// artifactInput names a file that a job has made.
type artifactInput struct {
	ID    string `path:"id" doc:"As in the job's outputData"`
	Match string `header:"If-None-Match"`
}

// artifactOutput is a file, to be saved under its name.
type artifactOutput struct {
	Status      int
	ContentType string    `header:"Content-Type"`
	Disposition string    `header:"Content-Disposition"`
	Options     string    `header:"X-Content-Type-Options"`
	ETag        string    `header:"ETag"`
	Expires     time.Time `header:"Expires" doc:"When the file goes; absent: with its job"`
	Cache       string    `header:"Cache-Control"`
	Policy      string    `header:"Content-Security-Policy"`
	Body        []byte
}

// artifact is GET /api/artifacts/{id}: a file, for those who may see the job that made it.
func (s *Server) artifact(ctx context.Context, in *artifactInput) (*artifactOutput, error) {
	a, err := s.store.Artifact(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := s.own(ctx, a.JobID); fault.Is(err, fault.NotFound) {
		return nil, fault.Newf(fault.NotFound, "File not found")
	} else if err != nil {
		return nil, err
	}
	out := &artifactOutput{
		Status: http.StatusOK, ContentType: a.Type, Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}),
		Options: "nosniff", ETag: `"` + a.SHA256 + `"`, Cache: "private, no-cache", Policy: "sandbox; default-src 'none'",
	}
	if a.ExpiresAt != nil {
		out.Expires = *a.ExpiresAt
	}
	if etagMatches(in.Match, out.ETag) {
		out.Status = http.StatusNotModified
		return out, nil
	}
	out.Body, err = s.store.ArtifactData(ctx, a)
	return out, err
}
