package tailwind

import (
	"errors"
	"testing"
)

func TestInline(t *testing.T) {
	load := func(src string) (string, error) {
		if src == "https://cdn.example.com/l.png?a=1&b=2" {
			return "data:image/png;base64,AAAA", nil
		}
		return "", errors.New("gone")
	}
	const rest = `<div class="p-4">Grüß &amp; Gott<svg viewBox="0 0 1 1"><path d="M0 0"/></svg></div>`
	for _, tt := range []struct{ name, screen, want string }{
		{"nothing to do", rest, rest},
		{"an image", rest + `<img src="https://cdn.example.com/l.png?a=1&amp;b=2" alt="Logo" class="h-8">`, rest + `<img src="data:image/png;base64,AAAA" alt="Logo" class="h-8">`},
		{"one that is gone", `<img src="https://cdn.example.com/gone.png" alt="&#34;A&#34;" class="h-8">`, `<span class="inline-block bg-muted h-8" role="img" aria-label="&#34;A&#34;"></span>`},
		{"one that is gone, for show", `<img src="https://cdn.example.com/gone.png" alt="">`, `<span class="inline-block bg-muted"></span>`},
		{"one that is in it", `<img src="data:image/gif;base64,AA" alt="">`, `<img src="data:image/gif;base64,AA" alt="">`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Inline(tt.screen, load); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}
