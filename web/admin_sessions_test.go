package web_test

import (
	"net/http"
	"testing"

	"github.com/appforge-ai/appforge/internal/oidctest"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web/signin"
)

// TestAnAdministratorSignsSomebodyOut: who has lost their role at the provider keeps it
// here until somebody ends their sessions.
func TestAnAdministratorSignsSomebodyOut(t *testing.T) {
	i := setupOIDC(t, signin.Mapping{AdminGroup: "ops"})
	dismissed := sessionIn(i.enter(oidctest.Person{Subject: "mallory", Token: map[string]any{"groups": []string{"ops"}}}))
	bystander := sessionIn(i.enter(oidctest.Person{Subject: "bob"}))
	if r := i.as(dismissed, http.MethodGet, "/api/admin/jobs", nil); r.status != http.StatusOK {
		t.Fatalf("mallory is no administrator: %d %s", r.status, r.body)
	}
	var list struct {
		Sessions []struct {
			ID, Role, Address string
			Current           bool
		}
	}
	i.call(i.see, http.MethodGet, "/api/admin/sessions?user=mallory", nil).json(t, &list)
	if len(list.Sessions) != 1 || list.Sessions[0].Role != "admin" || list.Sessions[0].Address == "" || list.Sessions[0].Current {
		t.Errorf("mallory's sessions: %+v", list)
	}
	var ended struct{ Ended int }
	for _, want := range []int{1, 0} {
		r := i.call(i.admin, http.MethodDelete, "/api/admin/sessions?user=mallory", nil)
		if r.json(t, &ended); r.status != http.StatusOK || ended.Ended != want {
			t.Errorf("%d %s; want %d ended", r.status, r.body, want)
		}
	}
	for who, want := range map[*http.Cookie]int{dismissed: http.StatusUnauthorized, bystander: http.StatusOK} {
		if r := i.as(who, http.MethodGet, "/api/session", nil); r.status != want {
			t.Errorf("afterwards: %d, want %d", r.status, want)
		}
	}
	log, _, err := i.store.ListAudit(t.Context(), store.AuditFilter{Action: "session.end_all", Limit: 10})
	if err != nil || len(log) != 1 || log[0].UserID != "root" || log[0].Target != "mallory" || string(log[0].After) != `{"sessions":1}` {
		t.Errorf("audit: %+v, %v", log, err)
	}
}
