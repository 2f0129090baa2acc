package geminitest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// The error bodies are those of the real service, down to the types of their details.

func errorBody(code int, status, message string, details ...any) map[string]any {
	body := map[string]any{"code": code, "message": message, "status": status}
	if len(details) > 0 {
		body["details"] = details
	}
	return map[string]any{"error": body}
}

const typePrefix = "type.googleapis.com/google.rpc."

func keyFault() map[string]any {
	return errorBody(http.StatusBadRequest, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.",
		map[string]any{"@type": typePrefix + "ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": map[string]any{"service": "generativelanguage.googleapis.com"}},
		map[string]any{"@type": typePrefix + "LocalizedMessage", "locale": "en-US", "message": "API key not valid. Please pass a valid API key."})
}

func modelFault(model string) map[string]any {
	return errorBody(http.StatusNotFound, "NOT_FOUND", fmt.Sprintf("models/%s is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.", model))
}

// statusTexts are the words that go with error statuses.
var statusTexts = map[int][2]string{
	400: {"INVALID_ARGUMENT", "Request contains an invalid argument."},
	401: {"UNAUTHENTICATED", "Request had invalid authentication credentials."},
	403: {"PERMISSION_DENIED", "Your project has been denied access. Please contact support."},
	404: {"NOT_FOUND", "Requested entity was not found."},
	408: {"DEADLINE_EXCEEDED", "The request timed out."},
	429: {"RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."},
	499: {"CANCELLED", "The operation was cancelled."},
	500: {"INTERNAL", "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"},
	502: {"UNKNOWN", "Bad gateway."},
	503: {"UNAVAILABLE", "The model is overloaded. Please try again later."},
	504: {"DEADLINE_EXCEEDED", "Deadline expired before operation could complete."},
}

func statusFault(code int) map[string]any {
	words, ok := statusTexts[code]
	if !ok {
		words = [2]string{"UNKNOWN", http.StatusText(code)}
	}
	return errorBody(code, words[0], words[1])
}

func rateLimit(model string, wait time.Duration) map[string]any {
	if wait <= 0 {
		return statusFault(http.StatusTooManyRequests)
	}
	return errorBody(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED",
		"You exceeded your current quota. Please retry in "+seconds(wait)+".",
		violation("GenerateRequestsPerMinutePerProjectPerModel", model, "60"), retryInfo(wait))
}

// dailyQuota carries a short delay all the same, as the real one does.
func dailyQuota(model string) map[string]any {
	return errorBody(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED",
		"You exceeded your current quota, please check your plan and usage.",
		violation("GenerateRequestsPerDayPerProjectPerModel-FreeTier", model, "50"),
		map[string]any{"@type": typePrefix + "Help", "links": []any{map[string]any{"description": "Learn more about Gemini API quotas", "url": "https://ai.google.dev/gemini-api/docs/rate-limits"}}},
		retryInfo(22*time.Second))
}

func spendCap() map[string]any {
	return errorBody(http.StatusTooManyRequests, "RESOURCE_EXHAUSTED", "Your project has exceeded its monthly spending cap.")
}

func violation(id, model, value string) map[string]any {
	return map[string]any{"@type": typePrefix + "QuotaFailure", "violations": []any{map[string]any{
		"quotaMetric": "generativelanguage.googleapis.com/generate_content_requests", "quotaId": id,
		"quotaDimensions": map[string]any{"location": "global", "model": model}, "quotaValue": value,
	}}}
}

func retryInfo(wait time.Duration) map[string]any {
	return map[string]any{"@type": typePrefix + "RetryInfo", "retryDelay": seconds(wait)}
}

// seconds writes a protobuf duration: "7.5s", never "7m".
func seconds(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + "s"
}
