package geminitest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Kind is one way in which a call may end.
type Kind string

// The kinds of outcome.
const (
	KindOK          Kind = "ok"
	KindStatus      Kind = "status"        // Outcome.Status, with the body that Google sends
	KindRateLimited Kind = "rate_limited"  // 429; with RetryInfo when Outcome.Delay is set
	KindPerDayQuota Kind = "per_day_quota" // 429 of a daily quota, with a short RetryInfo all the same
	KindSpendCap    Kind = "spend_cap"     // 429 of a spend cap
	KindBlocked     Kind = "blocked"       // promptFeedback.blockReason Outcome.Reason
	KindFinish      Kind = "finish"        // finishReason Outcome.Reason, without content
	KindTruncated   Kind = "truncated"     // MAX_TOKENS in the middle of the answer
	KindMalformed   Kind = "malformed"     // STOP, but not JSON
	KindEmpty       Kind = "empty"         // STOP without text
	KindHTML        Kind = "html"          // a screen whose html is Outcome.Text
	KindCut         Kind = "cut"           // worked, charged, and the connection cut before the answer
	KindCutMidway   Kind = "cut_midway"    // the same in the middle of the answer
	KindPlainText   Kind = "plain_text"    // Outcome.Status with a plain-text body, as proxies send
	KindHang        Kind = "hang"          // no answer until the client goes away
	KindRaw         Kind = "raw"           // status 200 and Outcome.Text as the body
	KindNoUsage     Kind = "no_usage"      // a good answer without usageMetadata
)

var kinds = []Kind{
	KindOK, KindStatus, KindRateLimited, KindPerDayQuota, KindSpendCap, KindBlocked, KindFinish, KindTruncated, KindMalformed, KindEmpty,
	KindHTML, KindCut, KindCutMidway, KindPlainText, KindHang, KindRaw, KindNoUsage,
}

// Outcome is how a call ends. As JSON: {"kind":"rate_limited","delay":"7.5s"}.
type Outcome struct {
	Kind   Kind     `json:"kind"`
	Status int      `json:"status,omitempty"`
	Reason string   `json:"reason,omitempty"`
	Text   string   `json:"text,omitempty"`
	Delay  Duration `json:"delay,omitempty"`
	Takes  Duration `json:"takes,omitempty"` // on top of the server's latency
	Held   bool     `json:"held,omitempty"`  // first wait for Settings.Release
}

// The outcomes, for rules written in Go.
var (
	OK            = Outcome{Kind: KindOK}
	Status503     = Outcome{Kind: KindStatus, Status: 503}
	PerDayQuota   = Outcome{Kind: KindPerDayQuota}
	SpendCap      = Outcome{Kind: KindSpendCap}
	Blocked       = Outcome{Kind: KindBlocked, Reason: "SAFETY"}
	SafetyFinish  = Outcome{Kind: KindFinish, Reason: "SAFETY"}
	Truncated     = Outcome{Kind: KindTruncated}
	Malformed     = Outcome{Kind: KindMalformed}
	Empty         = Outcome{Kind: KindEmpty}
	HostileHTML   = Outcome{Kind: KindHTML, Text: hostileScreen}
	CutConnection = Outcome{Kind: KindCut}
	CutMidway     = Outcome{Kind: KindCutMidway}
	PlainText500  = Outcome{Kind: KindPlainText, Status: 500}
	Hang          = Outcome{Kind: KindHang}
	NoUsage       = Outcome{Kind: KindNoUsage}
)

// Status is an error status with the body that Google sends with it.
func Status(code int) Outcome { return Outcome{Kind: KindStatus, Status: code} }

// RateLimited is a 429 that asks to wait; without RetryInfo when wait is 0.
func RateLimited(wait time.Duration) Outcome {
	return Outcome{Kind: KindRateLimited, Delay: Duration(wait)}
}

// Finish is an answer without content that ended for that reason.
func Finish(reason string) Outcome { return Outcome{Kind: KindFinish, Reason: reason} }

// BlockedFor is a prompt refused for that reason.
func BlockedFor(reason string) Outcome { return Outcome{Kind: KindBlocked, Reason: reason} }

// HTML is a screen with that markup.
func HTML(markup string) Outcome { return Outcome{Kind: KindHTML, Text: markup} }

// Raw is status 200 with that body.
func Raw(body string) Outcome { return Outcome{Kind: KindRaw, Text: body} }

// Taking is o after so much more time.
func (o Outcome) Taking(d time.Duration) Outcome {
	o.Takes = Duration(d)
	return o
}

// Duration is a time.Duration that JSON writes as "1.5s".
type Duration time.Duration

// MarshalJSON writes "1.5s".
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

// UnmarshalJSON reads "1.5s".
func (d *Duration) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	v, err := time.ParseDuration(text)
	*d = Duration(v)
	return err
}

// Rule says how the calls that it is for end. Its methods give it back, for chaining.
type Rule struct {
	server *Server
	spec   RuleSpec
}

// RuleSpec is a rule as JSON. Exactly one of Screen, Theme, What and Any says which calls
// it is for. Outcomes are used up in order; then Always, when set, or by chance one
// of Sometimes; otherwise the call goes well.
type RuleSpec struct {
	Screen    string    `json:"screen,omitempty"`
	Theme     bool      `json:"theme,omitempty"`
	What      What      `json:"what,omitempty"` // for calls other than screens and themes
	Any       bool      `json:"any,omitempty"`
	Outcomes  []Outcome `json:"outcomes,omitempty"`
	Always    *Outcome  `json:"always,omitempty"`
	Share     float64   `json:"share,omitempty"` // 0 to 1: how many calls end like one of Sometimes
	Sometimes []Outcome `json:"sometimes,omitempty"`
}

func (r RuleSpec) check() error {
	targets := 0
	for _, set := range []bool{r.Screen != "", r.Theme, r.What != "", r.Any} {
		if set {
			targets++
		}
	}
	if targets != 1 {
		return fmt.Errorf("a rule needs exactly one of screen, theme, what and any")
	}
	all := append(slices.Clone(r.Outcomes), r.Sometimes...)
	if r.Always != nil {
		all = append(all, *r.Always)
	}
	for _, o := range all {
		if !slices.Contains(kinds, o.Kind) {
			return fmt.Errorf("kind %q is unknown; the kinds are %v", o.Kind, kinds)
		}
		if (o.Kind == KindStatus || o.Kind == KindPlainText) && (o.Status < 300 || o.Status > 599) {
			return fmt.Errorf("kind %q needs a status of 300 to 599", o.Kind)
		}
	}
	if r.Share < 0 || r.Share > 1 {
		return fmt.Errorf("share must be 0 to 1")
	}
	return nil
}

// rules are in the order in which they were made; the first that has something to
// say about a call decides, those for a screen or the theme before those for any.
type rules []*Rule

// OnScreen is a new rule for the screen of that name.
func (s *Server) OnScreen(name string) *Rule { return s.add(RuleSpec{Screen: name}) }

// OnTheme is a new rule for themes.
func (s *Server) OnTheme() *Rule { return s.add(RuleSpec{Theme: true}) }

// On is a new rule for calls of that kind.
func (s *Server) On(what What) *Rule { return s.add(RuleSpec{What: what}) }

// OnAny is a new rule for all calls that no other rule decides.
func (s *Server) OnAny() *Rule { return s.add(RuleSpec{Any: true}) }

func (s *Server) add(spec RuleSpec) *Rule {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &Rule{server: s, spec: spec}
	s.rules = append(s.rules, r)
	return r
}

// Answer ends the next calls like outcomes, one each, in order.
func (r *Rule) Answer(outcomes ...Outcome) *Rule {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.spec.Outcomes = append(r.spec.Outcomes, outcomes...)
	return r
}

// Always ends every call like o once the outcomes of Answer are used up.
func (r *Rule) Always(o Outcome) *Rule {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.spec.Always = &o
	return r
}

// Sometimes ends that share of calls (0 to 1) like one of outcomes, by chance.
func (r *Rule) Sometimes(share float64, outcomes ...Outcome) *Rule {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.spec.Share, r.spec.Sometimes = share, outcomes
	return r
}

// isFor reports whether a rule that is not for any call is for this one.
func (r RuleSpec) isFor(what What, screen string) bool {
	switch {
	case r.What != "":
		return r.What == what
	case r.Theme:
		return what == WhatTheme
	}
	return what == WhatScreen && r.Screen == screen
}

// decide picks the outcome of a call. The server's lock is held.
func (s *Server) decide(what What, screen string) Outcome {
	for _, wantAny := range []bool{false, true} {
		for _, r := range s.rules {
			if r.spec.Any != wantAny || !wantAny && !r.spec.isFor(what, screen) {
				continue
			}
			switch {
			case len(r.spec.Outcomes) > 0:
				o := r.spec.Outcomes[0]
				r.spec.Outcomes = r.spec.Outcomes[1:]
				return o
			case r.spec.Always != nil:
				return *r.spec.Always
			case len(r.spec.Sometimes) > 0 && s.random.Float64() < r.spec.Share:
				return r.spec.Sometimes[s.random.IntN(len(r.spec.Sometimes))]
			}
		}
	}
	return OK
}
