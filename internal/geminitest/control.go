package geminitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Settings is what POST /_rules takes: the rules, which replace those before, and
// what else is to change.
type Settings struct {
	Rules     []RuleSpec `json:"rules"`
	Latency   *Duration  `json:"latency,omitempty"`
	HTMLBytes *int       `json:"htmlBytes,omitempty"`
	Forget    bool       `json:"forget,omitempty"`  // drop the calls recorded so far
	Release   bool       `json:"release,omitempty"` // let the calls go that Outcome.Held keeps
}

// Apply puts settings in force. Its error says what is wrong with them; then
// nothing has changed.
func (s *Server) Apply(settings Settings) error {
	for i, spec := range settings.Rules {
		if err := spec.check(); err != nil {
			return fmt.Errorf("rules[%d]: %w", i, err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = nil
	for _, spec := range settings.Rules {
		s.rules = append(s.rules, &Rule{server: s, spec: spec})
	}
	if settings.Latency != nil {
		s.opts.Latency = time.Duration(*settings.Latency)
	}
	if settings.HTMLBytes != nil {
		s.opts.HTMLBytes = *settings.HTMLBytes
	}
	if settings.Forget {
		s.calls, s.maxIn = nil, s.inFlight
	}
	if settings.Release {
		close(s.gate)
		s.gate = make(chan struct{})
	}
	s.tell()
	return nil
}

// Report is the answer of GET /_calls.
type Report struct {
	Calls       []Call `json:"calls"`
	MaxInFlight int    `json:"maxInFlight"`
	BilledCalls int    `json:"billedCalls"`
	Billed      Usage  `json:"billed"`
}

func (s *Server) showCalls(w http.ResponseWriter, _ *http.Request) {
	report := Report{Calls: s.Calls(), MaxInFlight: s.MaxInFlight()}
	report.BilledCalls, report.Billed = s.Billed()
	reply{http.StatusOK, report}.write(w)
}

func (s *Server) setRules(w http.ResponseWriter, r *http.Request) {
	var settings Settings
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	err := dec.Decode(&settings)
	if err == nil {
		err = s.Apply(settings)
	}
	if err != nil {
		reply{http.StatusBadRequest, map[string]any{"error": err.Error()}}.write(w)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
