package storetest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

func noticeEvent(deliveryID string) (store.Event, error) {
	return store.Event{ID: deliveryID, Name: "job/notice.requested", Data: json.RawMessage(`{}`)}, nil
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
	end := store.AttemptEnd{Attempt: store.DeliveryAttempt{
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
	if e := beginDelivery(t, s, late[0], 1); !e.Done {
		t.Error("a disabled webhook would be called")
	}
	if d, _ := s.Delivery(t.Context(), late[0]); d.Status != store.DeliverySkipped {
		t.Errorf("%+v", d)
	}
	if more := plan(t, s, store.NoticeCompleted); len(more) != 0 {
		t.Errorf("%d messages to a disabled webhook", len(more))
	}
	on := false
	if _, err := s.ChangeWebhook(t.Context(), h.ID, store.WebhookChange{Disabled: &on}); err != nil {
		t.Fatal(err)
	}
	e = beginDelivery(t, s, plan(t, s, store.NoticeCompleted)[0], 1)
	endAttempt(t, s, e, func(end *store.AttemptEnd) { end.DisableAfter = time.Hour })
	if h, _ := s.Webhook(t.Context(), h.ID); h.DisabledAt != nil {
		t.Error("disabled after its first failure")
	}
	e = beginDelivery(t, s, plan(t, s, store.NoticeCompleted)[0], 1)
	endAttempt(t, s, e, func(end *store.AttemptEnd) { end.DisableAfter = time.Nanosecond })
	if h, _ := s.Webhook(t.Context(), h.ID); h.DisabledAt == nil || !strings.Contains(h.DisabledReason, "HTTP 503") {
		t.Errorf("not disabled after failing for long: %+v", h.DisabledReason)
	}
}

func resend(t *testing.T, s *store.Store) {
	h := hook(t, s)
	event := func(d store.Delivery) (store.Event, error) {
		return store.Event{ID: d.ID + "-2", Name: "job/notice.requested", Data: json.RawMessage(`{}`)}, nil
	}
	d, err := s.TestWebhook(t.Context(), h.ID, json.RawMessage(`{"test":true}`), noticeEvent)
	if err != nil || d.Event != store.NoticeTest {
		t.Fatalf("%+v, %v", d, err)
	}
	wantCode(t, fault.Conflict, ignore(s.ResendDelivery(t.Context(), d.ID, event)))
	endAttempt(t, s, beginDelivery(t, s, d.ID, 1), func(*store.AttemptEnd) {})
	again, err := s.ResendDelivery(t.Context(), d.ID, event)
	if err != nil || again.ID != d.ID || again.Round != 2 || again.Status != store.DeliveryPending {
		t.Fatalf("%+v, %v", again, err)
	}
	if e := beginDelivery(t, s, d.ID, 1); !e.Done {
		t.Error("a run of the round before would send too")
	}
	if e := beginDelivery(t, s, d.ID, 2); e.Done || e.Delivery.Attempts != 2 {
		t.Errorf("%+v", e)
	}
	if queued := claim(t, s); len(queued) != 2 {
		t.Errorf("%d events", len(queued))
	}
	wantCode(t, fault.NotFound, ignore(s.ResendDelivery(t.Context(), uuid.NewString(), event)))
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
