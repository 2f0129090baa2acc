package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// answerTime is what writing an answer may take, beyond the time to make it.
const answerTime = 30 * time.Second

// home tells a visitor what this is and where to go on.
func (s *Server) home(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // the visitor is gone if this fails
		"name": "AppForge", "version": s.cfg.Version, "openapi": "/openapi.json",
		"generate": "POST /api/studio/generate", "jobs": "GET /api/jobs", "designer": s.jobs.Screens.Designer.Info().Provider,
	})
}

// noRoute answers what no route matches.
func (s *Server) noRoute(w http.ResponseWriter, r *http.Request) {
	s.writeProblem(w, r, fault.Newf(fault.NotFound, "There is no %s %s; /openapi.json lists what there is.", r.Method, r.URL.Path))
}

// answered makes a problem of the plain-text 405 that the mux would give.
func (s *Server) answered(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Bounds a reader that does not read. Event streams set their own, write by write.
		ends := time.Now().Add(s.cfg.SyncTimeout + answerTime)
		if err := http.NewResponseController(w).SetWriteDeadline(ends); err != nil && !errors.Is(err, http.ErrNotSupported) {
			s.log.WarnContext(r.Context(), "no write deadline", "error", err)
		}
		_, pattern := mux.Handler(r)
		if pattern != "/" {
			requestInfoOf(r.Context()).route = pattern
			mux.ServeHTTP(w, r)
			return
		}
		if allowed := allowedMethods(mux, r); allowed != "" {
			w.Header().Set("Allow", allowed)
			p := newProblem(http.StatusMethodNotAllowed, fault.InvalidInput, r.Method+" is not allowed here; "+allowed+" is.")
			s.writeProblem(w, r, p)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// allowedMethods lists the methods that r's path takes, "" when it is no path of ours.
func allowedMethods(mux *http.ServeMux, r *http.Request) string {
	allowed := ""
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = method
		if _, pattern := mux.Handler(probe); pattern != "/" && pattern != "" {
			if allowed != "" {
				allowed += ", "
			}
			allowed += method
		}
	}
	return allowed
}
