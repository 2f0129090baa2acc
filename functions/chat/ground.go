package chat

import (
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/functions/chat/keyword"
	"github.com/appforge-ai/appforge/store/fault"
)

// ground keeps of a draft what stands on its material: items that cite messages
// they were given, and names that occur in them. Where a name occurs is found by
// looking, not believed.
func ground(draft Summary, m Material) (Summary, error) {
	s := Summary{Overview: prose(draft.Overview)}
	if s.Overview == "" {
		return Summary{}, fault.New(fault.Malformed, "The model's summary has no overview.", nil)
	}
	given := map[int]bool{}
	for _, e := range m.Excerpts {
		given[e.Message] = true
	}
	find := finder(m.Excerpts)
	claimed, kept := 0, 0
	for _, k := range Kinds {
		items := *draft.Items(k)
		claimed += len(items)
		if over := len(items) - maxItems; over > 0 {
			items, s.Omitted = items[:maxItems], s.Omitted+over
		}
		for _, it := range items {
			it, ok := clean(k, it)
			if !ok {
				continue
			}
			if k == Name {
				it.Text, it.Messages = find(it.Text)
			} else {
				it.Messages = slices.DeleteFunc(slices.Clone(it.Messages), func(at int) bool { return !given[at] })
			}
			if len(it.Messages) > 0 {
				it.Messages = cite(it.Messages)
				kept++
				*s.Items(k) = append(*s.Items(k), it)
			}
		}
		*s.Items(k) = dedupe(*s.Items(k))
	}
	if claimed > 0 && kept == 0 {
		return Summary{}, fault.New(fault.Malformed, "The model's summary cites nothing that it was given.", nil)
	}
	return s, nil
}

// finder gives a function that looks a name up in excerpts: the name as far as it
// occurs, without an explanation in brackets behind it, and the messages that have it.
func finder(excerpts []Excerpt) func(name string) (string, []int) {
	folded := make([]string, len(excerpts))
	for i, e := range excerpts {
		folded[i] = keyword.Fold(e.Text)
	}
	look := func(name string) (at []int) {
		for i, text := range folded {
			if keyword.Occurs(text, keyword.Fold(name)) {
				at = append(at, excerpts[i].Message)
			}
		}
		return at
	}
	return func(name string) (string, []int) {
		name = strings.Trim(name, "\"'`“”„«» ")
		if at := look(name); len(at) > 0 {
			return name, at
		}
		short, _, explained := strings.Cut(name, " (")
		if !explained {
			return "", nil
		}
		return short, look(short)
	}
}

// dedupe makes items that say the same one, in the order of what they cite.
func dedupe(items []Item) []Item {
	place := map[string]int{}
	var all []Item
	for _, it := range items {
		key := same(it.Text)
		if i, twice := place[key]; twice {
			all[i].Messages = cite(all[i].Messages, it.Messages)
			continue
		}
		place[key] = len(all)
		all = append(all, it)
	}
	slices.SortStableFunc(all, func(a, b Item) int { return a.Messages[0] - b.Messages[0] })
	return all
}
