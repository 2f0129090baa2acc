package telemetry

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace/noop"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/appforge-ai/appforge/internal/telemetry/otlptest"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestATraceGoesOnFromItsTraceparent(t *testing.T) {
	r := otlptest.Start()
	t.Cleanup(r.Close)
	t.Cleanup(func() { otel.SetTracerProvider(noop.NewTracerProvider()) })
	stop, err := Start(t.Context(), Config{Endpoint: r.URL + "/", Headers: "X-Key = s3cret,", Ratio: 1, Service: "appforge"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, request := Span(t.Context(), Server, "POST /api/studio/generate")
	carried := Traceparent(ctx)
	End(request, nil)
	_, attempt := Span(Resume(context.Background(), carried), Consumer, "attempt", attribute.String("appforge.job.id", "j1"))
	End(attempt, fault.New(fault.Upstream, "The model is overloaded.", errors.New("key AIza in a URL")))
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	named := func(name string) otlptest.Span {
		t.Helper()
		found := r.Spans(func(s otlptest.Span) bool { return s.Name == name })
		if len(found) != 1 {
			t.Fatalf("%d spans are named %q", len(found), name)
		}
		return found[0]
	}
	first, second := named("POST /api/studio/generate"), named("attempt")
	if !bytes.Equal(first.TraceId, second.TraceId) || !bytes.Equal(first.SpanId, second.ParentSpanId) {
		t.Error("the attempt is not part of its request's trace")
	}
	if second.Status.Code != tracepb.Status_STATUS_CODE_ERROR || second.Status.Message != "The model is overloaded." || strings.Contains(second.String(), "AIza") {
		t.Errorf("%v", second)
	}
	if first.Kind != tracepb.Span_SPAN_KIND_SERVER || second.Kind != tracepb.Span_SPAN_KIND_CONSUMER || first.Texts["service.name"] != "appforge" {
		t.Errorf("kinds %s, %s of the service %q", first.Kind, second.Kind, first.Texts["service.name"])
	}
	if sent := r.Headers(); len(sent) == 0 || sent[0].Get("X-Key") != "s3cret" {
		t.Errorf("the receiver's key did not come along: %d requests", len(sent))
	}
}

func TestWithoutAReceiverThereIsNothingToCarry(t *testing.T) {
	ctx, span := Span(t.Context(), Client, "a")
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
