package render

import (
	"context"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

// How often memory is looked at while a page is rendered: often enough that a page
// cannot go far over the limit meanwhile. Each look reads the whole table of processes,
// so a browser that is far below its limit is looked at less often.
const (
	memoryEvery    = 50 * time.Millisecond
	memoryEveryFar = 4 * memoryEvery
	farBelow       = 2 // times less than the limit
)

// watchMemory stops a render whose browser holds more than limit bytes. It ends with ctx.
func watchMemory(ctx context.Context, group int, limit int64, stop context.CancelCauseFunc) {
	next := time.NewTimer(memoryEvery)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
			held := memoryOf(group)
			if held > limit {
				stop(fault.Newf(fault.TooLarge, "The page needs more than %d MiB to be rendered, the limit of memory. Make it smaller, or use smaller images.", limit>>20))
				return
			}
			if held < limit/farBelow {
				next.Reset(memoryEveryFar)
			} else {
				next.Reset(memoryEvery)
			}
		}
	}
}
