package main

import (
	"fmt"
	"strings"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// limits reads what every user may use. The one user of a development server has no
// limits but those that are set.
func (r *reader) limits(production bool) store.Limits {
	holds := func(name string) bool { return production || strings.TrimSpace(r.getenv(name)) != "" }
	jobs := func(name string) int {
		if !holds(name) {
			return 0
		}
		return r.whole(name, 0, store.MaxLimitJobs)
	}
	dollars := func(name string) money.USD {
		if !holds(name) {
			return 0
		}
		return r.dollars(name)
	}
	return store.Limits{
		JobsPerMinute: jobs("LIMIT_JOBS_PER_MINUTE"), JobsAtOnce: jobs("LIMIT_JOBS_AT_ONCE"),
		DollarsPerDay: dollars("LIMIT_DOLLARS_PER_DAY"), DollarsPerMonth: dollars("LIMIT_DOLLARS_PER_MONTH"),
	}
}

func (r *reader) dollars(name string) money.USD {
	usd, err := money.Parse(strings.TrimPrefix(r.text(name), "$"))
	if err != nil || usd < 0 || usd > store.MaxLimitDollars {
		r.fault(name, fmt.Sprintf("is %q: write dollars from 0 (no limit) to %s, such as 2.50", r.text(name), store.MaxLimitDollars))
	}
	return usd
}
