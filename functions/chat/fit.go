package chat

import (
	"cmp"
	"slices"
	"strings"
)

// headings stand before the items of a kind.
var headings = map[Kind]string{
	Decision: "Decisions", Constraint: "Constraints", Question: "Open questions", Name: "Names", Fact: "Facts",
}

// shares are the parts of a limit, in percent, that each kind gets before another
// may take more. The order is that in which what is left is given out. The overview
// has the rest, and what nobody needs.
var shares = []struct {
	kind    Kind
	percent int
}{{Decision, 30}, {Constraint, 15}, {Name, 20}, {Question, 15}, {Fact, 0}}

// overviewShare is the overview's, in percent.
const overviewShare = 20

// Costs of a text, in units.
var (
	headingMargin = units("\n:\n")
	itemMargin    = units("- \n")
)

// fit writes a summary's text within limit tokens. Facts are left out first, then of
// each kind what is oldest, of the names those that occur in the fewest messages; the
// overview is cut to a fifth of the limit before any other item goes.
func fit(s Summary, limit int) Summary {
	f := fitting{s: s, left: limit * unit, taken: map[Kind][]bool{}, total: limit * unit}
	for _, k := range Kinds {
		if k != Name {
			f.shorten(k)
		}
		f.taken[k] = make([]bool, len(*s.Items(k)))
	}
	overview := min(units(s.Overview)+unit, f.total*overviewShare/100)
	f.left -= overview
	for _, share := range shares {
		f.take(share.kind, f.total*share.percent/100)
	}
	for _, share := range shares {
		f.take(share.kind, f.left)
	}
	return f.finish(f.left + overview)
}

// fitting is a summary that is being fitted.
type fitting struct {
	s           Summary
	total, left int // units
	taken       map[Kind][]bool
}

// shorten cuts items that would take a quarter of the limit or more.
func (f *fitting) shorten(k Kind) {
	items := slices.Clone(*f.s.Items(k))
	for i := range items {
		if text := cut(items[i].Text, f.total/4); text != items[i].Text {
			items[i].Text, f.s.Shortened = text, true
		}
	}
	*f.s.Items(k) = items
}

// take takes items of a kind, the most important first, for at most most units.
func (f *fitting) take(k Kind, most int) {
	items, taken := *f.s.Items(k), f.taken[k]
	most = min(most, f.left)
	for _, i := range byImportance(k, items) {
		cost := itemMargin + units(itemText(k, items[i]))
		if !slices.Contains(taken, true) {
			cost += headingMargin + units(headings[k])
		}
		if !taken[i] && cost <= most {
			taken[i] = true
			most -= cost
			f.left -= cost
		}
	}
}

// byImportance are the positions of items, the most important first.
func byImportance(k Kind, items []Item) []int {
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	weight := func(i int) int {
		cited := items[i].Messages
		if k == Name {
			return len(cited)
		}
		return cited[len(cited)-1]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight(b), weight(a)) })
	return order
}

// finish drops what was not taken and writes the text, the overview in at most
// overview units.
func (f *fitting) finish(overview int) Summary {
	s := f.s
	var text strings.Builder
	if short := cut(s.Overview, overview-unit); short != s.Overview {
		s.Overview, s.Shortened = short, true
	}
	text.WriteString(s.Overview + "\n")
	for _, k := range Kinds {
		all := *s.Items(k)
		items := []Item{} // an empty list, not null, for those who read the JSON
		for i, it := range all {
			if f.taken[k][i] {
				items = append(items, it)
			}
		}
		s.Omitted += len(all) - len(items)
		*s.Items(k) = items
		if len(items) == 0 {
			continue
		}
		text.WriteString("\n" + headings[k] + ":\n")
		for _, it := range items {
			text.WriteString("- " + itemText(k, it) + "\n")
		}
	}
	s.Text = strings.TrimSpace(text.String())
	return s
}

// itemText is how an item stands in the text.
func itemText(k Kind, it Item) string {
	if k == Name && it.Type != NameTypes[len(NameTypes)-1] {
		return it.Text + " (" + it.Type + ")"
	}
	return it.Text
}

// cut gives text in at most most units, ended at a good place; nothing where not even
// a few words have room.
func cut(text string, most int) string {
	if units(text) <= most {
		return text
	}
	const few = 8
	limit := (most - units("…")) / unit
	if limit < few {
		return ""
	}
	return strings.TrimSpace(text[:split(text, limit)[0]]) + "…"
}
