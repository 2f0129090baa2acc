package store

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSharedReadsGiveNobodyAnAnswerAskedForBeforeTheyCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shared sharedReads[int64]
		var reads, state atomic.Int64
		read := func(context.Context) (int64, error) {
			reads.Add(1)
			seen := state.Load() // the database's snapshot
			time.Sleep(time.Second)
			return seen, nil
		}
		early := make(chan int64, 1)
		go func() { v, _ := shared.get(t.Context(), "key", read); early <- v }()
		synctest.Wait() // the first read has its snapshot
		state.Store(1)  // the key is revoked
		const late = 50
		answers := make(chan int64, late)
		for range late {
			go func() { v, _ := shared.get(t.Context(), "key", read); answers <- v }()
		}
		if v := <-early; v != 0 {
			t.Errorf("the early caller saw %d, want the state before the change", v)
		}
		for range late {
			if v := <-answers; v != 1 {
				t.Fatalf("a caller that came after the change saw %d", v)
			}
		}
		if n := reads.Load(); n != 2 {
			t.Errorf("%d reads for 1 early and %d late callers, want 2", n, late)
		}
		synctest.Wait()
		if len(shared.running) != 0 {
			t.Errorf("%d keys are remembered after the last read", len(shared.running))
		}
	})
}

func TestSharedReadsKeepKeysApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shared sharedReads[string]
		began := time.Now()
		answers := make(chan string, 2)
		for _, key := range []string{"a", "b"} {
			go func() {
				v, _ := shared.get(t.Context(), key, func(context.Context) (string, error) { time.Sleep(time.Second); return key, nil })
				answers <- v
			}()
		}
		if x, y := <-answers, <-answers; x == y {
			t.Errorf("both keys gave %q", x)
		}
		if took := time.Since(began); took != time.Second {
			t.Errorf("two keys took %s: one waited for the other", took)
		}
	})
}

func TestSharedReadsOutliveTheCallerThatBeganThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shared sharedReads[int]
		read := func(ctx context.Context) (int, error) {
			time.Sleep(time.Second)
			return 7, ctx.Err()
		}
		ctx, cancel := context.WithCancel(t.Context())
		go shared.get(ctx, "key", read)
		synctest.Wait()
		gone := make(chan error, 1)
		go func() { _, err := shared.get(ctx, "key", read); gone <- err }()
		synctest.Wait()
		stays := make(chan error, 1)
		go func() {
			v, err := shared.get(t.Context(), "key", read)
			if v != 7 {
				err = errors.Join(err, errors.New("no answer"))
			}
			stays <- err
		}()
		synctest.Wait()
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that went away got %v", err)
		}
		if err := <-stays; err != nil {
			t.Errorf("a caller that stayed got %v", err)
		}
	})
}

func TestSharedReadsFailForEveryoneWhenAReadBreaks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shared sharedReads[int]
		broken := errors.New("away")
		read := func(context.Context) (int, error) { time.Sleep(time.Second); return 0, broken }
		errs := make(chan error, 3)
		for range 3 {
			go func() { _, err := shared.get(t.Context(), "key", read); errs <- err }()
		}
		for range 3 {
			if err := <-errs; !errors.Is(err, broken) {
				t.Errorf("got %v, want the read's error", err)
			}
		}
		func() {
			defer func() { _ = recover() }()
			_, _ = shared.get(t.Context(), "key", func(context.Context) (int, error) { panic("driver") })
		}()
		if _, err := shared.get(t.Context(), "key", func(context.Context) (int, error) { return 1, nil }); err != nil {
			t.Errorf("the key stayed broken after a panic: %v", err)
		}
	})
}
