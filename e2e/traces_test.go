package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/appforge-ai/appforge/internal/telemetry/otlptest"
)

// traced are the spans of one trace, by name.
type traced map[string][]otlptest.Span

func spansOf(r *otlptest.Receiver, traceID []byte) traced {
	spans := traced{}
	for _, s := range r.Spans(func(s otlptest.Span) bool { return bytes.Equal(s.TraceId, traceID) }) {
		spans[s.Name] = append(spans[s.Name], s)
	}
	return spans
}

// child finds the span of that name below another one.
func (spans traced) child(t *testing.T, name string, of otlptest.Span) otlptest.Span {
	t.Helper()
	i := slices.IndexFunc(spans[name], func(s otlptest.Span) bool { return bytes.Equal(s.ParentSpanId, of.SpanId) })
	if i < 0 {
		t.Fatalf("no span %q below %q; there are %d of that name", name, of.Name, len(spans[name]))
	}
	return spans[name][i]
}

// answerTo waits for the span of a request and for those of its trace that ready wants.
func answerTo(t *testing.T, r *otlptest.Receiver, requestID string, ready func(traced) bool) (otlptest.Span, traced) {
	t.Helper()
	var request otlptest.Span
	var spans traced
	await(t, jobTime, "the spans of request "+requestID, func() (bool, string) {
		found := r.Spans(func(s otlptest.Span) bool { return s.Texts["appforge.request.id"] == requestID })
		if len(found) != 1 {
			return false, fmt.Sprintf("%d spans of the request", len(found))
		}
		request = found[0]
		spans = spansOf(r, request.TraceId)
		return ready(spans), fmt.Sprint(len(spans), " names in its trace")
	})
	return request, spans
}

const modelSpan = "generate_content gemini-3.8-flash"

// TestOneTraceFromTheRequestToTheModel follows a job by what a receiver of traces and the
// log say of it.
func TestOneTraceFromTheRequestToTheModel(t *testing.T) {
	t.Parallel()
	receiver := otlptest.Start()
	t.Cleanup(receiver.Close)
	s := newStack(t, options{env: []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.URL, "OTEL_EXPORTER_OTLP_HEADERS=X-Key=otlp-s3cret", "OTEL_SERVICE_NAME=appforge-e2e", "GEMINI_MODEL=gemini-3.8-flash",
	}})
	status, header, body := s.api.do(http.MethodPost, "/api/studio/generate", brief(false, "Home"))
	if status != http.StatusAccepted {
		t.Fatalf("%d %s", status, body)
	}
	id, requestID := jobID(t, body), header.Get("X-Request-Id")
	if j := s.api.settled(id); j.Status != "completed" {
		t.Fatalf("%s %q", j.Status, j.reason())
	}
	request, spans := answerTo(t, receiver, requestID, func(spans traced) bool { return len(spans["attempt"]) > 0 && len(spans[modelSpan]) > 0 })
	if request.Kind != tracepb.Span_SPAN_KIND_SERVER || request.Name != "POST /api/studio/generate" || request.Texts["http.route"] != "/api/studio/generate" ||
		request.Texts["url.path"] != "/api/studio/generate" || request.Integers["http.response.status_code"] != 202 || request.Texts["service.name"] != "appforge-e2e" {
		t.Errorf("the request: %s %v", request.Kind, request.Attributes)
	}
	stored := spans.child(t, "store change", request)
	if stored.Kind != tracepb.Span_SPAN_KIND_CLIENT || stored.Texts["db.system.name"] != "sqlite" {
		t.Errorf("the job's transaction: %s %v", stored.Kind, stored.Attributes)
	}
	event := spans.child(t, "create studio/generate.screens", request)
	attempt := spans.child(t, "attempt", event)
	if event.Kind != tracepb.Span_SPAN_KIND_PRODUCER || attempt.Kind != tracepb.Span_SPAN_KIND_CONSUMER || attempt.Texts["appforge.job.id"] != id || attempt.Texts["appforge.run.id"] == "" {
		t.Errorf("event %s, attempt %s %v", event.Kind, attempt.Kind, attempt.Attributes)
	}
	call, ledger := spans.child(t, modelSpan, attempt), s.api.calls(id)[0]
	if call.Kind != tracepb.Span_SPAN_KIND_CLIENT || call.Texts["gen_ai.operation.name"] != "generate_content" || call.Texts["gen_ai.provider.name"] != "gcp.gemini" ||
		call.Texts["gen_ai.request.model"] != "gemini-3.8-flash" || call.Texts["gen_ai.response.model"] != ledger.Model ||
		call.Integers["gen_ai.usage.input_tokens"] != int64(ledger.Prompt) || call.Integers["gen_ai.usage.output_tokens"] != int64(ledger.Output+ledger.Thinking) || ledger.Prompt == 0 || ledger.Output == 0 {
		t.Errorf("the model's call: %s %v; the ledger: %+v", call.Kind, call.Attributes, ledger)
	}
	// What nearly every request reads is a span too.
	_, header, _ = s.api.do(http.MethodGet, "/api/jobs/"+id, nil)
	read, spans := answerTo(t, receiver, header.Get("X-Request-Id"), func(traced) bool { return true })
	if got := spans.child(t, "store read", read); got.Texts["appforge.act"] != "read job "+id || got.Texts["db.system.name"] != "sqlite" {
		t.Errorf("the job's read: %v", got.Attributes)
	}
	for _, sent := range receiver.Headers() {
		if sent.Get("X-Key") != "otlp-s3cret" {
			t.Error("the receiver's key did not come along")
		}
	}
	for _, private := range []string{"Northwind", "Show Home", geminiSecret} {
		if receiver.Holds(private) {
			t.Errorf("the receiver was told %q", private)
		}
	}
	followInLog(t, s.server.log, requestID, id, attempt.Texts["appforge.run.id"])
}

// followInLog finds the way from a request to its run in the log.
func followInLog(t *testing.T, log *logBuffer, requestID, jobID, runID string) {
	t.Helper()
	lines := map[string]map[string]any{}
	for line := range strings.Lines(log.String()) {
		var entry map[string]any
		if json.Unmarshal([]byte(line), &entry) == nil && entry["job_id"] == jobID {
			lines[fmt.Sprint(entry["msg"])] = entry
		}
	}
	if got := lines["job accepted"]; got["request_id"] != requestID || got["user_id"] == "" || got["job_type"] != "screen-generation" || got["level"] != "INFO" {
		t.Errorf("job accepted: %v", got)
	}
	for _, msg := range []string{"part made", "run ended"} {
		if got := lines[msg]; got["run_id"] != runID || runID == "" {
			t.Errorf("%s: %v; want run %s", msg, got, runID)
		}
	}
}

// TestABulkRetryIsInTheTraceOfItsRequest: the jobs that an operator sends again are found
// by the request that did it.
func TestABulkRetryIsInTheTraceOfItsRequest(t *testing.T) {
	t.Parallel()
	receiver := otlptest.Start()
	t.Cleanup(receiver.Close)
	s := newStack(t, options{env: []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.URL}})
	release := s.gemini.Hold()
	id := s.api.generate(brief(false, "Home"))
	if status, _, body := s.api.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil); status != http.StatusOK {
		t.Fatalf("cancel: %d %s", status, body)
	}
	release()
	status, header, body := s.api.do(http.MethodPost, "/api/admin/bulk", map[string]any{"action": "retry", "filter": map[string]any{"status": []string{"cancelled"}}})
	if status != http.StatusAccepted {
		t.Fatalf("bulk: %d %s", status, body)
	}
	s.api.until(id, "completed", func(j job) bool { return j.Status == "completed" })
	request, spans := answerTo(t, receiver, header.Get("X-Request-Id"), func(spans traced) bool { return len(spans["attempt"]) > 0 })
	event := spans.child(t, "create studio/generate.screens", request)
	if attempt := spans.child(t, "attempt", event); attempt.Texts["appforge.job.id"] != id {
		t.Errorf("attempt %v", attempt.Attributes)
	}
}
