package apiclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Generate asks for screens; body is the JSON of POST /api/studio/generate. In
// background mode the answer names the job; in synchronous mode it holds the
// screens, and JobID is their job's when the server says it. A *Problem with a
// JobID tells how a synchronous job failed.
func (c *Client) Generate(ctx context.Context, body []byte) (Started, error) {
	a, err := c.send(ctx, actTime, call{method: http.MethodPost, path: "api/studio/generate", header: onceOnly(), body: body})
	if err != nil {
		return Started{}, err
	}
	started, err := decode[Started](a)
	if err != nil {
		return Started{}, err
	}
	if started.JobID == "" {
		if id := path.Base(a.header.Get("Location")); id != "." && id != "/" {
			started.JobID = id
		}
	}
	if started.Mode != "sync" && started.JobID == "" {
		return Started{}, errors.New("the server's answer names no job")
	}
	return started, nil
}

// onceOnly is the header that makes a request safe to repeat.
func onceOnly() http.Header {
	return http.Header{"Idempotency-Key": {uuid.NewString()}}
}

// Job reads a job. With the ETag of an earlier read, changed is false and the job
// empty when nothing changed since.
func (c *Client) Job(ctx context.Context, id, etag string) (job Job, newETag string, changed bool, err error) {
	return c.job(ctx, c.send, id, etag)
}

// sender is Client.send or Client.once.
type sender func(ctx context.Context, limit time.Duration, r call) (*answer, error)

func (c *Client) job(ctx context.Context, send sender, id, etag string) (job Job, newETag string, changed bool, err error) {
	r, err := jobCall(http.MethodGet, id, "")
	if err != nil {
		return Job{}, "", false, err
	}
	if etag != "" {
		r.header = http.Header{"If-None-Match": {etag}}
	}
	a, err := send(ctx, readTime, r)
	if err != nil {
		return Job{}, "", false, err
	}
	if a.status == http.StatusNotModified {
		return Job{}, etag, false, nil
	}
	job, err = jobOf(a)
	return job, a.header.Get("ETag"), true, err
}

// Cancel stops a job and gives it as it is then.
func (c *Client) Cancel(ctx context.Context, id string) (Job, error) { return c.act(ctx, id, "cancel") }

// Retry makes what is missing of a failed or cancelled job. A job that is neither
// gives a *Problem of status 409.
func (c *Client) Retry(ctx context.Context, id string) (Job, error) { return c.act(ctx, id, "retry") }

// LinkedImage gives an image that a job's screens link to as a data: URL.
func (c *Client) LinkedImage(ctx context.Context, id, src string) (dataURL string, err error) {
	r, err := jobCall(http.MethodPost, id, "linked-image")
	if err != nil {
		return "", err
	}
	if r.body, err = json.Marshal(map[string]string{"src": src}); err != nil {
		return "", fmt.Errorf("write the request: %w", err)
	}
	a, err := c.once(ctx, readTime, r)
	if err != nil {
		return "", err
	}
	image, err := decode[struct {
		DataURL string `json:"dataUrl"`
	}](a)
	if err == nil && !strings.HasPrefix(image.DataURL, "data:image/") {
		err = errors.New("the server's answer is no image")
	}
	return image.DataURL, err
}

func (c *Client) act(ctx context.Context, id, verb string) (Job, error) {
	r, err := jobCall(http.MethodPost, id, verb)
	if err != nil {
		return Job{}, err
	}
	r.header = onceOnly()
	a, err := c.send(ctx, readTime, r)
	if err != nil {
		return Job{}, err
	}
	return jobOf(a)
}

// jobCall addresses a job. Its id comes from a user or an answer and becomes part of
// a path, so it must be a UUID.
func jobCall(method, id, verb string) (call, error) {
	parsed, err := uuid.Parse(id)
	if err != nil {
		return call{}, fmt.Errorf("%q is not the id of a job: an id looks like %s", PlainText(id), uuid.Nil)
	}
	return call{method: method, path: path.Join("api/jobs", parsed.String(), verb)}, nil
}

func jobOf(a *answer) (Job, error) {
	job, err := decode[Job](a)
	job.Raw = a.body
	return job, err
}
