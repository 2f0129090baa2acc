package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// audit says how a change is made, once all that it needs is there.
type audit struct {
	action store.AuditAction
	make   func(b *bench) reply
}

// auditedRoutes are the routes by which people change something.
var auditedRoutes = map[string]audit{
	"POST /api/admin/bulk": {"bulk.start", func(b *bench) reply {
		b.failJob("the model is overloaded")
		b.tally()
		return b.call(b.admin, "POST", "/api/admin/bulk", `{"action":"retry","filter":{}}`)
	}},
	"POST /api/admin/bulk/{id}/stop": {"bulk.stop", func(b *bench) reply {
		b.failJob("the model is overloaded")
		b.tally()
		return b.call(b.admin, "POST", "/api/admin/bulk/"+b.made(b.admin, "/api/admin/bulk", `{"action":"delete","filter":{}}`)+"/stop", nil)
	}},
	"PUT /api/admin/settings": {"settings.change", func(b *bench) reply {
		return b.call(b.admin, "PUT", "/api/admin/settings", `{"version":0,"jobTypes":[{"jobType":"chat-context","backgroundPercent":null,"paused":true}]}`)
	}},
	"PUT /api/admin/limits/{user}": {"limits.set", func(b *bench) reply { return b.call(b.admin, "PUT", "/api/admin/limits/ada", `{"jobsAtOnce":2}`) }},
	"DELETE /api/admin/limits/{user}": {"limits.reset", func(b *bench) reply {
		b.setLimits("ada", store.LimitOverride{JobsAtOnce: new(2)})
		return b.call(b.admin, "DELETE", "/api/admin/limits/ada", nil)
	}},
	"DELETE /api/admin/sessions": {"session.end_all", func(b *bench) reply {
		b.signIn(b.ada)
		return b.call(b.admin, "DELETE", "/api/admin/sessions?user=ada", nil)
	}},
	"POST /api/admin/keys": {"key.create", func(b *bench) reply {
		return b.call(b.admin, "POST", "/api/admin/keys", `{"userId":"eve","role":"user"}`)
	}},
	"POST /api/admin/keys/{id}/rotate": {"key.rotate", func(b *bench) reply {
		return b.call(b.admin, "POST", "/api/admin/keys/"+keyID(b.ada)+"/rotate", `{}`)
	}},
	"DELETE /api/admin/keys/{id}": {"key.revoke", func(b *bench) reply { return b.call(b.admin, "DELETE", "/api/admin/keys/"+keyID(b.ada), nil) }},
	"POST /api/keys":              {"key.create", func(b *bench) reply { return b.call(b.ada, "POST", "/api/keys", `{"name":"laptop"}`) }},
	"POST /api/keys/{id}/rotate":  {"key.rotate", func(b *bench) reply { return b.call(b.ada, "POST", "/api/keys/"+keyID(b.ada)+"/rotate", `{}`) }},
	"DELETE /api/keys/{id}":       {"key.revoke", func(b *bench) reply { return b.call(b.ada, "DELETE", "/api/keys/"+keyID(b.ada), nil) }},
	"PATCH /api/keys/{id}":        {"key.rename", func(b *bench) reply { return b.call(b.ada, "PATCH", "/api/keys/"+keyID(b.ada), `{"name":"desk"}`) }},
	"POST /api/session":           {"session.open", func(b *bench) reply { return b.call("", "POST", "/api/session", map[string]string{"key": b.ada}) }},
	"DELETE /api/session":         {"session.end", func(b *bench) reply { return b.as(b.signIn(b.ada), "DELETE", "/api/session", nil) }},
	"DELETE /api/sessions":        {"session.end_all", func(b *bench) reply { return b.as(b.signIn(b.ada), "DELETE", "/api/sessions", nil) }},
	"DELETE /api/sessions/{id}": {"session.end", func(b *bench) reply {
		cookie := b.signIn(b.ada)
		var who struct{ SessionID string }
		b.as(cookie, "GET", "/api/session", nil).json(b.t, &who)
		return b.as(cookie, "DELETE", "/api/sessions/"+who.SessionID, nil)
	}},
	"POST /api/jobs/{id}/cancel": {"job.cancel", func(b *bench) reply { return b.call(b.admin, "POST", "/api/jobs/"+b.newJob()+"/cancel", nil) }},
	"POST /api/jobs/{id}/retry": {"job.retry", func(b *bench) reply {
		return b.call(b.admin, "POST", "/api/jobs/"+b.failJob("the model is overloaded")+"/retry", nil)
	}},
	"POST /api/jobs/{id}/screens/{screenId}/restore": {"job.restore", func(b *bench) reply {
		return b.call(b.ada, "POST", "/api/jobs/"+b.edited()+"/screens/home/restore", `{"version":1}`)
	}},
	"POST /api/webhooks": {"webhook.create", func(b *bench) reply { return b.call(b.ada, "POST", "/api/webhooks", someWebhook) }},
	"PATCH /api/webhooks/{id}": {"webhook.change", func(b *bench) reply {
		return b.call(b.ada, "PATCH", "/api/webhooks/"+b.made(b.ada, "/api/webhooks", someWebhook), `{"enabled":false}`)
	}},
	"DELETE /api/webhooks/{id}": {"webhook.delete", func(b *bench) reply {
		return b.call(b.ada, "DELETE", "/api/webhooks/"+b.made(b.ada, "/api/webhooks", someWebhook), nil)
	}},
	"POST /api/webhooks/{id}/rotate": {"webhook.rotate", func(b *bench) reply {
		return b.call(b.ada, "POST", "/api/webhooks/"+b.made(b.ada, "/api/webhooks", someWebhook)+"/rotate", nil)
	}},
	"POST /api/webhooks/{id}/test": {"webhook.test", func(b *bench) reply {
		return b.call(b.ada, "POST", "/api/webhooks/"+b.made(b.ada, "/api/webhooks", someWebhook)+"/test", nil)
	}},
	"POST /api/deliveries/{id}/resend": {"delivery.resend", func(b *bench) reply { return b.call(b.ada, "POST", "/api/deliveries/"+b.delivered()+"/resend", nil) }},
	"POST /api/recipients": {"recipient.create", func(b *bench) reply {
		return b.call(b.ada, "POST", "/api/recipients", `{"channel":"email","address":"ada@example.com"}`)
	}},
	"PATCH /api/recipients/{id}": {"recipient.change", func(b *bench) reply {
		return b.call(b.ada, "PATCH", "/api/recipients/"+b.newRecipient(b.t), `{"events":["job.failed"]}`)
	}},
	"DELETE /api/recipients/{id}": {"recipient.delete", func(b *bench) reply { return b.call(b.ada, "DELETE", "/api/recipients/"+b.newRecipient(b.t), nil) }},
	"POST /api/recipients/{id}/ask": {"recipient.ask", func(b *bench) reply {
		id := b.newRecipient(b.t)
		b.exec(`UPDATE recipients SET code_until = ?`, time.Now().Add(time.Minute).UTC()) // asked long ago
		return b.call(b.ada, "POST", "/api/recipients/"+id+"/ask", nil)
	}},
	"POST /api/recipients/{id}/confirm": {"recipient.confirm", func(b *bench) reply {
		id := b.newRecipient(b.t)
		return b.call(b.ada, "POST", "/api/recipients/"+id+"/confirm", map[string]string{"code": b.code(b.t, id)})
	}},
	"POST /notices/confirm": {"recipient.confirm", func(b *bench) reply {
		id := b.newRecipient(b.t)
		return b.call("", "POST", "/notices/confirm?id="+id+"&code="+b.code(b.t, id), nil)
	}},
	"POST /notices/unsubscribe": {"recipient.unsubscribe", func(b *bench) reply {
		to, err := b.store.Recipient(b.t.Context(), b.newRecipient(b.t))
		if err != nil {
			b.t.Fatal(err)
		}
		return b.call("", "POST", "/notices/unsubscribe?token="+to.Unsubscribe, nil)
	}},
}

// notAudited are routes that leave no entry, and why.
var notAudited = map[string]string{
	"POST /api/studio/estimate":   "changes nothing",
	"POST /api/studio/generate":   aJob,
	"POST /api/studio/screens":    aJob,
	"POST /api/jobs/{id}/rest":    aJob,
	"POST /api/chat/context":      aJob,
	"POST /api/style/extract":     aJob,
	"POST /api/studio/screenshot": aJob,

	"POST /api/jobs/{id}/linked-image": "reads an image for a file that is taken away",
}

const aJob = "makes a job, whose row says whose it is, when and for what; who asks in somebody else's name is audited (TestWhoAsksInAnothersNameIsKnown)"

const someWebhook = `{"url":"https://example.com/hook?token=hidden"}`

func keyID(key string) string { return strings.Split(key, "_")[1] }

// made makes something and gives its id.
func (b *bench) made(key, path, body string) string {
	b.t.Helper()
	r := b.call(key, http.MethodPost, path, body)
	var it struct{ ID string }
	if r.json(b.t, &it); it.ID == "" {
		b.t.Fatalf("POST %s: %d %s", path, r.status, r.body)
	}
	return it.ID
}

func (b *bench) exec(query string, args ...any) {
	b.t.Helper()
	if _, err := b.store.DB().ExecContext(b.t.Context(), b.store.DB().Rebind(query), args...); err != nil {
		b.t.Fatal(err)
	}
}

// delivered gives the id of a message that has arrived.
func (b *bench) delivered() string {
	b.t.Helper()
	var started struct{ DeliveryID string }
	b.call(b.ada, "POST", "/api/webhooks/"+b.made(b.ada, "/api/webhooks", someWebhook)+"/test", nil).json(b.t, &started)
	if _, err := b.store.BeginDelivery(b.t.Context(), started.DeliveryID, 1); err != nil {
		b.t.Fatal(err)
	}
	end := store.AttemptEnd{Attempt: store.DeliveryAttempt{DeliveryID: started.DeliveryID, Number: 1, StatusCode: 200, StartedAt: time.Now()}, Delivered: true}
	if err := b.store.EndAttempt(b.t.Context(), end); err != nil {
		b.t.Fatal(err)
	}
	return started.DeliveryID
}

// TestTheLogsActionsAreThoseOfRoutes holds the list that OpenAPI has, and that the page
// names things by, to what the routes above leave.
func TestTheLogsActionsAreThoseOfRoutes(t *testing.T) {
	left := map[store.AuditAction]bool{}
	for _, change := range auditedRoutes {
		left[change.action] = true
	}
	left["job.create"] = true // see TestWhoAsksInAnothersNameIsKnown
	listed := map[store.AuditAction]bool{}
	for _, action := range store.AuditActions() {
		if listed[action] = true; !left[action] {
			t.Errorf("%s is listed, and no route leaves it", action)
		}
	}
	for action := range left {
		if !listed[action] {
			t.Errorf("%s is not in store.AuditActions", action)
		}
	}
}

// TestWhoAsksInAnothersNameIsKnown: the row of a job says whose it is, and no more.
func TestWhoAsksInAnothersNameIsKnown(t *testing.T) {
	b := setup(t)
	inspect := func(key, id string) (v struct {
		RequestedBy *struct{ UserID, Role, KeyID, RequestID string }
	}) {
		t.Helper()
		if r := b.call(key, http.MethodGet, "/api/admin/jobs/"+id, nil); r.status != http.StatusOK {
			t.Fatalf("%d %s", r.status, r.body)
		} else {
			r.json(t, &v)
		}
		return v
	}
	if v := inspect(b.see, b.newJob()); v.RequestedBy != nil {
		t.Errorf("ada's own job was asked for by %+v", v.RequestedBy)
	}
	for route, body := range map[string]string{
		"/api/studio/generate": strings.Replace(goodBrief, `{`, `{"userId":"ada",`, 1), "/api/chat/context": strings.Replace(chatBody, `{`, `{"userId":"ada",`, 1),
	} {
		r := b.call(b.serve, http.MethodPost, route, body)
		id := strings.TrimPrefix(r.header.Get("Location"), "/api/jobs/")
		v := inspect(b.admin, id)
		if by := v.RequestedBy; by == nil || by.UserID != "backend" || by.Role != "service" || by.KeyID != keyID(b.serve) || by.RequestID != r.header.Get("X-Request-Id") {
			t.Errorf("%s: asked for by %+v", route, by)
		}
		log, _, err := b.store.ListAudit(t.Context(), store.AuditFilter{Action: "job.create", Target: id, Limit: 10})
		if err != nil || len(log) != 1 || !strings.Contains(string(log[0].After), `"userId":"ada"`) {
			t.Errorf("%s: audit %+v, %v", route, log, err)
		}
	}
}

// TestEveryChangeIsAudited finds a route that changes something and is neither shown to
// leave an entry nor listed with a reason.
func TestEveryChangeIsAudited(t *testing.T) {
	routes := []string{"POST /notices/confirm", "POST /notices/unsubscribe"} // which OpenAPI does not describe
	for _, r := range setup(t).routes() {
		if r.method != http.MethodGet {
			routes = append(routes, r.method+" "+r.path)
		}
	}
	for _, name := range routes {
		change, audited := auditedRoutes[name]
		switch reason := notAudited[name]; {
		case audited && reason != "":
			t.Errorf("%s is in both lists", name)
			continue
		case reason != "":
			continue
		case !audited:
			t.Errorf("%s changes something: show here that it leaves an audit entry, or say why it need not", name)
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			r := change.make(b)
			if r.status >= http.StatusBadRequest {
				t.Fatalf("%d %s", r.status, r.body)
			}
			entries, _, err := b.store.ListAudit(t.Context(), store.AuditFilter{Limit: 10})
			if err != nil || len(entries) == 0 {
				t.Fatalf("no audit entry, %v", err)
			}
			e := entries[0]
			if e.Action != change.action || e.RequestID != r.header.Get("X-Request-Id") || e.Address == "" || e.Role == "" {
				t.Errorf("the newest entry is %s of request %q (role %q, address %q); want %s of this request", e.Action, e.RequestID, e.Role, e.Address, change.action)
			}
			if text := string(e.Before) + string(e.After); strings.Contains(text, "hidden") || strings.Contains(text, "whsec_") || strings.Contains(text, "ada@example.com") {
				t.Errorf("the entry tells too much: %s", text)
			}
		})
	}
}
