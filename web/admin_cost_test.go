package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appforge-ai/appforge/functions/studio/offline"
)

// spentCall is a model call of the fixture: what it cost, and what it made.
type spentCall struct {
	model   string
	usd     string // "" has no price
	outcome string
	daysAgo int
}

// spend writes a job of a user and its calls, each for a part of its own, as the ledger
// has them.
func (b *bench) spend(id, user, status string, calls ...spentCall) {
	b.t.Helper()
	now := time.Now().UTC()
	b.exec(`INSERT INTO inngest_jobs (id, user_id, job_type, status, provider, model, input_data, created_at, updated_at, started_at, completed_at, tally_due)
		VALUES (?, ?, 'screen-generation', ?, ?, ?, '{}', ?, ?, ?, ?, TRUE)`, id, user, status, offline.New().Info().Provider, offline.New().Info().Model, now, now, now, now)
	for i, c := range calls {
		var cost any
		if c.usd != "" {
			cost = c.usd
		}
		b.exec(`INSERT INTO model_calls (id, job_id, part_id, generation, attempt, provider, model_requested, model_answered, cost_usd, outcome, started_at, finished_at)
			VALUES (?, ?, ?, 1, 1, 'google', ?, ?, ?, ?, ?, ?)`,
			fmt.Sprintf("%s-%d", id, i), id, fmt.Sprintf("screen-%d", i), c.model, c.model, cost, c.outcome, now.AddDate(0, 0, -c.daysAgo), now)
	}
}

// spent are figures of cost as JSON has them.
type spent struct {
	CostUSD, WastedUSD  json.Number
	Calls, FailedCalls  int
	UnpricedCalls, Jobs int
}

func TestDurationsEqualAHandCount(t *testing.T) {
	b := setup(t)
	today := time.Now().UTC().Truncate(24 * time.Hour)
	yesterday, before := today.AddDate(0, 0, -1), today.AddDate(0, 0, -2)
	for i, j := range []struct {
		kind string
		took time.Duration
		made time.Time
	}{
		{"screen-generation", 1000 * time.Millisecond, yesterday.Add(time.Hour)}, {"screen-generation", 4000 * time.Millisecond, yesterday.Add(2 * time.Hour)},
		{"screen-generation", 2000 * time.Millisecond, today}, {"chat-context", 500 * time.Millisecond, yesterday.Add(time.Hour)},
		{"chat-context", 300 * time.Millisecond, before.Add(time.Hour)}, // of the two days before
	} {
		b.exec(`INSERT INTO inngest_jobs (id, user_id, job_type, status, input_data, created_at, updated_at, started_at, completed_at, tally_due)
			VALUES (?, 'ada', ?, 'completed', '{}', ?, ?, ?, ?, TRUE)`, fmt.Sprintf("j%d", i), j.kind, j.made, j.made, j.made, j.made.Add(j.took))
	}
	b.tally()
	type figures struct{ Completed, AverageMS, P50MS, P95MS int64 }
	var got struct {
		Total, Previous figures
		ByType          []struct {
			JobType string
			figures
		}
		ByDay []struct {
			Day string
			figures
		}
	}
	r := b.call(b.see, http.MethodGet, "/api/admin/metrics/duration?days=2", nil)
	if r.json(t, &got); len(got.ByType) != 2 || len(got.ByDay) != 2 || got.ByType[0].JobType != "chat-context" || got.ByDay[1].Day != today.Format(time.DateOnly) {
		t.Fatalf("%s", r.body)
	}
	for name, f := range map[string]struct{ got, want figures }{
		"all":       {got.Total, figures{4, 1875, 1000, 4000}}, // 500 1000 2000 4000
		"before":    {got.Previous, figures{1, 300, 300, 300}},
		"chat":      {got.ByType[0].figures, figures{1, 500, 500, 500}},
		"screens":   {got.ByType[1].figures, figures{3, 2333, 2000, 4000}},
		"yesterday": {got.ByDay[0].figures, figures{3, 1833, 1000, 4000}},
		"today":     {got.ByDay[1].figures, figures{1, 2000, 2000, 2000}},
	} {
		if f.got != f.want {
			t.Errorf("%s: %+v, want %+v", name, f.got, f.want)
		}
	}
}

func TestMoneyEqualsAHandCount(t *testing.T) {
	b := setup(t)
	b.spend("j1", "ada", "completed", spentCall{"x", "0.01", "ok", 0}, spentCall{"x", "0.0025", "upstream", 1}, spentCall{"y", "0.02", "ok", 0})
	b.spend("j2", "bob", "failed", spentCall{"y", "0.4", "blocked", 1})
	b.spend("j3", "bob", "completed", spentCall{"x", "0.03", "ok", 0}, spentCall{"z", "", "ok", 0})
	if _, err := b.store.Tally(t.Context()); err != nil {
		t.Fatal(err)
	}
	var cost struct {
		Total  spent
		ByType []struct {
			JobType string
			spent
		}
		ByDay []struct{ spent }
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/cost?days=2", nil).json(t, &cost)
	today, yesterday := spent{"0.06", "0", 4, 0, 1, 3}, spent{"0.4025", "0.4025", 2, 2, 0, 0}
	all := spent{"0.4625", "0.4025", 6, 2, 1, 3}
	if diff := cmp.Diff([]spent{all, all, yesterday, today}, []spent{cost.Total, cost.ByType[0].spent, cost.ByDay[0].spent, cost.ByDay[1].spent}); diff != "" {
		t.Errorf("cost (-want +got):\n%s", diff)
	}
	var users struct {
		Users []struct {
			UserID string
			spent
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/users?days=2", nil).json(t, &users)
	byUser := map[string]spent{}
	for _, u := range users.Users {
		byUser[u.UserID] = u.spent
	}
	if diff := cmp.Diff(map[string]spent{"ada": {"0.0325", "0.0025", 3, 1, 0, 1}, "bob": {"0.43", "0.4", 3, 1, 1, 2}}, byUser); diff != "" || users.Users[0].UserID != "bob" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	var models struct {
		Models []struct {
			Model string
			spent
		}
	}
	b.call(b.see, http.MethodGet, "/api/admin/metrics/models?days=2", nil).json(t, &models)
	byModel := map[string]spent{}
	for _, m := range models.Models {
		byModel[m.Model] = m.spent
	}
	if diff := cmp.Diff(map[string]spent{"x": {"0.0425", "0.0025", 3, 1, 0, 0}, "y": {"0.42", "0.4", 2, 1, 0, 0}, "z": {"0", "0", 1, 0, 1, 0}}, byModel); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
}

// Of three jobs of a screen at 0.01, 0.01 and 0.02, each is estimated by the other two:
// 0.015, 0.015 and 0.01 are all half of the true cost off.
func TestAnEstimateTellsItsError(t *testing.T) {
	b := setup(t)
	for i, usd := range []string{"0.01", "0.01", "0.02"} {
		b.spend(fmt.Sprintf("j%d", i), "ada", "completed", spentCall{"x", usd, "ok", 0})
	}
	var got struct {
		CostUSD, CostError float64
		BasedOn            int
	}
	b.call(b.ada, http.MethodPost, "/api/studio/estimate", `{"screens":2}`).json(t, &got)
	if got.BasedOn != 3 || got.CostUSD != 0.02 || got.CostError != 0.5 {
		t.Errorf("%+v; want 0.02 for two screens, half off", got)
	}
}
