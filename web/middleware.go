package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/appforge-ai/appforge/internal/telemetry"
	"github.com/appforge-ai/appforge/store/fault"
)

// requestInfo travels with a request's context into logs and problems.
type requestInfo struct {
	id, path string
	address  string // of the client
	route    string // the pattern that matched, for the metrics; set on the way in
}

type requestInfoKey struct{}

func requestInfoOf(ctx context.Context) *requestInfo {
	if info, ok := ctx.Value(requestInfoKey{}).(*requestInfo); ok {
		return info
	}
	return &requestInfo{}
}

// statusWriter remembers what was answered, for the log and the metrics.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection (flush, deadlines).
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// observe gives each request an id and safe headers, catches panics outside the
// engine's endpoint, and counts the answer.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		info := &requestInfo{id: uuid.NewString(), path: r.URL.Path, address: clientAddress(r, s.cfg.TrustedProxies)}
		ctx := context.WithValue(r.Context(), requestInfoKey{}, info)
		// The engine's calls are no part of the trace of the request that asked for the
		// job: a run takes that up from its event.
		ctx, span := telemetry.Span(telemetry.Resume(ctx, r.Header.Get("traceparent")), telemetry.Server, r.Method,
			attribute.String("http.request.method", r.Method), attribute.String("url.path", r.URL.Path), attribute.String("url.scheme", s.scheme()),
			attribute.String("appforge.request.id", info.id))
		r = r.WithContext(ctx)
		h := w.Header()
		h.Set("X-Request-Id", info.id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Frame-Options", "DENY")
		// A connection is used again: what the last request set must not cut this one.
		if err := http.NewResponseController(w).SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
			s.log.WarnContext(ctx, "write deadline not cleared", slog.Any("error", err))
		}
		sw := &statusWriter{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				s.log.ErrorContext(ctx, "handler broke down", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
				if sw.status == 0 {
					s.writeProblem(sw, r, fault.New(fault.Internal, "Something went wrong on our side. The request id helps the operator to find it.", nil))
				}
			}
			route := cmp.Or(info.route, r.Pattern)
			s.metrics.observeRequest(route, sw.status, time.Since(start))
			endSpan(span, r.Method, route, sw.status)
		}()
		next.ServeHTTP(sw, r)
	})
}

// scheme is how the page is reached: behind a proxy the request itself does not say.
func (s *Server) scheme() string {
	if s.cfg.Sessions.Secure {
		return "https"
	}
	return "http"
}

// endSpan tells of an answer by OpenTelemetry's conventions for HTTP servers. route may
// begin with the method.
func endSpan(span trace.Span, method, route string, status int) {
	route = route[strings.LastIndex(route, " ")+1:]
	span.SetName(strings.TrimSpace(method + " " + route))
	span.SetAttributes(attribute.Int("http.response.status_code", status))
	if strings.HasPrefix(route, "/") {
		span.SetAttributes(attribute.String("http.route", route))
	}
	if status >= http.StatusInternalServerError {
		span.SetAttributes(attribute.String("error.type", strconv.Itoa(status)))
		span.SetStatus(codes.Error, http.StatusText(status))
	}
	span.End()
}

// localOnly keeps a server without keys to the machine it runs on: the address is
// bound to loopback already; this refuses names that were rebound to it.
func localOnly(next http.Handler, refuse func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		host = strings.Trim(host, "[]")
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			refuse(w, r, fault.Newf(fault.Forbidden, "This server runs in development mode and answers only to localhost."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody bounds what is read of a request's body; pictures, conversations and exports
// have bounds of their own.
func (s *Server) limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := s.cfg.BodyLimit
		switch r.URL.Path {
		case extractPath:
			limit = extractLimit
		case chatPath:
			limit = chatLimit
		case screenshotPath:
			limit = screenshotLimit
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	p := s.problemOf(r.Context(), err)
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the caller is gone if this fails
}
