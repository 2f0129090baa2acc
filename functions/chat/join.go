package chat

import (
	"fmt"
	"slices"

	"github.com/appforge-ai/appforge/store/fault"
)

// joinMaterial is what summaries are joined from.
func joinMaterial(summaries []Summary, limit int) JoinMaterial {
	m := JoinMaterial{Limit: limit}
	for _, s := range summaries {
		if s.Overview != "" { // cut away where nothing but names fits
			m.Overviews = append(m.Overviews, s.Overview)
		}
	}
	for _, k := range Kinds {
		var items []Item
		for _, s := range summaries {
			items = append(items, *s.Items(k)...)
		}
		for i, it := range dedupe(items) {
			m.Items = append(m.Items, JoinItem{ID: fmt.Sprintf("%c%d", k[0], i+1), Kind: k, Item: it})
		}
	}
	return m
}

// rewrite gives the material's items with a draft's rewording where that says the
// same. Whatever an item's new words do not cover stays as it was, so a join loses
// nothing.
func rewrite(draft Joined, m JoinMaterial) (Summary, error) {
	s := Summary{Overview: prose(draft.Overview)}
	if s.Overview == "" {
		return Summary{}, fault.New(fault.Malformed, "The model's joined summary has no overview.", nil)
	}
	judge := newJudge(m)
	left := make(map[string]JoinItem, len(m.Items))
	for _, it := range m.Items {
		left[it.ID] = it
	}
	for _, r := range draft.Items {
		it, ok := clean(r.Kind, Item{Text: r.Text})
		if !ok || !slices.Contains(Kinds, r.Kind) {
			continue
		}
		covered := judge.covered(r.Kind, it.Text, sources(r.From, left))
		for _, c := range covered {
			delete(left, c.ID)
			it.Messages = cite(it.Messages, c.Messages)
			if c.Kind == r.Kind && r.Kind == Name {
				it.Type = c.Type
			}
		}
		if len(covered) > 0 {
			*s.Items(r.Kind) = append(*s.Items(r.Kind), it)
		}
	}
	for _, it := range m.Items {
		if _, uncovered := left[it.ID]; uncovered {
			*s.Items(it.Kind) = append(*s.Items(it.Kind), it.Item)
		}
	}
	for _, k := range Kinds {
		*s.Items(k) = dedupe(*s.Items(k))
	}
	return s, nil
}

// maxSources bounds the items that one rewrite can stand for.
const maxSources = 50

// sources are the items of those ids that no rewrite stands for yet.
func sources(ids []string, left map[string]JoinItem) []JoinItem {
	var from []JoinItem
	ids = slices.Clone(ids)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if it, ok := left[id]; ok && len(from) < maxSources {
			from = append(from, it)
		}
	}
	return from
}
