package functions

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/inngest/inngestgo"
)

// sendTimeout bounds one request to the engine's event API. The SDK ignores the
// context of a send, so this is the only limit there is.
const sendTimeout = 5 * time.Second

// maxRunBody is what the engine may send to run a step: its own limit of 4 MiB and
// some room. The SDK's default is 100 MiB, read before the signature is checked.
const maxRunBody = 5 << 20

// ClientConfig is what the SDK's client needs to know; it reads nothing from the
// environment behind our back.
type ClientConfig struct {
	AppID              string
	EventKey           string
	SigningKey         string
	SigningKeyFallback string
	Dev                bool   // the engine is a dev server: no signatures
	BaseURL            string // of the engine; "" is Inngest Cloud
	Env                string // Inngest Cloud's branch environment, "" is production
	Version            string // of this build
	Log                *slog.Logger
}

// NewClient makes the SDK's client.
func NewClient(cfg ClientConfig) (inngestgo.Client, error) {
	if cfg.Dev {
		// A dev server takes any key, but answers nothing when there is none.
		cfg.EventKey = cmp.Or(cfg.EventKey, "dev")
	}
	opts := inngestgo.ClientOpts{
		AppID: cfg.AppID, Dev: &cfg.Dev, Env: &cfg.Env, EventKey: &cfg.EventKey,
		SigningKey: &cfg.SigningKey, SigningKeyFallback: &cfg.SigningKeyFallback,
		Logger: cfg.Log, MaxBodySize: maxRunBody, AppVersion: &cfg.Version,
		HTTPClient: &http.Client{Timeout: sendTimeout},
	}
	if cfg.BaseURL != "" {
		register := cfg.BaseURL + "/fn/register"
		opts.APIBaseURL, opts.EventAPIBaseURL, opts.RegisterURL = &cfg.BaseURL, &cfg.BaseURL, &register
	}
	client, err := inngestgo.NewClient(opts)
	if err != nil {
		return nil, fmt.Errorf("make the Inngest client: %w", err)
	}
	return client, nil
}

// RedactKey takes the event key out of an error: the SDK's errors quote the URL it
// posts to, and the key is part of its path.
func RedactKey(eventKey string) func(error) error {
	return func(err error) error {
		if err == nil || eventKey == "" || !strings.Contains(err.Error(), eventKey) {
			return err
		}
		return errors.New(strings.ReplaceAll(err.Error(), eventKey, "[event key]"))
	}
}
