package store

import (
	"context"
	"log/slog"
	"time"

	"github.com/lib/pq"
)

const (
	reconnectSoon = 200 * time.Millisecond
	reconnectLate = 10 * time.Second
	listenPing    = 30 * time.Second
)

// announce tells other processes of the jobs that t changed, at its commit. A job
// that was just made has no subscribers elsewhere.
func (f *feed) announce(t *tx) error {
	if f.s.source.dialect != postgres {
		return nil
	}
	for id, version := range t.changed {
		if version == 1 {
			continue
		}
		if _, err := t.exec(`SELECT pg_notify(?, ?)`, feedChannel, id); err != nil {
			return err
		}
	}
	return nil
}

// listen hears of other processes' changes until ctx ends. It holds one connection
// beside the pool, and opens it again when it is lost.
func (f *feed) listen(ctx context.Context) {
	log := f.s.cfg.Logger
	listener := pq.NewListener(f.s.source.postgresDSN(0), reconnectSoon, reconnectLate, func(event pq.ListenerEventType, err error) {
		if err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "live feed lost its connection to the database", slog.Int("event", int(event)), slog.Any("error", err))
		}
	})
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	defer listener.Close() //nolint:errcheck // closed twice at most, which is its only error
	if err := listener.Listen(feedChannel); err != nil {
		if ctx.Err() == nil {
			log.ErrorContext(ctx, "live feed cannot listen: subscribers hear of this process's changes only", slog.Any("error", err))
		}
		return
	}
	f.changedAll() // what was announced before is lost
	ping := time.NewTicker(listenPing)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case n, open := <-listener.Notify:
			switch {
			case !open:
				return
			case n == nil: // connected again
				f.changedAll()
			default:
				f.changed(n.Extra, 0)
			}
		case <-ping.C:
			_ = listener.Ping() // finds a dead connection; the listener then opens a new one
		}
	}
}
