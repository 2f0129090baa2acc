package render

import (
	"os"
	"testing"
)

// TestManyRenders makes renders in a row in one browser: it must not grow with each of
// them, and nothing may be left when it ends.
func TestManyRenders(t *testing.T) {
	renders, first := 100, 20
	if os.Getenv("APPFORGE_TEST_ALL") == "" {
		renders, first = 12, 4
	}
	opts := patient()
	opts.RestartAfter = renders + 1
	c := newRenderer(t, opts)
	var early int64
	for i := range renders {
		render(t, c, honest)
		if i == first {
			early = memoryOf(c.idle[0].proc.group())
		}
	}
	group, late := c.idle[0].proc.group(), memoryOf(c.idle[0].proc.group())
	t.Logf("%d MiB after %d renders, %d MiB after %d", early>>20, first, late>>20, renders)
	if late > early+early/4 {
		t.Errorf("memory grew from %d to %d MiB", early>>20, late>>20)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	wantGone(t, group)
}
