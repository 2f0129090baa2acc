package keyword

import (
	"cmp"
	"math"
	"slices"
)

// Match is how well a text answers a query.
type Match struct {
	Score float64  // 0: nothing in common
	Terms []string // the query's terms that it has, the most telling first
}

// The usual constants of the BM25 ranking: how soon repeating a term stops helping,
// and how much a long text must say it more often.
const (
	saturation = 1.2
	lengthBias = 0.75
)

// Rank scores each text by BM25: a term weighs more the fewer texts have it, and a
// text that says it in few words scores more. The order is that of texts.
func Rank(query string, texts []string) []Match {
	wanted := Terms(query)
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	place := make(map[string]int, len(wanted))
	for i, term := range wanted {
		place[term] = i
	}
	counts, lengths, having, total := make([]map[int]int, len(texts)), make([]int, len(texts)), make([]int, len(wanted)), 0
	for i, text := range texts {
		counts[i] = map[int]int{}
		terms := Terms(text)
		lengths[i] = len(terms)
		total += len(terms)
		for _, term := range terms {
			if at, ok := place[term]; ok {
				counts[i][at]++
			}
		}
		for at := range counts[i] {
			having[at]++
		}
	}
	mean := max(1, float64(total)/float64(max(1, len(texts))))
	matches := make([]Match, len(texts))
	for i := range texts {
		weights := map[int]float64{}
		var found []int
		for at, n := range counts[i] {
			rare := math.Log(1 + (float64(len(texts)-having[at])+0.5)/(float64(having[at])+0.5))
			weights[at] = rare * float64(n) * (saturation + 1) / (float64(n) + saturation*(1-lengthBias+lengthBias*float64(lengths[i])/mean))
			found = append(found, at)
		}
		slices.SortFunc(found, func(a, b int) int { return cmp.Or(cmp.Compare(weights[b], weights[a]), cmp.Compare(a, b)) })
		for _, at := range found {
			matches[i].Score += weights[at] // in a fixed order: sums of floats depend on it
			matches[i].Terms = append(matches[i].Terms, wanted[at])
		}
	}
	return matches
}
