package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/store/fault"
)

// Notice events: what a webhook or a recipient may want to hear of.
const (
	NoticeCompleted = "job.completed"
	NoticeFailed    = "job.failed"
	NoticeCancelled = "job.cancelled"
	NoticeWarning   = "limit.warning"     // four fifths of a limit of dollars are used
	NoticeTest      = "test"              // a webhook's test button
	NoticeConfirm   = "recipient.confirm" // asks a recipient to confirm the address
)

// NoticeEvents are those that a user may choose.
func NoticeEvents() []string {
	return []string{NoticeCompleted, NoticeFailed, NoticeCancelled, NoticeWarning}
}

// NoticeOf names the event of a job that ended so.
func NoticeOf(status JobStatus) string { return "job." + string(status) }

// noticeEvents checks a choice of events; none means all.
func noticeEvents(chosen []string) (string, error) {
	if len(chosen) == 0 {
		chosen = NoticeEvents()
	}
	for _, e := range chosen {
		if !slices.Contains(NoticeEvents(), e) {
			return "", fault.Newf(fault.InvalidInput, "events has %q: choose among %s", e, strings.Join(NoticeEvents(), ", "))
		}
	}
	sorted := slices.Clone(chosen)
	slices.Sort(sorted)
	return strings.Join(slices.Compact(sorted), ","), nil
}

func eventList(stored string) []string { return strings.Split(stored, ",") }

// tellFinished plans the messages about a job that has just ended and queues its event,
// when somebody wants to hear of it: whoever wants no notices pays nothing for them. The
// messages are there with the job's end, so that none is lost with its event.
func (t *tx) tellFinished(w *work) error {
	if t.s.cfg.Finished == nil || w.UserID == "" {
		return nil
	}
	wanted, err := t.wantsNotices(w.UserID)
	if err != nil || !wanted {
		return err
	}
	e, err := t.s.cfg.Finished(w.Job)
	if err != nil {
		return fmt.Errorf("make the event of job %s: %w", w.ID, err)
	}
	return t.tell(e, Finished{JobID: w.ID, Generation: w.Generation, UserID: w.UserID, Event: NoticeOf(w.Status), Payload: e.Data})
}

// tell plans the messages about news and queues its event, unless nobody wants to hear of it.
func (t *tx) tell(e Event, f Finished) error {
	planned, err := t.planDeliveries(f)
	if err != nil || len(planned) == 0 {
		return err
	}
	return t.queue(e)
}

func (t *tx) wantsNotices(userID string) (wanted bool, err error) {
	err = t.get(&wanted, `SELECT EXISTS (SELECT 1 FROM webhooks WHERE user_id = ? AND disabled_at IS NULL)
		OR EXISTS (SELECT 1 FROM recipients WHERE user_id = ? AND confirmed_at IS NOT NULL AND unsubscribed_at IS NULL)`, userID, userID)
	return wanted, err
}
