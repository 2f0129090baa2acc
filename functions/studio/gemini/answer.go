package gemini

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"google.golang.org/genai"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store/fault"
)

// refusals are the finish reasons by which the model declines the content.
var refusals = map[genai.FinishReason]bool{
	genai.FinishReasonSafety: true, genai.FinishReasonRecitation: true, genai.FinishReasonBlocklist: true,
	genai.FinishReasonProhibitedContent: true, genai.FinishReasonSPII: true, genai.FinishReasonLanguage: true,
	genai.FinishReasonImageSafety: true, genai.FinishReasonImageProhibitedContent: true, genai.FinishReasonImageRecitation: true,
	"JAILBREAK": true, "MODEL_ARMOR": true,
}

// finishReason is why the answer ended, as answered; the block reason when the
// prompt was refused.
func finishReason(answer *genai.GenerateContentResponse) string {
	if f := answer.PromptFeedback; f != nil && f.BlockReason != "" {
		return string(f.BlockReason)
	}
	if len(answer.Candidates) == 0 || answer.Candidates[0] == nil {
		return ""
	}
	return string(answer.Candidates[0].FinishReason)
}

// answerText gives the text of a complete answer. Only STOP is success.
func answerText(answer *genai.GenerateContentResponse) (string, error) {
	reason := genai.FinishReason(finishReason(answer))
	if f := answer.PromptFeedback; f != nil && f.BlockReason != "" {
		return "", refused(string(reason))
	}
	if len(answer.Candidates) == 0 || answer.Candidates[0] == nil {
		return "", fault.New(fault.Malformed, "The model gave no answer.", nil)
	}
	switch {
	case refusals[reason]:
		return "", refused(string(reason))
	case reason == genai.FinishReasonMaxTokens, reason == genai.FinishReasonContinuation:
		return "", fault.New(fault.Truncated, "The model's answer was cut off at the output limit. Another attempt gets more room; GEMINI_MAX_OUTPUT_TOKENS sets it.", nil)
	case reason != genai.FinishReasonStop:
		return "", fault.Newf(fault.Malformed, "The model stopped for a reason that is no success (%s).", printable(string(reason), maxName))
	}
	var text strings.Builder
	if content := answer.Candidates[0].Content; content != nil {
		for _, part := range content.Parts {
			if part != nil && !part.Thought {
				text.WriteString(part.Text)
			}
		}
	}
	if strings.TrimSpace(text.String()) == "" {
		return "", fault.New(fault.Malformed, "The model's answer is empty.", nil)
	}
	return text.String(), nil
}

func refused(reason string) error {
	return fault.Newf(fault.Blocked, "The model refused the prompt (%s). Change the words or pictures that it was given.", printable(reason, maxName))
}

// readScreen reads a screen's answer and holds it to the rules.
func readScreen(text string, r studio.ScreenRequest, images studio.ImagePolicy) (studio.Screen, []string, error) {
	var answer struct {
		Title string `json:"title"`
		HTML  string `json:"html"`
	}
	if err := readJSON(text, &answer); err != nil {
		return studio.Screen{}, nil, err
	}
	screen, notes, err := studio.CheckScreen(studio.Screen{ID: r.ID, Title: answer.Title, HTML: answer.HTML}, images)
	if err != nil {
		return studio.Screen{}, notes, fault.New(fault.Malformed, "The model's screen cannot be used: "+fault.Public(err), err)
	}
	if screen.Title == "" {
		screen.Title = r.Name
	}
	return screen, notes, nil
}

// readTheme reads a theme's answer, repairs and validates it.
func readTheme(text, id string) (studio.Theme, error) {
	var answer map[string]string
	if err := readJSON(text, &answer); err != nil {
		return studio.Theme{}, err
	}
	var vars studio.Vars
	vars.Set(primaryRGB, "0, 0, 0") // FinishTheme computes it
	for _, variable := range studio.Variables {
		if value, ok := answer[fieldOf(variable)]; ok && variable != primaryRGB {
			vars.Set(variable, strings.TrimSpace(value))
		}
	}
	name := printable(answer["name"], maxName)
	if name == "" {
		name = "Theme"
	}
	theme, err := studio.FinishTheme(studio.Theme{ID: id, Name: name, Style: vars.Style()})
	if err != nil {
		return studio.Theme{}, fault.New(fault.Malformed, "The model's theme cannot be used: "+fault.Public(err), err)
	}
	return theme, nil
}

// readJSON reads the one JSON value that text is, in a Markdown fence or not.
func readJSON(text string, into any) error {
	text = strings.TrimSpace(text)
	if fenced, ok := strings.CutPrefix(text, "```"); ok {
		_, fenced, _ = strings.Cut(fenced, "\n")
		text = strings.TrimSuffix(strings.TrimSpace(fenced), "```")
	}
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	err := dec.Decode(into)
	if err == nil {
		if _, end := dec.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("there is more after the first value")
		}
	}
	if err != nil {
		return fault.New(fault.Malformed, "The model's answer is not the JSON that was asked for.", fmt.Errorf("read answer: %w", err))
	}
	return nil
}
