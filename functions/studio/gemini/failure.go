package gemini

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"

	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/store/fault"
)

const (
	// maxName bounds names that come from the service: model ids, reasons.
	maxName = 100
	// maxSentence bounds what is quoted of the service's own words, in characters.
	maxSentence = 200
	// maxWait is the longest wait that is believed.
	maxWait = 24 * time.Hour
)

// unreadableError is an answer that the SDK broke down on.
type unreadableError struct{ cause string }

// Error says what the SDK complained of.
func (e *unreadableError) Error() string {
	return "the answer has another form than documented: " + e.cause
}

// classify gives the error of a call its failure code. The result holds nothing of
// the SDK's error but a cleaned sentence: that error shows whole answers.
func (d *Designer) classify(err error) error {
	var api genai.APIError
	var unreadable *unreadableError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return interrupted(err, d.cfg.Timeout)
	case errors.Is(err, errAnswerTooLarge):
		return fault.Newf(fault.Malformed, "The model API's answer is over %d MiB.", maxAnswer>>20)
	case errors.As(err, &unreadable):
		return fault.New(fault.Malformed, "The model API's answer cannot be read.", unreadable)
	case errors.As(err, &api):
		return d.classifyStatus(api)
	case isJSONError(err):
		return fault.New(fault.Malformed, "The model API's answer is not JSON.", nil)
	}
	return fault.New(fault.Upstream, "The model API cannot be reached, or the connection broke.", errors.New(d.quote(err.Error(), maxSentence)))
}

// isJSONError reports a 2xx answer whose body is no JSON. The SDK wraps the
// decoder's error together with the whole body, which must go no further.
func isJSONError(err error) bool {
	return strings.Contains(err.Error(), "unmarshalling response") || strings.Contains(err.Error(), "mapToStruct")
}

func (d *Designer) classifyStatus(api genai.APIError) error {
	cause := fmt.Errorf("model API answered %d %s: %s", api.Code, d.quote(api.Status, maxName), d.quote(api.Message, maxSentence))
	switch {
	case api.Code == http.StatusTooManyRequests:
		return d.classifyLimit(api, cause)
	case api.Code == http.StatusUnauthorized, api.Code == http.StatusForbidden, isKeyFault(api):
		return fault.New(fault.ModelKey, "The model API refused the key. The operator has to set GOOGLE_GENERATIVE_AI_API_KEY to a valid key of a project that may use the Gemini API.", cause)
	case api.Code == http.StatusNotFound:
		return fault.New(fault.ModelGone, fmt.Sprintf("The model API does not know the model %q. The operator has to set GEMINI_MODEL to one that it offers.", d.cfg.Model), cause)
	case api.Code == http.StatusRequestTimeout, api.Code == 499, api.Code >= 500, api.Code < 400:
		return fault.New(fault.Upstream, fmt.Sprintf("The model API is in trouble (%d).", api.Code), cause)
	}
	return fault.New(fault.InvalidInput, "The model API did not accept the request: "+d.quote(api.Message, maxSentence), cause)
}

// isKeyFault recognises a bad key, which the API answers with 400.
func isKeyFault(api genai.APIError) bool {
	if api.Code != http.StatusBadRequest {
		return false
	}
	for _, detail := range ofType(api.Details, "google.rpc.ErrorInfo") {
		if reason, _ := detail["reason"].(string); strings.HasPrefix(reason, "API_KEY_") {
			return true
		}
	}
	return strings.Contains(strings.ToLower(api.Message), "api key")
}

// classifyLimit tells limits that pass within minutes from those that do not. The
// quota's name is read first, because a spent daily quota carries a short
// retryDelay too.
func (d *Designer) classifyLimit(api genai.APIError, cause error) error {
	for _, detail := range ofType(api.Details, "google.rpc.QuotaFailure") {
		violations, _ := detail["violations"].([]any)
		for _, v := range violations {
			violation, _ := v.(map[string]any)
			id, _ := violation["quotaId"].(string)
			value, _ := violation["quotaValue"].(string)
			switch {
			case strings.Contains(id, "PerDay"):
				return fault.New(fault.Quota, fmt.Sprintf("The model API's daily quota for %q is used up; it starts anew at midnight Pacific time. Wait, raise the quota in Google AI Studio, or set GEMINI_MODEL to another model.", d.cfg.Model), cause)
			case value == "0":
				return fault.New(fault.Quota, fmt.Sprintf("The model API's plan gives no quota for %q. Change the plan in Google AI Studio, or set GEMINI_MODEL to another model.", d.cfg.Model), cause)
			}
		}
	}
	if spendCap.MatchString(api.Message) {
		return fault.New(fault.Quota, "The model API's spend cap is reached or its billing is off. Raise the cap or check the billing in Google AI Studio.", cause)
	}
	limited := fault.New(fault.RateLimited, "The model API's rate limit is reached.", cause)
	for _, detail := range ofType(api.Details, "google.rpc.RetryInfo") {
		delay, _ := detail["retryDelay"].(string)
		if wait, ok := retryDelay(delay); ok {
			limited.RetryAt = d.cfg.Now().Add(wait)
		}
	}
	return limited
}

var spendCap = regexp.MustCompile(`(?i)spend(ing)? (cap|limit)|billing|prepay|credits? (are|is|have) (depleted|exhausted)`)

// retryDelay reads a protobuf duration: "22s", "45.837906927s".
func retryDelay(text string) (time.Duration, bool) {
	wait, err := time.ParseDuration(text)
	if err != nil || !strings.HasSuffix(text, "s") || wait < 0 {
		return 0, false
	}
	return min(wait, maxWait), true
}

// ofType gives the details of a type, with or without the "type.googleapis.com/" before it.
func ofType(details []map[string]any, name string) []map[string]any {
	var found []map[string]any
	for _, detail := range details {
		if kind, _ := detail["@type"].(string); kind == name || strings.HasSuffix(kind, "/"+name) {
			found = append(found, detail)
		}
	}
	return found
}

// keyLike is anything that looks like a Google API key or a bearer token.
var keyLike = regexp.MustCompile(`AIza[0-9A-Za-z_-]{10,}|AQ\.[0-9A-Za-z_-]{10,}|(?i:bearer\s+|key[=:]\s*)[0-9A-Za-z._~+/-]{8,}`)

// quote is a short sentence of the service's own words, without keys.
func (d *Designer) quote(text string, most int) string {
	return printable(keyLike.ReplaceAllString(d.hideKey(text), "[key]"), most)
}

// printable makes text one line of at most most characters.
func printable(text string, most int) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '<' || r == '>'
	}), " ")
	return shorten(text, most)
}

func shorten(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
