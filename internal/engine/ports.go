package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
)

var errPortTaken = errors.New("the engine's port is taken")

// ports are the HTTP port and three for a feature (connect) that AppForge does not
// use but that cannot be turned off.
type ports [4]int

// choosePorts finds free ports, the first one being first unless that is 0. They are
// held all at once, so that no two are the same.
func choosePorts(ctx context.Context, host string, first int) (ports, error) {
	var p ports
	for i := range p {
		at, want := "", 0 // the engine opens the others on every address
		if i == 0 {
			at, want = host, first
		}
		listener, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(at, strconv.Itoa(want)))
		if err != nil {
			if want != 0 {
				return p, fmt.Errorf("%w: %d; give another port, or stop what listens there", errPortTaken, want)
			}
			return p, fmt.Errorf("find a free port for the engine: %w", err)
		}
		defer listener.Close()
		p[i] = listener.Addr().(*net.TCPAddr).Port
	}
	return p, nil
}
