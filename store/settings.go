package store

import (
	"context"
	"sync"
	"time"
)

// TypeSettings is what operators have changed of a job type while AppForge runs.
type TypeSettings struct {
	Type              JobType    `db:"job_type"`
	BackgroundPercent *int       `db:"background_percent"` // of users whose jobs run in the background; nil: as the environment says
	Paused            bool       `db:"paused"`             // jobs are taken and wait; none begins
	PausedAt          *time.Time `db:"paused_at"`
	PausedBy          string     `db:"paused_by"`
	Version           int64      `db:"version"` // 0: never changed
	UpdatedAt         *time.Time `db:"updated_at"`
	UpdatedBy         string     `db:"updated_by"`
}

// Settings are those of all job types, in the types' order.
type Settings []TypeSettings

// Of gives the settings of one job type.
func (s Settings) Of(t JobType) TypeSettings {
	for _, set := range s {
		if set.Type == t {
			return set
		}
	}
	return TypeSettings{Type: t}
}

// Paused lists the types that are paused.
func (s Settings) Paused() []JobType {
	var paused []JobType
	for _, set := range s {
		if set.Paused {
			paused = append(paused, set.Type)
		}
	}
	return paused
}

// Version grows with every change of any of them.
func (s Settings) Version() int64 {
	var sum int64
	for _, set := range s {
		sum += set.Version
	}
	return sum
}

const settingsColumns = `job_type, background_percent, paused, paused_at, paused_by, version, updated_at, updated_by`

// settingsOf puts rows in the types' order, with an empty one for a type that has none.
func settingsOf(rows []TypeSettings) Settings {
	list := make(Settings, len(jobTypes))
	for i, t := range jobTypes {
		list[i] = Settings(rows).Of(t)
		list[i].PausedAt, list[i].UpdatedAt = utc(list[i].PausedAt), utc(list[i].UpdatedAt)
	}
	return list
}

// Settings reads the settings.
func (s *Store) Settings(ctx context.Context) (Settings, error) {
	var rows []TypeSettings
	err := s.list(ctx, "read settings", &rows, `SELECT `+settingsColumns+` FROM job_type_settings`)
	return settingsOf(rows), err
}

// settingsLast is how old the settings that RecentSettings gives may be.
const settingsLast = 2 * time.Second

// recentSettings are the settings as they were last read.
type recentSettings struct {
	mu    sync.Mutex
	value Settings
	until time.Time
	reads sharedReads[Settings]
}

// RecentSettings gives the settings as they were at most two seconds ago; those that
// this process has changed, as they are.
func (s *Store) RecentSettings(ctx context.Context) (Settings, error) {
	r := &s.settings
	r.mu.Lock()
	value, until := r.value, r.until
	r.mu.Unlock()
	if time.Now().Before(until) {
		return value, nil
	}
	return r.reads.get(ctx, "", func(ctx context.Context) (Settings, error) {
		asked := time.Now()
		value, err := s.Settings(ctx)
		if err == nil {
			r.keep(value, asked)
		}
		return value, err
	})
}

// keep remembers settings that were read at or after a time.
func (r *recentSettings) keep(value Settings, asked time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	// A slow read must not put what it found over a change made since.
	if value.Version() >= r.value.Version() {
		r.value, r.until = value, asked.Add(settingsLast)
	}
}
