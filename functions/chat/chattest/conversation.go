// Package chattest makes long conversations in which facts are planted, and a model
// that finds planted facts by their marks. What a summary must keep is known exactly,
// so a test can tell whether parts, joins, checks and budget lose any of it.
package chattest

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/appforge-ai/appforge/functions/chat"
)

// Marks stand before planted facts, each on a line of its own.
var Marks = map[chat.Kind]string{
	chat.Decision: "Decision: ", chat.Constraint: "Constraint: ", chat.Question: "Open question: ", chat.Name: "Contact: ", chat.Fact: "Note: ",
}

// Conversation is a made conversation.
type Conversation struct {
	Messages []chat.Message
	Planted  map[chat.Kind][]string
}

// Make makes a conversation of at least that many tokens with n planted facts of each
// kind, spread over all of it. The same arguments give the same conversation.
func Make(seed uint64, tokens, n int) Conversation {
	r := rand.New(rand.NewPCG(seed, 7))
	c := Conversation{Planted: map[chat.Kind][]string{}}
	var facts []string
	for i := range n {
		for _, k := range chat.Kinds {
			text := plant(r, k, i)
			c.Planted[k] = append(c.Planted[k], text)
			facts = append(facts, Marks[k]+text)
		}
	}
	r.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
	step := tokens / (len(facts) + 1)
	for total, next := 0, 0; total < tokens || next < len(facts); {
		text := chatter(r)
		for ; next < len(facts) && total >= step*(next+1); next++ {
			text += "\n" + facts[next] + "\n" + sentence(r)
		}
		c.Messages = append(c.Messages, chat.Message{Role: []string{"user", "assistant"}[len(c.Messages)%2], Content: text})
		total += chat.Tokens(text)
	}
	return c
}

func plant(r *rand.Rand, k chat.Kind, i int) string {
	thing := fmt.Sprintf("%s %s-%d", things[r.IntN(len(things))], codes[r.IntN(len(codes))], 100*i+r.IntN(100))
	switch k {
	case chat.Decision:
		return fmt.Sprintf("We build the %s on %s and not on paper", thing, tools[r.IntN(len(tools))])
	case chat.Constraint:
		return fmt.Sprintf("The %s must answer within %d ms", thing, 50+r.IntN(900))
	case chat.Question:
		return fmt.Sprintf("Who signs off the %s before the launch?", thing)
	case chat.Name:
		return fmt.Sprintf("%s %s%d", first[r.IntN(len(first))], last[r.IntN(len(last))], i)
	}
	return fmt.Sprintf("The %s was shipped in %d", thing, 2001+r.IntN(24))
}

var (
	things = []string{"ledger", "gateway", "canvas", "importer", "scheduler", "archive"}
	codes  = []string{"AX", "BQ", "ZR", "TK"}
	tools  = []string{"PostgreSQL", "Kafka", "SQLite", "Redis", "Inngest"}
	first  = []string{"Mira", "Jonas", "Aiko", "Tunde", "Léa", "Ωmega"}
	last   = []string{"Okafor", "Lindqvist", "Tanaka", "Brandt", "Duval"}
	filler = strings.Fields(`well then maybe that would look fine with more space around each card and a softer tone since people read on small
		screens while walking so lines stay short and buttons stay large enough for thumbs ✓ 你好 grüße`)
)

func sentence(r *rand.Rand) string {
	words := make([]string, 6+r.IntN(14))
	for i := range words {
		words[i] = filler[r.IntN(len(filler))]
	}
	return strings.Join(words, " ") + "."
}

func chatter(r *rand.Rand) string {
	var text strings.Builder
	for range 1 + r.IntN(8) {
		text.WriteString(sentence(r))
		text.WriteString([]string{" ", "\n", "\n\n"}[r.IntN(3)])
	}
	return strings.TrimSpace(text.String())
}

// Find gives the planted facts of a kind in a text.
func Find(k chat.Kind, text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if fact, ok := strings.CutPrefix(strings.TrimSpace(line), strings.TrimSpace(Marks[k])); ok {
			found = append(found, strings.TrimSpace(fact))
		}
	}
	return found
}
