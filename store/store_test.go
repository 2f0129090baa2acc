package store_test

import (
	"testing"

	"github.com/appforge-ai/appforge/store/storetest"
)

func TestStoreKeepsItsPromises(t *testing.T) {
	for _, d := range storetest.Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			storetest.Run(t, d.Open)
		})
	}
}
