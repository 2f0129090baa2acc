package store

import (
	"context"
	"slices"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// SettingsChange is what a job type's settings are to be.
type SettingsChange struct {
	Type              JobType
	BackgroundPercent *int // 0-100; nil: as the environment says
	Paused            bool
}

// settingFacts are what the audit log says of a job type's settings.
type settingFacts struct {
	BackgroundPercent *int `json:"backgroundPercent"`
	Paused            bool `json:"paused"`
}

func (s TypeSettings) facts() settingFacts { return settingFacts{s.BackgroundPercent, s.Paused} }

// ChangeSettings changes the settings of the types that are named, in one transaction;
// the others stay. version is that of the settings which the changes were made on. A
// type that is resumed has its waiting jobs sent, in the order in which they came.
// fault.Conflict: the settings have changed meanwhile; fault.InvalidInput: an unknown
// type, one that is named twice, or a percentage that is none.
func (s *Store) ChangeSettings(ctx context.Context, version int64, changes []SettingsChange) (Settings, error) {
	for i, c := range changes {
		switch {
		case !slices.Contains(jobTypes, c.Type):
			return nil, fault.Newf(fault.InvalidInput, "jobType %q is none of %v", c.Type, jobTypes)
		case slices.ContainsFunc(changes[:i], func(other SettingsChange) bool { return other.Type == c.Type }):
			return nil, fault.Newf(fault.InvalidInput, "jobType %q is there twice", c.Type)
		case c.BackgroundPercent != nil && (*c.BackgroundPercent < 0 || *c.BackgroundPercent > 100):
			return nil, fault.Newf(fault.InvalidInput, "backgroundPercent %d is not between 0 and 100", *c.BackgroundPercent)
		}
	}
	var changed Settings
	asked := time.Now()
	err := s.withTx(ctx, "change settings", func(t *tx) error {
		settings, err := t.lockSettings()
		if err != nil {
			return err
		}
		if settings.Version() != version {
			return fault.Newf(fault.Conflict, "The settings have changed meanwhile: read them again, then make your change.")
		}
		for _, c := range changes {
			at := slices.Index(jobTypes, c.Type)
			if err := t.changeType(&settings[at], c); err != nil {
				return err
			}
		}
		changed = settings
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.settings.keep(changed, asked)
	return changed, nil
}

// lockSettings makes the rows that are not there yet, so that all can be locked.
func (t *tx) lockSettings() (Settings, error) {
	var args []any
	for _, jobType := range jobTypes {
		args = append(args, jobType, t.now)
	}
	if err := t.upsert("job_type_settings", []string{"job_type", "updated_at"}, len(jobTypes), args, []string{"job_type"}, ""); err != nil {
		return nil, err
	}
	var rows []TypeSettings
	err := t.list(&rows, `SELECT `+settingsColumns+` FROM job_type_settings ORDER BY job_type`+t.s.dialect.forUpdate)
	return settingsOf(rows), err
}

// changeType writes what is different of a locked type's settings.
func (t *tx) changeType(set *TypeSettings, c SettingsChange) error {
	before := set.facts()
	if samePercent(set.BackgroundPercent, c.BackgroundPercent) && set.Paused == c.Paused {
		return nil
	}
	by, _ := t.ctx.Value(actorKey{}).(Actor)
	resumed := set.Paused && !c.Paused
	switch {
	case resumed:
		set.PausedAt, set.PausedBy = nil, ""
	case c.Paused && !set.Paused:
		set.PausedAt, set.PausedBy = &t.now, clip(by.UserID, nameWidth)
	}
	set.BackgroundPercent, set.Paused = c.BackgroundPercent, c.Paused
	set.Version++
	set.UpdatedAt, set.UpdatedBy = &t.now, clip(by.UserID, nameWidth)
	_, err := t.exec(`UPDATE job_type_settings SET background_percent = ?, paused = ?, paused_at = ?, paused_by = ?, version = ?, updated_at = ?, updated_by = ?
		WHERE job_type = ?`, set.BackgroundPercent, set.Paused, set.PausedAt, set.PausedBy, set.Version, set.UpdatedAt, set.UpdatedBy, set.Type)
	if err != nil {
		return err
	}
	if err := t.audit(auditSettingsChange, string(set.Type), before, set.facts()); err != nil {
		return err
	}
	if resumed {
		return t.release(set.Type)
	}
	return nil
}

func samePercent(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
