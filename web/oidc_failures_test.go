package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"github.com/appforge-ai/appforge/internal/oidctest"
	"github.com/appforge-ai/appforge/web/signin"
)

// Each of these must end at the sign-in page with its reason, open no session, and put
// no secret into the log.
func TestFailedSignInsAtTheProvider(t *testing.T) {
	token := func(claims map[string]any) func(*identity) reply {
		return func(i *identity) reply { return i.enter(oidctest.Person{Token: claims}) }
	}
	for _, tt := range []struct {
		name    string
		mapping signin.Mapping
		enter   func(*identity) reply
		why     signin.Failure
	}{
		{"another state", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			answer := i.authorize(to, oidctest.Person{})
			answer.Set("state", answer.Get("state")[1:]+"A")
			return i.finish(attempt, answer)
		}, signin.Stale},
		{"the answer to another browser", signin.Mapping{}, func(i *identity) reply {
			attempt, _ := i.begin("/jobs?q=bank")
			_, to := i.begin("/")
			return i.finish(attempt, i.authorize(to, oidctest.Person{}))
		}, signin.Stale},
		{"no attempt", signin.Mapping{}, func(i *identity) reply {
			_, to := i.begin("/")
			return i.finish(nil, i.authorize(to, oidctest.Person{}))
		}, signin.Stale},
		{"no state at all", signin.Mapping{}, func(i *identity) reply { return i.finish(nil, url.Values{"code": {"x"}}) }, signin.Stale},
		{"a code used before", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			answer := i.authorize(to, oidctest.Person{})
			i.finish(attempt, answer)
			return i.finish(attempt, answer)
		}, signin.Invalid},
		{"a code of another attempt", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			answer := i.authorize(to, oidctest.Person{})
			_, others := i.begin("/")
			answer.Set("code", i.authorize(others, oidctest.Person{}).Get("code")) // PKCE
			return i.finish(attempt, answer)
		}, signin.Invalid},
		{"another issuer", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			answer := i.authorize(to, oidctest.Person{})
			answer.Set("iss", "https://evil.example")
			return i.finish(attempt, answer)
		}, signin.Invalid},
		{"another nonce", signin.Mapping{}, token(map[string]any{"nonce": "another"}), signin.Invalid},
		{"an expired token", signin.Mapping{}, token(map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}), signin.Invalid},
		{"another audience", signin.Mapping{}, token(map[string]any{"aud": "another-client"}), signin.Invalid},
		{"issued to another party", signin.Mapping{}, token(map[string]any{"azp": "another-client"}), signin.Invalid},
		{"a token of another issuer", signin.Mapping{}, token(map[string]any{"iss": "https://evil.example"}), signin.Invalid},
		{"an unknown key", signin.Mapping{}, func(i *identity) reply {
			i.provider.PublishOtherKey()
			return i.enter(oidctest.Person{})
		}, signin.Invalid},
		{"no claim for the user", signin.Mapping{UserClaim: "preferred_username"}, token(nil), signin.Nameless},
		{"a claim that is no name", signin.Mapping{UserClaim: "preferred_username"}, token(map[string]any{"preferred_username": "ada\n"}), signin.Nameless},
		{"an address that nobody verified", signin.Mapping{UserClaim: "email"}, token(map[string]any{"email": "root@example.com"}), signin.Nameless},
		{"userinfo of somebody else", signin.Mapping{AdminGroup: "ops"}, func(i *identity) reply {
			return i.enter(oidctest.Person{Info: map[string]any{"sub": "subject-2", "groups": []string{"ops"}}})
		}, signin.Invalid},
		{"in no group", signin.Mapping{UserGroup: "design"}, token(map[string]any{"groups": []string{"sales"}}), signin.Outside},
		{"the person says no", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			return i.finish(attempt, url.Values{"error": {"access_denied"}, "state": {to.Query().Get("state")}})
		}, signin.Refused},
		{"the provider is down when one leaves", signin.Mapping{}, func(i *identity) reply {
			_ = i.provider.Shutdown()
			return i.call("", http.MethodGet, "/sign-in/oidc?return=%2Fjobs%3Fq%3Dbank", nil)
		}, signin.Away},
		{"the provider is down when one comes back", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			answer := i.authorize(to, oidctest.Person{})
			_ = i.provider.Shutdown()
			return i.finish(attempt, answer)
		}, signin.Away},
		{"the provider is in trouble", signin.Mapping{}, func(i *identity) reply {
			attempt, to := i.begin("/jobs?q=bank")
			answer := i.authorize(to, oidctest.Person{})
			for range 2 { // the client is tried in the header and in the form
				i.provider.QueueError(&mockoidc.ServerError{Code: http.StatusServiceUnavailable, Error: "temporarily_unavailable"})
			}
			return i.finish(attempt, answer)
		}, signin.Away},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := setupOIDC(t, tt.mapping)
			r := tt.enter(i)
			to, err := url.Parse(r.header.Get("Location"))
			if err != nil || r.status != http.StatusSeeOther || to.Path != "/sign-in" || to.Host != "" || to.Query().Get("why") != string(tt.why) {
				t.Errorf("%d to %q, want why=%s\n%s", r.status, r.header.Get("Location"), tt.why, i.log)
			}
			if sessionIn(r) != nil {
				t.Error("a session was opened")
			}
			for _, secret := range []string{i.provider.ClientSecret, "eyJ"} {
				if strings.Contains(i.log.String(), secret) {
					t.Errorf("the log shows a secret: %s", i.log)
				}
			}
			if !strings.Contains(i.log.String(), "why="+string(tt.why)) {
				t.Errorf("the log does not say why: %s", i.log)
			}
		})
	}
}
