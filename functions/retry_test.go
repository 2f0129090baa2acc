package functions

import (
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

func TestRetryPolicyKnowsEveryCode(t *testing.T) {
	policy := RetryPolicy{MaxAttempts: 4, Base: 2 * time.Second}
	want := map[fault.Code]int{ // attempts that may fail before the part is given up
		fault.RateLimited: 4, fault.Upstream: 4, fault.Timeout: 4, fault.Unavailable: 4, fault.Internal: 4,
		fault.Truncated: 2, fault.Malformed: 2,
		fault.InvalidInput: 1, fault.Unauthorized: 1, fault.Forbidden: 1, fault.NotFound: 1, fault.Conflict: 1, fault.TooLarge: 1,
		fault.Quota: 1, fault.TooMany: 1, fault.Budget: 1, fault.ModelKey: 1, fault.ModelGone: 1, fault.Blocked: 1, fault.Cancelled: 1, fault.NoBrowser: 1,
	}
	for _, code := range fault.All() {
		tries, listed := want[code]
		if !listed {
			t.Errorf("code %s is new: decide here how often it is tried", code)
		}
		for failures := 1; failures <= 5; failures++ {
			_, again := policy.Next(fault.New(code, "x", nil), failures, time.Now())
			if again != (failures < tries) {
				t.Errorf("%s after %d failures: again = %v", code, failures, again)
			}
		}
	}
}

func TestRetryPolicyWaits(t *testing.T) {
	policy := RetryPolicy{MaxAttempts: 4, Base: 2 * time.Second}
	now := time.Date(2026, 11, 1, 12, 0, 0, 300e6, time.UTC)
	asked := &fault.Error{Code: fault.RateLimited, Message: "slow down", RetryAt: now.Add(7500 * time.Millisecond)}
	for _, tt := range []struct {
		name        string
		err         error
		failures    int
		least, most time.Duration
	}{
		{"first passing failure", fault.New(fault.Upstream, "x", nil), 1, 2 * time.Second, 2500 * time.Millisecond},
		{"second waits four times as long", fault.New(fault.Upstream, "x", nil), 2, 8 * time.Second, 10 * time.Second},
		{"third", fault.New(fault.Timeout, "x", nil), 3, 32 * time.Second, 40 * time.Second},
		{"the upstream's own time, never earlier", asked, 1, 7500 * time.Millisecond, 10 * time.Second},
		{"a minute limit without a time", fault.New(fault.RateLimited, "x", nil), 1, 15 * time.Second, 19 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for range 50 { // the jitter is random
				at, again := policy.Next(tt.err, tt.failures, now)
				if wait := at.Sub(now); !again || wait < tt.least || wait > tt.most {
					t.Fatalf("wait = %v (again %v), want %v to %v", wait, again, tt.least, tt.most)
				}
			}
		})
	}
}
