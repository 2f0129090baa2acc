package chat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/appforge-ai/appforge/functions/chat/keyword"
	"github.com/appforge-ai/appforge/store/fault"
)

// Selected is a file that the next request needs.
type Selected struct {
	Pick
	Label  string `json:"label"`
	Tokens int    `json:"tokens" doc:"Of the whole file"`
}

// selectMaterial is what a part's files are chosen by.
func (p *Plan) selectMaterial(part Part) SelectMaterial {
	m := SelectMaterial{Query: head(p.req.next(), p.partTokens/4), Budget: p.Budget, Limit: part.Limit}
	m.Recent = p.recent(p.partTokens / 8)
	for _, v := range part.files {
		f := p.req.Files[v.file]
		shown := FileView{ID: f.ID, Label: line(f.Label(), maxPathBytes), Tokens: f.Tokens(), Text: f.Content}
		if Tokens(f.Content) > v.tokens {
			shown.Text, shown.Partial = passages(f.Content, v.tokens, m.Query), true
		}
		shown.Partial = shown.Partial || f.Size > len(f.Content)
		m.Files = append(m.Files, shown)
	}
	return m
}

// recent is the end of the conversation, in at most most tokens.
func (p *Plan) recent(most int) []Excerpt {
	var end []Excerpt
	next := p.req.next()
	for i, m := range slices.Backward(p.req.Messages) {
		if blank(m.Content) || m.Content == next {
			continue
		}
		if most -= excerptTokens; most < excerptTokens {
			break
		}
		text := head(m.Content, most)
		most -= Tokens(text)
		end = append(end, Excerpt{Message: i, Role: m.Role, Text: text, Partial: len(text) < len(m.Content)})
	}
	slices.Reverse(end)
	return end
}

// head is the beginning of a text, in at most limit tokens.
func head(text string, limit int) string {
	if text == "" {
		return ""
	}
	return text[:split(text, max(limit, 4))[0]]
}

// passageTokens is the length of a passage of a long file.
const passageTokens = 250

// gap stands where passages were left out.
const gap = "\n…\n"

// passages gives the beginning of a text and those passages that speak most of the
// query, in their order, in at most limit tokens.
func passages(text string, limit int, query string) string {
	var all []string
	from := 0
	for _, end := range split(text, passageTokens) {
		all = append(all, text[from:end])
		from = end
	}
	ranked := keyword.Rank(query, all)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	ranked[0].Score = 1 + slices.MaxFunc(ranked, func(a, b keyword.Match) int { return cmp.Compare(a.Score, b.Score) }).Score
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ranked[b].Score, ranked[a].Score) })
	left, taken := limit, []int{}
	for _, i := range order {
		if cost := Tokens(all[i]) + Tokens(gap); cost <= left {
			left -= cost
			taken = append(taken, i)
		}
	}
	slices.Sort(taken)
	var out strings.Builder
	for n, i := range taken {
		if n > 0 && taken[n-1] != i-1 {
			out.WriteString(gap)
		}
		out.WriteString(all[i])
	}
	return out.String()
}

// checkPicks keeps the picks of files that were offered, each once.
func checkPicks(draft []Pick, offered []FileView) ([]Pick, error) {
	known := make(map[string]bool, len(offered))
	for _, f := range offered {
		known[f.ID] = true
	}
	best := map[string]Pick{}
	strange := 0
	for _, pick := range draft {
		pick.Score = min(pick.Score, 100)
		pick.Reason = line(pick.Reason, maxReasonRunes)
		switch {
		case !known[pick.ID]:
			strange++
		case pick.Score > best[pick.ID].Score:
			best[pick.ID] = pick
		}
	}
	if strange > 0 && strange == len(draft) {
		return nil, fault.New(fault.Malformed, "The model chose files that it was not offered.", nil)
	}
	var picks []Pick
	for _, f := range offered {
		pick, chosen := best[f.ID]
		if chosen && pick.Reason == "" {
			return nil, fault.New(fault.Malformed, fmt.Sprintf("The model gave no reason for the file %q.", short(f.ID)), nil)
		}
		if chosen {
			picks = append(picks, pick)
		}
	}
	return picks, nil
}

// merge ranks the picks of all parts and takes them while the budget lasts.
func (p *Plan) merge(pieces map[string]Piece) (selected, leftOut []Selected) {
	files := make(map[string]File, len(p.req.Files))
	for _, f := range p.req.Files {
		files[f.ID] = f
	}
	var all []Selected
	for _, part := range p.Parts {
		for _, pick := range pieces[part.ID].Picks {
			f := files[pick.ID]
			all = append(all, Selected{Pick: pick, Label: line(f.Label(), maxPathBytes), Tokens: f.Tokens()})
		}
	}
	slices.SortStableFunc(all, func(a, b Selected) int { return cmp.Compare(b.Score, a.Score) })
	selected = []Selected{}
	left := p.Budget
	for _, s := range all {
		if s.Tokens > left {
			leftOut = append(leftOut, s)
			continue
		}
		left -= s.Tokens
		selected = append(selected, s)
	}
	return selected, leftOut
}
