package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/appforge-ai/appforge/functions/studio/price"
)

// Names of the checks of the designer.
const (
	modelCheck  = "model"
	pricesCheck = "prices"
)

// geminiAPI is Google's own address of the model API.
const geminiAPI = "https://generativelanguage.googleapis.com"

const (
	keyVariable   = "GOOGLE_GENERATIVE_AI_API_KEY"
	modelVariable = "GEMINI_MODEL"
)

// modelInfo is what the model API tells about a model.
type modelInfo struct {
	Methods []string `json:"supportedGenerationMethods"`
	Output  int      `json:"outputTokenLimit"`
	Status  struct {
		Message string    `json:"message"`
		Stage   string    `json:"modelStage"`
		Retires time.Time `json:"retirementTime"`
	} `json:"modelStatus"`
	Error struct {
		Message string `json:"message"`
		Status  string `json:"status"`
	} `json:"error"`
}

// checkModel asks the model API for the model's description, which costs nothing.
func (d *doctor) checkModel(ctx context.Context) []finding {
	if d.cfg.GeminiKey == "" {
		return append([]finding{noted(modelCheck, "no key: the built-in offline designer makes the screens", "set "+keyVariable+" to have Gemini design them")},
			skipped("the offline designer costs nothing", pricesCheck)...)
	}
	prices := d.checkPrices(time.Now())
	if variable := d.unusable("GEMINI_BASE_URL"); variable != "" {
		return append(skipped(variable+" is faulty", modelCheck), prices)
	}
	base := cmp.Or(d.cfg.GeminiURL, geminiAPI)
	id := strings.TrimPrefix(d.cfg.GeminiModel, "models/")
	answer, err := d.probe(ctx, http.MethodGet, base+"/v1beta/models/"+url.PathEscape(id), "", "x-goog-api-key", string(d.cfg.GeminiKey))
	if err != nil {
		return []finding{failed(modelCheck, fmt.Sprintf("%s: %v", base, err), "let this machine reach the model API (firewall, proxy), or correct GEMINI_BASE_URL"), prices}
	}
	return []finding{d.judgeModel(answer, base, id), prices}
}

func (d *doctor) judgeModel(answer probed, base, id string) finding {
	var told modelInfo
	readable := json.Unmarshal(answer.body, &told) == nil
	said := fmt.Sprintf("%d", answer.status)
	if told.Error.Message != "" {
		said += ", " + told.Error.Message
	}
	switch {
	case !readable:
		return failed(modelCheck, fmt.Sprintf("what answers at %s is not the Gemini API (%s)", base, answer.words()), "correct GEMINI_BASE_URL, or leave it out")
	case answer.refused(), answer.status == http.StatusBadRequest:
		return failed(modelCheck, "the model API refuses the key ("+said+")", "set "+keyVariable+" to a valid key of a project that may use the Gemini API")
	case answer.status == http.StatusNotFound:
		return failed(modelCheck, fmt.Sprintf("the model API does not know %q (%s)", id, said), "set "+modelVariable+" to a model that it offers")
	case answer.status == http.StatusTooManyRequests:
		return noted(modelCheck, "the key's rate limit or quota is used up ("+said+")", "wait, or raise it in Google AI Studio; jobs are tried again by themselves")
	case answer.status != http.StatusOK:
		return failed(modelCheck, "the model API is in trouble ("+said+")", "wait; jobs are tried again by themselves")
	case len(told.Methods) > 0 && !slices.Contains(told.Methods, "generateContent"):
		return failed(modelCheck, fmt.Sprintf("%q writes no text: it offers %s", id, strings.Join(told.Methods, ", ")), "set "+modelVariable+" to a model that offers generateContent")
	case !told.Status.Retires.IsZero():
		return noted(modelCheck, strings.TrimSpace(fmt.Sprintf("%q is retired on %s. %s", id, told.Status.Retires.Format(time.DateOnly), told.Status.Message)), "set "+modelVariable+" to its successor before that day")
	case told.Status.Stage == "DEPRECATED" || told.Status.Stage == "RETIRED" || told.Status.Stage == "LEGACY":
		return noted(modelCheck, strings.TrimSpace(fmt.Sprintf("%q is %s. %s", id, strings.ToLower(told.Status.Stage), told.Status.Message)), "set "+modelVariable+" to its successor")
	case told.Output > 0 && told.Output < d.cfg.GeminiMaxTokens:
		return failed(modelCheck, fmt.Sprintf("%q writes at most %d tokens, GEMINI_MAX_OUTPUT_TOKENS is %d", id, told.Output, d.cfg.GeminiMaxTokens), "lower GEMINI_MAX_OUTPUT_TOKENS")
	}
	return fine(modelCheck, "the key is taken, %q is there", id)
}

// checkPrices tells whether the model's calls can be priced.
func (d *doctor) checkPrices(at time.Time) finding {
	table, err := price.Load(d.cfg.PricesFile)
	var path *fs.PathError
	if errors.As(err, &path) {
		return failed(pricesCheck, fmt.Sprintf("the file of PRICES_FILE cannot be read (%v)", path), "correct PRICES_FILE, or leave it out for the built-in prices")
	}
	if err != nil {
		return failed(pricesCheck, err.Error(), "correct the file that PRICES_FILE names, or leave it out for the built-in prices")
	}
	if cost, _ := table.Cost(d.cfg.GeminiModel, at, price.Usage{Prompt: 1}); cost == nil {
		return noted(pricesCheck, fmt.Sprintf("no price of %q: what its calls cost is recorded as unknown (null)", d.cfg.GeminiModel), "add it to a price table and name that in PRICES_FILE")
	}
	return fine(pricesCheck, "there is a price of %q", d.cfg.GeminiModel)
}
