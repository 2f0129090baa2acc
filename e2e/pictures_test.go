package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/appforge-ai/appforge/functions/studio"
	"github.com/appforge-ai/appforge/functions/studio/offline"
)

// designsFile writes what the model stand-in answers where pictures of the page are
// taken: the offline designer's screens of the example brief, as JSON by name.
func designsFile(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "examples", "northwind.json"))
	if err != nil {
		t.Fatal(err)
	}
	var brief struct {
		Branding studio.Branding        `json:"branding"`
		Screens  []studio.ScreenRequest `json:"screens"`
	}
	if err := json.Unmarshal(data, &brief); err != nil {
		t.Fatal(err)
	}
	designs := map[string]string{}
	for _, request := range brief.Screens {
		screen, _, err := offline.New().Screen(t.Context(), studio.Try{Number: 1}, brief.Branding, request)
		if err != nil {
			t.Fatal(err)
		}
		designs[request.Name] = screen.HTML
	}
	if data, err = json.Marshal(designs); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "designs.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
