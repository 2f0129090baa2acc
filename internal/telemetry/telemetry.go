// Package telemetry sends OpenTelemetry traces to an OTLP endpoint, when one is
// configured, and carries a trace from a request through the engine's event into the
// run that works on it.
//
// Without Start every span is a no-op. Spans hold routes, ids, codes and figures; never
// prompts, designs or keys.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/appforge-ai/appforge/store/fault"
)

const scope = "github.com/appforge-ai/appforge"

// Config says where traces go.
type Config struct {
	Endpoint string  // base URL of an OTLP/HTTP receiver: http://collector:4318
	Headers  string  // name=value pairs separated by commas, for its authorization
	Ratio    float64 // of the traces that begin here, 0 to 1; a caller's own decision counts before it
	Service  string  // service.name
	Version  string
}

// Start sends traces from now on. stop sends what is left and ends it.
func Start(ctx context.Context, cfg Config) (stop func(context.Context) error, err error) {
	headers, err := parseHeaders(cfg.Headers)
	if err != nil {
		return nil, err
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(strings.TrimRight(cfg.Endpoint, "/")+"/v1/traces"), otlptracehttp.WithHeaders(headers))
	if err != nil {
		return nil, fmt.Errorf("make the exporter of traces: %w", err)
	}
	provider := trace.NewTracerProvider(
		trace.WithBatcher(exporter, trace.WithBatchTimeout(2*time.Second)),
		trace.WithSampler(trace.ParentBased(trace.TraceIDRatioBased(cfg.Ratio))),
		trace.WithResource(resource.NewSchemaless(attribute.String("service.name", cfg.Service), attribute.String("service.version", cfg.Version))),
	)
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	return provider.Shutdown, nil
}

func parseHeaders(list string) (map[string]string, error) {
	headers := map[string]string{}
	for pair := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, value, found := strings.Cut(pair, "=")
		if !found || strings.TrimSpace(name) == "" {
			return nil, errors.New("a header is not name=value")
		}
		headers[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return headers, nil
}

// Kinds of spans: who calls whom.
const (
	Server   = oteltrace.SpanKindServer   // answers a request
	Client   = oteltrace.SpanKindClient   // asks another system
	Producer = oteltrace.SpanKindProducer // makes a message that another span takes
	Consumer = oteltrace.SpanKindConsumer // works on a message
)

// Span begins a span. End it with End.
func Span(ctx context.Context, kind oteltrace.SpanKind, name string, attributes ...attribute.KeyValue) (context.Context, oteltrace.Span) {
	return otel.Tracer(scope).Start(ctx, name, oteltrace.WithSpanKind(kind), oteltrace.WithAttributes(attributes...))
}

// End ends a span, as failed when err is not nil. The error's code and public message
// are told, not its cause, which may quote what it came from.
func End(span oteltrace.Span, err error) {
	if err != nil {
		span.SetAttributes(attribute.String("error.type", string(fault.CodeOf(err))))
		span.SetStatus(codes.Error, fault.Public(err))
	}
	span.End()
}

// Traceparent names the span of ctx, in the form of the W3C's header; "" when there is none.
func Traceparent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// Resume makes the span that a Traceparent names the parent of what follows; "" changes nothing.
func Resume(ctx context.Context, traceparent string) context.Context {
	if traceparent == "" {
		return ctx
	}
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": traceparent})
}
