package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
)

const (
	smsTime = 15 * time.Second
	// maxSMS is two segments of the plain alphabet; a longer error is cut.
	maxSMS = 306
)

// TwilioAddress is where Twilio's API is.
const TwilioAddress = "https://api.twilio.com"

// SMSConfig is an account of Twilio.
type SMSConfig struct {
	Account string // AC…
	Token   string
	From    string // a number of the account, or a messaging service (MG…)
	Address string // of the API, "" is TwilioAddress
	Origin  string // this server's public address, for links
}

// SMS sends messages by Twilio's REST API of 2010-04-01: one form, so that its library,
// which holds every product of the company, is not needed.
type SMS struct {
	cfg    SMSConfig
	client *http.Client
}

// NewSMS makes a sender of SMS.
func NewSMS(cfg SMSConfig) *SMS {
	if cfg.Address == "" {
		cfg.Address = TwilioAddress
	}
	return &SMS{cfg: cfg, client: &http.Client{Timeout: smsTime}}
}

var phoneNumber = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

// CheckNumber says whether n is a telephone number in E.164 form: +4930123456.
func CheckNumber(n string) bool { return phoneNumber.MatchString(n) }

// Codes of Twilio's that say that a number wants nothing (STOP), or cannot be reached
// by SMS at all.
var (
	twilioStopped  = []int{21610}
	twilioHopeless = []int{21211, 21214, 21217, 21408, 21612, 21614}
)

// Send makes one attempt.
func (s *SMS) Send(ctx context.Context, e store.Errand) Result {
	l, err := letterOf(e, s.cfg.Origin)
	if err != nil {
		return Result{Verdict: GiveUp, Error: err.Error()}
	}
	form := url.Values{"To": {e.Recipient.Address}, "Body": {smsText(l)}}
	if strings.HasPrefix(s.cfg.From, "MG") {
		form.Set("MessagingServiceSid", s.cfg.From)
	} else {
		form.Set("From", s.cfg.From)
	}
	address := s.cfg.Address + "/2010-04-01/Accounts/" + url.PathEscape(s.cfg.Account) + "/Messages.json"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return Result{Verdict: GiveUp, Error: "The address of Twilio's API cannot be used."}
	}
	req.SetBasicAuth(s.cfg.Account, s.cfg.Token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.client.Do(req)
	if err != nil {
		return Result{Verdict: Again, Error: "Twilio cannot be reached."}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return Result{Verdict: Again, Status: resp.StatusCode, Error: "Twilio's answer broke off."}
	}
	return judgeSMS(resp.StatusCode, answer, retryAfter(resp.Header.Get("Retry-After"), time.Now()))
}

func judgeSMS(status int, answer []byte, wait time.Duration) Result {
	if status == http.StatusCreated || status == http.StatusOK {
		var sent struct {
			SID string `json:"sid"`
		}
		_ = json.Unmarshal(answer, &sent) // the status says that it was taken
		return Result{Status: status, Response: sent.SID}
	}
	var refusal struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	_ = json.Unmarshal(answer, &refusal) // some failures have no JSON; the status is enough
	r := Result{Verdict: Again, Status: status, Error: fmt.Sprintf("Twilio refused the message (HTTP %d, code %d).", status, refusal.Code), Response: refusal.Message, RetryAfter: wait}
	switch {
	case slices.Contains(twilioStopped, refusal.Code):
		r.Verdict, r.Error = Gone, "The number has asked for no more messages (STOP)."
	case slices.Contains(twilioHopeless, refusal.Code), status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		r.Verdict = GiveUp
	}
	return r
}

func smsText(l letter) string {
	text := l.Lead
	if l.Link != "" {
		const room = len(" ") // before the link
		most := maxSMS - len(l.Link) - room
		if runes := []rune(text); len(runes) > most {
			text = string(runes[:max(0, most-1)]) + "…"
		}
		text += " " + l.Link
	}
	return text
}
