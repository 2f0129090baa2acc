package store

import (
	"context"
	"errors"
	"sync"
)

// sharedReads lets requests that need the same row at the same time share reads of
// it. Nobody gets an answer that was asked for before they came: whoever finds a
// read under way waits for the next one, which begins when that ends and serves all
// who have come meanwhile. So a change that is committed is seen by every request
// that comes after it, as it would be if each read for itself.
type sharedReads[T any] struct {
	mu      sync.Mutex
	running map[string]*sharedRead[T]
}

// sharedRead is one read. value and err are set before done is closed.
type sharedRead[T any] struct {
	done  chan struct{}
	value T
	err   error
	next  *sharedRead[T] // for those who came while this one ran
}

var errReadBroke = errors.New("the read broke down")

func newSharedRead[T any]() *sharedRead[T] {
	return &sharedRead[T]{done: make(chan struct{}), err: errReadBroke}
}

// get gives what read finds for key. read gets a context that does not end with one
// caller's; it must bound itself. The error is read's, or ctx's.
func (s *sharedReads[T]) get(ctx context.Context, key string, read func(context.Context) (T, error)) (T, error) {
	s.mu.Lock()
	running := s.running[key]
	if running == nil {
		own := newSharedRead[T]()
		if s.running == nil {
			s.running = map[string]*sharedRead[T]{}
		}
		s.running[key] = own
		s.mu.Unlock()
		s.run(context.WithoutCancel(ctx), key, own, read)
		return own.value, own.err
	}
	if running.next == nil {
		running.next = newSharedRead[T]()
	}
	next := running.next
	s.mu.Unlock()
	select {
	case <-next.done:
		return next.value, next.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// run makes the read that is registered under key, and starts the next when someone
// waits for it.
func (s *sharedReads[T]) run(ctx context.Context, key string, r *sharedRead[T], read func(context.Context) (T, error)) {
	defer func() {
		close(r.done)
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.next == nil {
			delete(s.running, key)
			return
		}
		s.running[key] = r.next
		go s.run(ctx, key, r.next, read)
	}()
	r.value, r.err = read(ctx)
}
