package functions

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
	"github.com/appforge-ai/appforge/store/storetest"
)

// pricedDesigner makes nothing; it only says what it would cost.
type pricedDesigner struct {
	studio.Designer
	screen, theme *money.USD
}

func (d pricedDesigner) Info() studio.Info {
	return studio.Info{Provider: "google", Model: "m", TypicalScreen: d.screen, TypicalTheme: d.theme}
}

// pricedModel costs a nano-dollar a token.
type pricedModel struct{ chattest.Model }

func (pricedModel) Info(tokens, limit int) studio.Info {
	return studio.Info{Provider: "test", Model: "m", Estimate: nanos(int64(tokens + limit))}
}

func nanos(n int64) *money.USD { u := money.USD(n); return &u }

func priceOf(t *testing.T, d studio.Designer, pieces ...*PieceJob) store.Price {
	t.Helper()
	jobs := Jobs{Screens: &ScreenGeneration{Worker: Worker{Store: storetest.SQLite(t)}, Designer: d}, Pieces: pieces}
	price, err := jobs.Price(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return price
}

func TestWhatScreensReserveIsTheUpperEstimate(t *testing.T) {
	price := priceOf(t, pricedDesigner{screen: nanos(100), theme: nanos(30)})
	job := store.Job{Type: store.ScreenGeneration}
	all := []store.Part{{Kind: store.ThemePart}, {Kind: store.ScreenPart}, {Kind: store.ScreenPart}}
	// No job has ended yet: twice the typical price.
	if got := price(job, all); got == nil || *got != 2*(30+2*100) {
		t.Errorf("theme and two screens: %v", got)
	}
	if got := price(job, all[2:]); got == nil || *got != 200 {
		t.Errorf("the one screen that is missing: %v", got)
	}
	if got := price(job, nil); got == nil || *got != 0 {
		t.Errorf("nothing: %v", got)
	}
	if got := priceOf(t, pricedDesigner{})(job, all); got != nil {
		t.Errorf("a model without a price: %v, want none", got)
	}
}

func TestWhatPiecesReserveIsTheirCallsMaximum(t *testing.T) {
	task := &ChatContext{Model: pricedModel{}, PartTokens: chat.MinPartTokens}
	f := newChatJob(t, task)
	price := priceOf(t, pricedDesigner{}, f)
	row, err := f.Job(t.Context(), chatRequest(t, chat.Request{Messages: chattest.Make(1, 70_000, 10).Messages, Operation: chat.Summarise}))
	if err != nil {
		t.Fatal(err)
	}
	job := store.Job{Type: store.ChatContext, Provider: row.Provider, Input: row.Input}
	var parts []store.Part
	var want money.USD
	for _, p := range row.Pieces {
		parts = append(parts, store.Part{PartID: p.ID, Kind: store.PiecePart})
		want += *task.Info(job, p.ID).Estimate
	}
	if got := price(job, parts); got == nil || *got != want || want == 0 {
		t.Errorf("%d parts reserve %v, want %s", len(parts), got, want)
	}
	job.Provider = chat.OfflineProvider
	if got := price(job, parts); got == nil || *got != 0 {
		t.Errorf("by rules: %v", got)
	}
	if got := price(store.Job{Type: "unheard-of"}, parts); got != nil {
		t.Errorf("a type that nobody works on: %v", got)
	}
}

func TestLaterJobsOfAUserGoBehindAnothersFirst(t *testing.T) {
	for ahead, want := range map[int]float64{0: 3600, 1: 3540, 59: 60, 60: 0, 500: 0} {
		for _, job := range []store.Job{
			{ID: "j", Type: store.ScreenGeneration, Input: []byte(`{"branding":{},"screens":[]}`), Ahead: ahead},
			{ID: "j", Type: store.ChatContext, Input: []byte(`{"priority":99999}`), Ahead: ahead},
		} {
			event, err := StartEvent(job)
			if err != nil {
				t.Fatal(err)
			}
			var data struct{ Priority float64 }
			if err := json.Unmarshal(event.Data, &data); err != nil || data.Priority != want {
				t.Errorf("%s behind %d: priority %v, want %v", job.Type, ahead, data.Priority, want)
			}
		}
	}
}

func TestAWarningIsNewsOfNoJob(t *testing.T) {
	event, err := WarningEvent(store.LimitWarning{UserID: "ada", Limit: store.LimitDollarsPerDay, Quota: 2e9, Spent: 15e8, Reserved: 1e8})
	if err != nil || event.Name != EventLimitWarning || event.ID == "" {
		t.Fatalf("%+v, %v", event, err)
	}
	var n notice
	if err := json.Unmarshal(event.Data, &n); err != nil {
		t.Fatal(err)
	}
	news := n.news()
	if news.Event != store.NoticeWarning || news.UserID != "ada" || news.JobID != "" || news.Subject != event.ID || string(news.Payload) != string(event.Data) {
		t.Errorf("%+v", news)
	}
}
