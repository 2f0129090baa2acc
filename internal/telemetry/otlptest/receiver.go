// Package otlptest is an OTLP/HTTP receiver of traces for tests.
package otlptest

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Receiver keeps the spans that it is sent.
type Receiver struct {
	*httptest.Server
	mu      sync.Mutex
	headers []http.Header
	bodies  bytes.Buffer
	spans   []Span
}

// Span is a received span, with its attributes by name.
type Span struct {
	*tracepb.Span
	Texts    map[string]string // of the span, and those of its resource
	Integers map[string]int64
}

// Start starts a receiver. Close it.
func Start() *Receiver {
	r := &Receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(r.take))
	return r
}

func (r *Receiver) take(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err == nil && req.Header.Get("Content-Encoding") == "gzip" {
		var unzip *gzip.Reader
		if unzip, err = gzip.NewReader(bytes.NewReader(body)); err == nil {
			body, err = io.ReadAll(unzip)
		}
	}
	var message collector.ExportTraceServiceRequest
	if err != nil || req.URL.Path != "/v1/traces" || proto.Unmarshal(body, &message) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.headers = append(r.headers, req.Header.Clone())
	r.bodies.Write(body)
	for _, resource := range message.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				s := Span{Span: span, Texts: map[string]string{}, Integers: map[string]int64{}}
				for _, a := range slices.Concat(resource.GetResource().GetAttributes(), span.Attributes) {
					s.Texts[a.Key], s.Integers[a.Key] = a.Value.GetStringValue(), a.Value.GetIntValue()
				}
				r.spans = append(r.spans, s)
			}
		}
	}
}

// Spans are those that came so far and that choose wants.
func (r *Receiver) Spans(choose func(Span) bool) []Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.spans), func(s Span) bool { return !choose(s) })
}

// Headers are those of the messages that came so far.
func (r *Receiver) Headers() []http.Header {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.headers)
}

// Holds reports whether a text was in any message.
func (r *Receiver) Holds(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return bytes.Contains(r.bodies.Bytes(), []byte(text))
}
