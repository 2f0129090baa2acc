package apiclient

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is a failure that the server explains (RFC 9457).
type Problem struct {
	Status    int          `json:"status"`
	Detail    string       `json:"detail"`
	Code      string       `json:"code"`
	RequestID string       `json:"request_id"`
	JobID     string       `json:"jobId"` // the job that a failed synchronous request left behind
	Errors    []FieldError `json:"errors"`

	retryAfter time.Duration // of Retry-After, 0 when absent
}

// FieldError is one wrong field of a request.
type FieldError struct {
	Location string `json:"location"` // "body.screens[0].name"
	Message  string `json:"message"`
}

// Error says what is wrong in one sentence, or one line for each wrong field.
func (p *Problem) Error() string {
	if len(p.Errors) > 0 {
		lines := make([]string, len(p.Errors))
		for i, e := range p.Errors {
			lines[i] = PlainText(e.Message)
			if field := PlainText(strings.TrimPrefix(e.Location, "body.")); field != "" && field != "body" {
				lines[i] = field + ": " + lines[i]
			}
		}
		return strings.Join(lines, "\n")
	}
	text := PlainText(p.Detail)
	if text == "" {
		text = fmt.Sprintf("the server answered %d %s and no reason", p.Status, http.StatusText(p.Status))
	}
	if p.Status >= http.StatusInternalServerError && p.RequestID != "" {
		text += " (request " + PlainText(p.RequestID) + ")"
	}
	return text
}

// StatusOf gives the HTTP status of the Problem in err, 0 when there is none.
func StatusOf(err error) int {
	var p *Problem
	if errors.As(err, &p) {
		return p.Status
	}
	return 0
}

// maxProblem bounds what is read of an explanation, in bytes.
const maxProblem = 1 << 20

// problemOf reads the failure that an answer stands for.
func problemOf(res *http.Response) error {
	p := &Problem{}
	switch mediaType(res) {
	case "application/problem+json", "application/json":
		body, err := io.ReadAll(io.LimitReader(res.Body, maxProblem))
		if err != nil {
			return fmt.Errorf("read the server's explanation: %w", err)
		}
		if json.Unmarshal(body, p) != nil {
			p = &Problem{} // the status alone has to do
		}
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 && p.Detail == "" {
		p.Detail = fmt.Sprintf("The server sends on to %q: use that address.", cmp.Or(res.Header.Get("Location"), "an unknown place"))
	}
	p.Status = res.StatusCode
	p.retryAfter = retryAfter(res.Header.Get("Retry-After"))
	return p
}

func mediaType(res *http.Response) string {
	t, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return t
}

// retryAfter reads the header's two forms, seconds and a date.
func retryAfter(header string) time.Duration {
	if s, err := strconv.Atoi(header); err == nil && s >= 0 && s < 1<<20 {
		return time.Duration(s) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(time.Until(at), 0)
	}
	return 0
}
