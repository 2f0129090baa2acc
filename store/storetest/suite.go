package storetest

import (
	"testing"

	"github.com/appforge-ai/appforge/store"
)

// promise is one test of the suite, on a store of its own.
type promise struct {
	name string
	test func(t *testing.T, s *store.Store)
}

// Run holds a database to the store's promises. open gives a migrated, empty store
// that this package opened, another one at each call.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for _, group := range []struct {
		name     string
		promises []promise
	}{
		{"jobs", jobPromises},
		{"lists", listPromises},
		{"past jobs", pastJobPromises},
		{"parts", partPromises},
		{"pieces", piecePromises},
		{"images", imagePromises},
		{"artifacts", artifactPromises},
		{"ledger", ledgerPromises},
		{"edits", editPromises},
		{"restorations", restorePromises},
		{"runs", runPromises},
		{"feed", feedPromises},
		{"outbox", outboxPromises},
		{"answers", answerPromises},
		{"keys", keyPromises},
		{"sessions", sessionPromises},
		{"audit", auditPromises},
		{"settings", settingsPromises},
		{"pauses", pausePromises},
		{"figures", tallyPromises},
		{"searches", findPromises},
		{"bulk actions", bulkPromises},
		{"notices", noticePromises},
		{"limits", limitPromises},
		{"upkeep", upkeepPromises},
		{"crowds", crowdPromises},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range group.promises {
				t.Run(p.name, func(t *testing.T) {
					t.Parallel()
					p.test(t, open(t))
				})
			}
		})
	}
}
