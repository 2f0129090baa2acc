package web

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Sessions are the settings of sign-ins at the page. Zero values mean the defaults.
type Sessions struct {
	Secure   bool          // the page is reached over https: the cookie is for that only
	Idle     time.Duration // a session that is not used for that long ends; default 24 h
	Lifetime time.Duration // every session ends after that; default 7 days
}

func (s Sessions) withDefaults() Sessions {
	const day = 24 * time.Hour
	s.Idle, s.Lifetime = cmp.Or(s.Idle, day), cmp.Or(s.Lifetime, 7*day)
	return s
}

// Cookies of the session. The prefix makes browsers hold the first to this host and to https.
const (
	secureCookie = "__Host-appforge"
	plainCookie  = "appforge"
)

// Attempts to sign in, in all processes together.
const (
	attemptsWindow    = time.Minute
	attemptsByAddress = 30
	attemptsByKey     = 10
)

// openRoutes are those that a stranger may call.
var openRoutes = map[string]bool{
	"POST /api/session": true, "GET /api/sign-in": true, "GET " + oidcBegin: true, "GET " + OIDCCallback: true,
}

func (s *Server) cookieName() string {
	if s.cfg.Sessions.Secure {
		return secureCookie
	}
	return plainCookie
}

func (s *Server) cookie(value string, age time.Duration) http.Cookie {
	c := http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", MaxAge: int(age.Seconds()), Secure: s.cfg.Sessions.Secure,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if age <= 0 {
		c.MaxAge = -1
	}
	return c
}

// RequestHead is what of a request's headers sign-in needs; exported because huma fills embedded structs only then.
type RequestHead struct {
	Cookie    string `header:"Cookie" hidden:"true"`
	UserAgent string `header:"User-Agent" hidden:"true"`
}

// session is the token in the cookie, "" when there is none.
func (h RequestHead) session(name string) string {
	cookies, err := http.ParseCookie(h.Cookie)
	if err != nil {
		return ""
	}
	for _, c := range cookies {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// identityView says who calls.
type identityView struct {
	UserID    string     `json:"userId"`
	Role      string     `json:"role" enum:"user,viewer,admin,service"`
	Local     bool       `json:"local" doc:"A development server: one user, no sign-in"`
	SessionID string     `json:"sessionId,omitempty" doc:"Of a sign-in at the page"`
	KeyID     string     `json:"keyId,omitempty" doc:"The key that was sent, or signed in with"`
	ExpiresAt *time.Time `json:"expiresAt,omitempty" doc:"When the session or key ends, however much it is used"`
}

type identityAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Cache     string      `header:"Cache-Control"`
	Body      identityView
}

type signInInput struct {
	RequestHead
	Body struct {
		Key string `json:"key" minLength:"1" maxLength:"200" doc:"An API key: afk_…"`
	}
}

// signIn is POST /api/session: an API key opens a session.
func (s *Server) signIn(ctx context.Context, in *signInInput) (*identityAnswer, error) {
	if s.cfg.Local {
		return nil, fault.Newf(fault.Conflict, "A development server has one user and no sign-in.")
	}
	token := strings.TrimSpace(in.Body.Key)
	key, err := s.keyToSignInWith(ctx, token)
	if err != nil {
		s.signInRefused(ctx, token, err)
		return nil, err
	}
	return s.openSession(ctx, in.RequestHead, store.NewSession{UserID: key.UserID, Role: key.Role, KeyID: key.ID})
}

func (s *Server) keyToSignInWith(ctx context.Context, token string) (store.APIKey, error) {
	if err := s.countSignIn(ctx, token); err != nil {
		return store.APIKey{}, err
	}
	return s.store.FindKey(ctx, token)
}

// keyID matches the public part of a key; what was typed instead of one may be a password.
var keyID = regexp.MustCompile(`^afk_([a-z0-9]{12})_`)

// signInRefused leaves a line for whoever looks for somebody that guesses keys.
func (s *Server) signInRefused(ctx context.Context, token string, err error) {
	reason := fault.Public(err)
	var tooMany *Problem
	switch {
	case errors.As(err, &tooMany):
		reason = tooMany.Detail
	case !fault.Is(err, fault.Unauthorized):
		return // a failure of ours, logged as such
	}
	info, id := requestInfoOf(ctx), ""
	if match := keyID.FindStringSubmatch(token); match != nil {
		id = match[1]
	}
	s.log.WarnContext(ctx, "sign-in refused", slog.String("request_id", info.id), slog.String("address", info.address),
		slog.String("key_id", id), slog.String("reason", reason))
}

// openSession opens a session in place of the one that the browser had.
func (s *Server) openSession(ctx context.Context, head RequestHead, n store.NewSession) (*identityAnswer, error) {
	info := requestInfoOf(ctx)
	n.Address, n.UserAgent, n.Lifetime, n.Replaces = info.address, head.UserAgent, s.cfg.Sessions.Lifetime, head.session(s.cookieName())
	ctx = store.WithActor(ctx, store.Actor{UserID: n.UserID, Role: n.Role, KeyID: n.KeyID, RequestID: info.id, Address: info.address})
	token, made, err := s.store.CreateSession(ctx, n)
	if err != nil {
		return nil, err
	}
	return &identityAnswer{
		SetCookie: s.cookie(token, s.cfg.Sessions.Lifetime), Cache: "no-store",
		Body: identityView{UserID: made.UserID, Role: made.Role, SessionID: made.ID, KeyID: made.KeyID, ExpiresAt: &made.ExpiresAt},
	}, nil
}

// countSignIn refuses attempts beyond the limits, by address and by the key's public id.
func (s *Server) countSignIn(ctx context.Context, token string) error {
	limits := []attemptLimit{{"sign-in from " + requestInfoOf(ctx).address, attemptsByAddress, attemptsWindow}}
	if id, found := strings.CutPrefix(token, "afk_"); found {
		id, _, _ = strings.Cut(id, "_")
		limits = append(limits, attemptLimit{"sign-in with " + id, attemptsByKey, attemptsWindow})
	}
	return s.countAttempts(ctx, "There were too many attempts to sign in", limits...)
}

// whoAmI is GET /api/session.
func (s *Server) whoAmI(ctx context.Context, _ *struct{}) (*struct {
	Cache string `header:"Cache-Control"`
	Body  identityView
}, error,
) {
	who := callerOf(ctx)
	out := &struct {
		Cache string `header:"Cache-Control"`
		Body  identityView
	}{"no-store", identityView{UserID: who.userID, Role: who.role, Local: who.local, SessionID: who.sessionID, KeyID: who.keyID, ExpiresAt: who.keyEnds}}
	return out, nil
}

type signOutAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

// signOut is DELETE /api/session.
func (s *Server) signOut(ctx context.Context, _ *struct{}) (*signOutAnswer, error) {
	who := callerOf(ctx)
	if who.sessionID == "" {
		return nil, fault.Newf(fault.Conflict, "There is no session to end: the request came with a key.")
	}
	if err := s.store.EndSession(ctx, who.userID, who.sessionID); err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	return &signOutAnswer{SetCookie: s.cookie("", 0)}, nil
}

type sessionView struct {
	ID         string    `json:"id"`
	Role       string    `json:"role" enum:"user,viewer,admin,service"`
	Current    bool      `json:"current" doc:"The one that asks"`
	KeyID      string    `json:"keyId,omitempty" doc:"The key that was signed in with"`
	Address    string    `json:"address"`
	UserAgent  string    `json:"userAgent"`
	CreatedAt  time.Time `json:"createdAt"`
	LastUsedAt time.Time `json:"lastUsedAt" doc:"To the minute"`
	ExpiresAt  time.Time `json:"expiresAt"`
}

type sessionsView struct {
	Sessions []sessionView `json:"sessions" nullable:"false"`
}

// listSessions is GET /api/sessions.
func (s *Server) listSessions(ctx context.Context, _ *struct{}) (*struct{ Body sessionsView }, error) {
	who := callerOf(ctx)
	list, err := s.store.ListSessions(ctx, who.userID, s.cfg.Sessions.Idle)
	if err != nil {
		return nil, err
	}
	return &struct{ Body sessionsView }{sessionsViewOf(list, who.sessionID)}, nil
}

// endSessions is DELETE /api/sessions: signs out everywhere.
func (s *Server) endSessions(ctx context.Context, in *struct {
	Others bool `query:"others" doc:"true keeps the session that asks"`
},
) (*signOutAnswer, error) {
	who, keep := callerOf(ctx), ""
	if in.Others {
		keep = who.sessionID
	}
	if _, err := s.store.EndSessions(ctx, who.userID, keep); err != nil {
		return nil, err
	}
	if keep != "" || who.sessionID == "" {
		return nil, nil //nolint:nilnil // 204, and the cookie stays
	}
	return &signOutAnswer{SetCookie: s.cookie("", 0)}, nil
}

// endSession is DELETE /api/sessions/{id}.
func (s *Server) endSession(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"40"`
},
) (*struct{}, error) {
	return nil, s.store.EndSession(ctx, callerOf(ctx).userID, in.ID)
}
