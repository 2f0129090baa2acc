package notify

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/appforge-ai/appforge/store"
)

// finished is what a message about a job tells: the payload of the event job/finished.
type finished struct {
	JobID       string          `json:"jobId"`
	JobType     store.JobType   `json:"jobType"`
	Name        string          `json:"name"`
	Status      store.JobStatus `json:"status"`
	Error       string          `json:"error"`
	CostUSD     *float64        `json:"estimatedCostUsd"`
	CreatedAt   time.Time       `json:"createdAt"`
	CompletedAt time.Time       `json:"completedAt"`
}

// letter is what templates and the SMS are filled from.
type letter struct {
	Subject     string
	Lead        string // one sentence
	Facts       []fact
	Link        string // where to go
	LinkLabel   string
	Unsubscribe string // link, "" in a request to confirm
}

type fact struct{ Name, Value string }

// letterOf writes a message for people. origin is this server's public address.
func letterOf(e store.Errand, origin string) (letter, error) {
	switch e.Delivery.Event {
	case store.NoticeConfirm:
		return confirmLetter(e, origin)
	case store.NoticeWarning:
		return warningLetter(e, origin)
	}
	var job finished
	if err := json.Unmarshal(e.Delivery.Payload, &job); err != nil {
		return letter{}, fmt.Errorf("read message %s: %w", e.Delivery.ID, err)
	}
	l := letter{Link: origin + "/jobs/" + job.JobID, LinkLabel: "Open the job", Unsubscribe: unsubscribeLink(e, origin)}
	what := job.Name
	if what == "" {
		what = "Your job"
	}
	took := job.CompletedAt.Sub(job.CreatedAt).Round(time.Second)
	switch job.Status {
	case store.Completed:
		l.Subject = what + " is ready"
		l.Lead = fmt.Sprintf("%s is ready after %s.", what, took)
	case store.Cancelled:
		l.Subject = what + " was cancelled"
		l.Lead = fmt.Sprintf("%s was cancelled after %s. What was finished is kept.", what, took)
	default:
		l.Subject = what + " failed"
		l.Lead = fmt.Sprintf("%s failed: %s", what, job.Error)
	}
	l.Facts = []fact{{"Kind", string(job.JobType)}, {"Asked for", job.CreatedAt.UTC().Format("2 January 2006 15:04 UTC")}, {"Took", took.String()}}
	if job.CostUSD != nil {
		l.Facts = append(l.Facts, fact{"Cost", fmt.Sprintf("$%.4f", *job.CostUSD)})
	}
	return l, nil
}

func unsubscribeLink(e store.Errand, origin string) string {
	return origin + "/notices/unsubscribe?token=" + e.Recipient.Unsubscribe
}

// warning is what a message about a nearly used limit tells: the payload of the event limit/warning.
type warning struct {
	Limit    store.LimitName `json:"limit"`
	Quota    float64         `json:"limitUsd"`
	Used     float64         `json:"usedUsd"`
	Reserved float64         `json:"reservedUsd"`
	ResetAt  time.Time       `json:"resetAt"`
}

func warningLetter(e store.Errand, origin string) (letter, error) {
	var w warning
	if err := json.Unmarshal(e.Delivery.Payload, &w); err != nil || w.Quota <= 0 {
		return letter{}, fmt.Errorf("message %s says no limit: %w", e.Delivery.ID, err)
	}
	window := "day"
	if w.Limit == store.LimitDollarsPerMonth {
		window = "month"
	}
	reset := w.ResetAt.UTC().Format("2 January 2006 15:04 UTC")
	return letter{
		Subject: fmt.Sprintf("%.0f %% of your AppForge budget of the %s is used", 100*(w.Used+w.Reserved)/w.Quota, window),
		Lead: fmt.Sprintf("Of the $%.2f that you may spend a %s on AppForge, $%.2f are spent and $%.2f are reserved for jobs under way. The next %s begins at %s.",
			w.Quota, window, w.Used, w.Reserved, window, reset),
		Link: origin + "/", LinkLabel: "Open AppForge", Unsubscribe: unsubscribeLink(e, origin),
	}, nil
}

func confirmLetter(e store.Errand, origin string) (letter, error) {
	var payload struct {
		Code string `json:"code"`
	}
	if err := json.Unmarshal(e.Delivery.Payload, &payload); err != nil || payload.Code == "" {
		return letter{}, fmt.Errorf("message %s has no code: %w", e.Delivery.ID, err)
	}
	if e.Delivery.Channel == store.BySMS {
		return letter{Lead: "Your AppForge code is " + payload.Code + ". It is good for an hour."}, nil
	}
	return letter{
		Subject: "Confirm this address for AppForge",
		Lead:    "Somebody asked AppForge to send notices of finished jobs to this address. If that was you, confirm it within an hour. If not, ignore this mail: nothing more will come.",
		Link:    origin + "/notices/confirm?id=" + e.Recipient.ID + "&code=" + payload.Code, LinkLabel: "Confirm this address",
	}, nil
}
