package storetest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

var noticePromises = []promise{
	{"webhooks are made, changed, rotated and deleted", webhookLife},
	{"an address hears nothing before it is confirmed", recipientLife},
	{"a code is good for some tries and one use", codeTries},
	{"a job tells that it ended only when its user wants to hear", finishedIsTold},
	{"each target gets one message, however often they are planned", deliveriesArePlannedOnce},
	{"attempts are logged and settle the message", attemptsAreLogged},
	{"a webhook that fails for long, or is gone, is disabled", failingWebhook},
	{"a message whose run is lost is queued anew, its attempts counted on", lostMessages},
	{"an attempt of an earlier round settles its message only by success", lateAttempts},
	{"waiting for a turn is no attempt", waitingForATurn},
	{"a message is sent again only when it is settled", resend},
	{"deliveries are listed by page", deliveryPages},
}

// FinishedEvent is an event maker as the functions have it.
func FinishedEvent(j store.Job) (store.Event, error) {
	return store.Event{ID: j.ID + "-finished", Name: "job/finished", Data: json.RawMessage(`{"status":"` + string(j.Status) + `"}`), JobID: j.ID, Generation: j.Generation}, nil
}

func hook(t *testing.T, s *store.Store, events ...string) store.Webhook {
	t.Helper()
	h, err := s.CreateWebhook(t.Context(), store.NewWebhook{UserID: "ada", URL: "https://example.com/hook", Events: events})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func recipient(t *testing.T, s *store.Store, channel store.Channel, address string) store.Recipient {
	t.Helper()
	r, err := s.CreateRecipient(t.Context(), store.NewRecipient{UserID: "ada", Channel: channel, Address: address, Event: noticeEvent})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// codeFor reads the code of the newest request to confirm.
func codeFor(t *testing.T, s *store.Store, r store.Recipient) string {
	t.Helper()
	page, _, err := s.Deliveries(t.Context(), store.DeliveryFilter{UserID: r.UserID, TargetID: r.ID})
	if err != nil || len(page) == 0 || page[0].Event != store.NoticeConfirm {
		t.Fatalf("%+v, %v", page, err)
	}
	var payload struct{ Code string }
	if err := json.Unmarshal(page[0].Payload, &payload); err != nil {
		t.Fatal(err)
	}
	return payload.Code
}

func webhookLife(t *testing.T, s *store.Store) {
	h := hook(t, s)
	if !strings.HasPrefix(h.Secret, "whsec_") || len(h.Secret) != 50 || len(h.Events) != 4 {
		t.Errorf("%d characters of secret, events %v", len(h.Secret), h.Events)
	}
	wantCode(t, fault.InvalidInput, ignore(s.CreateWebhook(t.Context(), store.NewWebhook{UserID: "ada", Events: []string{"job.eaten"}})))
	off := true
	changed, err := s.ChangeWebhook(t.Context(), h.ID, store.WebhookChange{Events: []string{store.NoticeFailed}, Disabled: &off})
	if err != nil || changed.DisabledAt == nil || !slices.Equal(changed.Events, []string{"job.failed"}) || changed.URL != h.URL {
		t.Errorf("%+v, %v", changed, err)
	}
	wantCode(t, fault.Conflict, ignore(s.TestWebhook(t.Context(), h.ID, json.RawMessage(`{}`), noticeEvent)))
	off = false
	if changed, err = s.ChangeWebhook(t.Context(), h.ID, store.WebhookChange{Disabled: &off}); err != nil || changed.DisabledAt != nil {
		t.Errorf("%+v, %v", changed, err)
	}
	rotated, err := s.RotateWebhookSecret(t.Context(), h.ID, time.Hour)
	if err != nil || rotated.Secret == h.Secret || rotated.PreviousSecret != h.Secret {
		t.Fatalf("%v", err)
	}
	read, err := s.Webhook(t.Context(), h.ID)
	if err != nil || !slices.Equal(read.Secrets(time.Now()), []string{rotated.Secret, h.Secret}) || len(read.Secrets(time.Now().Add(2*time.Hour))) != 1 {
		t.Errorf("the secrets that sign are wrong: %v", err)
	}
	if all, err := s.Webhooks(t.Context(), "bob"); err != nil || len(all) != 0 {
		t.Errorf("bob sees %+v, %v", all, err)
	}
	for range store.MaxWebhooks - 1 {
		hook(t, s)
	}
	wantCode(t, fault.Conflict, ignore(s.CreateWebhook(t.Context(), store.NewWebhook{UserID: "ada"})))
	if err := s.DeleteWebhook(t.Context(), h.ID); err != nil {
		t.Error(err)
	}
	wantCode(t, fault.NotFound, s.DeleteWebhook(t.Context(), h.ID))
	wantCode(t, fault.NotFound, ignore(s.Webhook(t.Context(), h.ID)))
}

func recipientLife(t *testing.T, s *store.Store) {
	r := recipient(t, s, store.ByEmail, "ada@example.com")
	wantCode(t, fault.Conflict, ignore(s.CreateRecipient(t.Context(), store.NewRecipient{UserID: "ada", Channel: store.ByEmail, Address: "ada@example.com", Event: noticeEvent})))
	wantCode(t, fault.Conflict, s.AskAgain(t.Context(), r.ID, noticeEvent))
	plan := func() int {
		ids, err := s.PlanDeliveries(t.Context(), store.Finished{JobID: uuid.NewString(), Generation: 1, UserID: "ada", Event: store.NoticeCompleted, Payload: json.RawMessage(`{}`)})
		if err != nil {
			t.Fatal(err)
		}
		return len(ids)
	}
	if n := plan(); n != 0 {
		t.Errorf("%d messages to an address that is not confirmed", n)
	}
	confirmed, err := s.Confirm(t.Context(), r.ID, codeFor(t, s, r))
	if err != nil || confirmed.ConfirmedAt == nil {
		t.Fatalf("%+v, %v", confirmed, err)
	}
	if n := plan(); n != 1 {
		t.Errorf("%d messages to a confirmed address", n)
	}
	if _, err := s.ChooseEvents(t.Context(), r.ID, []string{store.NoticeFailed}); err != nil {
		t.Fatal(err)
	}
	if n := plan(); n != 0 {
		t.Errorf("%d messages of an event that was not chosen", n)
	}
	if _, err := s.ChooseEvents(t.Context(), r.ID, nil); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.Unsubscribe(t.Context(), confirmed.Unsubscribe); err != nil {
			t.Fatal(err)
		}
	}
	if n := plan(); n != 0 {
		t.Errorf("%d messages to somebody who has unsubscribed", n)
	}
	wantCode(t, fault.NotFound, ignore(s.Unsubscribe(t.Context(), "guess")))
	if all, err := s.Recipients(t.Context(), "ada"); err != nil || len(all) != 1 || all[0].UnsubscribedAt == nil {
		t.Errorf("%+v, %v", all, err)
	}
	if err := s.DeleteRecipient(t.Context(), r.ID); err != nil {
		t.Error(err)
	}
	wantCode(t, fault.NotFound, s.DeleteRecipient(t.Context(), r.ID))
}

func codeTries(t *testing.T, s *store.Store) {
	r := recipient(t, s, store.BySMS, "+15005550006")
	code := codeFor(t, s, r)
	if len(code) != 6 {
		t.Fatalf("the code has %d characters", len(code))
	}
	wrong := "000000"
	if code == wrong {
		wrong = "111111"
	}
	for range 5 {
		wantCode(t, fault.InvalidInput, ignore(s.Confirm(t.Context(), r.ID, wrong)))
	}
	wantCode(t, fault.InvalidInput, ignore(s.Confirm(t.Context(), r.ID, code))) // guessed at too often
	other := recipient(t, s, store.BySMS, "+15005550007")
	code = codeFor(t, s, other)
	if _, err := s.Confirm(t.Context(), other.ID, code); err != nil {
		t.Fatal(err)
	}
	wantCode(t, fault.InvalidInput, ignore(s.Confirm(t.Context(), other.ID, code)))
	wantCode(t, fault.NotFound, ignore(s.Confirm(t.Context(), uuid.NewString(), code)))
}

func finishedIsTold(t *testing.T, s *store.Store) {
	// told counts the events of a job's end, for each of which the messages have to be there.
	told := func(job store.Job) int {
		n := 0
		for _, e := range claim(t, s) {
			if e.Name == "job/finished" && e.JobID == job.ID {
				n++
			}
		}
		page, _, err := s.Deliveries(t.Context(), store.DeliveryFilter{UserID: job.UserID, Event: store.NoticeOf(Get(t, s, job.ID).Status)})
		if err != nil {
			t.Fatal(err)
		}
		page = slices.DeleteFunc(page, func(d store.Delivery) bool { return d.JobID != job.ID })
		if len(page) != n || n == 1 && (page[0].Status != store.DeliveryPending || !strings.Contains(string(page[0].Payload), "status")) {
			t.Errorf("%d events and %+v", n, page)
		}
		return n
	}
	end := func() store.Job {
		job := Processing(t, s, NewJob("home"))
		makeScreen(t, s, job, "home")
		settle(t, s, job)
		return job
	}
	if n := told(end()); n != 0 {
		t.Errorf("told %d times with nobody listening", n)
	}
	hook(t, s)
	if n := told(end()); n != 1 {
		t.Errorf("told %d times of a completed job", n)
	}
	cancelled := Create(t, s, NewJob("home"))
	if _, _, err := s.CancelJob(t.Context(), cancelled.ID, nil); err != nil {
		t.Fatal(err)
	}
	if n := told(cancelled); n != 1 {
		t.Errorf("told %d times of a cancelled job", n)
	}
	failing := Processing(t, s, NewJob("home"))
	if _, err := s.MarkJobFailed(t.Context(), failing.ID, 1, fault.Internal, "broken"); err != nil {
		t.Fatal(err)
	}
	if n := told(failing); n != 1 {
		t.Errorf("told %d times of a failed job", n)
	}
}
