package e2e

import (
	"bytes"
	"encoding/base64"
	wire "encoding/binary"
	"encoding/json"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/style"
	gem "github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/storetest"
)

// TestStyleInEveryDatabase is every way in which a style extraction can go, on each
// database, through the engine.
func TestStyleInEveryDatabase(t *testing.T) {
	t.Parallel()
	for _, d := range storetest.Databases() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			s := newStack(t, options{database: d.Fresh(t)})
			styleSucceeds(s)
			styleIsRetried(s)
			styleFailsForGood(s)
			styleIsCancelled(s)
			styleInputsAreRefused(s)
			styleSurvivesARestart(s)
		})
	}
}

func TestStyleWithoutAKey(t *testing.T) {
	t.Parallel()
	s := newStack(t, options{offline: true})
	id := s.api.upload("full", shot(t, "#2563eb"))
	j := s.api.settled(id)
	r := s.api.style(id)
	if j.Status != "completed" || j.Provider != "offline" || r.Theme == nil || r.Palette.Primary != "#2563eb" || !slices.Contains(r.Notes, style.NeedsModel) {
		t.Errorf("%s by %s: %+v", j.Status, j.Provider, r)
	}
	status, _, body := s.api.do(http.MethodPost, "/api/style/extract", map[string]any{"extractionType": "typography", "images": []string{dataURL(shot(t, "#2563eb"))}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(string(body), "GOOGLE_GENERATIVE_AI_API_KEY") {
		t.Errorf("%d %s", status, body)
	}
}

func styleSucceeds(s *stack) {
	t := s.t
	id := s.api.upload("full", shot(t, "#2563eb"), shot(t, "#ea580c"))
	j := s.api.settled(id)
	r := s.api.style(id)
	if j.Status != "completed" || j.Progress != 100 || j.Cost == nil || *j.Cost <= 0 || len(r.Images) != 2 || r.Theme == nil || len(j.Screens) != 3 {
		t.Fatalf("%s %q: %+v %+v", j.Status, j.reason(), j, r)
	}
	brands := []string{r.Palette.Primary, r.Palette.Secondary}
	slices.Sort(brands)
	if !slices.Equal(brands, []string{"#2563eb", "#ea580c"}) || !strings.Contains(r.Theme.Style, "--radius: 12px") {
		t.Errorf("palette %+v, theme %s", r.Palette, r.Theme.Style)
	}
	// The stand-in names a magenta that no picture has.
	if !strings.Contains(strings.Join(r.Notes, " "), "#ff00ff, is not in the pixels and was dropped") || r.Typography == "" || r.Components == "" {
		t.Errorf("notes %q, typography %q", r.Notes, r.Typography)
	}
	calls := s.gemini.Calls()
	if last := calls[len(calls)-1]; last.What != gem.WhatStyle || last.Images != 2 {
		t.Errorf("the model got %+v", last)
	}
	before := len(calls)
	id = s.api.job(http.StatusAccepted, map[string]any{"extractionType": "colors", "images": []string{dataURL(shot(t, "#059669"))}})
	if j = s.api.settled(id); j.Status != "completed" || s.api.style(id).Palette.Primary != "#059669" || len(s.gemini.Calls()) != before {
		t.Errorf("colours alone: %s, and %d model calls", j.Status, len(s.gemini.Calls())-before)
	}
	status, header, body := s.api.do(http.MethodGet, "/api/jobs/"+id+"/images/image-1", nil)
	if status != http.StatusOK || header.Get("Content-Type") != "image/png" || !bytes.Equal(body, shot(t, "#059669")) {
		t.Errorf("the picture comes back as %d %v", status, header)
	}
}

func styleIsRetried(s *stack) {
	s.gemini.On(gem.WhatStyle).Answer(gem.Status503, gem.CutMidway, gem.OK)
	id := s.api.upload("full", shot(s.t, "#2563eb"))
	j := s.api.settled(id)
	if got := outcomes(s.api.calls(id), "see"); j.Status != "completed" || got != "upstream upstream ok" {
		s.t.Errorf("%s %q, calls %q", j.Status, j.reason(), got)
	}
	if got := outcomes(s.api.calls(id), "image-1"); got != "ok" {
		s.t.Errorf("the picture was measured with the outcomes %q", got)
	}
}

func styleFailsForGood(s *stack) {
	t := s.t
	s.gemini.On(gem.WhatStyle).Answer(gem.Blocked, gem.OK)
	id := s.api.upload("components", shot(t, "#2563eb"))
	j := s.api.settled(id)
	if j.Status != "failed" || j.ErrorCode != "blocked" || !strings.Contains(j.reason(), "The model refused") {
		t.Fatalf("%s %q %s", j.Status, j.reason(), j.ErrorCode)
	}
	if status, _, body := s.api.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil); status != http.StatusAccepted {
		t.Fatalf("retry: %d %s", status, body)
	}
	if j = s.api.settled(id); j.Status != "completed" || len(s.api.style(id).Findings) == 0 {
		t.Errorf("after the retry: %s %q", j.Status, j.reason())
	}
	// Whole by its structure, broken in its pixels: only the worker finds that.
	damaged := shot(t, "#2563eb")
	for i := len(damaged) / 2; i < len(damaged)/2+40; i++ {
		damaged[i] ^= 0x5a
	}
	if j = s.api.settled(s.api.upload("colors", damaged)); j.Status != "failed" || j.ErrorCode != "invalid_input" || !strings.Contains(j.reason(), "images[0] is not a png") {
		t.Errorf("a damaged picture: %s %q %s", j.Status, j.reason(), j.ErrorCode)
	}
}

func styleIsCancelled(s *stack) {
	s.gemini.On(gem.WhatStyle).Answer(gem.Hang, gem.OK)
	before := len(s.gemini.Calls())
	id := s.api.upload("typography", shot(s.t, "#2563eb"))
	if err := s.gemini.WaitFor(s.t.Context(), before+1); err != nil {
		s.t.Fatal(err)
	}
	if status, _, body := s.api.do(http.MethodPost, "/api/jobs/"+id+"/cancel", nil); status != http.StatusOK {
		s.t.Fatalf("cancel: %d %s", status, body)
	}
	if j := s.api.settled(id); j.Status != "cancelled" {
		s.t.Errorf("cancelled job is %s", j.Status)
	}
	s.api.do(http.MethodPost, "/api/jobs/"+id+"/retry", nil)
	if j := s.api.settled(id); j.Status != "completed" {
		s.t.Errorf("after the cancel and a retry: %s %q", j.Status, j.reason())
	}
}

func styleSurvivesARestart(s *stack) {
	t := s.t
	release, before := s.gemini.Hold(), len(s.gemini.Calls())
	id := s.api.upload("full", shot(t, "#2563eb"), shot(t, "#059669"))
	if err := s.gemini.WaitFor(t.Context(), before+1); err != nil {
		t.Fatal(err)
	}
	s.server.kill()
	release()
	s.server.start()
	s.server.waitReady()
	j := s.sweepUntil([]string{id}, jobTime)[id]
	if r := s.api.style(id); j.Status != "completed" || r.Theme == nil || r.Typography == "" {
		t.Fatalf("%s %q: %+v", j.Status, j.reason(), r)
	}
	for _, picture := range []string{"image-1", "image-2"} {
		if got := outcomes(s.api.calls(id), picture); got != "ok" {
			t.Errorf("%s was measured with the outcomes %q", picture, got)
		}
	}
}

func styleInputsAreRefused(s *stack) {
	good := shot(s.t, "#2563eb")
	urls := func(pictures ...[]byte) map[string]any {
		list := []string{}
		for _, p := range pictures {
			list = append(list, dataURL(p))
		}
		return map[string]any{"images": list}
	}
	for says, tt := range map[string]struct {
		status int
		body   any
	}{
		"images has 0 entries: send 1 to 8":           {422, urls()},
		"images has 9 entries":                        {422, urls(good, good, good, good, good, good, good, good, good)},
		"images[1] is a gif":                          {422, urls(good, []byte("GIF89a\x01\x00\x01\x00"))},
		"images[0] is an svg":                         {422, urls([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"))},
		"images[0] is of the type text/plain":         {422, urls([]byte("I am no picture."))},
		"images[0] is cut off":                        {422, urls(good[:len(good)/2])},
		"images[0] is an animated webp":               {422, urls(animatedWebP())},
		"images[0] is of the type text/html":          {422, urls([]byte("<!doctype html><title>x</title>"))},
		"images[0] is empty":                          {422, urls(nil)},
		"images[0] is an animated png":                {422, urls(slices.Concat(good[:33], chunk("acTL", make([]byte, 8)), good[33:]))},
		"images[0] is 30000 x 30000 pixels, over the": {422, urls(bomb(30_000))},
		"images[1] has more than 10485760 bytes":      {413, urls(good, append(slices.Clone(good), make([]byte, style.MaxBytes)...))},
		"images[0] is not a data URL":                 {422, map[string]any{"images": []string{"https://example.com/a.png"}}},
		"images[0] is a data URL whose base64":        {422, map[string]any{"images": []string{"data:image/png;base64,!!!!"}}},
		"images[0] is not a text":                     {422, map[string]any{"images": []int{7}}},
		"extractionType is ":                          {422, map[string]any{"images": []string{dataURL(good)}, "extractionType": "vibes"}},
		"no field of this request":                    {422, map[string]any{"images": []string{dataURL(good)}, "pictures": 1}},
	} {
		status, header, body := s.api.do(http.MethodPost, "/api/style/extract", tt.body)
		var p struct{ Detail string }
		if err := json.Unmarshal(body, &p); err != nil || status != tt.status || !strings.Contains(p.Detail, says) || header.Get("Content-Type") != "application/problem+json" {
			s.t.Errorf("%d %s, want %d: …%s…", status, body, tt.status, says)
		}
	}
	for says, tt := range map[string]struct {
		status     int
		extraction string
		pictures   [][]byte
	}{
		"images has 0 entries":                        {422, "full", nil},
		"images has 9 entries":                        {422, "full", slices.Repeat([][]byte{good}, 9)},
		"images[1] has more than 10485760 bytes":      {413, "full", [][]byte{good, append(slices.Clone(good), make([]byte, 11<<20)...)}},
		"images[0] is a gif":                          {422, "full", [][]byte{[]byte("GIF89a\x01\x00\x01\x00")}},
		"images[0] is cut off: the jpeg":              {422, "full", [][]byte{cutJPEG(s.t)}},
		"images[0] is 30000 x 30000 pixels, over the": {422, "full", [][]byte{bomb(30_000)}},
		"extractionType is ":                          {422, "vibes", [][]byte{good}},
	} {
		body, contentType := form(s.t, tt.extraction, tt.pictures...)
		status, header, answer := s.api.do(http.MethodPost, "/api/style/extract", body, "Content-Type", contentType)
		var p struct{ Detail string }
		if decode(s.t, answer, &p); status != tt.status || !strings.Contains(p.Detail, says) || header.Get("Content-Type") != "application/problem+json" {
			s.t.Errorf("as a form: %d %s, want %d: …%s…", status, answer, tt.status, says)
		}
	}
}

// upload sends pictures as a form and gives the job's id.
func (a api) upload(extraction string, pictures ...[]byte) string {
	a.t.Helper()
	body, contentType := form(a.t, extraction, pictures...)
	return a.job(http.StatusAccepted, body, "Content-Type", contentType)
}

// form is a body with files whose names say png, whatever they are.
func form(t *testing.T, extraction string, pictures ...[]byte) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range pictures {
		part, err := w.CreateFormFile("images", "shot.png")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(p) // to memory
	}
	if err := errors.Join(w.WriteField("extractionType", extraction), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func (a api) job(want int, body any, header ...string) string {
	a.t.Helper()
	status, _, answer := a.do(http.MethodPost, "/api/style/extract", body, header...)
	if status != want {
		a.t.Fatalf("extract: %d %s", status, answer)
	}
	return jobID(a.t, answer)
}

func (a api) style(id string) style.Result {
	a.t.Helper()
	_, _, body := a.do(http.MethodGet, "/api/jobs/"+id, nil)
	var j struct{ OutputData *style.Result }
	if err := json.Unmarshal(body, &j); err != nil || j.OutputData == nil {
		a.t.Fatalf("%v in %s", err, body)
	}
	return *j.OutputData
}

// shot is a picture of a screen: white, a bar in the brand's colour, dark lines.
func shot(t *testing.T, brand string) []byte {
	t.Helper()
	raw := make([]byte, 3)
	for i := range raw {
		raw[i] = hexByte(brand[1+2*i])<<4 | hexByte(brand[2+2*i])
	}
	m := image.NewNRGBA(image.Rect(0, 0, 120, 240))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(10, 180, 110, 220), image.NewUniform(color.NRGBA{raw[0], raw[1], raw[2], 255}), image.Point{}, draw.Src)
	for y := 30; y < 150; y += 12 {
		draw.Draw(m, image.Rect(10, y, 90, y+1), image.NewUniform(color.NRGBA{0x0f, 0x17, 0x2a, 255}), image.Point{}, draw.Src)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func hexByte(c byte) byte { return byte(strings.IndexByte("0123456789abcdef", c)) }

func dataURL(picture []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture)
}

func chunk(name string, data []byte) []byte {
	out := append(wire.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	out = append(out, data...)
	return wire.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// bomb is a PNG of some bytes that declares itself to be of that many pixels a side.
func bomb(side uint32) []byte {
	head := wire.BigEndian.AppendUint32(wire.BigEndian.AppendUint32(nil, side), side)
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 6, 0, 0, 0)), chunk("IDAT", []byte{0x78, 0x9c}), chunk("IEND", nil))
}

// animatedWebP is a WebP that declares an animation.
func animatedWebP() []byte {
	const animation = 1 << 1
	frame := append([]byte("VP8X\x0a\x00\x00\x00"), animation, 0, 0, 0, 15, 0, 0, 15, 0, 0)
	return slices.Concat([]byte("RIFF"), wire.LittleEndian.AppendUint32(nil, uint32(4+len(frame))), []byte("WEBP"), frame)
}

// cutJPEG is a JPEG whose end is missing.
func cutJPEG(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 64, 64)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()[:b.Len()-2]
}
