package main

import (
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestAnOperatorEndsSomebodysSessions(t *testing.T) {
	address := "sqlite:" + t.TempDir() + "/appforge.db"
	st, err := store.Open(t.Context(), store.Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if _, err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	open := func(user string) string {
		token, _, err := st.CreateSession(t.Context(), store.NewSession{UserID: user, Role: store.RoleAdmin, Address: "192.0.2.1", Lifetime: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	hers, bobs := open("mallory"), open("bob")
	command := func(args ...string) string {
		var out, errOut strings.Builder
		if err := run(console{ctx: t.Context(), getenv: env("DATABASE_URL", address, "INNGEST_DEV", "1"), out: &out, errOut: &errOut}, append([]string{"sessions"}, args...)); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, &errOut)
		}
		return out.String()
	}
	if list := command("list", "--user", "mallory"); strings.Count(list, "\n") != 2 || !strings.Contains(list, "192.0.2.1") || strings.Contains(list, strings.Split(hers, "_")[2]) {
		t.Errorf("list:\n%s", list)
	}
	if out := command("end", "--user", "mallory"); !strings.HasPrefix(out, "ended 1 of mallory") {
		t.Errorf("end: %s", out)
	}
	if _, err := st.FindSession(t.Context(), hers, time.Hour); !fault.Is(err, fault.Unauthorized) {
		t.Errorf("mallory's session: %v", err)
	}
	if _, err := st.FindSession(t.Context(), bobs, time.Hour); err != nil {
		t.Errorf("bob's session: %v", err)
	}
	log, _, err := st.ListAudit(t.Context(), store.AuditFilter{Action: "session.end_all", Limit: 10})
	if err != nil || len(log) != 1 || log[0].UserID != "operator" || log[0].Target != "mallory" {
		t.Errorf("audit: %+v, %v", log, err)
	}
}
