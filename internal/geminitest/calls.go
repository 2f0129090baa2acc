package geminitest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// What a call asks for, told by its schema.
type What string

// The kinds of request.
const (
	WhatTheme  What = "theme"
	WhatScreen What = "screen"
	WhatStyle  What = "style"
	WhatOther  What = "other"

	WhatSummary   What = "chat-summary"
	WhatJoin      What = "chat-join"
	WhatSelection What = "chat-selection"
)

// Usage is the token count of a call, as usageMetadata states it.
type Usage struct {
	Prompt   int `json:"promptTokenCount,omitempty"`
	Cached   int `json:"cachedContentTokenCount,omitempty"`
	Output   int `json:"candidatesTokenCount,omitempty"`
	Thinking int `json:"thoughtsTokenCount,omitempty"`
	Total    int `json:"totalTokenCount,omitempty"`
}

// The usage of complete answers. Cut-off answers use up their output limit, and
// refused prompts have no output.
var (
	ScreenUsage = Usage{Prompt: 1200, Cached: 200, Output: 2400, Thinking: 300, Total: 3900}
	StyleUsage  = Usage{Prompt: 2600, Output: 500, Thinking: 200, Total: 3300}
	ChatUsage   = Usage{Prompt: 9000, Output: 900, Thinking: 300, Total: 10200}
	ThemeUsage  = Usage{Prompt: 800, Output: 400, Thinking: 100, Total: 1300}
)

// Call is one call that the stand-in received.
type Call struct {
	ID              string          `json:"id"` // the X-AppForge-Call header
	What            What            `json:"what"`
	Screen          string          `json:"screen,omitempty"` // name of the screen asked for
	Images          int             `json:"images,omitempty"` // pictures that came with it
	Model           string          `json:"model"`
	Received        time.Time       `json:"received"`
	Answered        time.Time       `json:"answered,omitzero"` // when the call ended, in whatever way
	ClientGone      bool            `json:"clientGone"`        // the client went away before the answer
	Outcome         Kind            `json:"outcome"`
	Status          int             `json:"status,omitempty"` // 0 when there was no answer
	Billed          bool            `json:"billed"`           // the real service would charge for it
	Usage           Usage           `json:"usage"`            // what is charged, also when the client never learned it
	MaxOutputTokens int             `json:"maxOutputTokens"`
	Request         json.RawMessage `json:"-"` // with Options.KeepRequests
}

// Calls are all calls received so far, oldest first.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.snapshot()
}

func (s *Server) snapshot() []Call {
	calls := make([]Call, len(s.calls))
	for i, c := range s.calls {
		calls[i] = *c
	}
	return calls
}

// CountFor is the number of calls for the screen of that name.
func (s *Server) CountFor(screen string) int {
	n := 0
	for _, c := range s.Calls() {
		if c.What == WhatScreen && c.Screen == screen {
			n++
		}
	}
	return n
}

// MaxInFlight is the most calls that ran at the same time.
func (s *Server) MaxInFlight() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.maxIn
}

// Billed sums up what the real service would charge for.
func (s *Server) Billed() (calls int, total Usage) {
	for _, c := range s.Calls() {
		if !c.Billed {
			continue
		}
		calls++
		total.Prompt += c.Usage.Prompt
		total.Cached += c.Usage.Cached
		total.Output += c.Usage.Output
		total.Thinking += c.Usage.Thinking
		total.Total += c.Usage.Total
	}
	return calls, total
}

// WaitFor waits until n calls were received.
func (s *Server) WaitFor(ctx context.Context, n int) error {
	return s.WaitUntil(ctx, fmt.Sprintf("%d calls received", n), func(calls []Call) bool { return len(calls) >= n })
}

// WaitAnswered waits until n calls have ended.
func (s *Server) WaitAnswered(ctx context.Context, n int) error {
	return s.WaitUntil(ctx, fmt.Sprintf("%d calls ended", n), func(calls []Call) bool {
		ended := 0
		for _, c := range calls {
			if !c.Answered.IsZero() {
				ended++
			}
		}
		return ended >= n
	})
}

// WaitUntil waits until the calls are as hoped for, which what says in words for
// the error.
func (s *Server) WaitUntil(ctx context.Context, what string, hoped func([]Call) bool) error {
	for {
		s.mu.Lock()
		calls, changed := s.snapshot(), s.changed
		s.mu.Unlock()
		if hoped(calls) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w; received so far: %d", what, ctx.Err(), len(calls))
		}
	}
}

// begin records a call and decides how it ends; gate is not nil when it is held.
func (s *Server) begin(c *Call) (outcome Outcome, gate <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	outcome = s.decide(c.What, c.Screen)
	c.Received, c.Outcome = time.Now(), outcome.Kind
	s.calls = append(s.calls, c)
	s.inFlight++
	s.maxIn = max(s.maxIn, s.inFlight)
	if outcome.Held {
		gate = s.gate // of now: a release after this call's record lets it go
	}
	s.tell()
	return outcome, gate
}

// end records how a call ended.
func (s *Server) end(c *Call, record func(*Call)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	record(c)
	c.Answered = time.Now()
	s.inFlight--
	s.tell()
}

// tell wakes those who wait. The lock is held.
func (s *Server) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}
