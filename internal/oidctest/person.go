package oidctest

import (
	"cmp"
	"encoding/json"
	"maps"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"
)

// Person is somebody whom the provider knows.
type Person struct {
	Name    string         // on the provider's page
	Subject string         // the claim sub; "": subject-1
	Token   map[string]any // claims of the ID token, beside and in place of the usual ones
	Info    map[string]any // that userinfo tells
}

// ID is the claim sub.
func (p Person) ID() string { return cmp.Or(p.Subject, "subject-1") }

// Userinfo is what the userinfo endpoint answers.
func (p Person) Userinfo([]string) ([]byte, error) {
	info := map[string]any{"sub": p.ID()}
	maps.Copy(info, p.Info)
	return json.Marshal(info)
}

// Claims are those of the ID token.
func (p Person) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	raw, err := json.Marshal(base)
	if err != nil {
		return nil, err
	}
	claims := jwt.MapClaims{}
	if err := json.Unmarshal(raw, &claims); err != nil {
		return nil, err
	}
	maps.Copy(claims, p.Token)
	return claims, nil
}
