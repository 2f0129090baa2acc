package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http/httptest"

	"github.com/doyensec/safeurl"

	"github.com/appforge-ai/appforge/internal/outbound"
)

// withPort is the client of production but for the ports and schemes that it may call.
func withPort(port int) *safeurl.WrappedClient {
	return outbound.New(outbound.Options{Timeout: webhookTime, Ports: []int{port, 443}, Schemes: []string{"http", "https"}})
}

func resolverAt(address string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", address)
	}}
}

// trusting is a TLS configuration that knows the server's own certificate.
func trusting(server *httptest.Server) *tls.Config {
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return &tls.Config{RootCAs: roots, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
}
