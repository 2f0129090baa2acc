package functions

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/functions/chat"
	"github.com/appforge-ai/appforge/functions/chat/chattest"
	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
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
	return priceIn(t, storetest.SQLite(t), d, pieces...)
}

func priceIn(t *testing.T, st *store.Store, d studio.Designer, pieces ...*PieceJob) store.Price {
	t.Helper()
	jobs := Jobs{Screens: &ScreenGeneration{Worker: Worker{Store: st}, Designer: d}, Pieces: pieces}
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

// complete makes the one screen of a job, at a cost.
func complete(t *testing.T, st *store.Store, job store.Job, cost *money.USD) {
	t.Helper()
	if _, err := st.BeginRun(t.Context(), job.ID, "run", 1); err != nil {
		t.Fatal(err)
	}
	call := uuid.NewString()
	if _, err := st.BeginCall(t.Context(), store.CallStart{ID: call, JobID: job.ID, Generation: 1, PartID: "home", Provider: "google", Model: "m"}); err != nil {
		t.Fatal(err)
	}
	if err := st.FinishScreen(t.Context(), store.FinishedScreen{JobID: job.ID, PartID: "home", CallID: call, Usage: store.CallUsage{Model: "m", Cost: cost}, Title: "Home", HTML: "<div></div>"}); err != nil {
		t.Fatal(err)
	}
	if _, err := st.SettleJob(t.Context(), job.ID, 1, 1, StartEvent); err != nil {
		t.Fatal(err)
	}
}

// TestACheapJobDoesNotLetTheNextOverspend: what one job cost must not set how many may
// begin side by side.
func TestACheapJobDoesNotLetTheNextOverspend(t *testing.T) {
	st := storetest.SQLite(t)
	newJob := func() store.NewJob {
		n := storetest.NewJob("home")
		n.Provider, n.Model = "google", "m"
		return n
	}
	complete(t, st, storetest.Create(t, st, newJob()), nanos(5))
	price := priceIn(t, st, pricedDesigner{screen: nanos(100), theme: nanos(30)})
	budget := nanos(1000)
	if err := st.SetLimits(t.Context(), "ada", store.LimitOverride{DollarsPerDay: budget}); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var made []store.Job
	var wg sync.WaitGroup
	for range 30 {
		wg.Go(func() {
			n := newJob()
			n.Price = price
			job, err := st.CreateJob(t.Context(), n)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				made = append(made, job)
			case !fault.Is(err, fault.Budget):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, job := range made {
		complete(t, st, job, nanos(190)) // far above the first one's, below what was set aside
	}
	use, err := st.LimitUse(t.Context(), "ada")
	if err != nil || len(made) != 5 || use.Day.Spent != 5*190 || use.Day.Spent > *budget {
		t.Errorf("%d jobs began and spent %s of %s, %v; want 5", len(made), use.Day.Spent, budget, err)
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
