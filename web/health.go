package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// readyTime bounds the checks of one readiness request.
const readyTime = 2 * time.Second

// healthz says that the process lives.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	writeHealth(w, http.StatusOK, health{Status: "ok"})
}

// health is the answer of /healthz and /readyz.
type health struct {
	Status   string `json:"status"` // ok, degraded or unavailable
	Database string `json:"database,omitempty"`
	Engine   string `json:"engine,omitempty"`

	Paused []store.JobType `json:"paused,omitempty"` // job types of which nothing begins, by an operator's will
}

// readyz says whether this process should be sent requests. Without the database
// it should not. Without the engine it should: requests are accepted and kept, and
// start when the engine is back; the answer says "degraded" then. Paused job types are
// no fault: they are only named.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	h, status := health{Status: "ok", Database: "ok", Engine: "ok"}, http.StatusOK
	if err := s.cfg.EngineHealth(ctx); err != nil {
		h.Status, h.Engine = "degraded", "unreachable"
	}
	if err := s.store.Ping(ctx); err != nil {
		h.Status, h.Database, status = "unavailable", "unreachable", http.StatusServiceUnavailable
	}
	if settings, err := s.store.RecentSettings(ctx); err == nil {
		h.Paused = settings.Paused()
	}
	if s.streams.Err() != nil {
		h.Status, status = "stopping", http.StatusServiceUnavailable
	}
	writeHealth(w, status, h)
}

func writeHealth(w http.ResponseWriter, status int, h health) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(h) // the prober is gone if this fails
}
