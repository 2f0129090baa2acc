package apiclient

import "testing"

// A stream begins with the job's whole history: what it says of the beginning must
// not undo what a read has told since.
func TestTheBeginningToldLateDoesNotUndoTheTheme(t *testing.T) {
	pending := Event{Type: "status", Data: []byte(`{"status":"pending"}`)}
	for _, tt := range []struct {
		name  string
		job   Status
		theme Status
		want  Status
	}{
		{"told after the job was read at work", Processing, Running, Running},
		{"a retry of a failed job", Failed, Failed, Waiting},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := &watch{view: View{Job: Job{Status: tt.job}, Theme: Part{ID: themeID, Status: tt.theme}}}
			w.hear(pending)
			if w.view.Theme.Status != tt.want {
				t.Errorf("the theme is %s, want %s", w.view.Theme.Status, tt.want)
			}
		})
	}
}
