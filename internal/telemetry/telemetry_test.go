package telemetry

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace/noop"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/appforge-ai/appforge/store/fault"
)

// receiver is an OTLP/HTTP receiver.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	keys  []string
	spans map[string]*tracepb.Span
}

func receive(t *testing.T) *receiver {
	r := &receiver{spans: map[string]*tracepb.Span{}}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
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
		r.keys = append(r.keys, req.Header.Get("X-Key"))
		for _, resource := range message.ResourceSpans {
			for _, scope := range resource.ScopeSpans {
				for _, span := range scope.Spans {
					r.spans[span.Name] = span
				}
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func TestATraceGoesOnFromItsTraceparent(t *testing.T) {
	r := receive(t)
	t.Cleanup(func() { otel.SetTracerProvider(noop.NewTracerProvider()) })
	stop, err := Start(t.Context(), Config{Endpoint: r.URL + "/", Headers: "X-Key = s3cret,", Ratio: 1, Service: "appforge"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, request := Span(t.Context(), "POST /api/studio/generate")
	carried := Traceparent(ctx)
	End(request, nil)
	_, attempt := Span(Resume(context.Background(), carried), "attempt", attribute.String("appforge.job.id", "j1"))
	End(attempt, fault.New(fault.Upstream, "The model is overloaded.", errors.New("key AIza in a URL")))
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, second := r.spans["POST /api/studio/generate"], r.spans["attempt"]
	if first == nil || second == nil {
		t.Fatalf("spans %v", r.spans)
	}
	if !bytes.Equal(first.TraceId, second.TraceId) || !bytes.Equal(first.SpanId, second.ParentSpanId) {
		t.Error("the attempt is not part of its request's trace")
	}
	if second.Status.Code != tracepb.Status_STATUS_CODE_ERROR || second.Status.Message != "The model is overloaded." || strings.Contains(second.String(), "AIza") {
		t.Errorf("%v", second)
	}
	if len(r.keys) == 0 || r.keys[0] != "s3cret" {
		t.Errorf("the receiver's key did not come along: %d requests", len(r.keys))
	}
}

func TestWithoutAReceiverThereIsNothingToCarry(t *testing.T) {
	ctx, span := Span(t.Context(), "a")
	if got := Traceparent(ctx); got != "" {
		t.Errorf("%q", got)
	}
	End(span, errors.New("x"))
	if Resume(ctx, "") != ctx {
		t.Error("an empty traceparent changes the context")
	}
}

func TestBadHeadersAreRefused(t *testing.T) {
	if _, err := Start(t.Context(), Config{Endpoint: "http://127.0.0.1:1", Headers: "s3cret"}); err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("%v", err)
	}
}
