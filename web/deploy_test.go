package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/appforge-ai/appforge/functions"
	"github.com/appforge-ai/appforge/web"
)

// The dashboard and the alert rules are of use only while they name what is there.
func TestDashboardAndAlertsNameMetricsThatExist(t *testing.T) {
	metrics := functions.NewMetrics()
	b := setup(t, func(cfg *web.Config) { cfg.Collectors = []prometheus.Collector{metrics} })
	b.newJob()
	there := map[string]bool{}
	for _, line := range strings.Split(string(b.call(b.admin, http.MethodGet, "/metrics", nil).body), "\n") {
		if name, found := strings.CutPrefix(line, "# TYPE "); found {
			name, _, _ = strings.Cut(name, " ")
			there[name] = true
		}
	}
	described := make(chan *prometheus.Desc, 100)
	metrics.Describe(described) // these show only once something was counted
	close(described)
	for d := range described {
		there[regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(d.String())[1]] = true
	}
	for _, file := range []string{"grafana-dashboard.json", "alerts.yaml"} {
		raw, err := os.ReadFile(filepath.Join("..", "deploy", file))
		if err != nil {
			t.Fatal(err)
		}
		names := regexp.MustCompile(`appforge_[a-z_]+`).FindAllString(string(raw), -1)
		if len(names) == 0 {
			t.Errorf("%s names no metric", file)
		}
		for _, name := range names {
			base := strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_count")
			if !there[name] && !there[base] {
				t.Errorf("%s names %s, which is not at /metrics", file, name)
			}
		}
	}
}
