package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/appforge-ai/appforge/store/fault"
)

func TestParseURLRefusesWithoutEchoingIt(t *testing.T) {
	const secret = "s3cret"
	for _, raw := range []string{
		"", "sqlite:", "sqlite://", "sqlite::memory:", "sqlite:a.db?mode=memory", "data/appforge.db",
		"oracle://ada:s3cret@host/db", "postgres://ada:s3cret@host:notaport/db", "postgres://ada:s3cret@host", "postgres://ada:s3cret@host/",
		"mysql://ada:s3cret@/db", "mysql://ada:s3cret@host", "postgres://ada:s3cret%zz@host/db", "mysql://ada:s3cret@tcp(host:3306)/db",
		"postgres://ada:s3cret@host/db?sslmode=never", "mysql://ada:s3cret@host/db?parseTime=perhaps",
	} {
		src, err := parseURL(raw)
		if err == nil {
			_, err = src.connector(time.Second)
		}
		switch {
		case !fault.Is(err, fault.InvalidInput):
			t.Errorf("%q: error = %v, want invalid_input", raw, err)
		case strings.Contains(err.Error(), secret):
			t.Errorf("%q: the error holds the password: %v", raw, err)
		case !strings.Contains(err.Error(), "DATABASE_URL") || !strings.Contains(err.Error(), "sqlite:"):
			t.Errorf("%q: the error names neither variable nor forms: %v", raw, err)
		}
	}
}

func TestParseURLTakesTheForms(t *testing.T) {
	for _, tt := range []struct{ raw, dialect, where string }{
		{"sqlite:data/appforge.db", sqlite, "data/appforge.db"},
		{"sqlite://appforge.db", sqlite, "appforge.db"},
		{"sqlite:///var/lib/appforge.db", sqlite, "/var/lib/appforge.db"},
		{"postgres://ada:pw@host:5432/app", postgres, "host:5432"},
		{"postgresql://host/app", postgres, "host"},
		{"POSTGRES://host/app", postgres, "host"},
		{"mysql://ada:pw@host:3307/app", mysqlDB, "host:3307"},
	} {
		src, err := parseURL(tt.raw)
		if err != nil {
			t.Errorf("%s: %v", tt.raw, err)
			continue
		}
		where := src.path
		if src.url != nil {
			where = src.url.Host
		}
		if src.dialect != tt.dialect || where != tt.where {
			t.Errorf("%s = %s at %s, want %s at %s", tt.raw, src.dialect, where, tt.dialect, tt.where)
		}
	}
}

func TestPostgresDSNKeepsTheURLsOwnOptions(t *testing.T) {
	src, err := parseURL("postgres://ada:p%40ss@host:5432/app?sslmode=verify-full&statement_timeout=9000")
	if err != nil {
		t.Fatal(err)
	}
	dsn := src.postgresDSN(5 * time.Second)
	for _, want := range []string{"sslmode=verify-full", "statement_timeout=9000", "idle_in_transaction_session_timeout=10000", "binary_parameters=yes", "p%40ss@host"} {
		if !strings.Contains(dsn, want) {
			t.Errorf("DSN lacks %s", want)
		}
	}
	if limitless := src.postgresDSN(0); strings.Contains(limitless, "idle_in_transaction") {
		t.Error("the connection of migrations has a time limit")
	}
}

func TestMySQLConfigIsWhatTheStoreReliesOn(t *testing.T) {
	src, err := parseURL("mysql://ada:p%40ss%2Fw:d@host/app?tls=skip-verify&multiStatements=true&loc=Local&clientFoundRows=false")
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := src.mysqlConfig()
	if err != nil {
		t.Fatal(err)
	}
	if cfg.User != "ada" || cfg.Passwd != "p@ss/w:d" || cfg.Addr != "host:3306" || cfg.DBName != "app" || cfg.TLSConfig != "skip-verify" {
		t.Errorf("address or user are wrong: %s as %s", cfg.Addr, cfg.User)
	}
	if !cfg.ParseTime || cfg.Loc != time.UTC || !cfg.ClientFoundRows || cfg.MultiStatements {
		t.Errorf("parseTime %v, loc %v, clientFoundRows %v, multiStatements %v", cfg.ParseTime, cfg.Loc, cfg.ClientFoundRows, cfg.MultiStatements)
	}
}

func TestRedactLeavesNoSecret(t *testing.T) {
	for raw, want := range map[string]string{
		"postgres://ada:s3cret@host:5432/app?password=s3cret": "postgres://host:5432/app",
		"mysql://ada:s3cret@host/app":                         "mysql://host/app",
		"sqlite:data/appforge.db":                             "sqlite:data/appforge.db",
		"postgres://ada:s3cret@host:bad/app":                  "[unreadable]",
		"s3cret":                                              "[unreadable]",
	} {
		if got := Redact(raw); got != want {
			t.Errorf("Redact(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestClipKeepsCharactersWhole(t *testing.T) {
	for _, tt := range []struct {
		in    string
		width int
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"ééééé", 5, "ééééé"},
		{"a\x00b\xffc", 9, "ab\uFFFDc"},
	} {
		if got := clip(tt.in, tt.width); got != tt.want {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

func FuzzReadCursor(f *testing.F) {
	f.Add(cursorAfter(Job{ID: "a", CreatedAt: time.Unix(1, 0)}))
	f.Add("")
	f.Add("LTEgeA")
	f.Fuzz(func(t *testing.T, cursor string) {
		at, id, err := readCursor(cursor)
		if err != nil {
			if !fault.Is(err, fault.InvalidInput) {
				t.Errorf("error = %v, want invalid_input", err)
			}
			return
		}
		again, sameID, err := readCursor(cursorAfter(Job{ID: id, CreatedAt: at}))
		if err != nil || !again.Equal(at) || sameID != id {
			t.Errorf("%q does not survive: %s", cursor, fmt.Sprint(again, sameID, err))
		}
	})
}
