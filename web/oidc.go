package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web/signin"
)

// Routes of signing in at the identity provider.
const (
	signInPage    = "/sign-in"
	oidcBegin     = "/sign-in/oidc"
	OIDCCallback  = "/sign-in/oidc/callback" // to be registered at the provider
	attemptLasts  = 10 * time.Minute
	maxReturnPath = 1000
)

// signInWays is what a stranger needs to know to sign in.
type signInWays struct {
	Provider *string `json:"provider" doc:"Host of the identity provider to sign in at; null: there are keys only"`
}

// ways is GET /api/sign-in.
func (s *Server) ways(context.Context, *struct{}) (*struct{ Body signInWays }, error) {
	var view signInWays
	if s.cfg.SignIn != nil {
		name := s.cfg.SignIn.Name()
		view.Provider = &name
	}
	return &struct{ Body signInWays }{view}, nil
}

// attemptCookie holds an attempt between two requests, for this host and its own use.
func (s *Server) attemptCookie(value string, age time.Duration) *http.Cookie {
	c := s.cookie(value, age)
	c.Name += "-sign-in"
	return &c
}

// beginOIDC is GET /sign-in/oidc: off to the provider.
func (s *Server) beginOIDC(w http.ResponseWriter, r *http.Request) {
	back := localPath(r.URL.Query().Get("return"))
	attempt, address, err := s.cfg.SignIn.Begin(r.Context(), back)
	if err != nil {
		s.signInFailed(w, r, back, err)
		return
	}
	raw, err := json.Marshal(attempt)
	if err != nil {
		s.writeProblem(w, r, err)
		return
	}
	http.SetCookie(w, s.attemptCookie(base64.RawURLEncoding.EncodeToString(raw), attemptLasts))
	redirect(w, address)
}

// finishOIDC is GET /sign-in/oidc/callback: back from the provider, into a session.
func (s *Server) finishOIDC(w http.ResponseWriter, r *http.Request) {
	attempt := s.attemptOf(r)
	http.SetCookie(w, s.attemptCookie("", 0)) // an attempt is good for once
	back := localPath(attempt.Return)
	if err := s.countSignIn(r.Context(), ""); err != nil {
		s.signInFailed(w, r, back, err)
		return
	}
	person, err := s.cfg.SignIn.Finish(r.Context(), attempt, r.URL.Query())
	if err != nil {
		s.signInFailed(w, r, back, err)
		return
	}
	head := RequestHead{Cookie: r.Header.Get("Cookie"), UserAgent: r.UserAgent()}
	opened, err := s.openSession(r.Context(), head, store.NewSession{UserID: person.UserID, Role: person.Role})
	if err != nil {
		s.writeProblem(w, r, err)
		return
	}
	http.SetCookie(w, &opened.SetCookie)
	redirect(w, back)
}

// attemptOf is what this browser began, the zero Attempt when it began nothing.
func (s *Server) attemptOf(r *http.Request) signin.Attempt {
	var attempt signin.Attempt
	cookie, err := r.Cookie(s.attemptCookie("", 0).Name)
	if err != nil {
		return attempt
	}
	raw, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil || json.Unmarshal(raw, &attempt) != nil {
		return signin.Attempt{}
	}
	return attempt
}

// signInFailed sends the browser back to the sign-in page, which says why in words.
func (s *Server) signInFailed(w http.ResponseWriter, r *http.Request, back string, err error) {
	var failed *signin.Failed
	var problem *Problem
	why := signin.TooOften
	switch {
	case errors.As(err, &failed):
		why = failed.Why
		s.log.WarnContext(r.Context(), "sign-in at the identity provider failed",
			slog.String("request_id", requestInfoOf(r.Context()).id), slog.String("why", string(why)), slog.Any("error", err))
	case !errors.As(err, &problem) || problem.Status != http.StatusTooManyRequests:
		s.writeProblem(w, r, err)
		return
	}
	redirect(w, signInPage+"?"+url.Values{"why": {string(why)}, "return": {back}}.Encode())
}

// redirect leads a browser on. Nothing on the way may be kept by a cache.
func redirect(w http.ResponseWriter, address string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}

// localPath is a path of the page to return to, its home for anything that leads
// elsewhere or back to signing in.
func localPath(path string) string {
	u, err := url.Parse(path)
	elsewhere := err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//")
	odd := len(path) > maxReturnPath || strings.ContainsFunc(path, func(c rune) bool { return c <= ' ' || c == '\\' || c > '~' })
	if elsewhere || odd || strings.HasPrefix(u.Path, signInPage) {
		return "/"
	}
	return path
}
