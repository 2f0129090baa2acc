package web

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"

	"github.com/appforge-ai/appforge/store"
)

// quotaExceeded is the problem type of draft-ietf-httpapi-ratelimit-headers-11.
const quotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded"

// jobsAtOnceUnit is the registered quota unit of a policy without a window (section
// "Quota Unit Parameter" of the draft, a String): a job under way is a request that the
// server still works on. The unit of the other policy, requests, is the default.
const jobsAtOnceUnit = "concurrent-requests"

// RateHeaders tell what is left of a user's limits of jobs, as structured fields
// (RFC 9651) by draft-ietf-httpapi-ratelimit-headers-11, the newest as of May 2026: Lists
// of Strings, q and r in units of the quota, w and t in seconds. Exported because huma
// fills embedded structs only then. Dollars are no whole numbers: GET /api/limits has them.
type RateHeaders struct {
	RateLimit       string `header:"RateLimit"`
	RateLimitPolicy string `header:"RateLimit-Policy"`
}

// rateHeaders reads what is left after a job was made. A failure is no reason to fail
// a request that was served.
func (s *Server) rateHeaders(ctx context.Context, user string) RateHeaders {
	use, err := s.store.LimitUse(ctx, user)
	if err != nil {
		s.log.WarnContext(ctx, "an answer lacks its RateLimit headers", slog.Any("error", err))
		return RateHeaders{}
	}
	return rateHeadersOf(use)
}

func rateHeadersOf(use store.LimitUse) RateHeaders {
	var policies, left []string
	if n := use.Limits.JobsPerMinute; n > 0 {
		policies = append(policies, fmt.Sprintf(`"%s";q=%d;w=%d`, store.LimitJobsPerMinute, n, int(store.MinuteWindow.Seconds())))
		left = append(left, fmt.Sprintf(`"%s";r=%d;t=%d`, store.LimitJobsPerMinute, max(0, n-use.Minute.Jobs), secondsUntil(use.Minute.ResetAt)))
	}
	if n := use.Limits.JobsAtOnce; n > 0 {
		policies = append(policies, fmt.Sprintf(`"%s";q=%d;qu="%s"`, store.LimitJobsAtOnce, n, jobsAtOnceUnit))
		left = append(left, fmt.Sprintf(`"%s";r=%d`, store.LimitJobsAtOnce, max(0, n-use.AtOnce)))
	}
	return RateHeaders{RateLimit: strings.Join(left, ", "), RateLimitPolicy: strings.Join(policies, ", ")}
}

// overLimit tells which limit a request would have exceeded, and when to come again.
func (p *Problem) overLimit(over *store.OverLimit) {
	p.Type, p.Violated = quotaExceeded, []store.LimitName{over.Limit}
	wait := retryAfter // one of the user's own jobs has to end: nobody knows when
	if !over.ResetAt.IsZero() {
		p.ResetAt = &over.ResetAt
		wait = strconv.Itoa(secondsUntil(over.ResetAt))
	}
	p.header.Set("Retry-After", wait)
	headers := rateHeadersOf(over.Use)
	for name, value := range map[string]string{"RateLimit": headers.RateLimit, "RateLimit-Policy": headers.RateLimitPolicy} {
		if value != "" {
			p.header.Set(name, value)
		}
	}
}
