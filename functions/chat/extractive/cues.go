package extractive

import (
	"strings"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/keyword"
)

// cues are the phrases, folded, by which a sentence shows what it is, in English,
// German, French and Spanish. A phrase that ends with a colon is a label, which is
// left out of the item. The kinds are tried in this order.
var cues = []struct {
	kind    chat.Kind
	phrases []string
}{
	{chat.Decision, []string{
		"decision:", "decided:", "we decided", "decided to", "it is decided", "let's go with", "we go with", "we'll go with", "we will use", "we'll use", "we chose", "we agreed",
		"agreed to", "agreed:", "settled on", "is approved", "final choice",
		"entscheidung:", "beschluss:", "haben entschieden", "haben beschlossen", "wir nehmen", "einigen uns auf", "abgemacht",
		"décision :", "décision:", "avons décidé", "on part sur", "nous choisissons", "decisión:", "hemos decidido", "acordamos", "quedamos en",
	}},
	{chat.Constraint, []string{
		"constraint:", "requirement:", "must", "must not", "mustn't", "may not", "at most", "at least", "no more than", "not more than", "no later than", "deadline",
		"budget is", "is required", "only if", "never", "not allowed",
		"muss", "müssen", "darf nicht", "dürfen nicht", "höchstens", "mindestens", "spätestens", "frist",
		"doit", "ne doit pas", "au plus", "au moins", "au plus tard", "obligatoire", "debe", "no debe", "como máximo", "al menos", "obligatorio", "plazo",
	}},
	{chat.Question, []string{"open question:", "offene frage:", "question ouverte :", "pregunta abierta:"}},
	{chat.Fact, []string{"note:", "fyi:", "result:", "hinweis:", "ergebnis:", "nota:"}},
}

// kindOf tells what a sentence shows itself to be, and its text without a label.
func kindOf(s sentence) (chat.Kind, string, bool) {
	for _, c := range cues {
		for _, phrase := range c.phrases {
			if strings.HasSuffix(phrase, ":") {
				if strings.HasPrefix(s.folded, phrase) {
					_, text, _ := strings.Cut(s.text, ":")
					return c.kind, strings.TrimSpace(text), true
				}
				continue
			}
			if keyword.Occurs(s.folded, phrase) && !isQuestion(s.text) {
				return c.kind, s.text, true
			}
		}
	}
	return "", "", false
}

func isQuestion(text string) bool {
	text = strings.TrimRight(text, "\"')*_ ")
	return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？")
}
