package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"github.com/appforge-ai/appforge/store"
	"github.com/appforge-ai/appforge/store/fault"
	"github.com/appforge-ai/appforge/store/storetest"
)

// record is an SQLite database and the doctor of it.
func record(t *testing.T, migrated bool) (*store.Store, func() map[string]finding) {
	t.Helper()
	address := "sqlite:" + filepath.Join(t.TempDir(), "appforge.db")
	st, err := store.Open(t.Context(), store.Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	if migrated {
		if _, err := st.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return st, func() map[string]finding {
		found := map[string]finding{}
		for _, f := range newDoctor(env("DATABASE_URL", address)).checkDatabase(t.Context()) {
			found[f.Check] = f
		}
		return found
	}
}

func change(t *testing.T, st *store.Store, query string, args ...any) {
	t.Helper()
	if _, err := st.DB().ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorTellsSchemasApart(t *testing.T) {
	_, examine := record(t, false)
	expect(t, examine(), symptom{databaseCheck, isOK, ""}, symptom{schemaCheck, isFailed, "server migrate"}, symptom{jobsCheck, isSkipped, ""})

	st, examine := record(t, true)
	expect(t, examine(), symptom{schemaCheck, isOK, ""}, symptom{jobsCheck, isOK, "none yet"})
	change(t, st, `UPDATE goose_db_version SET version_id = 999 WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)`)
	expect(t, examine(), symptom{schemaCheck, isFailed, "deploy the newer server"})
	change(t, st, `DELETE FROM goose_db_version WHERE version_id > 1`)
	expect(t, examine(), symptom{schemaCheck, isFailed, "behind"}, symptom{schemaCheck, isFailed, "server migrate"})
}

func TestDoctorMakesNoDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "appforge.db")
	found := newDoctor(env("DATABASE_URL", "sqlite:"+path)).checkDatabase(t.Context())
	if found[0].Verdict != isFailed || !strings.Contains(found[0].Seen, path) {
		t.Errorf("found %+v", found[0])
	}
	if _, err := os.Stat(filepath.Dir(path)); !os.IsNotExist(err) {
		t.Errorf("the folder was made (%v)", err)
	}
}

func TestDoctorSaysWhyADatabaseCannotBeUsed(t *testing.T) {
	noDatabase := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ address, says string }{
		"nothing listens":   {"postgres://ada:hidden@" + strings.TrimPrefix(nowhere(t), "http://") + "/forge", "connection refused"},
		"the same of MySQL": {"mysql://ada:hidden@" + strings.TrimPrefix(nowhere(t), "http://") + "/forge", "connection refused"},
		"unknown scheme":    {"oracle://ada:hidden@h/forge", "postgres://"},
		"a folder":          {"sqlite:" + t.TempDir(), "is not a file"},
		"another file":      {"sqlite:" + noDatabase, "not a database"},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := consult(t, map[string]string{"DATABASE_URL": tt.address})
			expect(t, found, symptom{databaseCheck, isFailed, tt.says}, symptom{databaseCheck, isFailed, "DATABASE_URL"}, symptom{jobsCheck, isSkipped, ""})
		})
	}
}

func TestDoctorFindsJobsThatStandStill(t *testing.T) {
	st, examine := record(t, true)
	n := storetest.NewJob("home")
	n.Event = storetest.StartEvent
	job := storetest.Create(t, st, n)
	expect(t, examine(), symptom{outboxCheck, isOK, "1 event not sent"}, symptom{jobsCheck, isOK, "1 pending"})

	hourAgo := time.Now().UTC().Add(-time.Hour)
	change(t, st, `UPDATE outbox SET created_at = ?`, hourAgo)
	expect(t, examine(), symptom{outboxCheck, isFailed, "1h0m0s"})

	if err := st.MarkSent(t.Context(), []store.SentEvent{{ID: job.ID, EngineID: "E"}}); err != nil {
		t.Fatal(err)
	}
	change(t, st, `UPDATE inngest_jobs SET created_at = ?`, hourAgo)
	expect(t, examine(), symptom{outboxCheck, isOK, ""}, symptom{jobsCheck, isNote, "SCREEN_CONCURRENCY"})

	change(t, st, `UPDATE inngest_jobs SET heartbeat_at = ?`, hourAgo)
	expect(t, examine(), symptom{jobsCheck, isFailed, job.ID})
}

func TestDoctorSaysWhyJobsFailed(t *testing.T) {
	st, examine := record(t, true)
	expect(t, examine(), symptom{failuresCheck, isOK, ""})
	for _, code := range []fault.Code{fault.Blocked, fault.Quota, fault.Quota, fault.Internal} {
		job := storetest.Processing(t, st, storetest.NewJob("home"))
		if _, err := st.MarkJobFailed(t.Context(), job.ID, job.Generation, code, "no"); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, examine(), symptom{failuresCheck, isNote, "4 jobs failed within the last day: 2 quota, 1 blocked, 1 internal"}, symptom{failuresCheck, isNote, "daily quota"})
	change(t, st, `UPDATE inngest_jobs SET completed_at = ?`, time.Now().UTC().Add(-2*failureTime))
	expect(t, examine(), symptom{failuresCheck, isOK, ""})
}

func TestJudgeModel(t *testing.T) {
	for name, tt := range map[string]struct {
		status  int
		body    string
		verdict verdict
		says    string
	}{
		"to be retired":       {200, `{"supportedGenerationMethods":["generateContent"],"modelStatus":{"retirementTime":"2027-05-07T00:00:00Z","message":"Use the next."}}`, isNote, "2027-05-07. Use the next."},
		"deprecated":          {200, `{"modelStatus":{"modelStage":"DEPRECATED"}}`, isNote, "deprecated"},
		"no writer":           {200, `{"supportedGenerationMethods":["embedContent"]}`, isFailed, "embedContent"},
		"short answers":       {200, `{"outputTokenLimit":8192}`, isFailed, "GEMINI_MAX_OUTPUT_TOKENS"},
		"forbidden":           {403, `{"error":{"message":"denied"}}`, isFailed, "denied"},
		"quota":               {429, `{"error":{"message":"exhausted"}}`, isNote, "exhausted"},
		"in trouble":          {503, `{"error":{"message":"overloaded"}}`, isFailed, "by themselves"},
		"nothing to complain": {200, `{"supportedGenerationMethods":["generateContent"],"outputTokenLimit":65536}`, isOK, "gemini-3.8-flash"},
	} {
		got := newDoctor(env()).judgeModel(probed{status: tt.status, header: http.Header{}, body: []byte(tt.body)}, "base", "gemini-3.8-flash")
		if got.Verdict != tt.verdict || !strings.Contains(got.Seen+got.Remedy, tt.says) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// README's table of troubles must name things that exist: variables that are read,
// commands of this binary, codes with a remedy.
func TestReadmesTroubleshootingIsTrue(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "\n## Troubleshooting\n")
	if !found {
		t.Fatal("README has no part named Troubleshooting")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	parser, err := kong.New(&commands{}, kong.Vars{"version": ""})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range parser.Model.Children {
		names = append(names, c.Name)
	}
	quoted := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(section, -1)
	if len(quoted) == 0 {
		t.Fatal("nothing is quoted in README's Troubleshooting")
	}
	for _, q := range quoted {
		text := q[1]
		if command, is := strings.CutPrefix(text, "server "); is && !slices.Contains(names, strings.Fields(command)[0]) {
			t.Errorf("README names the command %q, which there is not", text)
		}
		if _, listed := variables[text]; regexp.MustCompile(`^[A-Z][A-Z_]+$`).MatchString(text) && !listed {
			t.Errorf("README names the variable %s, which nothing reads", text)
		}
	}
	for _, code := range regexp.MustCompile("code `([a-z_]+)`").FindAllStringSubmatch(section, -1) {
		if failureRemedies[fault.Code(code[1])] == "" {
			t.Errorf("README speaks of the code %s, for which the doctor has no remedy", code[1])
		}
	}
}

func TestFailureRemediesAreOfCodesThatExist(t *testing.T) {
	for code, remedy := range failureRemedies {
		if !slices.Contains(fault.All(), code) {
			t.Errorf("%s is no code", code)
		}
		for _, variable := range regexp.MustCompile(`[A-Z][A-Z]+_[A-Z_]+`).FindAllString(remedy, -1) {
			if _, listed := variables[variable]; !listed {
				t.Errorf("the remedy of %s names %s, which nothing reads", code, variable)
			}
		}
	}
}
