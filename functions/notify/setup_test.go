package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http/httptest"

	"github.com/doyensec/safeurl"
)

// withPort is the client of production but for the ports and schemes that it may call.
func withPort(port int) *safeurl.WrappedClient {
	return safeurl.Client(safeurl.GetConfigBuilder().SetTimeout(webhookTime).EnableIPv6(true).
		SetBlockedIPsCIDR(moreBlocked...).SetAllowedPorts(port, 443).SetAllowedSchemes("http", "https").Build())
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
