package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	extractPath  = "/api/style/extract"
	extractRoute = http.MethodPost + " " + extractPath
	// extractLimit is the body limit of pictures, in bytes: as many and as large as may
	// be, in data URLs, which are the longer form.
	extractLimit = style.MaxImages*style.MaxDataURL + 64<<10
	// uploadTime is how long the pictures may take to arrive.
	uploadTime = 3 * time.Minute
	// maxUploads bounds the requests whose pictures are in memory, about 100 MB each at
	// the most; uploadWait is how long another one waits for its turn.
	maxUploads = 4
	uploadWait = 15 * time.Second
)

// extractRequest is what a request for a style says.
type extractRequest struct {
	userID     string
	extraction string
	files      []functions.File
}

// extractStyle is POST /api/style/extract. It is no operation of huma's, which would
// hold the whole body in memory, and its JSON a second time.
func (s *Server) extractStyle(w http.ResponseWriter, r *http.Request) {
	a, err := s.extract(w, r)
	if err != nil {
		s.writeProblem(w, r, err)
		return
	}
	for name, value := range map[string]string{
		"Content-Type": a.ContentType, "Location": a.Location, "Cache-Control": a.Cache, "Idempotency-Replayed": a.Replayed,
		"RateLimit": a.RateLimit, "RateLimit-Policy": a.RateLimitPolicy,
	} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // the caller is gone if this fails
}

func (s *Server) extract(w http.ResponseWriter, r *http.Request) (*answer, error) {
	work := s.jobs.Piece(store.StyleExtraction)
	if work == nil {
		return nil, fault.Newf(fault.NotFound, "This server extracts no styles.")
	}
	turn := time.NewTimer(uploadWait)
	defer turn.Stop()
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	case <-turn.C:
		return nil, fault.Newf(fault.Unavailable, "Many pictures are arriving at once: send yours again in a moment.")
	case <-r.Context().Done():
		return nil, fault.New(fault.Timeout, "The request ended before its turn came.", r.Context().Err())
	}
	late := time.Now().Add(uploadTime)
	control := http.NewResponseController(w)
	if err := errors.Join(control.SetReadDeadline(late), control.SetWriteDeadline(late.Add(answerTime))); err != nil && !errors.Is(err, http.ErrNotSupported) {
		s.log.WarnContext(r.Context(), "no deadlines for an upload", "error", err)
	}
	req, err := readExtract(r)
	if err != nil {
		return nil, err
	}
	user, err := callerOf(r.Context()).actsFor(req.userID)
	if err != nil {
		return nil, err
	}
	input, fingerprint, err := req.documents(user)
	if err != nil {
		return nil, err
	}
	return s.submit(r.Context(), submission{
		user: user, route: extractRoute, key: r.Header.Get("Idempotency-Key"), body: fingerprint,
		job: func(id string) (store.NewJob, error) {
			return work.Job(r.Context(), functions.TaskRequest{JobID: id, UserID: user, Input: input, Files: req.files})
		},
	})
}

// documents are the request's input beside its files, and what tells it from another
// one with the same Idempotency-Key: the pictures stand in it by their hashes.
func (r extractRequest) documents(user string) (input, fingerprint []byte, err error) {
	input, err = json.Marshal(map[string]string{"extractionType": r.extraction})
	if err != nil {
		return nil, nil, err
	}
	type file struct{ Name, Hash string }
	files := make([]file, len(r.files))
	for i, f := range r.files {
		files[i] = file{f.Name, hashOf(f.Data)}
	}
	fingerprint, err = json.Marshal(map[string]any{"userId": user, "extractionType": r.extraction, "images": files})
	return input, fingerprint, err
}

// StyleResult is the outputData of a style-extraction job.
type StyleResult style.Result

// extractBody describes the JSON form of a request.
type extractBody struct {
	UserID         string           `json:"userId,omitempty" maxLength:"255" doc:"Honoured from a service key; the caller's own otherwise"`
	ExtractionType style.Extraction `json:"extractionType,omitempty" enum:"colors,typography,components,full" default:"full"`
	Images         []string         `json:"images" minItems:"1" maxItems:"8" nullable:"false" doc:"Data URLs of png, jpeg or webp pictures, at most 10 MB each as files"`
}

// describeExtract puts the route, which huma does not serve, into the OpenAPI file.
func describeExtract(api huma.API) {
	schemas := api.OpenAPI().Components.Schemas
	body := schemas.Schema(reflect.TypeFor[extractBody](), true, "")
	text := &huma.Schema{Type: huma.TypeString}
	failures := map[string]*huma.Response{
		"202": jsonResponse(api, "The job runs in the background; Location is its place. Its outputData is a StyleResult", asyncAnswer{}),
	}
	schemas.Schema(reflect.TypeFor[StyleResult](), true, "")
	for status, about := range map[string]string{
		"401": "Unauthorized", "403": "Forbidden", "409": "The same Idempotency-Key is at work", "413": "A picture or the body is over its limit",
		"402": "Your dollars of the day or month are used up", "429": "Too many jobs of yours", "415": "Neither JSON nor a form", "422": "What is wrong with which picture", "503": "Service Unavailable",
	} {
		failures[status] = &huma.Response{Description: about, Content: map[string]*huma.MediaType{
			problemType: {Schema: schemas.Schema(reflect.TypeFor[Problem](), true, "")},
		}}
	}
	api.OpenAPI().AddOperation(&huma.Operation{
		OperationID: "extractStyle", Method: http.MethodPost, Path: extractPath, Tags: []string{"studio"}, Summary: "Palette, theme and findings from pictures",
		Description: "One to eight png, jpeg or webp pictures, at most 10 MB and 20 million pixels each, as data URLs in JSON or as uploads in a form. " +
			"Colours are measured; type and components are seen by the model.",
		Parameters: []*huma.Param{{Name: "Idempotency-Key", In: "header", Description: "Same key and body: the first answer again", Schema: text}},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/json": {Schema: body},
			"multipart/form-data": {Schema: &huma.Schema{Type: huma.TypeObject, Required: []string{"images"}, Properties: map[string]*huma.Schema{
				"images":         {Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
				"extractionType": {Type: huma.TypeString, Enum: []any{"colors", "typography", "components", "full"}},
				"userId":         text,
			}}},
		}},
		Responses: failures,
	})
}

// imageInput names a picture of a job.
type imageInput struct {
	ID      string `path:"id" doc:"Job id"`
	ImageID string `path:"imageId" doc:"As in the job's inputData"`
	Match   string `header:"If-None-Match"`
}

// imageOutput is a picture as it was sent.
type imageOutput struct {
	Status      int
	ContentType string `header:"Content-Type"`
	ETag        string `header:"ETag"`
	Cache       string `header:"Cache-Control"`
	Policy      string `header:"Content-Security-Policy"`
	Body        []byte
}

// jobImage is GET /api/jobs/{id}/images/{imageId}: a picture that a job looked at, for
// those who may see the job.
func (s *Server) jobImage(ctx context.Context, in *imageInput) (*imageOutput, error) {
	if _, err := s.own(ctx, in.ID); err != nil {
		return nil, err
	}
	image, err := s.store.Image(ctx, in.ID, in.ImageID)
	if err != nil {
		return nil, err
	}
	out := &imageOutput{
		Status: http.StatusOK, ContentType: image.Type, ETag: `"` + image.SHA256 + `"`, Cache: "private, max-age=3600",
		Policy: "sandbox; default-src 'none'", Body: image.Data,
	}
	if etagMatches(in.Match, out.ETag) {
		out.Status, out.Body = http.StatusNotModified, nil
	}
	return out, nil
}
