package extractive

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/keyword"
)

// maxNames bounds the names of one part: those that occur most stay.
const maxNames = 200

// names are what is written like a name: capitals inside a sentence, two capitalised
// words in a row, file names, identifiers.
func names(all []sentence) []chat.Item {
	type found struct {
		item  chat.Item
		times int
	}
	byText := map[string]*found{}
	for _, s := range all {
		for _, name := range namesIn(s.text) {
			f := byText[name]
			if f == nil {
				f = &found{item: chat.Item{Text: name, Type: typeOf(name)}}
				byText[name] = f
			}
			f.times++
			f.item.Messages = append(f.item.Messages, s.message)
		}
	}
	ordered := make([]*found, 0, len(byText))
	for _, f := range byText {
		ordered = append(ordered, f)
	}
	slices.SortFunc(ordered, func(a, b *found) int {
		return cmp.Or(cmp.Compare(b.times, a.times), strings.Compare(a.item.Text, b.item.Text))
	})
	var items []chat.Item
	for _, f := range ordered[:min(len(ordered), maxNames)] {
		items = append(items, f.item)
	}
	return items
}

// namesIn are the names of one sentence, words that stand side by side as one.
func namesIn(text string) []string {
	var all []string
	words := keyword.Words(text)
	for i := 0; i < len(words); {
		end := i
		for end < len(words) && capital(words[end]) && (end == i || beside(text, words[end-1], words[end])) {
			end++
		}
		switch {
		case end-i > 1:
			last := words[end-1]
			all = append(all, text[words[i].At:last.At+len(last.Text)])
			if words[i].First && end-i > 2 { // "Ask Mira Okafor" may begin with a verb
				all = append(all, text[words[i+1].At:last.At+len(last.Text)])
			}
			i = end
			continue
		case end-i == 1 && words[i].Specific() && utf8.RuneCountInString(words[i].Text) > 1, named(words[i].Text):
			all = append(all, words[i].Text)
		}
		i++
	}
	return all
}

// capital reports a word that begins with a capital and is none of those that stand in
// every text ("I", "The").
func capital(w keyword.Word) bool {
	r, _ := utf8.DecodeRuneInString(w.Text)
	return unicode.IsUpper(r) && len(keyword.Terms(w.Text)) > 0
}

// beside reports whether nothing but a space stands between two words.
func beside(text string, a, b keyword.Word) bool { return text[a.At+len(a.Text):b.At] == " " }

var (
	fileLike       = regexp.MustCompile(`(?i)^[\w./-]+\.[a-z][a-z0-9]{0,4}$|^\w[\w.-]*(/[\w.-]+)+$`)
	identifierLike = regexp.MustCompile(`_|^[a-z]+[A-Z]|^\w+@\w+\.\w+|[A-Z]+-?\d`)
	companyLike    = regexp.MustCompile(`\b(GmbH|Inc|Ltd|AG|Corp|LLC|SA|SARL|Bank)$`)
)

// named reports a word that is a file or an identifier by its form.
func named(word string) bool { return fileLike.MatchString(word) || identifierLike.MatchString(word) }

// typeOf tells what a name is the name of, as far as its form shows it.
func typeOf(name string) string {
	switch {
	case companyLike.MatchString(name):
		return "organisation"
	case strings.Contains(name, " "):
		return "other"
	case fileLike.MatchString(name):
		return "file"
	case identifierLike.MatchString(name):
		return "identifier"
	}
	return "other"
}
