package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/web"
)

const signInCheck = "sign-in"

// checkSignIn asks the identity provider for its discovery document; there is nothing
// to say when there is no provider.
func (d *doctor) checkSignIn(ctx context.Context) []finding {
	issuer := d.cfg.SignIn.Issuer
	if issuer == "" {
		return nil
	}
	if variable := d.unusable("OIDC_ISSUER"); variable != "" {
		return skipped(variable+" is faulty", signInCheck)
	}
	answer, err := d.probe(ctx, http.MethodGet, strings.TrimSuffix(issuer, "/")+"/.well-known/openid-configuration", "")
	if err != nil {
		return []finding{failed(signInCheck, fmt.Sprintf("%s: %v", issuer, err), "let this machine reach the identity provider, or correct OIDC_ISSUER; until then people sign in with keys")}
	}
	return []finding{d.judgeProvider(answer, issuer)}
}

func (d *doctor) judgeProvider(answer probed, issuer string) finding {
	var told struct {
		Issuer     string   `json:"issuer"`
		Authorize  string   `json:"authorization_endpoint"`
		Token      string   `json:"token_endpoint"`
		Keys       string   `json:"jwks_uri"`
		Challenges []string `json:"code_challenge_methods_supported"`
	}
	readable := json.Unmarshal(answer.body, &told) == nil
	switch {
	case answer.status != http.StatusOK || !readable || told.Authorize == "" || told.Token == "" || told.Keys == "":
		return failed(signInCheck, fmt.Sprintf("what answers at %s is no OpenID Connect provider (%s)", issuer, answer.words()), "correct OIDC_ISSUER: it is the address before /.well-known/openid-configuration")
	case told.Issuer != issuer:
		return failed(signInCheck, fmt.Sprintf("the provider calls itself %q, OIDC_ISSUER is %q", told.Issuer, issuer), "set OIDC_ISSUER to what the provider calls itself, to the last character")
	case len(told.Challenges) > 0 && !slices.Contains(told.Challenges, "S256"):
		return noted(signInCheck, "the provider does not offer PKCE with S256", "turn it on at the provider: without it a stolen code can be used")
	}
	return fine(signInCheck, "people sign in at %s; registered there has to be %s", issuer, d.cfg.PublicURL+web.OIDCCallback)
}
