package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/store"
)

type webhook struct {
	ID, URL, Secret string
	Events          []string
	Enabled         bool
}

func (b *bench) newWebhook(body string) webhook {
	b.t.Helper()
	r := b.call(b.ada, http.MethodPost, "/api/webhooks", body)
	if r.status != http.StatusCreated {
		b.t.Fatalf("%d %s", r.status, r.body)
	}
	var hook webhook
	r.json(b.t, &hook)
	return hook
}

func TestAWebhooksSecretIsShownOnce(t *testing.T) {
	b := setup(t)
	hook := b.newWebhook(`{"url":"https://example.com/hook","events":["job.failed"]}`)
	if !strings.HasPrefix(hook.Secret, "whsec_") || !hook.Enabled || len(hook.Events) != 1 {
		t.Errorf("%+v", hook)
	}
	path := "/api/webhooks/" + hook.ID
	for _, r := range []reply{
		b.call(b.ada, http.MethodGet, "/api/webhooks", nil),
		b.call(b.ada, http.MethodPatch, path, `{"description":"mine","enabled":false}`),
		b.call(b.ada, http.MethodPatch, path, `{"enabled":true}`),
	} {
		if r.status != http.StatusOK || strings.Contains(string(r.body), "whsec_") {
			t.Errorf("%d %s", r.status, r.body)
		}
	}
	rotated := b.call(b.ada, http.MethodPost, path+"/rotate", `{"keepHours":1}`)
	var again webhook
	if rotated.json(t, &again); again.Secret == "" || again.Secret == hook.Secret || rotated.header.Get("Cache-Control") != "no-store" {
		t.Errorf("%d %v", rotated.status, rotated.header)
	}
	if r := b.call(b.ada, http.MethodDelete, path, nil); r.status != http.StatusNoContent {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func TestBadWebhooksAreRefused(t *testing.T) {
	b := setup(t)
	for body, word := range map[string]string{
		`{}`: "url", `{"url":"http://example.com"}`: "url", `{"url":"https://127.0.0.1/"}`: "url", `{"url":"https://u:p@example.com"}`: "url",
		`{"url":"https://example.com","events":["job.eaten"]}`: "events", `{"url":"https://example.com","secret":"mine"}`: "secret",
	} {
		if r := b.call(b.ada, http.MethodPost, "/api/webhooks", body); r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), word) {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
}

func TestNoticesBelongToTheirUser(t *testing.T) {
	b := setup(t)
	hook := b.newWebhook(`{"url":"https://example.com/hook"}`)
	var started struct{ DeliveryID string }
	r := b.call(b.ada, http.MethodPost, "/api/webhooks/"+hook.ID+"/test", nil)
	if r.json(t, &started); r.status != http.StatusAccepted {
		t.Fatalf("%d %s", r.status, r.body)
	}
	to := b.newRecipient(t)
	for _, key := range []string{b.bob, b.see, b.admin} {
		for _, try := range [][2]string{
			{http.MethodPatch, "/api/webhooks/" + hook.ID}, {http.MethodDelete, "/api/webhooks/" + hook.ID}, {http.MethodPost, "/api/webhooks/" + hook.ID + "/rotate"},
			{http.MethodPost, "/api/webhooks/" + hook.ID + "/test"}, {http.MethodGet, "/api/deliveries/" + started.DeliveryID},
			{http.MethodPost, "/api/deliveries/" + started.DeliveryID + "/resend"}, {http.MethodDelete, "/api/recipients/" + to}, {http.MethodPost, "/api/recipients/" + to + "/ask"},
		} {
			var body any
			if try[0] == http.MethodPatch {
				body = `{}`
			}
			if r := b.call(key, try[0], try[1], body); r.status != http.StatusNotFound {
				t.Errorf("%s %s by somebody else: %d %s", try[0], try[1], r.status, r.body)
			}
		}
	}
	if r := b.call(b.see, http.MethodPost, "/api/webhooks", `{"url":"https://example.com/hook"}`); r.status != http.StatusForbidden {
		t.Errorf("a viewer makes a webhook: %d", r.status)
	}
	if r := b.call(b.bob, http.MethodGet, "/api/deliveries", nil); r.status != 200 || !strings.Contains(string(r.body), `"deliveries":[]`) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/deliveries/"+started.DeliveryID+"/resend", nil); r.status != http.StatusConflict {
		t.Errorf("a message that is still being sent is sent again: %d", r.status)
	}
}

// newRecipient adds ada's address and gives its id.
func (b *bench) newRecipient(t *testing.T) string {
	t.Helper()
	r := b.call(b.ada, http.MethodPost, "/api/recipients", `{"channel":"email","address":"ada@example.com"}`)
	if r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	var made struct{ ID string }
	r.json(t, &made)
	return made.ID
}

// code reads what only the mail tells.
func (b *bench) code(t *testing.T, recipient string) string {
	t.Helper()
	page, _, err := b.store.Deliveries(t.Context(), store.DeliveryFilter{UserID: "ada", TargetID: recipient})
	if err != nil || len(page) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	var payload struct{ Code string }
	if err := json.Unmarshal(page[0].Payload, &payload); err != nil {
		t.Fatal(err)
	}
	if r := b.call(b.ada, http.MethodGet, "/api/deliveries/"+page[0].ID, nil); r.status != 200 || strings.Contains(string(r.body), payload.Code) {
		t.Errorf("the log tells the code: %d %s", r.status, r.body)
	}
	return payload.Code
}

func TestAMailsLinksActOnlyByTheirButton(t *testing.T) {
	b := setup(t)
	id := b.newRecipient(t)
	link := "/notices/confirm?id=" + id + "&code=" + b.code(t, id)
	read := func() store.Recipient {
		r, err := b.store.Recipient(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	page := b.call("", http.MethodGet, link, nil)
	if page.status != 200 || !strings.Contains(string(page.body), "<button") || !strings.Contains(page.header.Get("Content-Security-Policy"), "default-src 'none'") || read().ConfirmedAt != nil {
		t.Errorf("%d confirmed %v: %s", page.status, read().ConfirmedAt, page.body)
	}
	if r := b.call("", http.MethodPost, link, nil); r.status != 200 || !strings.Contains(string(r.body), "ada@example.com") || read().ConfirmedAt == nil {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call("", http.MethodPost, link, nil); r.status != http.StatusUnprocessableEntity {
		t.Errorf("the same link twice: %d", r.status)
	}
	end := "/notices/unsubscribe?token=" + read().Unsubscribe
	if r := b.call("", http.MethodGet, end, nil); r.status != 200 || read().UnsubscribedAt != nil {
		t.Errorf("looking at the link ended the notices: %d", r.status)
	}
	if r := b.call("", http.MethodPost, end, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded"); r.status != 200 || read().UnsubscribedAt == nil {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call("", http.MethodPost, "/notices/unsubscribe?token=guess", nil); r.status != http.StatusNotFound || !strings.Contains(string(r.body), "not valid any more") {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call("", http.MethodGet, "/notices/confirm?id=%22%3E%3Cscript%3E&code=1", nil); strings.Contains(string(r.body), "<script>") {
		t.Errorf("%s", r.body)
	}
}

func (b *bench) addAddress(key, body string) reply {
	return b.call(key, http.MethodPost, "/api/recipients", body)
}

// wantTooMany checks that a request was refused for a time of at most so many seconds.
func wantTooMany(t *testing.T, r reply, most int) {
	t.Helper()
	wait, err := strconv.Atoi(r.header.Get("Retry-After"))
	if r.status != http.StatusTooManyRequests || err != nil || wait < 1 || wait > most {
		t.Errorf("%d, Retry-After %q: %s", r.status, r.header.Get("Retry-After"), r.body)
	}
	checkProblem(t, r, "too many requests to confirm")
}

func TestAUserMayAskForSoManyConfirmationsOnly(t *testing.T) {
	b := setup(t)
	for i := range 10 {
		r := b.addAddress(b.ada, fmt.Sprintf(`{"channel":"email","address":"ada%d@example.com"}`, i))
		var made struct{ ID string }
		if r.json(t, &made); r.status != http.StatusCreated {
			t.Fatalf("%d %s", r.status, r.body)
		}
		b.call(b.ada, http.MethodDelete, "/api/recipients/"+made.ID, nil)
	}
	wantTooMany(t, b.addAddress(b.ada, `{"channel":"email","address":"ada@example.com"}`), 3600)
	if list, err := b.store.Recipients(t.Context(), "ada"); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if r := b.addAddress(b.bob, `{"channel":"email","address":"bob@example.com"}`); r.status != http.StatusCreated {
		t.Errorf("bob waits for ada: %d %s", r.status, r.body)
	}
}

func TestAnAddressIsAskedSoOftenOnlyWhoeverAsks(t *testing.T) {
	b := setup(t)
	last := ""
	for _, key := range []string{b.ada, b.bob, b.admin} {
		r := b.addAddress(key, `{"channel":"email","address":"victim@example.com"}`)
		var made struct{ ID string }
		if r.json(t, &made); r.status != http.StatusCreated {
			t.Fatalf("%d %s", r.status, r.body)
		}
		last = made.ID
	}
	wantTooMany(t, b.call(b.admin, http.MethodPost, "/api/recipients/"+last+"/ask", nil), 24*3600)
	wantTooMany(t, b.addAddress(b.serve, `{"channel":"email","address":"VICTIM@example.com","userId":"eve"}`), 24*3600)
}

// A back end with accounts of its own has one key, of role service.
func TestAServiceSetsUpTheNoticesOfItsUsers(t *testing.T) {
	b := setup(t)
	call := func(method, path, body string, want int) reply {
		t.Helper()
		r := b.call(b.serve, method, path, body)
		if r.status != want {
			t.Fatalf("%s %s: %d %s", method, path, r.status, r.body)
		}
		return r
	}
	var hook webhook
	call(http.MethodPost, "/api/webhooks", `{"url":"https://example.com/hook","userId":"ada"}`, 201).json(t, &hook)
	var started struct{ DeliveryID string }
	call(http.MethodPost, "/api/webhooks/"+hook.ID+"/test", ``, 202).json(t, &started)
	var to struct{ ID string }
	call(http.MethodPost, "/api/recipients", `{"channel":"email","address":"ada@example.com","userId":"ada"}`, 201).json(t, &to)
	for path, id := range map[string]string{"/api/webhooks": hook.ID, "/api/recipients": to.ID, "/api/deliveries": started.DeliveryID} {
		if r := call(http.MethodGet, path+"?userId=ada", ``, 200); !strings.Contains(string(r.body), id) {
			t.Errorf("%s for ada lacks what was made: %s", path, r.body)
		}
		if r := call(http.MethodGet, path, ``, 200); strings.Contains(string(r.body), id) {
			t.Errorf("%s of the service itself: %s", path, r.body)
		}
		if r := b.call(b.ada, http.MethodGet, path, nil); !strings.Contains(string(r.body), id) {
			t.Errorf("ada does not see at %s what was made for her: %s", path, r.body)
		}
		for _, key := range []string{b.bob, b.admin, b.see} {
			if r := b.call(key, http.MethodGet, path+"?userId=ada", nil); r.status != http.StatusForbidden {
				t.Errorf("%s?userId=ada by somebody else: %d %s", path, r.status, r.body)
			}
		}
	}
	call(http.MethodGet, "/api/deliveries/"+started.DeliveryID, ``, 200)
	call(http.MethodPatch, "/api/recipients/"+to.ID, `{"events":["job.failed"]}`, 200)
	call(http.MethodDelete, "/api/webhooks/"+hook.ID, ``, 204)
	if r := b.call(b.bob, http.MethodPost, "/api/webhooks", `{"url":"https://example.com/hook","userId":"ada"}`); r.status != http.StatusForbidden {
		t.Errorf("bob makes a webhook for ada: %d %s", r.status, r.body)
	}
	r := b.call(b.admin, http.MethodGet, "/api/admin/audit?action=webhook&target="+hook.ID, nil)
	if !strings.Contains(string(r.body), `"userId":"backend"`) || !strings.Contains(string(r.body), `"userId":"ada"`) {
		t.Errorf("the log does not say who did it for whom: %s", r.body)
	}
}

func TestBadRecipientsAreRefused(t *testing.T) {
	b := setup(t)
	for body, word := range map[string]string{
		`{"channel":"email","address":"ada"}`: "address", `{"channel":"sms","address":"+4930123456"}`: "channel", `{"channel":"pigeon","address":"ada"}`: "channel",
		`{"channel":"email","address":"ada@example.com","events":["x"]}`: "events",
	} {
		if r := b.call(b.ada, http.MethodPost, "/api/recipients", body); r.status != http.StatusUnprocessableEntity || !strings.Contains(string(r.body), word) {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
	id := b.newRecipient(t)
	if r := b.call(b.ada, http.MethodPost, "/api/recipients/"+id+"/confirm", `{"code":"wrong"}`); r.status != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/recipients/"+id+"/ask", nil); r.status != http.StatusConflict {
		t.Errorf("asked twice within a minute: %d", r.status)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/recipients/"+id+"/confirm", map[string]string{"code": b.code(t, id)}); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodGet, "/api/recipients", nil); !strings.Contains(string(r.body), `"channels":["email"]`) || strings.Contains(string(r.body), "unsubscribe_token") {
		t.Errorf("%s", r.body)
	}
}
