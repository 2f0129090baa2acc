package functions

import (
	"math/rand/v2"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// RetryPolicy decides whether and when a failed attempt is worth another one. The
// engine does the waiting; the policy only names the time.
type RetryPolicy struct {
	MaxAttempts int           // attempts that may end in failure, the engine's retries plus one
	Base        time.Duration // wait after the first passing failure; each further one waits four times as long
}

const (
	maxBackoff = 2 * time.Minute
	// minuteLimitWait is the first wait after a per-minute limit that came without
	// a time to come back: a quarter of the minute, doubled each time.
	minuteLimitWait = 15 * time.Second
	// malformedTries: a broken or truncated answer was paid for, so it gets one repair call only.
	malformedTries = 2
)

// Next gives the time of the next attempt after a part's failures-th failure, or
// false when another attempt cannot help or there were enough.
func (p RetryPolicy) Next(err error, failures int, now time.Time) (time.Time, bool) {
	if failures >= p.tries(fault.CodeOf(err)) {
		return time.Time{}, false
	}
	if at := fault.RetryAt(err); !at.IsZero() {
		// The engine reads whole seconds: round up, so that we never come too early.
		return at.Truncate(time.Second).Add(time.Second + jitter(time.Second)), true
	}
	wait := p.Base << (2 * (failures - 1))
	if fault.Is(err, fault.RateLimited) {
		wait = max(wait, minuteLimitWait<<(failures-1))
	}
	wait = min(wait, maxBackoff)
	return now.Add(wait + jitter(wait/4)), true
}

func (p RetryPolicy) tries(code fault.Code) int {
	switch code {
	case fault.RateLimited, fault.Upstream, fault.Timeout, fault.Unavailable, fault.Internal:
		return p.MaxAttempts
	case fault.Truncated, fault.Malformed:
		return min(malformedTries, p.MaxAttempts)
	default:
		return 1
	}
}

// jitter spreads the attempts of many jobs that failed at the same moment.
func jitter(up time.Duration) time.Duration {
	if up <= 0 {
		return 0
	}
	return rand.N(up)
}
