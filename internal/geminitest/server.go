// Package geminitest is a stand-in for the Gemini API.
//
// It speaks the wire format of POST /v1beta/models/{model}:generateContent, so
// that the genuine client is what gets tested. By default it answers each request
// with a sensible theme or screen in the form that the request's schema asks for;
// rules make it fail in the ways that the real service does. It records every
// call, counts how many ran at once, and states token counts that are known, so
// that costs can be checked by hand. Tests await what happened instead of sleeping.
package geminitest

import (
	"cmp"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// What a zero Options field stands for.
const (
	DefaultKey       = "test-key"
	DefaultHTMLBytes = 8 << 10
)

// DefaultModels are the models that the stand-in knows.
var DefaultModels = []string{"gemini-3.8-flash", "gemini-3.7-flash", "gemini-3.5-flash-lite", "gemini-3.1-pro-preview"}

// Options set a Server up. The zero value is a fast service without faults.
type Options struct {
	APIKey       string        // the one valid key
	Models       []string      // model ids; DefaultModels when empty
	ModelVersion string        // what answers call themselves; the requested id when ""
	Latency      time.Duration // how long each call takes
	HTMLBytes    int           // size of default screens
	Seed         uint64        // of the faults that come at random
	KeepRequests bool          // keep request bodies in Call.Request
}

// Server is a running stand-in. Its methods are safe for concurrent use.
type Server struct {
	URL string // base URL, "" when made by New

	mux  *http.ServeMux
	http *httptest.Server
	stop chan struct{} // closed by Close: ends calls that hang

	mu       sync.Mutex
	opts     Options
	rules    rules
	random   *rand.Rand
	calls    []*Call
	inFlight int
	maxIn    int
	hold     chan struct{} // not nil: calls wait until it is closed
	gate     chan struct{} // closed and replaced by a release of held calls
	changed  chan struct{} // closed and replaced with every change of calls
}

// New makes a Server that is an http.Handler for the caller to serve.
func New(opts Options) *Server {
	opts.APIKey = cmp.Or(opts.APIKey, DefaultKey)
	opts.HTMLBytes = cmp.Or(opts.HTMLBytes, DefaultHTMLBytes)
	if len(opts.Models) == 0 {
		opts.Models = DefaultModels
	}
	s := &Server{
		mux: http.NewServeMux(), stop: make(chan struct{}), opts: opts, changed: make(chan struct{}), gate: make(chan struct{}),
		random: rand.New(rand.NewPCG(opts.Seed, 0)),
	}
	s.mux.HandleFunc("POST /v1beta/models/{call}", s.generate)
	s.mux.HandleFunc("GET /v1beta/models/{model}", s.model)
	s.mux.HandleFunc("GET /v1beta/models", s.list)
	s.mux.HandleFunc("GET /_calls", s.showCalls)
	s.mux.HandleFunc("POST /_rules", s.setRules)
	return s
}

// Start serves on a free port of 127.0.0.1. Call Close when done.
func Start(opts Options) *Server {
	s := New(opts)
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Close ends calls that hang, and the listener that Start opened.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.stop:
	default:
		close(s.stop)
	}
	s.mu.Unlock()
	if s.http != nil {
		s.http.CloseClientConnections()
		s.http.Close()
	}
}

// SetLatency changes how long calls take from now on.
func (s *Server) SetLatency(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Latency = d
}

// Hold makes calls wait, from now on, once they are received. release lets them all go.
func (s *Server) Hold() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	gate := make(chan struct{})
	s.hold = gate
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.hold == gate {
			s.hold = nil
		}
		close(gate)
	})
}

// wait is the time that a call takes; false when the client went away meanwhile,
// or the server was closed. gate is what a held call waits for.
func (s *Server) wait(ctx context.Context, o Outcome, gate <-chan struct{}) bool {
	s.mu.Lock()
	hold, latency := s.hold, s.opts.Latency+time.Duration(o.Takes)
	s.mu.Unlock()
	for _, wait := range []<-chan struct{}{hold, gate} {
		if wait == nil {
			continue
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return false
		case <-s.stop:
			return false
		}
	}
	if latency <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.stop:
	}
	return false
}

// authorised answers as the real service does when the key is not valid.
func (s *Server) authorised(w http.ResponseWriter, r *http.Request) bool {
	if r.Header.Get("x-goog-api-key") == s.opts.APIKey {
		return true
	}
	reply{http.StatusBadRequest, keyFault()}.write(w)
	return false
}

func (s *Server) model(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r) {
		return
	}
	model := r.PathValue("model")
	if !slices.Contains(s.opts.Models, model) {
		reply{http.StatusNotFound, modelFault(model)}.write(w)
		return
	}
	reply{http.StatusOK, modelInfo(model)}.write(w)
}

func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r) {
		return
	}
	var models []any
	for _, model := range s.opts.Models {
		models = append(models, modelInfo(model))
	}
	reply{http.StatusOK, map[string]any{"models": models}}.write(w)
}

func modelInfo(model string) map[string]any {
	return map[string]any{
		"name": "models/" + model, "version": "001", "displayName": model, "inputTokenLimit": 1_048_576, "outputTokenLimit": 65_536,
		"supportedGenerationMethods": []string{"generateContent", "countTokens"}, "thinking": true,
	}
}

// reply is a JSON answer.
type reply struct {
	status int
	body   any
}

func (a reply) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(a.status)
	_ = json.NewEncoder(w).Encode(a.body) // the client may be gone; that is its affair
}
