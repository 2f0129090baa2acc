package web_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/internal/oidctest"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/web"
	"github.com/appforge-ai/appforge/web/signin"
)

const callbackURL = "https://forge.example.com" + web.OIDCCallback

// identity is a server with an OpenID Connect provider beside it.
type identity struct {
	*bench
	provider *oidctest.Provider
}

func setupOIDC(t *testing.T, mapping signin.Mapping) *identity {
	t.Helper()
	i := &identity{provider: oidctest.Start(t)}
	if mapping.UserClaim == "" {
		mapping.UserClaim = "sub"
	}
	mapping.RoleClaim = "groups"
	i.bench = setup(t, func(c *web.Config) {
		c.SignIn = signin.New(signin.Config{
			Issuer: i.provider.Issuer(), ClientID: i.provider.ClientID, ClientSecret: i.provider.ClientSecret,
			Scopes: []string{"openid", "email", "groups"}, RedirectURL: callbackURL, Mapping: mapping,
		})
		c.Sessions.Secure = true
	})
	return i
}

// begin leaves for the provider and gives the attempt's cookie and the provider's address.
func (i *identity) begin(back string) (*http.Cookie, *url.URL) {
	i.t.Helper()
	r := i.call("", http.MethodGet, "/sign-in/oidc?return="+url.QueryEscape(back), nil)
	cookies := (&http.Response{Header: r.header}).Cookies()
	if r.status != http.StatusSeeOther || len(cookies) != 1 {
		i.t.Fatalf("begin: %d %s, %d cookies", r.status, r.body, len(cookies))
	}
	to, err := url.Parse(r.header.Get("Location"))
	if err != nil {
		i.t.Fatal(err)
	}
	return cookies[0], to
}

// authorize has the provider let a person in, and gives the query that it sends back.
func (i *identity) authorize(to *url.URL, who oidctest.Person) url.Values {
	i.t.Helper()
	i.provider.QueueUser(who)
	req, err := http.NewRequestWithContext(i.t.Context(), http.MethodGet, to.String(), nil)
	if err != nil {
		i.t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		i.t.Fatal(err)
	}
	res.Body.Close()
	back, err := res.Location()
	if err != nil {
		i.t.Fatalf("the provider answered %d: %v", res.StatusCode, err)
	}
	if !strings.HasPrefix(back.String(), callbackURL+"?") {
		i.t.Fatalf("the provider leads to %s", back)
	}
	return back.Query()
}

// finish comes back to the server with the provider's answer.
func (i *identity) finish(attempt *http.Cookie, answer url.Values) reply {
	i.t.Helper()
	var header []string
	if attempt != nil {
		header = []string{"Cookie", attempt.Name + "=" + attempt.Value}
	}
	return i.call("", http.MethodGet, web.OIDCCallback+"?"+answer.Encode(), nil, append(header, "Sec-Fetch-Site", "cross-site")...)
}

// enter signs a person in, all the way.
func (i *identity) enter(who oidctest.Person) reply {
	i.t.Helper()
	attempt, to := i.begin("/jobs?q=bank")
	return i.finish(attempt, i.authorize(to, who))
}

// sessionIn is the session's cookie in an answer, nil when it sets none.
func sessionIn(r reply) *http.Cookie {
	for _, c := range (&http.Response{Header: r.header}).Cookies() {
		if c.Name == "__Host-appforge" && c.MaxAge > 0 {
			return c
		}
	}
	return nil
}

func TestSigningInAtTheProviderOpensASession(t *testing.T) {
	i := setupOIDC(t, signin.Mapping{})
	attempt, to := i.begin("/jobs?q=bank")
	if attempt.Name != "__Host-appforge-sign-in" || !attempt.HttpOnly || !attempt.Secure || attempt.SameSite != http.SameSiteLaxMode || attempt.Path != "/" || attempt.MaxAge != 600 {
		t.Errorf("the attempt's cookie: %+v", attempt)
	}
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || len(q.Get("state")) < 40 || len(q.Get("nonce")) < 40 || q.Get("redirect_uri") != callbackURL {
		t.Errorf("the provider is asked %v", q)
	}
	if _, again := i.begin("/"); again.Query().Get("state") == q.Get("state") || again.Query().Get("nonce") == q.Get("nonce") {
		t.Error("two attempts share state or nonce")
	}
	r := i.finish(attempt, i.authorize(to, oidctest.Person{}))
	c := sessionIn(r)
	if r.status != http.StatusSeeOther || r.header.Get("Location") != "/jobs?q=bank" || c == nil || r.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("come back: %d to %q, %v", r.status, r.header.Get("Location"), r.header["Set-Cookie"])
	}
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the session's cookie: %+v", c)
	}
	if !strings.Contains(strings.Join(r.header["Set-Cookie"], "\n"), attempt.Name+"=; Path=/; Max-Age=0") {
		t.Errorf("the attempt is not forgotten: %v", r.header["Set-Cookie"])
	}
	var who struct{ UserID, Role, SessionID, KeyID string }
	i.as(c, http.MethodGet, "/api/session", nil).json(t, &who)
	if who.UserID != "subject-1" || who.Role != "user" || who.SessionID == "" || who.KeyID != "" {
		t.Errorf("who am I: %+v", who)
	}
	log, _, err := i.store.ListAudit(t.Context(), store.AuditFilter{Action: "session.open", Limit: 10})
	if err != nil || len(log) != 1 || log[0].UserID != "subject-1" {
		t.Errorf("audit: %+v, %v", log, err)
	}
}

func TestClaimsBecomeUserAndRole(t *testing.T) {
	groups := signin.Mapping{AdminGroup: "ops", ViewerGroup: "support", UserGroup: "design"}
	email := signin.Mapping{UserClaim: "email"}
	for _, tt := range []struct {
		name    string
		mapping signin.Mapping
		who     oidctest.Person
		user    string
		role    string
	}{
		{"administrator", groups, oidctest.Person{Token: map[string]any{"groups": []string{"design", "ops"}}}, "subject-1", "admin"},
		{"viewer", groups, oidctest.Person{Token: map[string]any{"groups": []string{"support", "design"}}}, "subject-1", "viewer"},
		{"user", groups, oidctest.Person{Token: map[string]any{"groups": []string{"design"}}}, "subject-1", "user"},
		{"a claim that is one text", groups, oidctest.Person{Token: map[string]any{"groups": "ops"}}, "subject-1", "admin"},
		{"groups from userinfo", groups, oidctest.Person{Info: map[string]any{"groups": []string{"ops"}}}, "subject-1", "admin"},
		{"the token before userinfo", groups, oidctest.Person{Token: map[string]any{"groups": []string{"design"}}, Info: map[string]any{"groups": []string{"ops"}}}, "subject-1", "user"},
		{"everybody is a user", signin.Mapping{AdminGroup: "ops"}, oidctest.Person{Token: map[string]any{"groups": []string{}}}, "subject-1", "user"},
		{"a verified address", email, oidctest.Person{Token: map[string]any{"email": "ada@example.com", "email_verified": true}}, "ada@example.com", "user"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			i := setupOIDC(t, tt.mapping)
			r := i.enter(tt.who)
			c := sessionIn(r)
			if c == nil {
				t.Fatalf("%d to %q\n%s", r.status, r.header.Get("Location"), i.log)
			}
			var who struct{ UserID, Role string }
			i.as(c, http.MethodGet, "/api/session", nil).json(t, &who)
			if who.UserID != tt.user || who.Role != tt.role {
				t.Errorf("%+v, want %s, %s", who, tt.user, tt.role)
			}
		})
	}
}

func TestOneReturnsToThisServerOnly(t *testing.T) {
	i := setupOIDC(t, signin.Mapping{})
	for back, want := range map[string]string{
		"/jobs?q=a%20b": "/jobs?q=a%20b", "": "/", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "/\t/evil.example": "/",
		"/%2F/evil.example/x": "/", "javascript:alert(1)": "/", "jobs": "/", "/sign-in?return=/x": "/", "/a\r\nSet-Cookie: x=y": "/", "/" + strings.Repeat("a", 2000): "/",
	} {
		attempt, to := i.begin(back)
		if r := i.finish(attempt, i.authorize(to, oidctest.Person{})); r.header.Get("Location") != want || sessionIn(r) == nil {
			t.Errorf("return to %q leads to %q, want %q", back, r.header.Get("Location"), want)
		}
		raw, err := base64.RawURLEncoding.DecodeString(attempt.Value)
		if err != nil {
			t.Fatal(err)
		}
		forged := strings.Replace(string(raw), `"return":"`+want, `"return":"https://evil.example`, 1)
		attempt.Value = base64.RawURLEncoding.EncodeToString([]byte(forged))
		if r := i.finish(attempt, url.Values{}); strings.HasPrefix(r.header.Get("Location"), "https://") || strings.HasPrefix(r.header.Get("Location"), "//") {
			t.Errorf("a forged attempt leads to %q", r.header.Get("Location"))
		}
	}
}

func TestComingBackIsLimited(t *testing.T) {
	i := setupOIDC(t, signin.Mapping{})
	var r reply
	for range 31 {
		r = i.finish(nil, url.Values{})
	}
	if to := r.header.Get("Location"); to != "/sign-in?return=%2F&why=often" {
		t.Errorf("the 31st attempt leads to %q", to)
	}
}

func TestStrangersLearnHowToSignIn(t *testing.T) {
	i := setupOIDC(t, signin.Mapping{})
	var ways struct{ Provider *string }
	i.call("", http.MethodGet, "/api/sign-in", nil).json(t, &ways)
	if ways.Provider == nil || !strings.HasSuffix(i.provider.Addr(), "//"+*ways.Provider) {
		t.Errorf("with a provider: %v", ways.Provider)
	}
	b := setup(t)
	ways.Provider = nil
	if r := b.call("", http.MethodGet, "/api/sign-in", nil); r.status != http.StatusOK || !strings.Contains(string(r.body), `"provider":null`) {
		t.Errorf("without: %d %s", r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodGet, "/sign-in/oidc", nil); r.status != http.StatusNotFound {
		t.Errorf("without a provider, the way to it: %d", r.status)
	}
}
