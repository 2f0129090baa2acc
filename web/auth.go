package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

// Roles of an API key.
const (
	RoleUser    = store.RoleUser    // own jobs
	RoleViewer  = store.RoleViewer  // reads everybody's, changes nothing
	RoleAdmin   = store.RoleAdmin   // everything
	RoleService = store.RoleService // acts for the users it names
)

// LocalUser is who calls a development server.
const LocalUser = "local"

// caller is who made a request.
type caller struct {
	userID string
	role   string
	local  bool // the one user of a development server

	keyID     string
	keyEnds   *time.Time // nil: never
	sessionID string
}

type callerKey struct{}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// seesAll reports whether the caller may read other users' jobs.
func (c caller) seesAll() bool {
	return c.role == RoleViewer || c.role == RoleAdmin || c.role == RoleService
}

// changes reports whether the caller may change a job of user.
func (c caller) changes(user string) bool {
	return c.role == RoleAdmin || c.role == RoleService || (c.role == RoleUser && c.userID == user)
}

// operates reports whether the caller looks after a job that is somebody else's.
func (c caller) operates(job store.Job) bool { return c.role == RoleAdmin && c.userID != job.UserID }

// actsFor gives the user that a request is made for. A userId in a body counts from
// a service key and must be the caller's own otherwise.
func (c caller) actsFor(named string) (string, error) {
	switch {
	case c.local:
		return LocalUser, nil // there is nobody else on a development server
	case c.role == RoleViewer:
		return "", fault.Newf(fault.Forbidden, "A viewer's key reads and changes nothing: use a key of role user.")
	case named == "" || named == c.userID:
		return c.userID, nil
	case c.role == RoleService:
		return named, nil
	default:
		return "", fault.Newf(fault.Forbidden, "userId %q is not the key's user: leave it out, or use a service key.", named)
	}
}

// authenticate finds out who calls and refuses strangers, but for the routes by which
// one stops being a stranger. What the caller then changes is audited in its name.
func (s *Server) authenticate(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := s.identify(r)
		if err != nil {
			if _, pattern := mux.Handler(r); !openRoutes[pattern] || !fault.Is(err, fault.Unauthorized) {
				w.Header().Set("WWW-Authenticate", `Bearer realm="appforge"`)
				s.writeProblem(w, r, err)
				return
			}
			who = caller{}
		}
		info := requestInfoOf(r.Context())
		ctx := context.WithValue(r.Context(), callerKey{}, who)
		ctx = store.WithActor(ctx, store.Actor{
			UserID: who.userID, Role: who.role, KeyID: who.keyID, SessionID: who.sessionID, RequestID: info.id, Address: info.address,
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// identify takes the API key of the request, or the page's session cookie when it has none.
func (s *Server) identify(r *http.Request) (caller, error) {
	if s.cfg.Local {
		return caller{userID: LocalUser, role: RoleAdmin, local: true}, nil
	}
	header := r.Header.Get("Authorization")
	if cookie, err := r.Cookie(s.cookieName()); header == "" && err == nil {
		session, err := s.store.FindSession(r.Context(), cookie.Value, s.cfg.Sessions.Idle)
		return caller{userID: session.UserID, role: session.Role, keyID: session.KeyID, keyEnds: session.KeyEndsAt, sessionID: session.ID}, err
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return caller{}, fault.Newf(fault.Unauthorized, "Sign in, or send an API key: Authorization: Bearer afk_… (an operator makes one with `server keys create`).")
	}
	key, err := s.store.FindKey(r.Context(), strings.TrimSpace(token))
	if err != nil {
		return caller{}, err
	}
	return caller{userID: key.UserID, role: key.Role, keyID: key.ID, keyEnds: key.ExpiresAt}, nil
}

// own gives the job when the caller may see it. Somebody else's job does not exist.
func (s *Server) own(ctx context.Context, id string) (store.Job, error) {
	job, err := s.store.GetJob(ctx, id)
	if err == nil && !mayRead(ctx, job.UserID) {
		err = jobNotFound()
	}
	return job, err
}

// changeable gives the job when the caller may change it.
func (s *Server) changeable(ctx context.Context, id string) (store.Job, error) {
	job, err := s.own(ctx, id)
	if err == nil && !callerOf(ctx).changes(job.UserID) {
		err = fault.Newf(fault.Forbidden, "This key may read job %s but not change it.", job.ID)
	}
	return job, err
}

func mayRead(ctx context.Context, owner string) bool {
	who := callerOf(ctx)
	return who.seesAll() || who.userID == owner
}

func jobNotFound() error { return fault.Newf(fault.NotFound, "Job not found") }

// operatorsOnly keeps everybody's figures from users.
func (s *Server) operatorsOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !callerOf(r.Context()).seesAll() {
			s.writeProblem(w, r, fault.Newf(fault.Forbidden, "Figures of all users need a key of role viewer, admin or service."))
			return
		}
		next.ServeHTTP(w, r)
	})
}
