package render

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// memoryEvery is how often memory is looked at while a page is rendered: often enough
// that a page cannot go far over the limit meanwhile.
const memoryEvery = 50 * time.Millisecond

// watchMemory stops a render whose browser holds more than limit bytes. It ends with ctx.
func watchMemory(ctx context.Context, group int, limit int64, stop context.CancelCauseFunc) {
	tick := time.NewTicker(memoryEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if memoryOf(group) > limit {
				stop(fault.Newf(fault.TooLarge, "The page needs more than %d MiB to be rendered, the limit of memory. Make it smaller, or use smaller images.", limit>>20))
				return
			}
		}
	}
}
