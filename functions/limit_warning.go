package functions

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/money"
)

// LimitWarned is the payload of EventLimitWarning, and what webhooks get as data.
type LimitWarned struct {
	WarningID   string          `json:"warningId"`
	UserID      string          `json:"userId"`
	Limit       store.LimitName `json:"limit"`
	LimitUSD    money.USD       `json:"limitUsd"`
	UsedUSD     money.USD       `json:"usedUsd"`
	ReservedUSD money.USD       `json:"reservedUsd"` // for jobs under way
	Since       time.Time       `json:"since"`
	ResetAt     time.Time       `json:"resetAt"`
}

// WarningEvent makes the event that tells a user of a nearly used limit.
func WarningEvent(w store.LimitWarning) (store.Event, error) {
	id := uuid.NewString()
	data, err := json.Marshal(LimitWarned{
		WarningID: id, UserID: w.UserID, Limit: w.Limit, LimitUSD: w.Quota, UsedUSD: w.Spent, ReservedUSD: w.Reserved, Since: w.Since, ResetAt: w.ResetAt,
	})
	if err != nil {
		return store.Event{}, fmt.Errorf("write warning of limit %s: %w", w.Limit, err)
	}
	return store.Event{ID: id, Name: EventLimitWarning, Data: data}, nil
}
