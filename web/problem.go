package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// statusOf maps every failure code to its HTTP status.
var statusOf = map[fault.Code]int{
	fault.InvalidInput: http.StatusUnprocessableEntity,
	fault.Unauthorized: http.StatusUnauthorized,
	fault.Forbidden:    http.StatusForbidden,
	fault.NotFound:     http.StatusNotFound,
	fault.Conflict:     http.StatusConflict,
	fault.TooLarge:     http.StatusRequestEntityTooLarge,
	fault.RateLimited:  http.StatusServiceUnavailable,
	fault.Quota:        http.StatusServiceUnavailable,
	fault.TooMany:      http.StatusTooManyRequests,
	fault.Budget:       http.StatusPaymentRequired,
	fault.ModelKey:     http.StatusServiceUnavailable,
	fault.ModelGone:    http.StatusServiceUnavailable,
	fault.Blocked:      http.StatusUnprocessableEntity,
	fault.Truncated:    http.StatusBadGateway,
	fault.Malformed:    http.StatusBadGateway,
	fault.Timeout:      http.StatusGatewayTimeout,
	fault.Cancelled:    http.StatusConflict,
	fault.Upstream:     http.StatusBadGateway,
	fault.Unavailable:  http.StatusServiceUnavailable,
	fault.NoBrowser:    http.StatusServiceUnavailable,
	fault.Internal:     http.StatusInternalServerError,
}

const problemType = "application/problem+json"

// retryAfter is what a caller is told to wait, in seconds, when waiting may help.
const retryAfter = "5"

// Problem is the body of every failure: application/problem+json, RFC 9457.
type Problem struct {
	Type      string              `json:"type" example:"about:blank"`
	Title     string              `json:"title" doc:"The status in words" example:"Unprocessable Entity"`
	Status    int                 `json:"status" example:"422"`
	Detail    string              `json:"detail" doc:"What is wrong and what to do about it"`
	Instance  string              `json:"instance,omitempty" doc:"Path of the request"`
	Code      fault.Code          `json:"code" doc:"Stable name of the failure" example:"invalid_input"`
	RequestID string              `json:"request_id,omitempty" doc:"Name it to the operator: the log has it"`
	Violated  []store.LimitName   `json:"violated-policies,omitempty" doc:"The limits that the request would exceed"`
	ResetAt   *time.Time          `json:"resetAt,omitempty" doc:"When the exceeded limit counts anew"`
	JobID     string              `json:"jobId,omitempty" doc:"The job that a failed synchronous request left behind; retry makes what is missing"`
	Errors    []*huma.ErrorDetail `json:"errors,omitempty" doc:"Each wrong field: where, what, and what it may be"`

	header http.Header
}

// Error makes a Problem an error for huma.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are the headers that go with the problem.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ContentType names the format; huma asks for it.
func (p *Problem) ContentType(string) string { return problemType }

func newProblem(status int, code fault.Code, detail string) *Problem {
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail, header: http.Header{}}
	if status == http.StatusServiceUnavailable {
		p.header.Set("Retry-After", retryAfter)
	}
	return p
}

// problemOf turns any error into what the caller may see. It is the one place that
// logs a failure of ours; failures of the caller are counted, not logged.
func (s *Server) problemOf(ctx context.Context, err error) *Problem {
	var known *Problem
	if !errors.As(err, &known) {
		code := fault.CodeOf(err)
		status, mapped := statusOf[code]
		if !mapped {
			status = http.StatusInternalServerError
		}
		known = newProblem(status, code, fault.Public(err))
		var over *store.OverLimit
		if errors.As(err, &over) {
			known.overLimit(over)
		}
	}
	info := requestInfoOf(ctx)
	known.Instance, known.RequestID = info.path, info.id
	if known.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(ctx, "request failed", slog.String("request_id", info.id), slog.Int("status", known.Status), slog.String("code", string(known.Code)), slog.Any("error", err))
	}
	return known
}

// codeOfStatus names the failures that huma itself finds, before a handler runs.
func codeOfStatus(status int) fault.Code {
	switch status {
	case http.StatusUnauthorized:
		return fault.Unauthorized
	case http.StatusForbidden:
		return fault.Forbidden
	case http.StatusNotFound:
		return fault.NotFound
	case http.StatusRequestEntityTooLarge:
		return fault.TooLarge
	case http.StatusRequestTimeout:
		return fault.Timeout
	case http.StatusTooManyRequests:
		return fault.TooMany
	}
	if status < http.StatusInternalServerError {
		return fault.InvalidInput
	}
	return fault.Internal
}

// useProblems makes huma answer with our Problem. huma keeps its error constructor
// in a package variable, hence the once.
var useProblems = sync.OnceFunc(func() {
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		p := newProblem(status, codeOfStatus(status), msg)
		for _, err := range errs {
			var detailer huma.ErrorDetailer
			if errors.As(err, &detailer) {
				d := detailer.ErrorDetail()
				d.Value = shorten(d.Value)
				p.Errors = append(p.Errors, d)
			}
		}
		if len(p.Errors) > 0 {
			p.Detail = fieldsDetail(p.Errors)
		}
		if ctx != nil {
			info := requestInfoOf(ctx.Context())
			p.Instance, p.RequestID = info.path, info.id
		}
		return p
	}
})

// fieldsDetail says the first faults in one sentence, for callers that show only that.
func fieldsDetail(errs []*huma.ErrorDetail) string {
	var parts []string
	for i, e := range errs {
		if i == 3 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, strings.TrimPrefix(e.Location, "body.")+": "+e.Message)
	}
	return strings.Join(parts, "; ")
}

// shorten keeps what a caller sent from coming back whole in an error.
func shorten(v any) any {
	const most = 80
	switch v := v.(type) {
	case string:
		if len(v) > most {
			return v[:most] + "…"
		}
		return v
	case nil, bool, float64, int:
		return v
	}
	return nil
}
