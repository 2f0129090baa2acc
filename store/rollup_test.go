package store

import "testing"

func TestTimesAreRoundedByHalfAPercentAtMost(t *testing.T) {
	for ms, want := range map[int64]int64{0: 0, 7: 7, 199: 199, 200: 200, 201: 202, 499: 500, 501: 500, 503: 505, 998: 1000, 1004: 1000, 1005: 1010, 1995: 2000, 2009: 2000, 2010: 2020, 61_234: 61_000, 3_600_000: 3_600_000} {
		if got := roundTime(ms); got != want {
			t.Errorf("roundTime(%d) = %d, want %d", ms, got, want)
		}
	}
	for ms := int64(1); ms < 5_000_000; ms += 1 + ms/300 {
		if off := roundTime(ms) - ms; off*200 > ms || -off*200 > ms {
			t.Fatalf("roundTime(%d) = %d: more than half a percent off", ms, roundTime(ms))
		}
	}
}
