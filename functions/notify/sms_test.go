package notify

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// twilio answers as the API of 2010-04-01 does.
func twilio(t *testing.T, answer http.HandlerFunc) (*SMS, *url.Values) {
	t.Helper()
	form := &url.Values{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if r.Method != http.MethodPost || r.URL.Path != "/2010-04-01/Accounts/AC1/Messages.json" || user != "AC1" || password != "token" || r.ParseForm() != nil {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		*form = r.PostForm
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return NewSMS(SMSConfig{Account: "AC1", Token: "token", From: "+15005550006", Address: server.URL, Origin: "https://forge.example.com"}), form
}

func problem(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

func smsFor(status store.JobStatus) store.Errand {
	e := letterFor(status)
	e.Delivery.Channel, e.Recipient.Address = store.BySMS, "+4930123456"
	return e
}

func TestAnSMSIsSentAsTwiliosForm(t *testing.T) {
	sms, form := twilio(t, problem(201, `{"sid":"SM123","status":"queued","error_code":null}`))
	r := sms.Send(t.Context(), smsFor(store.Failed))
	if r.Verdict != Delivered || r.Response != "SM123" {
		t.Fatalf("%+v", r)
	}
	if form.Get("To") != "+4930123456" || form.Get("From") != "+15005550006" || form.Get("Body") != "Northwind <b> failed: 1 of 5 screens failed https://forge.example.com/jobs/j1" {
		t.Errorf("%v", form)
	}
	sms.cfg.From = "MG9752274e9e519418a7406176694466fa"
	sms.Send(t.Context(), smsFor(store.Failed))
	if form.Get("MessagingServiceSid") != sms.cfg.From || form.Has("From") {
		t.Errorf("%v", form)
	}
}

func TestALongSMSIsCutBeforeItsLink(t *testing.T) {
	l := letter{Lead: strings.Repeat("é", 500), Link: "https://forge.example.com/jobs/j1"}
	if text := smsText(l); len([]rune(text)) != maxSMS || !strings.HasSuffix(text, "… "+l.Link) {
		t.Errorf("%d characters: %s", len([]rune(text)), text)
	}
	e := smsFor(store.Completed)
	e.Delivery.Event, e.Delivery.Payload = store.NoticeConfirm, json.RawMessage(`{"code":"012345"}`)
	l, err := letterOf(e, "https://forge.example.com")
	if err != nil || smsText(l) != "Your AppForge code is 012345. It is good for an hour." {
		t.Errorf("%q, %v", smsText(l), err)
	}
}

func TestAWarningSaysWhatIsLeftAndUntilWhen(t *testing.T) {
	e := smsFor(store.Completed)
	e.Delivery.Event = store.NoticeWarning
	e.Delivery.Payload = json.RawMessage(`{"limit":"dollars-per-month","limitUsd":20,"usedUsd":15.5,"reservedUsd":1,"resetAt":"2026-12-01T00:00:00Z"}`)
	l, err := letterOf(e, "https://forge.example.com")
	if err != nil || l.Subject != "82 % of your AppForge budget of the month is used" ||
		l.Lead != "Of the $20.00 that you may spend a month on AppForge, $15.50 are spent and $1.00 are reserved for jobs under way. The next month begins at 1 December 2026 00:00 UTC." || l.Unsubscribe == "" {
		t.Errorf("%+v, %v", l, err)
	}
	e.Delivery.Payload = json.RawMessage(`{}`)
	if _, err := letterOf(e, ""); err == nil {
		t.Error("a warning about nothing is sent")
	}
}

func TestWhatTwilioSays(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answer  http.HandlerFunc
		verdict Verdict
		status  int
		after   time.Duration
	}{
		{"stopped", problem(400, `{"code":21610,"message":"Attempt to send to unsubscribed recipient","status":400}`), Gone, 400, 0},
		{"not a number", problem(400, `{"code":21211,"message":"Invalid 'To' Phone Number","status":400}`), GiveUp, 400, 0},
		{"wrong token", problem(401, `{"code":20003,"message":"Authenticate","status":401}`), GiveUp, 401, 0},
		{"too many", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "7")
			problem(429, `{"code":20429,"message":"Too Many Requests","status":429}`)(w, r)
		}, Again, 429, 7 * time.Second},
		{"down", problem(503, "<html>"), Again, 503, 0},
		{"cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, Again, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sms, _ := twilio(t, tt.answer)
			r := sms.Send(t.Context(), smsFor(store.Completed))
			if r.Verdict != tt.verdict || r.Status != tt.status || r.RetryAfter != tt.after || r.Error == "" {
				t.Errorf("%+v", r)
			}
		})
	}
}

func TestNumbersAreInternational(t *testing.T) {
	for number, good := range map[string]bool{"+4930123456": true, "030123456": false, "+0123456789": false, "+49 30 123456": false, "+1": false, "": false} {
		if CheckNumber(number) != good {
			t.Errorf("%q: good is not %v", number, good)
		}
	}
}
