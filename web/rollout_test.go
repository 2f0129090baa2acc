package web

import (
	"fmt"
	"testing"
)

func TestRolloutIsStickyAndGrows(t *testing.T) {
	const users = 10_000
	in := map[int]int{}
	for i := range users {
		user := fmt.Sprintf("user-%d", i)
		before := false
		for _, percent := range []int{0, 10, 50, 100} {
			now := rolledOut("screen-generation", user, percent)
			if before && !now {
				t.Fatalf("%s was in below %d %% and is out at it", user, percent)
			}
			if now {
				in[percent]++
			}
			before = now
		}
	}
	if in[0] != 0 || in[100] != users {
		t.Errorf("at 0 %%: %d in; at 100 %%: %d of %d", in[0], in[100], users)
	}
	for percent, want := range map[int]int{10: users / 10, 50: users / 2} {
		if off := in[percent] - want; off < -users/50 || off > users/50 {
			t.Errorf("at %d %%: %d of %d users", percent, in[percent], users)
		}
	}
}

func TestRolloutOfFeaturesIsIndependent(t *testing.T) {
	same := 0
	for i := range 1000 {
		user := fmt.Sprintf("user-%d", i)
		if rolledOut("a", user, 50) == rolledOut("b", user, 50) {
			same++
		}
	}
	if same > 600 {
		t.Errorf("%d of 1000 users are in the same half of both features", same)
	}
}
