package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/appforge-ai/appforge/store"
)

func main() {
	ctx := context.Background()
	st, err := store.Open(ctx, store.Config{URL: os.Args[1], ConnectTimeout: 10 * time.Second})
	if err != nil {
		panic(err)
	}
	days := store.LastDays(time.Now(), 60)
	for _, q := range []struct {
		n string
		f func() error
	}{
		{"durations", func() error { _, err := st.Durations(ctx, days); return err }},
		{"total before", func() error { _, err := st.DurationTotal(ctx, days.Before()); return err }},
		{"days", func() error { _, err := st.DurationDays(ctx, days); return err }},
		{"figures", func() error { _, err := st.TypeFigures(ctx, days); return err }},
		{"count word+status", func() error {
			n, more, err := st.CountFound(ctx, store.JobSearch{Words: "harbour", Statuses: []store.JobStatus{"failed"}}, 10000)
			if os.Getenv("V") != "" {
				fmt.Println(n, more)
			}
			return err
		}},
	} {
		best := time.Hour
		for range 5 {
			b := time.Now()
			if err := q.f(); err != nil {
				fmt.Println(err)
			}
			best = min(best, time.Since(b))
		}
		fmt.Println(q.n, best)
	}
}
