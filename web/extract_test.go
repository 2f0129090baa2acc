package web_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store"
)

// picture is a small png; n makes it differ.
func picture(t testing.TB, n uint8) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 12, 8))
	m.SetGray(3, 3, color.Gray{n})
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func dataURL(data []byte) string {
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(data)
}

// form writes a multipart body: files under "images", then the fields.
func form(t testing.TB, files [][]byte, fields ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range files {
		part, err := w.CreateFormFile("images", `C:\pictures\home<1>.png`)
		if err != nil {
			t.Fatal(err)
		}
		part.Write(f)
	}
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	return b.String(), w.FormDataContentType()
}

const extract = "/api/style/extract"

func TestExtractStyleFromDataURLs(t *testing.T) {
	b := setup(t)
	r := b.call(b.ada, http.MethodPost, extract, map[string]any{"extractionType": "colors", "images": []string{dataURL(picture(t, 1)), dataURL(picture(t, 2))}})
	var a struct{ Mode, JobID, Status string }
	r.json(t, &a)
	if r.status != http.StatusAccepted || a.Mode != "async" || a.Status != "pending" || r.header.Get("Location") != "/api/jobs/"+a.JobID {
		t.Fatalf("%d %s", r.status, r.body)
	}
	job, err := b.store.GetJob(t.Context(), a.JobID)
	if err != nil || job.Type != store.StyleExtraction || job.Name != "2 pictures" || job.UserID != "ada" || job.Provider != "offline" {
		t.Errorf("%+v, %v", job, err)
	}
	var input style.Request
	if err := json.Unmarshal(job.Input, &input); err != nil || len(input.Images) != 2 || input.Images[1].Width != 12 || input.Images[1].Type != "image/png" {
		t.Errorf("input = %s, %v", job.Input, err)
	}
	events, err := b.store.ClaimOutbox(t.Context(), 10, 1)
	if err != nil || len(events) != 1 || events[0].Name != "style/extract" || len(events[0].Data) > 2000 || strings.Contains(string(events[0].Data), "base64") {
		t.Errorf("outbox: %+v %v", events, err)
	}
}

func TestExtractStyleFromUploads(t *testing.T) {
	b := setup(t)
	first := picture(t, 1)
	body, contentType := form(t, [][]byte{first}, "extractionType", "full")
	r := b.call(b.ada, http.MethodPost, extract, body, "Content-Type", contentType)
	var a struct{ JobID string }
	r.json(t, &a)
	if r.status != http.StatusAccepted {
		t.Fatalf("%d %s", r.status, r.body)
	}
	job, err := b.store.GetJob(t.Context(), a.JobID)
	if err != nil || job.Name != "home 1 .png" {
		t.Errorf("%q, %v", job.Name, err)
	}
	path := "/api/jobs/" + a.JobID + "/images/image-1"
	got := b.call(b.ada, http.MethodGet, path, nil)
	if got.status != http.StatusOK || !bytes.Equal(got.body, first) || got.header.Get("Content-Type") != "image/png" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%d %v", got.status, got.header)
	}
	if again := b.call(b.ada, http.MethodGet, path, nil, "If-None-Match", got.header.Get("ETag")); again.status != http.StatusNotModified || len(again.body) != 0 {
		t.Errorf("%d", again.status)
	}
	for who, want := range map[string]int{b.bob: http.StatusNotFound, b.see: http.StatusOK, "": http.StatusUnauthorized} {
		if r := b.call(who, http.MethodGet, path, nil); r.status != want {
			t.Errorf("a stranger's key gives %d, want %d", r.status, want)
		}
	}
	if r := b.call(b.ada, http.MethodGet, "/api/jobs/"+a.JobID+"/images/image-2", nil); r.status != http.StatusNotFound {
		t.Errorf("a picture that is not there gives %d", r.status)
	}
}

func TestExtractStyleRefuses(t *testing.T) {
	b := setup(t)
	good := dataURL(picture(t, 1))
	urls := func(list ...string) map[string]any { return map[string]any{"images": list} }
	many := strings.Split(strings.Repeat(good+" ", 9), " ")[:9]
	big := make([]byte, style.MaxBytes+1)
	manyFiles, manyType := form(t, [][]byte{big[:1], big[:1], big[:1], big[:1], big[:1], big[:1], big[:1], big[:1], big[:1]})
	bigFile, bigType := form(t, [][]byte{picture(t, 1), big})
	strange, strangeType := form(t, [][]byte{picture(t, 1)}, "color", "red")
	cut, cutType := form(t, [][]byte{picture(t, 1)})
	for name, tt := range map[string]struct {
		body        any
		contentType string
		status      int
		says        string
	}{
		"no pictures":         {`{"images":[]}`, "", 422, "images has 0 entries: send 1 to 8"},
		"no images field":     {`{}`, "", 422, "images has 0 entries"},
		"nine pictures":       {urls(many...), "", 422, "images has 9 entries: send 1 to 8"},
		"nine uploads":        {manyFiles, manyType, 422, "images has 9 entries"},
		"not a list":          {`{"images":"x"}`, "", 422, "images is no list"},
		"not texts":           {`{"images":[7]}`, "", 422, "images[0] is not a text"},
		"no data URL":         {urls(good, "https://example.com/a.png"), "", 422, "images[1] is not a data URL"},
		"broken base64":       {urls("data:image/png;base64,!!!"), "", 422, "images[0] is a data URL whose base64"},
		"svg under png":       {urls(dataURL([]byte("<svg xmlns='http://www.w3.org/2000/svg'/>"))), "", 422, "images[0] is an svg"},
		"cut picture":         {urls(dataURL(picture(t, 1)[:60])), "", 422, "images[0] is cut off"},
		"unknown extraction":  {map[string]any{"images": []string{good}, "extractionType": "vibes"}, "", 422, `extractionType is "vibes": write colors, typography, components or full`},
		"extraction not text": {`{"extractionType":7}`, "", 422, "extractionType is not a text"},
		"needs a model":       {map[string]any{"images": []string{good}, "extractionType": "typography"}, "", 422, "GOOGLE_GENERATIVE_AI_API_KEY"},
		"unknown field":       {`{"colour":"red"}`, "", 422, `"colour" is no field of this request`},
		"unknown form field":  {strange, strangeType, 422, `"color" is no field`},
		"someone else":        {map[string]any{"images": []string{good}, "userId": "bob"}, "", 403, "userId"},
		"large data URL":      {urls(good, dataURL(big)), "", 413, "images[1] has more than 10485760 bytes (10 MB)"},
		"endless data URL":    {urls(dataURL(bytes.Repeat(big, 2))), "", 413, "images[0] has more than 10485760 bytes"},
		"large upload":        {bigFile, bigType, 413, "images[1] has more than 10485760 bytes"},
		"cut form":            {cut[:len(cut)-20], cutType, 422, "The body cannot be read"},
		"cut JSON":            {`{"images":["data:`, "", 422, "The body cannot be read"},
		"two values":          {`{"images":[]} {}`, "", 422, "goes on after its JSON value"},
		"endless name":        {`{"` + strings.Repeat("x", 10_000), "", 422, "The body cannot be read"},
		"text":                {"hello", "text/plain", 415, "application/json with data URLs, or multipart/form-data"},
	} {
		t.Run(name, func(t *testing.T) {
			contentType := tt.contentType
			if contentType == "" {
				contentType = "application/json"
			}
			r := b.call(b.ada, http.MethodPost, extract, tt.body, "Content-Type", contentType)
			var p struct{ Detail string }
			r.json(t, &p)
			if r.status != tt.status || !strings.Contains(p.Detail, tt.says) || r.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%d %.300s, want %d: …%s…", r.status, r.body, tt.status, tt.says)
			}
		})
	}
	if list, err := b.store.JobCounts(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("refused requests left jobs behind: %+v, %v", list, err)
	}
}

func TestExtractStyleOnceForAKey(t *testing.T) {
	b := setup(t)
	send := func(n uint8, extraction string) reply {
		body, contentType := form(t, [][]byte{picture(t, n)}, "extractionType", extraction)
		return b.call(b.ada, http.MethodPost, extract, body, "Content-Type", contentType, "Idempotency-Key", "k1")
	}
	first, again := send(1, "colors"), send(1, "colors")
	if first.status != http.StatusAccepted || again.status != first.status || !bytes.Equal(first.body, again.body) || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%d %s, then %d %s", first.status, first.body, again.status, again.body)
	}
	for _, other := range []reply{send(2, "colors"), send(1, "full")} {
		if other.status != http.StatusUnprocessableEntity {
			t.Errorf("another body under the same key gives %d %s", other.status, other.body)
		}
	}
}

func TestServiceKeysExtractForUsers(t *testing.T) {
	b := setup(t)
	body, contentType := form(t, [][]byte{picture(t, 1)}, "userId", "ada", "extractionType", "colors")
	r := b.call(b.serve, http.MethodPost, extract, body, "Content-Type", contentType)
	var a struct{ JobID string }
	r.json(t, &a)
	if job, err := b.store.GetJob(t.Context(), a.JobID); err != nil || job.UserID != "ada" {
		t.Errorf("%d %s: %+v %v", r.status, r.body, job, err)
	}
	if r := b.call(b.see, http.MethodPost, extract, body, "Content-Type", contentType); r.status != http.StatusForbidden {
		t.Errorf("a viewer gets %d", r.status)
	}
}

// The limit of other routes' bodies does not bind pictures, and that of pictures binds
// nothing else.
func TestPicturesHaveABodyLimitOfTheirOwn(t *testing.T) {
	b := setup(t)
	large := append(picture(t, 1), make([]byte, 3<<20)...) // beyond the end of a png nothing is read
	if r := b.call(b.ada, http.MethodPost, extract, map[string]any{"extractionType": "colors", "images": []string{dataURL(large)}}); r.status != http.StatusAccepted {
		t.Errorf("3 MB give %d %.200s", r.status, r.body)
	}
	if r := b.call(b.ada, http.MethodPost, "/api/studio/generate", strings.Repeat(" ", 2<<20)); r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("2 MB for another route give %d", r.status)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+extract, io.MultiReader(strings.NewReader(`{"images":[`), endless{}))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.ada)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err == nil {
		defer res.Body.Close()
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("an endless body gives %d", res.StatusCode)
		}
	}
}

// endless is white space without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}
