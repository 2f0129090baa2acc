package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/doyensec/safeurl"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/appforge-ai/appforge/internal/outbound"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

const (
	webhookTime = 15 * time.Second
	maxResponse = 1 << 10 // bytes of an answer that are read
	maxURL      = 2000
)

// Why a URL is not called, which no further attempt would change.
const (
	notPublic   = "The URL's host is not a public address."
	notCallable = "The URL may not be called: https and port 443 only, without a password."
)

const notFound = "The URL's host is not found."

// Webhooks sends messages to webhooks.
type Webhooks struct {
	client       *safeurl.WrappedClient
	allowPrivate bool
}

// NewWebhooks makes a sender that connects to public addresses by https only. With
// allowPrivate it connects to any address, by http too: for development.
func NewWebhooks(allowPrivate bool) *Webhooks { return newWebhooks(allowPrivate, webhookTime) }

// newWebhooks makes a sender whose attempts end, answer and all, within a time.
func newWebhooks(allowPrivate bool, limit time.Duration) *Webhooks {
	return &Webhooks{client: outbound.New(outbound.Options{Timeout: limit, AllowPrivate: allowPrivate}), allowPrivate: allowPrivate}
}

// CheckURL says whether a webhook may have this URL: fault.InvalidInput, which names
// the field and the remedy. Whether its host is public shows when it is called.
func (w *Webhooks) CheckURL(raw string) error {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Hostname() == "":
		return fault.Newf(fault.InvalidInput, "url is not a web address: write https://host/path")
	case len(raw) > maxURL:
		return fault.Newf(fault.InvalidInput, "url has %d bytes: %d at most", len(raw), maxURL)
	case u.User != nil:
		return fault.Newf(fault.InvalidInput, "url has a user name or password in it: leave them out; messages are signed")
	case u.Scheme != "https" && (!w.allowPrivate || u.Scheme != "http"):
		return fault.Newf(fault.InvalidInput, "url begins with %s: it has to begin with https://", short(u.Scheme+":"))
	case !w.allowPrivate && u.Port() != "" && u.Port() != "443":
		return fault.Newf(fault.InvalidInput, "url names the port %s: only 443, the default of https, is called", u.Port())
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !w.allowPrivate && (!ip.IsGlobalUnicast() || ip.IsPrivate()) {
		return fault.Newf(fault.InvalidInput, "url names the address %s, which is not a public one", ip)
	}
	return nil
}

func short(s string) string {
	if len(s) > 20 {
		return s[:20] + "…"
	}
	return s
}

// webhookBody is a message as the specification has it.
type webhookBody struct {
	Type      string          `json:"type"`
	Timestamp time.Time       `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
}

// Send makes one attempt: signed with each secret in force, no redirects followed, the
// beginning of the answer read.
func (w *Webhooks) Send(ctx context.Context, e store.Errand) Result {
	body, err := json.Marshal(webhookBody{Type: e.Delivery.Event, Timestamp: e.Delivery.CreatedAt, Data: e.Delivery.Payload})
	if err != nil {
		return Result{Verdict: GiveUp, Error: "The message cannot be written: " + err.Error()}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.Webhook.URL, bytes.NewReader(body))
	if err != nil {
		return Result{Verdict: GiveUp, Error: "The URL cannot be used."}
	}
	if err := sign(req.Header, "msg_"+e.Delivery.ID, time.Now(), body, e.Webhook.Secrets(time.Now())); err != nil {
		return Result{Verdict: GiveUp, Error: "The secret cannot be used: rotate it."}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "AppForge-Webhooks/1")
	resp, err := w.client.Do(req)
	if err != nil {
		return refused(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	result := Result{Status: resp.StatusCode, Response: strings.ToValidUTF8(string(answer), "")}
	if err != nil && resp.StatusCode < 300 {
		result.Verdict, result.Error = Again, "The answer broke off."
		return result
	}
	return judge(result, resp.Header)
}

// sign sets the three headers of the specification; one signature for each secret.
func sign(h http.Header, id string, at time.Time, body []byte, secrets []string) error {
	var signatures []string
	for _, secret := range secrets {
		signer, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return err
		}
		signature, err := signer.Sign(id, at, body)
		if err != nil {
			return err
		}
		signatures = append(signatures, signature)
	}
	h.Set(standardwebhooks.HeaderWebhookID, id)
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	return nil
}

// judge reads what a status means.
func judge(r Result, h http.Header) Result {
	switch {
	case r.Status >= 200 && r.Status < 300:
		return r
	case r.Status == http.StatusGone:
		r.Verdict = Gone
	case r.Status >= 300 && r.Status < 400:
		r.Verdict = Again
		r.Error = fmt.Sprintf("HTTP %d: redirects are not followed; change the webhook's URL.", r.Status)
		return r
	default:
		r.Verdict = Again
		r.RetryAfter = retryAfter(h.Get("Retry-After"), time.Now())
	}
	r.Error = fmt.Sprintf("HTTP %d", r.Status)
	return r
}

// retryAfter reads the header: seconds, or a date.
func retryAfter(value string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(min(seconds, 1<<30)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// refused tells why there was no answer, without what the URL holds.
func refused(err error) Result {
	var (
		ip     *safeurl.AllowedIPError
		ipv6   *safeurl.IPv6BlockedError
		port   *safeurl.AllowedPortError
		scheme *safeurl.AllowedSchemeError
		user   *safeurl.SendingCredentialsBlockedError
		host   *safeurl.InvalidHostError
		dns    *net.DNSError
		netErr net.Error
	)
	switch {
	case errors.As(err, &ip), errors.As(err, &ipv6), errors.Is(err, outbound.ErrZone):
		return Result{Verdict: GiveUp, Error: notPublic}
	case errors.As(err, &port), errors.As(err, &scheme), errors.As(err, &user), errors.As(err, &host):
		return Result{Verdict: GiveUp, Error: notCallable}
	case errors.As(err, &dns):
		return Result{Verdict: Again, Error: notFound}
	case errors.As(err, &netErr) && netErr.Timeout():
		return Result{Verdict: Again, Error: fmt.Sprintf("No answer within %s.", webhookTime)}
	}
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err // the rest quotes the URL, which may hold a token
	}
	return Result{Verdict: Again, Error: "No connection: " + err.Error()}
}
