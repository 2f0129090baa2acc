package store

import (
	"testing"
	"time"
)

func TestBatchesOfTallyStayShort(t *testing.T) {
	for _, tt := range []struct {
		batch int
		took  time.Duration
		want  int
	}{
		{tallyBatch, time.Millisecond, 2 * tallyBatch},
		{tallyBatchMax, time.Millisecond, tallyBatchMax},
		{tallyBatchMax, tallyTime * 2, tallyBatchMax / 2},
		{tallyBatch, time.Hour, tallyBatch},
		{800, tallyTime * 3 / 4, 800},
	} {
		if got := nextTallyBatch(tt.batch, tt.took); got != tt.want {
			t.Errorf("after %d jobs in %s: %d, want %d", tt.batch, tt.took, got, tt.want)
		}
	}
}
