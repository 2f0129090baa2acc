package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"embed"
	"errors"
	"fmt"
	"html/template"
	netmail "net/mail"
	"net/url"
	"strconv"
	texttemplate "text/template"
	"time"

	"github.com/wneessen/go-mail"
	"golang.org/x/time/rate"

	"github.com/appforge-ai/appforge/store"
)

const mailTime = 30 * time.Second

//go:embed templates/letter.txt templates/letter.html
var templates embed.FS

var (
	textLetter = texttemplate.Must(texttemplate.ParseFS(templates, "templates/letter.txt"))
	htmlLetter = template.Must(template.ParseFS(templates, "templates/letter.html"))
)

// MailConfig says how mail leaves.
type MailConfig struct {
	// Server is smtp://user:password@host:587, which insists on STARTTLS, or smtps://…
	// for TLS from the first byte. Without TLS only with ?tls=off.
	Server    string
	From      string      // "AppForge <forge@example.com>"
	PerMinute int         // mails of this process at most
	Origin    string      // this server's public address, for links
	TLS       *tls.Config // nil: the system's certificates
}

// Mail sends messages by SMTP.
type Mail struct {
	cfg   MailConfig
	dial  func() (*mail.Client, error)
	turns *rate.Limiter
}

// NewMail makes a sender of mail. The error names what is wrong with the configuration
// and does not quote the server's password.
func NewMail(cfg MailConfig) (*Mail, error) {
	if _, err := netmail.ParseAddress(cfg.From); err != nil {
		return nil, errors.New(`the sender is not a mail address: write AppForge <forge@example.com>`)
	}
	host, options, err := smtpOptions(cfg.Server)
	if err != nil {
		return nil, err
	}
	if cfg.TLS != nil {
		options = append(options, mail.WithTLSConfig(cfg.TLS))
	}
	return &Mail{
		cfg: cfg, dial: func() (*mail.Client, error) { return mail.NewClient(host, options...) },
		turns: rate.NewLimiter(rate.Limit(float64(cfg.PerMinute)/60), max(1, cfg.PerMinute/10)),
	}, nil
}

func smtpOptions(server string) (host string, options []mail.Option, err error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return "", nil, errors.New("the mail server is not an address: write smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	port := 587
	if u.Scheme == "smtps" {
		port = 465
		options = append(options, mail.WithSSL())
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return "", nil, errors.New("the mail server's port is not a number")
		}
	}
	policy := mail.TLSMandatory
	if u.Query().Get("tls") == "off" {
		policy = mail.NoTLS
	}
	options = append(options, mail.WithPort(port), mail.WithTLSPolicy(policy), mail.WithTimeout(mailTime))
	if name := u.User.Username(); name != "" {
		password, _ := u.User.Password()
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(name), mail.WithPassword(password))
	}
	return u.Hostname(), options, nil
}

// CheckAddress says whether a is one plain mail address.
func CheckAddress(a string) bool {
	parsed, err := netmail.ParseAddress(a)
	return err == nil && parsed.Address == a && len(a) <= 320
}

// Ready takes one of the mails that may leave now, when there is one.
func (m *Mail) Ready() bool { return m.turns.Allow() }

// Send makes one attempt.
func (m *Mail) Send(ctx context.Context, e store.Errand) Result {
	msg, err := m.message(e)
	if err != nil {
		return Result{Verdict: GiveUp, Error: err.Error()}
	}
	client, err := m.dial()
	if err != nil {
		return Result{Verdict: GiveUp, Error: "The mail server's address cannot be used."}
	}
	limited, cancelSend := context.WithTimeout(ctx, mailTime)
	defer cancelSend()
	err = client.DialAndSendWithContext(limited, msg)
	var sent *mail.SendError
	switch {
	case err == nil:
		return Result{Status: 250}
	case errors.As(err, &sent) && !sent.IsTemp() && sent.ErrorCode() >= 500:
		return Result{Verdict: GiveUp, Status: sent.ErrorCode(), Error: fmt.Sprintf("The mail server refused the mail (%d).", sent.ErrorCode()), Response: err.Error()}
	case errors.As(err, &sent):
		return Result{Verdict: Again, Status: sent.ErrorCode(), Error: fmt.Sprintf("The mail server did not take the mail (%d).", sent.ErrorCode()), Response: err.Error()}
	default:
		return Result{Verdict: Again, Error: "The mail server cannot be reached.", Response: err.Error()}
	}
}

func (m *Mail) message(e store.Errand) (*mail.Msg, error) {
	l, err := letterOf(e, m.cfg.Origin)
	if err != nil {
		return nil, err
	}
	var text, html bytes.Buffer
	if err := errors.Join(textLetter.Execute(&text, l), htmlLetter.Execute(&html, l)); err != nil {
		return nil, fmt.Errorf("write mail %s: %w", e.Delivery.ID, err)
	}
	msg := mail.NewMsg()
	if err := errors.Join(msg.From(m.cfg.From), msg.To(e.Recipient.Address)); err != nil {
		return nil, fmt.Errorf("address mail %s: %w", e.Delivery.ID, err)
	}
	msg.Subject(l.Subject)
	msg.SetDate()
	// The same at every attempt, so that a mail that arrives twice shows once.
	msg.SetMessageIDWithValue(e.Delivery.ID + "@appforge")
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no holiday answers
	if l.Unsubscribe != "" {
		msg.SetGenHeader("List-Unsubscribe", "<"+l.Unsubscribe+">")
		msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") // RFC 8058
	}
	msg.SetBodyString(mail.TypeTextPlain, text.String())
	msg.AddAlternativeString(mail.TypeTextHTML, html.String())
	return msg, nil
}
