package apiclient

import (
	"encoding/json"
	"time"
)

// themeID is how a theme's events name it.
const themeID = "theme"

// themeOf is the state of a job's theme, which the job's JSON shows only once it is
// made. known is what was known of it before.
func themeOf(job Job, known Part) Part {
	made := job.OutputData != nil && job.OutputData.Theme != nil
	if !made && (job.InputData == nil || !job.InputData.IncludeTheme) {
		return Part{}
	}
	theme := known
	theme.ID, theme.Title = themeID, "Theme"
	switch {
	case made:
		theme = Part{ID: themeID, Title: "Theme", Status: Completed, Attempts: known.Attempts}
	case job.Status == Pending:
		theme.Status = Waiting
	case job.Status == Cancelled, job.Status == Failed:
		theme.Status = job.Status
	case job.Status == Completed:
		return Part{} // it was asked for, is not there, and yet nothing failed
	case theme.Status == "" || theme.Status == Waiting || theme.Status == Retrying && due(theme.NextAttemptAt):
		theme.Status = Running
	}
	return theme
}

func due(at *time.Time) bool { return at == nil || !time.Now().Before(*at) }

// hear takes from an event what the job's JSON does not show: how the theme is
// doing. It reports whether the view changed.
func (w *watch) hear(e Event) bool {
	if w.view.Theme.Status == "" || w.view.Theme.Status == Completed {
		return false
	}
	var said struct {
		ID            string     `json:"id"`
		Status        Status     `json:"status"`
		Attempt       int        `json:"attempt"`
		NextAttemptAt *time.Time `json:"nextAttemptAt"`
		Error         string     `json:"error"`
	}
	if json.Unmarshal(e.Data, &said) != nil {
		return false
	}
	theme := &w.view.Theme
	switch {
	case e.Type == "status" && said.Status == Pending:
		if w.view.Job.Status == Processing {
			return false // the job's beginning, told late: the job as read knows better
		}
		theme.Status = Waiting // a retry: what was said before is over
	case e.Type != themeID && said.ID != themeID:
		return false
	case e.Type == string(Retrying):
		theme.Status = Retrying
		theme.Attempts, theme.NextAttemptAt, theme.Error = said.Attempt, said.NextAttemptAt, said.Error
	case said.Status == Failed:
		theme.Status, theme.Error = Failed, said.Error
	default:
		return false // made: the job that is read next has it
	}
	return true
}
