package tailwind

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestClasses(t *testing.T) {
	for _, tt := range []struct {
		name, html string
		want       []string
	}{
		{"sorted, each once", `<div class="p-4 flex"><p class='flex bg-card'></p></div>`, []string{"bg-card", "flex", "p-4"}},
		{"any white space", "<div class=\"a\n\tb  c\">", []string{"a", "b", "c"}},
		{"entities are decoded", `<div class="before:content-[&quot;x&quot;] [&amp;&gt;svg]:size-4">`, []string{`[&>svg]:size-4`, `before:content-["x"]`}},
		{"svg, void and upper-case tags", `<svg class="size-4"><path class="fill-primary"/></svg><IMG CLASS=w-full>`, []string{"fill-primary", "size-4", "w-full"}},
		{"comments and text do not count", `<!-- <i class="a"> --> class="b" <p data-class="c">`, nil},
		{"a cut-off document", `<div class="a"><p class="b`, []string{"a"}},
		{"nothing", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Classes(tt.html)); diff != "" {
				t.Errorf("Classes(%q) (-want +got):\n%s", tt.html, diff)
			}
		})
	}
}
