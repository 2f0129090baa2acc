package chattest

import (
	"context"
	"strings"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/studio"
)

// Model finds planted facts and nothing else. Its fields replace what it answers.
type Model struct {
	Summary func(chat.Material, chat.Summary) (chat.Summary, error)
	Joined  func(chat.JoinMaterial, chat.Joined) (chat.Joined, error)
	Picks   func(chat.SelectMaterial) ([]chat.Pick, error)
}

var _ chat.Model = Model{}

// Info says that a test model works.
func (Model) Info(int, int) studio.Info { return studio.Info{Provider: "test", Model: "planted"} }

// SummarizePart gives the planted facts of a part.
func (m Model) SummarizePart(_ context.Context, _ studio.Try, material chat.Material) (chat.Summary, studio.Call, error) {
	s := chat.Summary{Overview: "They spoke about " + material.Title + ". " + strings.Repeat("It went on for long. ", 40)}
	for _, e := range material.Excerpts {
		for _, k := range chat.Kinds {
			for _, fact := range Find(k, e.Text) {
				*s.Items(k) = append(*s.Items(k), chat.Item{Text: fact, Type: "person", Messages: []int{e.Message}})
			}
		}
	}
	var err error
	if m.Summary != nil {
		s, err = m.Summary(material, s)
	}
	return s, studio.Call{Model: "planted"}, err
}

// Join rewrites each item as itself.
func (m Model) Join(_ context.Context, _ studio.Try, material chat.JoinMaterial) (chat.Joined, studio.Call, error) {
	j := chat.Joined{Overview: strings.Join(material.Overviews, "\n\n")}
	for _, it := range material.Items {
		j.Items = append(j.Items, chat.Rewrite{Kind: it.Kind, Text: it.Text, From: []string{it.ID}})
	}
	var err error
	if m.Joined != nil {
		j, err = m.Joined(material, j)
	}
	return j, studio.Call{Model: "planted"}, err
}

// Select picks every file, the later the more.
func (m Model) Select(_ context.Context, _ studio.Try, material chat.SelectMaterial) ([]chat.Pick, studio.Call, error) {
	if m.Picks != nil {
		picks, err := m.Picks(material)
		return picks, studio.Call{Model: "planted"}, err
	}
	var picks []chat.Pick
	for i, f := range material.Files {
		picks = append(picks, chat.Pick{ID: f.ID, Score: 1 + i%100, Reason: "It speaks of " + f.Label})
	}
	return picks, studio.Call{Model: "planted"}, nil
}
