package gemini

import (
	"errors"
	"io"
	"net/http"
)

// maxAnswer is the most of an answer that is read, in bytes. The largest screen is
// a thirtieth of it.
const maxAnswer = 8 << 20

// errAnswerTooLarge ends the reading of an answer over maxAnswer.
var errAnswerTooLarge = errors.New("the answer is over the size limit")

// boundedClient is a client like base whose answers end at maxAnswer, because the
// SDK reads them whole, and which follows no redirects, because the key would go
// along to wherever they point.
func boundedClient(base *http.Client) *http.Client {
	var client http.Client
	if base != nil {
		client = *base
	}
	next := client.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	client.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		resp.Body = &boundedBody{ReadCloser: resp.Body, left: maxAnswer}
		return resp, nil
	})
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// boundedBody gives an error, not an early end, when more comes than is allowed:
// half an answer must not pass for a whole one.
type boundedBody struct {
	io.ReadCloser
	left int64
}

// Read reads up to the limit.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errAnswerTooLarge
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errAnswerTooLarge
	}
	return n, err
}
