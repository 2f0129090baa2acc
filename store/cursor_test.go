package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
)

// A page from the middle of a list must not cost the walk to it.
func TestAPageAfterACursorBeginsInTheIndex(t *testing.T) {
	s, err := Open(t.Context(), Config{URL: "sqlite:" + filepath.Join(t.TempDir(), "appforge.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]JobSearch{
		"all jobs": {}, "one status": {Statuses: []JobStatus{Failed}}, "one user": {UserID: "ada"}, "one type and status": {Types: []JobType{ChatContext}, Statuses: []JobStatus{Failed}},
	} {
		t.Run(name, func(t *testing.T) {
			plan, err := s.plan(t.Context(), f)
			if err != nil {
				t.Fatal(err)
			}
			at := time.Now()
			plan.filters.add(afterCursor, at, at, "id")
			query, args := newestOf(plan.branches, plan.filters, 51)
			query, args, err = sqlx.In("EXPLAIN QUERY PLAN "+query, args...)
			if err != nil {
				t.Fatal(err)
			}
			var steps []struct {
				ID, Parent, NotUsed int
				Detail              string
			}
			if err := s.DB().SelectContext(t.Context(), &steps, query, args...); err != nil {
				t.Fatal(err)
			}
			var walks bool
			for _, step := range steps {
				if strings.Contains(step.Detail, "TEMP B-TREE") {
					t.Errorf("sorts: %s", step.Detail)
				}
				walks = walks || strings.Contains(step.Detail, "INDEX") && strings.Contains(step.Detail, "created_at<?")
			}
			if !walks {
				t.Errorf("no index bounds created_at: %+v", steps)
			}
		})
	}
}
