package main

import (
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/web"
	"github.com/appforge-ai/appforge/web/signin"
)

// SignInConfig says where people sign in other than with a key.
type SignInConfig struct {
	Issuer       string // OIDC_ISSUER; "": nowhere
	ClientID     string
	ClientSecret Secret
	Scopes       []string
	Mapping      signin.Mapping
}

// signIn reads where people sign in.
func (r *reader) signIn(cfg *Config) {
	c := SignInConfig{
		Issuer: r.text("OIDC_ISSUER"), ClientID: r.text("OIDC_CLIENT_ID"), ClientSecret: r.secret("OIDC_CLIENT_SECRET"),
		Scopes: strings.Fields(r.text("OIDC_SCOPES")),
		Mapping: signin.Mapping{
			UserClaim: r.text("OIDC_USER_CLAIM"), RoleClaim: r.text("OIDC_ROLE_CLAIM"),
			AdminGroup: r.text("OIDC_ADMIN_GROUP"), ViewerGroup: r.text("OIDC_VIEWER_GROUP"), UserGroup: r.text("OIDC_USER_GROUP"),
		},
	}
	cfg.SignIn = c
	if c.Issuer == "" {
		return
	}
	if r.webURL("OIDC_ISSUER") != "" && !overSafeWay(c.Issuer) {
		r.fault("OIDC_ISSUER", "is not https: who answers there says who people are. Write the issuer as its provider does, with https://")
	}
	if c.ClientID == "" {
		r.fault("OIDC_CLIENT_ID", "is not set: register this server at the identity provider, with the redirect address <APPFORGE_URL>"+web.OIDCCallback)
	}
	if cfg.PublicURL == "" {
		r.fault("APPFORGE_URL", "is not set: the identity provider of OIDC_ISSUER sends people back to it")
	}
	if !slices.Contains(c.Scopes, "openid") {
		r.fault("OIDC_SCOPES", "lacks openid: write it with the others, separated by spaces, such as openid profile email")
	}
}

// overSafeWay tells whether nobody can listen on the way to an address.
func overSafeWay(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// newSignIn is where people sign in, nil when that is with keys only.
func newSignIn(cfg Config) *signin.Provider {
	c := cfg.SignIn
	if c.Issuer == "" || !cfg.Production {
		return nil
	}
	return signin.New(signin.Config{
		Issuer: c.Issuer, ClientID: c.ClientID, ClientSecret: string(c.ClientSecret), Scopes: c.Scopes, Mapping: c.Mapping,
		RedirectURL: cfg.PublicURL + web.OIDCCallback,
	})
}
