package apiclient

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// readTime bounds one read of a job.
	readTime = 30 * time.Second
	// actTime bounds a request that makes something: in synchronous mode the
	// answer comes when all screens are there.
	actTime = 15 * time.Minute
	// maxAnswer bounds what is read of an answer, in bytes: 30 screens of the
	// largest size fit several times.
	maxAnswer = 64 << 20
)

// Options say which server to call, and as whom.
type Options struct {
	URL  string // http://host:port or https://host; a path before /api is kept
	Key  string // API key; "" sends none, which a development server accepts
	HTTP *http.Client
	// OnRetry is told before a request is sent again: why, and after how long.
	OnRetry func(cause error, wait time.Duration)
	// Pace is how long to wait for what; zero fields mean the defaults.
	Pace Pace
}

// Pace is how patient a client is.
type Pace struct {
	Retry     time.Duration // first wait before a request is sent again, doubled each time; 250 ms
	Poll      time.Duration // between reads of a job while its stream is down; 2 s
	Check     time.Duration // between reads of a job while its stream is up; 15 s
	Gather    time.Duration // events that come within it cause one read; 150 ms
	FirstByte time.Duration // a stream silent from its start is blocked; 5 s
	Silence   time.Duration // a stream silent for this long is dead; 45 s, three heartbeats
	Lost      time.Duration // a server not heard of for this long is lost; 2 min
}

func (p Pace) orDefaults() Pace {
	return Pace{
		Retry:     cmp.Or(p.Retry, 250*time.Millisecond),
		Poll:      cmp.Or(p.Poll, 2*time.Second),
		Check:     cmp.Or(p.Check, 15*time.Second),
		Gather:    cmp.Or(p.Gather, 150*time.Millisecond),
		FirstByte: cmp.Or(p.FirstByte, 5*time.Second),
		Silence:   cmp.Or(p.Silence, 45*time.Second),
		Lost:      cmp.Or(p.Lost, 2*time.Minute),
	}
}

// Client calls one server. It may be used by several goroutines.
type Client struct {
	base    *url.URL
	key     string
	http    *http.Client
	onRetry func(error, time.Duration)
	pace    Pace
}

// New gives a client. The error says what is wrong with the address or the key.
func New(o Options) (*Client, error) {
	base, err := url.Parse(strings.TrimRight(o.URL, "/"))
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" || base.User != nil || base.RawQuery != "" {
		return nil, errors.New("the server's address is not one: write http://host:port or https://host")
	}
	if strings.ContainsFunc(o.Key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("the API key has a character that no key has: copy it again, without spaces and quotes")
	}
	c := &Client{base: base, key: o.Key, onRetry: o.OnRetry, pace: o.Pace.orDefaults()}
	if c.onRetry == nil {
		c.onRetry = func(error, time.Duration) {}
	}
	client := http.Client{}
	if o.HTTP != nil {
		client = *o.HTTP
	}
	// A redirect would turn a POST into a GET, and could take the key elsewhere.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &client
	return c, nil
}

// call is one request to the API.
type call struct {
	method, path string
	header       http.Header
	body         []byte
}

// do sends one request once. Whoever calls closes the answer's body.
func (c *Client) do(ctx context.Context, r call) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, r.method, c.base.JoinPath(r.path).String(), bytes.NewReader(r.body))
	if err != nil {
		return nil, fmt.Errorf("make the request: %w", err)
	}
	for name, values := range r.header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", "appforge-cli")
	if len(r.body) > 0 {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.key != "" {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, unreachable(c.base, err)
	}
	return res, nil
}

// Unreachable is the failure to get an answer at all.
type Unreachable struct {
	Server string
	Cause  error
}

// Error says which server, and why.
func (u *Unreachable) Error() string {
	return fmt.Sprintf("the server at %s cannot be reached: %v", u.Server, u.Cause)
}

// Unwrap gives the cause.
func (u *Unreachable) Unwrap() error { return u.Cause }

func unreachable(base *url.URL, err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the method and the address, which are said already
	}
	return &Unreachable{Server: base.String(), Cause: err}
}

// answer is a response that was read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// once sends a request once and reads a good answer, 2xx or 304.
func (c *Client) once(ctx context.Context, limit time.Duration, r call) (*answer, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	res, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotModified {
		return &answer{status: res.StatusCode, header: res.Header}, nil
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, problemOf(res)
	}
	if t := mediaType(res); t != "application/json" {
		return nil, fmt.Errorf("what answers at %s is not AppForge's API (it sent %q): check the address", c.base, PlainText(t))
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return nil, unreachable(c.base, fmt.Errorf("the answer broke off: %w", err))
	}
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("the server's answer is larger than %d MB", maxAnswer>>20)
	}
	return &answer{status: res.StatusCode, header: res.Header, body: body}, nil
}

func decode[T any](a *answer) (T, error) {
	var v T
	if err := json.Unmarshal(a.body, &v); err != nil {
		return v, fmt.Errorf("the server's answer cannot be read: %w", err)
	}
	return v, nil
}
