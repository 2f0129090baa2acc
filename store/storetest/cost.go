package storetest

import (
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// jobsCostEqualsAHandCount holds the ledger's sums to the fixture of the metrics, job by
// job, and each way of adding them up to the same total.
func jobsCostEqualsAHandCount(t *testing.T, s *store.Store) {
	jobs := fixture(t, s)
	tally(t, s)
	costs := []*money.USD{usd(2000), usd(500 + 2500), usd(700), nil, usd(9000), nil, nil, usd(100), nil} // the sixth has no price, the others made no call
	const total, wasted = 14800, 500 + 700 + 9000 + 100
	var sum money.USD
	for i, job := range jobs {
		got := Get(t, s, job.ID).CostUSD
		want(t, nil, "cost of job "+job.ID, costs[i], got)
		if got != nil {
			sum += *got
		}
	}
	want(t, nil, "the jobs together", *usd(total), sum)
	both := store.Days{First: noon, Last: noon.AddDate(0, 0, 1)}
	for name, read := range map[string]func() ([]store.Figures, error){
		"types":  func() ([]store.Figures, error) { return s.TypeFigures(t.Context(), both) },
		"users":  func() ([]store.Figures, error) { return s.UserFigures(t.Context(), both, 10) },
		"models": func() ([]store.Figures, error) { return s.ModelFigures(t.Context(), both, 10) },
	} {
		list, err := read()
		var all store.Figures
		for _, f := range list {
			all.Cost += f.Cost
			all.Wasted += f.Wasted
		}
		want(t, err, name+" together", store.Figures{Cost: *usd(total), Wasted: *usd(wasted)}, all)
	}
	before, err := s.UserFigures(t.Context(), store.Days{First: noon.Add(-48 * time.Hour), Last: noon.Add(-24 * time.Hour)}, 10)
	if err != nil || len(before) != 0 {
		t.Errorf("figures of days without calls: %+v, %v", before, err)
	}
}
