package apiclient

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/sethvargo/go-retry"
)

const (
	// maxTries is how often a request is sent before its failure counts.
	maxTries = 6
	// maxWait bounds one wait, whatever Retry-After says.
	maxWait = 30 * time.Second
)

// send sends a request until it is answered, as long as another try may help. Only
// for requests that are harmless to repeat: GETs, and those with an Idempotency-Key.
func (c *Client) send(ctx context.Context, limit time.Duration, r call) (*answer, error) {
	var asked time.Duration // the server's Retry-After
	var cause error
	var lost bool // an earlier try may have arrived although its answer did not
	backoff := retry.WithCappedDuration(maxWait, retry.NewExponential(c.pace.Retry))
	backoff = retry.WithJitterPercent(20, backoff)
	paced := retry.BackoffFunc(func() (time.Duration, bool) {
		wait, stop := backoff.Next()
		wait = max(wait, min(asked, maxWait))
		c.onRetry(cause, wait)
		return wait, stop
	})
	return retry.DoValue(ctx, retry.WithMaxRetries(maxTries-1, paced), func(ctx context.Context) (*answer, error) {
		a, err := c.once(ctx, limit, r)
		if err == nil || ctx.Err() != nil {
			return a, err
		}
		cause, asked = err, 0
		var p *Problem
		var gone *Unreachable
		switch {
		case errors.As(err, &gone):
			lost = true
			return nil, retry.RetryableError(err)
		case errors.As(err, &p):
			asked = p.retryAfter
			if p.passing() || lost && p.Status == http.StatusConflict {
				return nil, retry.RetryableError(err)
			}
		}
		return nil, err
	})
}

// passing reports whether the same request may succeed later. A problem that names a
// job is how that job ended: asking again would only give the answer again. A
// gateway's 502 and 504 tell nothing about the request's fate, which the
// Idempotency-Key makes harmless.
func (p *Problem) passing() bool {
	if p.JobID != "" {
		return false
	}
	switch p.Status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
