package chat

import (
	"fmt"
)

// Sizes that a plan is made by, in tokens.
const (
	// DefaultPartTokens is what one part shows the model when nothing is set: a fifth
	// of the models' window, where they still read with care, and below the length
	// from which long prompts cost more.
	DefaultPartTokens = 200_000
	// MinPartTokens is the least that is worth a call.
	MinPartTokens = 16_000

	// maxShares bounds how many times a part's size a request may be. Parts are filled
	// by half at least and joins are fewer than parts, so a job has at most about four
	// steps for each: below the engine's limit of 1,000.
	maxShares = 200

	// excerptTokens is what the line before each message costs in a prompt.
	excerptTokens = 16
	// messageTokens is what a message costs a conversation beside its content.
	messageTokens = 4
	// leafTokens is the least that a part's summary may have when others join it.
	leafTokens = 4_000
	// minFileView is how much of each file a selection shows at least.
	minFileView = 1_500
	// pickTokens is what a pick with its reason may have.
	pickTokens = 80
)

// Task is what is done with a part.
type Task string

// The tasks.
const (
	TaskSummary   Task = "summary"   // summarise messages
	TaskJoin      Task = "join"      // join the summaries of earlier parts
	TaskSelection Task = "selection" // choose among files
)

// Part is one piece of work, at most one model call.
type Part struct {
	ID     string // unique in the plan and stable: the same request gives the same ids
	Title  string // for people: "Part 3 of 7"
	Task   Task
	Level  int      // parts of one level are independent; a part needs lower levels only
	Needs  []string // ids of the parts whose pieces a join joins, in order
	Limit  int      // most tokens that the piece's text may have
	Tokens int      // estimate of what the part shows the model, the most for a join

	spans []span // TaskSummary: the messages, or pieces of them
	files []view // TaskSelection: the files, and how much of each
}

// span is a message, or bytes from to to of it.
type span struct{ message, from, to int }

// view is a file, by position, and how many tokens of its content are shown.
type view struct{ file, tokens int }

// Plan is how a request is worked off.
type Plan struct {
	Parts        []Part // in an order in which each comes after those it needs; the last is the result for a summary
	Budget       int    // tokens
	TokensBefore int    // what is condensed or chosen from: the conversation, or all files

	req        *Request
	partTokens int
	byID       map[string]int
}

// NewPlan divides a request, which must have passed Check, into parts that show
// the model about partTokens tokens each; 0 stands for DefaultPartTokens, and less
// than MinPartTokens for that. Parts of a request that would have too many of them
// are larger. It is a pure function of its arguments. The plan keeps req, which must
// not change afterwards.
func NewPlan(req *Request, partTokens int) *Plan {
	if partTokens == 0 {
		partTokens = DefaultPartTokens
	}
	p := &Plan{Budget: req.Budget(), req: req, partTokens: max(partTokens, MinPartTokens), byID: map[string]int{}}
	if req.Operation == Choose {
		p.planSelection()
	} else {
		p.planSummary()
	}
	for i, part := range p.Parts {
		p.byID[part.ID] = i
	}
	return p
}

// Part finds a part by its id.
func (p *Plan) Part(id string) (Part, bool) {
	i, ok := p.byID[id]
	if !ok {
		return Part{}, false
	}
	return p.Parts[i], true
}

// Levels are the parts by level: those of one level may be done side by side, once
// all lower ones are done.
func (p *Plan) Levels() [][]Part {
	var levels [][]Part
	for _, part := range p.Parts {
		if part.Level == len(levels) {
			levels = append(levels, nil)
		}
		levels[part.Level] = append(levels[part.Level], part)
	}
	return levels
}

// planSummary packs messages into parts in order, then plans the joins: as many
// summaries a join as fit a part, level by level, until one is left.
func (p *Plan) planSummary() {
	var now Part
	flush := func() {
		if len(now.spans) > 0 {
			now.Task = TaskSummary
			p.Parts = append(p.Parts, now)
		}
		now = Part{}
	}
	sizes, shown := make([]int, len(p.req.Messages)), 0
	for i, m := range p.req.Messages {
		sizes[i] = Tokens(m.Content)
		p.TokensBefore += sizes[i] + messageTokens
		shown += sizes[i] + excerptTokens
	}
	p.partTokens = max(p.partTokens, shown/maxShares)
	for i, m := range p.req.Messages {
		tokens := sizes[i]
		if blank(m.Content) {
			continue
		}
		if now.Tokens+tokens+excerptTokens > p.partTokens {
			flush()
		}
		if tokens+excerptTokens <= p.partTokens {
			now.spans = append(now.spans, span{message: i, to: len(m.Content)})
			now.Tokens += tokens + excerptTokens
			continue
		}
		from := 0
		for _, end := range split(m.Content, p.partTokens-excerptTokens) {
			flush()
			now.spans = []span{{message: i, from: from, to: end}}
			now.Tokens = Tokens(m.Content[from:end]) + excerptTokens
			from = end
		}
	}
	flush()
	p.nameParts()
	p.planJoins()
}

func (p *Plan) nameParts() {
	for i := range p.Parts {
		p.Parts[i].ID = fmt.Sprintf("part-%d", i+1)
		p.Parts[i].Title = fmt.Sprintf("Part %d of %d", i+1, len(p.Parts))
		p.Parts[i].Limit = p.Budget
	}
}

func (p *Plan) planJoins() {
	if len(p.Parts) == 1 {
		return
	}
	// Not less than the budget: what has room in the result has room on its way there.
	limit := max(p.Budget, min(2*p.Budget, 2*leafTokens), leafTokens)
	width := max(2, p.partTokens/(joinFactor*limit))
	for i := range p.Parts {
		p.Parts[i].Limit = limit
	}
	for level, first := 1, 0; ; level++ {
		below := p.Parts[first:]
		first = len(p.Parts)
		for from := 0; from < len(below); from += width {
			join := Part{ID: fmt.Sprintf("join-%d-%d", level, from/width+1), Task: TaskJoin, Level: level, Limit: limit}
			join.Title = fmt.Sprintf("Joining %d", from/width+1)
			for _, part := range below[from:min(from+width, len(below))] {
				join.Needs = append(join.Needs, part.ID)
			}
			join.Tokens = joinFactor * limit * len(join.Needs)
			p.Parts = append(p.Parts, join)
		}
		if len(p.Parts)-first == 1 {
			last := &p.Parts[first]
			last.ID, last.Title, last.Limit = "join", "Joining the parts", p.Budget
			return
		}
	}
}

// joinFactor is how many times the tokens of its text a summary may cost in a
// join's prompt, where each item has a line, an id and a type.
const joinFactor = 3

// planSelection packs files into parts in order. Each part shows the request, the
// end of the conversation, and of each file as much as there is room for.
func (p *Plan) planSelection() {
	views, costs, shown := p.viewFiles()
	if room := shown / maxShares; room > p.partTokens/2 {
		p.partTokens = 2 * room
	}
	var now Part
	for i, v := range views {
		if len(now.files) > 0 && now.Tokens+costs[i] > p.partTokens/2 {
			p.Parts = append(p.Parts, now)
			now = Part{}
		}
		now.Task = TaskSelection
		now.files = append(now.files, v)
		now.Tokens += costs[i]
	}
	p.Parts = append(p.Parts, now)
	p.nameParts()
	for i := range p.Parts {
		p.Parts[i].Limit = pickTokens * len(p.Parts[i].files)
	}
}

// viewFiles decides how much of each file is shown, and what that costs.
func (p *Plan) viewFiles() (views []view, costs []int, shown int) {
	share := max(minFileView, p.partTokens/2/len(p.req.Files))
	for i, f := range p.req.Files {
		p.TokensBefore += f.Tokens()
		v := view{file: i, tokens: min(Tokens(f.Content), share)}
		cost := v.tokens + Tokens(f.ID) + Tokens(f.Label()) + 2*excerptTokens
		views, costs, shown = append(views, v), append(costs, cost), shown+cost
	}
	return views, costs, shown
}
