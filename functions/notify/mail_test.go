package notify

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/appforge-ai/appforge/store"
)

// mailbox is a real SMTP server that takes what it is told to take.
type mailbox struct {
	mu       sync.Mutex
	mails    []string
	users    []string
	refuse   *smtp.SMTPError // the next RCPT
	insecure bool            // offer no TLS
}

func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{b}, nil }

type session struct{ *mailbox }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "correct horse" {
			return errors.New("wrong password")
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.users = append(s.users, user)
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(string, *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return s.refuse
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, string(raw))
	return err
}

func (*session) Reset()        {}
func (*session) Logout() error { return nil }

// serveMail starts the server and gives a sender that trusts its certificate.
func serveMail(t *testing.T, b *mailbox, password string) *Mail {
	t.Helper()
	https := httptest.NewTLSServer(nil) // for its certificate, which is for 127.0.0.1
	t.Cleanup(https.Close)
	server := smtp.NewServer(b)
	server.Domain, server.ErrorLog = "localhost", log.New(io.Discard, "", 0)
	if !b.insecure {
		server.TLSConfig = &tls.Config{Certificates: https.TLS.Certificates, MinVersion: tls.VersionTLS12}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	m, err := NewMail(MailConfig{
		Server: "smtp://ada:" + strings.ReplaceAll(password, " ", "%20") + "@" + listener.Addr().String(), From: "AppForge <forge@example.com>", PerMinute: 6000, Origin: "https://forge.example.com",
		TLS: trusting(https),
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func letterFor(status store.JobStatus) store.Errand {
	payload, _ := json.Marshal(map[string]any{
		"jobId": "j1", "jobType": "screen-generation", "name": "Northwind <b>", "status": status, "error": "1 of 5 screens failed",
		"estimatedCostUsd": 0.0182, "createdAt": time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC), "completedAt": time.Date(2026, 11, 25, 12, 0, 14, 0, time.UTC),
	})
	return store.Errand{
		Delivery:  store.Delivery{ID: "d1", Channel: store.ByEmail, Event: store.NoticeOf(status), Payload: payload},
		Recipient: &store.Recipient{ID: "r1", Address: "ada@example.com", Unsubscribe: "tok_en"},
	}
}

func TestAMailArrivesOverTLSInTwoForms(t *testing.T) {
	box := &mailbox{}
	m := serveMail(t, box, "correct horse")
	if r := m.Send(t.Context(), letterFor(store.Completed)); r.Verdict != Delivered {
		t.Fatalf("%+v", r)
	}
	if len(box.mails) != 1 || len(box.users) != 1 || box.users[0] != "ada" {
		t.Fatalf("%d mails by %v", len(box.mails), box.users)
	}
	msg, err := netmail.ReadMessage(strings.NewReader(box.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]string{
		"Subject": "Northwind <b> is ready", "From": `"AppForge" <forge@example.com>`, "To": "<ada@example.com>", "Message-Id": "<d1@appforge>",
		"List-Unsubscribe": "<https://forge.example.com/notices/unsubscribe?token=tok_en>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated",
	} {
		if got, _ := new(mime.WordDecoder).DecodeHeader(msg.Header.Get(header)); got != want {
			t.Errorf("%s: %q, want %q", header, got, want)
		}
	}
	parts := partsOf(t, msg)
	text, html := parts["text/plain"], parts["text/html"]
	for _, want := range []string{"Northwind <b> is ready after 14s.", "Cost: $0.0182", "https://forge.example.com/jobs/j1", "notices/unsubscribe?token=tok_en"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(html, "<b>") || !strings.Contains(html, "Northwind &lt;b&gt;") {
		t.Errorf("the name is HTML in the mail:\n%s", html)
	}
}

func partsOf(t *testing.T, msg *netmail.Message) map[string]string {
	t.Helper()
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	reader := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
		parts[kind] = string(raw)
	}
}

func TestWhatAMailServerSays(t *testing.T) {
	for _, tt := range []struct {
		name     string
		box      *mailbox
		password string
		verdict  Verdict
		status   int
	}{
		{"no such mailbox", &mailbox{refuse: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}}, "correct horse", GiveUp, 550},
		{"mailbox busy", &mailbox{refuse: &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "try later"}}, "correct horse", Again, 450},
		{"wrong password", &mailbox{}, "wrong", Again, 0},
		{"no TLS offered", &mailbox{insecure: true}, "correct horse", Again, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := serveMail(t, tt.box, tt.password).Send(t.Context(), letterFor(store.Failed))
			if r.Verdict != tt.verdict || r.Status != tt.status || r.Error == "" || len(tt.box.mails) != 0 {
				t.Errorf("%+v, %d mails", r, len(tt.box.mails))
			}
			if strings.Contains(r.Error+r.Response, "correct horse") {
				t.Error("the password is in the log")
			}
		})
	}
}

func TestMailIsBounded(t *testing.T) {
	box := &mailbox{}
	m := serveMail(t, box, "correct horse")
	m.turns.SetLimit(0)
	m.turns.SetBurst(1)
	if !m.Ready() {
		t.Error("the first mail has no turn")
	}
	if m.Ready() {
		t.Error("the second mail has a turn")
	}
}

func TestAConfirmationCarriesItsLink(t *testing.T) {
	box := &mailbox{}
	e := letterFor(store.Completed)
	e.Delivery.Event, e.Delivery.Payload = store.NoticeConfirm, json.RawMessage(`{"code":"c0de"}`)
	if r := serveMail(t, box, "correct horse").Send(t.Context(), e); r.Verdict != Delivered {
		t.Fatalf("%+v", r)
	}
	msg, err := netmail.ReadMessage(strings.NewReader(box.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	if text := partsOf(t, msg)["text/plain"]; !strings.Contains(text, "https://forge.example.com/notices/confirm?id=r1&code=c0de") || msg.Header.Get("List-Unsubscribe") != "" {
		t.Errorf("%s", text)
	}
}

func TestMailSettingsAreChecked(t *testing.T) {
	for _, cfg := range []MailConfig{
		{Server: "smtp://host", From: "nobody"}, {Server: "host:25", From: "a@b.c"}, {Server: "http://host", From: "a@b.c"}, {Server: "smtp://u:s3cret@", From: "a@b.c"},
	} {
		if _, err := NewMail(cfg); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%+v: %v", cfg.From, err)
		}
	}
	for address, good := range map[string]bool{"ada@example.com": true, "Ada <ada@example.com>": false, "ada": false, "a@b.c, d@e.f": false, "": false} {
		if CheckAddress(address) != good {
			t.Errorf("%q: good is not %v", address, good)
		}
	}
}
