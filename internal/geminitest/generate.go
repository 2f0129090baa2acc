package geminitest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// request is the part of a generateContent request that the stand-in reads.
type request struct {
	Contents []struct {
		Parts []struct {
			Text       string `json:"text"`
			InlineData *struct {
				MIMEType string `json:"mimeType"`
				Data     []byte `json:"data"`
			} `json:"inlineData"`
		} `json:"parts"`
	} `json:"contents"`
	GenerationConfig struct {
		MaxOutputTokens    int     `json:"maxOutputTokens"`
		ResponseSchema     *schema `json:"responseSchema"`
		ResponseJSONSchema *schema `json:"responseJsonSchema"`
	} `json:"generationConfig"`
}

// screenName is a screen request's name in a prompt; the last one is meant.
var screenName = regexp.MustCompile(`"name":\s*("(?:[^"\\]|\\.)*")`)

// what tells what is asked for, and the screen's name.
func (r request) what() (What, string) {
	form := cmp.Or(r.GenerationConfig.ResponseSchema, r.GenerationConfig.ResponseJSONSchema)
	switch {
	case form.has("html"):
		var name string
		if all := screenName.FindAllStringSubmatch(r.text(), -1); len(all) > 0 {
			_ = json.Unmarshal([]byte(all[len(all)-1][1]), &name) // no name, then
		}
		return WhatScreen, name
	case form.has("primary_foreground"):
		return WhatTheme, ""
	case form.has("typeBrief"):
		return WhatStyle, ""
	case form.has("openQuestions"):
		return WhatSummary, ""
	case form.has("overview"):
		return WhatJoin, ""
	case form.has("picks"):
		return WhatSelection, ""
	}
	return WhatOther, ""
}

// text is all text of the request's turns.
func (r request) text() string {
	var text strings.Builder
	for _, content := range r.Contents {
		for _, part := range content.Parts {
			text.WriteString(part.Text + "\n")
		}
	}
	return text.String()
}

// images counts the pictures that came with the request.
func (r request) images() int {
	n := 0
	for _, content := range r.Contents {
		for _, part := range content.Parts {
			if part.InlineData != nil && len(part.InlineData.Data) > 0 {
				n++
			}
		}
	}
	return n
}

const callHeader = "X-AppForge-Call"

func (s *Server) generate(w http.ResponseWriter, r *http.Request) {
	model, method, _ := strings.Cut(r.PathValue("call"), ":")
	if !s.authorised(w, r) {
		return
	}
	if method != "generateContent" || !slices.Contains(s.opts.Models, model) {
		reply{http.StatusNotFound, modelFault(model)}.write(w)
		return
	}
	body, err := io.ReadAll(r.Body)
	var req request
	if err == nil {
		err = json.Unmarshal(body, &req)
	}
	if err != nil {
		reply{http.StatusBadRequest, statusFault(http.StatusBadRequest)}.write(w)
		return
	}
	call := &Call{ID: r.Header.Get(callHeader), Model: model, MaxOutputTokens: req.GenerationConfig.MaxOutputTokens}
	if s.opts.KeepRequests {
		call.Request = body
	}
	call.What, call.Screen = req.what()
	call.Images = req.images()
	outcome, gate := s.begin(call)
	if !s.wait(r.Context(), outcome, gate) {
		s.gone(call)
		return
	}
	s.answer(w, r, call, outcome, req)
}

// gone records a call whose client left while the model worked: that is charged.
func (s *Server) gone(call *Call) {
	s.end(call, func(c *Call) { c.ClientGone, c.Billed, c.Usage = true, true, usageOf(c.What) })
	panic(http.ErrAbortHandler)
}

func usageOf(what What) Usage {
	switch what {
	case WhatTheme:
		return ThemeUsage
	case WhatStyle:
		return StyleUsage
	case WhatSummary, WhatJoin, WhatSelection:
		return ChatUsage
	}
	return ScreenUsage
}

// answer ends a call as outcome says. What is recorded is recorded before the
// answer leaves, so that a client that has it finds it recorded.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, call *Call, o Outcome, req request) {
	failed := func(status int, body any) {
		s.end(call, func(c *Call) { c.Status = status })
		reply{status, body}.write(w)
	}
	switch o.Kind {
	case KindStatus:
		failed(o.Status, statusFault(o.Status))
	case KindRateLimited:
		failed(http.StatusTooManyRequests, rateLimit(call.Model, time.Duration(o.Delay)))
	case KindPerDayQuota:
		failed(http.StatusTooManyRequests, dailyQuota(call.Model))
	case KindSpendCap:
		failed(http.StatusTooManyRequests, spendCap())
	case KindPlainText:
		s.end(call, func(c *Call) { c.Status = o.Status })
		http.Error(w, "upstream connect error or disconnect/reset before headers", o.Status)
	case KindRaw:
		s.end(call, func(c *Call) { c.Status = http.StatusOK })
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, o.Text) // the client may be gone
	case KindHang:
		select {
		case <-r.Context().Done():
		case <-s.stop:
		}
		s.gone(call)
	default:
		s.complete(w, call, o, req)
	}
}

// complete gives an answer of the model, good or bad; all of them are charged.
func (s *Server) complete(w http.ResponseWriter, call *Call, o Outcome, req request) {
	s.mu.Lock()
	size, version, n := s.opts.HTMLBytes, cmp.Or(s.opts.ModelVersion, call.Model), len(s.calls)
	s.mu.Unlock()
	text, usage := answerText(call, o, req, size), usageOf(call.What)
	reason := "STOP"
	switch o.Kind {
	case KindBlocked:
		text, usage = "", Usage{Prompt: usage.Prompt, Total: usage.Prompt}
	case KindFinish:
		reason, text, usage = o.Reason, "", Usage{Prompt: usage.Prompt, Thinking: usage.Thinking, Total: usage.Prompt + usage.Thinking}
	case KindTruncated:
		reason, text, usage.Output = "MAX_TOKENS", text[:len(text)/2], max(call.MaxOutputTokens-usage.Thinking, 0)
		usage.Total = usage.Prompt + usage.Output + usage.Thinking
	}
	answer := map[string]any{"modelVersion": version, "responseId": fmt.Sprintf("standin-%d", n)}
	if o.Kind != KindNoUsage {
		answer["usageMetadata"] = usage
	}
	if o.Kind == KindBlocked {
		answer["promptFeedback"] = map[string]any{"blockReason": o.Reason}
	} else {
		candidate := map[string]any{"index": 0, "finishReason": reason}
		if text != "" {
			candidate["content"] = map[string]any{"role": "model", "parts": []any{
				map[string]any{"text": "First a plan.", "thought": true}, map[string]any{"text": text},
			}}
		}
		answer["candidates"] = []any{candidate}
	}
	cut := o.Kind == KindCut || o.Kind == KindCutMidway
	s.end(call, func(c *Call) {
		c.Billed, c.Usage = true, usage
		if !cut {
			c.Status = http.StatusOK
		}
	})
	if !cut {
		reply{http.StatusOK, answer}.write(w)
		return
	}
	if o.Kind == KindCutMidway {
		whole, _ := json.Marshal(answer) // made of maps and strings
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		_, _ = w.Write(whole[:len(whole)/2])
		_ = http.NewResponseController(w).Flush()
	}
	panic(http.ErrAbortHandler)
}

// answerText is what the model writes.
func answerText(call *Call, o Outcome, req request, size int) string {
	switch {
	case o.Kind == KindEmpty:
		return ""
	case o.Kind == KindMalformed:
		return `{"title": "Oops", "html": <div>not JSON</div>`
	case o.Kind == KindHTML:
		return screenAnswer(call.Screen, o.Text)
	case call.What == WhatScreen:
		return screenAnswer(call.Screen, Screen(call.Screen, size))
	case call.What == WhatStyle:
		return styleAnswer
	case call.What == WhatSummary, call.What == WhatJoin, call.What == WhatSelection:
		return chatAnswer(call.What, req.text())
	}
	form := cmp.Or(req.GenerationConfig.ResponseSchema, req.GenerationConfig.ResponseJSONSchema)
	text, _ := json.Marshal(form.example("")) // made of maps and strings
	return string(text)
}

func screenAnswer(name, markup string) string {
	// The title first, as the schema asks.
	title, _ := json.Marshal(name)
	html, _ := json.Marshal(markup)
	return `{"title":` + string(title) + `,"html":` + string(html) + `}`
}
