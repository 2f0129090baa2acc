package e2e

import (
	"context"
	"flag"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/internal/oidctest"
	"github.com/appforge-ai/appforge/web/ui"
)

// browserTime bounds the whole suite. It takes a few minutes on a quiet machine; on a
// busy one it is slow, and no fault of the page's.
const browserTime = 25 * time.Minute

var (
	browserFiles = flag.String("browser", "", "run only the files of web/ui/browser whose paths contain one of these, separated by commas")
	browserKind  = flag.String("browser-kind", "test", "run web/ui/browser/*.test.ts, or what prints and judges nothing: measure, or takes the README's pictures: pictures")
)

// TestBrowser runs web/ui/browser, the suite that drives the page in Chromium, against
// a stack of its own. The suite sets the faults of the model stand-in by HTTP.
func TestBrowser(t *testing.T) {
	t.Parallel()
	if ui.Page() == nil {
		lacking(t, "the page is not built into this test: run `make ui` (it needs Node 20.19 or newer with npm)")
	}
	chromium := findChromium()
	if chromium == "" {
		lacking(t, "Chromium is not there: run scripts/setup-test.sh, or set CHROMIUM to its path")
	}
	vitest, err := filepath.Abs("../web/ui/node_modules/.bin/vitest")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(vitest); err != nil {
		lacking(t, "the suite's packages are not installed: run `npm --prefix web/ui install`")
	}
	records, err := os.MkdirTemp("", "appforge-browser-")
	if err != nil {
		t.Fatal(err)
	}
	report := tellLast(t, records)
	logos := newLogoHost(t)
	s := newStack(t, options{env: []string{"SCREEN_CONCURRENCY=20", "SCREENSHOT_TIMEOUT=60s", "SSL_CERT_FILE=" + logos.certificate}})
	provider := oidctest.Start(t, oidctest.Person{Name: "Uma", Subject: "uma"}, oidctest.Person{Name: "Olga", Subject: "olga", Token: map[string]any{"groups": []string{admins}}})
	mails, box := serveMail(t)
	mailbox := httptest.NewServer(box)
	t.Cleanup(mailbox.Close)
	keyed := newStack(t, options{signed: true, provider: provider, env: []string{"WEBHOOK_ALLOW_PRIVATE=true", "SMTP_URL=" + mails, "MAIL_FROM=forge@example.com"}}) // a server with several people
	spentYesterday(t, keyed)
	crowd(t, keyed)

	ctx, cancel := context.WithTimeout(t.Context(), browserTime)
	defer cancel()
	suite := exec.CommandContext(ctx, vitest, append([]string{"run", "--config", "vitest.browser.config.ts"}, strings.Split(*browserFiles, ",")...)...)
	suite.Dir = filepath.Join("..", "web", "ui")
	suite.Env = append(os.Environ(), "APPFORGE_TEST_URL="+s.server.url, "APPFORGE_TEST_STANDIN_URL="+s.gemini.URL, "CHROMIUM="+chromium,
		"APPFORGE_TEST_RECORDS="+records, "APPFORGE_TEST_REPORT="+report, "APPFORGE_TEST_LOGOS_URL="+logos.URL, "APPFORGE_TEST_DESIGNS="+designsFile(t), "APPFORGE_BROWSER_KIND="+*browserKind, "NO_COLOR=1",
		"APPFORGE_TEST_KEYED_URL="+keyed.server.url, "APPFORGE_TEST_KEYED_STANDIN_URL="+keyed.gemini.URL, "APPFORGE_TEST_KEY_USER="+keyed.api.key, "APPFORGE_TEST_MAILBOX_URL="+mailbox.URL)
	for _, role := range []string{"viewer", "admin"} {
		key := strings.TrimSpace(keyed.run("keys", "create", "--user", "the-"+role, "--role", role))
		suite.Env = append(suite.Env, "APPFORGE_TEST_KEY_"+strings.ToUpper(role)+"="+key)
	}
	suite.Stdout, suite.Stderr = t.Output(), t.Output()
	suite.Cancel = func() error { return suite.Process.Signal(os.Interrupt) } // lets it close its browsers
	suite.WaitDelay = stopTime
	if err := suite.Run(); err != nil {
		t.Errorf("the browser suite: %v (screenshots and consoles of what failed are in %s)", err, records)
	}
	reportSuite(t, report)
}

// spentYesterday makes a job whose model calls were made yesterday, for a page that
// tells what was spent then.
func spentYesterday(t *testing.T, s *stack) {
	t.Helper()
	id := s.api.generate(brief(false, "Yesterday"))
	if j := s.sweepUntil([]string{id}, jobTime)[id]; j.Status != "completed" {
		t.Fatalf("yesterday's job: %s %q", j.Status, j.reason())
	}
	db := s.openStore().DB()
	for _, change := range []string{`UPDATE model_calls SET started_at = ? WHERE job_id = ?`, `UPDATE inngest_jobs SET tally_due = TRUE, created_at = ? WHERE id = ?`} {
		if _, err := db.ExecContext(t.Context(), db.Rebind(change), time.Now().UTC().AddDate(0, 0, -1), id); err != nil {
			t.Fatal(err)
		}
	}
}

// crowd writes so many failed jobs of one user that an act on all of them takes a
// while, and waits until they are counted: others would wait for SQLite's one writer
// meanwhile. They are a month old, so that the figures of a week do not have them.
func crowd(t *testing.T, s *stack) {
	t.Helper()
	at := time.Now().UTC().AddDate(0, -1, 0).Truncate(time.Microsecond)
	db := s.openStore().DB()
	_, err := db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
		INSERT INTO inngest_jobs (id, job_type, status, progress, message, name, user_id, input_data, error_message, error_code,
			max_attempts, created_at, completed_at, updated_at, version, sync_mode)
		SELECT printf('00000000-0000-4000-8000-%012d', i), 'screen-generation', 'failed', 0, '', 'Crowd', 'crowd', '{}', 'The model is overloaded', 'upstream',
			4, ?, ?, ?, 3, FALSE FROM n`, at, at, at)
	if err != nil {
		t.Fatal(err)
	}
	await(t, jobTime, "the crowd to be counted", func() (bool, string) {
		var due int
		err := db.GetContext(t.Context(), &due, `SELECT COUNT(*) FROM inngest_jobs WHERE tally_due = TRUE`)
		return err == nil && due == 0, fmt.Sprint(due, " jobs left, ", err)
	})
}

// lacking fails the test where everything must be tested, and skips it elsewhere.
func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("APPFORGE_TEST_ALL") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// findChromium gives the path of the browser, "" when there is none.
func findChromium() string {
	if path := os.Getenv("CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
