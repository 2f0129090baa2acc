package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// callers is how many requests are under way at once in a load.
const callers = 50

// load is what a run of requests gave.
type load struct {
	perSecond float64
	p50, p99  time.Duration
}

func (l load) String() string {
	return fmt.Sprintf("%.0f/s, p50 %s, p99 %s", l.perSecond, l.p50.Round(100*time.Microsecond), l.p99.Round(100*time.Microsecond))
}

// drive calls act from many goroutines until total calls were made.
func drive(ctx context.Context, total int, act func(context.Context, int) error) (load, error) {
	var next atomic.Int64
	var failed atomic.Pointer[error]
	took := make([]time.Duration, total)
	start := time.Now()
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			for failed.Load() == nil {
				i := int(next.Add(1)) - 1
				if i >= total {
					return
				}
				began := time.Now()
				if err := act(ctx, i); err != nil {
					failed.CompareAndSwap(nil, &err)
					return
				}
				took[i] = time.Since(began)
			}
		})
	}
	wg.Wait()
	elapsed := time.Since(start)
	if err := failed.Load(); err != nil {
		return load{}, *err
	}
	slices.Sort(took)
	return load{perSecond: float64(total) / elapsed.Seconds(), p50: took[total/2], p99: took[total*99/100]}, nil
}

// client keeps its connections: making one a request would measure that.
var client = &http.Client{Transport: &http.Transport{MaxIdleConns: 2 * callers, MaxIdleConnsPerHost: 2 * callers}, Timeout: 30 * time.Second}

// request sends one request and reads the answer to its end.
func request(ctx context.Context, method, url, key, body string, want int, header ...string) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != want {
		err = fmt.Errorf("%s %s: %d %.200s", method, url, res.StatusCode, b)
	}
	return b, res.Header, err
}

func ratio(a, b float64) string { return fmt.Sprintf("%.2f", a/b) }

func millis(d time.Duration) string { return fmt.Sprintf("%d ms", d.Milliseconds()) }

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}

func least(d []time.Duration) time.Duration { return slices.Min(d) }
func most(d []time.Duration) time.Duration  { return slices.Max(d) }
