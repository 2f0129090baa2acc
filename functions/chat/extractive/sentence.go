package extractive

import (
	"strings"
	"unicode/utf8"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/keyword"
)

// sentence is a sentence or line of a message.
type sentence struct {
	message int
	text    string
	folded  string
	terms   []string
	score   float64 // how much of what the conversation is about it says
}

// maxSentence bounds a sentence in bytes: what is longer is no sentence but data.
const maxSentence = 600

// sentences are the sentences of a stretch of conversation, in order, scored.
func sentences(excerpts []chat.Excerpt) []sentence {
	var all []sentence
	for _, e := range excerpts {
		for line := range strings.Lines(e.Text) {
			for _, text := range split(line) {
				text = strings.Trim(text, " \t\r\n>*#-•|`")
				if utf8.RuneCountInString(text) < 4 || len(text) > maxSentence {
					continue
				}
				all = append(all, sentence{message: e.Message, text: text, folded: keyword.Fold(text), terms: keyword.Terms(text)})
			}
		}
	}
	score(all)
	return all
}

// split cuts a line after the signs that end a sentence and are followed by a space.
func split(line string) []string {
	var all []string
	from := 0
	for i, r := range line {
		after := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			continue
		}
		full := r == '。' || r == '！' || r == '？'
		if full || (r == '.' || r == '!' || r == '?' || r == '…') && after < len(line) && line[after] == ' ' {
			all = append(all, line[from:after])
			from = after
		}
	}
	return append(all, line[from:])
}

// score rates sentences by how often the rest says their words, against their length:
// neither a single word nor a list of everything says most.
func score(all []sentence) {
	count := map[string]int{}
	for _, s := range all {
		for _, term := range s.terms {
			count[term]++
		}
	}
	for i := range all {
		seen := map[string]bool{}
		for _, term := range all[i].terms {
			if !seen[term] {
				seen[term] = true
				all[i].score += float64(count[term] - 1)
			}
		}
		all[i].score /= float64(len(all[i].terms) + 6)
	}
}
