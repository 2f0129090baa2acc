package engineapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// CloudURL is the API of Inngest Cloud.
const CloudURL = "https://api.inngest.com"

const (
	requestTimeout = 5 * time.Second
	maxAnswer      = 8 << 20
)

// Client asks one engine. Failures carry a code: Unauthorized for a signing key that
// the engine refuses, NotFound for what it does not know, Upstream for an engine
// that is away or in trouble.
type Client struct {
	BaseURL    string // without a slash at the end
	SigningKey string // "" for a dev server
	HTTP       *http.Client
}

// New makes a Client with a bounded HTTP client. baseURL "" is Inngest Cloud.
func New(baseURL, signingKey string) *Client {
	if baseURL == "" {
		baseURL = CloudURL
	}
	return &Client{
		BaseURL: strings.TrimRight(baseURL, "/"), SigningKey: signingKey,
		HTTP: &http.Client{Timeout: requestTimeout},
	}
}

// Health tells whether the engine answers.
func (c *Client) Health(ctx context.Context) error {
	_, err := c.do(ctx, http.MethodGet, "/health", nil)
	return err
}

// get reads an answer of REST v1 into data.
func (c *Client) get(ctx context.Context, path string, data any) error {
	body, err := c.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	var envelope struct {
		Data   json.RawMessage `json:"data"`
		Error  string          `json:"error"`
		Status int             `json:"status"`
	}
	if err := json.Unmarshal(body, &envelope); err != nil {
		return fault.New(fault.Upstream, "the Inngest engine's answer is not what was expected; check INNGEST_BASE_URL", err)
	}
	if envelope.Error != "" {
		return refusal(envelope.Status, envelope.Error)
	}
	if err := json.Unmarshal(envelope.Data, data); err != nil {
		return fault.New(fault.Upstream, "the Inngest engine's answer is not what was expected", err)
	}
	return nil
}

// do sends a request and gives the body of a good answer.
func (c *Client) do(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.BaseURL+path, bytes.NewReader(body))
	if err != nil {
		return nil, fault.New(fault.Internal, "INNGEST_BASE_URL is not a URL", err)
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.SigningKey != "" {
		req.Header.Set("Authorization", "Bearer "+c.SigningKey)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		var asURL *url.Error
		if errors.As(err, &asURL) {
			err = asURL.Err
		}
		return nil, fault.New(fault.Upstream, "the Inngest engine does not answer", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fault.New(fault.Upstream, "the Inngest engine's answer broke off", err)
	}
	if resp.StatusCode != http.StatusOK {
		said := strings.TrimSpace(string(answer))
		return nil, refusal(resp.StatusCode, said[:min(len(said), 200)])
	}
	return answer, nil
}

// refusal gives a failure its code. The status is the true one, from the body if
// the engine put it there.
func refusal(status int, said string) error {
	cause := fmt.Errorf("status %d: %s", status, said)
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fault.New(fault.Unauthorized, "the Inngest engine refuses the signing key; INNGEST_SIGNING_KEY must be the engine's", cause)
	case http.StatusNotFound:
		return fault.New(fault.NotFound, "the Inngest engine does not know it", cause)
	case http.StatusBadRequest:
		return fault.New(fault.InvalidInput, "the Inngest engine does not take the id", cause)
	}
	return fault.New(fault.Upstream, "the Inngest engine is in trouble", cause)
}
