package store

import (
	"context"
	"sync"
	"time"
)

// inBackground runs act beside its caller; Close ends its context and waits for it.
func (s *Store) inBackground(act func(context.Context)) {
	s.tasksMu.Lock()
	defer s.tasksMu.Unlock()
	if s.background.Err() != nil {
		return
	}
	s.tasks.Go(func() { act(s.background) })
}

// endBackground ends what runs in the background.
func (s *Store) endBackground() {
	s.tasksMu.Lock()
	s.stop()
	s.tasksMu.Unlock()
	s.tasks.Wait()
}

// recent remembers when things were last begun, so that many at once begin one.
type recent struct {
	mu   sync.Mutex
	last map[string]time.Time
}

const maxRecent = 10_000

// begin reports whether id was not begun within the last keyUseEvery, and notes that it is now.
func (r *recent) begin(id string, at time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if last, found := r.last[id]; found && at.Sub(last) < keyUseEvery {
		return false
	}
	if r.last == nil || len(r.last) >= maxRecent {
		r.last = map[string]time.Time{}
	}
	r.last[id] = at
	return true
}
