package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/appforge-ai/appforge/store/fault"
)

// overseer refuses callers that may not see everybody's jobs and figures.
func overseer(ctx context.Context) error {
	if callerOf(ctx).seesAll() {
		return nil
	}
	return fault.Newf(fault.Forbidden, "Jobs and figures of all users need a key of role viewer or admin.")
}

// administrator refuses callers that may not change what is everybody's.
func administrator(ctx context.Context) error {
	if callerOf(ctx).role == RoleAdmin {
		return nil
	}
	return fault.Newf(fault.Forbidden, "This is an administrator's to do: use a key of role admin.")
}

// reviewing lets through those who look after people, to see: what keys there are, and
// who changed what, is no business of a service.
func reviewing[I, O any](handle func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		if role := callerOf(ctx).role; role != RoleAdmin && role != RoleViewer {
			return nil, fault.Newf(fault.Forbidden, "Keys, sessions and changes of all people need a key of role viewer or admin.")
		}
		return handle(ctx, in)
	}
}

// seeing lets overseers only through to a handler.
func seeing[I, O any](handle func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		if err := overseer(ctx); err != nil {
			return nil, err
		}
		return handle(ctx, in)
	}
}

// administering lets administrators only through to a handler.
func administering[I, O any](handle func(context.Context, *I) (*O, error)) func(context.Context, *I) (*O, error) {
	return func(ctx context.Context, in *I) (*O, error) {
		if err := administrator(ctx); err != nil {
			return nil, err
		}
		return handle(ctx, in)
	}
}

// dashboard are the routes about everybody's jobs and their figures.
func (s *Server) dashboard(api huma.API) {
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: "/api/admin" + path, Tags: []string{"admin"}, Summary: summary}
	}
	register(s, api, get("findJobs", "/jobs", "Jobs of all users, newest first"), seeing(s.findJobs))
	register(s, api, get("countJobs", "/jobs/count", "How many jobs a search finds"), seeing(s.countJobs))
	one := get("inspectJob", "/jobs/{id}", "A job with its parts, model calls, events and outbox")
	one.Responses = map[string]*huma.Response{"200": jsonResponse(api, "The job in full", jobInspection{})}
	register(s, api, one, seeing(s.inspectJob))
	register(s, api, huma.Operation{
		OperationID: "startBulk", Method: http.MethodPost, Path: "/api/admin/bulk", Tags: []string{"admin"}, MaxBodyBytes: s.cfg.BodyLimit,
		Summary:   "Retry, cancel or delete every job that a filter finds",
		Responses: map[string]*huma.Response{"202": jsonResponse(api, "The action, under way; Location is its place", bulkView{})},
	}, administering(s.startBulk))
	register(s, api, get("listBulk", "/bulk", "The newest bulk actions"), seeing(s.listBulk))
	register(s, api, get("getBulk", "/bulk/{id}", "How far a bulk action is"), seeing(s.getBulk))
	register(s, api, huma.Operation{
		OperationID: "stopBulk", Method: http.MethodPost, Path: "/api/admin/bulk/{id}/stop", Tags: []string{"admin"},
		Summary: "Stop a bulk action; what it has done stays done",
	}, administering(s.stopBulk))
	register(s, api, get("successMetric", "/metrics/success", "How many jobs succeed"), seeing(s.successMetric))
	register(s, api, get("durationMetric", "/metrics/duration", "How long completed jobs take"), seeing(s.durationMetric))
	register(s, api, get("costMetric", "/metrics/cost", "What the model calls cost, by day"), seeing(s.costMetric))
	register(s, api, get("modelMetric", "/metrics/models", "Calls, latency, tokens and cost of each model"), seeing(s.modelMetric))
	register(s, api, get("userMetric", "/metrics/users", "Jobs, tokens and cost of the dearest users"), seeing(s.userMetric))
	register(s, api, get("modeMetric", "/metrics/modes", "Background and synchronous jobs side by side"), seeing(s.modeMetric))
	register(s, api, get("queueMetric", "/metrics/queue", "What waits and runs now"), seeing(s.queueMetric))
	register(s, api, get("errorCauses", "/errors", "Failed jobs, grouped by cause"), seeing(s.errorCauses))
}

// runURL is the engine's own page of a run, "" when there is no run or no such page.
func (s *Server) runURL(runID string) string {
	base := strings.TrimRight(s.cfg.EngineUI, "/")
	switch u, err := url.Parse(base); {
	case err != nil || base == "" || runID == "":
		return ""
	case u.Host == "app.inngest.com":
		return base + "/runs/" + url.PathEscape(runID)
	default:
		return base + "/run?runID=" + url.QueryEscape(runID)
	}
}
