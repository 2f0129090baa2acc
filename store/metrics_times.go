package store

import "context"

// Times are percentiles by nearest rank, over times that are rounded by half a percent at most.
type Times struct {
	Name  string // the job type, or provider/model; "" is all together
	Mode  string // of a type; "" is all together
	N     int64  // times
	P50MS int64  // the least time that half of them do not exceed
	P95MS int64  // the least that 95 % do not exceed
}

// timeCount says how often a time was seen. Lists of it are in the order of time.
type timeCount struct {
	MS int64 `db:"ms"`
	N  int64 `db:"n"`
}

// Durations gives the percentiles of completed jobs' durations: by type and mode, by
// mode over all types, by type over both modes, and of all.
func (s *Store) Durations(ctx context.Context, d Days) ([]Times, error) {
	return s.times(ctx, byType, d)
}

// DurationTotal gives the percentiles of all completed jobs of the days together.
func (s *Store) DurationTotal(ctx context.Context, d Days) (Times, error) {
	var counts []timeCount
	err := s.list(ctx, "read times", &counts, `SELECT ms, SUM(n) AS n FROM rollup_times WHERE kind = ? AND day BETWEEN ? AND ?
		GROUP BY ms HAVING SUM(n) > 0 ORDER BY ms`, byType, dayOf(d.First), dayOf(d.Last))
	return percentiles("", "", counts), err
}

// Latencies gives the percentiles of answered model calls, by provider/model and of all.
func (s *Store) Latencies(ctx context.Context, d Days) ([]Times, error) {
	return s.times(ctx, byModel, d)
}

func (s *Store) times(ctx context.Context, kind string, d Days) ([]Times, error) {
	var rows []struct {
		Name string `db:"name"`
		Mode string `db:"mode"`
		timeCount
	}
	err := s.list(ctx, "read times by "+kind, &rows, `SELECT name, mode, ms, SUM(n) AS n FROM rollup_times WHERE kind = ? AND day BETWEEN ? AND ?
		GROUP BY name, mode, ms HAVING SUM(n) > 0 ORDER BY ms`, kind, dayOf(d.First), dayOf(d.Last))
	if err != nil {
		return nil, err
	}
	type series struct{ name, mode string }
	var order []series
	counts := map[series][]timeCount{}
	for _, r := range rows {
		for i, key := range [...]series{{"", ""}, {"", r.Mode}, {r.Name, ""}, {r.Name, r.Mode}} {
			if r.Mode == "" && i%2 == 1 {
				continue // the same as the one before
			}
			if counts[key] == nil {
				order = append(order, key)
			}
			counts[key] = append(counts[key], r.timeCount)
		}
	}
	list := make([]Times, 0, len(order))
	for _, key := range order {
		list = append(list, percentiles(key.name, key.mode, counts[key]))
	}
	return list, nil
}

// DurationDays gives the percentiles of each day's completed jobs, all types and modes
// together, oldest first; Name is the day. A day without any is left out.
func (s *Store) DurationDays(ctx context.Context, d Days) ([]Times, error) {
	var rows []struct {
		Day string `db:"day"`
		timeCount
	}
	err := s.list(ctx, "read times by day", &rows, `SELECT day, ms, SUM(n) AS n FROM rollup_times WHERE kind = ? AND day BETWEEN ? AND ?
		GROUP BY day, ms HAVING SUM(n) > 0 ORDER BY day, ms`, byType, dayOf(d.First), dayOf(d.Last))
	var list []Times
	for first := 0; first < len(rows); {
		var counts []timeCount
		day := rows[first].Day
		for ; first < len(rows) && rows[first].Day == day; first++ {
			counts = append(counts, rows[first].timeCount)
		}
		list = append(list, percentiles(day, "", counts))
	}
	return list, err
}

func percentiles(name, mode string, counts []timeCount) Times {
	t := Times{Name: name, Mode: mode}
	for _, c := range counts {
		t.N += c.N
	}
	t.P50MS, t.P95MS = nearestRank(counts, t.N, 50), nearestRank(counts, t.N, 95)
	return t
}

// nearestRank is the time at rank ⌈percent/100 · n⌉.
func nearestRank(counts []timeCount, n, percent int64) int64 {
	rank := (percent*n + 99) / 100
	for _, c := range counts {
		if rank -= c.N; rank <= 0 {
			return c.MS
		}
	}
	return 0
}
