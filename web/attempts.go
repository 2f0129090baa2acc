package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// attemptLimit bounds how often something may be tried in a window that all processes share.
type attemptLimit struct {
	subject string // what is counted, and of whom
	most    int
	window  time.Duration
}

// countAttempts counts a try against each limit and refuses one beyond any. what goes
// before "try again in 12 s": "There were too many attempts to sign in".
func (s *Server) countAttempts(ctx context.Context, what string, limits ...attemptLimit) error {
	for _, l := range limits {
		tries, ends, err := s.store.CountAttempt(ctx, l.subject, l.window)
		if err != nil {
			return err
		}
		if tries > l.most {
			wait := secondsUntil(ends)
			p := newProblem(http.StatusTooManyRequests, fault.TooMany, fmt.Sprintf("%s: try again in %d s.", what, wait))
			p.header.Set("Retry-After", strconv.Itoa(wait))
			return p
		}
	}
	return nil
}

// secondsUntil is what Retry-After says: whole seconds, at least 1.
func secondsUntil(t time.Time) int {
	return max(1, int((time.Until(t)+time.Second-1)/time.Second))
}
