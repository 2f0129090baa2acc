// Package signin signs people in at an OpenID Connect provider: the authorization code
// flow with PKCE (OpenID Connect Core 1.0, RFC 7636). Tokens are read once, to learn who
// somebody is, and kept nowhere.
package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// patience is how long one question to the provider may take.
const patience = 10 * time.Second

// Config says where people sign in, and who they are then.
type Config struct {
	Issuer       string
	ClientID     string
	ClientSecret string   // "" for a public client
	Scopes       []string // openid among them
	RedirectURL  string   // that is registered at the provider
	Mapping      Mapping
}

// Provider is where people sign in.
type Provider struct {
	cfg    Config
	client *http.Client

	mu    sync.Mutex
	known *oidc.Provider // nil until its discovery document was read
}

// New makes a provider. It is asked nothing before somebody signs in, so that a server
// starts without it.
func New(cfg Config) *Provider {
	return &Provider{cfg: cfg, client: &http.Client{Timeout: patience}}
}

// Name is what people know the provider by: its host.
func (p *Provider) Name() string {
	u, err := url.Parse(p.cfg.Issuer)
	if err != nil {
		return p.cfg.Issuer
	}
	return u.Host
}

// Attempt is what a browser keeps between leaving for the provider and coming back.
type Attempt struct {
	State    string `json:"state"`    // ties the answer to this browser
	Nonce    string `json:"nonce"`    // ties the token to this attempt
	Verifier string `json:"verifier"` // of PKCE: ties the code to this attempt
	Return   string `json:"return"`   // where to go on
}

// Begin gives an attempt and the address to send the browser to. Failure Away: the
// provider cannot be reached.
func (p *Provider) Begin(ctx context.Context, returnTo string) (Attempt, string, error) {
	remote, err := p.discover(ctx)
	if err != nil {
		return Attempt{}, "", err
	}
	a := Attempt{State: random(), Nonce: random(), Verifier: oauth2.GenerateVerifier(), Return: returnTo}
	return a, p.oauth(remote).AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// Finish tells who came back with the provider's answer, which is the query of the
// redirect. Every error is a *Failed.
func (p *Provider) Finish(ctx context.Context, a Attempt, answer url.Values) (Person, error) {
	switch issuer := answer.Get("iss"); {
	case a.State == "" || subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(a.State)) != 1:
		return Person{}, failed(Stale, errors.New("the state is not that of an attempt of this browser"))
	case issuer != "" && issuer != p.cfg.Issuer: // RFC 9207
		return Person{}, failed(Invalid, errors.New("the answer names another issuer"))
	case answer.Get("error") != "":
		return Person{}, failed(Refused, fmt.Errorf("the provider answered %.40q", answer.Get("error")))
	}
	remote, err := p.discover(ctx)
	if err != nil {
		return Person{}, err
	}
	token, err := p.oauth(remote).Exchange(oidc.ClientContext(ctx, p.client), answer.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return Person{}, exchangeFailed(err)
	}
	id, err := p.verify(ctx, remote, token, a.Nonce)
	if err != nil {
		return Person{}, err
	}
	return p.person(ctx, remote, token, id)
}

// discover reads the provider's discovery document, once it answers.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		remote, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.cfg.Issuer)
		if err != nil {
			return nil, failed(Away, errors.New("discover the provider: "+short(err.Error())))
		}
		p.known = remote
	}
	return p.known, nil
}

func (p *Provider) oauth(remote *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{
		ClientID: p.cfg.ClientID, ClientSecret: p.cfg.ClientSecret, Endpoint: remote.Endpoint(), RedirectURL: p.cfg.RedirectURL, Scopes: p.cfg.Scopes,
	}
}

// exchangeFailed says why a code became no token. The provider's answer may hold what
// it was sent, so only its code is told.
func exchangeFailed(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) {
		return failed(Away, fmt.Errorf("exchange the code: %w", err))
	}
	why, status := Invalid, 0
	if refused.Response != nil {
		status = refused.Response.StatusCode
	}
	if status >= http.StatusInternalServerError {
		why = Away
	}
	return failed(why, fmt.Errorf("exchange the code: the provider answered %d %.40q", status, refused.ErrorCode))
}

// verify checks signature, issuer, audience and time of the ID token, and that it was
// made for this attempt.
func (p *Provider) verify(ctx context.Context, remote *oidc.Provider, token *oauth2.Token, nonce string) (*oidc.IDToken, error) {
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return nil, failed(Invalid, errors.New("the answer has no ID token: is openid among the scopes?"))
	}
	id, err := remote.Verifier(&oidc.Config{ClientID: p.cfg.ClientID}).Verify(oidc.ClientContext(ctx, p.client), raw)
	if err != nil {
		return nil, failed(Invalid, fmt.Errorf("verify the ID token: %w", err))
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return nil, failed(Invalid, errors.New("verify the ID token: its nonce is another attempt's"))
	}
	var party struct {
		Authorized string `json:"azp"`
	}
	if err := id.Claims(&party); err != nil {
		return nil, failed(Invalid, fmt.Errorf("read the ID token: %w", err))
	}
	if (party.Authorized != "" || len(id.Audience) > 1) && party.Authorized != p.cfg.ClientID {
		return nil, failed(Invalid, errors.New("verify the ID token: it was issued to another party"))
	}
	return id, nil
}

// person reads who somebody is from the ID token, and what that lacks from the
// provider's userinfo.
func (p *Provider) person(ctx context.Context, remote *oidc.Provider, token *oauth2.Token, id *oidc.IDToken) (Person, error) {
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return Person{}, failed(Invalid, fmt.Errorf("read the ID token: %w", err))
	}
	if p.cfg.Mapping.lacks(claims) && remote.UserInfoEndpoint() != "" {
		info, err := remote.UserInfo(oidc.ClientContext(ctx, p.client), oauth2.StaticTokenSource(token))
		if err != nil {
			return Person{}, failed(Away, errors.New("the provider does not answer what it knows of the person (userinfo)"))
		}
		if info.Subject != id.Subject {
			return Person{}, failed(Invalid, errors.New("userinfo is about somebody else"))
		}
		more := map[string]any{}
		if err := info.Claims(&more); err != nil {
			return Person{}, failed(Invalid, fmt.Errorf("read userinfo: %w", err))
		}
		for name, value := range more {
			if _, there := claims[name]; !there {
				claims[name] = value
			}
		}
	}
	return p.cfg.Mapping.person(claims)
}

// short bounds what is told of others' words.
func short(text string) string {
	const most = 200
	return text[:min(len(text), most)]
}

// random is 32 random bytes as text.
func random() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
