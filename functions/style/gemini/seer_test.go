package gemini_test

import (
	"encoding/json"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/appforge-ai/appforge/functions/studio"
	designer "github.com/appforge-ai/appforge/functions/studio/gemini"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/functions/style"
	"github.com/appforge-ai/appforge/functions/style/gemini"
	"github.com/appforge-ai/appforge/internal/geminitest"
	"github.com/appforge-ai/appforge/store/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var update = flag.Bool("update", false, "write the golden file anew")

func setup(t *testing.T) (*gemini.Seer, *geminitest.Server) {
	t.Helper()
	service := geminitest.Start(geminitest.Options{KeepRequests: true})
	t.Cleanup(service.Close)
	prices, err := price.Load("")
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	d, err := designer.New(designer.Config{
		APIKey: geminitest.DefaultKey, BaseURL: service.URL, Prices: prices, HTTPClient: &http.Client{Transport: transport},
		Now: func() time.Time { return time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return gemini.New(d), service
}

func material(t *testing.T, e style.Extraction) style.Material {
	t.Helper()
	m := style.Material{Extraction: e}
	for _, c := range []color.Gray{{255}, {30}} {
		picture := image.NewRGBA(image.Rect(0, 0, 40, 60))
		draw.Draw(picture, picture.Bounds(), image.NewUniform(c), image.Point{}, draw.Src)
		reduced, err := style.Reduce(picture)
		if err != nil {
			t.Fatal(err)
		}
		m.Pictures, m.Measured = append(m.Pictures, reduced), append(m.Measured, style.Measure(picture))
	}
	return m
}

var first = studio.Try{CallID: "call-1", Number: 1}

func TestOneLookIsOneCallWithAllPictures(t *testing.T) {
	t.Parallel()
	seer, service := setup(t)
	seen, call, err := seer.See(t.Context(), first, material(t, style.Full))
	if err != nil {
		t.Fatal(err)
	}
	if len(seen.Typography) != 2 || seen.Components[0].Name != "button" || seen.Radius != "12px" || seen.Colors[0].Hex != "#ff00ff" || seen.TypeBrief == "" {
		t.Errorf("seen = %+v", seen)
	}
	if call.Prompt != geminitest.StyleUsage.Prompt || call.Cost == nil || *call.Cost <= 0 || call.Model != "gemini-3.8-flash" {
		t.Errorf("call = %+v", call)
	}
	calls := service.Calls()
	if len(calls) != 1 || calls[0].ID != "call-1" || calls[0].What != geminitest.WhatStyle || calls[0].Images != 2 {
		t.Errorf("calls = %+v", calls)
	}
}

func TestRequestForm(t *testing.T) {
	t.Parallel()
	seer, service := setup(t)
	if _, _, err := seer.See(t.Context(), first, material(t, style.Full)); err != nil {
		t.Fatal(err)
	}
	var form struct {
		SystemInstruction struct{ Parts []struct{ Text string } }
		Contents          []struct {
			Parts []struct {
				Text       string
				InlineData *struct{ MIMEType string }
			}
		}
		GenerationConfig struct {
			ResponseSchema struct{ PropertyOrdering []string }
		}
	}
	if err := json.Unmarshal(service.Calls()[0].Request, &form); err != nil {
		t.Fatal(err)
	}
	parts := form.Contents[0].Parts
	if len(parts) != 5 || parts[0].Text != "Picture 0:" || parts[1].InlineData == nil || parts[1].InlineData.MIMEType != "image/jpeg" || parts[3].InlineData == nil {
		t.Fatalf("parts = %+v", parts)
	}
	if diff := cmp.Diff([]string{"colors", "typography", "components", "radius", "typeBrief", "partsBrief", "styleBrief"}, form.GenerationConfig.ResponseSchema.PropertyOrdering); diff != "" {
		t.Error(diff)
	}
	const golden = "testdata/see.golden"
	got := form.SystemInstruction.Parts[0].Text + "\n\n--------\n\n" + parts[4].Text + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the prompt changed; if that is meant, run the test with -update:\n%s", diff)
	}
}

func TestWhatIsNotWantedIsNotAsked(t *testing.T) {
	t.Parallel()
	for e, fields := range map[style.Extraction][2]string{style.Typography: {`"typography"`, `"components"`}, style.Components: {`"components"`, `"typography"`}} {
		seer, service := setup(t)
		if _, _, err := seer.See(t.Context(), first, material(t, e)); err != nil {
			t.Fatal(err)
		}
		var form struct {
			GenerationConfig struct{ ResponseSchema json.RawMessage }
		}
		if err := json.Unmarshal(service.Calls()[0].Request, &form); err != nil {
			t.Fatal(err)
		}
		schema := string(form.GenerationConfig.ResponseSchema)
		if !strings.Contains(schema, fields[0]) || strings.Contains(schema, fields[1]) || strings.Contains(schema, `"colors"`) {
			t.Errorf("%s asks for %s", e, schema)
		}
	}
}

func TestFailuresKeepTheirCodes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		outcome geminitest.Outcome
		code    fault.Code
	}{
		{geminitest.Status503, fault.Upstream}, {geminitest.Blocked, fault.Blocked}, {geminitest.Malformed, fault.Malformed},
		{geminitest.Truncated, fault.Truncated}, {geminitest.PerDayQuota, fault.Quota}, {geminitest.Finish("IMAGE_SAFETY"), fault.Blocked},
	} {
		seer, service := setup(t)
		service.On(geminitest.WhatStyle).Answer(tt.outcome)
		if _, call, err := seer.See(t.Context(), first, material(t, style.Full)); !fault.Is(err, tt.code) || call.Model == "" {
			t.Errorf("%s: %v (%s), want %s; call %+v", tt.outcome.Kind, err, fault.CodeOf(err), tt.code, call)
		}
	}
}
