package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// maxProbe is the most of an answer that is read, in bytes.
const maxProbe = 1 << 20

// probeClient follows no redirects, since where an answer comes from is part of the
// finding, and a key must not go elsewhere. It keeps no connections.
func probeClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableKeepAlives = true
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// probed is an HTTP answer.
type probed struct {
	status int
	header http.Header
	body   []byte
	clock  clock
}

// probe sends a request and reads the answer, within d.limit. The error is one
// line for people and holds no URL.
func (d *doctor) probe(ctx context.Context, method, address, body string, header ...string) (probed, error) {
	ctx, cancel := context.WithTimeout(ctx, d.limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return probed{}, errors.New("the address cannot be used")
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	sent := time.Now()
	resp, err := d.http.Do(req)
	if err != nil {
		return probed{}, reason(err)
	}
	defer resp.Body.Close()
	answer := probed{status: resp.StatusCode, header: resp.Header, clock: readClock(resp.Header, sent, time.Now())}
	if answer.body, err = io.ReadAll(io.LimitReader(resp.Body, maxProbe)); err != nil {
		return probed{}, fmt.Errorf("the answer broke off: %w", reason(err))
	}
	return answer, nil
}

// refused tells whether the answer is that of a key that is not taken.
func (p probed) refused() bool {
	return p.status == http.StatusUnauthorized || p.status == http.StatusForbidden
}

// words are what an answer said: its status, and its message or the start of its text.
func (p probed) words() string {
	kind, _, _ := strings.Cut(p.header.Get("Content-Type"), ";")
	if kind == "text/html" {
		return fmt.Sprintf("%d, a web page", p.status)
	}
	said := strings.TrimSpace(string(p.body))
	var told struct {
		Error   any    `json:"error"`
		Message string `json:"message"`
	}
	if json.Unmarshal(p.body, &told) == nil {
		text, _ := told.Error.(string) // most APIs write a text here
		said = cmp.Or(text, told.Message, said)
	}
	if said == "" {
		return fmt.Sprint(p.status)
	}
	const most = 160
	return fmt.Sprintf("%d, %s", p.status, said[:min(len(said), most)])
}

// reason says in plain words why a request got no answer.
func reason(err error) error {
	var asURL *url.Error
	if errors.As(err, &asURL) {
		err = asURL.Err
	}
	var (
		name        *net.DNSError
		certificate *tls.CertificateVerificationError
		record      tls.RecordHeaderError
		network     net.Error
	)
	switch {
	case errors.As(err, &name):
		return fmt.Errorf("the name %s is not known here", name.Name)
	case errors.As(err, &certificate):
		return fmt.Errorf("its TLS certificate is not valid: %w", certificate.Err)
	case errors.As(err, &record), strings.Contains(err.Error(), "HTTP response to HTTPS client"):
		return errors.New("it does not speak TLS: the address should begin with http://")
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("connection refused: nothing listens there")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return errors.New("no answer in time")
	}
	return err
}

// clock is what an answer told of its sender's clock: how far it is ahead of ours.
// The header counts whole seconds.
type clock struct {
	known bool
	ahead time.Duration
}

func readClock(header http.Header, sent, received time.Time) clock {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return clock{}
	}
	return clock{known: true, ahead: date.Sub(sent.Add(received.Sub(sent) / 2)).Round(time.Second)}
}

const (
	// maxSkew leaves a minute of the five that a signature is good for.
	maxSkew = 4 * time.Minute
	// oddSkew is more than clocks that are kept in step ever differ.
	oddSkew = 30 * time.Second
)

// checkClocks compares the engine's clock with the server's, or with ours when the
// server gave no answer.
func checkClocks(engine, server clock) []finding {
	const check, remedy = "clocks", "keep both machines' clocks in step (NTP): a signature is refused when it looks older than five minutes"
	if !engine.known {
		return skipped("the engine does not tell the time", check)
	}
	other := "the server's"
	if !server.known {
		other = "this machine's" // server.ahead is 0: ours
	}
	skew := engine.ahead - server.ahead
	side := "ahead of"
	if skew < 0 {
		side = "behind"
	}
	seen := fmt.Sprintf("the engine's clock is %s %s %s", skew.Abs(), side, other)
	switch {
	case skew.Abs() > maxSkew:
		return []finding{failed(check, seen, remedy)}
	case skew.Abs() > oddSkew:
		return []finding{noted(check, seen, remedy)}
	}
	return []finding{fine(check, "the engine's and %s are in step", other)}
}
