package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/internal/oidctest"
)

func TestDoctorExaminesTheIdentityProvider(t *testing.T) {
	provider := oidctest.Start(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + free.Addr().String()
	free.Close()
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }))
	t.Cleanup(page.Close)
	for _, tt := range []struct {
		issuer  string
		verdict verdict
		seen    string
	}{
		{provider.Issuer(), isOK, "https://forge.example.com/sign-in/oidc/callback"},
		{provider.Issuer() + "/", isFailed, "calls itself"},
		{nobody, isFailed, "connection refused"},
		{page.URL, isFailed, "no OpenID Connect provider"},
	} {
		d := newDoctor(env("OIDC_ISSUER", tt.issuer, "OIDC_CLIENT_ID", "forge", "OIDC_CLIENT_SECRET", "hidden-secret", "APPFORGE_URL", "https://forge.example.com"))
		found := d.checkSignIn(t.Context())
		if len(found) != 1 || found[0].Verdict != tt.verdict || !strings.Contains(found[0].Seen, tt.seen) || (found[0].Remedy == "") != (tt.verdict == isOK) {
			t.Errorf("%s: %+v", tt.issuer, found)
		}
		if shown := d.presentable("x hidden-secret y"); strings.Contains(shown, "hidden") {
			t.Errorf("the client's secret is shown: %s", shown)
		}
	}
	if found := newDoctor(env()).checkSignIn(t.Context()); found != nil {
		t.Errorf("without a provider: %+v", found)
	}
}

func TestSignInConfigIsChecked(t *testing.T) {
	good := []string{"OIDC_ISSUER", "https://id.example.com/", "OIDC_CLIENT_ID", "forge", "APPFORGE_URL", "https://forge.example.com"}
	cfg, err := loadConfig(env(good...))
	if err != nil || cfg.SignIn.Issuer != "https://id.example.com/" || strings.Join(cfg.SignIn.Scopes, " ") != "openid profile email" || newSignIn(cfg) == nil {
		t.Errorf("%+v, %v", cfg.SignIn, err)
	}
	cfg.Production = false
	if newSignIn(cfg) != nil {
		t.Error("a development server has a sign-in")
	}
	for name, value := range map[string]string{
		"OIDC_ISSUER": "http://id.example.com", "OIDC_CLIENT_ID": "", "APPFORGE_URL": "", "OIDC_SCOPES": "profile email",
	} {
		if _, err := loadConfig(env(append(good[:len(good):len(good)], name, value)...)); err == nil || !strings.HasPrefix(err.Error(), name+" ") {
			t.Errorf("%s=%q: %v", name, value, err)
		}
	}
}
