package store

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	feedChannel  = "appforge_jobs"
	pollInterval = 500 * time.Millisecond
	pollBatch    = 500 // jobs a query
)

// feed wakes subscribers when a job has changed. Changes of this process wake them
// after their commit. Those of other processes come by LISTEN/NOTIFY on PostgreSQL;
// elsewhere one poller compares the versions of the subscribed jobs, and runs only
// while somebody is subscribed. A signal may be one too many, never one too few.
type feed struct {
	s    *Store
	poll time.Duration

	mu       sync.Mutex
	closed   bool
	subs     map[string]map[chan struct{}]struct{}
	versions map[string]int64 // newest known of the subscribed jobs, for the poller
	stopPoll context.CancelFunc
	listens  bool // the PostgreSQL listener was started
}

func newFeed(s *Store) *feed {
	return &feed{s: s, poll: pollInterval, subs: map[string]map[chan struct{}]struct{}{}, versions: map[string]int64{}}
}

// Subscribe gives a channel that gets a signal after every change of the job.
// Signals do not queue up: whoever is woken reads what is new, by JobEvents or
// GetJob. A change between a read and the next wait is not lost. unsubscribe may
// be called twice.
func (s *Store) Subscribe(jobID string) (signals <-chan struct{}, unsubscribe func()) {
	f := s.feed
	c := make(chan struct{}, 1)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return c, func() {}
	}
	if f.subs[jobID] == nil {
		f.subs[jobID] = map[chan struct{}]struct{}{}
	}
	f.subs[jobID][c] = struct{}{}
	f.start()
	return c, sync.OnceFunc(func() { f.remove(jobID, c) })
}

// start starts what tells of other processes' changes. f.mu is held.
func (f *feed) start() {
	if f.s.source.dialect == postgres {
		if !f.listens {
			f.listens = true
			f.s.inBackground(f.listen)
		}
		return
	}
	if f.stopPoll == nil {
		ctx, cancel := context.WithCancel(f.s.background)
		f.stopPoll = cancel
		f.s.inBackground(func(context.Context) { f.pollUntil(ctx) })
	}
}

func (f *feed) remove(jobID string, c chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.subs[jobID], c)
	if len(f.subs[jobID]) == 0 {
		delete(f.subs, jobID)
		delete(f.versions, jobID)
	}
	if len(f.subs) == 0 && f.stopPoll != nil {
		f.stopPoll()
		f.stopPoll = nil
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	if f.stopPoll != nil {
		f.stopPoll()
		f.stopPoll = nil
	}
}

// changed wakes the job's subscribers.
func (f *feed) changed(jobID string, version int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.subs[jobID]) == 0 {
		return
	}
	f.versions[jobID] = max(f.versions[jobID], version)
	for c := range f.subs[jobID] {
		wake(c)
	}
}

// changedAll wakes everybody, after a time in which changes may have gone by unheard.
func (f *feed) changedAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, subs := range f.subs {
		for c := range subs {
			wake(c)
		}
	}
}

// pollUntil looks for new versions until ctx ends.
func (f *feed) pollUntil(ctx context.Context) {
	tick := time.NewTicker(f.poll)
	defer tick.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := f.pollOnce(ctx)
		// Once per outage: a line every half second would drown the others.
		if err != nil && !failing && ctx.Err() == nil {
			f.s.cfg.Logger.WarnContext(ctx, "live feed cannot read the database", slog.Any("error", err))
		}
		failing = err != nil
	}
}

func (f *feed) pollOnce(ctx context.Context) error {
	f.mu.Lock()
	ids := slices.Collect(maps.Keys(f.subs))
	f.mu.Unlock()
	for batch := range slices.Chunk(ids, pollBatch) {
		var rows []struct {
			ID      string `db:"id"`
			Version int64  `db:"version"`
		}
		if err := f.s.list(ctx, "read versions of jobs", &rows, `SELECT id, version FROM inngest_jobs WHERE id IN (?)`, batch); err != nil {
			return err
		}
		for _, r := range rows {
			f.seen(r.ID, r.Version)
		}
	}
	return nil
}

// seen wakes the job's subscribers when version is news. The first look at a job
// wakes too: what happened since Subscribe is not known.
func (f *feed) seen(jobID string, version int64) {
	f.mu.Lock()
	known, found := f.versions[jobID]
	f.mu.Unlock()
	if !found || version > known {
		f.changed(jobID, version)
	}
}
