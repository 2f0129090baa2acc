// Package oidctest is an OpenID Connect provider for tests: it speaks the real protocol
// over HTTP and signs its tokens, as mockoidc does both, knows the people that a test
// names, and asks browsers who they are.
package oidctest

import (
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/oauth2-proxy/mockoidc"
)

// Provider is a provider on this machine, which ends with its test.
type Provider struct {
	*mockoidc.MockOIDC
	people   []Person
	otherKey atomic.Bool
}

// Start starts a provider. With people, its page has browsers choose one of them;
// without, whoever comes is let in as the Person that was queued by QueueUser.
func Start(t testing.TB, people ...Person) *Provider {
	t.Helper()
	p := &Provider{people: people}
	var err error
	if p.MockOIDC, err = mockoidc.NewServer(nil); err != nil {
		t.Fatal(err)
	}
	other, err := mockoidc.RandomKeypair(2048)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := other.JWKS()
	if err != nil {
		t.Fatal(err)
	}
	for _, layer := range []func(http.Handler) http.Handler{p.publish(keys), p.ask} {
		if err := p.AddMiddleware(layer); err != nil {
			t.Fatal(err)
		}
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(listener, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Shutdown() }) // a test may have ended it
	return p
}

// PublishOtherKey makes the provider publish a key that it does not sign with.
func (p *Provider) PublishOtherKey() { p.otherKey.Store(true) }

func (p *Provider) publish(otherKeys []byte) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if p.otherKey.Load() && r.URL.Path == mockoidc.JWKSEndpoint {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(otherKeys)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}
