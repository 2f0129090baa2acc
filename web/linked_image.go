package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

// maxImages are read elsewhere at once; other requests wait.
const maxImages = 4

type linkedImageInput struct {
	JobPath
	Body struct {
		Src string `json:"src" maxLength:"2000" doc:"As a screen of the job has it"`
	}
}

type linkedImageView struct {
	DataURL string `json:"dataUrl" doc:"The image itself: png, jpeg, webp, gif or svg, 1 MiB at most"`
}

func (s *Server) linkedImageOperation(api huma.API) {
	register(s, api, huma.Operation{
		OperationID: "readLinkedImage", Method: http.MethodPost, Path: "/api/jobs/{id}/linked-image", Tags: []string{"jobs"}, MaxBodyBytes: s.cfg.BodyLimit,
		Summary: "An image that the job's screens link to, for files that need no network",
	}, s.readLinkedImage)
}

// readLinkedImage is POST /api/jobs/{id}/linked-image: an image from the hosts of the
// job's brief. It is a POST because it makes the server ask another one.
func (s *Server) readLinkedImage(ctx context.Context, in *linkedImageInput) (*struct{ Body linkedImageView }, error) {
	job, err := s.own(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	var input JobInput
	if err := json.Unmarshal(job.Input, &input); err != nil {
		return nil, fmt.Errorf("read input of job %s: %w", job.ID, err)
	}
	src, ok := studio.ImagesOf(input.Branding).Allows(in.Body.Src)
	if !ok {
		return nil, fault.Newf(fault.InvalidInput, "src is not at a host of the brief's logo or footer: no other images are read")
	}
	select {
	case s.images <- struct{}{}:
		defer func() { <-s.images }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	url, err := s.cfg.ReadImage(ctx, src)
	if err != nil {
		return nil, err
	}
	return &struct{ Body linkedImageView }{linkedImageView{DataURL: url}}, nil
}
