package e2e

import (
	"encoding/json"
	"errors"
	"io"
	"log"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// mailbox is a real SMTP server that keeps what it is sent, and tells of it as JSON
// over HTTP.
type mailbox struct {
	arrived chan struct{} // once for each mail

	mu    sync.Mutex
	mails []mail
}

// mail is what one person reads of a mail: its plain text.
type mail struct {
	To   string `json:"to"`
	Text string `json:"text"`
}

func serveMail(t *testing.T) (url string, b *mailbox) {
	b = &mailbox{arrived: make(chan struct{}, 100)}
	server := smtp.NewServer(b)
	server.Domain, server.ErrorLog = "localhost", log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return "smtp://" + l.Addr().String() + "?tls=off", b
}

// ServeHTTP answers with all mails, the oldest first.
func (b *mailbox) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	json.NewEncoder(w).Encode(append([]mail{}, b.mails...))
}

// NewSession implements smtp.Backend.
func (b *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivering{box: b}, nil }

// delivering is one mail on its way.
type delivering struct {
	box *mailbox
	to  string
}

func (*delivering) Mail(string, *smtp.MailOptions) error { return nil }
func (*delivering) Reset()                               {}
func (*delivering) Logout() error                        { return nil }

func (d *delivering) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = to
	return nil
}

func (d *delivering) Data(r io.Reader) error {
	text, err := plainText(r)
	if err != nil {
		return err
	}
	d.box.mu.Lock()
	d.box.mails = append(d.box.mails, mail{d.to, text})
	d.box.mu.Unlock()
	select {
	case d.box.arrived <- struct{}{}:
	default: // nobody counts them
	}
	return nil
}

// plainText is the text part of a mail that has one beside its HTML.
func plainText(r io.Reader) (string, error) {
	msg, err := netmail.ReadMessage(r)
	if err != nil {
		return "", err
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", errors.New("a mail without plain text")
		}
		if err != nil {
			return "", err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
			text, err := io.ReadAll(part)
			return string(text), err
		}
	}
}
