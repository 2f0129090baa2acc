package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// hanging is a receiver that takes requests and never answers them.
func hanging(t *testing.T) (url string, began chan struct{}, ended *atomic.Int64) {
	began, ended = make(chan struct{}, 100), &atomic.Int64{}
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		began <- struct{}{}
		select {
		case <-r.Context().Done():
		case <-release:
		}
		ended.Add(1)
	}))
	t.Cleanup(func() { close(release); server.Close() })
	return server.URL, began, ended
}

func TestNobodyWaitsForSomebodyElsesReceivers(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{signed: true, env: []string{"WEBHOOK_ALLOW_PRIVATE=true"}})
	const hooks, atOnce = 20, 5
	url, began, ended := hanging(t)
	for range hooks {
		status, _, body := s.api.do(http.MethodPost, "/api/webhooks", map[string]any{"url": url})
		var made struct{ ID string }
		if err := json.Unmarshal(body, &made); err != nil || status != http.StatusCreated {
			t.Fatalf("%d %s", status, body)
		}
		s.api.startTest(made.ID)
	}
	limit := time.After(jobTime)
	for i := range atOnce {
		select {
		case <-began:
		case <-limit:
			t.Fatalf("%d messages of %d hang", i, hooks)
		}
	}
	bob := s.as("bob", "user")
	r := receive(t, 0)
	id := bob.startTest(r.hook(t, bob))
	if m := r.wait(t, 1)[0]; m.ID != "msg_"+id {
		t.Errorf("%+v", m)
	}
	if n := ended.Load(); n > 0 {
		t.Errorf("bob's message came after %d of ada's had ended", n)
	}
}

func TestAMailThatWaitsForItsTurnLosesNoAttempt(t *testing.T) {
	t.Parallel()
	server, box := serveMail(t)
	s := newStack(t, options{env: []string{"SMTP_URL=" + server, "MAIL_FROM=forge@example.com", "MAIL_PER_MINUTE=30", "NOTICE_RETRIES=1s"}})
	const mails = 6
	for i := range mails {
		status, _, body := s.api.do(http.MethodPost, "/api/recipients", map[string]any{"channel": "email", "address": fmt.Sprintf("ada%d@example.com", i)})
		if status != http.StatusCreated {
			t.Fatalf("%d %s", status, body)
		}
	}
	var at []time.Time
	limit := time.After(jobTime)
	for len(at) < mails {
		select {
		case <-box.arrived:
			at = append(at, time.Now())
		case <-limit:
			t.Fatalf("%d of %d mails arrived", len(at), mails)
		}
	}
	// Three may leave at once, then one each two seconds.
	if took := at[mails-1].Sub(at[0]); took < 5*time.Second {
		t.Errorf("%d mails left within %s", mails, took)
	}
	await(t, jobTime, "all messages to be settled", func() (bool, string) {
		_, _, body := s.api.do(http.MethodGet, "/api/deliveries?status=delivered", nil)
		var list struct{ Deliveries []delivery }
		if err := json.Unmarshal(body, &list); err != nil {
			t.Fatal(err)
		}
		for _, d := range list.Deliveries {
			if d.Attempts != 1 {
				t.Errorf("%+v", d)
			}
		}
		return len(list.Deliveries) == mails, string(body)
	})
}
