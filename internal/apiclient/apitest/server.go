// Package apitest is a server for tests that speaks AppForge's API as far as its
// client needs it, with one job whose life the test writes:
//
//	api := apitest.New(t)
//	api.Change("status", map[string]any{"status": "processing"}, func(j *apitest.Job) { j.Status = "processing" })
//	api.AwaitRead() // the client knows
//
// Streams can be cut and blocked, and requests refused, to see what a client makes of it.
package apitest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// JobID is the id of a server's job.
const JobID = "0199a0e4-7c1e-7e4b-9d55-3f1d3c8f2a10"

// Job is the job's JSON.
type Job struct {
	ID               string         `json:"id"`
	Name             string         `json:"name"`
	Status           string         `json:"status"`
	Progress         int            `json:"progress"`
	Message          string         `json:"message"`
	Error            *string        `json:"error"`
	TokenUsage       map[string]int `json:"tokenUsage"`
	EstimatedCostUSD *float64       `json:"estimatedCostUsd"`
	Provider         string         `json:"provider"`
	Screens          []Screen       `json:"screens"`
	OutputData       Output         `json:"outputData"`
	InputData        map[string]any `json:"inputData"`
}

// Screen is the state of one screen.
type Screen struct {
	ID            string     `json:"id"`
	Title         string     `json:"title"`
	Status        string     `json:"status"`
	Attempts      int        `json:"attempts"`
	NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
	Error         string     `json:"error,omitempty"`
}

// Output is what the job has made.
type Output struct {
	Screens []Made         `json:"screens"`
	Theme   map[string]any `json:"theme"`
}

// Made is a finished screen.
type Made struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	HTML  string `json:"html"`
}

// Server is the API with one job.
type Server struct {
	*httptest.Server

	mu      sync.Mutex
	changed *sync.Cond
	job     Job
	version int
	read    int // newest version that a client got
	events  []event
	closed  bool

	refusals  []http.HandlerFunc
	cutAfter  []int
	stream    http.HandlerFunc
	generate  http.HandlerFunc
	keys      []string
	bodies    []string
	auth      map[string]bool
	resumed   []string
	unchanged int
	calls     map[string]int
}

type event struct {
	kind string
	data []byte
}

// New starts a server, with a pending job that nobody has asked for yet. It ends with
// the test.
func New(t *testing.T, job Job) *Server {
	t.Helper()
	s := &Server{job: job, auth: map[string]bool{}, calls: map[string]int{}}
	s.changed = sync.NewCond(&s.mu)
	s.job.ID = JobID
	s.Change("status", map[string]any{"status": job.Status}, nil)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/studio/generate", s.postGenerate)
	mux.HandleFunc("GET /api/jobs/"+JobID, s.getJob)
	mux.HandleFunc("GET /api/jobs/"+JobID+"/events", s.getEvents)
	mux.HandleFunc("POST /api/jobs/"+JobID+"/cancel", func(w http.ResponseWriter, _ *http.Request) {
		s.Change("status", map[string]any{"status": "cancelled"}, func(j *Job) { j.Status = "cancelled" })
		s.writeJob(w, http.StatusOK)
	})
	mux.HandleFunc("POST /api/jobs/"+JobID+"/retry", s.postRetry)
	mux.HandleFunc("POST /api/jobs/"+JobID+"/linked-image", postLinkedImage)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		Problem(w, http.StatusNotFound, map[string]any{"detail": "Job not found", "code": "not_found"})
	})
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.calls[r.Method+" "+r.URL.Path]++
		s.auth[r.Header.Get("Authorization")] = true
		s.changed.Broadcast()
		var refuse http.HandlerFunc
		if len(s.refusals) > 0 {
			refuse, s.refusals = s.refusals[0], s.refusals[1:]
		}
		s.mu.Unlock()
		if refuse != nil {
			refuse(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		s.mu.Lock()
		s.closed = true
		s.changed.Broadcast()
		s.mu.Unlock()
		s.CloseClientConnections()
		s.Close()
	})
	return s
}

// Change changes the job and sends an event of it.
func (s *Server) Change(kind string, data map[string]any, change func(*Job)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if change != nil {
		change(&s.job)
	}
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err) // a test's own data
	}
	s.version++
	s.events = append(s.events, event{kind, raw})
	s.changed.Broadcast()
}

// AwaitRead waits until a client has read the newest version of the job.
func (s *Server) AwaitRead() {
	s.await(func() bool { return s.read == s.version })
}

// AwaitCalls waits until a route was called n times.
func (s *Server) AwaitCalls(route string, n int) {
	s.await(func() bool { return s.calls[route] >= n })
}

// AwaitUnchanged waits until a read of the job was answered 304.
func (s *Server) AwaitUnchanged() {
	s.await(func() bool { return s.unchanged > 0 })
}

func (s *Server) await(ready func() bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !ready() && !s.closed {
		s.changed.Wait()
	}
}

// Refuse answers the next requests, whatever they are, with these handlers in turn.
func (s *Server) Refuse(with ...http.HandlerFunc) {
	s.set(func() { s.refusals = append(s.refusals, with...) })
}

// CutStreams ends the next streams after so many events each.
func (s *Server) CutStreams(after ...int) { s.set(func() { s.cutAfter = after }) }

// ReplaceStream answers requests for the stream with h.
func (s *Server) ReplaceStream(h http.HandlerFunc) { s.set(func() { s.stream = h }) }

// AnswerGenerate answers requests to generate with h.
func (s *Server) AnswerGenerate(h http.HandlerFunc) { s.set(func() { s.generate = h }) }

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Keys are the Idempotency-Keys of all POSTs, in order.
func (s *Server) Keys() []string { return get(s, func() []string { return slices.Clone(s.keys) }) }

// Bodies are the bodies of the requests to generate, in order.
func (s *Server) Bodies() []string { return get(s, func() []string { return slices.Clone(s.bodies) }) }

// Resumed are the Last-Event-IDs of all streams, in order.
func (s *Server) Resumed() []string {
	return get(s, func() []string { return slices.Clone(s.resumed) })
}

// Authorizations are the values of that header, each once.
func (s *Server) Authorizations() []string {
	return get(s, func() []string { return slices.Sorted(maps.Keys(s.auth)) })
}

// Calls counts the requests of a route, such as "POST /api/studio/generate".
func (s *Server) Calls(route string) int { return get(s, func() int { return s.calls[route] }) }

func get[T any](s *Server, what func() T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return what()
}

func (s *Server) postGenerate(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	s.mu.Lock()
	s.keys = append(s.keys, r.Header.Get("Idempotency-Key"))
	s.bodies = append(s.bodies, string(body))
	other := s.generate
	s.mu.Unlock()
	if other != nil {
		other(w, r)
		return
	}
	w.Header().Set("Location", "/api/jobs/"+JobID)
	writeJSON(w, http.StatusAccepted, map[string]any{"mode": "async", "jobId": JobID, "status": "pending"})
}

func (s *Server) postRetry(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.keys = append(s.keys, r.Header.Get("Idempotency-Key"))
	status := s.job.Status
	s.mu.Unlock()
	if status != "failed" && status != "cancelled" {
		Problem(w, http.StatusConflict, map[string]any{"detail": "The job is " + status + ".", "code": "conflict"})
		return
	}
	s.Change("status", map[string]any{"status": "pending"}, func(j *Job) { j.Status, j.Error = "pending", nil })
	s.writeJob(w, http.StatusAccepted)
}

// postLinkedImage has every image but those whose addresses say "gone".
func postLinkedImage(w http.ResponseWriter, r *http.Request) {
	var asked struct{ Src string }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || strings.Contains(asked.Src, "gone") {
		Problem(w, http.StatusBadGateway, map[string]any{"detail": "The image's server answers HTTP 410.", "code": "upstream"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"dataUrl": "data:image/png;base64,AAAA"})
}

func (s *Server) getJob(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	etag := strconv.Quote(strconv.Itoa(s.version))
	same := r.Header.Get("If-None-Match") == etag
	if same {
		s.unchanged++
		s.changed.Broadcast()
	}
	s.mu.Unlock()
	if same {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	s.writeJob(w, http.StatusOK)
}

func (s *Server) writeJob(w http.ResponseWriter, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("ETag", strconv.Quote(strconv.Itoa(s.version)))
	writeJSON(w, status, s.job)
	if status == http.StatusOK {
		s.read = s.version
		s.changed.Broadcast()
	}
}

func (s *Server) getEvents(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resumed = append(s.resumed, r.Header.Get("Last-Event-ID"))
	if other := s.stream; other != nil {
		s.mu.Unlock()
		defer s.mu.Lock()
		other(w, r)
		return
	}
	cut := -1
	if len(s.cutAfter) > 0 {
		cut, s.cutAfter = s.cutAfter[0], s.cutAfter[1:]
	}
	next, _ := strconv.Atoi(r.Header.Get("Last-Event-ID")) // 0 is the beginning
	if next == len(s.events) && settled(s.job.Status) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 2000\n\n")
	for {
		for ; next < len(s.events); next++ {
			if cut == 0 {
				panic(http.ErrAbortHandler)
			}
			cut--
			e := s.events[next]
			fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", next+1, e.kind, e.data)
		}
		if http.NewResponseController(w).Flush() != nil || s.closed || settled(s.job.Status) {
			return
		}
		s.changed.Wait()
	}
}

func settled(status string) bool {
	return status == "completed" || status == "failed" || status == "cancelled"
}

// Problem answers with application/problem+json.
func Problem(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/problem+json")
	body["status"] = status
	write(w, status, body)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	write(w, status, body)
}

func write(w http.ResponseWriter, status int, body any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that is gone is the test's matter
}
