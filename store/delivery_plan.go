package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Finished says that a job has ended, or what else there is to tell, for PlanDeliveries.
type Finished struct {
	JobID      string // "": it is about no job
	Subject    string // tells news about no job from others
	Generation int
	UserID     string
	Event      string          // NoticeCompleted, …
	Payload    json.RawMessage // what the messages tell
}

// PlanDeliveries makes a message for each webhook and recipient of the user that wants to
// hear of this event, and gives the ids of all of them. Those that were planned with the
// news, as they are since its transaction plans them, are not made twice.
func (s *Store) PlanDeliveries(ctx context.Context, f Finished) ([]string, error) {
	var ids []string
	err := s.withTx(ctx, "plan notices of job "+f.JobID, func(t *tx) (err error) {
		ids, err = t.planDeliveries(f)
		return err
	})
	return ids, err
}

func (t *tx) planDeliveries(f Finished) ([]string, error) {
	targets, err := t.targets(f)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, d := range targets {
		var there int
		if err := t.get(&there, `SELECT COUNT(*) FROM deliveries WHERE id = ?`, d.ID); err != nil {
			return nil, err
		}
		if there == 0 {
			if err := t.insertDelivery(&d); err != nil {
				return nil, err
			}
		}
		ids = append(ids, d.ID)
	}
	return ids, nil
}

// targets are the messages to be, not yet written.
func (t *tx) targets(f Finished) ([]Delivery, error) {
	var rows []struct {
		ID      string  `db:"id"`
		Channel Channel `db:"channel"`
		Events  string  `db:"events"`
	}
	err := t.list(&rows, `SELECT id, 'webhook' AS channel, events FROM webhooks WHERE user_id = ? AND disabled_at IS NULL
		UNION ALL SELECT id, channel, events FROM recipients WHERE user_id = ? AND confirmed_at IS NOT NULL AND unsubscribed_at IS NULL ORDER BY id`,
		f.UserID, f.UserID)
	var made []Delivery
	for _, r := range rows {
		if !slices.Contains(eventList(r.Events), f.Event) {
			continue
		}
		made = append(made, Delivery{
			ID:     uuid.NewSHA1(uuid.NameSpaceURL, fmt.Appendf(nil, "notice:%s:%d:%s", cmp.Or(f.JobID, f.Subject), f.Generation, r.ID)).String(),
			UserID: f.UserID, Channel: r.Channel, TargetID: r.ID, JobID: f.JobID, Event: f.Event, Payload: f.Payload,
		})
	}
	return made, err
}
