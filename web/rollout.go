package web

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/appforge-ai/appforge/store"
)

// Rollout is what the environment says of a job type that can be made within its request.
type Rollout struct {
	Variable string // of the environment
	Percent  int    // of users whose jobs run in the background, 0-100
}

// inBackground reports whether a user's job of a type runs in the background. The
// stored percentage goes before the environment's. While a type is paused all its jobs
// do: they are taken and wait, as a synchronous answer could not.
func (s *Server) inBackground(ctx context.Context, t store.JobType, user string) (bool, error) {
	settings, err := s.store.RecentSettings(ctx)
	if err != nil {
		return false, err
	}
	set := settings.Of(t)
	rollout, both := s.cfg.Rollout[t]
	if set.Paused || !both {
		return true, nil
	}
	percent := rollout.Percent
	if set.BackgroundPercent != nil {
		percent = *set.BackgroundPercent
	}
	return rolledOut(string(t), user, percent), nil
}

// rolledOut reports whether a user belongs to the percent of users that a feature
// is switched on for. The answer is the same at every call and in every process,
// and a user who is in at 10 % is in at 50 % too.
func rolledOut(feature, user string, percent int) bool {
	sum := sha256.Sum256([]byte(feature + "\x00" + user))
	return int(binary.BigEndian.Uint32(sum[:4])%100) < percent
}
