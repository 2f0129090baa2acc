package functions

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	sdkerrors "github.com/inngest/inngestgo/errors"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/money"
)

// looker is a model that says the same of all pictures.
type looker struct {
	mu   sync.Mutex
	fail []error
	got  []style.Material
}

func (*looker) Info() studio.Info { return studio.Info{Provider: "google", Model: "gemini-x"} }

func (l *looker) See(_ context.Context, _ studio.Try, m style.Material) (style.Seen, studio.Call, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, m)
	cost := money.USD(1_000_000)
	call := studio.Call{Model: "gemini-x", Prompt: 100, Output: 10, Cost: &cost}
	if len(l.fail) > 0 {
		err := l.fail[0]
		l.fail = l.fail[1:]
		return style.Seen{}, call, err
	}
	return style.Seen{Typography: []style.SeenTrait{{Name: "body", Value: "serif", Confidence: 0.8}}, Radius: "4px"}, call, nil
}

type styleFixture struct {
	pieceFixture
	model *looker
}

func newStyleFixture(t *testing.T, model bool) styleFixture {
	worker := newWorker(t)
	task := &StyleExtraction{Images: worker.Store, Decoder: style.NewDecoder()}
	f := styleFixture{pieceFixture: pieceFixture{PieceJob: &PieceJob{Worker: worker, Task: task}}}
	if model {
		f.model = &looker{}
		task.Model = f.model
	}
	return f
}

func flat(t testing.TB, c color.NRGBA) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 60, 80))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(m, image.Rect(10, 10, 50, 30), image.NewUniform(c), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	blue  = color.NRGBA{0x25, 0x63, 0xeb, 255}
	green = color.NRGBA{0x05, 0x96, 0x69, 255}
)

func (f styleFixture) extract(t *testing.T, extraction string, pictures ...[]byte) store.Job {
	t.Helper()
	req := TaskRequest{JobID: uuid.NewString(), UserID: "ada", Input: json.RawMessage(`{"extractionType":"` + extraction + `"}`)}
	for _, p := range pictures {
		req.Files = append(req.Files, File{Name: "a.png", Data: p})
	}
	row, err := f.Job(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	row.Event = StartEvent
	job, err := f.Store.CreateJob(t.Context(), row)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func resultOf(t *testing.T, job store.Job) style.Result {
	t.Helper()
	var r style.Result
	if err := json.Unmarshal(job.Output, &r); err != nil {
		t.Fatalf("%v in %s", err, job.Output)
	}
	return r
}

func TestAStyleIsMeasuredAndSeen(t *testing.T) {
	f := newStyleFixture(t, true)
	job := f.extract(t, "full", flat(t, blue), flat(t, green))
	if _, err := f.run(t, of(job), "run-1"); err != nil {
		t.Fatal(err)
	}
	done := f.get(t, job.ID)
	r := resultOf(t, done)
	if done.Status != store.Completed || done.Provider != "google" || *done.CostUSD != 1_000_000 || r.Theme == nil || !strings.Contains(r.Theme.Style, "--radius: 4px") {
		t.Errorf("%s by %s for %v: %s", done.Status, done.Provider, done.CostUSD, done.Output)
	}
	if len(r.Images) != 2 || r.Images[1].Colors[1].Hex != "#059669" || r.Palette.Background != "#ffffff" || r.Findings[len(r.Findings)-1].Value != "serif" {
		t.Errorf("%s", done.Output)
	}
	if got := f.model.got; len(got) != 1 || len(got[0].Pictures) != 2 || got[0].Pictures[0].Type != "image/jpeg" || len(got[0].Measured) != 2 {
		t.Errorf("the model was shown %+v", got)
	}
	if strings.Contains(string(done.Input), "base64") || len(done.Input) > 1000 {
		t.Errorf("input = %s", done.Input)
	}
}

func TestColoursNeedNoModel(t *testing.T) {
	for name, model := range map[string]bool{"with a key": true, "without a key": false} {
		t.Run(name, func(t *testing.T) {
			f := newStyleFixture(t, model)
			job := f.extract(t, "colors", flat(t, blue))
			if _, err := f.run(t, of(job), "run-1"); err != nil {
				t.Fatal(err)
			}
			done := f.get(t, job.ID)
			if r := resultOf(t, done); done.Status != store.Completed || done.Provider != "offline" || *done.CostUSD != 0 || len(r.Colors) != 2 || r.Theme == nil || len(r.Notes) != 1 {
				t.Errorf("%s %s", done.Status, done.Output)
			}
		})
	}
}

func TestWithoutAKeyColoursAreThereAndTheRestIsExplained(t *testing.T) {
	f := newStyleFixture(t, false)
	job := f.extract(t, "full", flat(t, blue))
	if _, err := f.run(t, of(job), "run-1"); err != nil {
		t.Fatal(err)
	}
	if r := resultOf(t, f.get(t, job.ID)); r.Theme == nil || !strings.Contains(strings.Join(r.Notes, " "), "GOOGLE_GENERATIVE_AI_API_KEY") {
		t.Errorf("%+v", r.Notes)
	}
	_, err := f.Job(t.Context(), TaskRequest{JobID: uuid.NewString(), Input: json.RawMessage(`{"extractionType":"components"}`), Files: []File{{Data: flat(t, blue)}}})
	if !fault.Is(err, fault.InvalidInput) || !strings.Contains(fault.Public(err), "GOOGLE_GENERATIVE_AI_API_KEY") {
		t.Errorf("%v", err)
	}
}

func TestAFailedLookDoesNotMeasureAgain(t *testing.T) {
	f := newStyleFixture(t, true)
	f.model.fail = []error{fault.New(fault.Blocked, "The model refused.", nil)}
	job := f.extract(t, "full", flat(t, blue))
	if _, err := f.run(t, of(job), "run-1"); err == nil || !strings.Contains(err.Error(), "The model refused.") {
		t.Fatalf("%v", err)
	}
	again, err := f.Store.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(again), "run-2"); err != nil {
		t.Fatal(err)
	}
	calls, err := f.Store.ListModelCalls(t.Context(), job.ID)
	if err != nil || len(calls) != 3 || f.get(t, job.ID).Status != store.Completed {
		t.Errorf("%d calls, %v: %s", len(calls), err, f.get(t, job.ID).Status)
	}
}

// What only the pixels tell: the file is whole, but what is in it is not.
func TestADamagedPictureFailsForGoodAndIsNamed(t *testing.T) {
	f := newStyleFixture(t, false)
	broken := flat(t, blue)
	for i := len(broken) - 40; i < len(broken)-16; i++ {
		broken[i] ^= 0x5a
	}
	job := f.extract(t, "colors", flat(t, blue), broken)
	_, err := f.run(t, of(job), "run-1")
	if failed := f.get(t, job.ID); err == nil || failed.Status != store.Failed || failed.ErrorCode != string(fault.InvalidInput) || !strings.Contains(*failed.Error, "images[1] is not a png that can be read") {
		t.Errorf("%v: %s %s", err, failed.Status, failed.ErrorCode)
	}
}

func TestPicturesThatAreNoLongerKept(t *testing.T) {
	f := newStyleFixture(t, true)
	f.model.fail = []error{fault.New(fault.Blocked, "The model refused.", nil)}
	job := f.extract(t, "full", flat(t, blue))
	_, _ = f.run(t, of(job), "run-1") // fails, as the test above shows
	if _, err := f.Store.Prune(t.Context(), store.Keep{Images: time.Now().Add(time.Hour)}, 10); err != nil {
		t.Fatal(err)
	}
	again, err := f.Store.RetryJob(t.Context(), job.ID, store.Retry{Event: StartEvent})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.run(t, of(again), "run-2"); err == nil || !strings.Contains(err.Error(), "Send it again") {
		t.Errorf("%v", err)
	}
}

func TestAForeignEventExtractsAStyle(t *testing.T) {
	f := newStyleFixture(t, false)
	input, err := json.Marshal(map[string]any{"extractionType": "colors", "images": []string{"data:image/png;base64," + base64.StdEncoding.EncodeToString(flat(t, green))}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.run(t, JobRequested{UserID: "bob", Input: input}, "run-1")
	done, ok := out.(pieceResult)
	if err != nil || !ok || !done.Success {
		t.Fatalf("%+v, %v", out, err)
	}
	if r := resultOf(t, f.get(t, done.JobID)); r.Palette == nil || r.Palette.Primary != "#059669" {
		t.Errorf("%+v", r)
	}
	for says, input := range map[string]string{
		"images has 0 entries": `{}`, "images[0] is not a data URL": `{"images":["x"]}`, "images[0] is not a text": `{"images":[{"id":"image-1"}]}`,
		"The input is not": `{"images":7}`, "extractionType": `{"extractionType":"vibes","images":["x"]}`,
	} {
		if _, err := f.run(t, JobRequested{Input: json.RawMessage(input)}, "run-2"+says); !sdkerrors.IsNoRetryError(err) || !strings.Contains(err.Error(), says) {
			t.Errorf("%s ends with %v", input, err)
		}
	}
}
