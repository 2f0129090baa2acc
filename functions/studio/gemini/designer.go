// Package gemini designs with Google's Gemini models.
//
// A Designer turns one request into exactly one model call: the SDK's own retries
// and continuations are off, because the engine owns retries and each call has its
// row in the ledger. What comes back is read with distrust (answer.go), held to
// the studio's rules, and billed by the model that answered; what goes wrong is
// given one of the closed set of failure codes (failure.go).
package gemini

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/price"
	"github.com/appforge-ai/appforge/functions/studio/prompts"
	"github.com/appforge-ai/appforge/store/fault"
)

// What a zero Config field stands for.
const (
	DefaultModel           = "gemini-3.8-flash"
	DefaultTimeout         = 120 * time.Second
	DefaultMaxOutputTokens = 16_384
)

const (
	provider = "google"
	// defaultBaseURL is named here so that the SDK does not look for one in the environment.
	defaultBaseURL = "https://generativelanguage.googleapis.com/"
	// CallHeader carries the ledger row's id with each call.
	CallHeader = "X-AppForge-Call"
	// maxOutputLimit is the most that the models can write, in tokens.
	maxOutputLimit = 65_536
	// estimatePrompt is the prompt length, in tokens, that the estimate stands on:
	// rules, a long brief and a reference screen of common size.
	estimatePrompt = 32_000
	// typicalCall is what a call takes that writes some 6,000 tokens, thinking included.
	typicalCall = 25 * time.Second
)

// What calls usually use: the rules and a brief of common length go in, a theme of
// 26 variables or a screen of some 10 KB comes out.
var (
	typicalTheme  = price.Usage{Prompt: 1_500, Output: 900, Thinking: 1_500}
	typicalScreen = price.Usage{Prompt: 2_500, Output: 3_500, Thinking: 2_500}
)

// Config says how to reach the model. Only APIKey and Prices are required.
type Config struct {
	APIKey          string
	Model           string        // model id; DefaultModel when empty
	BaseURL         string        // "" is Google's own; for tests and proxies
	Timeout         time.Duration // deadline of one call; DefaultTimeout when 0
	MaxOutputTokens int           // limit of a first attempt, thinking included; DefaultMaxOutputTokens when 0
	Thinking        string        // minimal, low, medium or high; "" leaves it to the model
	Prices          *price.Table
	Logger          *slog.Logger     // slog.Default() when nil
	HTTPClient      *http.Client     // its transport is used; http.DefaultTransport when nil
	Now             func() time.Time // time.Now when nil
}

// Designer makes themes and screens by Gemini. It is safe for concurrent use.
type Designer struct {
	cfg      Config
	client   *genai.Client
	log      *slog.Logger
	hideKey  func(string) string // a closure, so that printing a Designer cannot show the key
	retiring sync.Once           // the warning that the model will be retired
}

var _ studio.Designer = (*Designer)(nil)

// New makes a Designer. It calls nobody. Its error lists what is wrong with cfg,
// each fault with the variable to set.
func New(cfg Config) (*Designer, error) {
	cfg.Model = cmp.Or(cfg.Model, DefaultModel)
	cfg.Timeout = cmp.Or(cfg.Timeout, DefaultTimeout)
	cfg.MaxOutputTokens = cmp.Or(cfg.MaxOutputTokens, DefaultMaxOutputTokens)
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	retry, base := genai.HTTPRetryOptions{Attempts: genai.Ptr[int32](1)}, cmp.Or(cfg.BaseURL, defaultBaseURL)
	client, err := genai.NewClient(context.Background(), &genai.ClientConfig{
		APIKey:      cfg.APIKey,
		Backend:     genai.BackendGeminiAPI,
		HTTPClient:  boundedClient(cfg.HTTPClient),
		HTTPOptions: genai.HTTPOptions{BaseURL: base, RetryOptions: &retry},
	})
	if err != nil {
		// The SDK's own text shows its whole configuration, the key included.
		return nil, errors.New("the Gemini client cannot be made: check GOOGLE_GENERATIVE_AI_API_KEY and GEMINI_BASE_URL")
	}
	key := cfg.APIKey
	d := &Designer{cfg: cfg, client: client, log: cfg.Logger, hideKey: func(text string) string {
		return strings.ReplaceAll(text, key, "[key]")
	}}
	d.cfg.APIKey = ""
	if cost, _ := cfg.Prices.WorstCase(cfg.Model, cfg.Now(), estimatePrompt, cfg.MaxOutputTokens); cost == nil {
		d.log.Warn("no price for the model: the cost of its calls is unknown; add it to the file that PRICES_FILE names",
			slog.String("model", cfg.Model))
	}
	return d, nil
}

// thinkingLevels are the settings of Config.Thinking.
var thinkingLevels = map[string]genai.ThinkingLevel{
	"minimal": genai.ThinkingLevelMinimal, "low": genai.ThinkingLevelLow,
	"medium": genai.ThinkingLevelMedium, "high": genai.ThinkingLevelHigh,
}

func (c Config) check() error {
	var faults []error
	if c.APIKey == "" {
		faults = append(faults, errors.New("GOOGLE_GENERATIVE_AI_API_KEY is not set: make a key in Google AI Studio"))
	}
	if c.Prices == nil {
		faults = append(faults, errors.New("a price table is required"))
	}
	if c.Timeout < 0 {
		faults = append(faults, errors.New("GEMINI_TIMEOUT must be more than 0"))
	}
	if c.MaxOutputTokens < 0 || c.MaxOutputTokens > maxOutputLimit {
		faults = append(faults, fmt.Errorf("GEMINI_MAX_OUTPUT_TOKENS must be 1 to %d", maxOutputLimit))
	}
	if _, ok := thinkingLevels[c.Thinking]; c.Thinking != "" && !ok {
		faults = append(faults, fmt.Errorf("thinking level %q is unknown: write minimal, low, medium or high", c.Thinking))
	}
	if u, err := url.Parse(c.BaseURL); c.BaseURL != "" && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
		faults = append(faults, errors.New("GEMINI_BASE_URL must be an http or https URL"))
	}
	return errors.Join(faults...)
}

// Info says who designs. The estimate is the worst case of a first attempt at a
// prompt of estimatePrompt tokens.
func (d *Designer) Info() studio.Info {
	info := d.InfoFor(estimatePrompt, 0)
	info.TypicalTheme, _ = d.cfg.Prices.Cost(d.cfg.Model, d.cfg.Now(), typicalTheme)
	info.TypicalScreen, _ = d.cfg.Prices.Cost(d.cfg.Model, d.cfg.Now(), typicalScreen)
	info.TypicalCall = typicalCall
	return info
}

// InfoFor is Info for a prompt of that many tokens and an answer of Question.Room.
func (d *Designer) InfoFor(prompt, room int) studio.Info {
	cost, version := d.cfg.Prices.WorstCase(d.cfg.Model, d.cfg.Now(), prompt, int(d.outputLimit(1, room)))
	return studio.Info{Provider: provider, Model: d.cfg.Model, Estimate: cost, PriceVersion: version}
}

// Theme makes the brand's theme with one call.
func (d *Designer) Theme(ctx context.Context, try studio.Try, b studio.Branding) (studio.Theme, studio.Call, error) {
	p, err := prompts.Theme(b)
	if err != nil {
		return studio.Theme{}, studio.Call{Model: d.cfg.Model}, fault.New(fault.Internal, "The theme's prompt could not be written.", err)
	}
	text, call, err := d.generate(ctx, try, ask(p, themeSchema()))
	if err != nil {
		return studio.Theme{}, call, err
	}
	theme, err := readTheme(text, try.CallID)
	return theme, call, err
}

// Screen makes one screen, or changes one when r.ReferenceHTML is set, with one call.
func (d *Designer) Screen(ctx context.Context, try studio.Try, b studio.Branding, r studio.ScreenRequest) (studio.Screen, studio.Call, error) {
	none, images := studio.Call{Model: d.cfg.Model}, studio.ImagesOf(b)
	if r.ReferenceHTML != "" {
		// The prompt shows it as it is, so it must not be able to leave its fence.
		reference, _, err := studio.CheckScreen(studio.Screen{HTML: r.ReferenceHTML}, images)
		if err != nil {
			return studio.Screen{}, none, fault.New(fault.InvalidInput, "referenceHtml is not a screen: "+fault.Public(err), err)
		}
		r.ReferenceHTML = reference.HTML
	}
	p, err := prompts.Screen(b, r)
	if err != nil {
		return studio.Screen{}, none, fault.New(fault.Internal, "The screen's prompt could not be written.", err)
	}
	text, call, err := d.generate(ctx, try, ask(p, screenSchema()))
	if err != nil {
		return studio.Screen{}, call, err
	}
	screen, notes, err := readScreen(text, r, images)
	if len(notes) > 0 {
		d.log.DebugContext(ctx, "screen repaired", slog.String("call_id", try.CallID), slog.Int("changes", len(notes)), slog.Any("notes", notes))
	}
	return screen, call, err
}
