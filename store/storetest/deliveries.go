package storetest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

func noticeEvent(d store.Delivery) (store.Event, error) {
	return store.Event{ID: fmt.Sprintf("%s-%d", d.ID, d.Round), Name: "job/notice.requested", Data: json.RawMessage(`{}`)}, nil
}

func plan(t *testing.T, s *store.Store, event string) []string {
	t.Helper()
	f := store.Finished{JobID: uuid.NewString(), Generation: 1, UserID: "ada", Event: event, Payload: json.RawMessage(`{"a":1}`)}
	ids, err := s.PlanDeliveries(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.PlanDeliveries(t.Context(), f)
	if err != nil || !slices.Equal(ids, again) {
		t.Fatalf("%v, then %v: %v", ids, again, err)
	}
	return ids
}

func deliveriesArePlannedOnce(t *testing.T, s *store.Store) {
	hook(t, s)
	hook(t, s, store.NoticeFailed)
	if ids := plan(t, s, store.NoticeCompleted); len(ids) != 1 {
		t.Errorf("%d messages", len(ids))
	}
	ids := plan(t, s, store.NoticeFailed)
	if len(ids) != 2 || ids[0] == ids[1] {
		t.Errorf("messages %v", ids)
	}
	d, err := s.Delivery(t.Context(), ids[0])
	if err != nil || d.Status != store.DeliveryPending || string(d.Payload) != `{"a":1}` || d.Channel != store.ByWebhook {
		t.Errorf("%+v, %v", d, err)
	}
	wantCode(t, fault.NotFound, ignore(s.Delivery(t.Context(), uuid.NewString())))
}

func beginDelivery(t *testing.T, s *store.Store, id string, round int) store.Errand {
	t.Helper()
	e, err := s.BeginDelivery(t.Context(), id, round)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func endAttempt(t *testing.T, s *store.Store, e store.Errand, change func(*store.AttemptEnd)) store.Delivery {
	t.Helper()
	end := store.AttemptEnd{Round: e.Delivery.Round, Attempt: store.DeliveryAttempt{
		DeliveryID: e.Delivery.ID, Number: e.Delivery.Attempts, StatusCode: 503, Error: "HTTP 503", Response: "busy", LatencyMS: 7, StartedAt: time.Now(),
	}}
	change(&end)
	for range 2 { // the second time changes nothing
		if err := s.EndAttempt(t.Context(), end); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.Delivery(t.Context(), e.Delivery.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func attemptsAreLogged(t *testing.T, s *store.Store) {
	h := hook(t, s)
	id := plan(t, s, store.NoticeCompleted)[0]
	first := beginDelivery(t, s, id, 1)
	if first.Done || first.Delivery.Attempts != 1 || first.Webhook == nil || first.Webhook.Secret != h.Secret {
		t.Fatalf("%+v", first)
	}
	next := time.Now().Add(time.Hour)
	if d := endAttempt(t, s, first, func(e *store.AttemptEnd) { e.NextAttemptAt = &next }); d.Status != store.DeliveryRetrying || d.NextAttemptAt == nil || *d.Error != "HTTP 503" {
		t.Errorf("%+v", d)
	}
	if h, _ := s.Webhook(t.Context(), h.ID); h.FailingSince == nil {
		t.Error("the webhook does not show its failure")
	}
	second := beginDelivery(t, s, id, 1)
	if d := endAttempt(t, s, second, func(e *store.AttemptEnd) {
		e.Delivered, e.Attempt.StatusCode, e.Attempt.Error = true, http.StatusNoContent, ""
	}); d.Status != store.DeliveryDelivered || d.Attempts != 2 || d.SettledAt == nil || d.Error != nil {
		t.Errorf("%+v", d)
	}
	if h, _ := s.Webhook(t.Context(), h.ID); h.FailingSince != nil {
		t.Error("a success does not end the webhook's failure")
	}
	if third := beginDelivery(t, s, id, 1); !third.Done {
		t.Error("a delivered message would be sent again")
	}
	log, err := s.DeliveryAttempts(t.Context(), id)
	if err != nil || len(log) != 2 || log[0].Error != "HTTP 503" || log[0].Response != "busy" || log[1].StatusCode != http.StatusNoContent {
		t.Errorf("%+v, %v", log, err)
	}
}

func failingWebhook(t *testing.T, s *store.Store) {
	h := hook(t, s)
	ids := plan(t, s, store.NoticeCompleted)
	late := plan(t, s, store.NoticeFailed)
	e := beginDelivery(t, s, ids[0], 1)
	if d := endAttempt(t, s, e, func(end *store.AttemptEnd) { end.Disable = "The receiver answered 410 Gone" }); d.Status != store.DeliveryFailed {
		t.Errorf("%+v", d)
	}
	if h, _ := s.Webhook(t.Context(), h.ID); h.DisabledAt == nil || h.DisabledReason != "The receiver answered 410 Gone" {
		t.Errorf("%+v", h.DisabledAt)
	}
	wantBroken(t, s, store.WebhookFigures{Disabled: 1})
	if e := beginDelivery(t, s, late[0], 1); !e.Done {
		t.Error("a disabled webhook would be called")
	}
	if d, _ := s.Delivery(t.Context(), late[0]); d.Status != store.DeliverySkipped {
		t.Errorf("%+v", d)
	}
	if more := plan(t, s, store.NoticeCompleted); len(more) != 0 {
		t.Errorf("%d messages to a disabled webhook", len(more))
	}
	off, on := true, false
	if _, err := s.ChangeWebhook(t.Context(), hook(t, s, store.NoticeCancelled).ID, store.WebhookChange{Disabled: &off}); err != nil {
		t.Fatal(err)
	}
	wantBroken(t, s, store.WebhookFigures{Disabled: 1}) // its owner's wish breaks nothing
	if _, err := s.ChangeWebhook(t.Context(), h.ID, store.WebhookChange{Disabled: &on}); err != nil {
		t.Fatal(err)
	}
	e = beginDelivery(t, s, plan(t, s, store.NoticeCompleted)[0], 1)
	endAttempt(t, s, e, func(end *store.AttemptEnd) { end.DisableAfter = time.Hour })
	if h, _ := s.Webhook(t.Context(), h.ID); h.DisabledAt != nil {
		t.Error("disabled after its first failure")
	}
	wantBroken(t, s, store.WebhookFigures{Failing: 1})
	e = beginDelivery(t, s, plan(t, s, store.NoticeCompleted)[0], 1)
	endAttempt(t, s, e, func(end *store.AttemptEnd) { end.DisableAfter = time.Nanosecond })
	if h, _ := s.Webhook(t.Context(), h.ID); h.DisabledAt == nil || !strings.Contains(h.DisabledReason, "HTTP 503") {
		t.Errorf("not disabled after failing for long: %+v", h.DisabledReason)
	}
}

func wantBroken(t *testing.T, s *store.Store, want store.WebhookFigures) {
	t.Helper()
	if got, err := s.WebhookFigures(t.Context()); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

func resend(t *testing.T, s *store.Store) {
	h := hook(t, s)
	d, err := s.TestWebhook(t.Context(), h.ID, json.RawMessage(`{"test":true}`), noticeEvent)
	if err != nil || d.Event != store.NoticeTest {
		t.Fatalf("%+v, %v", d, err)
	}
	wantCode(t, fault.Conflict, ignore(s.ResendDelivery(t.Context(), d.ID, anHourAgo(), noticeEvent)))
	endAttempt(t, s, beginDelivery(t, s, d.ID, 1), func(*store.AttemptEnd) {})
	again, err := s.ResendDelivery(t.Context(), d.ID, anHourAgo(), noticeEvent)
	if err != nil || again.ID != d.ID || again.Round != 2 || again.Status != store.DeliveryPending {
		t.Fatalf("%+v, %v", again, err)
	}
	if e := beginDelivery(t, s, d.ID, 1); !e.Done {
		t.Error("a run of the round before would send too")
	}
	if e := beginDelivery(t, s, d.ID, 2); e.Done || e.Delivery.Attempts != 2 || e.Delivery.Tries != 1 {
		t.Errorf("%+v", e)
	}
	if queued := claim(t, s); len(queued) != 2 {
		t.Errorf("%d events", len(queued))
	}
	wantCode(t, fault.NotFound, ignore(s.ResendDelivery(t.Context(), uuid.NewString(), anHourAgo(), noticeEvent)))
}

func anHourAgo() time.Time { return time.Now().Add(-time.Hour) }

func inAnHour() time.Time { return time.Now().Add(time.Hour) }

// overdue lists the ids of messages that were due before a time.
func overdue(t *testing.T, s *store.Store, before time.Time) []string {
	t.Helper()
	list, err := s.OverdueDeliveries(t.Context(), before, 10)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range list {
		ids = append(ids, d.ID)
	}
	return ids
}

func requeue(t *testing.T, s *store.Store, id string, before time.Time, most int) store.Redelivery {
	t.Helper()
	done, err := s.RequeueDelivery(t.Context(), id, before, most, noticeEvent)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func lostMessages(t *testing.T, s *store.Store) {
	hook(t, s)
	pending, retrying := plan(t, s, store.NoticeCompleted)[0], plan(t, s, store.NoticeFailed)[0]
	first := beginDelivery(t, s, retrying, 1)
	next := inAnHour()
	endAttempt(t, s, first, func(e *store.AttemptEnd) { e.NextAttemptAt = &next })
	if ids := overdue(t, s, time.Now().Add(time.Minute)); !slices.Equal(ids, []string{pending}) {
		t.Errorf("%v are overdue, not the pending one alone", ids)
	}
	later := next.Add(time.Minute)
	if ids := overdue(t, s, later); !slices.Equal(ids, []string{pending, retrying}) {
		t.Errorf("%v are overdue after the next attempt was due", ids)
	}
	if done := requeue(t, s, retrying, time.Now(), 5); done != store.RedeliveryNone {
		t.Errorf("a message that waits for its next attempt: %s", done)
	}
	if done := requeue(t, s, retrying, later, 5); done != store.RedeliveryQueued {
		t.Errorf("%s", done)
	}
	if done := requeue(t, s, retrying, time.Now().Add(-time.Minute), 5); done != store.RedeliveryNone {
		t.Errorf("queued twice: %s", done)
	}
	if queued := claim(t, s); len(queued) != 1 || queued[0].ID != retrying+"-2" {
		t.Errorf("%+v", queued)
	}
	if e := beginDelivery(t, s, retrying, 1); !e.Done {
		t.Error("the run that was thought lost would send too")
	}
	second := beginDelivery(t, s, retrying, 2)
	if second.Done || second.Delivery.Attempts != 2 || second.Delivery.Tries != 2 {
		t.Errorf("%+v", second.Delivery)
	}
	if ids := overdue(t, s, time.Now().Add(10*time.Second)); slices.Contains(ids, retrying) {
		t.Error("a message is overdue while an attempt is under way")
	}
	if done := requeue(t, s, retrying, later, 2); done != store.RedeliveryGivenUp {
		t.Errorf("%s", done)
	}
	if d := delivered(t, s, retrying); d.Status != store.DeliveryFailed || d.DueAt != nil || d.SettledAt == nil || d.Error == nil {
		t.Errorf("%+v", d)
	}
	if _, err := s.ResendDelivery(t.Context(), pending, later, noticeEvent); err != nil {
		t.Errorf("an overdue message is not sent again: %v", err)
	}
	ignored, err := s.RequeueDelivery(t.Context(), uuid.NewString(), later, 2, noticeEvent)
	if wantCode(t, fault.NotFound, err); ignored != store.RedeliveryNone {
		t.Errorf("%s", ignored)
	}
}

func delivered(t *testing.T, s *store.Store, id string) store.Delivery {
	t.Helper()
	d, err := s.Delivery(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The attempt was under way when its message was queued anew.
func lateAttempts(t *testing.T, s *store.Store) {
	hook(t, s)
	id := plan(t, s, store.NoticeCompleted)[0]
	first := beginDelivery(t, s, id, 1)
	requeue(t, s, id, inAnHour(), 5)
	next := inAnHour()
	if d := endAttempt(t, s, first, func(e *store.AttemptEnd) { e.NextAttemptAt = &next }); d.Status != store.DeliveryPending || d.NextAttemptAt != nil || d.Round != 2 {
		t.Errorf("a failure of the round before decides: %+v", d)
	}
	second := beginDelivery(t, s, id, 2)
	requeue(t, s, id, inAnHour(), 5)
	if d := endAttempt(t, s, second, func(e *store.AttemptEnd) { e.Delivered = true }); d.Status != store.DeliveryDelivered || d.DueAt != nil {
		t.Errorf("what was delivered would be sent again: %+v", d)
	}
	if log, err := s.DeliveryAttempts(t.Context(), id); err != nil || len(log) != 2 {
		t.Errorf("%d attempts in the log, %v", len(log), err)
	}
}

func waitingForATurn(t *testing.T, s *store.Store) {
	hook(t, s)
	id := plan(t, s, store.NoticeCompleted)[0]
	until := inAnHour()
	for round, want := range map[int]bool{1: true, 2: false} {
		if waits, err := s.PostponeDelivery(t.Context(), id, round, until, "many leave"); err != nil || waits != want {
			t.Errorf("round %d waits %v, %v", round, waits, err)
		}
	}
	d := delivered(t, s, id)
	if d.Status != store.DeliveryPending || d.Attempts != 0 || d.Tries != 0 || *d.Error != "many leave" || !d.NextAttemptAt.Equal(until.Truncate(time.Microsecond)) {
		t.Errorf("%+v", d)
	}
	if ids := overdue(t, s, until.Add(-time.Second)); len(ids) != 0 {
		t.Errorf("%v are overdue before their turn", ids)
	}
	endAttempt(t, s, beginDelivery(t, s, id, 1), func(e *store.AttemptEnd) { e.Delivered = true })
	if waits, err := s.PostponeDelivery(t.Context(), id, 1, until, "many leave"); err != nil || waits {
		t.Errorf("a delivered message waits: %v, %v", waits, err)
	}
}

func deliveryPages(t *testing.T, s *store.Store) {
	h := hook(t, s)
	for range 5 {
		plan(t, s, store.NoticeCompleted)
	}
	hook(t, s)
	plan(t, s, store.NoticeCompleted) // one more for each
	seen := map[string]bool{}
	f := store.DeliveryFilter{UserID: "ada", TargetID: h.ID, Limit: 4}
	for range 2 {
		page, next, err := s.Deliveries(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range page {
			seen[d.ID] = true
		}
		f.Cursor = next
	}
	if len(seen) != 6 || f.Cursor != "" {
		t.Errorf("%d messages, cursor %q", len(seen), f.Cursor)
	}
	if page, _, err := s.Deliveries(t.Context(), store.DeliveryFilter{UserID: "ada"}); err != nil || len(page) != 7 {
		t.Errorf("%d of all targets, %v", len(page), err)
	}
	for _, f := range []struct {
		filter store.DeliveryFilter
		want   int
	}{
		{store.DeliveryFilter{Event: store.NoticeCompleted}, 7},
		{store.DeliveryFilter{Event: store.NoticeFailed}, 0},
		{store.DeliveryFilter{Statuses: []store.DeliveryStatus{store.DeliveryPending, store.DeliveryFailed}}, 7},
		{store.DeliveryFilter{Statuses: []store.DeliveryStatus{store.DeliveryDelivered}}, 0},
	} {
		f.filter.UserID = "ada"
		if page, _, err := s.Deliveries(t.Context(), f.filter); err != nil || len(page) != f.want {
			t.Errorf("%+v: %d messages, %v; want %d", f.filter, len(page), err, f.want)
		}
	}
	if page, _, err := s.Deliveries(t.Context(), store.DeliveryFilter{UserID: "bob"}); err != nil || len(page) != 0 {
		t.Errorf("bob sees %d, %v", len(page), err)
	}
	_, _, err := s.Deliveries(t.Context(), store.DeliveryFilter{UserID: "ada", Cursor: "x"})
	wantCode(t, fault.InvalidInput, err)
}
