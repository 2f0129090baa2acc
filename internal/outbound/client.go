// Package outbound calls addresses that users name. It connects to public addresses
// only, however they are written or found, and follows no redirect.
package outbound

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/doyensec/safeurl"
)

const maxHeader = 64 << 10 // bytes of an answer's header

// moreBlocked are addresses that safeurl does not count as private: the rest of NAT64,
// documentation, segment routing, IPv4-compatible and site-local.
var moreBlocked = []string{"64:ff9b:1::/48", "3fff::/20", "5f00::/16", "::/96", "fec0::/10"}

// ErrZone refuses an address such as fe80::1%eth0.
var ErrZone = errors.New("an address with a zone is not a public one")

// Options say how far a client goes.
type Options struct {
	Timeout      time.Duration // of one call
	AllowPrivate bool          // any address, by http too: for development
	Ports        []int         // that may be called at public addresses; nil: 443
	Schemes      []string      // nil: https
}

// New makes a client that connects to public addresses.
func New(o Options) *safeurl.WrappedClient {
	cfg := safeurl.GetConfigBuilder().
		SetTimeout(o.Timeout).
		EnableIPv6(true).
		SetCheckRedirect(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	if o.AllowPrivate {
		ports := make([]int, 65535)
		for i := range ports {
			ports[i] = i + 1
		}
		cfg = cfg.SetAllowedIPsCIDR("0.0.0.0/0", "::/0").SetAllowedPorts(ports...).SetAllowedSchemes("http", "https")
	} else {
		if o.Ports == nil {
			o.Ports, o.Schemes = []int{443}, []string{"https"}
		}
		cfg = cfg.SetBlockedIPsCIDR(moreBlocked...).SetAllowedPorts(o.Ports...).SetAllowedSchemes(o.Schemes...)
	}
	client := safeurl.Client(cfg.Build())
	if transport, ok := client.Client.Transport.(*http.Transport); ok {
		transport.DialContext = withoutZones(transport.DialContext)
		transport.MaxResponseHeaderBytes = maxHeader
	}
	return client
}

// withoutZones refuses addresses with a zone, which safeurl's check of the dialled
// address panics on.
func withoutZones(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.Contains(address, "%") {
			return nil, ErrZone
		}
		return dial(ctx, network, address)
	}
}
