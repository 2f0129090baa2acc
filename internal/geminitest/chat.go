package geminitest

import (
	"encoding/json"
	"regexp"
	"strconv"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
)

// The fences of a chat prompt.
var (
	messageFence  = regexp.MustCompile(`(?s)<message n="(\d+)" role="\w+"[^>]*>\n(.*?)\n</message>`)
	overviewFence = regexp.MustCompile(`(?s)<overview>\n(.*?)\n</overview>`)
	itemFence     = regexp.MustCompile(`(?s)<item id="(\w+)" kind="(\w+)">(.*?)</item>`)
	fileFence     = regexp.MustCompile(`<file id=("(?:[^"\\]|\\.)*") name="([^"]*)"`)
)

// chatAnswer condenses what it is shown: it finds the facts that package chattest
// plants, repeats the items of a join, and picks all files, the first the most.
func chatAnswer(what What, prompt string) string {
	var answer any
	switch what {
	case WhatSummary:
		answer = summaryOf(prompt)
	case WhatJoin:
		answer = joinOf(prompt)
	default:
		var picks []chat.Pick
		for i, f := range fileFence.FindAllStringSubmatch(prompt, -1) {
			id, _ := strconv.Unquote(f[1]) // quoted, by the pattern
			picks = append(picks, chat.Pick{ID: id, Score: max(1, 95-i), Reason: "The request speaks of " + f[2] + "."})
		}
		answer = map[string]any{"picks": picks}
	}
	text, _ := json.Marshal(answer) // made of texts and numbers
	return string(text)
}

func summaryOf(prompt string) chat.Summary {
	messages := messageFence.FindAllStringSubmatch(prompt, -1)
	s := chat.Summary{Overview: "They spoke in " + strconv.Itoa(len(messages)) + " messages and came to some decisions."}
	for _, m := range messages {
		at, _ := strconv.Atoi(m[1]) // digits, by the pattern
		for _, k := range chat.Kinds {
			for _, fact := range chattest.Find(k, m[2]) {
				*s.Items(k) = append(*s.Items(k), chat.Item{Text: fact, Type: "person", Messages: []int{at}})
			}
		}
	}
	return s
}

func joinOf(prompt string) map[string]any {
	overview := ""
	for _, o := range overviewFence.FindAllStringSubmatch(prompt, -1) {
		overview += o[1] + "\n\n"
	}
	var items []map[string]any
	for _, it := range itemFence.FindAllStringSubmatch(prompt, -1) {
		items = append(items, map[string]any{"kind": it[2], "text": it[3], "from": []string{it[1]}})
	}
	return map[string]any{"overview": overview, "items": items}
}
